"""The cheapest lawful one of many shifts for one agent and date, all other shifts held.

Cover is a sum over slots, and only one agent moves: so each slot has a worth of having this agent on the floor, and
breaks are placed against it. All choices are ranked by cover at once. Rules are then asked one choice after the other,
the best cover first, until no choice left can be cheaper than the best one found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import inf

import numpy as np

from wfm.check.break_places import BreakCharge, best_shift
from wfm.check.floor import SecondsArray, seconds_on_floor
from wfm.check.millionths import IMPOSSIBLE
from wfm.check.rule_trial import RuleTrial, Verdict
from wfm.check.shift_worth import shift_worth
from wfm.check.slot_costs import SlotCosts
from wfm.domain.certificate import MILLION
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.model import Choices, FloatArray, IntArray

BREAK_PLACES = "break rules"
MOST_ASKED_TOGETHER = 8
"""Joint rules ask the whole roster: no more than so many of an agent's choices of a date are put to them."""
LEAST_COST = 1e-9
"""Less than this is rounding."""
_LARGEST_SLOT_WORTH = 1 << 46
_ON_FLOOR = 1 << 57
"""Worth of being on the floor in the slot asked for: more than a shift can earn elsewhere."""
_HARD_COST = 1e6
"""A break goes where a hard rule forbids it only if it can go nowhere else."""


@dataclass(frozen=True)
class Found:
    """A shift and what it changes of the cost of cover and of rules; without a shift, what forbids most of them."""

    shift: Shift | None = None
    cover_cost: float = inf
    rule_cost: float = 0.0
    reason: str = ""

    @property
    def cost(self) -> float:
        """By how much the roster costs more; infinite without a shift."""
        return self.cover_cost + self.rule_cost


@dataclass(frozen=True)
class ChoiceSearch:
    """Looks for a shift on a date of one agent.

    Parameters
    ----------
    now
        The agent's shifts as they are.
    kept
        Those that stay beside the shift that is looked for.
    """

    instance: Instance
    costs: SlotCosts
    trial: RuleTrial
    agent: Agent
    day: int
    now: Sequence[Shift]
    kept: Sequence[Shift]

    def cheapest(self, choices: Choices, slot: int | None, most: float = inf) -> Found:
        """Find the cheapest of some choices.

        Parameters
        ----------
        choices
            Shifts of the date.
        slot
            A slot in which the agent shall be on the floor.
        most
            Only what costs less is looked for.
        """
        if not len(choices):
            return Found()
        per_head = self._per_head(choices, slot)
        worth = self._worth(choices, per_head, slot)
        lost, asked = self.cover_change(self.kept), 0
        best, against = Found(), Counter[str]()
        for index in self._in_order(choices, worth).tolist():
            limit = min(most, best.cost) - LEAST_COST
            if lost - worth[index] - self.trial.most_saved >= limit or asked >= MOST_ASKED_TOGETHER:
                break
            shift = best_shift(self.instance, self.agent.id, choices, index, per_head, self._charge)
            cover, verdict = self._judge(shift, limit)
            asked += verdict is not None and bool(self.trial.book.joint)
            if verdict is not None and verdict.broken:
                against.update(verdict.broken)
            elif verdict is not None and cover + verdict.cost < limit:
                best = Found(shift, cover, verdict.cost)
        return best if best.shift else Found(reason=_weightiest(against))

    def cover_change(self, week: Sequence[Shift]) -> float:
        """Tell by how much cover costs more if the agent works these shifts."""
        return self.costs.change(self.agent, self._seconds_now, self._seconds(week))

    def _judge(self, shift: Shift, limit: float) -> tuple[float, Verdict | None]:
        """Price a shift; the verdict is None where it cannot be cheaper than the limit whatever joint rules say."""
        week = (*self.kept, shift)
        cover, alone = self.cover_change(week), self.trial.alone(week)
        if alone.broken:
            return cover, alone
        if cover + alone.cost - self.trial.most_saved_together >= limit:
            return cover, None
        together = self.trial.together(week)
        return cover, Verdict(together.broken, alone.cost + together.cost)

    # Worth of cover --------------------------------------------------------------------------------------------------

    def _seconds(self, week: Sequence[Shift]) -> SecondsArray:
        """Seconds on the floor in each slot, shape (slots,)."""
        seconds: SecondsArray = seconds_on_floor(self.instance, Roster(tuple(week)), [self.agent])[0]
        return seconds

    @cached_property
    def _seconds_now(self) -> SecondsArray:
        return self._seconds(self.now)

    def _per_head(self, choices: Choices, slot: int | None) -> IntArray:
        """Worth of the agent on the floor, shape (slots,), in millionths."""
        step, slots = self.instance.calendar.interval_minutes, self.instance.calendar.slot_count
        asked = range(int(choices.start_minute.min()) // step, min(slots, -(-int(choices.end_minute.max()) // step)))
        worth = self.costs.worth_of_head(self.agent, self._seconds_now, self._seconds(self.kept), asked)
        per_head = np.zeros(slots, np.int64)
        per_head[asked.start : asked.stop] = np.rint(worth * MILLION).clip(-_LARGEST_SLOT_WORTH, _LARGEST_SLOT_WORTH)
        if slot is not None:
            per_head[slot] += _ON_FLOOR
        return per_head

    def _worth(self, choices: Choices, per_head: IntArray, slot: int | None) -> FloatArray:
        """Tell what each choice saves at the best place of its breaks, minus infinity where it cannot be."""
        columns = choices.template, choices.start_minute, choices.end_minute
        worth = shift_worth(self.instance, per_head[None, :], *columns)[0]
        is_possible = worth > (IMPOSSIBLE // 2 if slot is None else _ON_FLOOR // 2)
        return np.where(is_possible, (worth - (0 if slot is None else _ON_FLOOR)) / MILLION, -np.inf)

    def _in_order(self, choices: Choices, worth: FloatArray) -> IntArray:
        """Choices that can be, the best cover first; of equals those that begin near the present shift."""
        calendar = self.instance.calendar
        on = calendar.date_at(self.day)
        starts = [calendar.minute_of(shift.start_utc) for shift in self.now if shift.date == on]
        moved = np.abs(choices.start_minute - starts[0]) if starts else choices.start_minute
        order = np.lexsort((moved, -np.round(worth, 6)))
        possible: IntArray = order[np.isfinite(worth[order])]
        return possible

    @cached_property
    def _charge(self) -> BreakCharge:
        """Tell what the agent's own rules charge for where breaks of the date begin."""
        rules = [rule for rule in self.trial.book.personal if rule.looks_at_breaks and rule.applies_to(self.agent)]

        @cache
        def charge(label: str, minute: int) -> int:
            total = 0.0
            for rule in rules:
                units = rule.break_units(self.instance, self.agent, self.day, label, np.array([minute]))
                if units is not None:
                    total += float(units[0]) * (_HARD_COST if rule.cost is None else rule.cost)
            return round(total * MILLION)

        return charge


def _weightiest(against: Counter[str]) -> str:
    """Name what forbids most choices; where rules forbid none, breaks have no place that leaves the slot free."""
    return min(against, key=lambda name: (-against[name], name), default=BREAK_PLACES)
