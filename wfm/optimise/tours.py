"""The best week that each person could work at given prices, for many people at once.

One pass backwards over the days holds, per person, state of the week and readiness, what the rest of the horizon is
worth at most; one pass forwards reads off the shifts. Rest between two dates, limits of the contract, and every rule
that can be told day by day hold in each tour by construction; what cannot be told so is left out, so the value is never
less than that of the best lawful week, and a bound made of it is valid.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np

from wfm.optimise.duties import Duties
from wfm.optimise.personal import Batch, Day, build_batches
from wfm.optimise.plan import OFF
from wfm.optimise.worth import NOWHERE, Worth, build_shapes
from wfm.rules.model import BoolArray, FloatArray, IntArray

MOST_CELLS = 2_000_000
"""Numbers that a table of one day may hold; more people than that go through the program in turns."""


@dataclass(frozen=True)
class Tours:
    """The best week of each person asked about.

    Parameters
    ----------
    value
        Shape (people,): worth of the shifts less the cost of rules.
    duty
        Shape (people, days): the duties, or `OFF`.
    cost
        Shape (people,): the cost of rules in `value`.
    """

    value: FloatArray
    duty: IntArray
    cost: FloatArray


class WeeklyProgram:
    """Finds best weeks of a fixed list of people.

    Parameters
    ----------
    agents
        Positions of the people, in the order of all results.

    Attributes
    ----------
    chunks
        People whose tables agree, at most so many as are worked through at once: their places in the list, their rows
        in the batch, and the batch.
    """

    def __init__(self, duties: Duties, agents: IntArray) -> None:
        self.shapes = build_shapes(duties)
        self.agents = agents
        self.day_count = duties.day_count
        self.skill_set = duties.skill_set[agents]
        place = np.full(len(duties.agents), -1, dtype=np.int64)
        place[agents] = np.arange(len(agents))
        self.chunks = [
            (place[batch.agents[rows]], rows, batch)
            for batch in build_batches(duties, agents.tolist(), self.shapes)
            for rows in _turns(batch)
        ]

    def part(self, places: IntArray) -> WeeklyProgram:
        """Return the program of some of its people, in the order of their places."""
        twin = copy(self)
        twin.agents, twin.skill_set = self.agents[places], self.skill_set[places]
        new = np.full(len(self.agents), -1, dtype=np.int64)
        new[places] = np.arange(len(places))
        kept = [(new[own][new[own] >= 0], rows[new[own] >= 0], batch) for own, rows, batch in self.chunks]
        twin.chunks = [chunk for chunk in kept if len(chunk[0])]
        return twin

    def rewarding(self, reward: FloatArray) -> WeeklyProgram:
        """Return the program with duties worth more than it knows; its values then prove nothing.

        Parameters
        ----------
        reward
            Shape (duties,).
        """
        if not reward.any():
            return self
        twin = copy(self)
        twin.chunks = [
            (places, np.arange(len(rows)), batch.part(rows).rewarding(reward)) for places, rows, batch in self.chunks
        ]
        return twin

    @property
    def cells(self) -> int:
        """Numbers that one solution for everybody fills in."""
        return sum(_cells(batch) * len(batch.days) * len(rows) for _, rows, batch in self.chunks)

    def solve(self, worth: Worth, asked: IntArray | None = None, row: IntArray | None = None) -> Tours:
        """Find the best weeks.

        Parameters
        ----------
        worth
            Worth of all shapes; its rows are skill sets unless `row` says otherwise.
        asked
            Places of the people asked about, ascending; everybody's when absent. Results follow it.
        row
            Shape (people,): row of `worth` that concerns each person of the list.
        """
        if row is None:
            row = self.skill_set
        is_asked = np.zeros(len(self.agents), dtype=bool)
        is_asked[slice(None) if asked is None else asked] = True
        result = np.cumsum(is_asked) - 1
        count = int(is_asked.sum())
        value, cost = np.zeros(count), np.zeros(count)
        duty = np.full((count, self.day_count), OFF, dtype=np.int64)
        for places, rows, batch in self.chunks:
            own = is_asked[places]
            if own.any():
                found = _solve(batch, rows[own], worth.values[row[places[own]]])
                target = result[places[own]]
                value[target], duty[target], cost[target] = found.value, found.duty, found.cost
        return Tours(value, duty, cost)

    def rule_cost(self, place: int, duty: IntArray) -> float:
        """Cost of the rules that the program knows for one person's week, infinite where it breaks a hard one.

        Parameters
        ----------
        place
            The person's place in the list.
        duty
            Shape (days,).
        """
        rows, batch = next((rows[places == place], batch) for places, rows, batch in self.chunks if place in places)
        row = int(rows[0])
        entries = np.flatnonzero(batch.enters[row] > NOWHERE / 2).tolist()
        return min((_walk(batch, row, state, duty) for state in entries), default=np.inf)


def _walk(batch: Batch, row: int, state: int, duty: IntArray) -> float:
    """Follow one week through the states, adding up what rules cost."""
    cost, ready = 0.0, int(batch.ready[row])
    for day, own in zip(batch.days, duty.tolist(), strict=True):
        kind = int(np.flatnonzero(day.duty[row] == own)[0]) if own != OFF else None
        class_ = 0 if kind is None else int(day.class_[kind])
        cost += float(day.off_cost[row]) if kind is None else float(day.extra_cost[row, kind])
        after = int(day.step[class_, state])
        if after < 0 or (kind is not None and day.start[kind] < ready):
            return np.inf
        ready = 0 if kind is None else int(day.ready[kind])
        cost += float(day.step_cost[class_, state])
        if day.reset is not None and day.admits is not None:
            if day.admits[row, after] < 0:
                return np.inf
            after = int(day.reset[after])
        state = after
    return cost


def _turns(batch: Batch) -> list[IntArray]:
    """Cut a batch so that no table becomes too large."""
    turns = -(-len(batch.agents) * _cells(batch) // MOST_CELLS)
    return np.array_split(np.arange(len(batch.agents)), max(1, turns))


def _cells(batch: Batch) -> int:
    """Numbers per person in the largest table."""
    return max(len(day.step[0]) * (day.start_count + 1) for day in batch.days)


def _solve(batch: Batch, rows: IntArray, worth: FloatArray) -> Tours:
    """Work through some people of a batch; `worth` has shape (people, shapes).

    In all tables people come last: what concerns one state and start then lies side by side in memory.
    """
    gains = [_gains(day, rows, worth) for day in batch.days]
    last = batch.days[-1]
    ends = 1 + int((last.step if last.reset is None else last.reset).max(initial=0))
    ahead: list[FloatArray] = [np.zeros((ends, 1, len(rows)))]
    for day, gain in zip(reversed(batch.days), reversed(gains), strict=True):
        ahead.append(_look_back(day, rows, gain, _after(day, rows, ahead[-1])))
    ahead.reverse()
    return _read_off(batch, rows, gains, ahead)


def _gains(day: Day, rows: IntArray, worth: FloatArray) -> FloatArray:
    """Worth of each kind of shift less what the day alone costs, shape (kinds, people)."""
    gains = np.where(day.duty[rows] >= 0, worth[:, day.shape] - day.extra_cost[rows], NOWHERE)
    return np.ascontiguousarray(gains.T)


def _after(day: Day, rows: IntArray, ahead: FloatArray) -> FloatArray:
    """Tell what comes after a day, per state at its end: where a week ends, only lawful weeks go on."""
    if day.reset is None or day.admits is None:
        return ahead
    return np.asarray(ahead[day.reset] + day.admits[rows].T[:, None, :])


def _look_back(day: Day, rows: IntArray, gain: FloatArray, after: FloatArray) -> FloatArray:
    """Tell what a day and all after it are worth by earliest start allowed, shape (states, starts + 1, people)."""
    best = np.full((day.step.shape[1], day.start_count + 1, len(rows)), NOWHERE)
    for layer in day.layers:
        step = day.step[day.class_[layer[0]]]
        known = np.flatnonzero(step >= 0)
        value = after[step[known][:, None], day.ready[layer][None, :]]
        value += gain[layer]
        value -= day.step_cost[day.class_[layer[0]], known][:, None, None]
        place = (known[:, None], day.start[layer][None, :])
        best[place] = np.maximum(best[place], value)
    for start in range(day.start_count - 1, -1, -1):
        np.maximum(best[:, start], best[:, start + 1], out=best[:, start])
    known = np.flatnonzero(day.step[0] >= 0)
    off = after[day.step[0][known], 0] - day.off_cost[rows] - day.step_cost[0, known][:, None]
    best[known] = np.maximum(best[known], off[:, None, :])
    return best


def _read_off(batch: Batch, rows: IntArray, gains: list[FloatArray], ahead: list[FloatArray]) -> Tours:
    """Follow the best choices from the first day on."""
    people = np.arange(len(rows))
    ready = batch.ready[rows]
    entry = ahead[0][:, ready, people] + batch.enters[rows].T
    state = entry.argmax(axis=0)
    value = entry[state, people]
    duty = np.full((len(rows), len(batch.days)), OFF, dtype=np.int64)
    cost = np.zeros(len(rows))
    for index, (day, gain) in enumerate(zip(batch.days, gains, strict=True)):
        chosen, works = _choose(day, rows, gain, _after(day, rows, ahead[index + 1]), state, ready)
        class_ = np.where(works, day.class_[chosen], 0)
        duty[:, index] = np.where(works, day.duty[rows, chosen], OFF)
        cost += day.step_cost[class_, state] + np.where(works, day.extra_cost[rows, chosen], day.off_cost[rows])
        ready = np.where(works, day.ready[chosen], 0)
        state = day.step[class_, state]
        state = state if day.reset is None else day.reset[state]
    return Tours(value, duty, cost)


def _choose(
    day: Day, rows: IntArray, gain: FloatArray, after: FloatArray, state: IntArray, ready: IntArray
) -> tuple[IntArray, BoolArray]:
    """Tell which kind of shift each person works in the state reached, and whether any."""
    people = np.arange(len(rows))
    step = day.step[:, state]
    reached = step[day.class_]
    options = after[reached, day.ready[:, None], people] + gain - day.step_cost[day.class_][:, state]
    options = np.where((reached >= 0) & (day.start[:, None] >= ready), options, NOWHERE)
    off = np.where(step[0] >= 0, after[step[0], 0, people], NOWHERE) - day.off_cost[rows] - day.step_cost[0, state]
    chosen = options.argmax(axis=0)
    return chosen, options[chosen, people] > off
