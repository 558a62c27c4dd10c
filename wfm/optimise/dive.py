"""Stage 3: round a relaxation towards whole people, many at a time, solving again in between.

Each round keeps what is whole and rounds up the counts nearest to it. The rounds end when everything is whole, when
nothing more can be rounded, or when they have had their share of time; what is then still fractional is left to the
CP-SAT stages, which know every rule.

What is rounded are either sums of columns (how many of a group work on a day at all) or single columns (how many people
of a kind take a duty). The whole week is dived into by sums: they settle who works on which day. The starts of a day or
two are found later, by dives into these pieces column by column.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wfm.optimise.control import Control
from wfm.optimise.cpsat import SubModel
from wfm.optimise.lp import LinearSolver
from wfm.rules.model import FloatArray, IntArray

BOLD_SHARE, CAREFUL_SHARE = 0.5, 0.3
"""Share of what is still fractional that a round rounds up: much while the relaxation can still evade, less when each
count costs."""
CAREFUL_BELOW = 0.3
"""Rounds become careful when no more than this share of all counts is fractional."""
WHOLE = 1e-6
"""A linear program's own tolerance."""
NEARLY_WHOLE = 1e-3
"""What may be taken over as whole when a program is left for good."""
PIECE_ROUNDS = 8
"""Rounds of a dive into a piece; what they leave, CP-SAT decides."""


@dataclass(frozen=True)
class Columns:
    """The first columns of a program, each a count; `group` says whose, `upper` bounds them."""

    group: IntArray
    upper: FloatArray

    def of(self, values: FloatArray) -> FloatArray:
        """Read the counts off a solution."""
        return values[: len(self.group)]

    def bound(self, solver: LinearSolver, which: IntArray, lower: FloatArray, upper: FloatArray) -> None:
        """Set bounds of some counts."""
        solver.set_bounds(which, lower, upper)


@dataclass(frozen=True)
class Sums:
    """The first rows of a program, each a sum of columns with coefficient 1.

    Parameters
    ----------
    row
        Shape (columns,): row that each of the program's first columns belongs to.
    group, upper
        Shape (rows,): whose sum it is, and its upper bound.
    """

    row: IntArray
    group: IntArray
    upper: FloatArray

    def of(self, values: FloatArray) -> FloatArray:
        """Add up the sums in a solution."""
        sums: FloatArray = np.zeros(len(self.group))
        np.add.at(sums, self.row, values[: len(self.row)])
        return sums

    def bound(self, solver: LinearSolver, which: IntArray, lower: FloatArray, upper: FloatArray) -> None:
        """Set bounds of some sums."""
        solver.set_row_bounds(which, lower, upper)


def dive(
    solver: LinearSolver,
    values: FloatArray,
    counts: Columns | Sums,
    control: Control,
    may_go_on: Callable[[], bool] = lambda: True,
) -> FloatArray:
    """Make counts as whole as may be.

    Parameters
    ----------
    values
        Shape (columns,): a solution of the program.
    may_go_on
        Asked before each round.

    Returns
    -------
    Values of all columns in a solution in which most counts are whole, shape (columns,).
    """
    lower, upper = np.zeros(len(counts.upper)), counts.upper.copy()
    while may_go_on() and not control.is_over:
        rounded = _round_some(solver, values, counts, lower, upper, control)
        if rounded is None:
            break
        values = rounded
    return values


def _round_some(
    solver: LinearSolver,
    values: FloatArray,
    counts: Columns | Sums,
    lower: FloatArray,
    upper: FloatArray,
    control: Control,
) -> FloatArray | None:
    """Round up the counts nearest to whole and solve again; if that cannot be, ever fewer of them, at last one down.

    `lower` and `upper` follow what is set.
    """
    now = counts.of(values)
    nearest, mass = _nearest(now, counts.group)
    if not len(nearest):
        return None
    share = CAREFUL_SHARE if mass <= CAREFUL_BELOW * float(now.sum()) else BOLD_SHARE
    count = min(len(nearest), max(1, round(share * mass)))
    while not control.is_over:
        low, high = np.maximum(lower, np.floor(now + WHOLE)), upper.copy()
        if count:
            low[nearest[:count]] = np.ceil(now[nearest[:count]])
        else:
            high[nearest[0]] = np.floor(now[nearest[0]])
        changed = np.flatnonzero((low > lower) | (high < upper))
        counts.bound(solver, changed, low[changed], high[changed])
        solution = control.solve(solver)
        if solution is not None:
            lower[:], upper[:] = low, high
            return solution.values
        counts.bound(solver, changed, lower[changed], upper[changed])
        if not count:
            return None
        count //= 4
    return None


def _nearest(now: FloatArray, group: IntArray) -> tuple[IntArray, float]:
    """Find the counts to round up, the nearest to the next whole number first, and the sum of all fractions.

    One count of each group at a time: two days rounded up together soon exceed somebody's week.
    """
    fraction = now - np.floor(now + WHOLE)
    open_counts = np.flatnonzero(fraction > WHOLE)
    ordered = open_counts[np.argsort(-fraction[open_counts], kind="stable")]
    _, first = np.unique(group[ordered], return_index=True)
    return ordered[np.sort(first)], float(fraction[ordered].sum())


def dive_into(model: SubModel, columns: Columns, control: Control) -> None:
    """Hold what the relaxation of a CP-SAT model makes of its first variables when rounded; the rest stays free."""
    solver = LinearSolver(model.relaxation())
    relaxed = control.solve(solver)
    if relaxed is None:
        return
    rounds = iter(range(PIECE_ROUNDS))
    values = columns.of(dive(solver, relaxed.values, columns, control, lambda: next(rounds, None) is not None))
    whole = np.abs(values - np.rint(values)) < NEARLY_WHOLE
    model.hold(np.flatnonzero(whole), np.rint(values[whole]).astype(np.int64))
