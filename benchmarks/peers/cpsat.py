"""CP-SAT on a program: one variable per column, one linear constraint per row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from peers.program import Arrays, FloatArray


@dataclass(frozen=True)
class Found:
    """Values of all columns, and the solver's own lower bound."""

    values: FloatArray
    bound: float
    is_proved: bool


def solve_with_cpsat(arrays: Arrays, seconds: float, workers: int) -> Found | None:
    """Solve within a wall time; None if no solution was found."""
    model = cp_model.CpModel()
    variables = [
        model.new_int_var(low, high, "")
        for low, high in zip(arrays.lower.astype(int).tolist(), arrays.upper.astype(int).tolist(), strict=True)
    ]
    _add_rows(model, variables, arrays)
    scale = _whole_scale(arrays.cost)
    model.minimize(cp_model.LinearExpr.weighted_sum(variables, np.rint(arrays.cost * scale).astype(int).tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = max(0.0, seconds)
    status = solver.solve(model)
    if status == cp_model.MODEL_INVALID:
        raise AssertionError(model.validate())
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    values = np.array(solver.response_proto.solution, dtype=np.float64)
    bound = solver.best_objective_bound / scale
    return Found(values, bound, status == cp_model.OPTIMAL)


def _add_rows(model: cp_model.CpModel, variables: list[cp_model.IntVar], arrays: Arrays) -> None:
    edges = np.searchsorted(arrays.row, np.arange(len(arrays.row_lower) + 1)).tolist()
    columns, factors = arrays.column.tolist(), arrays.coefficient.astype(int).tolist()
    limits = zip(arrays.row_lower.tolist(), arrays.row_upper.tolist(), strict=True)
    for number, (lower, upper) in enumerate(limits):
        entries = slice(edges[number], edges[number + 1])
        terms = [variables[column] for column in columns[entries]]
        low = cp_model.INT_MIN if lower == -np.inf else round(lower)
        high = cp_model.INT_MAX if upper == np.inf else round(upper)
        model.add_linear_constraint(cp_model.LinearExpr.weighted_sum(terms, factors[entries]), low, high)


def _whole_scale(cost: FloatArray) -> int:
    """Find the smallest power of ten that makes all costs whole; millionths are the finest."""
    for scale in (1, 10, 100, 1_000, 10_000, 100_000):
        if np.allclose(cost * scale, np.rint(cost * scale), rtol=0, atol=1e-6):
            return scale
    return 1_000_000
