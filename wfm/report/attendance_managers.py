"""Builds a workbook per team for its manager: facts of the day, nothing about points, reasons or kinds of absence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.attendance import NO_TEAM, AdherenceRow, AttendanceException
from wfm.domain.calendar import Calendar
from wfm.domain.coverage_effect import CoverageEffect
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.machine.collector import paused_collector
from wfm.report.attendance_colours import colour_settled, colour_severities, colour_targets
from wfm.report.attendance_excel_coverage import draw_coverage, service_block, worst_first
from wfm.report.attendance_excel_exceptions import FACT_LOOKS, FACT_WIDTHS, HELD_SUBTITLE
from wfm.report.attendance_excel_people import MINUTES, PERCENT, adherence_subtitle
from wfm.report.attendance_excel_summary import (
    WIDTHS,
    cover_notes,
    definitions,
    doubt_sentences,
    gravest_block,
    held_absences,
    key_numbers,
    kinds_block,
)
from wfm.report.attendance_exception_rows import facts_of, final_from, held_first, open_first
from wfm.report.attendance_sheets import minutes, percent
from wfm.report.attendance_team_cut import TeamCut
from wfm.report.attendance_words import exception_count, period_words, report_time_words
from wfm.report.excel_book import Book, Row
from wfm.report.excel_style import AMBER, BLUE, BODY_CENTER, NAVY, PALE, RED
from wfm.report.excel_summary_page import Block, SummaryPage, draw_summary_page
from wfm.report.excel_table import ListSheet
from wfm.report.text_safety import file_name
from wfm.report.words import amount, plain_words, yes_no

Column = TypeVar("Column")
MANAGERS_FOLDER = "managers"
MANAGER_EXCEPTION_TITLES = (
    "Severity",
    "Date",
    "Agent",
    "Name",
    "Exception",
    "Scheduled",
    "Actual",
    "Amount",
    "Unit",
    "Status",
    "Detail",
)
ABSENCES_ALIKE = (
    "All absences read 'Absent' and 'open', whatever their reason and whatever HR has decided. "
    "Days with one have no figures, and count in no percentage."
)
MANAGER_HELD_TITLES = (*MANAGER_EXCEPTION_TITLES[:-2], "Detail", "Final from")
MANAGER_ADHERENCE_TITLES = (
    "Day or week",
    "Agent",
    "Name",
    "Date",
    "Attendance",
    "Complete",
    "In",
    "Out",
    "Adherence, %",
    "Worked",
    "Outside",
    "Conformance, %",
)
_TEAM_COLUMN = 4
"""Position of the team among the facts of an exception; in the workbook of one team it says nothing."""
SLOTS_SHOWN = 90
"""Most slots that a team's sheet of cover lists, about two pages."""
_TEAM_CHARACTERS = 40
"""Most of a team's name that a footer has room for."""


def manager_files(teams: Iterable[str | None]) -> dict[str, str]:
    """Find the file of each team's workbook, as in ``managers/North.xlsx``.

    Parameters
    ----------
    teams
        Names of teams, in any order, repeated or not; None stands for agents without one.
    """
    files: dict[str, str] = {}
    taken: set[str] = set()
    for team in sorted({team or NO_TEAM for team in teams}, key=lambda team: (team != NO_TEAM, team)):
        name = file_name(team, taken)
        taken.add(name.casefold())
        files[team] = f"{MANAGERS_FOLDER}/{name}.xlsx"
    return files


@paused_collector()
def manager_workbooks(cuts: Iterable[TeamCut], instance: Instance) -> Mapping[str, bytes]:
    """Draw the workbook of each team, by the name of its file.

    Parameters
    ----------
    instance
        Supplies the calendar and all agents; nothing else of it matters.
    """
    files = manager_files(agent.team for agent in instance.agents)
    return {files[cut.team]: _workbook(cut, instance) for cut in cuts}


def _workbook(cut: TeamCut, instance: Instance) -> bytes:
    book, footer = Book(), _footer(cut, instance.calendar)
    _draw_summary(book, cut, instance, footer)
    _draw_exceptions(book, book.add_sheet("Exceptions", RED), cut, instance, footer)
    _draw_adherence(book, book.add_sheet("Adherence", NAVY), cut, instance, footer)
    if cut.report.effect.rows:
        note = "Slots in which members of this team were missing; heads and minutes are those of everybody."
        sheet = book.add_sheet("Coverage", BLUE)
        rows = worst_first(cut.report.effect.rows)
        draw_coverage(book, sheet, rows, instance, footer=footer, note=note, most=SLOTS_SHOWN)
    _draw_held(book, book.add_sheet("Held back", AMBER), cut, instance, footer)
    return book.to_bytes(cut.report.report_time_utc)


def _footer(cut: TeamCut, calendar: Calendar) -> str:
    team = cut.team if len(cut.team) <= _TEAM_CHARACTERS else f"{cut.team[:_TEAM_CHARACTERS]}…"
    return f"Personal data – team {team} only · as of {report_time_words(cut.report, calendar)}"


