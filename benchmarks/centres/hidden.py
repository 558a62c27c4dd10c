"""The hidden roster of a planted centre: a lawful week for everybody, drawn at random."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from centres.kinds import Kind, Person
from centres.nights import BEFORE_END, tail_slots
from centres.requirement import SLOTS_A_DAY, HeadsArray
from centres.shape import Shape
from centres.work import (
    DAY_MINUTES,
    DAYS,
    REST_MINUTES,
    SLOT_MINUTES,
    START_SPREAD_MINUTES,
    START_STEP_MINUTES,
    Days,
    Pause,
    Template,
    day_sets,
    pause_patterns,
)


@dataclass(frozen=True)
class HiddenShift:
    """A shift of the hidden roster; starts of breaks are minutes after the start of the shift."""

    agent_id: str
    day: int
    template: Template
    start: int
    length: int
    pause_starts: tuple[int, ...]
    queue: int

    @property
    def pauses(self) -> Iterator[tuple[Pause, int]]:
        """Breaks with their starts."""
        return zip(self.template.pauses, self.pause_starts, strict=True)


def draw_roster(shape: Shape, people: Sequence[Person], random: np.random.Generator) -> list[HiddenShift]:
    """Draw a lawful week for each person."""
    draw = _Week(shape, random)
    return [shift for person in people for shift in draw.shifts(person)]


def heads_of(shape: Shape, people: Sequence[Person], roster: Sequence[HiddenShift]) -> HeadsArray:
    """Count the heads on the floor, shape (queues, 672); what lies beyond the week is left out."""
    heads = np.zeros((shape.queues, (DAYS + 1) * SLOTS_A_DAY))
    for shift in roster:
        first = (shift.day * DAY_MINUTES + shift.start) // SLOT_MINUTES
        heads[shift.queue, first : first + shift.length // SLOT_MINUTES] += 1
        for pause, start in shift.pauses:
            begins = first + start // SLOT_MINUTES
            heads[shift.queue, begins : begins + pause.minutes // SLOT_MINUTES] -= 1
    for person in people:
        if person.worked_before:
            heads[person.kind.skills[0], tail_slots()] += 1
    return heads[:, : DAYS * SLOTS_A_DAY]


class _Week:
    """Draws one week after the other."""

    def __init__(self, shape: Shape, random: np.random.Generator) -> None:
        self.shape = shape
        self.random = random

    def shifts(self, person: Person) -> Iterator[HiddenShift]:
        """Draw days, lengths, starts and breaks, in this order."""
        kind = person.kind
        days = self._days(person)
        lengths = self._lengths(kind, len(days))
        core = self._core_start(person)
        lowest = self._lowest_start(core)
        ready = BEFORE_END + REST_MINUTES if person.worked_before else -DAY_MINUTES
        for index, (day, length) in enumerate(zip(days, lengths, strict=True)):
            has_next = index + 1 < len(days)
            due = (days[index + 1] * DAY_MINUTES + core if has_next else 2 * DAYS * DAY_MINUTES) - REST_MINUTES
            midnight = day * DAY_MINUTES
            choices = [
                (template, start)
                for template in kind.contract.templates
                for start in template.starts
                if self._fits(kind, day, start, length)
                and lowest <= start <= lowest + self._spread
                and ready <= midnight + start
                and midnight + start + length <= due
            ]
            template, start = choices[int(self.random.integers(len(choices)))]
            ready = midnight + start + length + REST_MINUTES
            yield self._shift(person, day, template, start, length)

    def _days(self, person: Person) -> Days:
        kind = person.kind
        possible = [
            days
            for count in kind.day_counts()
            for days in day_sets(count, self.shape.personal_rules, person.worked_before)
            if all(kind.can_work_on(day) for day in days)
        ]
        return possible[int(self.random.integers(len(possible)))]

    def _lengths(self, kind: Kind, days: int) -> list[int]:
        """Draw the presence of each shift so that paid hours stay within their limits."""
        template = kind.contract.templates[0]
        least, most = (hours * 60 + days * template.unpaid_minutes for hours in kind.hours_left)
        lengths = [int(self.random.choice(template.lengths)) for _ in range(days)]
        order = self.random.permutation(days).tolist()
        for index in order:
            if sum(lengths) < least:
                lengths[index] = template.lengths[-1]
            elif sum(lengths) > most:
                lengths[index] = template.lengths[0]
        return lengths

    def _core_start(self, person: Person) -> int:
        """Find a start that fits on every day: the kind's own, or any for people who are always free."""
        kind = person.kind
        if kind.windows is not None:
            return kind.core_start
        templates = kind.contract.templates[-1:] if person.worked_before else kind.contract.templates
        template = templates[int(self.random.integers(len(templates)))]
        room = template.lengths[-1] - template.lengths[0]
        return int(self.random.choice([start for start in template.starts if start + room <= template.starts[-1]]))

    @property
    def _spread(self) -> int:
        return START_SPREAD_MINUTES if self.shape.personal_rules else 2 * DAY_MINUTES

    def _lowest_start(self, core: int) -> int:
        if not self.shape.personal_rules:
            return 0
        return core - START_STEP_MINUTES * int(self.random.integers(START_SPREAD_MINUTES // START_STEP_MINUTES + 1))

    def _fits(self, kind: Kind, day: int, start: int, length: int) -> bool:
        if kind.windows is None:
            last = max(template.starts[-1] + template.lengths[0] for template in kind.contract.templates)
            return start + length <= last
        window = kind.windows[day]
        return window is not None and window[0] <= start and start + length <= window[1]

    def _shift(self, person: Person, day: int, template: Template, start: int, length: int) -> HiddenShift:
        patterns = pause_patterns(template, length)
        pattern = patterns[int(self.random.integers(len(patterns)))]
        queue = person.kind.skills[int(self.random.integers(len(person.kind.skills)))]
        return HiddenShift(person.agent_id, day, template, start, length, pattern, queue)
