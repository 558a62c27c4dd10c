"""Draws the first sheet: what needs a decision today, counts by kind, and teams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.attendance import NO_TEAM, AttendanceException, AttendanceReport, AttendanceTotal
from wfm.domain.coverage_effect import CoverageEffect, LostTime
from wfm.domain.instance import Instance
from wfm.report.attendance_excel_coverage import is_worth_a_sheet, service_block
from wfm.report.attendance_exception_rows import open_first
from wfm.report.attendance_sheets import measured, percent
from wfm.report.attendance_words import (
    ADHERENCE_WORDS,
    CONFORMANCE_WORDS,
    footer_words,
    percent_words,
    period_words,
    report_time_words,
    severity_counts,
)
from wfm.report.excel_style import BODY, ONE_DECIMAL, WHOLE, Look, Pen, Value
from wfm.report.excel_summary_page import Block, SummaryPage, draw_summary_page
from wfm.report.words import amount, count_of, short_date

DECISIONS_SHOWN = 15
WIDTHS = (31, 14, 14, 14, 22, 14, 16, 16, 16, 16)
"""Of the columns, in characters; the last one is there only where absences are held back."""
NUMBER = Look(border="hair", number_format="General", horizontal="right")
PERCENT = Look(border="hair", number_format="0.00", horizontal="right")
UNIT = Look(border="hair", horizontal="left", indent=1)
COUNT = Look(border="hair", number_format='#,##0;-#,##0;"–"', horizontal="right")


def draw_summary(pen: Pen, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """Draw the first sheet of HR's workbook."""
    calendar = instance.calendar
    page = SummaryPage(
        title="Attendance summary",
        subtitle=f"{period_words(report)} · as of {report_time_words(report, calendar)}",
        footer=footer_words(report, calendar),
        doubts=doubt_sentences(report.warnings),
        sentences=[*held_absences(report.total), *_steps(report), *_reopened(report)],
        key_numbers=key_numbers(report, report.total),
        blocks=[
            gravest_block(report.exceptions, instance, "Needs a decision first"),
            _teams(report),
            *([service_block(report.effect)] if report.effect.service else []),
            kinds_block(report.exceptions, ("open", "confirmed", "excused", "corrected", "held")),
        ],
        notes=[*_origins(report), *definitions(report), _NO_ADVICE],
        widths=WIDTHS if report.total.held else WIDTHS[:-1],
    )
    draw_summary_page(pen, sheet, page)


_HELD_NOTE = "Absence, %: without the time of absences that are held back."
_NO_ADVICE = "This report states facts for a person to decide on. It warns nobody and is no legal advice."


def doubt_sentences(warnings: Iterable[str]) -> list[str]:
    """Write what makes the report doubtful as whole sentences."""
    return [f"Doubtful: {warning[:1].upper()}{warning[1:]}." for warning in warnings]


def held_absences(total: AttendanceTotal) -> list[str]:
    """Say how many absences may yet turn out to be none, as a clock may have been offline."""
    if not total.held:
        return []
    return [
        f"Of {count_of(total.absent, 'absence')} {amount(total.held)} "
        f"{'is' if total.held == 1 else 'are'} held back, as a clock may have been offline: see sheet Held back."
    ]


def _steps(report: AttendanceReport) -> list[str]:
    """Say how many have reached a step of the policy in this period."""
    new = sum(standing.is_new for standing in report.standings)
    people = "1 person has" if new == 1 else f"{amount(new)} people have"
    return [f"{people} reached a new step of the policy: see sheet Escalations."] if new else []


def _reopened(report: AttendanceReport) -> list[str]:
    """Say how many decisions no longer hold."""
    count = sum(bool(entry.change) for entry in report.exceptions)
    if not count:
        return []
    no_longer_hold = "1 decision no longer holds" if count == 1 else f"{amount(count)} decisions no longer hold"
    return [f"{no_longer_hold}, as what was decided on has changed: the column Detail in sheet Exceptions says how."]


def key_numbers(report: AttendanceReport, total: AttendanceTotal) -> list[tuple[str, str]]:
    """Name the numbers to know first, of everybody or of a team whose exceptions the report is cut down to."""
    counts = severity_counts(report)
    return [
        (amount(total.agents), "agents"),
        (amount(total.shifts), "shifts ended"),
        (amount(total.absent), "absences"),
        (amount(sum(new for _, new, _, _ in counts)), "exceptions open"),
        (amount(sum(settled for _, _, settled, _ in counts)), "settled"),
        (amount(sum(held for _, _, _, held in counts)), "held back"),
        (percent_words(percent(total.adherence_percent)), f"adherence ({report.adherence_definition})"),
        (percent_words(percent(total.conformance_percent)), f"conformance ({report.conformance_definition})"),
    ]


