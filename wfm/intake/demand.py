"""Demand rows, each by itself: which measure the table gives, and where every row lies on the time line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from wfm.domain.demand import DemandInterval, Queue
from wfm.intake.issues import CellError
from wfm.intake.queue_demand import Placed, QueueDemand, Timeline
from wfm.intake.row_schemas import DemandRow
from wfm.intake.site import Desk
from wfm.intake.tables import Rows
from wfm.intake.text import Moment

Measure = Literal["required", "volume"]

_MEASURES = frozenset({"required", "volume", "aht_seconds"})
_SPREAD = frozenset({"volume_low", "volume_high"})


def measure_of(rows: Rows[DemandRow]) -> Measure | None:
    """Tell what the table gives: heads, or contacts with their handling time; None if that cannot be told."""
    given = _MEASURES & rows.columns
    if given == {"required"}:
        return "required"
    return "volume" if given == {"volume", "aht_seconds"} else None


def build_demand(
    rows: Rows[DemandRow], queues: Sequence[Queue], desk: Desk, usual: Sequence[Queue] | None = None
) -> tuple[DemandInterval, ...]:
    """Make the demand of all queues, in order of queue and time.

    Parameters
    ----------
    usual
        The same queues as they are without dated closures: rows may lie in those hours too, and need not.
    """
    if not rows.columns or not _has_one_measure(rows, desk):
        return ()
    timeline = _place(rows, desk)
    found: list[DemandInterval] = []
    for queue, otherwise in zip(queues, usual or queues, strict=True):
        found.extend(QueueDemand(queue, otherwise, desk).intervals(timeline))
    return _rounded(found, desk)


def _has_one_measure(rows: Rows[DemandRow], desk: Desk) -> bool:
    """Tell whether the table gives either heads, or contacts with their handling time and perhaps their spread."""
    given = _MEASURES & rows.columns
    measure = measure_of(rows)
    spread = _SPREAD & rows.columns
    if measure == "volume" and spread in (set(), _SPREAD):
        return True
    if measure and spread:
        column = sorted(spread)[0]
        lacking = "without volume" if measure == "required" else f"without {next(iter(_SPREAD - spread))}"
        desk.refuse(1, f"stands {lacking}", column=column, mend="give volume_low and volume_high beside volume")
    if measure:
        return not spread
    reason = f"gives {' and '.join(sorted(given))}" if given else "gives no demand"
    desk.refuse(1, reason, mend="keep either required, or volume and aht_seconds")
    return False


def _place(rows: Rows[DemandRow], desk: Desk) -> Timeline:
    """Place every row on the time line, leaving out those beyond the horizon."""
    timeline = Timeline(is_whole=rows.is_whole)
    outside = 0
    for row in rows.rows:
        is_known = desk.queues.check(desk.issues, desk.file, row.row, "queue", row.queue)
        start = desk.utc(row.row, "start", row.start)
        if start is None or not is_known:
            timeline.is_whole = False
        elif not desk.calendar.origin_utc <= start < desk.calendar.end_utc:
            outside += 1
        elif not desk.is_on_grid(row.row, "start", start):
            timeline.is_whole = False
        else:
            is_sound = _has_handling_time(row, desk) and _has_spread_around_volume(row, desk)
            timeline.add(row.queue, Placed(row.row, start, row if is_sound else None))
    _place_failed(rows, timeline, desk)
    desk.note(outside, "outside the horizon ignored")
    return timeline


def _has_handling_time(row: DemandRow, desk: Desk) -> bool:
    if row.volume and not row.aht_seconds:
        desk.refuse(row.row, "is 0 although there are contacts", column="aht_seconds", value="0")
        return False
    return True


def _has_spread_around_volume(row: DemandRow, desk: Desk) -> bool:
    low, high = row.volume_low, row.volume_high
    if low is None and high is None:
        return True
    if low is None or high is None:
        column, other = ("volume_low", "volume_high") if low is None else ("volume_high", "volume_low")
        desk.refuse(row.row, f"is empty although {other} is given", column=column, mend="fill both, or empty both")
        return False
    volume = row.volume or 0.0
    if low > volume:
        desk.refuse(row.row, f"is above volume {volume:g}", column="volume_low", value=f"{low:g}")
    if high < volume:
        desk.refuse(row.row, f"is below volume {volume:g}", column="volume_high", value=f"{high:g}")
    return low <= volume <= high


def _place_failed(rows: Rows[DemandRow], timeline: Timeline, desk: Desk) -> None:
    """Place rows at fault in another cell: their interval is there, whatever it holds."""
    for values in rows.failed:
        queue, start = values.get("queue"), values.get("start")
        if isinstance(queue, str) and queue in desk.queues and isinstance(start, Moment):
            try:
                timeline.add(queue, Placed(0, desk.times.utc(start)))
                continue
            except CellError:
                pass
        timeline.is_whole = False


def _rounded(intervals: Sequence[DemandInterval], desk: Desk) -> tuple[DemandInterval, ...]:
    """Round heads to thousandths, and tell how many rows were finer."""
    kept: list[DemandInterval] = []
    finer = 0
    for interval in intervals:
        heads = interval.required
        nearest = None if heads is None else round(heads, 3)
        if heads != nearest:
            finer += 1
            interval = replace(interval, required=nearest)
        kept.append(interval)
    desk.note(finer, "rounded to thousandths of an agent")
    return tuple(kept)
