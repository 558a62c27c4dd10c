"""What the weekly program knows of each person: duties by day, counters of a week, and rules told day by day.

People whose rules have the same tables form a batch, which the program works through at once. What differs between
them (duties, limits of hours and days, wishes that concern one day alone, the past) is held in arrays.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from wfm.domain.people import Agent
from wfm.optimise.duties import Duties
from wfm.optimise.worth import NOWHERE, Shapes
from wfm.rules.day_state import DAY_OFF, DayState
from wfm.rules.model import FloatArray, IntArray
from wfm.rules.parts.contract_limits import WeekLimits, week_limits

State = tuple[int, ...]
"""Days and paid minutes worked in the week so far, then one state for each rule."""


@dataclass(frozen=True)
class Day:
    """One day of a batch; people n, kinds of shift J, states before it S and after it T.

    Parameters
    ----------
    duty
        Shape (n, J): the duty that a person has of each kind, -1 for none.
    shape, class_
        Shape (J,): the kind's shape, and the row of `step` that tells where it leads.
    start, ready
        Shape (J,): place of its start among those of the day, and how many of the next day's starts come too soon
        after it.
    extra_cost
        Shape (n, J): cost of rules that concern this day alone.
    off_cost
        Shape (n,): the same for a day off, infinite where the person must work.
    step
        Shape (classes, S): the state that follows, -1 where there is none; row 0 is a day off.
    step_cost
        Shape (classes, S).
    start_count
        Number of different starts.
    admits
        Shape (n, T): 0 for states in which a week may end, else `NOWHERE`; None within a week.
    reset
        Shape (T,): the state in which the next week begins; None within a week.
    """

    duty: IntArray
    shape: IntArray
    class_: IntArray
    start: IntArray
    ready: IntArray
    extra_cost: FloatArray
    off_cost: FloatArray
    step: IntArray
    step_cost: FloatArray
    start_count: int
    admits: FloatArray | None
    reset: IntArray | None

    @cached_property
    def layers(self) -> tuple[IntArray, ...]:
        """Kinds of shift in lists of one class each, no start twice in a list."""
        found: list[IntArray] = []
        for class_ in np.unique(self.class_):
            own = np.flatnonzero(self.class_ == class_)
            own = own[np.argsort(self.start[own], kind="stable")]
            turn = np.arange(len(own)) - np.searchsorted(self.start[own], self.start[own])
            found += [own[turn == number] for number in range(int(turn.max(initial=0)) + 1)]
        return tuple(found)

    def part(self, rows: IntArray) -> Day:
        """Return the day of some of its people."""
        return replace(
            self,
            duty=self.duty[rows],
            extra_cost=self.extra_cost[rows],
            off_cost=self.off_cost[rows],
            admits=None if self.admits is None else self.admits[rows],
        )

    def rewarding(self, reward: FloatArray) -> Day:
        """Return the day with duties worth more, `reward` having shape (duties,)."""
        return replace(self, extra_cost=self.extra_cost - np.where(self.duty >= 0, reward[self.duty], 0.0))


@dataclass(frozen=True)
class Batch:
    """People whose rules have the same tables.

    Parameters
    ----------
    agents
        Shape (n,): their positions.
    enters
        Shape (n, S): 0 for states in which a person may enter the horizon, else `NOWHERE`.
    ready
        Shape (n,): how many of the first day's starts come too soon after the person's past.
    """

    agents: IntArray
    days: tuple[Day, ...]
    enters: FloatArray
    ready: IntArray

    def part(self, rows: IntArray) -> Batch:
        """Return the batch of some of its people."""
        days = tuple(day.part(rows) for day in self.days)
        return Batch(self.agents[rows], days, self.enters[rows], self.ready[rows])

    def rewarding(self, reward: FloatArray) -> Batch:
        """Return the batch with duties worth more, `reward` having shape (duties,)."""
        return replace(self, days=tuple(day.rewarding(reward) for day in self.days))


@dataclass(frozen=True)
class _Person:
    """Facts of one agent; arrays follow the agent's duties."""

    agent: int
    duty: IntArray
    ready_minute: IntArray
    past_ready_minute: int
    automata: tuple[DayState, ...]
    cost: FloatArray
    off_cost: FloatArray
    limits: tuple[WeekLimits, ...]