def _draw_summary(book: Book, cut: TeamCut, instance: Instance, footer: str) -> None:
    report, effect = cut.report, cut.report.effect
    missing = effect.note or "nobody of this team was missing when a queue was short"
    notes = cover_notes(effect) if effect.rows else [f"No sheet Coverage: {missing}."]
    page = SummaryPage(
        title=f"Attendance of {'agents without a team' if cut.team == NO_TEAM else f'team {cut.team}'}",
        subtitle=f"{period_words(report)} · as of {report_time_words(report, instance.calendar)}",
        footer=footer,
        doubts=doubt_sentences(report.warnings),
        sentences=[*held_absences(report.total), *lost_sentences(effect)],
        key_numbers=key_numbers(report, report.total),
        blocks=[
            gravest_block(report.exceptions, instance, "Not settled yet"),
            *_service(effect),
            kinds_block(report.exceptions, ("open", "settled", "held")),
        ],
        notes=[*notes, *definitions(report), ABSENCES_ALIKE, "What an exception means is for HR and people to settle."],
        widths=WIDTHS[:8],
    )
    draw_summary_page(book.pen, book.add_sheet("Summary", NAVY), page)


def lost_sentences(effect: CoverageEffect) -> list[str]:
    """Say how long members of a team were missing on the floor, if that is known."""
    lost = next((loss.lost for loss in effect.teams), None)
    if lost is None or not lost.seconds:
        return []
    hours = f"Hours of this team missing on the floor: {amount(lost.seconds / 3600, 1)}"
    if lost.short_seconds is None:
        return [f"{hours}."]
    return [f"{hours}, of which {amount(lost.short_seconds / 3600, 1)} while a queue was short."]


def _service(effect: CoverageEffect) -> list[Block]:
    """Show the predicted service of the queues that the team serves."""
    block = service_block(effect)
    if not block.rows:
        return []
    title = "Predicted service of the queues that this team serves: contacts answered in time, %"
    return [replace(block, title=title, note=f"With everybody who serves them, also of other teams. {block.note}")]


def _draw_exceptions(book: Book, sheet: Worksheet, cut: TeamCut, instance: Instance, footer: str) -> None:
    rows = [_exception_row(entry, instance) for entry in open_first(cut.report.exceptions)]
    design = ListSheet(
        title="Attendance exceptions",
        subtitle=f"{period_words(cut.report)} · {exception_count(len(rows))} · open ones first",
        footer=footer,
        widths=[*_without_team(FACT_WIDTHS), 9, 34],
        looks=FACT_LOOKS,
        frozen_columns=4,
        empty_note="No exceptions.",
    )
    book.draw_list(sheet, MANAGER_EXCEPTION_TITLES, rows, design)
    if rows:
        colour_settled(sheet, MANAGER_EXCEPTION_TITLES, len(rows))
        colour_severities(sheet, MANAGER_EXCEPTION_TITLES, len(rows))


def _exception_row(entry: AttendanceException, instance: Instance) -> Row:
    status = "open" if entry.status == "open" else "settled"
    return [*_without_team(facts_of(entry, instance)), status, entry.detail]


def _without_team(facts: Sequence[Column]) -> list[Column]:
    return [*facts[:_TEAM_COLUMN], *facts[_TEAM_COLUMN + 1 :]]


def _draw_held(book: Book, sheet: Worksheet, cut: TeamCut, instance: Instance, footer: str) -> None:
    rows = [
        [*_without_team(facts_of(entry, instance)), entry.detail, final_from(entry, instance.calendar)]
        for entry in held_first(cut.report.exceptions)
    ]
    design = ListSheet(
        title="Held back",
        subtitle=HELD_SUBTITLE.replace("They carry no points and need", "They need"),
        footer=footer,
        widths=[*_without_team(FACT_WIDTHS), 34, 20],
        looks=FACT_LOOKS,
        frozen_columns=4,
        empty_note="Nothing is held back.",
    )
    book.draw_list(sheet, MANAGER_HELD_TITLES, rows, design)
    if rows:
        colour_severities(sheet, MANAGER_HELD_TITLES, len(rows))


def _draw_adherence(book: Book, sheet: Worksheet, cut: TeamCut, instance: Instance, footer: str) -> None:
    ordered = sorted(cut.report.adherence, key=lambda row: (row.agent_id or "", row.level, row.date))
    rows = [_adherence_row(row, instance) for row in ordered]
    design = ListSheet(
        title="Adherence and conformance",
        subtitle=adherence_subtitle(cut.report),
        footer=footer,
        widths=[8, 9, 22, 12, 12, 10, 10, 10, 11, 10, 10, 13],
        looks={
            **dict.fromkeys(MANAGER_ADHERENCE_TITLES[6:], MINUTES),
            **dict.fromkeys(("Adherence, %", "Conformance, %"), PERCENT),
            "Complete": BODY_CENTER,
        },
        highlight=lambda row: PALE if row["Day or week"] == "Week" else None,
        frozen_columns=3,
        empty_note="No shifts and no punches.",
    )
    book.draw_list(sheet, MANAGER_ADHERENCE_TITLES, rows, design)
    colour_targets(sheet, MANAGER_ADHERENCE_TITLES, len(rows), cut.report)


def _adherence_row(row: AdherenceRow, instance: Instance) -> Row:
    tally, agent = row.tally, instance.agent[row.agent_id or AgentId("")]
    figures = (tally.adherent, tally.astray, tally.inside + tally.outside, tally.outside)
    is_empty = row.adherence_percent is None and not any(figures)
    inside, outside_plan, worked, outside = (None if is_empty else minutes(one) for one in figures)
    return [
        "Day" if row.level == "agent_day" else "Week",
        str(agent.id),
        agent.name,
        row.date.isoformat(),
        plain_words(row.attendance or ""),
        yes_no(row.is_complete),
        inside,
        outside_plan,
        percent(row.adherence_percent),
        worked,
        outside,
        percent(row.conformance_percent),
    ]
