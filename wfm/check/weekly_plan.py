"""How weeks of like agents can go: states, and moves from the states of one evening to those of the next.

Agents whose rules have the same tables are planned for at once. A *state* holds days and paid minutes worked in the
week so far, and one number for each rule told day by day. Beside it stands a *class*: the earliest start at which the
agent would be rested. Of two classes the earlier one is never worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from wfm.check.millionths import IMPOSSIBLE
from wfm.check.row_numbers import number_rows
from wfm.check.weekly_kinds import ChoiceTable, Kinds
from wfm.check.weekly_offers import Automaton, Offer
from wfm.rules.day_state import DAY_OFF, FORBIDDEN

IntArray = NDArray[np.int64]
States = list[IntArray]
"""Columns: days, paid minutes, then one per rule, shape (states,) each."""


@dataclass(frozen=True)
class DayMoves:
    """Moves of one day, sorted by the place they lead to; a place is a state and a class.

    Parameters
    ----------
    value
        Shape (kinds + 1, agents): what each kind earns each agent, a day off last.
    source, kind, cost
        Shape (moves,): place before, kind, and millionths that rules charge.
    target, first_move
        Shape (places reached,): place after, and the first move that leads there.
    shape
        Numbers of states and classes after the day.
    close
        What happens after the last day of a week.
    choice, kind_of
        Shape (choices of the day,): positions among the choices of all offers, one after the other, and their kinds.
    """

    value: IntArray
    source: IntArray
    kind: IntArray
    cost: IntArray
    target: IntArray
    first_move: IntArray
    shape: tuple[int, int]
    close: WeekClose | None
    choice: IntArray
    kind_of: IntArray


@dataclass(frozen=True)
class WeekClose:
    """The end of a week: unlawful states are dropped, then days and minutes count from 0 again.

    Parameters
    ----------
    lawful
        Shape (states, agents).
    order, first
        States sorted by what the rules remember, and the first of each memory, shape (memories,).
    """

    lawful: NDArray[np.bool_]
    order: IntArray
    first: IntArray


class WeeklyPlan:
    """All moves of a batch of offers.

    Parameters
    ----------
    offers
        Offers with the same automata.
    automata
        Those, in their order.
    values
        What each choice of each offer earns, shape (choices,) each.
    weeks
        Days of each week.

    Attributes
    ----------
    days
        Moves day by day.
    entries
        Shape (places, agents): 0 where an agent may begin, else `IMPOSSIBLE`.
    first_shape
        Numbers of states and classes before the first day.
    """

    def __init__(
        self, offers: Sequence[Offer], automata: Sequence[Automaton], values: Sequence[IntArray], weeks: Sequence[range]
    ) -> None:
        self._offers = offers
        self._automata = automata
        self._weeks = weeks
        self._table = ChoiceTable(offers, values)
        self._limits = np.stack([offer.limits for offer in offers], axis=2)
        states, self.entries, self._classes = self._begin()
        self.first_shape = (len(states[0]), len(self._classes))
        self.days: list[DayMoves] = []
        for week, days in enumerate(weeks):
            for day in days:
                moves, states = self._day(day, week, states)
                self.days.append(moves)

    def _begin(self) -> tuple[States, IntArray, IntArray]:
        """Tell in which states somebody may begin, who may in which, and how rested they are."""
        begun = np.array([self._table.class_at(offer.rested_minute, 0) for offer in self._offers])
        classes, class_of = np.unique(begun, return_inverse=True)
        rows = [(agent, *chosen) for agent, offer in enumerate(self._offers) for chosen in product(*offer.starts)]
        agent, *memory = np.array(rows, dtype=np.int64).reshape(len(rows), -1).T
        nothing = np.zeros(len(rows), dtype=np.int64)
        columns = [nothing, nothing, *memory]
        chosen, state = number_rows(columns)
        entries = np.full((len(chosen) * len(classes), len(self._offers)), IMPOSSIBLE, dtype=np.int64)
        entries[state * len(classes) + class_of.reshape(-1)[agent], agent] = 0
        return [column[chosen] for column in columns], entries, classes

    def _day(self, day: int, week: int, states: States) -> tuple[DayMoves, States]:
        """Lay out a day; the classes before it become those after it."""
        kinds = self._table.kinds(day)
        reached, step, charge = self._steps(day, week, states, kinds)
        before = self._classes
        self._classes = after = np.unique(np.concatenate([kinds.ready, self._table.at_least(before, day + 1)]))
        shape = len(reached[0]), len(after)
        source, kind, cost, target = (
            np.concatenate(pair)
            for pair in zip(
                _worked(kinds, step, charge, before, after), self._off(day, kinds, step, charge, before), strict=True
            )
        )
        order = np.argsort(target, kind="stable")
        places, first_move = np.unique(target[order], return_index=True)
        close = None
        if day == self._weeks[week][-1]:
            close, reached = self._close(week, reached)
        moves = DayMoves(
            value=np.vstack([kinds.value, self._off_value(day)]),
            source=source[order],
            kind=kind[order],
            cost=cost[order],
            target=places,
            first_move=first_move.astype(np.int64),
            shape=shape,
            close=close,
            choice=kinds.choice,
            kind_of=kinds.kind_of,
        )
        return moves, reached

    def _steps(self, day: int, week: int, states: States, kinds: Kinds) -> tuple[States, IntArray, IntArray]:
        """Tell where each meaning of a day leads, -1 for nowhere, and what it costs; the last is a day off.

        Shapes (meanings, states).
        """
        paid = np.append(kinds.meaning[0], 0)
        symbols = [np.append(column, DAY_OFF) for column in kinds.meaning[1:]]
        worked = np.append(np.ones(len(paid) - 1, dtype=np.int64), 0)
        reached = [states[0] + worked[:, None], states[1] + paid[:, None]]
        most = self._limits[week].max(axis=1)
        is_open = (reached[1] <= most[1]) & (reached[0] <= most[3])
        charge = np.zeros(is_open.shape, dtype=np.int64)
        for automaton, state, symbol in zip(self._automata, states[2:], symbols, strict=True):
            after = automaton.step[day, state[None, :], symbol[:, None]]
            charge += automaton.cost[day, state[None, :], symbol[:, None]]
            is_open &= after != FORBIDDEN
            reached.append(after)
        columns = [column[is_open] for column in reached]
        chosen, number = number_rows(columns)
        step = np.full(is_open.shape, -1, dtype=np.int64)
        step[is_open] = number
        return [column[chosen] for column in columns], step, charge

    def _off(self, day: int, kinds: Kinds, step: IntArray, charge: IntArray, before: IntArray) -> tuple[IntArray, ...]:
        """Lay out the moves of a day off, which leave everybody as rested as before: source, kind, cost, target."""
        after = np.searchsorted(self._classes, self._table.at_least(before, day + 1))
        state = np.flatnonzero(step[-1] >= 0)
        source = (state[:, None] * len(before) + np.arange(len(before))).reshape(-1)
        target = (step[-1, state][:, None] * len(self._classes) + after).reshape(-1)
        kind = np.full(len(source), len(kinds.start), dtype=np.int64)
        return source, kind, np.repeat(charge[-1, state], len(before)), target

    def _off_value(self, day: int) -> IntArray:
        """Tell what a day off earns each agent."""
        value = [-offer.off_cost[day] if offer.may_be_off[day] else IMPOSSIBLE for offer in self._offers]
        return np.array(value, dtype=np.int64)

    def _close(self, week: int, states: States) -> tuple[WeekClose, States]:
        """Hold the states of a week's last evening against everybody's limits."""
        least_minutes, most_minutes, least_days, most_days = self._limits[week]
        days, minutes = states[0][:, None], states[1][:, None]
        lawful = (minutes >= least_minutes) & (minutes <= most_minutes) & (days >= least_days) & (days <= most_days)
        memory = [np.zeros_like(states[0]), *states[2:]]
        chosen, number = number_rows(memory)
        order = np.argsort(number, kind="stable")
        first = np.searchsorted(number[order], np.arange(len(chosen)))
        begun = np.zeros(len(chosen), dtype=np.int64)
        return WeekClose(lawful, order, first), [begun, begun, *(column[chosen] for column in memory[1:])]


def _worked(kinds: Kinds, step: IntArray, charge: IntArray, before: IntArray, after: IntArray) -> tuple[IntArray, ...]:
    """Lay out the moves of shifts, each from the last class that is rested in time: source, kind, cost, target."""
    entry = np.searchsorted(before, kinds.start, side="right") - 1
    leads = (step[kinds.means] >= 0) & (entry >= 0)[:, None]
    kind, state = np.nonzero(leads)
    target = step[kinds.means[kind], state] * len(after) + np.searchsorted(after, kinds.ready[kind])
    return state * len(before) + entry[kind], kind, charge[kinds.means[kind], state], target