def build_batches(duties: Duties, agents: Sequence[int], shapes: Shapes) -> tuple[Batch, ...]:
    """Gather agents whose rules have the same tables."""
    found: dict[tuple[bytes, ...], list[_Person]] = {}
    for agent in agents:
        person = _person(duties, agent)
        # People of other lengths of shift have other counters; apart from each other, both have fewer.
        lengths = np.unique(duties.choices.paid_minutes[person.duty]).tobytes()
        found.setdefault((lengths, *(own.tables_key for own in person.automata)), []).append(person)
    return tuple(_Builder(duties, shapes, people).build() for people in found.values())


def _person(duties: Duties, agent: int) -> _Person:
    first, counts = duties.spread
    duty = np.arange(first[agent, 0], first[agent, 0] + counts[agent].sum())
    choices, history = duties.choices.take(duty), duties.history.take(duties.history_of[agent])
    who: Agent = duties.agents[agent]
    ready, past_ready = choices.end_minute.copy(), int(history.end_minute.max(initial=0))
    cost, off_cost = np.zeros(len(duty)), np.zeros(duties.day_count)
    automata: list[DayState] = []
    for rule in duties.rules:
        if not rule.applies_to(who):
            continue
        if rule.is_hard:
            rests = rule.ready_minute(duties.instance, who, choices)
            rested = rule.ready_minute(duties.instance, who, history)
            ready = ready if rests is None else np.maximum(ready, rests)
            past_ready = past_ready if rested is None else max(past_ready, int(rested.max(initial=0)))
        told = rule.day_state(duties.instance, who, choices, history)
        if told is not None and told.step.shape[1] == 1 and (told.step >= 0).all():
            cost += told.cost[choices.day, 0, told.symbol]
            off_cost += told.cost[:, 0, DAY_OFF]
        elif told is not None:
            automata.append(told)
    off_cost[np.unique(choices.day[choices.is_pinned])] = np.inf
    limits = week_limits(duties.instance, who)
    return _Person(agent, duty, ready, past_ready, tuple(automata), cost, off_cost, limits)


