"""A roster in fractions: each group's people spread over whole weeks, breaks included.

The weights of the weeks are balanced group by group: weight moves from the worst week in use to the best one at
present prices, as far as the smoothed cost of coverage falls (pairwise Frank-Wolfe steps; Lacoste-Julien and Jaggi,
NeurIPS 2015). Weeks are added from outside, where prices say which ones are missing. Activities are spread over their
windows in the same way, and settled with the week of whoever takes part. So is work that may wait, over the slots
until it is due.
"""

from __future__ import annotations

from copy import copy

import numpy as np

from wfm.optimise.duties import Duties
from wfm.optimise.errands import Errand, build_errands, common_starts
from wfm.optimise.groups import Groups
from wfm.optimise.heads import heads_of_weeks, heads_on_floor, history_heads
from wfm.optimise.plan import Plan, empty_plan
from wfm.optimise.soft_cover import SoftCover
from wfm.optimise.tours import Tours, WeeklyProgram
from wfm.optimise.tuning import TUNING
from wfm.optimise.weeks import name_of, no_weeks
from wfm.optimise.works import Work, build_work
from wfm.rules.model import BoolArray, FloatArray, IntArray

LEAST_GAIN = 1e-3
"""Cost units by which two weeks must differ, per person, to move weight between them."""
LEAST_WEIGHT = 1e-9
LINE_STEPS = 6
OVERSHOOT = 0.3
"""A step may end where the slope points back with at most this share of its first steepness."""
COHORTS_A_PASS = 40
"""Cohorts of waiting work that move in each pass, of every queue: those that gain most."""
FLAT = 1e-3
"""Curvature assumed where the smoothed cost has none."""


