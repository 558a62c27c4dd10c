"""Centres in which something is missing still get a roster, and every missing head is charged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest
from engine_bench import FULL_TIME, MONDAY, centre, pause, queue, required, solve, template, verdict
from oracle import Case

from wfm.domain.calendar import TimeWindow
from wfm.domain.demand import OpeningHours
from wfm.domain.ids import AgentId
from wfm.domain.people import Contract, TimeOff
from wfm.optimise.engine import Outcome
from wfm.rules.base import rules_in_force

DAY = template("D", [8, 10], 4, pause("lunch", 60, 60, 120))
TWO_QUEUES = (queue("voice"), queue("chat", 6.0))
OFFICE = OpeningHours(by_weekday=((TimeWindow(480, 1080),),) * 7, by_date={MONDAY + timedelta(days=1): ()})


def understaffed() -> Case:
    instance = centre({"ann": "voice"}, [DAY])
    return Case(instance, required(instance, 40), rules_in_force([], []))


def without_ann() -> Case:
    """Ann is available at no time at all."""
    instance = centre({"ann": "voice", "bob": "voice"}, [DAY])
    return Case(replace(instance, availability={AgentId("ann"): ()}), required(instance, 1), rules_in_force([], []))


def nobody_available() -> Case:
    instance = centre({"ann": "voice", "bob": "voice"}, [DAY])
    never = {agent.id: () for agent in instance.agents}
    return Case(replace(instance, availability=never), required(instance, 1), rules_in_force([], []))


def unserved_queue() -> Case:
    instance = centre({"ann": "voice", "bob": "voice"}, [DAY], queues=TWO_QUEUES)
    return Case(instance, required(instance, np.array([[1.0], [2.0]])), rules_in_force([], []))


def no_skill_matches() -> Case:
    """Both queues need people, but the only agents serve a third one, which needs nobody."""
    queues = (*TWO_QUEUES, queue("mail"))
    instance = centre({"ann": "mail", "bob": "mail"}, [DAY], queues=queues)
    return Case(instance, required(instance, np.array([[1.0], [2.0], [0.0]])), rules_in_force([], []))


def closed_day() -> Case:
    instance = centre({"ann": "voice", "bob": "voice"}, [DAY], days=3, queues=[replace(queue("voice"), hours=OFFICE)])
    clock = np.arange(instance.calendar.slot_count)
    is_open = (clock % 24 >= 8) & (clock % 24 < 18) & (clock // 24 != 1)
    return Case(instance, required(instance, 2.0 * is_open), rules_in_force([], []))


def no_demand() -> Case:
    instance = centre({"ann": "voice", "bob": "voice"}, [DAY])
    return Case(instance, required(instance, 0), rules_in_force([], []))


def no_demand_but_days_to_work() -> Case:
    """Three days of three hours on the floor each, for two people, and nobody needs them."""
    contract = Contract(FULL_TIME, (), min_weekly_days=3)
    instance = centre({"ann": "voice", "bob": "voice"}, [DAY], days=7, contract=contract)
    return Case(instance, required(instance, 0), rules_in_force([], []))


def surplus_for_nothing() -> Case:
    instance = centre({"ann": "voice"}, [DAY], queues=[queue("voice", over=0.0)])
    return Case(instance, required(instance, 0), rules_in_force([], []))


def all_on_time_off() -> Case:
    instance = centre({"ann": "voice"}, [DAY])
    return Case(
        replace(instance, time_off=(TimeOff(AgentId("ann"), instance.calendar.span),)),
        required(instance, 1),
        rules_in_force([], []),
    )


CASES = {
    "far too few people": (understaffed, 2 * 24 * 40 * 10 - 2 * 3 * 10),
    "an agent who can work on no day": (without_ann, 2 * (24 - 3) * 10),
    "nobody can work on any day": (nobody_available, 2 * 24 * 10),
    "a queue that nobody serves": (unserved_queue, 48 * 2 * 6 + 2 * (24 - 6) * 10),
    "no skill matches": (no_skill_matches, 48 * 10 + 48 * 2 * 6),
    "a closed day": (closed_day, 2 * (2 * 10 * 10 - 2 * 3 * 10)),
    "no demand": (no_demand, 0),
    "no demand, but days that must be worked": (no_demand_but_days_to_work, 2 * 3 * 3),
    "no demand, and a surplus costs nothing": (surplus_for_nothing, 0),
    "everybody on time off": (all_on_time_off, 2 * 24 * 10),
}


@cache
def made(name: str) -> Case:
    return CASES[name][0]()


@cache
def found(name: str) -> Outcome:
    asked = made(name)
    return solve(asked.instance, asked.requirement, asked.rules, work=0.05)


@pytest.mark.parametrize("name", CASES)
class TestOddCentres:
    def test_the_roster_costs_what_can_be_reckoned_by_hand(self, name):
        assert found(name).cost == pytest.approx(CASES[name][1])

    def test_the_checker_agrees(self, name):
        asked = made(name)
        card = verdict(asked.instance, asked.requirement, asked.rules, found(name).roster)
        assert (card.objective, card.broken) == (pytest.approx(found(name).cost), ())

    def test_the_bound_is_no_more_than_the_cost(self, name):
        assert 0 <= found(name).bound <= found(name).cost


def test_nobody_works_on_a_closed_day():
    assert {shift.date - MONDAY for shift in found("a closed day").roster} == {timedelta(0), timedelta(days=2)}


def test_who_is_never_available_is_given_no_shift():
    assert found("an agent who can work on no day").roster.agent_ids == ("bob",)
