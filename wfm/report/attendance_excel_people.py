"""Draws the sheets about people: agents, steps of the policy, adherence."""

from __future__ import annotations

from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.attendance import AttendanceReport
from wfm.domain.instance import Instance
from wfm.report.attendance_colours import colour_targets
from wfm.report.attendance_people_rows import (
    ADHERENCE_TITLES,
    AGENT_TITLES,
    ESCALATION_TITLES,
    adherence_rows,
    agent_rows,
    escalation_rows,
    on_a_step,
    readable_adherence,
)
from wfm.report.attendance_words import ADHERENCE_WORDS, CONFORMANCE_WORDS, footer_words, period_words
from wfm.report.excel_book import Book
from wfm.report.excel_style import BODY, BODY_CENTER, BODY_WRAPPED, PALE, Look
from wfm.report.excel_table import ListSheet
from wfm.report.words import amount, short_date

NUMBER = Look(border="hair", number_format='General;-General;"–"', horizontal="right")
MINUTES = replace(NUMBER, number_format='#,##0.0;-#,##0.0;"–"')
PERCENT = Look(border="hair", number_format="0.00", horizontal="right")
_POINTS = replace(NUMBER, number_format='0.00;-0.00;"–"')


def draw_agents(book: Book, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """List the period by agent."""
    rows = agent_rows(report, instance)
    held = " · absences that are held back left out" if report.total.held else ""
    design = ListSheet(
        title="Agents",
        subtitle=(
            f"{period_words(report)} · most points first{held}\n"
            "Points count once confirmed; 'With open': were all confirmed. Bradford factor: spells² × days missed, "
            "without sickness known before the schedule was published; trigger: the highest that it has reached."
        ),
        footer=footer_words(report, instance.calendar),
        widths=[9, 23, 13, 7.5, 8.5, 8.5, 8, 9.5, 8.5, 7.5, 9, 9.5, 9.5, 11, 13, 8, 8],
        looks={
            **dict.fromkeys(AGENT_TITLES[3:13], NUMBER),
            "Late, minutes": MINUTES,
            **dict.fromkeys(("Points", "With open"), _POINTS),
            **dict.fromkeys(("Adherence, %", "Conformance, %"), PERCENT),
        },
        frozen_columns=2,
        empty_note="No shifts and no punches.",
    )
    book.draw_list(sheet, AGENT_TITLES, rows, design)
    colour_targets(sheet, AGENT_TITLES, len(rows), report)


def draw_escalations(book: Book, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """List who stands on a step of the policy; a new step is in bold."""
    standings = on_a_step(report)
    since = report.points_since
    known = f" · points known since {short_date(since)} {since.year}" if since else ""
    design = ListSheet(
        title="Escalations",
        subtitle=(
            f"Proposals to HR, new steps first and bold · only confirmed points count towards a step{known}\n"
            "Behind it: the exceptions that points and step rest on, with their points"
        ),
        footer=footer_words(report, instance.calendar),
        widths=[9, 22, 12, 11, 11, 13, 8, 8, 11.5, 62],
        looks={
            **dict.fromkeys(("Points", "With open"), _POINTS),
            "Next expiry": replace(BODY, horizontal="left", indent=1),
            "Behind it": BODY_WRAPPED,
        },
        bold_rows=sum(standing.is_new for standing in standings),
        frozen_columns=2,
        empty_note="Nobody stands on a step, nor would if all that is open were confirmed.",
    )
    book.draw_list(sheet, ESCALATION_TITLES, escalation_rows(standings, report, instance), design)


def draw_adherence(book: Book, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """List adherence and conformance by agent, date and week, in minutes."""
    shown, has_too_many = readable_adherence(report)
    rows = adherence_rows(shown, instance)
    design = ListSheet(
        title="Adherence and conformance",
        subtitle=adherence_subtitle(report, "Weeks only; adherence.csv has every date." if has_too_many else ""),
        footer=footer_words(report, instance.calendar),
        widths=[7, 10, 7, 19, 11, 11, 9.5, *[9.5] * 3, 9, 8, 11, *[8.5] * 3, 12.5, *[9.5] * 4, 9.5],
        looks={
            **dict.fromkeys(ADHERENCE_TITLES[7:], MINUTES),
            **dict.fromkeys(("Adherence, %", "Conformance, %", "Absence, %"), PERCENT),
            "Complete": BODY_CENTER,
        },
        highlight=lambda row: PALE if row["Day or week"] == "Week" else None,
        frozen_columns=4,
        empty_note="No shifts and no punches.",
    )
    book.draw_list(sheet, ADHERENCE_TITLES, rows, design)
    colour_targets(sheet, ADHERENCE_TITLES, len(rows), report)


def adherence_subtitle(report: AttendanceReport, note: str = "") -> str:
    """Say what the percentages mean and when they are coloured."""
    low, high = (amount(edge, 1) for edge in report.conformance_band)
    return (
        f"Adherence: {ADHERENCE_WORDS[report.adherence_definition]}. "
        f"Conformance: {CONFORMANCE_WORDS[report.conformance_definition]}.\n"
        f"Minutes. Red: adherence below {amount(report.adherence_target, 1)} %, conformance outside {low}–{high} %. "
        f"{note}"
    ).strip()
