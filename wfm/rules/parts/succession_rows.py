"""Rows that forbid what may not follow on consecutive dates, laid out for all units and dates at once."""

from __future__ import annotations

import numpy as np

from wfm.rules.model import BoolArray, Choices, IntArray, Model, Rows
from wfm.rules.parts.day_patterns import one_a_day

OFF, OTHER = -2, -1
"""Places of a day off and of a shift of no known template in a table of successions, behind those of the templates."""


def succession_rows(model: Model, bad: BoolArray, in_scope: BoolArray, *, is_eve_known: bool) -> Rows:
    """Forbid that a date follows the one before it in a way that is bad.

    Shifts with the same bad followers make one row per unit and date: "those on the day before + bad ones on the day
    <= 1". Where a day off is among the bad ones, the row is "those on the day before <= good shifts on the day", and
    for bad ones after a day off it is "bad ones on the day <= shifts on the day before". All rows of a date share
    their slack, since only one of them can be exceeded, and by no more than 1.

    Parameters
    ----------
    bad
        Shape (templates + 2, templates + 2), first by second; a day off never follows a day off badly.
    in_scope
        Shape (units,).
    is_eve_known
        Whether a day without a shift just before the horizon is a day off.
    """
    pairs = _Pairs(model, in_scope, is_eve_known)
    followers = np.unique(bad[np.arange(-len(bad), 0) != OFF], axis=0)
    parts = [pairs.after_shifts((bad == row).all(axis=1), row) for row in followers if row.any()]
    if bad[OFF].any():
        parts.append(pairs.after_day_off(bad[OFF]))
    return _joined(parts)


class _Pairs:
    """Pairs of consecutive dates, numbered by unit and later date; both shapes below are (units x days,)."""

    def __init__(self, model: Model, in_scope: BoolArray, is_eve_known: bool) -> None:
        self._days = model.instance.calendar.days
        self._choices: Choices = model.choices
        worked = one_a_day(model.choices)
        worked = worked[in_scope[model.choices.unit[worked]]]
        day = model.choices.day[worked]
        self._first = worked[(day >= -1) & (day < self._days - 1)]
        self._second = worked[(day >= 0) & (day < self._days)]
        self._size = len(model.units) * self._days
        self._is_known = np.tile(np.arange(self._days) > 0, len(model.units)) | is_eve_known

    def after_shifts(self, is_first: BoolArray, is_bad: BoolArray) -> Rows:
        """Rows after shifts of some templates, which all have the same bad followers."""
        # A day off has none of these shifts, and its own row of the table may look the same.
        first = self._first[is_first[self._template(self._first)]]
        bans_day_off = bool(is_bad[OFF])
        second = self._second[is_bad[self._template(self._second)] != bans_day_off]
        has_first, has_second = self._has(first, ahead=1), self._has(second)
        is_judged = has_first & (has_second | bans_day_off)
        return self._rows(first, 1, second, -1 if bans_day_off else 1, is_judged, 0.0 if bans_day_off else 1.0)

    def after_day_off(self, is_bad: BoolArray) -> Rows:
        """Rows after a day off."""
        second = self._second[is_bad[self._template(self._second)]]
        return self._rows(self._first, -1, second, 1, self._has(second) & self._is_known, 0.0)

    def _template(self, choice: IntArray) -> IntArray:
        return self._choices.template[choice]

    def _pair(self, choice: IntArray, ahead: int = 0) -> IntArray:
        pair: IntArray = self._choices.unit[choice] * self._days + self._choices.day[choice] + ahead
        return pair

    def _has(self, choice: IntArray, ahead: int = 0) -> BoolArray:
        return np.bincount(self._pair(choice, ahead), minlength=self._size).astype(bool)

    def _rows(
        self, first: IntArray, of_first: int, second: IntArray, of_second: int, is_judged: BoolArray, upper: float
    ) -> Rows:
        choice = np.concatenate([first, second])
        unit, day = np.divmod(np.arange(self._size, dtype=np.int64), self._days)
        every = Rows(
            row=np.concatenate([self._pair(first, ahead=1), self._pair(second)]),
            choice=choice,
            coefficient=np.repeat(np.array([of_first, of_second], np.int64), [len(first), len(second)]),
            unit=unit,
            day=day,
            lower=np.full(self._size, -np.inf),
            upper=np.full(self._size, upper),
        )
        return every.kept(is_judged)


def _joined(parts: list[Rows]) -> Rows:
    """Put rows one after another; those of one unit and date share their slack."""
    before = np.cumsum([0, *(len(part.unit) for part in parts)])
    unit = np.concatenate([np.empty(0, np.int64), *(part.unit for part in parts)])
    day = np.concatenate([np.empty(0, np.int64), *(part.day for part in parts)])
    _, slack = np.unique(np.column_stack([unit, day]), axis=0, return_inverse=True)
    nothing = np.empty(0, np.int64)
    return Rows(
        row=np.concatenate([nothing, *(part.row + first for part, first in zip(parts, before, strict=False))]),
        choice=np.concatenate([nothing, *(part.choice for part in parts)]),
        coefficient=np.concatenate([nothing, *(part.coefficient for part in parts)]),
        unit=unit,
        day=day,
        lower=np.concatenate([np.empty(0), *(part.lower for part in parts)]),
        upper=np.concatenate([np.empty(0), *(part.upper for part in parts)]),
        slack=slack.astype(np.int64).ravel(),
    )
