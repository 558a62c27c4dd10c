"""The files of an instance: tables with LF line ends, and a configuration."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from centres.hidden import HiddenShift
from centres.kinds import LEAVE_HOURS, Person
from centres.nights import BEFORE_END, BEFORE_START
from centres.requirement import HeadsArray, row_minutes
from centres.shape import Shape
from centres.work import (
    CLOSES,
    DAY_MINUTES,
    DAYS,
    LONGEST_RUN_DAYS,
    OPENS,
    REST_MINUTES,
    SLOT_MINUTES,
    START_SPREAD_MINUTES,
    START_STEP_MINUTES,
    Contract,
    Pause,
    Template,
    contracts_of,
)

FIRST_DAY = date(2026, 11, 30)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Row = Sequence[object]


def write_table(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a table that is the same on every machine."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def queue_name(queue: int) -> str:
    """Name of a queue by its position."""
    return f"queue{queue + 1}"


# The people -----------------------------------------------------------------------------------------------------------

AGENTS_HEADER = ("agent_id", "name", "contract", "skills", "min_weekly_hours", "max_weekly_hours")
AVAILABILITY_HEADER = ("agent_id", "day", "start", "end")
TIME_OFF_HEADER = ("agent_id", "start", "end", "kind", "paid_hours_per_day")
HISTORY_HEADER = ("agent_id", "start", "end", "shift")


def agent_rows(people: Sequence[Person]) -> Iterator[Row]:
    """Rows of `agents.csv`."""
    for person in people:
        kind = person.kind
        hours = (f"{kind.hours[0]:g}", f"{kind.hours[1]:g}") if kind.has_own_hours else ("", "")
        skills = "|".join(queue_name(queue) for queue in kind.skills)
        yield person.agent_id, f"Agent {person.agent_id[1:]}", kind.contract.label, skills, *hours


def availability_rows(people: Sequence[Person]) -> Iterator[Row]:
    """Rows of `availability.csv`, none for people who are always free."""
    for person in people:
        for day, window in zip(WEEKDAYS, person.kind.windows or (), strict=False):
            if window is not None:
                yield person.agent_id, day, _clock(window[0]), _end_clock(window[1])


def time_off_rows(people: Sequence[Person]) -> Iterator[Row]:
    """Rows of `time_off.csv`."""
    for person in people:
        for day in person.kind.leave:
            away = FIRST_DAY + timedelta(days=day)
            yield person.agent_id, away, away, "holiday", f"{LEAVE_HOURS[person.kind.contract.label]:g}"


def history_rows(people: Sequence[Person]) -> Iterator[Row]:
    """Rows of `history.csv`: the night before the horizon."""
    for person in people:
        if person.worked_before:
            yield person.agent_id, _stamp(BEFORE_START), _stamp(BEFORE_END), "night"


# The requirement and the hidden roster --------------------------------------------------------------------------------

DEMAND_HEADER = ("start", "queue", "required")
SCHEDULE_HEADER = ("agent_id", "date", "kind", "label", "start", "end", "paid")


def demand_rows(shape: Shape, heads: HeadsArray) -> Iterator[Row]:
    """Rows of `demand.csv` within opening hours."""
    opens, closes = OPENS[shape.hours], CLOSES[shape.hours]
    for queue in range(shape.queues):
        for day in range(DAYS):
            for minute in range(opens, closes, row_minutes(shape, queue)):
                at = day * DAY_MINUTES + minute
                yield _stamp(at), queue_name(queue), f"{heads[queue, at // SLOT_MINUTES]:g}"


def schedule_rows(roster: Sequence[HiddenShift]) -> Iterator[Row]:
    """Rows of a `schedule.csv` that holds a hidden roster."""
    for shift in roster:
        begins = shift.day * DAY_MINUTES + shift.start
        where = shift.agent_id, FIRST_DAY + timedelta(days=shift.day)
        yield *where, "shift", shift.template.label, _stamp(begins), _stamp(begins + shift.length), "yes"
        for pause, start in shift.pauses:
            kind = "break" if pause.is_paid else "meal"
            paid = "yes" if pause.is_paid else "no"
            at = begins + start
            yield *where, kind, pause.label, _stamp(at), _stamp(at + pause.minutes), paid


# The configuration ----------------------------------------------------------------------------------------------------


def config_text(shape: Shape) -> str:
    """Write the configuration of a centre."""
    contracts = contracts_of(shape.hours)
    templates = [template for contract in contracts for template in contract.templates]
    blocks = (
        f"horizon: {{start: {FIRST_DAY}, days: {DAYS}, timezone: Europe/London, interval_minutes: {SLOT_MINUTES}}}\n",
        "queues:\n" + "".join(_queue_text(shape, queue) for queue in range(shape.queues)),
        "shifts:\n" + "".join(map(_template_text, templates)),
        "contracts:\n" + "".join(map(_contract_text, contracts)),
        "rules:\n" + "".join(f"  - {rule}\n" for rule in _rules(shape)),
    )
    return "\n".join(blocks)


def _queue_text(shape: Shape, queue: int) -> str:
    hours = f'{{mon-sun: "{_clock(OPENS[shape.hours])}-{_end_clock(CLOSES[shape.hours])}"}}'
    return f"  - id: {queue_name(queue)}\n    hours: {hours}\n    understaffing_cost: 10\n    overstaffing_cost: 1\n"


def _template_text(template: Template) -> str:
    earliest, latest = _clock(template.starts[0]), _clock(template.starts[-1])
    start = f'{{earliest: "{earliest}", latest: "{latest}", every_minutes: {START_STEP_MINUTES}}}'
    return (
        f"  - id: {template.label}\n"
        f"    start: {start}\n"
        f"    length_minutes: [{', '.join(map(str, template.lengths))}]\n"
        f"    breaks:\n{''.join(map(_pause_text, template.pauses))}"
        f"    break_gap_minutes: {{min: {template.least_gap}, max: {template.most_gap}}}\n"
    )


def _pause_text(pause: Pause) -> str:
    window = f'["{_clock(pause.earliest)}", "{_clock(pause.latest)}"]'
    paid = "true" if pause.is_paid else "false"
    return f"      - {{id: {pause.label}, minutes: {pause.minutes}, paid: {paid}, after_start: {window}}}\n"


def _contract_text(contract: Contract) -> str:
    shifts = ", ".join(template.label for template in contract.templates)
    return (
        f"  - id: {contract.label}\n"
        f"    shifts: [{shifts}]\n"
        f"    weekly_hours: {{min: {contract.least_hours:g}, max: {contract.most_hours:g}}}\n"
        f"    weekly_days: {{min: 0, max: {contract.most_days}}}\n"
    )


def _rules(shape: Shape) -> Iterator[str]:
    yield f"{{rule: min_rest, hours: {REST_MINUTES // 60}}}"
    yield f"{{rule: max_consecutive_days, days: {LONGEST_RUN_DAYS}}}"
    if shape.personal_rules:
        yield f"{{rule: start_consistency, minutes: {START_SPREAD_MINUTES}}}"
        yield "{rule: consecutive_days_off, min: 2}"


# Times ----------------------------------------------------------------------------------------------------------------


def _clock(minute: int) -> str:
    """Write minutes after midnight, of this day or the next, as ``HH:MM``."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def _end_clock(minute: int) -> str:
    return "24:00" if minute == DAY_MINUTES else _clock(minute)


def _stamp(minute: int) -> str:
    """Write minutes after the first midnight of the week as a local time."""
    days, rest = divmod(minute, DAY_MINUTES)
    return f"{FIRST_DAY + timedelta(days=days)}T{_clock(rest)}"
