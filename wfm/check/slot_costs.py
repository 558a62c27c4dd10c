"""What the cover of single slots costs once one agent comes or leaves, all others held."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

from wfm.check.floor import SecondsArray, seconds_on_floor
from wfm.check.queue_price import queue_prices, units_per_head
from wfm.check.sharing import SkillSet, share
from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster


class SlotCosts:
    """Costs of a roster's slots, shared out as the checker does; whatever was asked once is remembered."""

    def __init__(self, instance: Instance, requirement: Requirement, roster: Roster) -> None:
        self._slot_seconds = instance.calendar.interval_minutes * 60
        self._units_per_head = units_per_head(instance.calendar)
        self._position = {queue: index for index, queue in enumerate(requirement.queues)}
        prices = queue_prices(instance, requirement)
        slots = range(instance.calendar.slot_count)
        self._need = [[int(price.need[slot]) for price in prices] for slot in slots]
        self._prices = [[price.in_slot(slot) for price in prices] for slot in slots]
        self._supply: dict[SkillSet, list[int]] = self._count(instance, roster)
        self._known: dict[tuple[SkillSet, int, int], float] = {}

    def skills_of(self, agent: Agent) -> SkillSet:
        """Positions of the queues that an agent can serve."""
        return tuple(sorted({self._position[skill] for skill in agent.skills if skill in self._position}))

    def change(self, agent: Agent, before: SecondsArray, after: SecondsArray) -> float:
        """Tell by how much cover costs more if an agent is on the floor otherwise.

        Parameters
        ----------
        before, after
            Seconds on the floor in each slot, shape (slots,).
        """
        skills = self.skills_of(agent)
        more = after - before
        changed = np.flatnonzero(more) if skills else np.empty(0, np.int64)
        return sum(self._cost(skills, slot, int(more[slot])) - self._cost(skills, slot, 0) for slot in changed.tolist())

    def worth_of_head(
        self, agent: Agent, before: SecondsArray, without: SecondsArray, slots: range
    ) -> NDArray[np.float64]:
        """Tell what an agent saves by being on the floor in some slots rather than not, shape (slots of the range,).

        Parameters
        ----------
        before
            Seconds on the floor now.
        without
            The same without the shifts that are to be replaced.
        """
        skills = self.skills_of(agent)
        if not skills:
            return np.zeros(len(slots))
        absent, whole = (without - before).tolist(), (self._slot_seconds - before).tolist()
        return np.array(
            [self._cost(skills, slot, absent[slot]) - self._cost(skills, slot, whole[slot]) for slot in slots]
        )

    def _count(self, instance: Instance, roster: Roster) -> dict[SkillSet, list[int]]:
        """Seconds on the floor by skill set and slot."""
        groups: dict[SkillSet, list[Agent]] = {}
        for agent in instance.agents:
            groups.setdefault(self.skills_of(agent), []).append(agent)
        return {
            skills: seconds_on_floor(instance, roster, agents).sum(axis=0).tolist()
            for skills, agents in sorted(groups.items())
            if skills
        }

    def _cost(self, skills: SkillSet, slot: int, more_seconds: int) -> float:
        """Cost of a slot with so many more seconds of a skill set."""
        key = skills, slot, more_seconds
        if key not in self._known:
            self._known[key] = self._shared_cost(skills, slot, more_seconds)
        return self._known[key]

    def _shared_cost(self, skills: SkillSet, slot: int, more_seconds: int) -> float:
        units = self._units_per_head // self._slot_seconds
        need, prices = self._need[slot], self._prices[slot]
        given = [0] * len(need)
        several: dict[SkillSet, int] = {}
        for own, seconds in self._supply.items():
            present = (seconds[slot] + (more_seconds if own == skills else 0)) * units
            if len(own) == 1:
                given[own[0]] += present
            elif present:
                several[own] = present
        if several:
            given = share(several, need, given, prices)
        return sum(
            self._priced(price.under, wanted - got) + self._priced(price.over, got - wanted)
            for price, wanted, got in zip(prices, need, given, strict=True)
        )

    def _priced(self, steps: Sequence[tuple[float, float]], units: int) -> float:
        """Price the positive part of what is missing or too much."""
        total, before = 0.0, 0.0
        for up_to, cost in steps:
            if units <= before:
                break
            total += cost * (min(units, up_to) - before) / self._units_per_head
            before = up_to
            if up_to == inf:
                break
        return total
