"""Draws schedules and punches in a few words, and writes reports back in as few.

``D`` is Monday 2026-11-30 08:00–16:30 in London with a break at 10:00, lunch at 12:00 and a break at 14:30; ``H`` is
08:00–12:00 and ``HN`` 22:00–02:00, both without breaks. Times are ``08:05``, ``08:05:01``, or ``+1 06:00`` a day later;
a whole local time such as ``2026-10-24T22:00`` stands for itself.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from wfm.attendance.compare import compare
from wfm.attendance.settings import AttendanceSettings
from wfm.domain.attendance import AdherenceRow, AttendanceException, AttendanceReport, Punch
from wfm.domain.calendar import Calendar, Span
from wfm.domain.decisions import Correction, Decision, PastException
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, TimeOff
from wfm.domain.shifts import Piece, Roster, Shift
from wfm.domain.standings import Standing

MONDAY = date(2026, 11, 30)
CALENDAR = Calendar("Europe/London", MONDAY, 7)
D = "08:00-16:30 break first 10:00-10:15 meal lunch 12:00-12:30 break second 14:30-14:45"
H = "08:00-12:00"
HN = "22:00-+1 02:00"
D_PLAN = {
    "in": "08:00",
    "first_start": "10:00",
    "first_end": "10:15",
    "lunch_start": "12:00",
    "lunch_end": "12:30",
    "second_start": "14:30",
    "second_end": "14:45",
    "out": "16:30",
}
UNMEASURED = {
    "missing_in",
    "missing_out",
    "missing_break_punch",
    "missing_meal_punch",
    "mixed_codes",
    "contradictory_punches",
    "ambiguous_time",
}


def at(text: str, day: date = MONDAY) -> datetime:
    """Read a time as the module's docstring says."""
    text = text.strip()
    if "T" in text:
        local = datetime.fromisoformat(text)
        return CALENDAR.to_utc(local.replace(tzinfo=None), local.utcoffset())
    days, _, clock = text.rpartition(" ")
    local_date = day + timedelta(days=int(days or 0))
    return CALENDAR.to_utc(datetime.fromisoformat(f"{local_date}T{clock}"))


def span(text: str, day: date = MONDAY) -> Span:
    """Read ``08:00-16:30``, both ends as times; whole local times are parted by a space and a dash."""
    parts = text.split(" - ") if " - " in text else text.split("-", 1)
    return Span(at(parts[0], day), at(parts[1], day))


def shift(text: str, day: date = MONDAY, agent: str = "ann") -> Shift:
    """Read a shift such as `D`; a break is paid, a meal is not."""
    words = text.split(" ")
    starts = [index for index, word in enumerate(words) if word in ("break", "meal", "activity")]
    pieces = []
    for index, end in zip(starts, [*starts[1:], len(words)], strict=False):
        kind, label = words[index], words[index + 1]
        pieces.append(Piece(span(" ".join(words[index + 2 : end]), day), kind, label, kind != "meal"))
    head = " ".join(words[: starts[0]] if starts else words)
    when = span(head, day)
    return Shift(agent, CALENDAR.date_of(when.start_utc), "late", when, pieces=tuple(pieces))


def punches(text: str, day: date = MONDAY, agent: str = "ann") -> list[Punch]:
    """Read ``in 08:00, break_start 10:00, …``; ``in?`` marks a time that happens twice, without offset."""
    found = []
    for row, item in enumerate(filter(None, (part.strip() for part in text.split(","))), start=2):
        event, _, time = item.partition(" ")
        found.append(Punch(agent, at(time, day), event.rstrip("?"), row, event.endswith("?")))
    return found


def d_plan(changes: str = "") -> str:
    """Return the punches of `D` as planned, but for changes such as ``in 08:10, lunch none, also out 13:00``.

    ``until out 13:00`` drops what follows, ``only out 16:30`` everything else.
    """
    if changes.startswith("only"):
        return changes.removeprefix("only")
    plan = dict(D_PLAN)
    more: list[tuple[str, str]] = []
    for change in filter(None, (part.strip() for part in changes.split(","))):
        name, _, value = change.partition(" ")
        if name == "also":
            more.append(tuple(value.split(" ", 1)))
        elif name == "until":
            left = value.split(" ", 1)[1]
            plan = {key: time for key, time in plan.items() if time < left and key != "out"} | {"out": left}
        elif value == "none":
            plan = {key: time for key, time in plan.items() if not key.startswith(name)}
        else:
            plan[name] = value
    events = [(event_of(name), time) for name, time in plan.items()] + more
    return ", ".join(f"{event} {time}" for event, time in events)


def event_of(name: str) -> str:
    """Turn ``lunch_start`` into ``meal_start`` and ``first_end`` into ``break_end``."""
    return name.replace("lunch", "meal").replace("first", "break").replace("second", "break")


def away(text: str, status: str = "approved", kind: str = "", agent: str = "ann") -> TimeOff:
    """Read time off: ``2026-11-30`` or ``2026-11-30..2026-12-01`` for dates, ``08:00-09:00`` for times."""
    if ":" in text:
        return TimeOff(agent, span(text), kind, status)
    first, _, last = text.partition("..")
    first_date, last_date = date.fromisoformat(first), date.fromisoformat(last or first)
    whole = Span(CALENDAR.midnight(first_date), CALENDAR.midnight(last_date + timedelta(days=1)))
    return TimeOff(agent, whole, kind, status, first_date=first_date, last_date=last_date)


