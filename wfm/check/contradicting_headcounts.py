"""Least numbers of people on a shift that more people would be needed for than there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wfm.check.contradicting_bounds import leave_nothing, two_blocks
from wfm.check.contradiction import Contradiction, days, on
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.base import Rule, weekday_of
from wfm.rules.model import BoolArray, Choices
from wfm.rules.parts.candidates import build_candidates, candidate_grid, history_choices
from wfm.rules.parts.contract_limits import week_limits
from wfm.rules.parts.day_times import day_window
from wfm.rules.shift_headcount import ShiftHeadcount

_MEND = "lower its min, widen its scope, name fewer `days`, give it a `cost`, or make more people available"


def headcount_contradictions(instance: Instance, rules: Sequence[Rule]) -> Iterator[Contradiction]:
    """Compare each hard least number of people with the people who could be there, by date and by week."""
    counting = [rule for rule in rules if isinstance(rule, ShiftHeadcount)]
    for rule in counting:
        if rule.min:
            counted = _Counted(instance, rule, rule.min, rules)
            yield from counted.found()
            yield from counted.denied_by(counting)


@dataclass(frozen=True)
class _Counted:
    """The people whom one rule counts, and the dates for which each of them could count."""

    instance: Instance
    rule: ShiftHeadcount
    least: int
    rules: Sequence[Rule]

    def found(self) -> Iterator[Contradiction]:
        """Test every date, then every week."""
        people, is_past = self._people, self._is_past
        covered = [self._covered(build_candidates(self.instance, agent, self.rules)) for agent in people]
        can_come = np.array([own.any(axis=0) for own in covered], dtype=bool).reshape(is_past.shape)
        heads = (can_come | is_past).sum(axis=0)
        is_too_few = self._is_asked & (heads < self.least)
        for day in np.flatnonzero(is_too_few).tolist():
            what = f"on {on(self.instance.calendar.date_at(day))}, {self._wanted}, but {heads[day]} can come at most"
            yield Contradiction(what, _MEND, rule=self.rule)
        # Where a shift counts for two dates, or one of history counts, working days do not add up to heads.
        if not is_past.any() and not any((own.sum(axis=1) > 1).any() for own in covered):
            yield from self._weeks(people, can_come, self._is_asked & ~is_too_few)

    def denied_by(self, others: Sequence[ShiftHeadcount]) -> Iterator[Contradiction]:
        """Find blocks that allow fewer people than this one wants, all of whom they count."""
        is_demanded = self._is_asked & ~self._is_past.any(axis=0)
        for other in others if self._people and is_demanded.any() else ():
            if leave_nothing(self.rule, other) and all(other.applies_to(agent) for agent in self._people):
                yield two_blocks(self.rule, other, self.rule)

    @cached_property
    def _people(self) -> tuple[Agent, ...]:
        return tuple(self.rule.agents_in(self.instance))

    @cached_property
    def _is_past(self) -> BoolArray:
        """Tell for which dates somebody counts who began before the horizon, shape (people, days)."""
        past = [history_choices(self.instance, agent, self.rule.lookback_days) for agent in self._people]
        counted = [self._covered(own).any(axis=0) for own in past]
        return np.array(counted, dtype=bool).reshape(len(past), self.instance.calendar.days)

    def _weeks(self, people: Sequence[Agent], can_come: BoolArray, is_judged: BoolArray) -> Iterator[Contradiction]:
        for number, dates in enumerate(self.instance.calendar.weeks):
            judged = np.array(dates)[is_judged[dates.start : dates.stop]]
            most = [week_limits(self.instance, agent)[number].max_days for agent in people]
            available = int(np.minimum(can_come[:, judged].sum(axis=1), most).sum())
            needed = self.least * len(judged)
            if available < needed:
                first = on(self.instance.calendar.date_at(dates.start))
                what = (
                    f"in the week from {first}, {self._wanted} on {len(judged)} dates, together {days(needed)} of "
                    f"work, but those whom it counts can work {days(available)} at most"
                )
                yield Contradiction(what, _MEND, rule=self.rule)

    @property
    def _wanted(self) -> str:
        """Say what the rule demands, of whom and when."""
        rule = self.rule
        parts = [f"{rule.rule} wants at least {self.least}"]
        parts += [f"of {', '.join(names)}" for names in (rule.agents, rule.teams, rule.contracts) if names]
        parts += [f"on {', '.join(rule.shifts)}"] if rule.shifts else []
        parts += [f"from {rule.start} to {rule.end}"] if rule.start else []
        return " ".join(parts)

    @cached_property
    def _windows(self) -> tuple[tuple[int, int], ...] | None:
        """Window of each date, in elapsed minutes; None where the date of a shift decides."""
        if self.rule.start is None or self.rule.end is None:
            return None
        window, calendar = day_window(self.rule.start, self.rule.end), self.instance.calendar
        spans = (calendar.window(day, window) for day in calendar.dates)
        return tuple((calendar.minute_of(span.start_utc), calendar.minute_of(span.end_utc)) for span in spans)

    def _covered(self, choices: Choices) -> BoolArray:
        """Tell for which dates each choice counts, shape (choices, days)."""
        names = [not self.rule.shifts or str(template.id) in self.rule.shifts for template in self.instance.templates]
        is_counted: BoolArray = np.array([*names, not self.rule.shifts])[choices.template][:, None]
        if self._windows is None:
            on_date: BoolArray = choices.day[:, None] == np.arange(self.instance.calendar.days)
            return on_date & is_counted
        start, end = np.array(self._windows).T
        covers: BoolArray = (choices.start_minute[:, None] <= start) & (choices.end_minute[:, None] >= end)
        return covers & is_counted

    @cached_property
    def _is_asked(self) -> BoolArray:
        """Tell on which dates the rule demands anything: one of its `days`, with a shift on offer that would count."""
        grid = candidate_grid(self.instance)
        offered = [self._covered(grid.offered(contract.id)).any(axis=0) for contract in self.instance.contracts]
        in_scope = [not self.rule.days or weekday_of(day) in self.rule.days for day in self.instance.calendar.dates]
        return np.logical_and(np.array(offered, dtype=bool).any(axis=0), in_scope)
