"""Choosing among schedules: the input's own, that of an earlier result, and the shifts before both.

One of the two is what punches are compared with. For planning, shifts before the horizon are history, and those within
it are what was published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from wfm.domain.attendance import Punch
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.intake.input_tables import InputTables
from wfm.intake.past_results import holds_more_punches, with_past_shifts
from wfm.intake.row_schemas import HistoryRow, ScheduleRow
from wfm.intake.schedule import build_schedule, known_now, published_shifts
from wfm.intake.site import Desk
from wfm.intake.tables import Rows
from wfm.intake.wishes import build_history, of_known_agents


@dataclass(frozen=True)
class Wish:
    """What a command wants of schedules.

    Parameters
    ----------
    plans
        Whether it plans a roster; people who have gone since do not count then.
    compares
        Whether it compares punches with a schedule, should there be one.
    prefers_own
        Whether it compares them with the input's own, however few of them lie in its dates.
    longest_hours
        Longest shift that is not refused.
    """

    plans: bool
    compares: bool
    prefers_own: bool
    longest_hours: float


@dataclass(frozen=True)
class Told:
    """A schedule, and the desk at which its table was compared."""

    roster: Roster
    desk: Desk


@dataclass(frozen=True)
class Schedules:
    """The schedules that there are, None where there is none.

    Parameters
    ----------
    own
        The input's own, or the one that was named in its place.
    last
        That of an earlier result.
    """

    wish: Wish
    own: Told | None
    last: Told | None

    def compared_with(self, punches: Sequence[Punch]) -> Told | None:
        """Choose the schedule that punches are compared with; of two, a note tells which."""
        own, last = self.own, self.last
        if own is None or last is None:
            return own or last
        is_own = self.wish.prefers_own or holds_more_punches(own.roster, last.roster, punches, own.desk.calendar)
        taken, left = (own, last) if is_own else (last, own)
        if self.wish.compares:
            taken.desk.notes.append(f"punches are compared with {taken.desk.file}, and not with {left.desk.file}")
        return taken

    def add_to(self, instance: Instance, carried: Rows[HistoryRow], desk: Desk) -> Instance:
        """Add what earlier results say of the time before the horizon, and of the horizon itself.

        Parameters
        ----------
        carried
            Shifts before the schedule of an earlier result, which that result has carried on.
        desk
            Theirs.
        """
        before = instance.calendar.origin_utc if self.wish.plans else datetime.max.replace(tzinfo=UTC)
        history = instance.history
        if self.last is not None:
            history = with_past_shifts(history, self.last.roster, before)
            if history == instance.history and not self.wish.compares:
                file, start = self.last.desk.file, instance.calendar.start
                desk.notes.append(f"{file}: no shift before {start} to learn from")
        if carried.is_present:
            shifts = build_history(of_known_agents(carried, desk), desk, must_precede=False)
            history = with_past_shifts(history, shifts, before)
        is_known = instance.has_history or self.last is not None or carried.is_present
        return replace(instance, history=history, has_history=is_known, published=self._published())

    def _published(self) -> Roster:
        """Take what was published for the horizon, the input's own first; nothing where no roster is planned."""
        for told in (self.own, self.last):
            if told is not None and self.wish.plans and (found := published_shifts(told.roster, told.desk)).shifts:
                return found
        return Roster()


def build_schedules(tables: InputTables, desk: Desk, wish: Wish) -> Schedules:
    """Make the shifts of both schedules, and note what is wrong with them.

    Whoever has gone since is left out of what was published; of an earlier result also before the horizon, unless
    punches are compared with it.
    """
    return Schedules(
        wish,
        _told(tables.schedule, desk, wish, everywhere=False),
        _told(tables.last_schedule, desk, wish, everywhere=not wish.compares),
    )


def _told(rows: Rows[ScheduleRow], desk: Desk, wish: Wish, *, everywhere: bool) -> Told | None:
    if not rows.is_present:
        return None
    desk = desk.at(rows.file)
    kept = known_now(rows, desk, everywhere=everywhere) if wish.plans else rows
    return Told(build_schedule(kept, desk, longest_hours=wish.longest_hours), desk)
