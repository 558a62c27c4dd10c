"""Draws the sheets that list things: gaps, changes of demand, findings, agents, requests and the schedule."""

from __future__ import annotations

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.result import RosterResult
from wfm.report.excel_style import (
    BODY_CENTER,
    BODY_WRAPPED,
    HEADER_LEFT,
    ONE_DECIMAL,
    PALE_AMBER,
    PALE_GREEN,
    PALE_RED,
    TEXT,
    TWO_DECIMALS,
    WHOLE,
    Pen,
    set_up_print,
    set_widths,
)
from wfm.report.excel_table import ListSheet, draw_list
from wfm.report.roster_changes import CHANGE_TITLES, changes_table
from wfm.report.roster_gaps import gaps_table
from wfm.report.roster_people import agent_hours, agents_table, requests_table
from wfm.report.roster_reliefs import shown_reliefs
from wfm.report.roster_sheets import SCHEDULE_COLUMNS, findings_table
from wfm.report.roster_words import short_words
from wfm.report.words import amount, count_of, period, plain_words


def draw_gaps(pen: Pen, sheet: Worksheet, result: RosterResult) -> None:
    """List every stretch in which a queue is short."""
    design = ListSheet(
        footer=f"Roster {period(result.instance.calendar)}",
        title="Gaps: when queues are short",
        subtitle=f"{period(result.instance.calendar)} · {short_words(result)}",
        widths=[11, 12, 8, 8, 13, 9, 9, 12, 84],
        looks={
            "Most short": ONE_DECIMAL,
            "Short hours": TWO_DECIMALS,
            "Unavoidable": TWO_DECIMALS,
            "Why": BODY_WRAPPED,
        },
        empty_note="No queue is short at any time.",
    )
    draw_list(pen, sheet, gaps_table(result), design)


def draw_reliefs(pen: Pen, sheet: Worksheet, result: RosterResult) -> None:
    """List what could be saved if single limits were lifted."""
    table = shown_reliefs(result)
    gap = result.hours_worth(result.scorecard.objective - result.bound) or 0.0
    design = ListSheet(
        footer=f"Roster {period(result.instance.calendar)}",
        title="What would help",
        subtitle=(
            f"{period(result.instance.calendar)} · the most that a roster without each single limit can save; "
            f"{amount(gap, 1)} hours of it are the gap of this run"
        ),
        widths=[16, 60, 14, 12, 14, 14, 12][: len(table.columns)],
        looks={title: TWO_DECIMALS for title in table.columns[2:]},
    )
    draw_list(pen, sheet, table, design)


def draw_changes(pen: Pen, sheet: Worksheet, result: RosterResult) -> None:
    """List every change with what it did."""
    design = ListSheet(
        footer=f"Roster {period(result.instance.calendar)}",
        title="Dated changes of demand",
        subtitle=(
            f"{period(result.instance.calendar)} · all other sheets have them in · agent-hours are before target and "
            "shrinkage"
        ),
        widths=[17, 17, 12, 11, 44, 10, 10, 10, 12, 34],
        looks={**dict.fromkeys(CHANGE_TITLES[5:9], ONE_DECIMAL), "Change": BODY_WRAPPED, "Note": BODY_WRAPPED},
    )
    draw_list(pen, sheet, changes_table(result), design)


def draw_findings(pen: Pen, sheet: Worksheet, result: RosterResult) -> None:
    """List every broken rule."""
    table = findings_table(result)
    table["rule"] = table["rule"].map(plain_words)
    shown = table.rename(columns=lambda name: plain_words(name).replace("Agent id", "Agent"))
    hard = len(result.scorecard.broken)
    verdict = "no hard rule is broken" if not hard else f"{count_of(hard, 'hard rule finding')} – do not publish"
    design = ListSheet(
        footer=f"Roster {period(result.instance.calendar)}",
        title="Findings of the independent check",
        subtitle=f"{period(result.instance.calendar)} · {count_of(len(table), 'finding')}, {verdict}",
        widths=[24, 7, 14, 12, 10, 16, 10, 80],
        looks={"Hard": BODY_CENTER, "Amount": TWO_DECIMALS, "Cost": TWO_DECIMALS, "Message": BODY_WRAPPED},
        highlight=lambda row: PALE_RED if row["Hard"] == "yes" else None,
        empty_note="Every rule is kept, the priced ones too.",
    )
    draw_list(pen, sheet, shown, design)


def draw_agents(pen: Pen, sheet: Worksheet, result: RosterResult) -> None:
    """List hours, days and requests of every agent."""
    table = agents_table(result)
    outside = {str(agent.id) for agent in result.instance.agents if not agent_hours(result, agent).is_within_contract}
    design = ListSheet(
        footer=f"Roster {period(result.instance.calendar)}",
        title="Agents: hours against contract",
        subtitle=f"{period(result.instance.calendar)} · amber: a week with hours outside the contract",
        widths=[12, 24, 14, 14, 24, 9, 10, 10, 10, 7, 10, 10, 10],
        looks={
            "Hours": TWO_DECIMALS,
            "Time off, hours": TWO_DECIMALS,
            "Contract min": TWO_DECIMALS,
            "Contract max": TWO_DECIMALS,
            **{title: WHOLE for title in ("Days", "Weekend days", "Requests met", "Requests asked")},
        },
        highlight=lambda row: PALE_AMBER if row["Agent"] in outside else None,
        frozen_columns=2,
    )
    draw_list(pen, sheet, table, design)


def draw_requests(pen: Pen, sheet: Worksheet, result: RosterResult) -> None:
    """List every request, met or not."""
    table = requests_table(result)
    met = int((table["Met"] == "yes").sum())
    design = ListSheet(
        footer=f"Roster {period(result.instance.calendar)}",
        title="Requests",
        subtitle=f"{period(result.instance.calendar)} · {amount(met)} of {count_of(len(table), 'request')} met",
        widths=[12, 24, 14, 12, 12, 10, 16, 8, 8, 18],
        looks={"Weight": WHOLE, "Met": BODY_CENTER, "Request": BODY_CENTER},
        highlight=lambda row: PALE_GREEN if row["Met"] == "yes" else PALE_AMBER,
        frozen_columns=2,
        empty_note="Nobody asked for anything.",
    )
    draw_list(pen, sheet, table, design)


def draw_schedule(pen: Pen, sheet: Worksheet, schedule: pd.DataFrame) -> None:
    """Write the schedule as its file has it: header in row 1, text cells, nothing else, so that it can be read back."""
    for column, title in enumerate(SCHEDULE_COLUMNS, start=1):
        pen.put(sheet, 1, column, title, HEADER_LEFT)
    for row, values in enumerate(schedule.itertuples(index=False, name=None), start=2):
        for column, value in enumerate(values, start=1):
            pen.put_text(sheet, row, column, str(value), TEXT)
    set_widths(sheet, [14, 12, 10, 18, 24, 24, 7])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:G{len(schedule) + 1}"
    set_up_print(sheet, "1:1", "Schedule", landscape=False)
