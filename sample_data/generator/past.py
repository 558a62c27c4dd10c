"""The two weeks before the planned one: who worked when, and when breaks were meant to be.

A simple planner, good enough for a past that keeps the rules: five days a week with the days off side by side, at least
11½ hours of rest, availability, contract hours and the windows of breaks. Where cover is thinnest people go first.
Worth is rounded before it is compared, so that the last bit of a sum cannot decide on one machine and not on another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np
from centre import (
    CLOSES,
    EARLIER_WEEK,
    OPENS,
    PUBLISHED_WEEK,
    SLOT_MINUTES,
    SLOTS_A_DAY,
    Pause,
    Template,
    stamp,
    week_of,
)
from demand import CHAT, VOICE, Stream, quarters
from people import Agent
from wishes import hours_available, is_away

REST_MINUTES = 11 * 60 + 30
"""Half an hour more than the rule, so that a few minutes at the clock break nothing."""
SHORTER_DAYS = 2
"""Long shifts a week that last 8 hours instead of 8½: 39 paid hours leave room below 40."""
CHATS_AT_ONCE = 2
STAY_WITH_YESTERDAY = 0.15
"""What a start one slot away from the day before's is worth in uncovered slots."""


@dataclass(frozen=True)
class PastShift:
    """One shift of one person; minutes count from midnight of its date."""

    agent: Agent
    day: date
    start: int
    end: int
    pauses: tuple[tuple[Pause, int], ...]

    @property
    def template(self) -> Template:
        """Kind of shift."""
        return self.agent.contract.template

    @property
    def due_minutes(self) -> int:
        """Presence less meals, which are not paid."""
        return self.end - self.start - sum(pause.minutes for pause, _ in self.pauses if not pause.is_paid)


def plan_past(agents: list[Agent], random: np.random.Generator) -> list[PastShift]:
    """Roster both weeks, ordered by date and agent."""
    days_off = _days_off(agents, random)
    shifts: list[PastShift] = []
    last: dict[str, PastShift] = {}
    for monday in (EARLIER_WEEK, PUBLISHED_WEEK):
        shorter = {agent.agent_id: SHORTER_DAYS for agent in agents}
        for day in week_of(monday):
            board = _Board(day)
            working = [
                agent for agent in agents if day.weekday() not in days_off[agent.agent_id] and _can_work(agent, day)
            ]
            for place in random.permutation(len(working)):
                agent = working[place]
                shift = board.place(agent, last.get(agent.agent_id), shorter, random)
                if shift:
                    last[agent.agent_id] = shift
                    shifts.append(shift)
    return sorted(shifts, key=lambda shift: (shift.day, shift.agent.agent_id))


def _can_work(agent: Agent, day: date) -> bool:
    """Tell whether somebody is employed, available and not on leave."""
    is_employed = agent.first_day is None or agent.first_day <= day
    return is_employed and bool(hours_available(agent.agent_id, day)) and not is_away(agent.agent_id, day)


def _days_off(agents: list[Agent], random: np.random.Generator) -> dict[str, set[int]]:
    """Give everybody neighbouring weekdays off where most people are left for the work to be done."""
    work = np.array(VOICE.weekdays) + np.array(CHAT.weekdays)
    off_count = np.zeros(7)
    chosen = {}
    for place in random.permutation(len(agents)):
        count = 7 - agents[place].days
        blocks = [[(first + step) % 7 for step in range(count)] for first in range(7)]
        block = max(blocks, key=lambda days: (sum((60 - off_count[day]) / work[day] for day in days), random.random()))
        off_count[block] += 1
        chosen[agents[place].agent_id] = set(block)
    return chosen


def _heads_needed(stream: Stream, day: date) -> np.ndarray:
    """Rough need: the load and a safety of the size of its root."""
    at_once = CHATS_AT_ONCE if stream is CHAT else 1
    contacts = quarters(stream.contacts) * stream.weekdays[day.weekday()] / 2
    load = contacts * quarters(stream.seconds) / (SLOT_MINUTES * 60) / at_once
    return load + 0.8 * np.sqrt(load)


