"""Runs all finders over one agent and gathers what they find."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wfm.attendance.catalogue import RANK
from wfm.attendance.days import Stay, group_weeks
from wfm.attendance.expected import ExpectedShift
from wfm.attendance.kinds import DAY_FINDERS, SESSION_FINDERS, SHIFT_FINDERS, WEEK_FINDERS
from wfm.attendance.kinds.found import Found
from wfm.attendance.matching import nearest_shift
from wfm.attendance.policy import Policy
from wfm.attendance.records import AgentRecord
from wfm.attendance.sickness import sick_shifts
from wfm.attendance.views import AgentFacts
from wfm.domain.attendance import DecisionStatus, PointsState
from wfm.domain.decisions import Decision


@dataclass(slots=True, eq=False)
class Entry:
    """One attendance exception in the making: what was found, later what HR has decided, and then its points.

    Parameters
    ----------
    is_sickness
        Whether it only tells of approved sickness over a published shift: it never costs points.
    decision
        The latest decision on it; `status` is what it comes to, and `change` says why where it is no longer in force.
    """

    facts: AgentFacts
    policy: Policy
    found: Found
    date: date
    shift: ExpectedShift | None
    is_held: bool
    is_sickness: bool = False
    id: str = ""
    decision: Decision | None = None
    status: DecisionStatus = "open"
    change: str = ""
    spell: str = ""
    is_bradford_day: bool = False
    points: float = 0.0
    points_state: PointsState = "none"
    occurrence: int | None = None

    @property
    def code(self) -> str:
        """Kind of exception."""
        return self.policy.kind.code

    @property
    def begin(self) -> int:
        """Moment to order entries by; what concerns a whole day comes first."""
        if self.found.span:
            return self.found.span[0]
        return self.found.actual[0] if self.found.actual else 0

    @property
    def order(self) -> tuple[int, str, int, int]:
        """Order of the files: date, agent, start, kind."""
        return self.date.toordinal(), self.facts.agent.id, self.begin, RANK[self.code]


def find_entries(
    record: AgentRecord, policies: Mapping[str, Policy], week_starts: int, sick_kinds: Collection[str] = ()
) -> list[Entry]:
    """Find everything there is to say about an agent, in order.

    Parameters
    ----------
    sick_kinds
        Kinds of approved time off that are listed as absences, excused, where they cover a published shift.
    """
    entries = [
        *_in_shifts(record, policies),
        *_in_sickness(record, policies, sick_kinds),
        *_in_sessions(record, policies),
        *_in_days(record, policies),
        *_in_weeks(record, policies, week_starts),
    ]
    return sorted(_without_replaced(entries), key=lambda entry: entry.order)


def _in_shifts(record: AgentRecord, policies: Mapping[str, Policy]) -> Iterator[Entry]:
    finders = [(find, policies[code]) for code, find in SHIFT_FINDERS.items() if code in policies]
    for view in record.views:
        if not view.expected.is_judged or view.expected.is_time_off:
            continue
        for find, policy in finders:
            for found in find(view, policy):
                yield _entry(record, policy, found, view.date, view.expected)


def _in_sickness(record: AgentRecord, policies: Mapping[str, Policy], sick_kinds: Collection[str]) -> Iterator[Entry]:
    policy = policies.get("absence")
    if policy is None or not sick_kinds:
        return
    for view, found in sick_shifts(record, sick_kinds):
        entry = _entry(record, policy, found, view.date, view.expected)
        entry.is_sickness, entry.status = True, "excused"
        yield entry


def _in_sessions(record: AgentRecord, policies: Mapping[str, Policy]) -> Iterator[Entry]:
    for stay in record.stays:
        for code, find in SESSION_FINDERS.items():
            if code in policies:
                for found in find(stay, policies[code]):
                    shift = _shift_beside(stay, found)
                    if shift is None or shift.is_judged:
                        yield _entry(record, policies[code], found, shift.shift.date if shift else stay.date, shift)


def _shift_beside(stay: Stay, found: Found) -> ExpectedShift | None:
    """Find the one of a session's shifts that a fault belongs to."""
    moment = found.actual[0] if found.actual else stay.session.start
    return nearest_shift(stay.assignment.shifts, moment)


def _in_days(record: AgentRecord, policies: Mapping[str, Policy]) -> Iterator[Entry]:
    for day in record.days:
        if day.is_judged:
            for code, find in DAY_FINDERS.items():
                if code in policies:
                    for found in find(day, policies[code]):
                        yield _entry(record, policies[code], found, day.date, None)


def _in_weeks(record: AgentRecord, policies: Mapping[str, Policy], week_starts: int) -> Iterator[Entry]:
    for week in group_weeks(record.days, week_starts):
        if any(day.is_judged for day in week.days):
            for code, find in WEEK_FINDERS.items():
                if code in policies:
                    for found in find(week, policies[code]):
                        yield _entry(record, policies[code], found, week.date, None)


def _entry(record: AgentRecord, policy: Policy, found: Found, day: date, shift: ExpectedShift | None) -> Entry:
    now = record.facts.watch.report_time
    is_held = found.held_until is not None and now < found.held_until
    return Entry(record.facts, policy, found, day, shift, is_held)


def _without_replaced(entries: list[Entry]) -> list[Entry]:
    """Drop entries whose place a graver kind has taken, such as an absence that became one without a call."""
    taken = {(entry.policy.kind.filed_under, entry.shift) for entry in entries if entry.policy.kind.filed_under}
    return [entry for entry in entries if (entry.code, entry.shift) not in taken] if taken else entries
