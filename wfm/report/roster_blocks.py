"""The small tables of the summary sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wfm.domain.result import HEAD_DECIMALS, RosterResult
from wfm.report.excel_style import BODY, ONE_DECIMAL, TWO_DECIMALS, WHOLE, Look, Value
from wfm.report.roster_gaps import find_gaps, why
from wfm.report.roster_people import requests_table
from wfm.report.words import clock_time, end_time, plain_words, short_date

GAPS_SHOWN = 10


@dataclass(frozen=True)
class Block:
    """A titled small table; the looks are those of the columns, a bold last row holds totals."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    looks: Sequence[Look]
    has_total: bool = False
    empty_note: str = "None."


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
    return Block("What the cost is made of", ["Part", "Cost"], rows, [BODY, TWO_DECIMALS], has_total=True)


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
