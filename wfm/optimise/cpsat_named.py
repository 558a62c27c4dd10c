"""Breaks and activities of named people beside their shifts, in one CP-SAT model.

Curves of breaks count people, and know nothing of activities, which are placed when shifts and breaks are given. Where
hard limits on breaks leave little room beside activities, all three have to change at once. Here each person's breaks
and activities begin in a slot of their own; that takes many variables, and serves a few people at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import isinf

import numpy as np

from wfm.optimise.cpsat_people import RosterModel
from wfm.optimise.duties import Duties
from wfm.optimise.plan import OFF, Plan
from wfm.rules.break_limit import BreakLimit
from wfm.rules.model import BoolArray, IntArray

Cell = tuple[int, int]
"""An agent and a day."""


@dataclass(frozen=True)
class _Begin:
    """A variable that is 1 if a break (its place in the shift) of a free day begins in a slot, and its length."""

    variable: int
    cell: Cell
    place: int
    slot: int
    slots: int


class NamedPart:
    """Adds the breaks of free days, and the activities of those who have one, to a model of their shifts.

    Parameters
    ----------
    broken_cost
        Price of a head and slot over a hard limit, and of a required activity that is missed.
    """

    def __init__(self, model: RosterModel, duties: Duties, plan: Plan, free: BoolArray, broken_cost: float) -> None:
        self._model, self._duties, self._plan, self._free = model, duties, plan, free
        self._broken_cost = broken_cost
        self._duties_of: dict[Cell, list[int]] = {}
        for position, duty in enumerate(model.duty.tolist()):
            cell = int(duties.choices.unit[duty]), int(duties.choices.day[duty])
            self._duties_of.setdefault(cell, []).append(position)
        self._begins = [begin for cell in self._duties_of for begin in self._add_breaks(cell)]
        self._tasks: dict[int, dict[int, int]] = {}
        self._common: dict[int, dict[int, int]] = {}
        for agent in model.members.tolist():
            self._add_tasks(agent)
        for limit in duties.break_limits:
            self._limit(limit)

    def plan_of(self, values: IntArray) -> Plan:
        """Read shifts, breaks and activities off a solution."""
        breaks, tasks = self._plan.breaks.copy(), self._plan.tasks.copy()
        breaks[np.nonzero(self._free)] = -1
        for begin in self._begins:
            if values[begin.variable]:
                breaks[(*begin.cell, begin.place)] = begin.slot
        for task, starts in self._tasks.items():
            tasks[task] = next((slot for slot, variable in starts.items() if values[variable]), -1)
        return Plan(self._model.duties_of(values), breaks, tasks)

    # Breaks ----------------------------------------------------------------------------------------------------------

    def _add_breaks(self, cell: Cell) -> Iterator[_Begin]:
        """Let the breaks of a day begin in their windows, whichever of its duties is taken."""
        by_pattern: dict[int, list[int]] = {}
        for position in self._duties_of[cell]:
            by_pattern.setdefault(int(self._duties.pattern[self._model.duty[position]]), []).append(position)
        for number, positions in by_pattern.items():
            pattern = self._duties.patterns[number]
            before: dict[int, int] = {}
            for place, window in enumerate(pattern.breaks):
                starts = self._starts(cell, place, positions, window.first, window.last)
                if place:
                    self._keep_gap(before, starts, positions, pattern.gaps[place - 1])
                yield from (_Begin(own, cell, place, slot, window.length) for slot, own in starts.items())
                before = starts

    def _starts(self, cell: Cell, place: int, positions: list[int], first: int, last: int) -> dict[int, int]:
        """Add one variable for each slot in which a break of these duties can begin; one is 1 if a duty is taken."""
        start = {position: int(self._duties.start_slot[self._model.duty[position]]) for position in positions}
        slots = sorted({begin + offset for begin in start.values() for offset in range(first, last + 1)})
        now = int(self._plan.breaks[(*cell, place)])
        is_taken = any(self._model.hints[position] for position in positions)
        found = {slot: self._model.add_variable(1, int(is_taken and slot == now)) for slot in slots}
        for slot, variable in found.items():
            holding = [position for position in positions if first <= slot - start[position] <= last]
            self._model.add_row([variable, *holding], [1, *[-1] * len(holding)], upper=0)
        members = [*found.values(), *positions]
        self._model.add_row(members, [1] * len(found) + [-1] * len(positions), 0, 0)
        return found

    def _keep_gap(
        self, before: dict[int, int], after: dict[int, int], positions: list[int], gap: tuple[int, int]
    ) -> None:
        """Keep the distance of two breaks; both sums are 0 where none of the duties is taken."""
        variables = [*after.values(), *before.values(), *positions]
        times = [*after, *(-slot for slot in before)]
        self._model.add_row(variables, [*times, *[-gap[0]] * len(positions)], lower=0)
        self._model.add_row(variables, [*times, *[-gap[1]] * len(positions)], upper=0)

    # Activities ------------------------------------------------------------------------------------------------------

    def _add_tasks(self, agent: int) -> None:
        """Let an agent's activities begin where a shift holds them, clear of breaks and of each other."""
        busy: dict[int, list[int]] = {}
        for task in self._duties.tasks_of.get(agent, ()):
            own = self._duties.tasks[task]
            self._tasks[task] = self._task_starts(task)
            for slot, variable in self._tasks[task].items():
                for covered in range(slot, slot + own.slots):
                    busy.setdefault(covered, []).append(variable)
        for begin in self._begins if busy else ():
            for covered in range(begin.slot, begin.slot + begin.slots):
                if begin.cell[0] == agent and covered in busy:
                    busy[covered].append(begin.variable)
        for variables in busy.values():
            self._model.add_row(variables, [1] * len(variables), upper=1)

    def _task_starts(self, task: int) -> dict[int, int]:
        """Add one variable for each slot in which an activity can begin for somebody."""
        own, model = self._duties.tasks[task], self._model
        held = self._held_slots(own.agent)
        common = self._common_starts(task)
        cost = self._broken_cost if isinf(own.missing_cost) else own.missing_cost
        found: dict[int, int] = {}
        for slot in range(own.first, own.last + 1) if common is None else common:
            holding = self._holding(own.agent, slot, slot + own.slots)
            is_held = held.issuperset(range(slot, slot + own.slots))
            if not holding and not is_held:
                continue
            found[slot] = model.add_variable(1, int(self._plan.tasks[task] == slot), -cost)
            if not is_held:
                model.add_row([found[slot], *holding], [1, *[-1] * len(holding)], upper=0)
            if common:
                model.add_row([found[slot], common[slot]], [1, -1], upper=0)
        if found:
            model.add_row([*found.values()], [1] * len(found), upper=1)
        return found

    def _common_starts(self, task: int) -> dict[int, int] | None:
        """Variables of the slots in which an activity that is held together can begin; None for all others.

        Where people whose weeks are held take part, it begins when it does for most of them.
        """
        activity = self._duties.tasks[task].activity
        if not self._duties.instance.activities[activity].is_together:
            return None
        if activity not in self._common:
            members = [number for number, each in enumerate(self._duties.tasks) if each.activity == activity]
            free = {*self._model.members.tolist()}
            others = [
                int(self._plan.tasks[number]) for number in members if self._duties.tasks[number].agent not in free
            ]
            placed = Counter(slot for slot in others if slot >= 0)
            own = self._duties.tasks[task]
            slots = [placed.most_common(1)[0][0]] if placed else [*range(own.first, own.last + 1)]
            now = int(self._plan.tasks[task])
            starts = {slot: self._model.add_variable(1, int(slot == now)) for slot in slots}
            self._model.add_row([*starts.values()], [1] * len(starts), upper=1)
            self._common[activity] = starts
        return self._common[activity]

    def _holding(self, agent: int, first: int, end: int) -> list[int]:
        """Free duties of an agent that span some slots."""
        return [
            position
            for (who, _), positions in self._duties_of.items()
            for position in positions
            if who == agent and self._spans(int(self._model.duty[position]), first, end)
        ]

    def _spans(self, duty: int, first: int, end: int) -> bool:
        return bool(self._duties.start_slot[duty] <= first and end <= self._duties.end_slot[duty])

    def _held_slots(self, agent: int) -> set[int]:
        """Slots in which an agent works on a day that is held, breaks left out."""
        found: set[int] = set()
        for day in np.flatnonzero((self._plan.duty[agent] != OFF) & ~self._free[agent]).tolist():
            duty = int(self._plan.duty[agent, day])
            found |= {*range(int(self._duties.start_slot[duty]), int(self._duties.end_slot[duty]))}
            found -= {
                slot for first, end in _breaks_on(self._duties, self._plan, agent, day) for slot in range(first, end)
            }
        return found

    # Limits ----------------------------------------------------------------------------------------------------------

    def _limit(self, limit: BreakLimit) -> None:
        """Price heads on a break beyond a limit, in every slot in which a free break can lie."""
        duties, model = self._duties, self._model
        most, part, whole = (limit.heads or 0, 0, 1) if limit.share is None else (0, *limit.share.as_integer_ratio())
        away, present = self._settled(limit)
        moving: dict[int, list[int]] = {}
        for begin in self._begins:
            if limit.counted[begin.cell[0]]:
                for slot in range(begin.slot, min(begin.slot + begin.slots, duties.instance.calendar.slot_count)):
                    moving.setdefault(slot, []).append(begin.variable)
        cost = (self._broken_cost if limit.cost is None else limit.cost) / whole
        counted = np.flatnonzero(limit.counted[duties.choices.unit[model.duty]]) if part else np.empty(0, np.int64)
        own = model.duty[counted]
        for slot, variables in moving.items():
            there = counted[(duties.start_slot[own] <= slot) & (slot < duties.end_slot[own])].tolist()
            factors = [*[whole] * len(variables), *[-part] * len(there), -1]
            slack = model.add_variable(1_000_000, 0, cost)
            room = whole * (most - int(away[slot])) + part * int(present[slot])
            model.add_row([*variables, *there, slack], factors, upper=room)

    def _settled(self, limit: BreakLimit) -> tuple[IntArray, IntArray]:
        """Count those of a limit who are on a break, and who are at work, on days that are held and before them."""
        duties, plan = self._duties, self._plan
        away, present = np.zeros((2, duties.horizon_slots), np.int64)
        for agent, day in np.argwhere((plan.duty != OFF) & ~self._free & limit.counted[:, None]).tolist():
            duty = int(plan.duty[agent, day])
            present[duties.start_slot[duty] : duties.end_slot[duty]] += 1
            for first, end in _breaks_on(duties, plan, agent, day):
                away[first:end] += 1
        step = duties.instance.calendar.interval_minutes
        past = duties.history.take(limit.counted[duties.history.unit] & (duties.history.end_minute > 0))
        for end_minute in past.end_minute.tolist():
            present[: -(-end_minute // step)] += 1
        return away, present


def _breaks_on(duties: Duties, plan: Plan, agent: int, day: int) -> Iterator[tuple[int, int]]:
    """First slot of each break of a shift, and the slot after its last."""
    pattern = duties.patterns[duties.pattern[plan.duty[agent, day]]]
    for start, window in zip(plan.breaks[agent, day].tolist(), pattern.breaks, strict=False):
        yield start, start + window.length
