"""The first roster: a lawful week for everybody, whichever rules the weekly program knows."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest
from engine_bench import FULL_TIME, centre, past_shift, pin, queue, required, template
from oracle import Case
from stage_bench import Desk, desk

from wfm.domain.ids import ContractId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Contract
from wfm.domain.shifts import Roster
from wfm.optimise.plan import OFF, Plan
from wfm.optimise.start import build_start
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.consecutive_days_off import ConsecutiveDaysOff
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.model import Choices

MORNING, LATER = template("D", [8], 4), template("D", [8, 14], 8)
THREE = {"ann": "voice", "bob": "voice", "cat": "voice"}


class SilentRuns(MaxConsecutiveDays):
    """Stands for any rule that cannot be told day by day: longest runs, known to CP-SAT and the checker alone.

    Not a rule of the catalogue: it takes the place of one in these tests only.
    """

    rule: Literal["max_consecutive_days"] = "max_consecutive_days"

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> None:
        return None


def asked(instance: Instance, *listed: Rule, need: float = 2) -> Desk:
    return desk(Case(instance, required(instance, need), rules_in_force(listed, [])))


def start_of(made: Desk) -> tuple[Plan, list[int], bool]:
    return build_start(made.duties, made.cover, made.pricer, made.program, made.control)


def past() -> Instance:
    instance = centre(THREE, [LATER], days=4)
    nights = tuple(past_shift(instance, name, -1, 22, 8) for name in THREE)
    return replace(instance, history=Roster(nights), has_history=True)


def pinned() -> Instance:
    instance = centre(THREE, [LATER], days=4)
    return replace(instance, pins=(pin(instance, "ann", 2, "D", (10, 6)), pin(instance, "bob", 1, None)))


CASES = {
    "no rule": lambda: asked(centre(THREE, [MORNING], days=4)),
    "rest after a night": lambda: asked(past(), MinRest(hours=20)),
    "pins": lambda: asked(pinned(), MinRest(hours=12)),
    "least days": lambda: asked(
        centre(THREE, [MORNING], days=7, contract=Contract(FULL_TIME, (), min_weekly_days=5)),
        ConsecutiveDaysOff(min=2),
        need=0,
    ),
    "a rule that the program does not know": lambda: asked(centre(THREE, [MORNING], days=5), SilentRuns(days=2)),
    "such a rule and least days": lambda: asked(
        centre(THREE, [MORNING], days=7, contract=Contract(FULL_TIME, (), min_weekly_days=5)), SilentRuns(days=3)
    ),
    "nobody's skills are asked for": lambda: asked(
        centre({"ann": "mail"}, [MORNING], queues=(queue("voice"), queue("mail"))), need=0
    ),
}


@pytest.mark.parametrize("name", CASES)
class TestEverybody:
    def test_everybody_gets_a_lawful_week(self, name):
        made = CASES[name]()
        plan, stuck, is_complete = start_of(made)
        assert (made.pricer.unlawful(plan), stuck, is_complete) == ([], [], True)

    def test_every_shift_has_its_breaks(self, name):
        made = CASES[name]()
        assert made.pricer.cost(start_of(made)[0]) is not None


def test_people_come_where_heads_are_missing():
    plan, _, _ = start_of(asked(centre(THREE, [MORNING], days=3), need=3))
    assert (plan.duty != OFF).all()


def test_people_stay_at_home_where_none_are():
    plan, _, _ = start_of(asked(centre(THREE, [MORNING], days=3), need=0))
    assert (plan.duty == OFF).all()


def test_who_is_mended_still_comes_as_often_as_allowed():
    plan, _, _ = start_of(asked(centre(THREE, [MORNING], days=5), SilentRuns(days=2), need=3))
    assert (plan.duty != OFF).sum(axis=1).tolist() == [4, 4, 4]


@pytest.mark.parametrize("rule", [MaxConsecutiveDays(days=2), SilentRuns(days=2)], ids=["known", "not known"])
def test_who_has_no_lawful_week_is_named_and_stays_at_home(rule):
    """Six of seven days cannot be worked two at a time; bob's contract asks for nothing."""
    instance = centre(THREE, [MORNING], days=7, contract=Contract(FULL_TIME, (), min_weekly_days=6))
    free = replace(instance.contracts[0], id=ContractId("free"), min_weekly_days=0)
    ann, bob, cat = instance.agents
    agents = (ann, replace(bob, contract=free.id), cat)
    plan, stuck, is_complete = start_of(
        asked(replace(instance, contracts=(*instance.contracts, free), agents=agents), rule)
    )
    assert (stuck, is_complete) == ([0, 2], True)
    assert (plan.duty != OFF).any(axis=1).tolist() == [False, True, False]
