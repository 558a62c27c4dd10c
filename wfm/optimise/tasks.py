"""Activities inside shifts: where each takes heads off the floor at least cost.

Shifts and breaks are given. Everybody who takes part in an activity has a task; those of an activity that is held
together begin at the same time, all others stand alone. A meeting is what must begin at once: one task, or several.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from wfm.domain.instance import Instance
from wfm.optimise.break_answers import ways_of_day
from wfm.optimise.cover import Cover
from wfm.optimise.duties import Duties
from wfm.optimise.heads import heads_of_weeks, heads_on_floor, history_heads
from wfm.optimise.plan import OFF, Plan
from wfm.rules.activity_placement import ActivityPlacement
from wfm.rules.model import BoolArray, FloatArray, IntArray

SWEEPS = 3
"""Turns in which meetings answer to each other; more gain nothing."""


@dataclass(frozen=True)
class Meeting:
    """Tasks that begin at once.

    Parameters
    ----------
    tasks
        Their positions among all tasks.
    first, last
        Slots in which it may begin, both included.
    slots
        How long it takes.
    missing_cost
        Price of each person who does not take part.
    """

    tasks: tuple[int, ...]
    first: int
    last: int
    slots: int
    missing_cost: float


class Diary:
    """Places the tasks of a centre.

    Parameters
    ----------
    missing_cost
        Price of a task that is not placed; required ones cost as much as a broken rule of several people.

    Attributes
    ----------
    cover
        What coverage costs near the plans at hand.
    """

    def __init__(self, duties: Duties, cover: Cover, missing_cost: float) -> None:
        self._duties, self.cover = duties, cover
        self._past = history_heads(duties)[:, : cover.slot_count]
        self.meetings = _meetings(duties.instance, duties, missing_cost, cover.broken_cost)
        self._meeting_of = {task: number for number, meeting in enumerate(self.meetings) for task in meeting.tasks}

    def mended(self, plan: Plan, agents: Iterable[int] | None = None) -> Plan:
        """Place anew the meetings that do not fit into the plan any more, or that lack somebody.

        Parameters
        ----------
        agents
            Whose weeks have changed; everybody's when absent.
        """
        asked = range(len(self._duties.agents)) if agents is None else agents
        return self.settled(plan, sorted(set(self._unfit(plan, asked))), sweeps=1)

    def settled(self, plan: Plan, meetings: Sequence[int], sweeps: int = SWEEPS) -> Plan:
        """Place some meetings where they cost least, the largest first, and let them answer to each other."""
        if not meetings:
            return plan
        plan = Plan(plan.duty, plan.breaks.copy(), plan.tasks.copy())
        for number in meetings:
            plan.tasks[list(self.meetings[number].tasks)] = -1
        heads = heads_on_floor(self._duties, plan)[:, : self.cover.slot_count] + self._past
        order = sorted(meetings, key=lambda number: (-len(self.meetings[number].tasks), number))
        for _ in range(sweeps):
            before = plan.tasks.copy()
            for number in order:
                self._place(plan, heads, self.meetings[number])
            if (plan.tasks == before).all():
                break
        for number in order:
            if (plan.tasks[list(self.meetings[number].tasks)] < 0).any():
                plan = self._with_room(plan, heads, self.meetings[number])
        return plan

    def _with_room(self, plan: Plan, heads: IntArray, meeting: Meeting) -> Plan:
        """Begin when most people are at work, breaks in the way moved, if that costs less; `heads` follow."""
        tasks = list(meeting.tasks)
        at_work = np.stack([self._can_begin(plan, task, meeting, in_breaks=True) for task in tasks])
        placed = int((plan.tasks[tasks] >= 0).sum())
        count = at_work.sum(axis=0)
        if count.max(initial=0) <= placed:
            return plan
        roomy = Plan(plan.duty, plan.breaks.copy(), plan.tasks.copy())
        roomy.tasks[tasks] = -1
        best = int(count.argmax())
        for task in np.array(tasks)[at_work[:, best]].tolist():
            roomy.tasks[task] = meeting.first + best
            if not self._move_breaks(roomy, task):
                roomy.tasks[task] = -1
        change = self._heads_of(roomy, meeting) - self._heads_of(plan, meeting)
        slots = np.flatnonzero(change.any(axis=0))
        after, before = heads[:, slots] + change[:, slots], heads[:, slots]
        cost = float((self.cover.cost_at(after, slots) - self.cover.cost_at(before, slots)).sum())
        if cost >= meeting.missing_cost * (int((roomy.tasks[tasks] >= 0).sum()) - placed):
            return plan
        heads += change
        return roomy

    def _heads_of(self, plan: Plan, meeting: Meeting) -> IntArray:
        """Heads of those who take part, this meeting taken off, shape (skill sets, slots)."""
        people = np.array([self._duties.tasks[task].agent for task in meeting.tasks])
        present = heads_of_weeks(self._duties, plan.duty[people], plan.breaks[people])[:, : self.cover.slot_count]
        heads = np.zeros((len(self._duties.skill_sets), self.cover.slot_count), np.int64)
        np.add.at(heads, self._duties.skill_set[people], present)
        self._book(plan, heads, meeting, +1)
        return heads

    def _move_breaks(self, plan: Plan, task: int) -> bool:
        """Place the breaks of a task's shift around it, as near as can be to where they are, if there is a way."""
        agent, start = self._duties.tasks[task].agent, int(plan.tasks[task])
        duty = plan.duty[agent]
        inside = (duty != OFF) & (self._duties.start_slot[duty] <= start) & (start < self._duties.end_slot[duty])
        day = int(np.flatnonzero(inside)[0])
        ways = ways_of_day(self._duties, plan, agent, day, np.zeros(self._duties.horizon_slots))
        own = plan.breaks[agent, day, : ways.shape[1]]
        if len(ways):
            own[:] = ways[np.abs(ways - own).sum(axis=1).argmin()]
        return len(ways) > 0

    def _unfit(self, plan: Plan, agents: Iterable[int]) -> Iterable[int]:
        for agent in agents:
            own = [task for task in self._duties.tasks_of.get(agent, ()) if task in self._meeting_of]
            present = self._present(plan, agent) if own else np.empty(0, dtype=bool)
            for task in own:
                start, slots = int(plan.tasks[task]), self._duties.tasks[task].slots
                if start < 0 or not present[start : start + slots].all():
                    yield self._meeting_of[task]
            starts = sorted((int(plan.tasks[task]), self._duties.tasks[task].slots, task) for task in own)
            for (start, slots, _), (after, _, task) in itertools.pairwise(starts):
                if start >= 0 and after < start + slots:
                    yield self._meeting_of[task]

    def _present(self, plan: Plan, agent: int, *, in_breaks: bool = False) -> BoolArray:
        """Slots in which an agent is at work and not on a break, or on one too."""
        own = np.array([agent])
        breaks = np.full_like(plan.breaks[own], -1) if in_breaks else plan.breaks[own]
        return np.asarray(heads_of_weeks(self._duties, plan.duty[own], breaks)[0] > 0)

    def _place(self, plan: Plan, heads: IntArray, meeting: Meeting) -> None:
        """Take a meeting out and put it where it costs least; `plan` and `heads` follow."""
        tasks = list(meeting.tasks)
        self._book(plan, heads, meeting, -1)
        plan.tasks[tasks] = -1
        can = np.stack([self._can_begin(plan, task, meeting) for task in tasks])
        options = np.flatnonzero(can.any(axis=0))
        if not len(options):
            return
        cost = self._costs(heads, meeting, can, options) - meeting.missing_cost * can[:, options].sum(axis=0)
        best = int(options[cost.argmin()])
        if cost.min() < 0:
            plan.tasks[np.array(tasks)[can[:, best]]] = meeting.first + best
            self._book(plan, heads, meeting, +1)

    def _can_begin(self, plan: Plan, task: int, meeting: Meeting, *, in_breaks: bool = False) -> BoolArray:
        """Tell in which slots of the window somebody could begin, in breaks too if these may move; shape (slots,)."""
        agent = self._duties.tasks[task].agent
        free = self._present(plan, agent, in_breaks=in_breaks)
        for other in self._duties.tasks_of[agent]:
            if plan.tasks[other] >= 0 and other not in meeting.tasks:
                free[plan.tasks[other] : plan.tasks[other] + self._duties.tasks[other].slots] = False
        window = np.zeros(meeting.last + meeting.slots - meeting.first, dtype=bool)
        inside = free[meeting.first : meeting.first + len(window)]
        window[: len(inside)] = inside
        return np.asarray(np.lib.stride_tricks.sliding_window_view(window, meeting.slots).all(axis=1))

    def _costs(self, heads: IntArray, meeting: Meeting, can: BoolArray, options: IntArray) -> FloatArray:
        """Cost of cover that each beginning adds, shape (options,)."""
        skills = self._duties.skill_set[[self._duties.tasks[task].agent for task in meeting.tasks]]
        gone = np.zeros((len(heads), len(options)), np.int64)
        np.add.at(gone, skills, can[:, options].astype(np.int64))
        total = np.zeros(len(options))
        for ahead in range(meeting.slots):
            slots = meeting.first + options + ahead
            inside = slots < self.cover.slot_count
            before = heads[:, slots[inside]]
            after = before - gone[:, inside]
            total[inside] += self.cover.cost_at(after, slots[inside]) - self.cover.cost_at(before, slots[inside])
        return total

    def _book(self, plan: Plan, heads: IntArray, meeting: Meeting, sign: int) -> None:
        """Take the heads of a placed meeting off the floor, or give them back."""
        for task in meeting.tasks:
            start = int(plan.tasks[task])
            if start >= 0:
                heads[self._duties.skill_set[self._duties.tasks[task].agent], start : start + meeting.slots] -= sign


