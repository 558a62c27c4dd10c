"""Stretches in which a queue is short: neighbouring short slots of one day merged, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd

from wfm.domain.ids import QueueId
from wfm.domain.result import HEAD_DECIMALS, RosterResult
from wfm.report.words import amount, clock_time, end_time, plain_words, short_date

LEAST_HEADS = 0.0005
"""Less than this is rounding: heads are planned in thousandths."""
REASONS_SHOWN = 3
REASON_WORDS = {
    "skill missing": "nobody has the skill",
    "break rules": "agents are on breaks that rules place there",
    "activities": "agents are in meetings or training",
    "time off": "agents are on time off",
    "no one available": "nobody else is available",
    "contract hours used up": "contract hours are used up",
    "one_shift_a_day": "agents already have a shift that day",
    "overstaffing": "one more shift would be too much at other times",
    "search not finished": "the search was not finished, a longer run may help",
}
"""The checker's reasons in a manager's words; any other code is the name of a rule."""
GAP_COLUMNS = ["Date", "Day", "From", "To", "Queue", "Most short", "Short hours", "Unavoidable", "Why"]


@dataclass(frozen=True)
class Gap:
    """A stretch in which one queue is short; it ends at midnight at the latest.

    Parameters
    ----------
    most_heads
        Heads missing in its worst slot.
    short_hours
        Agent-hours missing.
    unavoidable_hours
        Agent-hours of these that would be missing in its slots if each of them alone counted; None where nobody looked.
    reasons
        What the checker says about its slots, each reason once, that of most slots first.
    """

    queue: QueueId
    date: date
    start_utc: datetime
    end_utc: datetime
    most_heads: float
    short_hours: float
    reasons: tuple[str, ...] = ()
    unavoidable_hours: float | None = None


def find_gaps(result: RosterResult) -> tuple[Gap, ...]:
    """Find all gaps, those with most short hours first, then by time and queue."""
    gaps = [gap for row in range(len(result.requirement.queues)) for gap in _gaps_of_queue(result, row)]
    order = {queue: row for row, queue in enumerate(result.requirement.queues)}
    return tuple(sorted(gaps, key=lambda gap: (-round(gap.short_hours, 6), gap.start_utc, order[gap.queue])))


def _gaps_of_queue(result: RosterResult, row: int) -> Iterator[Gap]:
    short = result.scorecard.coverage.short[row].round(HEAD_DECIMALS)
    calendar = result.instance.calendar
    for day_index in range(calendar.days):
        slots = np.array(calendar.slots_on(day_index))
        is_short = np.concatenate([[False], short[slots] >= LEAST_HEADS, [False]])
        edges = np.flatnonzero(np.diff(is_short.astype(np.int8)))
        for first, last in edges.reshape(-1, 2).tolist():
            yield _gap(result, row, day_index, int(slots[first]), int(slots[last - 1]) + 1)


def _gap(result: RosterResult, row: int, day_index: int, first: int, last: int) -> Gap:
    """Describe the gap of slots `first` to `last`, the latter excluded."""
    calendar = result.instance.calendar
    short = result.scorecard.coverage.short[row, first:last]
    given, proved = result.scorecard.reasons, result.unavoidable
    reasons = Counter(reason for slot in range(first, last) for reason in given.get((row, slot), ()))
    return Gap(
        queue=result.requirement.queues[row],
        date=calendar.date_at(day_index),
        start_utc=calendar.slot_start(first),
        end_utc=calendar.slot_start(last),
        most_heads=float(short.max()),
        short_hours=float(short.sum()) * result.slot_hours,
        reasons=tuple(reason for reason, _ in reasons.most_common()),
        unavoidable_hours=None if proved is None else float(proved.heads[row, first:last].sum()) * result.slot_hours,
    )


def gaps_table(result: RosterResult) -> pd.DataFrame:
    """All gaps as people read them."""
    calendar = result.instance.calendar
    rows = [
        [
            gap.date.isoformat(),
            short_date(gap.date),
            clock_time(calendar, gap.start_utc),
            end_time(calendar, gap.end_utc),
            str(gap.queue),
            gap.most_heads,
            gap.short_hours,
            gap.unavoidable_hours,
            why(gap),
        ]
        for gap in find_gaps(result)
    ]
    return pd.DataFrame(rows, columns=GAP_COLUMNS)


def why(gap: Gap) -> str:
    """Join a gap's weightiest reasons into one text."""
    return plain_words("; ".join(reason_words(reason) for reason in gap.reasons[:REASONS_SHOWN])) or "No single cause"


def reason_words(reason: str) -> str:
    """Put a reason in plain words."""
    is_rule = reason.isidentifier() and reason.islower()
    return REASON_WORDS.get(reason, f"rule {reason.replace('_', ' ')}" if is_rule else reason)


def gap_place(result: RosterResult, gap: Gap) -> str:
    """Name a gap's place as in ``Mon 30 Nov 12:15–13:00, voice: 2.5 short``."""
    calendar = result.instance.calendar
    times = f"{clock_time(calendar, gap.start_utc)}–{end_time(calendar, gap.end_utc)}"
    return f"{short_date(gap.date)} {times}, {gap.queue}: {amount(gap.most_heads, 1)} short"
