"""Shift templates: on the slot grid, with breaks that can be arranged, and with a day on which they fit."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from wfm.domain.calendar import WEEKDAYS, Calendar, NonexistentTimeError, Span, join_spans
from wfm.domain.ids import TemplateId
from wfm.domain.instance import Instance
from wfm.domain.shifts import BreakRule, ShiftTemplate
from wfm.intake.config_blocks import ShiftBlock
from wfm.intake.issues import Issues
from wfm.intake.yaml_lines import Path, YamlDocument, key_of

OFF = "off"
"""What a pin says instead of a template's id."""


def build_template(
    block: ShiftBlock, path: Path, document: YamlDocument, interval_minutes: int, issues: Issues
) -> ShiftTemplate | None:
    """Make a template; None, with issues, if it cannot be worked."""
    template = ShiftTemplate(
        id=TemplateId(block.id),
        start_minutes=block.start.minutes(interval_minutes),
        length_minutes=tuple(sorted(set(block.length_minutes))),
        weekdays=frozenset(WEEKDAYS.index(name) for name in block.days or WEEKDAYS),
        breaks=tuple(BreakRule(row.id, row.minutes, row.paid, *row.after_start) for row in block.breaks),
        min_gap_minutes=block.break_gap_minutes.min,
        max_gap_minutes=block.break_gap_minutes.max,
    )
    faults = list(_faults(template, block, interval_minutes))
    for key, reason, mend in faults:
        inner = (*path, *key)
        name = f"shift '{template.id}' {reason}"
        issues.add(document.file, name, row=document.line(inner), column=key_of(inner), mend=mend)
    return None if faults else template


Fault = tuple[Path, str, str | None]


def _faults(template: ShiftTemplate, block: ShiftBlock, interval_minutes: int) -> Iterator[Fault]:
    if template.id == OFF:
        yield ("id",), f"has a name that means a day without shift in pins.csv ('{OFF}')", "give it another name"
    off_grid = list(_off_grid(template, block, interval_minutes))
    impossible = list(_impossible_breaks(template))
    yield from off_grid
    yield from impossible
    if not off_grid and not impossible:
        yield from _no_arrangement(template, interval_minutes)


def _off_grid(template: ShiftTemplate, block: ShiftBlock, interval_minutes: int) -> Iterator[Fault]:
    """Find times that do not lie on the grid of slots."""
    mend = f"use multiples of {interval_minutes} minutes, or change interval_minutes"
    start = block.start
    for key, minutes in (
        ("earliest", start.earliest),
        ("latest", start.latest),
        ("every_minutes", start.every_minutes),
    ):
        if minutes is not None and minutes % interval_minutes:
            yield ("start", key), f"has {key} off the grid of {interval_minutes} minutes", mend
    for index, minutes in enumerate(start.at or ()):
        if minutes % interval_minutes:
            yield (
                ("start", "at", index),
                f"starts at {clock(minutes)}, off the grid of {interval_minutes} minutes",
                mend,
            )
    for index, minutes in enumerate(block.length_minutes):
        if minutes % interval_minutes:
            yield ("length_minutes", index), f"lasts {minutes} minutes, off the grid of {interval_minutes}", mend
    for index, rule in enumerate(template.breaks):
        for key, minutes in (("minutes", rule.minutes), *(("after_start", each) for each in _window(rule))):
            if minutes % interval_minutes:
                reason = f"has break '{rule.id}' with {key} off the grid of {interval_minutes} minutes"
                yield ("breaks", index, key), reason, mend
                break
    for key, gap in (("min", template.min_gap_minutes), ("max", template.max_gap_minutes)):
        if gap is not None and gap % interval_minutes:
            yield ("break_gap_minutes", key), f"has a gap of {gap} minutes, off the grid of {interval_minutes}", mend


def _window(rule: BreakRule) -> tuple[int, int]:
    return rule.earliest_start_minute, rule.latest_start_minute


