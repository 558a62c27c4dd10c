"""What each agent could do on each day, and what the rules know about it.

An offer holds everything on which the best week of an agent depends, names aside: agents with equal offers have equal
best weeks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from wfm.check.cover_worth import SkillSet, skills_of
from wfm.check.millionths import millionths_of
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.base import Rule
from wfm.rules.day_state import DAY_OFF, FORBIDDEN, DayState
from wfm.rules.model import Choices
from wfm.rules.parts.candidates import build_candidates, history_choices
from wfm.rules.parts.contract_limits import week_limits

IntArray = NDArray[np.int64]
NO_LIMIT = 1 << 40
"""More minutes than any horizon has."""
_LEAST_LOOKBACK_DAYS = 2
"""A shift can last into the second date after its own."""


@dataclass(frozen=True)
class Automaton:
    """A rule told day by day, its costs in millionths rounded down; shapes as in `DayState`."""

    step: IntArray
    cost: IntArray


@dataclass(frozen=True)
class Offer:
    """All that matters of one agent; arrays over choices follow each other.

    Parameters
    ----------
    skills
        Queues that the agent can serve.
    day, template, start_minute, end_minute, paid_minutes
        Shape (choices,): shifts that the agent could be given.
    ready_minute
        Shape (choices,): elapsed minute from which the next shift may start.
    rested_minute
        Elapsed minute from which the first may.
    cost
        Shape (choices,): millionths that rules charge for the choice whatever happens on other days.
    off_cost
        Shape (days,): the same for a day off.
    may_be_off
        Shape (days,).
    automata
        Numbers of the rules whose charge depends on other days.
    symbol
        Shape (automata, choices): what each choice means to them.
    starts
        States in which each of them may begin.
    limits
        Shape (weeks, 4): least and most paid minutes, least and most days.
    """

    skills: SkillSet
    day: IntArray
    template: IntArray
    start_minute: IntArray
    end_minute: IntArray
    paid_minutes: IntArray
    ready_minute: IntArray
    rested_minute: int
    cost: IntArray
    off_cost: IntArray
    may_be_off: NDArray[np.bool_]
    automata: tuple[int, ...]
    symbol: IntArray
    starts: tuple[tuple[int, ...], ...]
    limits: IntArray

    @cached_property
    def key(self) -> tuple[object, ...]:
        """Equal for equal offers."""
        return tuple(
            value.tobytes() if isinstance(value, np.ndarray) else value
            for value in (getattr(self, name) for name in Offer.__dataclass_fields__)
        )


class OfferTable:
    """Offers of all agents of an instance.

    Attributes
    ----------
    automata
        Rules told day by day, each set of tables once.
    """

    def __init__(self, instance: Instance, rules: Sequence[Rule]) -> None:
        self.automata: list[Automaton] = []
        self._instance = instance
        self._rules = rules
        self._lookback_days = max([_LEAST_LOOKBACK_DAYS, *(rule.lookback_days for rule in rules)])
        self._shared: dict[tuple[int, int], tuple[int, DayState]] = {}
        self._number: dict[bytes, int] = {}

    def offer(self, agent: Agent) -> Offer:
        """Collect what one agent could do."""
        instance = self._instance
        choices = build_candidates(instance, agent, self._rules)
        history = history_choices(instance, agent, self._lookback_days)
        rules = [rule for rule in self._rules if rule.applies_to(agent)]
        told = [state for rule in rules if (state := self._told(rule, agent, choices, history)) is not None]
        alone = _Alone(choices, instance.calendar.days, [state for state in told if state.step.shape[1] == 1])
        alone.may_be_off[list(self._pinned_days(agent))] = False
        linked = [state for state in told if state.step.shape[1] > 1]
        kept = alone.is_allowed
        symbol = np.array([state.symbol[kept] for state in linked], dtype=np.int64)
        return Offer(
            skills=skills_of(instance, agent),
            day=choices.day[kept],
            template=choices.template[kept],
            start_minute=choices.start_minute[kept],
            end_minute=choices.end_minute[kept],
            paid_minutes=choices.paid_minutes[kept],
            ready_minute=self._ready(rules, agent, choices)[kept],
            rested_minute=int(self._ready(rules, agent, history).max(initial=0)),
            cost=alone.cost[kept],
            off_cost=alone.off_cost,
            may_be_off=alone.may_be_off,
            automata=tuple(self._number_of(state) for state in linked),
            symbol=symbol.reshape(len(linked), int(kept.sum())),
            starts=tuple(state.starts for state in linked),
            limits=_limits(instance, agent),
        )

    def _told(self, rule: Rule, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Ask a rule, which looks back no further than it says."""
        past = history.take(history.day >= -rule.lookback_days) if len(history) else history
        return rule.day_state(self._instance, agent, choices, past)

    def _ready(self, rules: Sequence[Rule], agent: Agent, choices: Choices) -> IntArray:
        """When the next shift may start after each choice: never before its end."""
        ready = choices.end_minute
        for rule in rules:
            own = rule.ready_minute(self._instance, agent, choices) if rule.is_hard else None
            ready = ready if own is None else np.maximum(ready, own)
        return ready

    def _pinned_days(self, agent: Agent) -> Iterator[int]:
        """Days on which a shift is pinned."""
        calendar = self._instance.calendar
        for pin in self._instance.pins_of.get(agent.id, ()):
            if pin.template is not None and calendar.has_date(pin.date):
                yield calendar.day_index(pin.date)

    def _number_of(self, state: DayState) -> int:
        """Find the number of some tables; most agents share theirs, often as the same arrays."""
        arrays = (id(state.step), id(state.cost))
        if arrays in self._shared:
            return self._shared[arrays][0]
        number = self._number.setdefault(sha256(state.tables_key).digest(), len(self._number))
        if number == len(self.automata):
            self.automata.append(Automaton(state.step, millionths_of(state.cost)))
            # Held as long as their addresses are compared, so that no other arrays can get them.
            self._shared[arrays] = number, replace(state)
        return number


class _Alone:
    """What rules without a memory say of single days.

    Attributes
    ----------
    is_allowed, cost
        Shape (choices,).
    may_be_off, off_cost
        Shape (days,).
    """

    def __init__(self, choices: Choices, days: int, states: Sequence[DayState]) -> None:
        self.is_allowed = np.ones(len(choices), dtype=bool)
        self.cost = np.zeros(len(choices), dtype=np.int64)
        self.may_be_off = np.ones(days, dtype=bool)
        self.off_cost = np.zeros(days, dtype=np.int64)
        for state in states:
            cost = millionths_of(state.cost)
            self.is_allowed &= state.step[choices.day, 0, state.symbol] != FORBIDDEN
            self.cost += cost[choices.day, 0, state.symbol]
            self.may_be_off &= state.step[:, 0, DAY_OFF] != FORBIDDEN
            self.off_cost += cost[:, 0, DAY_OFF]


def _limits(instance: Instance, agent: Agent) -> IntArray:
    """Limits of all weeks, shape (weeks, 4)."""
    rows = [
        (limits.min_minutes, min(limits.max_minutes, NO_LIMIT), limits.min_days, limits.max_days)
        for limits in week_limits(instance, agent)
    ]
    return np.array(rows, dtype=np.int64)
