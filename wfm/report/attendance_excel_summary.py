"""Draws the first sheet: what needs a decision today, counts by kind, and teams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.attendance import AttendanceException, AttendanceReport, AttendanceTotal
from wfm.domain.instance import Instance
from wfm.report.attendance_lists import open_first
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
from wfm.report.excel_style import (
    BODY,
    HEADER,
    NAVY,
    NOTE,
    PALE,
    RED,
    SECTION,
    TOTAL,
    WHOLE,
    Look,
    Pen,
    Value,
    put_title,
    set_up_print,
    set_widths,
)
from wfm.report.words import amount, short_date

LAST_COLUMN = 8
DECISIONS_SHOWN = 15
_SENTENCE = Look(size=11, is_wrapped=True, vertical="top")
_LABEL = Look(color=NAVY, size=9, fill=PALE, horizontal="center")
_KEY_NUMBER = Look(color=NAVY, size=15, is_bold=True, fill=PALE, horizontal="center")
_NUMBER = Look(border="hair", number_format="General", horizontal="right")
_PERCENT = Look(border="hair", number_format="0.00", horizontal="right")
_UNIT = Look(border="hair", horizontal="left", indent=1)
_COUNT = Look(border="hair", number_format='#,##0;-#,##0;"–"', horizontal="right")


@dataclass(frozen=True)
class Block:
    """A titled small table; `looks` are those of the columns, a bold last row holds totals."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    looks: Sequence[Look]
    empty_note: str = "None."
    has_total: bool = False


def draw_summary(pen: Pen, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """Draw warnings, key numbers and small tables one beneath the other."""
    calendar = instance.calendar
    subtitle = f"{period_words(report)} · as of {report_time_words(report, calendar)}"
    put_title(pen, sheet, "Attendance summary", subtitle)
    row = _draw_sentences(pen, sheet, 4, report)
    row = _draw_key_numbers(pen, sheet, row + 1, report)
    for block in (_decisions(report, instance), _kinds(report), _teams(report)):
        row = _draw_block(pen, sheet, row + 1, block)
    for text in _definitions(report):
        row += 1
        pen.put(sheet, row, 1, text, NOTE)
    set_widths(sheet, [32, 13, 13, 13, 24, 16, 14, 12])
    sheet.freeze_panes = "A4"
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, "1:3", footer_words(report, calendar))


