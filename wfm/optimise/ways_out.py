"""The cheapest ways to give somebody a week who has no lawful one: which hard rules to break, and by how much.

An elastic model lets hard rules be broken at a price: 1 for each unit, for each hour where minutes are counted. The
next way out keeps one of the rules that the way before breaks, so that ways differ in what they break, not in when.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wfm.check.relaxing import Breach
from wfm.check.remedies import change_for
from wfm.domain.shifts import Roster
from wfm.optimise.control import Control
from wfm.optimise.cpsat_people import RosterModel
from wfm.optimise.duties import Duties
from wfm.optimise.plan import OFF, Plan, early_breaks, empty_plan, to_roster
from wfm.rules.base import Rule
from wfm.rules.contract_days import ContractDays
from wfm.rules.contract_hours import ContractHours
from wfm.rules.model import Rows
from wfm.rules.one_shift_a_day import OneShiftADay
from wfm.rules.parts.contract_limits import week_limits
from wfm.rules.pins import Pins

AGENT_SECONDS = 5.0
MOST_WAYS = 3
MOST_SOLVES = 8
"""Elastic models solved for one person; one takes some hundredths of a second."""


@dataclass(frozen=True)
class WayOut:
    """A week that breaks some hard rules.

    Parameters
    ----------
    cost
        Units broken, hours counting as one.
    """

    breaches: tuple[Breach, ...]
    cost: float

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Rules broken, each once."""
        found: list[Rule] = []
        for breach in self.breaches:
            if not any(breach.rule is rule for rule in found):
                found.append(breach.rule)
        return tuple(found)

    @property
    def rank(self) -> tuple[float, int, bool]:
        """Order of preference: cheap, then simple, then one that drops pins and keeps what rules demand."""
        return round(self.cost, 6), len(self.rules), any(not isinstance(rule, Pins) for rule in self.rules)


class WaysOut:
    """Finds ways out for agents by their position."""

    def __init__(self, duties: Duties, control: Control) -> None:
        self._duties = duties
        self._control = control
        # Nobody can be in two places: whatever else gives way, this does not.
        self._always = [rule for rule in duties.rules if isinstance(rule, OneShiftADay)]
        self._known: dict[int, tuple[WayOut, ...]] = {}

    def cheapest(self, agent: int) -> WayOut | None:
        """Find the cheapest way out, None where nothing has to be broken or nothing was found."""
        ways = self._known.get(agent) or self._simplest(agent, 1)
        return ways[0] if ways else None

    def several(self, agent: int) -> tuple[WayOut, ...]:
        """Find up to `MOST_WAYS`, cheapest first; none breaks all the rules of another one."""
        self._known[agent] = self._simplest(agent, MOST_WAYS)
        return self._known[agent]

    def _simplest(self, agent: int, most: int) -> tuple[WayOut, ...]:
        chosen: list[WayOut] = []
        for way in sorted(self._all(agent), key=lambda way: way.rank):
            names = _identities(way.rules)
            if not any(_identities(other.rules) <= names for other in chosen):
                chosen.append(way)
        return tuple(chosen[:most])

    def _all(self, agent: int) -> Iterator[WayOut]:
        """Break rules as cheaply as possible, then keep one rule more that was broken, and so on."""
        waiting: list[tuple[Rule, ...]] = [()]
        seen: set[frozenset[int]] = {frozenset()}
        for _ in range(MOST_SOLVES):
            if not waiting:
                return
            kept = waiting.pop(0)
            way = self._way_out(agent, kept)
            if way is None:
                continue
            yield way
            for rule in way.rules:
                more = (*kept, rule)
                if _identities(more) not in seen:
                    seen.add(_identities(more))
                    waiting.append(more)

    def _way_out(self, agent: int, kept: Sequence[Rule]) -> WayOut | None:
        """Break as little as possible but for some rules; None if nothing is broken or nothing was found."""
        duties = self._duties
        model = _ElasticModel(duties, agent, [*self._always, *kept])
        model.post([rule for rule in duties.rules if rule.is_hard])
        model.minimise()
        result = model.solve(self._control.effort(AGENT_SECONDS), self._control.run_cp)
        if not len(result.values):
            return None
        plan = replace(empty_plan(duties), duty=model.duties_of(result.values))
        week = to_roster(duties, early_breaks(duties, plan, np.array([agent])), [agent])
        broken = [(excess, int(result.values[excess.variable])) for excess in model.excesses]
        breaches = tuple(
            _breach(duties, agent, excess.rule, excess.day, amount, plan, week) for excess, amount in broken if amount
        )
        return WayOut(breaches, model.total(result.values)) if breaches else None


class _ElasticModel(RosterModel):
    """One agent's days, in which all hard rows but those of some rules may be broken."""

    def __init__(self, duties: Duties, agent: int, kept: Sequence[Rule]) -> None:
        free = np.zeros((len(duties.agents), duties.day_count), dtype=bool)
        free[agent] = True
        super().__init__(duties, empty_plan(duties), free, is_elastic=True)
        self._kept = _identities(kept)

    def limit(self, rule: Rule, rows: Rows) -> None:
        """Add rows, elastic unless their rule is kept; sixty minutes weigh as much as a unit of another rule."""
        self._is_elastic = id(rule) not in self._kept
        is_in_minutes = rule.row_unit == "minute"
        super().limit(rule, replace(rows, weight=rows.weight / 60) if is_in_minutes else rows)


def _identities(rules: Sequence[Rule]) -> frozenset[int]:
    """Tell equal blocks of one rule apart."""
    return frozenset(id(rule) for rule in rules)


def _breach(duties: Duties, agent: int, rule: Rule, day: int, amount: int, plan: Plan, week: Roster) -> Breach:
    date = duties.instance.calendar.date_at(day)
    breach = Breach(rule, duties.agents[agent].id, date, amount, _is_short(duties, agent, rule, day, plan), "")
    return replace(breach, change=change_for(duties.instance, breach, week))


def _is_short(duties: Duties, agent: int, rule: Rule, day: int, plan: Plan) -> bool:
    """Tell whether the week of a day falls short of what the contract demands, else it exceeds a maximum."""
    number = day // 7
    dates = duties.instance.calendar.weeks[number]
    duty = plan.duty[agent, dates.start : dates.stop]
    worked = duty[duty != OFF]
    limits = week_limits(duties.instance, duties.agents[agent])[number]
    if isinstance(rule, ContractDays):
        return len(worked) < limits.min_days
    return isinstance(rule, ContractHours) and int(duties.choices.paid_minutes[worked].sum()) < limits.min_minutes
