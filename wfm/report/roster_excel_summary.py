"""Draws the first sheet: what was planned, how good it is, and where it hurts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.result import RosterResult
from wfm.report.excel_style import (
    HEADER,
    NAVY,
    NOTE,
    PALE,
    RED,
    SECTION,
    TOTAL,
    Look,
    Pen,
    Value,
    put_title,
    set_up_print,
    set_widths,
)
from wfm.report.roster_blocks import (
    Block,
    costs_block,
    gaps_block,
    queues_block,
    requests_block,
    service_block,
    stages_block,
)
from wfm.report.roster_words import cost_text, cost_words, gap_words, has_bound, percent_at_most, short_words
from wfm.report.words import amount, count_of, period

LAST_COLUMN = 7
WIDE_COLUMN_CHARACTERS = 56
_SENTENCE = Look(size=11, is_wrapped=True, vertical="top")
_LABEL = Look(color=NAVY, size=9, fill=PALE, horizontal="center", is_wrapped=True)
_KEY_NUMBER = Look(color=NAVY, size=15, is_bold=True, fill=PALE, horizontal="center")


def draw_summary(pen: Pen, sheet: Worksheet, result: RosterResult) -> None:
    """Draw sentences, key numbers and small tables one beneath the other."""
    put_title(pen, sheet, "Roster summary", period(result.instance.calendar))
    row = _draw_sentences(pen, sheet, 4, result)
    row = _draw_key_numbers(pen, sheet, row + 1, result)
    blocks = [queues_block(result), gaps_block(result), costs_block(result), stages_block(result)]
    if result.instance.requests:
        blocks.insert(3, requests_block(result))
    if result.prediction is not None and result.prediction.has_queues:
        blocks.insert(1, service_block(result, result.prediction))
    for block in blocks:
        row = _draw_block(pen, sheet, row + 1, block)
    row = _draw_notes(pen, sheet, row + 1, result)
    pen.put(sheet, row + 1, 1, _origin(result), NOTE)
    set_widths(sheet, [20, 10, 10, 18, 11, 12, 44])
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, None, f"Roster {period(result.instance.calendar)}", landscape=False)


def _draw_sentences(pen: Pen, sheet: Worksheet, row: int, result: RosterResult) -> int:
    for text in (cost_words(result), gap_words(result), short_words(result), rules_words(result)):
        look = replace(_SENTENCE, color=RED, is_bold=True) if text.startswith("Do not publish") else _SENTENCE
        _put_wide(pen, sheet, row, text, look)
        row += 1
    return row


def rules_words(result: RosterResult) -> str:
    """Tell whether rules are broken."""
    hard, priced = len(result.scorecard.broken), len(result.scorecard.findings) - len(result.scorecard.broken)
    if hard:
        return f"Do not publish: {count_of(hard, 'finding')} of hard rules, see sheet Findings."
    wishes = f"{count_of(priced, 'finding')} of priced rules" if priced else "every priced rule is kept too"
    return f"An independent check found no hard rule broken; {wishes}."


def _put_wide(pen: Pen, sheet: Worksheet, row: int, text: str, look: Look) -> None:
    """Write a sentence over the whole width, as high as its lines need."""
    pen.put_text(sheet, row, 1, text, look)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=LAST_COLUMN)
    sheet.row_dimensions[row].height = 16 * (1 + len(text) // 110)


def _draw_key_numbers(pen: Pen, sheet: Worksheet, row: int, result: RosterResult) -> int:
    """Write numbers in large type with what they are beneath."""
    gap = result.gap_percent if has_bound(result) else None
    numbers = [
        (amount(len(result.roster.agent_ids)), "agents rostered"),
        (amount(len(result.roster.shifts)), "shifts"),
        (amount(result.required_hours), "required hours"),
        (amount(result.short_hours, 1), "short hours"),
        (amount(result.over_hours, 1), "hours over"),
        ("–" if gap is None else percent_at_most(gap), "of required hours: most this plan can be off the optimum"),
    ]
    columns = [1, 2, 3, 4, 5, 6]
    for column, (number, label) in zip(columns, numbers, strict=True):
        pen.put(sheet, row, column, number, _KEY_NUMBER)
        pen.put(sheet, row + 1, column, label, _LABEL)
    for offset in (0, 1):
        pen.paint(sheet, row + offset, LAST_COLUMN, _LABEL)
        sheet.merge_cells(start_row=row + offset, end_row=row + offset, start_column=6, end_column=LAST_COLUMN)
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
        sheet.row_dimensions[row + offset].height = _height(values)
        is_total = block.has_total and offset == len(block.rows) + 1
        for column, (value, look) in enumerate(zip(values, block.looks, strict=True), start=1):
            shown = replace(TOTAL, number_format=look.number_format) if is_total else look
            if isinstance(value, str):
                pen.put_text(sheet, row + offset, column, value, shown)
            else:
                pen.put(sheet, row + offset, column, value, shown)
    end = row + 2 + len(block.rows)
    if block.note:
        _put_wide(pen, sheet, end, block.note, replace(NOTE, is_wrapped=True))
    return end + bool(block.note)


def _height(values: Sequence[Value]) -> float:
    """Height of a row whose last column may hold a long text."""
    last = values[-1]
    lines = 1 + len(last) // WIDE_COLUMN_CHARACTERS if isinstance(last, str) else 1
    return 3 + 12.5 * lines


def _draw_notes(pen: Pen, sheet: Worksheet, row: int, result: RosterResult) -> int:
    pen.paint_row(sheet, row, 1, LAST_COLUMN, SECTION)
    pen.put(sheet, row, 1, "Notes on the input", SECTION)
    if not result.notes:
        pen.put(sheet, row + 1, 1, "None.", NOTE)
        return row + 2
    for offset, note in enumerate(result.notes, start=1):
        _put_wide(pen, sheet, row + offset, f"• {note}", replace(_SENTENCE, size=10))
    return row + 1 + len(result.notes)


def _origin(result: RosterResult) -> str:
    """Name what it takes to repeat the run."""
    versions = ", ".join(f"{name} {version}" for name, version in result.versions.items())
    cost = cost_text(result.scorecard.objective, result)
    return (
        f"Status {result.status}, cost {cost}, {amount(result.seconds, 1)} s, seed {result.seed}; "
        f"{versions}; input {result.input_sha256[:12]}"
    )