def _draw_sentences(pen: Pen, sheet: Worksheet, row: int, report: AttendanceReport) -> int:
    """Say first what makes the report doubtful."""
    for warning in report.warnings:
        text = f"Doubtful: {warning[:1].upper()}{warning[1:]}."
        pen.put_text(sheet, row, 1, text, replace(_SENTENCE, color=RED, is_bold=True))
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=LAST_COLUMN)
        sheet.row_dimensions[row].height = 16 * (1 + len(text) // 120)
        row += 1
    return row


def _draw_key_numbers(pen: Pen, sheet: Worksheet, row: int, report: AttendanceReport) -> int:
    """Write numbers in large type with what they are beneath."""
    total = report.total
    counts = severity_counts(report)
    numbers = [
        (amount(total.agents), "agents"),
        (amount(total.shifts), "shifts ended"),
        (amount(total.absent), "absences"),
        (amount(sum(new for _, new, _, _ in counts)), "exceptions open"),
        (amount(sum(held for _, _, _, held in counts)), "held back"),
        (percent_words(percent(total.adherence_percent)), f"adherence ({report.adherence_definition})"),
        (percent_words(percent(total.conformance_percent)), f"conformance ({report.conformance_definition})"),
    ]
    for column, (number, label) in enumerate(numbers, start=1):
        pen.put(sheet, row, column, number, _KEY_NUMBER)
        pen.put(sheet, row + 1, column, label, _LABEL)
    for offset in (0, 1):
        pen.paint(sheet, row + offset, LAST_COLUMN, _LABEL)
        sheet.merge_cells(start_row=row + offset, end_row=row + offset, start_column=7, end_column=LAST_COLUMN)
    sheet.row_dimensions[row].height = 24
    sheet.row_dimensions[row + 1].height = 16
    return row + 2


def _draw_block(pen: Pen, sheet: Worksheet, row: int, block: Block) -> int:
    pen.paint_row(sheet, row, 1, LAST_COLUMN, SECTION)
    pen.put(sheet, row, 1, block.title, SECTION)
    sheet.row_dimensions[row].height = 20
    if not block.rows:
        pen.put(sheet, row + 1, 1, block.empty_note, NOTE)
        return row + 2
    for column, title in enumerate(block.header, start=1):
        pen.put(sheet, row + 1, column, title, replace(HEADER, size=9))
    for offset, values in enumerate(block.rows, start=2):
        is_total = block.has_total and offset == len(block.rows) + 1
        for column, (value, look) in enumerate(zip(values, block.looks, strict=True), start=1):
            shown = replace(TOTAL, number_format=look.number_format, horizontal=look.horizontal) if is_total else look
            if isinstance(value, str):
                pen.put_text(sheet, row + offset, column, value, shown)
            else:
                pen.put(sheet, row + offset, column, value, shown)
    return row + 2 + len(block.rows)


def _decisions(report: AttendanceReport, instance: Instance) -> Block:
    """List the gravest of what is open; the sheet of exceptions has them all."""
    waiting = [entry for entry in open_first(report) if entry.status == "open"]
    urgent = [entry for entry in waiting if entry.severity in ("critical", "high")]
    more = f" ({DECISIONS_SHOWN} of {len(urgent)})" if len(urgent) > DECISIONS_SHOWN else ""
    return Block(
        title=f"Needs a decision first: open, critical or high{more}; all in sheet Exceptions",
        header=["Exception", "Severity", "Date", "Agent", "Name", "Team", "Amount", "Unit"],
        rows=[_decision_row(entry, instance) for entry in urgent[:DECISIONS_SHOWN]],
        looks=[BODY, BODY, BODY, BODY, BODY, BODY, _NUMBER, _UNIT],
        empty_note="Nothing critical or high is open.",
    )


def _decision_row(entry: AttendanceException, instance: Instance) -> list[Value]:
    agent = instance.agent[entry.agent_id]
    day = short_date(entry.date)
    severity = entry.severity.capitalize()
    return [entry.name, severity, day, str(agent.id), agent.name, agent.team or "", measured(entry), entry.unit]


def _kinds(report: AttendanceReport) -> Block:
    """Count every kind by what has become of it."""
    counts: dict[str, Counter[str]] = {}
    for entry in report.exceptions:
        counts.setdefault(entry.name, Counter())["held" if entry.is_held else entry.status] += 1
    columns = ("open", "confirmed", "excused", "corrected", "held")
    ordered = sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    rows: list[list[Value]] = [
        [name, *[count[column] for column in columns], sum(count.values())] for name, count in ordered
    ]
    return Block(
        title="Exceptions by kind and status",
        header=["Exception", "Open", "Confirmed", "Excused", "Corrected", "Held back", "All"],
        rows=rows,
        looks=[BODY, *[_COUNT] * 6],
        empty_note="No exceptions.",
    )


def _teams(report: AttendanceReport) -> Block:
    rows = [_team_row(total.team or "", total) for total in report.teams]
    rows.append(_team_row("All", report.total))
    return Block(
        title="Teams",
        header=["Team", "Agents", "Shifts ended", "Absences", "Absence, %", "Adherence, %", "Conformance, %"],
        rows=rows,
        looks=[BODY, WHOLE, WHOLE, WHOLE, _PERCENT, _PERCENT, _PERCENT],
        has_total=True,
    )


def _team_row(name: str, total: AttendanceTotal) -> list[Value]:
    shares = [percent(share) for share in (total.adherence_percent, total.conformance_percent)]
    return [name, total.agents, total.shifts, total.absent, percent(total.absence_percent), *shares]


def _definitions(report: AttendanceReport) -> list[str]:
    return [
        f"Adherence: {ADHERENCE_WORDS[report.adherence_definition]}. Whole-day absences count in the absence rate.",
        f"Conformance: {CONFORMANCE_WORDS[report.conformance_definition]}.",
        "This report states facts for a person to decide on. It warns nobody and is no legal advice.",
    ]
