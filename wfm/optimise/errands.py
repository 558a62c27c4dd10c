"""Activities of a roster in fractions: how much of each takes place when, while nobody's week is settled.

People of the same skills whose activities take as long in the same window are taken together. What matters then is only
how many of them are off the floor in each slot, and how many do not take part at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wfm.optimise.duties import Duties, Task
from wfm.rules.model import FloatArray, IntArray


@dataclass
class Errand:
    """Activities that are alike.

    Parameters
    ----------
    skills
        Position of the skill set whose heads they take.
    first, slots
        Slot of the first beginning, and how long each takes.
    missing_cost
        Price of not taking part; infinite where that is not allowed.
    weight
        Shape (beginnings + 1,): how many begin when; the last place counts those who do not take part.
    """

    skills: int
    first: int
    slots: int
    missing_cost: float
    weight: FloatArray

    def copy(self) -> Errand:
        """Copy what changes in place."""
        return replace(self, weight=self.weight.copy())

    @property
    def cost(self) -> float:
        """What those cost who do not take part."""
        return float(self.weight[-1]) * self.missing_cost if self.weight[-1] else 0.0

    def values(self, worth: FloatArray) -> FloatArray:
        """Tell what each place of `weight` is worth; `worth` of a head has shape (slots,)."""
        window = np.zeros(len(self.weight) - 1 + self.slots)
        inside = worth[self.first : self.first + len(window) - 1]
        window[1 : 1 + len(inside)] = inside
        sums = np.cumsum(window)
        return np.append(sums[: -self.slots] - sums[self.slots :], -self.missing_cost)

    def heads(self, place: int, slot_count: int) -> FloatArray:
        """Heads on the floor that one activity in some place changes, shape (slots,)."""
        found = np.zeros(slot_count)
        if place < len(self.weight) - 1:
            found[self.first + place : self.first + place + self.slots] = -1.0
        return found

    def total_heads(self, slot_count: int) -> FloatArray:
        """Heads on the floor that all activities change, shape (slots,)."""
        begins = np.append(self.weight[:-1], np.zeros(self.slots))
        going_on = np.cumsum(begins) - np.append(np.zeros(self.slots), np.cumsum(begins)[: -self.slots])
        found = np.zeros(max(slot_count, self.first + len(going_on)))
        found[self.first : self.first + len(going_on)] = -going_on
        return found[:slot_count]

    def gather(self, start: int) -> None:
        """Let all who take part begin at once, in slot `start`."""
        taking = float(self.weight[:-1].sum())
        self.weight[:-1] = 0.0
        self.weight[start - self.first] = taking

    def take_one(self) -> None:
        """Leave one activity to whoever settles it, the others' places as they are in proportion."""
        total = float(self.weight.sum())
        self.weight *= max(0.0, total - 1.0) / total if total > 0 else 0.0


def build_errands(duties: Duties) -> tuple[list[Errand], list[int]]:
    """Gather all tasks, and tell for each task the position of its errand."""
    number: dict[tuple[int, int, int, int, float], int] = {}
    errands: list[Errand] = []
    errand_of = []
    for task in duties.tasks:
        skills = int(duties.skill_set[task.agent])
        key = (skills, task.first, task.last, task.slots, task.missing_cost)
        if key not in number:
            number[key] = len(errands)
            places = task.last - task.first + 2
            errands.append(Errand(skills, task.first, task.slots, task.missing_cost, np.zeros(places)))
        errand_of.append(number[key])
        # Nothing is known of prices yet; the middle of the window is as good as any other time.
        errand = errands[number[key]]
        errand.weight[-1 if task.missing_cost == 0 else (len(errand.weight) - 1) // 2] += 1.0
    return errands, errand_of


def common_starts(duties: Duties, worth: FloatArray) -> IntArray:
    """Settle when people begin who must begin at once: with as many as can be, then where it costs cover least.

    Parameters
    ----------
    worth
        Worth of a head, shape (skill sets, slots).

    Returns
    -------
    Slots, shape (tasks,); -1 for tasks of activities that are not held together.
    """
    found = np.full(len(duties.tasks), -1, dtype=np.int64)
    for own in duties.gathered.values():
        found[list(own)] = _best_start(duties, [duties.tasks[number] for number in own], worth)
    return found


def _best_start(duties: Duties, tasks: Sequence[Task], worth: FloatArray) -> int:
    starts = np.arange(tasks[0].first, tasks[0].last + 1)
    able, lost = np.zeros(len(starts)), np.zeros(len(starts))
    for task in tasks:
        own = duties.of_agent(task.agent)
        begins, ends = duties.start_slot[own, None], duties.end_slot[own, None]
        able += ((begins <= starts) & (starts + task.slots <= ends)).any(axis=0)
        skills = int(duties.skill_set[task.agent])
        lost -= Errand(skills, task.first, task.slots, 0.0, np.zeros(len(starts) + 1)).values(worth[skills])[:-1]
    return int(starts[np.lexsort((starts, lost, -able))[0]])


def rewards(duties: Duties, start: IntArray, most: float, agents: IntArray | None = None) -> FloatArray:
    """Tell what shifts are worth because they hold an activity, shape (duties,).

    A task that has its time rewards the shifts that last all through it; one that has none rewards those that leave
    room for it, if they are all of one date: of several, one would do.

    Parameters
    ----------
    start
        Shape (tasks,): slots in which tasks begin, -1 where that is open.
    most
        Worth of a task that must not be missed.
    agents
        Whose tasks; everybody's when absent.
    """
    found = np.zeros(len(duties.choices))
    asked = duties.tasks_of if agents is None else {agent: duties.tasks_of.get(agent, ()) for agent in agents.tolist()}
    for agent, numbers in asked.items():
        own = duties.of_agent(agent) if numbers else np.empty(0, np.int64)
        for number in numbers:
            task = duties.tasks[number]
            first, last = (task.first, task.last) if start[number] < 0 else (int(start[number]), int(start[number]))
            begin = np.maximum(duties.start_slot[own], first)
            end = np.minimum(duties.end_slot[own], last + task.slots)
            holding = own[end - begin >= task.slots]
            if start[number] >= 0 or len(np.unique(duties.choices.day[holding])) == 1:
                found[holding] += min(task.missing_cost, most)
    return found
