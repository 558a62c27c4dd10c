"""A CP-SAT model under construction: variables with hints and costs, rows, and a guarded solve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from ortools.sat.python import cp_model

from wfm.optimise.lp import LinearProgram
from wfm.rules.model import IntArray


class FailedSolveError(Exception):
    """CP-SAT refused a model; the engine ends with the best roster so far."""


class Verdict(Enum):
    """What a sub-solve ended with."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SubSolve:
    """Effort of one sub-solve; `work_limit` counts deterministic work instead of seconds."""

    seconds: float
    work_limit: float | None = None
    seed: int = 1
    presolve: bool = True


@dataclass(frozen=True)
class SubResult:
    """Verdict, the value of every variable in order, and the work done."""

    verdict: Verdict
    values: IntArray
    work: float


_VERDICTS = {
    cp_model.OPTIMAL: Verdict.OPTIMAL,
    cp_model.FEASIBLE: Verdict.FEASIBLE,
    cp_model.INFEASIBLE: Verdict.INFEASIBLE,
    cp_model.UNKNOWN: Verdict.UNKNOWN,
}


CpRunner = Callable[[cp_model.CpSolver, cp_model.CpModel], cp_model.CpSolverStatus]


class SubModel:
    """Minimise cost over whole numbers; variables are known by their position."""

    def __init__(self) -> None:
        self.cp = cp_model.CpModel()
        self.variables: list[cp_model.IntVar] = []
        self.hints: list[int] = []
        self.lowers: list[int] = []
        self.uppers: list[int] = []
        self._rows: list[tuple[Sequence[int], Sequence[int], float, float]] = []
        self._objective: list[tuple[int, float]] = []

    def add_variable(self, upper: int, hint: int, cost: float = 0.0, lower: int = 0) -> int:
        """Add a whole number from `lower` to `upper` and return its position."""
        position = len(self.variables)
        self.variables.append(self.cp.new_int_var(lower, upper, ""))
        self.hints.append(hint)
        self.lowers.append(lower)
        self.uppers.append(upper)
        if cost:
            self._objective.append((position, cost))
        return position

    def note_row(
        self, variables: Sequence[int], coefficients: Sequence[int], lower: float = -np.inf, upper: float = np.inf
    ) -> None:
        """Tell the relaxation of a row that CP-SAT knows in another form."""
        self._rows.append((variables, coefficients, lower, upper))

    def add_row(
        self, variables: Sequence[int], coefficients: Sequence[int], lower: float = -np.inf, upper: float = np.inf
    ) -> None:
        """Add ``lower <= sum <= upper``."""
        self._rows.append((variables, coefficients, lower, upper))
        if not variables:
            self.cp.add_bool_or([])  # nothing can meet this row
            return
        expression = cp_model.LinearExpr.weighted_sum([self.variables[index] for index in variables], coefficients)
        low = cp_model.INT_MIN if lower == -np.inf else round(lower)
        high = cp_model.INT_MAX if upper == np.inf else round(upper)
        self.cp.add_linear_constraint(expression, low, high)

    def add_priced_row(
        self, variables: Sequence[int], coefficients: Sequence[int], lower: float, upper: float, slack: int
    ) -> None:
        """Add ``lower <= sum <= upper`` as far as the variable `slack` does not make up for it."""
        if upper < np.inf:
            self.add_row([*variables, slack], [*coefficients, -1], upper=upper)
        if lower > -np.inf:
            self.add_row([*variables, slack], [*coefficients, 1], lower=lower)

    def relaxation(self) -> LinearProgram:
        """Copy all variables, rows and costs into a linear program, columns in the order of variables."""
        program = LinearProgram()
        cost = np.zeros(len(self.variables))
        for position, amount in self._objective:
            cost[position] += amount
        lowest, highest = np.array(self.lowers, dtype=np.float64), np.array(self.uppers, dtype=np.float64)
        program.add_columns(len(cost), lowest, highest, cost)
        lower = np.array([row[2] for row in self._rows])
        first = program.add_rows(len(self._rows), lower, np.array([row[3] for row in self._rows]))
        sizes = [len(row[0]) for row in self._rows]
        column = np.array([index for row in self._rows for index in row[0]], dtype=np.int64)
        factor = np.array([value for row in self._rows for value in row[1]], dtype=np.float64)
        program.add_entries(first + np.repeat(np.arange(len(sizes)), sizes), column, factor)
        return program

    def hold(self, positions: IntArray, values: IntArray) -> None:
        """Fix some variables, and hint at them."""
        for position, value in zip(positions.tolist(), values.tolist(), strict=True):
            self.cp.add_linear_constraint(self.variables[position], value, value)
            self.hints[position] = value

    def price(self, position: int, cost: float) -> None:
        """Add to the cost of a variable."""
        self._objective.append((position, cost))

    def minimise(self, objective: Sequence[tuple[int, float]] | None = None) -> None:
        """Set the objective, all costs brought to small whole numbers; without one, all costs named so far."""
        named = self._objective if objective is None else objective
        scale = _whole_scale([cost for _, cost in named])
        terms = [self.variables[position] for position, _ in named]
        factors = [round(cost * scale) for _, cost in named]
        common = int(np.gcd.reduce(factors)) if factors else 1
        self.cp.minimize(cp_model.LinearExpr.weighted_sum(terms, [factor // max(1, common) for factor in factors]))

    def total(self, values: IntArray) -> float:
        """Add up all costs named so far, for the values of a solution."""
        return sum(cost * int(values[position]) for position, cost in self._objective)

    def solve(self, effort: SubSolve, run: CpRunner) -> SubResult:
        """Solve within an effort; `run` starts the solver, so that its caller can stop it."""
        self.cp.clear_hints()  # type: ignore[no-untyped-call]  # ortools 9.15 leaves it without types
        for variable, hint in zip(self.variables, self.hints, strict=True):
            self.cp.add_hint(variable, hint)
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.max_time_in_seconds = effort.seconds
        if effort.work_limit is not None:
            parameters.max_deterministic_time = effort.work_limit
        # One worker that leans on the whole linear relaxation gains twice as much on a small piece as two or eight
        # workers of the default portfolio; cores are used by solving several pieces at once.
        parameters.num_workers = 1
        parameters.linearization_level = 2
        parameters.add_lp_constraints_lazily = False
        parameters.cut_level = 0
        parameters.random_seed = effort.seed
        parameters.cp_model_presolve = effort.presolve
        parameters.catch_sigint_signal = False
        status = run(solver, self.cp)
        if status == cp_model.MODEL_INVALID:
            raise FailedSolveError(f"invalid model: {self.cp.validate()}")
        verdict = _VERDICTS[status]
        found = verdict in (Verdict.OPTIMAL, Verdict.FEASIBLE)
        # Every variable of the model was made by `add_variable`, so the solution is in the order of positions.
        values = np.array(solver.response_proto.solution if found else [], dtype=np.int64)
        return SubResult(verdict, values, solver.response_proto.deterministic_time)


def _whole_scale(costs: Sequence[float]) -> int:
    """Smallest power of ten that makes all costs whole; millionths are the finest."""
    values = np.array(costs)
    for power in range(6):
        scaled = values * 10**power
        if np.allclose(scaled, np.rint(scaled), rtol=0, atol=1e-6):
            return int(10**power)
    return 10**6
