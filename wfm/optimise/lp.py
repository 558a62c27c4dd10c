"""A linear program built from whole arrays and solved through MathOpt, by HiGHS and, should that fail, by GLOP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from wfm.rules.model import FloatArray, IntArray


@dataclass(frozen=True)
class LinearSolution:
    """An optimal solution: value of each column, and the iterations that it took."""

    values: FloatArray
    iterations: int


class LinearProgram:
    """Minimise cost; columns and rows are added in blocks and numbered in order."""

    def __init__(self) -> None:
        self.column_count = 0
        self.row_count = 0
        self._columns: list[tuple[FloatArray, FloatArray, FloatArray]] = []
        self._rows: list[tuple[FloatArray, FloatArray]] = []
        self._entries: list[tuple[IntArray, IntArray, FloatArray]] = []

    def add_columns(
        self, count: int, lower: float | FloatArray, upper: float | FloatArray, cost: float | FloatArray
    ) -> int:
        """Add columns and return the number of the first."""
        shape = (count,)
        block = [np.broadcast_to(np.asarray(part, dtype=np.float64), shape) for part in (lower, upper, cost)]
        self._columns.append((block[0], block[1], block[2]))
        self.column_count += count
        return self.column_count - count

    def add_rows(self, count: int, lower: float | FloatArray, upper: float | FloatArray) -> int:
        """Add rows without entries and return the number of the first."""
        shape = (count,)
        block = [np.broadcast_to(np.asarray(part, dtype=np.float64), shape) for part in (lower, upper)]
        self._rows.append((block[0], block[1]))
        self.row_count += count
        return self.row_count - count

    def add_entries(self, row: IntArray, column: IntArray, coefficient: float | IntArray | FloatArray) -> None:
        """Add coefficients; those of one row and column add up."""
        values = np.broadcast_to(np.asarray(coefficient, dtype=np.float64), (len(row),))
        self._entries.append((np.asarray(row), np.asarray(column), values))

    def to_proto(self) -> model_pb2.ModelProto:
        """Write the whole program as MathOpt's message."""
        proto = model_pb2.ModelProto()
        lower, upper, cost = (np.concatenate(part) for part in zip(*self._columns, strict=True))
        proto.variables.ids.extend(range(self.column_count))
        proto.variables.lower_bounds.extend(lower)
        proto.variables.upper_bounds.extend(upper)
        proto.variables.integers.extend([False] * self.column_count)
        row_lower, row_upper = (np.concatenate(part) for part in zip(*self._rows, strict=True))
        proto.linear_constraints.ids.extend(range(self.row_count))
        proto.linear_constraints.lower_bounds.extend(row_lower)
        proto.linear_constraints.upper_bounds.extend(row_upper)
        row, column, value = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        keys, inverse = np.unique(row * self.column_count + column, return_inverse=True)
        value = np.bincount(inverse, weights=value, minlength=len(keys))
        keep = value != 0
        proto.linear_constraint_matrix.row_ids.extend(keys[keep] // self.column_count)
        proto.linear_constraint_matrix.column_ids.extend(keys[keep] % self.column_count)
        proto.linear_constraint_matrix.coefficients.extend(value[keep])
        priced = np.flatnonzero(cost)
        proto.objective.linear_coefficients.ids.extend(priced)
        proto.objective.linear_coefficients.values.extend(cost[priced])
        return proto


_FAILURES = (
    mathopt.TerminationReason.NUMERICAL_ERROR,
    mathopt.TerminationReason.OTHER_ERROR,
    mathopt.TerminationReason.IMPRECISE,
)
"""Ends that say nothing about the program."""


class LinearSolver:
    """Keeps a program loaded whose bounds change between solves."""

    def __init__(self, program: LinearProgram) -> None:
        self._model = mathopt.Model.from_model_proto(program.to_proto())
        self._columns = [self._model.get_variable(index) for index in range(program.column_count)]

    def set_bounds(self, columns: IntArray, lower: FloatArray, upper: FloatArray) -> None:
        """Replace the bounds of some columns."""
        for column, low, high in zip(columns.tolist(), lower.tolist(), upper.tolist(), strict=True):
            variable = self._columns[column]
            variable.lower_bound, variable.upper_bound = low, high

    def solve(self, limit_seconds: float) -> LinearSolution | None:
        """Solve to a vertex by interior point and crossover; None if bounds contradict each other or time runs out.

        These programs are so degenerate that the simplex method alone takes three to ten times as long.
        """
        limit = timedelta(seconds=max(0.01, limit_seconds))
        barrier = mathopt.SolveParameters(time_limit=limit, lp_algorithm=mathopt.LPAlgorithm.BARRIER)
        result = self._attempt(mathopt.SolverType.HIGHS, barrier)
        if result is None or result.termination.reason in _FAILURES:
            result = self._attempt(mathopt.SolverType.GLOP, mathopt.SolveParameters(time_limit=limit))
        if result is None or result.termination.reason != mathopt.TerminationReason.OPTIMAL:
            return None
        values = np.array(result.variable_values(self._columns))
        stats = result.solve_stats
        iterations = int(stats.simplex_iterations) + int(stats.barrier_iterations)
        return LinearSolution(values, iterations)

    def _attempt(self, kind: mathopt.SolverType, parameters: mathopt.SolveParameters) -> mathopt.SolveResult | None:
        """Let one solver try; None if it breaks down."""
        try:
            return mathopt.solve(self._model, kind, params=parameters)
        except (AttributeError, RuntimeError, ValueError):
            # HiGHS at times ends with an internal error, which OR-Tools 9.15 fails to translate: AttributeError.
            return None
