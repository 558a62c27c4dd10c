"""Rows collected one by one, where no array operation lays them out all at once."""

from __future__ import annotations

import numpy as np

from wfm.rules.model import IntArray, Rows


class RowList:
    """Collects rows and the slack that they share."""

    def __init__(self) -> None:
        self._choice: list[IntArray] = []
        self._unit: list[int] = []
        self._day: list[int] = []
        self._lower: list[float] = []
        self._upper: list[float] = []
        self._slack: list[int] = []
        self._weight: list[float] = []

    def new_slack(self, weight: float = 1.0) -> int:
        """Return the number of a unit of slack, for one row or for several that share it."""
        self._weight.append(weight)
        return len(self._weight) - 1

    def add(
        self, choice: IntArray, unit: int, day: int, slack: int, lower: float = -np.inf, upper: float = np.inf
    ) -> None:
        """Add a row that limits how many of the choices are taken."""
        self._choice.append(choice)
        self._unit.append(unit)
        self._day.append(day)
        self._slack.append(slack)
        self._lower.append(lower)
        self._upper.append(upper)

    def rows(self) -> Rows:
        """Lay out everything collected."""
        choice = np.concatenate([np.empty(0, np.int64), *self._choice])
        return Rows(
            row=np.repeat(np.arange(len(self._unit)), [len(members) for members in self._choice]).astype(np.int64),
            choice=choice,
            coefficient=np.ones(len(choice), np.int64),
            unit=np.array(self._unit, np.int64),
            day=np.array(self._day, np.int64),
            lower=np.array(self._lower, np.float64),
            upper=np.array(self._upper, np.float64),
            slack=np.array(self._slack, np.int64),
            weight=np.array(self._weight, np.float64),
        )