class Blend:
    """Weights of weeks, and the heads that follow from them.

    Parameters
    ----------
    groups
        Whose weeks are open.
    settled
        Weeks of all others, and all activities where they are; nobody's when absent, and all activities open.

    Attributes
    ----------
    left
        Shape (groups,): people of each group whose week is not settled.
    heads
        Shape (skill sets, slots): everybody's, those of history and of settled weeks included.
    errands
        Activities whose people's weeks are not settled.
    works
        Work that may wait, where the smoothed cost lets it move.
    worth
        Worth of one more head when the weights were balanced last, shape (skill sets, slots).
    begins
        Shape (tasks,): slots in which activities held together begin, -1 where that is open.
    rewarded
        Shape (duties,): by how much duties are worth more than cover and rules say.
    """

    def __init__(self, duties: Duties, groups: Groups, soft: SoftCover, settled: Plan | None = None) -> None:
        self.duties = duties
        self.soft = soft
        self.members = groups.members
        self.left = groups.size
        self.first = groups.first
        self.skill_set = duties.skill_set[self.first]
        self.settled = empty_plan(duties) if settled is None else settled
        heads = history_heads(duties) + heads_on_floor(duties, self.settled)
        self.heads = heads[:, : soft.cover.slot_count].astype(np.float64)
        self.settled_cost = 0.0
        self.errands, self._errand_of = build_errands(duties) if settled is None else ([], [])
        for errand in self.errands:
            self.heads[errand.skills] += errand.total_heads(soft.cover.slot_count)
        self.works = [build_work(number, own) for number, own in enumerate(soft.waiting)]
        self.begins = np.full(len(duties.tasks), -1, dtype=np.int64)
        self.worth = np.zeros_like(self.heads)
        self.rewarded = np.zeros(len(duties.choices))
        self.weeks = [no_weeks(duties, soft.cover.slot_count, self.settled.breaks.shape[2]) for _ in groups.members]

    def copy(self) -> Blend:
        """Copy all that changes."""
        twin = copy(self)
        twin.left, twin.heads = self.left.copy(), self.heads.copy()
        twin.soft = self.soft.copy()
        own = self.settled
        twin.settled = Plan(own.duty.copy(), own.breaks.copy(), own.tasks.copy())
        twin.weeks = [weeks.copy() for weeks in self.weeks]
        twin.errands = [errand.copy() for errand in self.errands]
        twin.works = [work.copy() for work in self.works]
        return twin

    @property
    def open_groups(self) -> IntArray:
        """Groups with people whose week is not settled."""
        return np.flatnonzero(self.left > 0)

    @property
    def rule_cost(self) -> float:
        """Cost of rules in all weeks."""
        missing = sum(errand.cost for errand in self.errands)
        return self.settled_cost + missing + sum(float(weeks.weight @ weeks.cost) for weeks in self.weeks)

    @property
    def cost(self) -> float:
        """What the fractional roster costs: an upper estimate of the relaxation."""
        return self.soft.exact(self.heads) + self.rule_cost

    def begin_with(self, program: WeeklyProgram, plan: Plan) -> None:
        """Add the week that the first member of each open group has in a plan.

        Parameters
        ----------
        program
            Best weeks of the groups, in their order.
        """
        duty, breaks = plan.duty[self.first], plan.breaks[self.first]
        cost = np.array([program.rule_cost(group, duty[group]) for group in range(len(duty))])
        self.add(self.open_groups, Tours(cost, duty, cost), breaks)

    def add(self, groups: IntArray, tours: Tours, breaks: IntArray) -> int:
        """Add a week to each of some groups, and return how many were new.

        Parameters
        ----------
        breaks
            Shape (groups, days, breaks).
        """
        slots = self.soft.cover.slot_count
        heads = heads_of_weeks(self.duties, tours.duty, breaks)[:, :slots].astype(np.float32)
        fresh = 0
        for row, group in enumerate(groups.tolist()):
            weeks, name = self.weeks[group], name_of(tours.duty[row], breaks[row])
            if name in weeks.known:
                continue
            fresh += 1
            weight = float(self.left[group]) if not len(weeks) else 0.0
            weeks.known.add(name)
            weeks.duty = np.vstack([weeks.duty, tours.duty[row][None]])
            weeks.breaks = np.concatenate([weeks.breaks, breaks[row][None]])
            weeks.heads = np.vstack([weeks.heads, heads[row][None]])
            weeks.cost = np.append(weeks.cost, tours.cost[row])
            weeks.weight = np.append(weeks.weight, weight)
            if weight:
                self.heads[self.skill_set[group]] += weight * heads[row]
        return fresh

    def balance(self, passes: int, random: np.random.Generator) -> None:
        """Move weight between the weeks of each group, each group `passes` times."""
        prices = self.soft.shares(self.heads)
        bending = self.soft.curvature(prices)
        worth = self.soft.prices(prices)
        for _ in range(passes):
            for group in random.permutation(self.open_groups).tolist():
                if len(self.weeks[group]) > 1:
                    self._shift_weight(group, worth, bending)
            for errand in self.errands:
                self._shift_errand(errand, worth, bending)
            for work in self.works:
                self._shift_work(work, worth, bending)
        self.worth = worth

    def _shift_weight(self, group: int, worth: FloatArray, bending: FloatArray) -> None:
        """Move weight from the worst week in use to the best; `worth` and `bending` follow the heads."""
        weeks, skills = self.weeks[group], int(self.skill_set[group])
        value = weeks.heads @ worth[skills] - weeks.cost
        best = int(value.argmax())
        worst = int(np.where(weeks.weight > LEAST_WEIGHT, value, np.inf).argmin())
        gain = float(value[best] - value[worst])
        if gain < LEAST_GAIN:
            return
        change = weeks.heads[best].astype(np.float64) - weeks.heads[worst]
        rule_cost = float(weeks.cost[best] - weeks.cost[worst])
        step = self._move(skills, change, rule_cost, gain, float(weeks.weight[worst]), worth, bending)
        weeks.weight[best] += step
        weeks.weight[worst] -= step

    def _shift_errand(self, errand: Errand, worth: FloatArray, bending: FloatArray) -> None:
        """Move activities from their worst place in use to the best; `worth` and `bending` follow the heads."""
        value = errand.values(worth[errand.skills])
        best = int(value.argmax())
        worst = int(np.where(errand.weight > LEAST_WEIGHT, value, np.inf).argmin())
        gain = float(value[best] - value[worst])
        if errand.weight[worst] <= LEAST_WEIGHT or gain < LEAST_GAIN:
            return
        slots, missing = self.soft.cover.slot_count, len(value) - 1
        change = errand.heads(best, slots) - errand.heads(worst, slots)
        cost = ((best == missing) - (worst == missing)) * errand.missing_cost if missing in (best, worst) else 0.0
        step = self._move(errand.skills, change, cost, gain, float(errand.weight[worst]), worth, bending)
        errand.weight[best] += step
        errand.weight[worst] -= step

    def _shift_work(self, work: Work, worth: FloatArray, bending: FloatArray) -> None:
        """Move cohorts from their dearest slots in use to the cheapest; `worth` and `bending` follow."""
        shares = self.soft.shares(self.heads)
        price = self.soft.work_price(work.number, shares)
        curve = self.soft.work_curvature(work.number, shares)
        for cohort in work.most_gaining(price, LEAST_GAIN, COHORTS_A_PASS):
            window, weight = work.windows[cohort], work.weight[cohort]
            places = work.prices(price, np.array([cohort]))[0]
            best = int(places.argmin())
            worst = int(np.where(weight > LEAST_WEIGHT, places, -np.inf).argmax())
            gain = float(places[worst] - places[best])
            if gain < LEAST_GAIN or weight[worst] <= LEAST_WEIGHT:
                continue
            moved = [(place, sign) for place, sign in ((worst, -1.0), (best, 1.0)) if place < len(window)]
            slots = np.array([window[place] for place, _ in moved])
            change = np.array([sign for _, sign in moved])
            step = self._move_work(work.number, slots, change, gain, float(weight[worst]), float(curve[slots].sum()))
            weight[worst] -= step
            weight[best] += step
            shares = self.soft.shares(self.heads[:, slots], slots)
            price[slots] = self.soft.work_price(work.number, shares, slots)
            curve[slots] = self.soft.work_curvature(work.number, shares, slots)
            worth[:, slots] = self.soft.prices(shares, slots)
            bending[:, slots] = self.soft.curvature(shares, slots)

    def _move_work(
        self, number: int, slots: IntArray, change: FloatArray, gain: float, most: float, curvature: float
    ) -> float:
        """Move work by as many heads as pays, at most so many, and return how many; parameters as in `_move`."""
        step, done = min(most, gain / (curvature + FLAT)), 0.0
        for _ in range(LINE_STEPS):
            self.soft.move_work(number, slots, (step - done) * change)
            done = step
            shares = self.soft.shares(self.heads[:, slots], slots)
            left = -float(change @ self.soft.work_price(number, shares, slots))
            if left >= -OVERSHOOT * gain:
                break
            step *= max(0.1, gain / (gain - left))
        return done

    def _move(
        self,
        skills: int,
        change: FloatArray,
        rule_cost: float,
        gain: float,
        most: float,
        worth: FloatArray,
        bending: FloatArray,
    ) -> float:
        """Change heads as often as pays, at most so often, and return how often; `worth` and `bending` follow.

        Parameters
        ----------
        skills
            Whose heads.
        change
            Shape (slots,).
        rule_cost
            Cost of rules that each change adds.
        gain
            What the first bit of change saves, per change.
        """
        slots = np.flatnonzero(change)
        change = change[slots]
        step = min(most, gain / (float(bending[skills, slots] @ (change * change)) + FLAT))
        before = self.heads[:, slots]
        for _ in range(LINE_STEPS):
            after = before.copy()
            after[skills] += step * change
            shares = self.soft.shares(after, slots)
            prices = self.soft.prices(shares, slots)
            slope = float(prices[skills] @ change) - rule_cost
            if slope >= -OVERSHOOT * gain:
                break
            step *= max(0.1, gain / (gain - slope))
        self.heads[:, slots] = after
        worth[:, slots] = prices
        bending[:, slots] = self.soft.curvature(shares, slots)
        return step

    def gather(self) -> None:
        """Settle when those begin who must begin at once."""
        self.begins = common_starts(self.duties, self.worth)
        for number in np.flatnonzero(self.begins >= 0).tolist():
            errand = self.errands[self._errand_of[number]]
            self.heads[errand.skills] -= errand.total_heads(self.soft.cover.slot_count)
            errand.gather(int(self.begins[number]))
            self.heads[errand.skills] += errand.total_heads(self.soft.cover.slot_count)

    def reward(self, reward: FloatArray) -> None:
        """Make duties worth more than cover and rules say, from now on; `reward` has shape (duties,).

        Weeks that are added later must have costs that know it.
        """
        change = reward - self.rewarded
        for group in self.open_groups.tolist():
            weeks = self.weeks[group]
            weeks.cost = weeks.cost - np.where(weeks.duty >= 0, change[weeks.duty], 0.0).sum(axis=1)
        self.rewarded = reward

    def forget(self) -> None:
        """Drop weeks that nobody takes, where there are many; the latest stay."""
        for group in self.open_groups.tolist():
            weeks, people = self.weeks[group], int(self.left[group])
            if len(weeks) > TUNING.kept_weeks * (1 + people):
                used = weeks.weight > LEAST_WEIGHT
                used[-TUNING.spare_weeks * (1 + people) :] = True
                weeks.keep(np.flatnonzero(used))

    def settle(self, group: int, week: int) -> None:
        """Give a week to the next person of a group; the rest of the group shares what is left of the weights."""
        weeks, skills = self.weeks[group], int(self.skill_set[group])
        member = int(self.members[group][len(self.members[group]) - self.left[group]])
        worked = weeks.duty[week] >= 0
        # Interchangeable people have the same duties in the same order.
        first, _ = self.duties.spread
        offset = first[member] - first[self.first[group]]
        self.settled.duty[member] = np.where(worked, weeks.duty[week] + offset, weeks.duty[week])
        self.settled.breaks[member] = weeks.breaks[week]
        self.settled_cost += float(weeks.cost[week])
        self.left[group] -= 1
        before = weeks.weight @ weeks.heads
        weeks.weight[week] = max(0.0, weeks.weight[week] - 1.0)
        total = float(weeks.weight.sum())
        weeks.weight *= self.left[group] / total if total > LEAST_WEIGHT else 0.0
        if total <= LEAST_WEIGHT:
            weeks.weight[week] = float(self.left[group])
        self.heads[skills] += weeks.heads[week] + weeks.weight @ weeks.heads - before
        if self.errands:
            present = weeks.heads[week] > 0
            for task in self.duties.tasks_of.get(member, ()):
                self._settle_task(task, present)

    def _worth_of_half_less(self, errand: Errand, freed: FloatArray) -> FloatArray:
        """Tell what a head is worth where an errand takes one: halfway, for it costs more the more are gone already.

        Parameters
        ----------
        freed
            Shape (slots,): heads that are back on the floor until the activity has its place.
        """
        slots = np.arange(errand.first, min(errand.first + len(errand.weight) - 2 + errand.slots, len(freed)))
        heads = self.heads[:, slots]
        heads[errand.skills] += freed[slots] - 0.5
        worth = np.zeros(len(freed))
        worth[slots] = self.soft.prices(self.soft.shares(heads, slots), slots)[errand.skills]
        return worth

    def _settle_task(self, number: int, present: BoolArray) -> None:
        """Place somebody's part in an activity where it costs least; `present`, shape (slots,), follows."""
        task, errand, slots = self.duties.tasks[number], self.errands[self._errand_of[number]], len(present)
        freed = -errand.total_heads(slots)
        errand.take_one()
        freed += errand.total_heads(slots)
        value = errand.values(self._worth_of_half_less(errand, freed))
        window = np.zeros(task.last + task.slots - task.first, dtype=bool)
        inside = present[task.first : task.last + task.slots]
        window[: len(inside)] = inside
        can: BoolArray = np.array(np.lib.stride_tricks.sliding_window_view(window, task.slots).all(axis=1))
        if self.begins[number] >= 0:
            can[: self.begins[number] - task.first] = can[self.begins[number] - task.first + 1 :] = False
        value[:-1][~can] = -np.inf
        best = int(value.argmax())
        if best < len(value) - 1:
            self.settled.tasks[number] = task.first + best
            present[task.first + best : task.first + best + task.slots] = False
        elif np.isfinite(errand.missing_cost):
            self.settled_cost += errand.missing_cost
        self.heads[errand.skills] += freed + errand.heads(best, slots)
