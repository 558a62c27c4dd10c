"""Costs of single slots against those of the whole roster."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from cover_bench import CHAT, required, with_queues
from drawing import VOICE, roster

from wfm.check.coverage import coverage_costs, measure_coverage
from wfm.check.floor import seconds_on_floor
from wfm.check.slot_costs import SlotCosts
from wfm.domain.demand import CostSteps
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster

STEEP = replace(VOICE, understaffing=CostSteps(((0.5, 4.0), (inf, 10.0))))
SKILLS = {"ann": "voice", "bob": "voice|chat", "cat": "chat"}


def drawn() -> tuple[Instance, Roster]:
    instance, shifts = roster("ann  EL\nbob  .E\ncat  N.")
    return with_queues(instance, SKILLS, STEEP, CHAT), shifts


def cover_cost(instance: Instance, shifts: Roster) -> float:
    return sum(coverage_costs(instance, measure_coverage(instance, required(instance, 1.3, 0.6), shifts)).values())


@pytest.mark.parametrize("row", range(3))
def test_taking_an_agent_away_changes_slots_as_it_changes_the_roster(row: int):
    instance, shifts = drawn()
    agent = instance.agents[row]
    rest = Roster(tuple(shift for shift in shifts if shift.agent_id != agent.id))
    before = seconds_on_floor(instance, shifts, [agent])[0]
    costs = SlotCosts(instance, required(instance, 1.3, 0.6), shifts)
    difference = cover_cost(instance, rest) - cover_cost(instance, shifts)
    assert costs.change(agent, before, np.zeros_like(before)) == pytest.approx(difference, abs=1e-9)


def test_a_head_is_worth_what_its_slot_saves():
    instance, shifts = roster("ann  E")
    costs = SlotCosts(instance, required(instance, 1), shifts)
    (agent,) = instance.agents
    before = seconds_on_floor(instance, shifts, [agent])[0]
    # Nobody else is there: the head is missing without ann, whether she works now or not.
    assert costs.worth_of_head(agent, before, np.zeros_like(before), range(23, 25)).tolist() == [10, 10]


def test_a_head_beside_another_is_worth_less_than_nothing():
    instance, shifts = roster("ann  E\nbob  .")
    costs = SlotCosts(instance, required(instance, 1), shifts)
    nowhere = np.zeros(instance.calendar.slot_count, np.int64)
    assert costs.worth_of_head(instance.agents[1], nowhere, nowhere, range(23, 25)).tolist() == [10, -1]


def test_somebody_without_a_needed_skill_is_worth_nothing():
    instance, shifts = roster("ann  .")
    unskilled = replace(instance, agents=(replace(instance.agents[0], skills=()),))
    costs = SlotCosts(unskilled, required(unskilled, 1), shifts)
    nowhere = np.zeros(unskilled.calendar.slot_count, np.int64)
    assert costs.worth_of_head(unskilled.agents[0], nowhere, nowhere, range(2)).tolist() == [0, 0]