def _meetings(instance: Instance, duties: Duties, missing_cost: float, required_cost: float) -> tuple[Meeting, ...]:
    """Gather tasks that begin at once; those of people whom no rule asks for them are left out."""
    rules = [rule for rule in duties.rules if isinstance(rule, ActivityPlacement)]
    asked = [any(rule.applies_to(agent) for rule in rules) for agent in duties.agents]
    found: dict[tuple[int, int], list[int]] = {}
    for number, task in enumerate(duties.tasks):
        if not asked[task.agent]:
            continue
        is_together = instance.activities[task.activity].is_together
        found.setdefault((task.activity, -1 if is_together else task.agent), []).append(number)
    made = []
    for (activity, _), tasks in found.items():
        own = duties.tasks[tasks[0]]
        cost = required_cost if instance.activities[activity].is_required else missing_cost
        made.append(Meeting(tuple(tasks), own.first, own.last, own.slots, cost))
    return tuple(made)


def most_spared(duties: Duties, prices: FloatArray) -> float:
    """Add up what activities spare a roster at most, which is less than nothing where they cost it something.

    Whoever takes part is off the floor; whoever does not costs what missing it costs.

    Parameters
    ----------
    prices
        Worth of a head, shape (skill sets, slots).
    """
    counts = Counter(
        (int(duties.skill_set[task.agent]), task.first, task.last, task.slots, task.missing_cost)
        for task in duties.tasks
    )
    spared = 0.0
    for (skills, first, last, slots, missing_cost), count in counts.items():
        window = np.zeros(last + slots - first)
        inside = prices[skills, first : last + slots]
        window[: len(inside)] = inside
        sums = np.lib.stride_tricks.sliding_window_view(window, slots).sum(axis=1)
        spared -= count * min(missing_cost, float(sums.min()))
    return spared
