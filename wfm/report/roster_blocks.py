"""The small tables of the summary sheet."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from wfm.domain.demand import Queue
from wfm.domain.prediction import Prediction
from wfm.domain.result import HEAD_DECIMALS, RosterResult
from wfm.report.excel_style import BODY, BODY_CENTER, ONE_DECIMAL, TWO_DECIMALS, WHOLE, Value
from wfm.report.excel_summary_page import Block
from wfm.report.roster_gaps import find_gaps, why
from wfm.report.roster_people import requests_table
from wfm.report.service_hours import LEAST_CONTACTS, hour_place, queue_hours
from wfm.report.service_words import band_words, is_below, saved_words, share_words, target_words
from wfm.report.words import amount, clock_time, end_time, plain_words, short_date

GAPS_SHOWN = 10


def queues_block(result: RosterResult) -> Block:
    """Sum up required, staffed, short and over of each queue."""
    coverage = result.scorecard.coverage
    heads = [coverage.requirement.heads, coverage.staffed, coverage.short, coverage.over]
    hours = np.stack([part.round(HEAD_DECIMALS).sum(axis=1) for part in heads], axis=1) * result.slot_hours
    names = [str(queue) for queue in result.requirement.queues]
    rows = [[name, *line] for name, line in zip(names, hours.tolist(), strict=True)]
    if len(rows) > 1:
        rows.append(["All queues", *hours.sum(axis=0).tolist()])
    return Block(
        title="Hours per queue",
        header=["Queue", "Required", "Staffed", "Short", "Over", "Short, %"],
        rows=[[*row, _share(row[3], row[1])] for row in rows],
        looks=[BODY, *[ONE_DECIMAL] * 4, TWO_DECIMALS],
        has_total=len(rows) > 1,
    )


def service_block(result: RosterResult, prediction: Prediction) -> Block:
    """Show predicted service beside what is promised, and what is worth knowing of each queue."""
    rows = [
        _service_row(result, prediction, row, queue)
        for row, queue in enumerate(result.instance.queues)
        if queue.id not in prediction.unknown
    ]
    return Block(
        title="Predicted service (by date in sheet Service)",
        header=["Queue", "Contacts", "Missed", "Target", "Predicted", "10–90 %", "Worth knowing"],
        rows=rows,
        looks=[BODY, WHOLE, WHOLE, *[BODY_CENTER] * 3, replace(BODY, size=9, is_wrapped=True)],
        note="; ".join(f"{queue} is not predicted: {reason}" for queue, reason in prediction.unknown.items()),
    )


def _service_row(result: RosterResult, prediction: Prediction, row: int, queue: Queue) -> list[Value]:
    figures, target = prediction.in_all, queue.target
    level = float(figures.service_level[row, 0])
    is_told = not math.isnan(level)
    verdict = "below target" if is_below(level, target) else ""
    worst = max(queue_hours(result, prediction, row), key=lambda hour: hour.missed, default=None)
    place = None
    if worst and worst.missed >= LEAST_CONTACTS:
        missed = amount(worst.missed, 1)
        place = f"worst {hour_place(result.instance.calendar, worst)}: {missed} of {amount(worst.contacts, 1)} missed"
    told = plain_words("; ".join(text for text in (verdict, place) if text))
    return [
        str(queue.id),
        float(figures.contacts[row, 0]),
        float(figures.missed[row, 0]),
        target_words(target),
        share_words(level) if is_told else "–",
        band_words(figures, row) or "–",
        ". ".join(text for text in (told, saved_words(result, queue.id)) if text),
    ]


def _share(part: Value, whole: Value) -> float | None:
    """Percentage, None of nothing."""
    if isinstance(part, (int, float)) and isinstance(whole, (int, float)) and whole:
        return 100 * part / whole
    return None


def gaps_block(result: RosterResult) -> Block:
    """Show the worst gaps."""
    calendar = result.instance.calendar
    gaps = find_gaps(result)
    rows: list[list[Value]] = [
        [
            short_date(gap.date),
            clock_time(calendar, gap.start_utc),
            end_time(calendar, gap.end_utc),
            str(gap.queue),
            gap.most_heads,
            gap.short_hours,
            why(gap),
        ]
        for gap in gaps[:GAPS_SHOWN]
    ]
    more = f" (worst {GAPS_SHOWN} of {len(gaps)}; all of them in sheet Gaps)" if len(gaps) > GAPS_SHOWN else ""
    return Block(
        title=f"Worst gaps{more}",
        header=["Day", "From", "To", "Queue", "Most short", "Short hours", "Why"],
        rows=rows,
        looks=[BODY, BODY, BODY, BODY, ONE_DECIMAL, TWO_DECIMALS, replace(BODY, size=9, is_wrapped=True)],
        empty_note="No queue is short at any time.",
    )


def costs_block(result: RosterResult) -> Block:
    """Show what the cost is made of."""
    parts = result.scorecard.parts
    rows: list[list[Value]] = [[plain_words(name), float(cost)] for name, cost in parts.items()]
    rows.append(["All", result.scorecard.objective])
    looks = [BODY, TWO_DECIMALS]
    note = _pricing_words(result)
    return Block("What the cost is made of", ["Part", "Cost"], rows, looks, has_total=True, note=note)


def _pricing_words(result: RosterResult) -> str:
    """Explain the cost of queues whose heads are priced by contacts; empty without any."""
    queues = [str(queue.id) for queue in result.instance.queues if queue.cost == "service"]
    if not queues:
        return ""
    return (
        f"{', '.join(queues)}: heads are priced by the contacts that they save (cost: service). Understaffing then "
        "includes what contacts still missed at the requirement cost, so it can be above 0 though nobody is short."
    )


def requests_block(result: RosterResult) -> Block:
    """Count requests met and not met, those of the highest weight first."""
    table = requests_table(result)
    is_met = table["Met"] == "yes"
    groups = is_met.groupby(table["Weight"]).agg(["size", "sum"]).sort_index(ascending=False)
    counts = [(f"Weight {weight}", int(asked), int(met)) for weight, (asked, met) in groups.iterrows()]
    if len(counts) > 1:
        counts.append(("All requests", len(table), int(is_met.sum())))
    return Block(
        title="Requests",
        header=["Weight", "Asked", "Met", "Not met", "Met, %"],
        rows=[[name, asked, met, asked - met, _share(met, asked)] for name, asked, met in counts],
        looks=[BODY, *[WHOLE] * 3, ONE_DECIMAL],
        has_total=len(counts) > 1,
        empty_note="Nobody asked for anything.",
    )


def stages_block(result: RosterResult) -> Block:
    """Show how cost and bound came together."""
    rows: list[list[Value]] = [
        [plain_words(stage.name), stage.seconds, stage.cost, stage.bound] for stage in result.stages
    ]
    return Block(
        title="How it was found",
        header=["Stage", "Seconds", "Cost", "Proved bound"],
        rows=rows,
        looks=[BODY, ONE_DECIMAL, TWO_DECIMALS, TWO_DECIMALS],
        empty_note="No stages were recorded.",
    )
