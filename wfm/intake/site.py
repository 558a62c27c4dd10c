"""What rows are compared with: the calendar, and the names that are known."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from wfm.domain.calendar import Calendar, NonexistentTimeError, Span
from wfm.intake.issues import CellError, Issues, Names
from wfm.intake.text import Moment

LONGEST_SHIFT = timedelta(hours=24)


@dataclass(frozen=True)
class LocalTimes:
    """Turns local times into instants. On most dates clocks do not change, and one offset serves the whole date."""

    calendar: Calendar
    _offsets: dict[int, timedelta | None] = field(default_factory=dict, repr=False)
    """By the date's number, which is quicker to look up than the date."""

    def utc(self, moment: Moment) -> datetime:
        """Instant of a local time.

        Raises
        ------
        CellError
            If clocks never show it.
        """
        local = moment.local
        offset = self._offsets.get(local.toordinal()) or self._steady_offset(local.date())
        if offset is not None and (moment.offset is None or moment.offset == offset):
            return local.replace(tzinfo=UTC) - offset
        try:
            return self.calendar.to_utc(moment.local, moment.offset)
        except NonexistentTimeError as error:
            raise self._refusal(moment) from error

    def is_ambiguous(self, moment: Moment) -> bool:
        """Tell whether a local time happens twice and no offset says which pass is meant."""
        if moment.offset is not None or self._steady_offset(moment.local.date()) is not None:
            return False
        return self.calendar.is_repeated(moment.local)

    def second_pass(self, moment: Moment) -> datetime:
        """Instant at which clocks show a repeated local time for the second time."""
        later = moment.local.replace(tzinfo=self.calendar.zone, fold=1).utcoffset()
        return self.calendar.to_utc(moment.local, later)

    def _steady_offset(self, day: date) -> timedelta | None:
        """Offset that holds all through a date; None if clocks change."""
        number = day.toordinal()
        if number not in self._offsets:
            midnight = datetime.combine(day, time(), self.calendar.zone)
            hours = [midnight + timedelta(hours=hour) for hour in range(25)]
            found = {each.replace(fold=fold).utcoffset() for each in hours for fold in (0, 1)}
            self._offsets[number] = found.pop() if len(found) == 1 else None
        return self._offsets[number]

    def _refusal(self, moment: Moment) -> CellError:
        zone = self.calendar.zone
        shown = moment.local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        if shown != moment.local:
            reason = f"does not exist in {self.calendar.timezone}: clocks go forward"
            return CellError(reason, f"write {shown:%Y-%m-%dT%H:%M} if that is meant")
        offset = f"{moment.local.replace(tzinfo=zone):%z}"
        reason = f"has an offset that {self.calendar.timezone} does not have then"
        return CellError(reason, f"write {offset[:3]}:{offset[3:]}, or no offset")


@dataclass(frozen=True)
class Desk:
    """The place at which one table is compared with everything else.

    Parameters
    ----------
    file
        How messages call the table.
    """

    file: str
    times: LocalTimes
    issues: Issues
    notes: list[str]
    agents: Names
    teams: Names
    queues: Names
    shifts: Names

    @property
    def calendar(self) -> Calendar:
        """The horizon."""
        return self.times.calendar

    def at(self, file: str) -> Desk:
        """Clear the desk for another table."""
        return replace(self, file=file)

    def refuse(
        self, row: int, reason: str, *, column: str | None = None, value: str | None = None, mend: str | None = None
    ) -> None:
        """Note an issue of a row."""
        self.issues.add(self.file, reason, row=row, column=column, value=value, mend=mend)

    def note(self, count: int, what: str) -> None:
        """Tell how many rows were treated in a way that the author should know of."""
        if count:
            self.notes.append(f"{self.file}: {count} {'row' if count == 1 else 'rows'} {what}")

    def knows_agent(self, row: int, name: str) -> bool:
        """Tell whether an agent is known; note an issue if not."""
        return self.agents.check(self.issues, self.file, row, "agent_id", name)

    def utc(self, row: int, column: str, moment: Moment) -> datetime | None:
        """Instant of a local time; None, with an issue, if clocks never show it."""
        try:
            return self.times.utc(moment)
        except CellError as error:
            self.issues.add_cell(self.file, row, column, written(moment), error)
            return None

    def span(self, row: int, start: Moment, end: Moment) -> Span | None:
        """Span of two local times; None, with an issue, if it is none."""
        start_utc, end_utc = self.utc(row, "start", start), self.utc(row, "end", end)
        if start_utc is None or end_utc is None:
            return None
        if end_utc <= start_utc:
            self.refuse(row, f"is not after the start {written(start)}", column="end", value=written(end))
            return None
        return Span(start_utc, end_utc)

    def span_of_dates_or_times(self, row: int, start: date | Moment, end: date | Moment) -> Span | None:
        """Span of whole dates, the last one included, or of times; None, with an issue, if it is neither."""
        if isinstance(start, Moment) and isinstance(end, Moment):
            return self.span(row, start, end)
        if isinstance(start, Moment) or isinstance(end, Moment):
            mend = "give start and end both as dates, or as times"
            self.refuse(row, "names a date and a time", column="end", mend=mend)
            return None
        if end < start:
            self.refuse(row, f"is before the start {start}", column="end", value=str(end))
            return None
        return Span(self.calendar.midnight(start), self.calendar.midnight(end + timedelta(days=1)))

    def span_of_shift(self, row: int, start: Moment, end: Moment) -> Span | None:
        """Span of a shift; None, with an issue, if nobody can work so long."""
        span = self.span(row, start, end)
        if span is None or span.end_utc - span.start_utc <= LONGEST_SHIFT:
            return span
        reason = f"is more than {LONGEST_SHIFT // timedelta(hours=1)} hours after the start {written(start)}"
        self.refuse(row, reason, column="end", value=written(end), mend="check the dates")
        return None

    def is_on_grid(self, row: int, column: str, instant: datetime) -> bool:
        """Tell whether an instant begins a slot; note an issue if not."""
        step = self.calendar.interval_minutes
        if self.calendar.minute_of(instant) % step == 0:
            return True
        text = self.calendar.text_of(instant)
        self.refuse(row, f"is not on the grid of {step} minutes", column=column, value=text)
        return False


def written(moment: Moment) -> str:
    """Write a local time as files show it."""
    text = f"{moment.local:%Y-%m-%dT%H:%M:%S}" if moment.local.second else f"{moment.local:%Y-%m-%dT%H:%M}"
    if moment.offset is None:
        return text
    minutes = round(moment.offset.total_seconds() / 60)
    return f"{text}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
