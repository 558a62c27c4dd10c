"""The shifts and contracts of every benchmark centre, and what a lawful week of them is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from centres.shape import Hours

SLOT_MINUTES = 15
DAY_MINUTES = 1440
DAYS = 7
START_STEP_MINUTES = 30
REST_MINUTES = 660
LONGEST_RUN_DAYS = 6
START_SPREAD_MINUTES = 120
"""How far the starts of one week may lie apart under the personal rules."""
OPENS: dict[Hours, int] = {"day": 420, "round_the_clock": 0}
CLOSES: dict[Hours, int] = {"day": 1380, "round_the_clock": 1440}
"""Opening hours in minutes after midnight, the same every day."""


@dataclass(frozen=True)
class Pause:
    """A break of a template; its window holds the earliest and latest start in minutes after the shift's start."""

    label: str
    minutes: int
    is_paid: bool
    earliest: int
    latest: int


@dataclass(frozen=True)
class Template:
    """A kind of shift: starts in minutes after midnight, lengths with breaks included."""

    label: str
    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    pauses: tuple[Pause, ...]
    most_gap: int
    least_gap: int = 60

    @property
    def unpaid_minutes(self) -> int:
        """Length of the breaks that are not paid."""
        return sum(pause.minutes for pause in self.pauses if not pause.is_paid)

    @property
    def pause_minutes(self) -> int:
        """Length of all breaks."""
        return sum(pause.minutes for pause in self.pauses)


@dataclass(frozen=True)
class Contract:
    """Limits of a week, the templates that it allows, and its share of the people.

    All templates of a contract have the same lengths and the same unpaid time.
    """

    label: str
    templates: tuple[Template, ...]
    least_hours: float
    most_hours: float
    most_days: int
    share: float

    @property
    def paid_lengths(self) -> tuple[int, ...]:
        """Paid minutes of the shifts on offer, ascending."""
        template = self.templates[0]
        return tuple(length - template.unpaid_minutes for length in template.lengths)

    @property
    def floor_share(self) -> float:
        """Minutes on the floor per paid minute, for the longest shift."""
        template = self.templates[0]
        return (template.lengths[-1] - template.pause_minutes) / self.paid_lengths[-1]


def _starts(earliest: int, latest: int) -> tuple[int, ...]:
    return tuple(range(earliest, latest + 1, START_STEP_MINUTES))


_LONG_PAUSES = (
    Pause("first", 15, True, 90, 180),
    Pause("lunch", 30, False, 195, 300),
    Pause("second", 15, True, 330, 435),
)
_MIDDLE_PAUSES = (Pause("lunch", 30, False, 105, 180), Pause("pause", 15, True, 225, 285))
_SHORT_PAUSES = (Pause("pause", 15, True, 90, 165),)


@lru_cache
def contracts_of(hours: Hours) -> tuple[Contract, ...]:
    """Contracts of a centre; the first one holds the night shifts of a centre that never closes."""
    first, last = (OPENS["day"], CLOSES["day"]) if hours == "day" else (300, CLOSES[hours])
    long = [Template("long", _starts(first, last - 510), (510,), _LONG_PAUSES, 180)]
    if hours == "round_the_clock":
        long.append(Template("night", _starts(1200, 1380), (510,), _LONG_PAUSES, 180))
    middle = Template("middle", _starts(first, last - 360), (360,), _MIDDLE_PAUSES, 180)
    short = Template("short", _starts(first, last - 240), (240, 300), _SHORT_PAUSES, 210)
    return (
        Contract("full_time", tuple(long), 37.5, 40, 5, 0.55),
        Contract("part_time", (middle,), 18, 30, 5, 0.25),
        Contract("short_days", (short,), 12, 24, 5, 0.20),
    )


@lru_cache
def pause_patterns(template: Template, length: int) -> tuple[tuple[int, ...], ...]:
    """List every lawful set of break starts in minutes after the start of a shift."""
    return tuple(_patterns(template, length, 0, 0))


def _patterns(template: Template, length: int, index: int, free_from: int) -> Iterator[tuple[int, ...]]:
    if index == len(template.pauses):
        if template.least_gap <= length - free_from <= template.most_gap:
            yield ()
        return
    pause = template.pauses[index]
    earliest = max(pause.earliest, free_from + template.least_gap)
    latest = min(pause.latest, free_from + template.most_gap)
    for start in range(earliest, latest + 1, SLOT_MINUTES):
        for rest in _patterns(template, length, index + 1, start + pause.minutes):
            yield (start, *rest)


Days = tuple[int, ...]
"""Worked days of a week, 0 is the first, ascending."""


@lru_cache
def day_sets(count: int, personal_rules: bool, worked_before: bool) -> tuple[Days, ...]:
    """List the sets of `count` working days that are lawful.

    Parameters
    ----------
    personal_rules
        Whether a single day off between two days of work is unlawful.
    worked_before
        Whether the day before the week was worked.
    """
    sets = combinations(range(DAYS), count)
    return tuple(days for days in sets if not (personal_rules and _has_single_day_off(days, worked_before)))


def _has_single_day_off(days: Days, worked_before: bool) -> bool:
    known = (-1, *days) if worked_before else days
    return any(later - sooner == 2 for sooner, later in pairwise(known))
