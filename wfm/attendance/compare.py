"""The comparison of a published schedule with clock punches, from end to end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from wfm.attendance.audit_trail import answer_decisions
from wfm.attendance.coverage_effect import EffectLog
from wfm.attendance.decisions import DecisionBook, open_book
from wfm.attendance.expected import to_seconds
from wfm.attendance.gather import SortedPunches, group_time_off, receiving_shifts, sort_punches
from wfm.attendance.history import PastBook, not_told, open_history
from wfm.attendance.ledger import standings_of_the_away
from wfm.attendance.levels import all_levels
from wfm.attendance.matching import Watch
from wfm.attendance.outcome import data_line
from wfm.attendance.part import Attendee, Measure, Part
from wfm.attendance.policy import Policy, build_policies
from wfm.attendance.records import Frame
from wfm.attendance.report_time import refuse_future_punches
from wfm.attendance.settings import AttendanceSettings
from wfm.attendance.site import reading_site
from wfm.attendance.slot_levels import slot_adherence
from wfm.attendance.slot_seconds import grid_around
from wfm.attendance.standing import Dates
from wfm.attendance.totals import agent_totals, grand_total, team_totals
from wfm.domain.attendance import AttendanceReport, Punch
from wfm.domain.calendar import Calendar, Span
from wfm.domain.coverage_effect import PlannedCover
from wfm.domain.decisions import Decision, PastException
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.domain.standings import Standing
from wfm.errors import InputError, Issue
from wfm.machine.collector import paused_collector

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
    find_cover: Callable[[], PlannedCover | None] = lambda: None,
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
    find_cover
        Finds what was required and planned by that schedule, if that is known. Of a large site half is read meanwhile.

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
    grid = grid_around(span, instance.calendar.interval_minutes * 60, to_seconds(instance.calendar.origin_utc))
    measure = Measure(frame, policies, policy_of, Dates(dates[0], dates[-1]), grid)
    attendees = list(_attendees(instance, schedule, sorted_punches, min(frame.judged), book, past))
    with reading_site(measure, attendees) as read:
        effect = EffectLog(instance.calendar, span, find_cover())
        part = read()
    if issues := [*issues, *part.issues]:
        raise InputError(issues)
    for account in part.accounts:
        effect.add(instance.agent[account.agent_id], account)
    strangers = [data_line(*stranger, "left out: not on the list of agents") for stranger in sorted_punches.strangers]
    rules, counts = settings.adherence, part.counts
    return AttendanceReport(
        first_date=dates[0],
        last_date=dates[-1],
        report_time_utc=report_time_utc,
        exceptions=tuple(part.exceptions),
        adherence=tuple(all_levels(part.days, settings)),
        slots=slot_adherence(part.slot_seconds, grid, rules),
        agents=agent_totals(counts, rules),
        teams=team_totals(counts, rules),
        total=grand_total(counts, rules),
        effect=effect.finish(),
        data=tuple(sorted([*part.data, *strangers], key=lambda line: (line.row, line.agent_id, line.time_utc))),
        doubts=part.doubts,
        punch_count=len(punches),
        late_punch_count=sorted_punches.late_count,
        adherence_definition=rules.definition,
        conformance_definition=rules.conformance,
        adherence_target=rules.adherence_target,
        conformance_band=rules.conformance_band,
        standings=_standings(part, past, instance, measure),
        answers=answer_decisions(book, part.exceptions, past.rows, frame.judged),
        history=tuple(not_told(past.rows, {entry.id for entry in part.exceptions})),
        points_since=min(past.since or dates[0], dates[0]),
        forgotten_decisions=book.forgotten,
        forgotten_history=past.forgotten,
    )


def _attendees(
    instance: Instance, schedule: Roster, punches: SortedPunches, first: date, book: DecisionBook, past: PastBook
) -> Iterator[Attendee]:
    """Gather what is known of everybody who has a shift or a punch, by id."""
    time_off, earlier = group_time_off(instance.time_off), past.by_agent()
    for agent in sorted(instance.agents, key=lambda agent: agent.id):
        shifts = receiving_shifts(agent.id, schedule, instance.history, first)
        marks = punches.marks.get(agent.id, [])
        if shifts or marks:
            yield Attendee(
                agent=agent,
                shifts=shifts,
                marks=marks,
                time_off=time_off.get(agent.id, []),
                decisions=book.of_agent(agent.id),
                told=past.told.get(agent.id, {}),
                past=earlier.get(agent.id, []),
            )


def _standings(part: Part, past: PastBook, instance: Instance, measure: Measure) -> tuple[Standing, ...]:
    """Tell where everybody on the list of agents stands who has entries, a shift or a history."""
    read = {standing.agent_id for standing in part.standings}
    away = {
        agent_id: rows
        for agent_id, rows in past.by_agent().items()
        if agent_id in instance.agent and agent_id not in read
    }
    found = [*part.standings, *standings_of_the_away(away, measure.frame.settings, measure.dates)]
    return tuple(sorted(found, key=lambda standing: standing.agent_id))


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
