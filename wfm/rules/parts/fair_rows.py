"""Rows that limit how many units of what shall be shared out fairly somebody takes in the horizon."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from wfm.domain.calendar import Calendar
from wfm.domain.people import Request
from wfm.rules.model import BoolArray, Choices, FloatArray, IntArray, Rows, unit_day_key

REACH_DAYS = 2
"""A shift can last into the second date after its own."""


class Periods:
    """Choices of the horizon by the periods in which they are a unit: weekends, or single days.

    Parameters
    ----------
    index
        Choices that make their period a unit, all on days of the horizon.
    period
        Shape (index,): number of the period, 0 or more.
    """

    def __init__(self, choices: Choices, index: IntArray, period: IntArray) -> None:
        self._choices = choices
        self._index = index
        self._period = period
        self._unit, self._day = choices.unit[index], choices.day[index]

    def units_of(self, is_chosen: BoolArray, units: int) -> IntArray:
        """Count the periods in which each unit has one of the chosen choices, shape (units,)."""
        kept = is_chosen[self._index]
        span = int(self._period.max(initial=0)) + 1
        pairs = np.unique(self._unit[kept] * span + self._period[kept])
        return np.bincount(pairs // span, minlength=units).astype(np.int64)

    def rows(self, limit: FloatArray) -> Rows:
        """Allow each unit so many periods.

        A period of two days is taken if either is worked. There is a row for each way to pick one day of each period,
        and all rows of a unit share their slack: the worst of them counts the periods.

        Parameters
        ----------
        limit
            Shape (units,), infinite where there is none.
        """
        units = len(limit)
        is_free = np.bincount(self._unit, ~self._choices.is_fixed[self._index], minlength=units) > 0
        every = np.ones(len(self._choices), dtype=bool)
        chosen = np.flatnonzero(is_free & (self.units_of(every, units) > limit))
        own = np.isin(self._unit, chosen)
        place = np.searchsorted(chosen, self._unit[own])
        ways = self._ways()
        row, choice = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for number, days in enumerate(ways):
            is_picked = np.isin(self._day[own], days)
            row.append(number * len(chosen) + place[is_picked])
            choice.append(self._index[own][is_picked])
        entries = np.concatenate(choice)
        return Rows(
            row=np.concatenate(row),
            choice=entries,
            coefficient=np.ones(len(entries), np.int64),
            unit=np.tile(chosen, len(ways)),
            day=np.zeros(len(ways) * len(chosen), np.int64),
            lower=np.full(len(ways) * len(chosen), -np.inf),
            upper=np.tile(limit[chosen], len(ways)),
            slack=np.tile(np.arange(len(chosen)), len(ways)),
        )

    def _ways(self) -> list[tuple[int, ...]]:
        """All ways to pick one day of each period that has any; singles add no more."""
        days = np.unique(np.stack([self._period, self._day]), axis=1)
        by_period = [days[1][days[0] == period].tolist() for period in np.unique(days[0])]
        fixed = tuple(only[0] for only in by_period if len(only) == 1)
        return [(*fixed, *picked) for picked in product(*(several for several in by_period if len(several) > 1))]


class Refusals:
    """Requests of people for dates of the horizon, by unit.

    Parameters
    ----------
    units
        Unit of each request.
    """

    def __init__(self, calendar: Calendar, choices: Choices, requests: Sequence[Request], units: IntArray) -> None:
        self._choices = choices
        self._unit = units
        self._day = np.array([calendar.day_index(request.date) for request in requests], np.int64)
        self._start = np.array([calendar.minute_of(request.window.start_utc) for request in requests], np.int64)
        self._end = np.array([calendar.minute_of(request.window.end_utc) for request in requests], np.int64)
        self._is_want = np.array([request.preference == "want" for request in requests], dtype=bool)

    def refused(self, is_taken: BoolArray, units: int) -> IntArray:
        """Count the requests of each unit that the taken choices do not meet, shape (units,)."""
        taken = np.flatnonzero(is_taken & (self._choices.day >= -REACH_DAYS))
        touched = np.zeros(len(self._unit), dtype=bool)
        for request, position in self._touches(taken):
            counts = self._is_want[request] | (self._choices.day[position] >= 0)
            touched[request[counts]] = True
        refused = self._unit[touched != self._is_want]
        return np.bincount(refused, minlength=units).astype(np.int64)

    def rows(self, limit: FloatArray) -> Rows:
        """Allow each unit so many requests that are not met.

        Where shifts of several dates touch a request, only those of the nearest date are told.

        Parameters
        ----------
        limit
            Shape (units,).
        """
        choices = self._choices
        known = np.flatnonzero(choices.day >= -REACH_DAYS)
        pairs = [*self._touches(known)]
        request = np.concatenate([each[0] for each in pairs])
        position = np.concatenate([each[1] for each in pairs])
        is_met = np.zeros(len(self._unit), dtype=bool)
        is_met[request[choices.day[position] < 0]] = True
        wanted = np.bincount(self._unit[self._is_want & ~is_met], minlength=len(limit))
        matters = (choices.day[position] >= 0) & ~(is_met & self._is_want)[request]
        request, position = self._nearest(request[matters], position[matters])
        sign = np.where(self._is_want[request], -1, 1)
        entry, at = np.unique(np.stack([self._unit[request], position]), axis=1, return_inverse=True)
        coefficient = np.bincount(at.ravel(), sign, minlength=entry.shape[1]).astype(np.int64)
        rows = Rows(
            row=entry[0],
            choice=entry[1],
            coefficient=coefficient,
            unit=np.arange(len(limit), dtype=np.int64),
            day=np.zeros(len(limit), np.int64),
            lower=np.full(len(limit), -np.inf),
            upper=limit - wanted,
        )
        is_free = np.bincount(entry[0], ~choices.is_fixed[entry[1]], minlength=len(limit)) > 0
        asks = np.bincount(self._unit, minlength=len(limit)) > limit
        return rows.kept(is_free & asks)

    def _touches(self, index: IntArray) -> list[tuple[IntArray, IntArray]]:
        """Pairs of requests and choices that overlap, by how many dates the choice starts before the request."""
        order = index[np.argsort(self._choices.key[index], kind="stable")]
        keys = self._choices.key[order]
        found = []
        for before in range(REACH_DAYS + 1):
            own = unit_day_key(self._unit, self._day - before)
            first, last = np.searchsorted(keys, own), np.searchsorted(keys, own, side="right")
            request = np.repeat(np.arange(len(own)), last - first)
            offset = np.arange(len(request)) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
            position = order[first[request] + offset]
            overlaps = self._choices.start_minute[position] < self._end[request]
            overlaps &= self._choices.end_minute[position] > self._start[request]
            found.append((request[overlaps], position[overlaps]))
        return found

    def _nearest(self, request: IntArray, position: IntArray) -> tuple[IntArray, IntArray]:
        """Keep of the choices that touch a request those of the date nearest to it."""
        before = self._day[request] - self._choices.day[position]
        least = np.full(len(self._unit), REACH_DAYS + 1)
        np.minimum.at(least, request, before)
        kept = before == least[request]
        return request[kept], position[kept]