class _Builder:
    """Lays out one batch."""

    def __init__(self, duties: Duties, shapes: Shapes, people: Sequence[_Person]) -> None:
        self.duties = duties
        self.people = people
        self.tables = people[0].automata
        self.duty = np.concatenate([person.duty for person in people])
        self.person = np.repeat(np.arange(len(people)), [len(person.duty) for person in people])
        self.cost = np.concatenate([person.cost for person in people])
        self.day = duties.choices.day[self.duty]
        columns = [
            shapes.of_duty[self.duty],
            duties.choices.paid_minutes[self.duty],
            np.concatenate([person.ready_minute for person in people]),
            duties.choices.start_minute[self.duty],
            *(np.concatenate([person.automata[rule].symbol for person in people]) for rule in range(len(self.tables))),
        ]
        self.kind = np.stack(columns, axis=1).astype(np.int64)
        self.starts = [self._starts_on(day) for day in range(duties.day_count)]
        self.most_days = max(limit.max_days for person in people for limit in person.limits)
        self.most_minutes = max(limit.max_minutes for person in people for limit in person.limits)

    def build(self) -> Batch:
        """Lay out all days, the states following from day to day."""
        entries = [(0, 0, *chosen) for person in self.people for chosen in _entries(person.automata)]
        states = first = sorted(set(entries))
        days = []
        for day in range(self.duties.day_count):
            laid_out, states = self._day(day, states)
            days.append(laid_out)
        enters = np.full((len(self.people), len(first)), NOWHERE)
        place = {state: index for index, state in enumerate(first)}
        for row, person in enumerate(self.people):
            enters[row, [place[0, 0, *chosen] for chosen in _entries(person.automata)]] = 0.0
        past = np.array([person.past_ready_minute for person in self.people])
        ready = np.searchsorted(self.starts[0], past)
        return Batch(np.array([person.agent for person in self.people]), tuple(days), enters, ready)

    def _day(self, day: int, states: list[State]) -> tuple[Day, list[State]]:
        own = np.flatnonzero(self.day == day)
        kinds, column = np.unique(self.kind[own], axis=0, return_inverse=True)
        if not len(kinds):  # a day on which nobody can work has one kind of shift that nobody has
            kinds = np.zeros((1, self.kind.shape[1]), np.int64)
        duty = np.full((len(self.people), len(kinds)), -1, dtype=np.int64)
        extra = np.zeros(duty.shape)
        duty[self.person[own], column] = self.duty[own]
        extra[self.person[own], column] = self.cost[own]
        classes, class_ = np.unique(kinds[:, [1, *range(4, kinds.shape[1])]], axis=0, return_inverse=True)
        step, cost, after = self._steps(day, states, classes)
        admits, reset, states = self._week_end(day, after)
        next_starts = self.starts[day + 1] if day + 1 < len(self.starts) else np.empty(0, np.int64)
        laid_out = Day(
            duty=duty,
            shape=kinds[:, 0],
            class_=class_.astype(np.int64) + 1,
            start=np.searchsorted(self.starts[day], kinds[:, 3]),
            ready=np.searchsorted(next_starts, kinds[:, 2]),
            extra_cost=extra,
            off_cost=np.array([person.off_cost[day] for person in self.people]),
            step=step,
            step_cost=cost,
            start_count=len(self.starts[day]),
            admits=admits,
            reset=reset,
        )
        return laid_out, states

    def _starts_on(self, day: int) -> IntArray:
        """Minutes at which some shift of a day starts, at least one."""
        starts = np.unique(self.kind[self.day == day, 3])
        return starts if len(starts) else np.zeros(1, np.int64)

    def _steps(self, day: int, states: list[State], classes: IntArray) -> tuple[IntArray, FloatArray, list[State]]:
        """Tell where each class of shift leads from each state; the first class is a day off."""
        classes = np.vstack([np.zeros((1, classes.shape[1]), np.int64), classes])
        found: dict[State, int] = {}
        step = np.full((len(classes), len(states)), -1, dtype=np.int64)
        cost = np.zeros(step.shape)
        for number, (paid, *symbols) in enumerate(classes.tolist()):
            for index, (worked, minutes, *inner) in enumerate(states):
                reached = tuple(
                    int(table.step[day, state, symbol])
                    for table, state, symbol in zip(self.tables, inner, symbols, strict=True)
                )
                after = (worked + (number > 0), minutes + paid, *reached)
                if min(reached, default=0) < 0 or after[0] > self.most_days or after[1] > self.most_minutes:
                    continue
                step[number, index] = found.setdefault(after, len(found))
                cost[number, index] = sum(
                    float(table.cost[day, state, symbol])
                    for table, state, symbol in zip(self.tables, inner, symbols, strict=True)
                )
        # Where nobody can go on, one state nobody reaches keeps all tables in shape.
        return step, cost, list(found) or states[:1]

    def _week_end(self, day: int, states: list[State]) -> tuple[FloatArray | None, IntArray | None, list[State]]:
        """Where a week ends, tell in which states it may, and forget its counters."""
        week = next(
            (number for number, days in enumerate(self.duties.instance.calendar.weeks) if days[-1] == day), None
        )
        if week is None:
            return None, None, states
        admits = np.full((len(self.people), len(states)), NOWHERE)
        for row, person in enumerate(self.people):
            admits[row, [_is_lawful(state, person.limits[week]) for state in states]] = 0.0
        begins = sorted({(0, 0, *state[2:]) for state in states})
        place = {state: index for index, state in enumerate(begins)}
        reset = np.array([place[0, 0, *state[2:]] for state in states], dtype=np.int64)
        return admits, reset, begins


def _entries(automata: Iterable[DayState]) -> Iterable[State]:
    return itertools.product(*(own.starts for own in automata))


def _is_lawful(state: State, limit: WeekLimits) -> bool:
    return limit.min_days <= state[0] <= limit.max_days and limit.min_minutes <= state[1] <= limit.max_minutes
