"""The demand rows of one queue: one step, no interval missing, doubled, or outside the queue's hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from wfm.domain.calendar import Calendar, Span, common_spans, join_spans, subtract_spans
from wfm.domain.demand import BACKLOG_CHANNELS, DemandInterval, Queue
from wfm.intake.row_schemas import DemandRow
from wfm.intake.site import Desk

STEPS = (5, 10, 15, 30, 60)


@dataclass(frozen=True)
class Placed:
    """A row at its instant; `facts` is None if another cell of it is at fault."""

    row: int
    start_utc: datetime
    facts: DemandRow | None = None


@dataclass
class Timeline:
    """Rows by queue; `is_whole` tells whether every row has found its place, so that gaps are really gaps."""

    by_queue: dict[str, list[Placed]] = field(default_factory=dict)
    is_whole: bool = True

    def add(self, queue: str, placed: Placed) -> None:
        """Put a row on the line of its queue."""
        self.by_queue.setdefault(queue, []).append(placed)


class QueueDemand:
    """Looks at the rows of one queue."""

    def __init__(self, queue: Queue, usual: Queue, desk: Desk) -> None:
        self.queue = queue
        self.desk = desk
        self.calendar: Calendar = desk.calendar
        self.open_spans = common_spans(queue.open_spans(self.calendar), [self.calendar.span])
        usual_spans = common_spans(usual.open_spans(self.calendar), [self.calendar.span])
        self.spans_of_rows = tuple(dict.fromkeys((*usual_spans, *self.open_spans)))

    def intervals(self, timeline: Timeline) -> Iterator[DemandInterval]:
        """Check the rows against each other and the opening hours, and make their intervals."""
        placed = self._without_doubles(sorted(timeline.by_queue.get(self.queue.id, []), key=lambda row: row.start_utc))
        if not placed:
            if timeline.is_whole and self.open_spans:
                self._refuse(
                    f"queue '{self.queue.id}' has no row within the horizon", "add its demand, 0 where there is none"
                )
            return
        minutes = self._step([row.start_utc for row in placed])
        if minutes is None or not self._keeps_step(placed, minutes):
            return
        if timeline.is_whole:
            self._refuse_gaps(placed, minutes)
        yield from self._within_hours(placed, minutes)

    def _without_doubles(self, placed: Sequence[Placed]) -> list[Placed]:
        kept: list[Placed] = []
        for row in placed:
            if kept and kept[-1].start_utc == row.start_utc:
                if row.row and kept[-1].row:
                    self._refuse_double(kept[-1], row)
            else:
                kept.append(row)
        return kept

    def _refuse_double(self, first: Placed, second: Placed) -> None:
        mend = "delete one of both"
        if second.facts and self.desk.times.is_ambiguous(second.facts.start):
            again = self.calendar.text_of(self.desk.times.second_pass(second.facts.start))
            mend = f"write {again} for the second pass of that hour"
        text = self.calendar.text_of(second.start_utc)
        reason = f"is there twice for queue '{self.queue.id}', first in row {first.row}"
        self.desk.refuse(second.row, reason, column="start", value=text, mend=mend)

    def _step(self, starts: Sequence[datetime]) -> int | None:
        """Find the queue's step: the commonest distance of rows; None, with an issue, if it is not allowed."""
        distances = Counter(round((later - sooner).total_seconds() / 60) for sooner, later in pairwise(starts))
        near = {minutes: count for minutes, count in distances.items() if minutes <= STEPS[-1]}
        slot = self.calendar.interval_minutes
        allowed = [step for step in STEPS if step % slot == 0]
        if not near:
            return self._widest_step(starts, allowed)
        step = max(near, key=lambda minutes: (near[minutes], minutes))
        if step in allowed:
            return step
        steps = ", ".join(map(str, allowed))
        reason = f"the rows of queue '{self.queue.id}' are {step} minutes apart"
        self._refuse(reason, f"with interval_minutes {slot} use steps of {steps} minutes")
        return None

    def _widest_step(self, starts: Sequence[datetime], allowed: Sequence[int]) -> int:
        """Find the step of rows that have no neighbours: the widest that stays within the opening hours."""
        for minutes in reversed(allowed):
            intervals = [Span(start, start + timedelta(minutes=minutes)) for start in starts]
            if all(any(span.contains(interval) for span in self.spans_of_rows) for interval in intervals):
                return minutes
        return allowed[0]

    def _keeps_step(self, placed: Sequence[Placed], minutes: int) -> bool:
        """Tell whether no two rows are nearer than the step; note one issue for the queue if some are."""
        close = [
            (first, second)
            for first, second in pairwise(placed)
            if second.start_utc - first.start_utc < timedelta(minutes=minutes)
        ]
        if not close:
            return True
        first, second = close[0]
        distance = (second.start_utc - first.start_utc).total_seconds() / 60
        text = self.calendar.text_of(second.start_utc)
        reason = (
            f"starts {distance:g} minutes after row {first.row}, where rows of queue '{self.queue.id}' are "
            f"{minutes} minutes apart"
        )
        more = f" ({len(close) - 1} more like it)" if len(close) > 1 else ""
        self.desk.refuse(second.row, reason + more, column="start", value=text, mend="keep one step per queue")
        return False

    def _refuse_gaps(self, placed: Sequence[Placed], minutes: int) -> None:
        """Note every stretch of opening hours without rows."""
        step = timedelta(minutes=minutes)
        covered = join_spans(Span(row.start_utc, row.start_utc + step) for row in placed)
        for gap in subtract_spans(self.open_spans, covered):
            missing = -(-gap.minutes // minutes)
            what = "a row is missing" if missing == 1 else f"{missing:g} rows are missing"
            start, end = self.calendar.text_of(gap.start_utc), self.calendar.text_of(gap.end_utc)
            reason = f"{what} for queue '{self.queue.id}' from {start} to {end}, within its opening hours"
            self._refuse(reason, "add the demand, 0 where there is none")

    def _within_hours(self, placed: Sequence[Placed], minutes: int) -> Iterator[DemandInterval]:
        """Make the intervals, refusing demand at which the queue is closed; rows of 0 then say nothing."""
        idle = 0
        for row in placed:
            if row.facts is None:
                continue
            end = min(row.start_utc + timedelta(minutes=minutes), self.calendar.end_utc)
            if self._may_wait(row.facts) or any(span.contains(Span(row.start_utc, end)) for span in self.spans_of_rows):
                yield _interval(self.queue, row, row.facts, minutes)
            elif row.facts.required or row.facts.volume:
                text = self.calendar.text_of(row.start_utc)
                reason = f"has demand while queue '{self.queue.id}' is closed"
                mend = "change the queue's hours, or drop the row"
                self.desk.refuse(row.row, reason, column="start", value=text, mend=mend)
            else:
                idle += 1
        self.desk.note(idle, f"of 0 outside the hours of queue '{self.queue.id}' ignored")

    def _may_wait(self, facts: DemandRow) -> bool:
        """Tell whether a row holds contacts that wait for the queue to open."""
        return self.queue.channel in BACKLOG_CHANNELS and bool(facts.volume)

    def _refuse(self, reason: str, mend: str) -> None:
        self.desk.issues.add(self.desk.file, reason, mend=mend)


def _interval(queue: Queue, placed: Placed, facts: DemandRow, minutes: int) -> DemandInterval:
    low, high = facts.volume_low, facts.volume_high
    if low is None and facts.volume is not None:
        low, high = queue.usual_percentiles(facts.volume)
    return DemandInterval(
        queue=queue.id,
        start_utc=placed.start_utc,
        minutes=minutes,
        required=facts.required,
        volume=facts.volume,
        aht_seconds=facts.aht_seconds,
        row=placed.row,
        volume_low=low,
        volume_high=high,
    )
