"""Draws the first sheet: what was planned, how good it is, and where it hurts."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.result import RosterResult
from wfm.report.excel_style import Pen
from wfm.report.excel_summary_page import Block, SummaryPage, draw_summary_page
from wfm.report.roster_blocks import (
    costs_block,
    gaps_block,
    queues_block,
    requests_block,
    service_block,
    stages_block,
)
from wfm.report.roster_words import cost_text, cost_words, gap_words, has_bound, percent_at_most, short_words
from wfm.report.words import amount, count_of, period

_WIDTHS = (20, 10, 10, 18, 11, 12, 44)


def draw_summary(pen: Pen, sheet: Worksheet, result: RosterResult) -> None:
    """Draw sentences, key numbers and small tables one beneath the other."""
    verdict = rules_words(result)
    is_broken = bool(result.scorecard.broken)
    page = SummaryPage(
        title="Roster summary",
        subtitle=period(result.instance.calendar),
        footer=f"Roster {period(result.instance.calendar)}",
        doubts=[verdict] if is_broken else [],
        sentences=[
            cost_words(result),
            gap_words(result),
            short_words(result),
            *([] if is_broken else [verdict]),
        ],
        key_numbers=_key_numbers(result),
        blocks=_blocks(result),
        notes=result.notes,
        widths=_WIDTHS,
        notes_title="Notes on the input",
        origin=_origin(result),
        is_landscape=False,
    )
    draw_summary_page(pen, sheet, page)


def _blocks(result: RosterResult) -> list[Block]:
    blocks = [queues_block(result), gaps_block(result), costs_block(result), stages_block(result)]
    if result.instance.requests:
        blocks.insert(3, requests_block(result))
    if result.prediction is not None and result.prediction.has_queues:
        blocks.insert(1, service_block(result, result.prediction))
    return blocks


def rules_words(result: RosterResult) -> str:
    """Tell whether rules are broken."""
    hard, priced = len(result.scorecard.broken), len(result.scorecard.findings) - len(result.scorecard.broken)
    if hard:
        return f"Do not publish: {count_of(hard, 'finding')} of hard rules, see sheet Findings."
    wishes = f"{count_of(priced, 'finding')} of priced rules" if priced else "every priced rule is kept too"
    return f"An independent check found no hard rule broken; {wishes}."


def _key_numbers(result: RosterResult) -> list[tuple[str, str]]:
    """Name the numbers to know first."""
    gap = result.gap_percent if has_bound(result) else None
    return [
        (amount(len(result.roster.agent_ids)), "agents rostered"),
        (amount(len(result.roster.shifts)), "shifts"),
        (amount(result.required_hours), "required hours"),
        (amount(result.short_hours, 1), "short hours"),
        (amount(result.over_hours, 1), "hours over"),
        ("–" if gap is None else percent_at_most(gap), "of required hours: most this plan can be off the optimum"),
    ]


def _origin(result: RosterResult) -> str:
    """Name what it takes to repeat the run."""
    versions = ", ".join(f"{name} {version}" for name, version in result.versions.items())
    cost = cost_text(result.scorecard.objective, result)
    return (
        f"Status {result.status}, cost {cost}, {amount(result.seconds, 1)} s, seed {result.seed}; "
        f"{versions}; input {result.input_sha256[:12]}"
    )