def _impossible_breaks(template: ShiftTemplate) -> Iterator[Fault]:
    """Find breaks that cannot be taken whatever the others do."""
    shortest = template.length_minutes[0]
    names = [rule.id for rule in template.breaks]
    least, most = template.min_gap_minutes, template.max_gap_minutes
    if least is not None and most is not None and least > most:
        yield ("break_gap_minutes",), f"has break gaps of at least {least} but at most {most} minutes", None
    for index, rule in enumerate(template.breaks):
        key: Path = ("breaks", index)
        earliest, latest = _window(rule)
        if rule.id in names[:index]:
            yield (*key, "id"), f"has two breaks '{rule.id}'", "rename one of them"
        if earliest > latest:
            reason = f"has break '{rule.id}' with its earliest start {clock(earliest)} after its latest {clock(latest)}"
            yield (*key, "after_start"), reason, "swap the two"
        elif earliest + rule.minutes > shortest:
            end = clock(earliest + rule.minutes)
            reason = (
                f"has break '{rule.id}' that ends {end} after the start at the soonest, in a shift of {clock(shortest)}"
            )
            yield (*key, "after_start"), reason, "move its window forward, or drop that length"


def _no_arrangement(template: ShiftTemplate, interval_minutes: int) -> Iterator[Fault]:
    """Find lengths in which windows and gaps together leave no way to take all breaks in order."""
    for index, length in enumerate(template.length_minutes):
        if template.breaks and not _can_arrange(template, length, interval_minutes):
            reason = f"has no way to take its breaks within {clock(length)}: windows, order and break_gap_minutes clash"
            yield ("length_minutes", index), reason, "widen a window or the gaps"


def _can_arrange(template: ShiftTemplate, length: int, interval_minutes: int) -> bool:
    least = template.min_gap_minutes or 0
    most = math.inf if template.max_gap_minutes is None else template.max_gap_minutes
    ends: Collection[int] = (0,)
    for rule in template.breaks:
        starts = range(rule.earliest_start_minute, rule.latest_start_minute + 1, interval_minutes)
        ends = {start + rule.minutes for start in starts if any(least <= start - end <= most for end in ends)}
    return any(least <= length - end <= most for end in ends)


def clock(minutes: int) -> str:
    """Write minutes as hours and minutes."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


# The days on which a template fits -----------------------------------------------------------------------------------


def templates_without_day(instance: Instance) -> Iterator[tuple[TemplateId, str, str]]:
    """Find templates that fit on no day of the horizon, with reason and mend.

    A shift lies within the hours of the queues that its agent can serve; a template that no agent's contract holds is
    measured against all queues together.
    """
    for template in instance.templates:
        days = [day for day in instance.calendar.dates if day.weekday() in template.weekdays]
        if not days:
            yield template.id, "fits on no day: the horizon has none of its weekdays", "add days or drop the shift"
        elif not any(
            _fits(template, days, spans, instance.calendar) for spans in _hours_of_holders(template, instance)
        ):
            reason = "fits on no day: no start and length lies within the opening hours of its agents' queues"
            yield template.id, reason, "change starts or lengths, or the queues' hours"


def _hours_of_holders(template: ShiftTemplate, instance: Instance) -> Iterator[tuple[Span, ...]]:
    """Tell the opening hours of each set of skills among the agents who may be given a template."""
    holders = {contract.id for contract in instance.contracts if template.id in contract.templates}
    skills = dict.fromkeys(agent.skills for agent in instance.agents if agent.contract in holders)
    for served in skills or [tuple(instance.queue)]:
        yield join_spans(span for queue in served for span in instance.open_spans_of.get(queue, ()))


def _fits(template: ShiftTemplate, days: Sequence[date], open_spans: Sequence[Span], calendar: Calendar) -> bool:
    return any(
        span.contains(shift) for day in days for shift in _shifts_on(template, day, calendar) for span in open_spans
    )


def _shifts_on(template: ShiftTemplate, day: date, calendar: Calendar) -> Iterator[Span]:
    for minute in template.start_minutes:
        local = datetime.combine(day, time(minute // 60, minute % 60))
        try:
            start = calendar.to_utc(local)
        except NonexistentTimeError:
            continue
        for length in template.length_minutes:
            yield Span(start, start + timedelta(minutes=length))
