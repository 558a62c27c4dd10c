"""The comparison of a published schedule with clock punches, from end to end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial

from wfm.attendance.audit_trail import answer_decisions
from wfm.attendance.cases import Bench, Case, settle
from wfm.attendance.coverage_effect import EffectLog
from wfm.attendance.decisions import open_book
from wfm.attendance.doubts import TerminalWatch
from wfm.attendance.entries import find_entries
from wfm.attendance.excused import mark_excused
from wfm.attendance.expected import build_leave, to_seconds
from wfm.attendance.gather import SortedPunches, group_time_off, receiving_shifts, sort_punches
from wfm.attendance.history import open_history
from wfm.attendance.ledger import AgentFile, keep_ledger, open_file
from wfm.attendance.levels import agent_day_rows, all_levels
from wfm.attendance.marks import Mark
from wfm.attendance.matching import Watch
from wfm.attendance.outcome import build_exceptions, data_line, data_lines
from wfm.attendance.policy import Policy, build_policies
from wfm.attendance.records import Frame, read_agent
from wfm.attendance.report_time import refuse_future_punches
from wfm.attendance.settings import AttendanceSettings
from wfm.attendance.slot_levels import SlotLog
from wfm.attendance.standing import Dates
from wfm.attendance.totals import AgentCount, agent_totals, count_agent, grand_total, team_totals
from wfm.domain.attendance import AdherenceRow, AttendanceReport, DataLine, Punch
from wfm.domain.calendar import WEEKDAYS, Calendar, Span
from wfm.domain.coverage_effect import PlannedCover
from wfm.domain.decisions import Decision, PastException
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.errors import InputError, Issue
from wfm.intake.collector import paused_collector

USUAL_REST_HOURS = 11.0
"""Rest between two dates where neither the configuration nor a rule says otherwise."""


@paused_collector()
def compare(
    instance: Instance,
    schedule: Roster,
    punches: Sequence[Punch],
    settings: AttendanceSettings,
    report_time_utc: datetime,
    *,
    min_rest_hours: float | None = None,
    decisions: Iterable[Decision] = (),
    history: Iterable[PastException] = (),
    cover: PlannedCover | None = None,
) -> AttendanceReport:
    """Compare punches with a published schedule.

    Parameters
    ----------
    instance
        Supplies agents, time off of every status, the time zone, and the history whose shifts receive punches without
        being judged. Its horizon does not matter.
    schedule
        The published shifts; their dates are the period unless the settings name one.
    punches
        In any order; those after a report time that the settings name are counted and left out.
    min_rest_hours
        Hours of the planning rule of that name, used where the settings leave ``short_rest`` open.
    decisions
        What HR has decided, in any order, of whatever weeks.
    history
        Exceptions of earlier weeks; those dated in the period are replaced by what is found now.
    cover
        What was required and planned by that schedule, if that is known.

    Raises
    ------
    InputError
        If there is no period, or the report time lies before it; if a punch lies after the report time although the
        settings name none, which means that it is now; if a correction removes a punch that is not there; if
        the history holds dates after the period.
    """
    dates = find_period(schedule, settings)
    frame = _frame(instance, settings, dates, report_time_utc)
    if settings.as_of is None:
        refuse_future_punches(punches, report_time_utc, instance.calendar)
    policies = _policies(settings, min_rest_hours)
    policy_of = {**build_policies(settings.exceptions), **policies}
    issues: list[Issue] = []
    book = open_book(decisions, dates[-1], settings.report.retention_days)
    past = open_history(history, book, policy_of, frame.judged, settings, issues)
    sorted_punches = sort_punches(instance, punches, frame.watch.report_time)
    span = span_of_dates(instance.calendar, dates)
    effect, slots = EffectLog(instance.calendar, span, cover), SlotLog(instance.calendar, span, settings.adherence)
    reading = _Reading(settings, policies, past.by_agent(), effect, slots)
    for bench, marks in _benches(frame, instance, schedule, sorted_punches, policies, policy_of):
        agent_id = bench.agent_id
        reading.add(settle(bench, marks, book.of_agent(agent_id), past.told.get(agent_id, {}), issues))
    if issues:
        raise InputError(issues)
    for stranger, mark in sorted_punches.strangers:
        reading.data.append(data_line(stranger, mark, "left out: not on the list of agents"))
    warnings = reading.terminals.hold_back()
    rules = settings.adherence
    ledger = keep_ledger(reading.files, instance.agent, past, policy_of, settings, Dates(dates[0], dates[-1]))
    return AttendanceReport(
        first_date=dates[0],
        last_date=dates[-1],
        report_time_utc=report_time_utc,
        exceptions=build_exceptions(ledger.entries),
        adherence=tuple(all_levels(reading.days, settings)),
        slots=slots.finish(),
        agents=agent_totals(reading.counts, rules),
        teams=team_totals(reading.counts, rules),
        total=grand_total(reading.counts, rules),
        effect=effect.finish(),
        data=tuple(sorted(reading.data, key=lambda line: (line.row, line.agent_id, line.time_utc))),
        warnings=tuple(warnings),
        punch_count=len(punches),
        late_punch_count=sorted_punches.late_count,
        adherence_definition=rules.definition,
        conformance_definition=rules.conformance,
        adherence_target=rules.adherence_target,
        conformance_band=rules.conformance_band,
        standings=ledger.standings,
        answers=answer_decisions(book, ledger.entries, past.rows, frame.judged),
        history=ledger.history,
        points_since=min(past.since or dates[0], dates[0]),
        forgotten_decisions=book.forgotten,
        forgotten_history=past.forgotten,
    )


@dataclass
class _Reading:
    """What is kept of each agent; the record itself goes."""

    settings: AttendanceSettings
    policies: Mapping[str, Policy]
    past: Mapping[AgentId, list[PastException]]
    effect: EffectLog
    slots: SlotLog
    terminals: TerminalWatch = field(default_factory=TerminalWatch)
    files: list[AgentFile] = field(default_factory=list)
    days: list[AdherenceRow] = field(default_factory=list)
    counts: list[AgentCount] = field(default_factory=list)
    data: list[DataLine] = field(default_factory=list)

    def add(self, case: Case) -> None:
        """Judge one agent."""
        record, entries = case.record, case.entries
        mark_excused(record.views, entries, self.settings.adherence)
        days = agent_day_rows(record, self.settings)
        self.terminals.note(record, entries)
        self.effect.add(record, entries)
        self.slots.add(record)
        self.files.append(open_file(record, entries, self.past.get(record.facts.agent.id, ())))
        self.days.extend(days)
        self.counts.append(count_agent(record, days))
        self.data.extend(data_lines(case.clocked))


def _benches(
    frame: Frame,
    instance: Instance,
    schedule: Roster,
    punches: SortedPunches,
    policies: Mapping[str, Policy],
    policy_of: Mapping[str, Policy],
) -> Iterator[tuple[Bench, Sequence[Mark]]]:
    """Make ready to read everybody who has a shift or a punch, by id."""
    settings = frame.settings
    time_off = group_time_off(instance.time_off)
    first, closed = min(frame.judged), settings.closed_dates
    find = partial(
        find_entries,
        policies=policies,
        week_starts=WEEKDAYS.index(settings.week_starts),
        sick_kinds=settings.bradford.kinds,
    )
    for agent in sorted(instance.agents, key=lambda agent: agent.id):
        shifts = receiving_shifts(agent.id, schedule, instance.history, first)
        marks = punches.marks.get(agent.id, [])
        if shifts or marks:
            rows = time_off.get(agent.id, [])
            leave = build_leave(rows, closed, instance.calendar)
            read = partial(read_agent, frame, agent, shifts, time_off=rows, leave=leave)
            yield Bench(agent.id, read, find, policy_of), marks


def find_period(schedule: Roster, settings: AttendanceSettings) -> list[date]:
    """Find the dates that are judged.

    Raises
    ------
    InputError
        If neither the schedule nor the settings tell.
    """
    if settings.period is not None:
        first, days = settings.period.start, settings.period.days
    else:
        found = [shift.date for shift in schedule]
        if not found:
            mend = "give the published schedule, or name the dates in attendance.period"
            raise InputError([Issue(settings.schedule, "has no shift, so there is no period to judge", mend=mend)])
        first, days = min(found), (max(found) - min(found)).days + 1
    return [first + timedelta(days=index) for index in range(days)]


def span_of_dates(calendar: Calendar, dates: Sequence[date]) -> Span:
    """Span from the first midnight to the one after the last date."""
    return Span(calendar.midnight(dates[0]), calendar.midnight(dates[-1] + timedelta(days=1)))


def _frame(instance: Instance, settings: AttendanceSettings, dates: Sequence[date], report_time_utc: datetime) -> Frame:
    calendar, pairing = instance.calendar, settings.pairing
    opening = calendar.midnight(dates[0])
    if report_time_utc < opening:
        written = calendar.text_of(report_time_utc)
        reason = f"lies before the period, which begins on {dates[0]}"
        raise InputError([Issue("report time", reason, value=written, mend="give a later one with --as-of")])
    watch = Watch(
        before=round(pairing.before_minutes * 60),
        after=round(pairing.after_minutes * 60),
        max_session=round(pairing.max_session_hours * 3600),
        report_time=to_seconds(report_time_utc),
    )
    return Frame(calendar, settings, frozenset(dates), to_seconds(opening), watch)


def _policies(settings: AttendanceSettings, min_rest_hours: float | None) -> dict[str, Policy]:
    """Take the policies in force; rest comes from the planning rule where the settings leave it open."""
    policies = settings.policies()
    rest = policies.get("short_rest")
    if rest is not None and rest.limit is None:
        hours = USUAL_REST_HOURS if min_rest_hours is None else min_rest_hours
        policies["short_rest"] = replace(rest, limit=round(hours * 3600))
    return policies