def report(
    shifts: list[Shift],
    clocked: list[Punch],
    *,
    now: str | None = None,
    policy: dict[str, object] | None = None,
    time_off: list[TimeOff] | None = None,
    history: list[Shift] | None = None,
    teams: dict[str, str] | None = None,
    min_rest_hours: float | None = None,
    strangers: frozenset[str] = frozenset(),
    decisions: list[Decision] | None = None,
    past: list[PastException] | None = None,
) -> AttendanceReport:
    """Compare; without `now` at noon on the day after the last shift ends, without shifts in the week of `MONDAY`."""
    settings = dict(policy or {})
    if not shifts and "period" not in settings:
        settings["period"] = {"start": "2026-11-30", "days": 7}
    report_time = at(now) if now else _noon_after(shifts, clocked)
    settings.setdefault("as_of", report_time.isoformat())
    names = sorted({row.agent_id for row in [*shifts, *clocked]} - strangers | {"ann"})
    agents = tuple(Agent(name, name.title(), "full", ("voice",), (teams or {}).get(name)) for name in names)
    instance = Instance(
        CALENDAR, (), (), (), agents, time_off=tuple(time_off or ()), history=Roster(tuple(history or ()))
    )
    return compare(
        instance,
        Roster(tuple(shifts)),
        clocked,
        AttendanceSettings.model_validate(settings),
        report_time,
        min_rest_hours=min_rest_hours,
        decisions=decisions or (),
        history=past or (),
    )


def decide(name: str, decision: str, **more: object) -> Decision:
    """Decide on ``2026-11-30/late_in/1`` of ann, on the tenth of December unless ``on`` names another time.

    ``correction`` is written as in files.
    """
    when = str(more.pop("on", "2026-12-10T12:00"))
    text = str(more.get("correction", ""))
    corrections = tuple(_correction(part) for part in text.split("|")) if text else ()
    return Decision(f"ann/{name}", decision, "a reason", "Eve", at(when), corrections=corrections, **more)


def _correction(text: str) -> Correction:
    action, event, time = text.split(" ")
    return Correction(action, event, at(time))


def earlier(name: str, **more: object) -> PastException:
    """Tell of an exception of an earlier week, such as ``2026-11-20/late_in/1`` of ann, confirmed and charged."""
    day, code, _ = name.split("/")
    points = more.get("points", 0.0)
    usual = {"status": "confirmed", "points_state": "charged" if points else "none", "code": code}
    return PastException(f"ann/{name}", "ann", date.fromisoformat(day), **{**usual, **more})


def carried(result: AttendanceReport) -> list[PastException]:
    """Return what the next week is told of a report and the weeks before it."""
    return [*result.history, *(_as_past(entry) for entry in result.exceptions)]


def _as_past(entry: AttendanceException) -> PastException:
    per_unit = 60 if entry.unit == "minutes" else 1
    return PastException(
        entry.id,
        entry.agent_id,
        entry.date,
        entry.code,
        shift_start_utc=entry.shift.start_utc if entry.shift else None,
        shift_end_utc=entry.shift.end_utc if entry.shift else None,
        amount=(entry.amount or 0) / per_unit,
        unit=entry.unit,
        is_held=entry.is_held,
        status=entry.status,
        decided_at_utc=entry.decided_at_utc,
        points=entry.points,
        points_state=entry.points_state,
        spell=entry.spell,
        bradford_day=entry.bradford_day,
    )


def only(result: AttendanceReport) -> AttendanceException:
    """Return the one exception there is."""
    (entry,) = result.exceptions
    return entry


def standing(result: AttendanceReport, agent: str = "ann") -> Standing:
    """Return where an agent stands."""
    return next(one for one in result.standings if one.agent_id == agent)


def states(result: AttendanceReport) -> list[tuple[str, str, float, str]]:
    """Tell code, status, points and their state of every exception, in order."""
    return [(entry.code, entry.status, entry.points, entry.points_state) for entry in result.exceptions]


def _noon_after(shifts: list[Shift], clocked: list[Punch]) -> datetime:
    ends = [one.end_utc for one in shifts] or [one.time_utc for one in clocked]
    return at("+1 12:00", CALENDAR.date_of(max(ends)))


def rounded(value: Fraction | None) -> str:
    """Write two decimals, half up, without trailing zeros; empty for None."""
    if value is None:
        return ""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP).normalize():f}"


def told(result: AttendanceReport) -> list[str]:
    """Write every exception as ``code amount``, sorted, those held back with ``held`` before it."""
    lines = []
    for entry in result.exceptions:
        text = entry.code
        if entry.code not in UNMEASURED:
            seconds = entry.amount or 0
            text += f" {rounded(Fraction(seconds, 60)) if entry.unit == 'minutes' else seconds}"
        lines.append(f"held {text}" if entry.is_held else text)
    return sorted(lines)


def day_row(result: AttendanceReport, agent: str = "ann") -> AdherenceRow:
    """Return the agent's first date."""
    return next(row for row in result.adherence if row.level == "agent_day" and row.agent_id == agent)


def adherence(result: AttendanceReport) -> str:
    """Adherence of the first date."""
    return rounded(day_row(result).adherence_percent)


def conformance(result: AttendanceReport) -> str:
    """Conformance of the first date."""
    return rounded(day_row(result).conformance_percent)