def gravest_block(exceptions: Iterable[AttendanceException], instance: Instance, title: str) -> Block:
    """List the gravest of what is open; the sheet of exceptions has them all."""
    waiting = [entry for entry in open_first(exceptions) if entry.status == "open"]
    urgent = [entry for entry in waiting if entry.severity in ("critical", "high")]
    more = f" ({DECISIONS_SHOWN} of {amount(len(urgent))})" if len(urgent) > DECISIONS_SHOWN else ""
    return Block(
        title=f"{title}: open, critical or high{more}; all in sheet Exceptions",
        header=["Exception", "Severity", "Date", "Agent", "Name", "Team", "Amount", "Unit"],
        rows=[_gravest_row(entry, instance) for entry in urgent[:DECISIONS_SHOWN]],
        looks=[BODY, BODY, BODY, BODY, BODY, BODY, NUMBER, UNIT],
        empty_note="Nothing critical or high is open.",
    )


def _gravest_row(entry: AttendanceException, instance: Instance) -> list[Value]:
    agent = instance.agent[entry.agent_id]
    day = short_date(entry.date)
    severity = entry.severity.capitalize()
    return [entry.name, severity, day, str(agent.id), agent.name, agent.team or "", measured(entry), entry.unit]


def kinds_block(exceptions: Iterable[AttendanceException], statuses: tuple[str, ...]) -> Block:
    """Count every kind by what has become of it; ``held`` stands for those held back, ``settled`` for any decided."""
    counts: dict[str, Counter[str]] = {}
    for entry in exceptions:
        status = "held" if entry.is_held else entry.status
        counts.setdefault(entry.name, Counter())[status if status in statuses else "settled"] += 1
    ordered = sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    rows: list[list[Value]] = [
        [name, *[count[status] for status in statuses], sum(count.values())] for name, count in ordered
    ]
    heads = ["Held back" if status == "held" else status.capitalize() for status in statuses]
    return Block(
        title="Exceptions by kind and status",
        header=["Exception", *heads, "All"],
        rows=rows,
        looks=[BODY, *[COUNT] * (len(statuses) + 1)],
        empty_note="No exceptions.",
    )


def _teams(report: AttendanceReport) -> Block:
    """Compare the teams, with what absences and lateness cost where that is known."""
    totals, effect = [*report.teams, report.total], report.effect
    rows = [_team_row(total.team or NO_TEAM, total) for total in report.teams]
    rows.append(_team_row("All", report.total))
    header = ["Team", "Agents", "Shifts ended", "Absences", "Absence, %", "Adherence, %", "Conformance, %"]
    looks = [BODY, WHOLE, WHOLE, WHOLE, PERCENT, PERCENT, PERCENT]
    if effect.teams:
        of_team = {loss.team: loss.lost for loss in effect.teams}
        lost = [of_team.get(total.team or NO_TEAM, LostTime()) for total in report.teams]
        is_hurt_known = effect.lost.short_seconds is not None
        header += ["Lost, hours", "Of it when short"][: 1 + is_hurt_known]
        looks += [ONE_DECIMAL, ONE_DECIMAL][: 1 + is_hurt_known]
        for row, time in zip(rows, [*lost, effect.lost], strict=True):
            row += [time.seconds / 3600, (time.short_seconds or 0.0) / 3600][: 1 + is_hurt_known]
    note = ""
    if report.total.held:
        header, looks, note = [*header, "Absences held back"], [*looks, WHOLE], _HELD_NOTE
        for row, total in zip(rows, totals, strict=True):
            row.append(total.held)
    return Block("Teams", header, rows, looks, has_total=True, note=note)


def _team_row(name: str, total: AttendanceTotal) -> list[Value]:
    shares = [percent(share) for share in (total.adherence_percent, total.conformance_percent)]
    return [name, total.agents, total.shifts, total.absent, percent(total.absence_percent), *shares]


def _origins(report: AttendanceReport) -> list[str]:
    """Say how far back points are known, what was dropped for its age, and why a sheet is missing."""
    notes = []
    since = report.points_since
    if since is not None:
        no_past = " There is no history of earlier weeks." if since >= report.first_date else ""
        notes.append(
            f"Points, steps and the Bradford factor are known since {short_date(since)} {since.year}.{no_past}"
        )
    for count, noun in ((report.forgotten_decisions, "decision"), (report.forgotten_history, "earlier exception")):
        if count:
            notes.append(f"{count_of(count, noun)} older than the time they are kept for, not carried forward.")
    return [*notes, *cover_notes(report.effect)]


def cover_notes(effect: CoverageEffect) -> list[str]:
    """Say why there is no sheet about cover, or what it lacks."""
    if not is_worth_a_sheet(effect):
        return [f"No sheet Coverage: {effect.note or 'no time on the floor was lost or gained'}."]
    return [f"{effect.note[:1].upper()}{effect.note[1:]}."] if effect.note else []


def definitions(report: AttendanceReport) -> list[str]:
    """Say how the percentages are computed."""
    return [
        f"Adherence: {ADHERENCE_WORDS[report.adherence_definition]}. Whole-day absences count in the absence rate.",
        f"Conformance: {CONFORMANCE_WORDS[report.conformance_definition]}.",
    ]
