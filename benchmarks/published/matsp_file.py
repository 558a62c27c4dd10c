"""Files of the multi-activity, multi-day shift scheduling instances by Qu and Curtois (2020)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SLOT_MINUTES = 15
DAY_MINUTES = 1440
OPENS_AT_MINUTE = 360
"""The horizon begins at 06:00 of the first day and ends at 06:00 after the last."""


class NotRepresentableError(Exception):
    """An instance asks for something that the mapping cannot express."""


@dataclass(frozen=True)
class Staff:
    """A person, and the least and most minutes of work in the whole horizon."""

    id: str
    least_minutes: int
    most_minutes: int


@dataclass(frozen=True)
class Cover:
    """Heads wanted in a slot that begins so many minutes after the horizon does."""

    minute: int
    least: int
    most: int


@dataclass(frozen=True)
class Matsp:
    """An instance with a single task; `cover` holds every slot of the horizon in order of time."""

    name: str
    days: int
    staff: tuple[Staff, ...]
    cover: tuple[Cover, ...]

    @property
    def minutes(self) -> int:
        """Length of the horizon."""
        return self.days * DAY_MINUTES

    @property
    def trivial_bound(self) -> int:
        """Cost that nobody can avoid: the least work of all staff beyond the cover, spread evenly over the slots."""
        least_slots = -(-sum(each.least_minutes for each in self.staff) // SLOT_MINUTES)
        surplus = max(0, least_slots - sum(slot.most for slot in self.cover))
        each, rest = divmod(surplus, len(self.cover))
        return (len(self.cover) - rest) * each**2 + rest * (each + 1) ** 2


def read_matsp(path: Path) -> Matsp:
    """Read an instance.

    Raises
    ------
    NotRepresentableError
        If it has several tasks, or if its cover does not hold each slot of the horizon exactly once.
    ValueError
        If a line is not of the format.
    """
    sections = _sections(path.read_text(encoding="utf-8").splitlines())
    days = int(sections["SECTION_HORIZON"][0][0])
    tasks = int(sections["SECTION_TASKS"][0][0])
    if tasks != 1:
        raise NotRepresentableError(f"it has {tasks} tasks; only a single one can be mapped")
    staff = tuple(Staff(name, int(least), int(most)) for name, least, most in sections["SECTION_STAFF"])
    cover = tuple(sorted(_covers(sections["SECTION_COVER"]), key=lambda slot: slot.minute))
    if [slot.minute for slot in cover] != list(range(0, days * DAY_MINUTES, SLOT_MINUTES)):
        raise NotRepresentableError("its cover does not hold each slot of the horizon exactly once")
    return Matsp(path.stem, days, staff, cover)


def _sections(lines: Iterable[str]) -> dict[str, list[list[str]]]:
    """Cells of all lines by section, comments and empty lines left out."""
    found: dict[str, list[list[str]]] = {}
    section = ""
    for line in lines:
        text = line.strip()
        if text.startswith("SECTION_"):
            section = text
        elif text and not text.startswith("#"):
            found.setdefault(section, []).append([cell.strip() for cell in text.split(",")])
    return found


def _covers(rows: Iterable[Sequence[str]]) -> Iterator[Cover]:
    for day, times, _, least, most in rows:
        hours, minutes = times.split("-")[0].split(":")
        after_midnight = (int(day) - 1) * DAY_MINUTES + int(hours) * 60 + int(minutes)
        yield Cover(after_midnight - OPENS_AT_MINUTE, int(least), int(most))
