"""People of a benchmark centre, and the kinds of people that could stand in for each other."""

from __future__ import annotations

from dataclasses import dataclass

from centres.work import DAY_MINUTES, DAYS, SLOT_MINUTES, Contract, Days

Window = tuple[int, int]
"""First and last minute after midnight at which somebody can work; the end may lie on the next day."""

LEAVE_HOURS = {"full_time": 8.0, "part_time": 5.5, "short_days": 4.0}
"""Paid hours of a day of leave by contract."""


@dataclass(frozen=True)
class Kind:
    """People who could stand in for each other.

    Parameters
    ----------
    skills
        Positions of queues, the main one first.
    windows
        Availability on each day, None on a day without; None instead of all of them for people who are always free.
    hours
        Least and most paid hours a week.
    core_start
        A start that fits into the windows of all available days.
    leave
        Days of approved leave.
    """

    contract: Contract
    skills: tuple[int, ...]
    hours: tuple[float, float]
    core_start: int
    windows: tuple[Window | None, ...] | None = None
    has_own_hours: bool = False
    leave: Days = ()

    @property
    def works_nights(self) -> bool:
        """Whether a night shift lies within the availability of most days."""
        return len(self.contract.templates) > 1 and (
            self.windows is None or any(window is not None and window[1] > DAY_MINUTES for window in self.windows)
        )

    @property
    def hours_left(self) -> tuple[float, float]:
        """Least and most paid hours of shifts, leave taken out."""
        credit = LEAVE_HOURS[self.contract.label] * len(self.leave)
        return max(0.0, self.hours[0] - credit), self.hours[1] - credit

    def hours_in(self, days: int) -> tuple[float, float] | None:
        """Least and most paid hours in a number of shifts; None if the contract does not allow so many or few."""
        lengths = self.contract.paid_lengths
        least = max(self.hours_left[0], days * lengths[0] / 60)
        most = min(self.hours_left[1], days * lengths[-1] / 60)
        return (least, most) if least <= most and days <= self.contract.most_days - len(self.leave) else None

    def day_counts(self) -> tuple[int, ...]:
        """List the numbers of working days that the contract allows."""
        return tuple(days for days in range(DAYS + 1) if self.hours_in(days) is not None)

    def can_work_on(self, day: int) -> bool:
        """Tell whether a day is neither leave nor unavailable."""
        return day not in self.leave and (self.windows is None or self.windows[day] is not None)

    def supply_slots(self) -> float:
        """Slots on the floor in a week in the middle of the hours possible, breaks taken out."""
        hours = [pair for days in self.day_counts() if (pair := self.hours_in(days)) is not None]
        middle = (min(least for least, _ in hours) + max(most for _, most in hours)) / 2
        return middle * self.contract.floor_share * 60 / SLOT_MINUTES


@dataclass(frozen=True)
class Person:
    """Somebody of the centre; `worked_before` tells of a night shift that began on the day before the horizon."""

    agent_id: str
    kind: Kind
    worked_before: bool = False
