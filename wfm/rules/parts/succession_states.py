"""Successions of shifts as a finite automaton."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isqrt

import numpy as np

from wfm.rules.day_state import DAY_OFF, FORBIDDEN, same_every_day
from wfm.rules.model import FloatArray, IntArray
from wfm.rules.parts.succession_rows import OFF


@dataclass(frozen=True)
class SuccessionTables:
    """Tables of a `DayState`.

    Parameters
    ----------
    state
        Shape (templates + 2,): the state after each shift, after a day off and after a shift of no known template.
    symbol
        Shape (templates,).
    unknown
        State in which anything may follow.
    """

    state: IntArray
    symbol: IntArray
    step: IntArray
    cost: FloatArray
    unknown: int


@lru_cache(maxsize=64)
def succession_tables(bad_table: bytes, days: int, cost: float | None) -> SuccessionTables:
    """Lay out the automaton: a state is what may not follow, and templates that always mean the same share a symbol.

    Parameters
    ----------
    bad_table
        Truth values of shape (templates + 2, templates + 2) as bytes: first by second, a day off last but one.
    """
    flat = np.frombuffer(bad_table, dtype=bool)
    bad = flat.reshape(isqrt(len(flat)), -1)
    rows, state = np.unique(np.vstack([np.zeros_like(bad[:1]), bad]), axis=0, return_inverse=True)
    state = state.ravel().astype(np.int64)
    after, templates = state[1:], len(bad) - 2
    meaning = np.column_stack([after[:templates], rows[:, :templates].T])
    _, first, kind = np.unique(meaning, axis=0, return_index=True, return_inverse=True)
    columns = np.concatenate([[len(bad) + OFF], first])
    is_bad = rows[:, columns]
    step = np.tile(after[columns], (len(rows), 1))
    if cost is None:
        step[is_bad] = FORBIDDEN
    return SuccessionTables(
        state=after,
        symbol=kind.ravel().astype(np.int64) + 1 + DAY_OFF,
        step=same_every_day(step, days),
        cost=same_every_day(is_bad * (cost or 0.0), days),
        unknown=int(state[0]),
    )
