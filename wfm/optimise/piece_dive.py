"""Round the relaxation of a piece towards whole people, many at a time, solving again in between.

Each round keeps what is whole and rounds up the counts nearest to it. The rounds end when everything is whole, when
nothing more can be rounded, or when they have had their number; what is then still fractional is left to CP-SAT, which
knows every rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.optimise.control import Control
from wfm.optimise.cpsat import SubModel
from wfm.optimise.lp import LinearSolver
from wfm.optimise.tuning import TUNING
from wfm.rules.model import FloatArray, IntArray

WHOLE = 1e-6
"""A linear program's own tolerance."""
NEARLY_WHOLE = 1e-3
"""What may be taken over as whole when a program is left for good."""


@dataclass(frozen=True)
class Columns:
    """The first columns of a program, each a count; `group` says whose, `upper` bounds them."""

    group: IntArray
    upper: FloatArray


@dataclass
class _Dive:
    """A program that is being rounded: its counts now, and the bounds that they have been given."""

    solver: LinearSolver
    columns: Columns
    now: FloatArray
    lower: FloatArray
    upper: FloatArray


def dive_into(model: SubModel, columns: Columns, control: Control) -> None:
    """Hold what the relaxation of a CP-SAT model makes of its first variables when rounded; the rest stays free."""
    solver = LinearSolver(model.relaxation())
    relaxed = control.solve(solver)
    if relaxed is None:
        return
    count = len(columns.group)
    dive = _Dive(solver, columns, relaxed.values[:count], np.zeros(count), columns.upper.copy())
    for _ in range(TUNING.rounding_rounds):
        if control.is_over or not _round_some(dive, control):
            break
    whole = np.abs(dive.now - np.rint(dive.now)) < NEARLY_WHOLE
    model.hold(np.flatnonzero(whole), np.rint(dive.now[whole]).astype(np.int64))


def _round_some(dive: _Dive, control: Control) -> bool:
    """Round up the counts nearest to whole and solve again; if that cannot be, ever fewer of them, at last one down.

    Returns
    -------
    Whether something was rounded.
    """
    nearest, mass = _nearest(dive.now, dive.columns.group)
    if not len(nearest):
        return False
    share = TUNING.careful_share if mass <= TUNING.careful_below * float(dive.now.sum()) else TUNING.bold_share
    count = min(len(nearest), max(1, round(share * mass)))
    while not control.is_over:
        low, high = np.maximum(dive.lower, np.floor(dive.now + WHOLE)), dive.upper.copy()
        if count:
            low[nearest[:count]] = np.ceil(dive.now[nearest[:count]])
        else:
            high[nearest[0]] = np.floor(dive.now[nearest[0]])
        if _try_bounds(dive, low, high, control):
            return True
        if not count:
            return False
        count //= 4
    return False


def _try_bounds(dive: _Dive, low: FloatArray, high: FloatArray, control: Control) -> bool:
    """Keep bounds of the counts if the program still has a solution, take them back if not."""
    changed = np.flatnonzero((low > dive.lower) | (high < dive.upper))
    dive.solver.set_bounds(changed, low[changed], high[changed])
    solution = control.solve(dive.solver)
    if solution is None:
        dive.solver.set_bounds(changed, dive.lower[changed], dive.upper[changed])
        return False
    dive.lower, dive.upper, dive.now = low, high, solution.values[: len(dive.now)]
    return True


def _nearest(now: FloatArray, group: IntArray) -> tuple[IntArray, float]:
    """Find the counts to round up, the nearest to the next whole number first, and the sum of all fractions.

    One count of each group at a time: two days rounded up together soon exceed somebody's week.
    """
    fraction = now - np.floor(now + WHOLE)
    open_counts = np.flatnonzero(fraction > WHOLE)
    ordered = open_counts[np.argsort(-fraction[open_counts], kind="stable")]
    _, first = np.unique(group[ordered], return_index=True)
    return ordered[np.sort(first)], float(fraction[ordered].sum())