class _Board:
    """The heads that one day still misses per queue; negative where there are too many."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.missing = {stream.queue: _heads_needed(stream, day) for stream in (VOICE, CHAT)}

    def place(
        self, agent: Agent, before: PastShift | None, shorter: dict[str, int], random: np.random.Generator
    ) -> PastShift | None:
        """Choose start, length and breaks, and take the work off the board."""
        options = list(self._options(agent, before, shorter[agent.agent_id]))
        if not options:
            return None
        usual = before.start if before else None
        start, end = max(options, key=lambda hours: (self._worth(agent, hours, usual), random.random()))
        shorter[agent.agent_id] -= end - start == 480
        gap = self._gap(agent)
        pauses = max(
            _pauses(agent.contract.template, end - start), key=lambda at: (_spare(gap, start, at), random.random())
        )
        shift = PastShift(agent, self.day, start, end, tuple((pause, start + offset) for pause, offset in pauses))
        self._take(shift)
        return shift

    def _options(self, agent: Agent, before: PastShift | None, shorter: int) -> Iterator[tuple[int, int]]:
        """List starts and ends that rest, availability and opening hours allow."""
        template = agent.contract.template
        ready = _minutes_after(before, self.day) + REST_MINUTES if before else 0
        lengths = (
            template.lengths if len(template.pauses) == 1 else template.lengths[:1] if shorter else template.lengths[1:]
        )
        for start, length in product(template.starts, lengths):
            fits = any(
                first <= start and start + length <= last for first, last in hours_available(agent.agent_id, self.day)
            )
            if start >= ready and start + length <= CLOSES and fits:
                yield start, start + length

    def _gap(self, agent: Agent) -> np.ndarray:
        """Heads missing per slot in whichever of an agent's queues misses most."""
        return np.max([self.missing[queue] for queue in agent.skills], axis=0)

    def _worth(self, agent: Agent, hours: tuple[int, int], usual: int | None) -> float:
        """Uncovered work that a shift would take, less the trouble of changing hours."""
        covered = np.clip(self._gap(agent)[_slots(*hours)], -0.5, 1.0).sum()
        change = 0 if usual is None else abs(hours[0] - usual) / SLOT_MINUTES
        return round(float(covered) - STAY_WITH_YESTERDAY * change, 6)

    def _take(self, shift: PastShift) -> None:
        """Let the shift serve, slot by slot, the queue that misses most."""
        at_work = set(range(SLOTS_A_DAY)[_slots(shift.start, shift.end)])
        for pause, start in shift.pauses:
            at_work -= set(range(SLOTS_A_DAY)[_slots(start, start + pause.minutes)])
        for slot in at_work:
            queue = max(shift.agent.skills, key=lambda name: self.missing[name][slot])
            self.missing[queue][slot] -= 1


def _slots(start: int, end: int) -> slice:
    """Slots of a day between two minutes."""
    return slice((start - OPENS) // SLOT_MINUTES, (end - OPENS) // SLOT_MINUTES)


def _minutes_after(shift: PastShift, day: date) -> int:
    """End of a shift in minutes after midnight of a later date; below 0 for the days before."""
    return shift.end - (day - shift.day).days * 24 * 60


def _pauses(template: Template, length: int) -> Iterator[tuple[tuple[Pause, int], ...]]:
    """All ways to place the breaks of a shift, as minutes after its start."""
    windows = [range(pause.earliest, pause.latest + 1, SLOT_MINUTES) for pause in template.pauses]
    for offsets in product(*windows):
        placed = tuple(zip(template.pauses, offsets, strict=True))
        edges = [0, *(edge for pause, at in placed for edge in (at, at + pause.minutes)), length]
        work = [edges[index + 1] - edges[index] for index in range(0, len(edges), 2)]
        if all(template.min_gap <= minutes <= template.max_gap for minutes in work):
            yield placed


def _spare(gap: np.ndarray, start: int, pauses: tuple[tuple[Pause, int], ...]) -> float:
    """Count the heads to spare while on break; more is better."""
    missing = sum(float(gap[_slots(start + at, start + at + pause.minutes)].sum()) for pause, at in pauses)
    return round(-missing, 6)


def history_rows(shifts: list[PastShift]) -> Iterator[tuple[object, ...]]:
    """Rows of `history.csv`."""
    for shift in shifts:
        yield shift.agent.agent_id, stamp(shift.day, shift.start), stamp(shift.day, shift.end), shift.template.label


def schedule_rows(shifts: list[PastShift]) -> Iterator[tuple[object, ...]]:
    """Rows of `schedule.csv`: each shift of the published week, then its breaks."""
    for shift in published(shifts):
        who = shift.agent.agent_id, shift.day
        yield *who, "shift", shift.template.label, stamp(shift.day, shift.start), stamp(shift.day, shift.end), "yes"
        for pause, start in shift.pauses:
            end = start + pause.minutes
            paid = "yes" if pause.is_paid else "no"
            yield *who, pause.kind, pause.label, stamp(shift.day, start), stamp(shift.day, end), paid


def published(shifts: list[PastShift]) -> list[PastShift]:
    """Shifts of the week whose punches are compared."""
    return sorted((shift for shift in shifts if shift.day >= PUBLISHED_WEEK), key=lambda s: (s.agent.agent_id, s.day))
