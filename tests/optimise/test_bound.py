"""Bounds: of centres whose optimum is known because their requirement is what a hidden roster puts on the floor."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from engine_bench import MONDAY, centre, pause, queue, required, solve, template, verdict, wish
from oracle import Case
from stage_bench import desk

from wfm.check.coverage import measure_coverage
from wfm.optimise.duties import Duties, build_duties
from wfm.optimise.engine import Outcome
from wfm.optimise.groups import build_groups
from wfm.optimise.plan import early_breaks, empty_plan, to_roster
from wfm.optimise.worth import Worth
from wfm.rules.base import rules_in_force
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.preference import Preference

SHIFTS = (
    template("E", [6, 7, 8], 8, pause("tea", 30, 60, 150, is_paid=True), pause("lunch", 30, 180, 300)),
    template("L", [12, 13, 14], 8, pause("lunch", 30, 180, 300)),
)
RULES = rules_in_force([MinRest(hours=11), MaxConsecutiveDays(days=5)], [])
QUEUES = (queue("voice"), queue("chat", 6.0))
WORK = 0.03


def people(skills: str, count: int) -> dict[str, str]:
    """So many agents, skills dealt in turn from "voice chat voice|chat"."""
    dealt = skills.split()
    return {f"a{index}": dealt[index % len(dealt)] for index in range(count)}


def planted(skills: str, count: int, days: int, seed: int) -> Case:
    """A requirement that a hidden lawful roster meets exactly in every slot."""
    queues = tuple(queue(name) for name in ("voice", "chat") if name in skills)
    instance = centre(people(skills, count), SHIFTS, days=days, start=MONDAY, slot_minutes=30, queues=queues)
    duties = build_duties(instance, RULES)
    hidden = to_roster(duties, hidden_plan(duties, np.random.default_rng(seed)))
    heads = measure_coverage(instance, required(instance, 0), hidden).staffed
    return Case(instance, required(instance, heads), RULES)


def hidden_plan(duties: Duties, draw: np.random.Generator):
    """Everybody keeps to one start all week, on days of a row of at most five, with early breaks."""
    plan = empty_plan(duties)
    first, count = duties.spread
    for agent in range(len(duties.agents)):
        offset = int(draw.integers(count[agent].min()))
        off = int(draw.integers(duties.day_count))
        for day in range(duties.day_count):
            if (day - off) % 6:
                plan.duty[agent, day] = first[agent, day] + offset
    return early_breaks(duties, plan, np.arange(len(duties.agents)))


def random_need(count: int, days: int, seed: int) -> Case:
    """A requirement nobody has planned for, in twentieths of a head."""
    instance = centre(
        people("voice chat voice|chat", count),
        SHIFTS,
        days=days,
        slot_minutes=30,
        queues=(queue("voice"), queue("chat", 6.0)),
    )
    heads = np.random.default_rng(seed).integers(0, 20 * count // 2, (2, instance.calendar.slot_count)) / 20
    return Case(instance, required(instance, heads), RULES)


PLANTED = {
    "one queue, all alike": lambda: planted("voice", 8, 7, seed=1),
    "one queue, few days": lambda: planted("voice", 5, 3, seed=2),
    "two queues apart": lambda: planted("voice chat", 6, 7, seed=3),
    "two queues that share people": lambda: planted("voice chat voice|chat", 6, 7, seed=4),
    "all can do everything": lambda: planted("voice|chat", 5, 4, seed=5),
}
UNPLANNED = {f"{count} people, {days} days": (count, days) for count, days in ((2, 2), (3, 7), (6, 4))}


@cache
def hidden(name: str) -> Case:
    return PLANTED[name]()


@cache
def found(name: str) -> Outcome:
    asked = hidden(name)
    return solve(asked.instance, asked.requirement, asked.rules, WORK)


@pytest.mark.parametrize("name", PLANTED)
class TestPlantedCentres:
    def test_the_bound_is_nothing(self, name):
        assert found(name).bound == pytest.approx(0, abs=1e-6)

    def test_the_roster_is_lawful_and_costs_what_the_checker_charges(self, name):
        asked = hidden(name)
        card = verdict(asked.instance, asked.requirement, asked.rules, found(name).roster)
        assert (card.objective, card.broken) == (pytest.approx(found(name).cost), ())

    def test_the_roster_is_near_the_hidden_one(self, name):
        asked, outcome = hidden(name), found(name)
        assert outcome.cost <= 0.1 * 10 * float(asked.requirement.heads.sum())


UNPLANNED_CASES = pytest.mark.parametrize(("count", "days"), UNPLANNED.values(), ids=UNPLANNED)


def best_weeks(asked: Case, seed: int) -> np.ndarray:
    """What everybody's best week is worth where heads have random prices."""
    laid_out = desk(asked)
    draw = np.random.default_rng(seed)
    prices = draw.uniform(-1, 10, (len(laid_out.duties.skill_sets), asked.instance.calendar.slot_count))
    return laid_out.program.solve(Worth(laid_out.program.shapes, prices)).value


@UNPLANNED_CASES
class TestUnplannedCentres:
    def test_the_bound_is_no_more_than_the_cost(self, count, days):
        asked = random_need(count, days, seed=count)
        outcome = solve(asked.instance, asked.requirement, asked.rules, 0.02)
        assert 0 < outcome.bound <= outcome.cost

    def test_a_further_hard_rule_makes_no_week_better(self, count, days):
        asked = random_need(count, days, seed=count)
        strict = replace(asked, rules=(*asked.rules, MinRest(hours=20), MaxConsecutiveDays(days=2)))
        assert (best_weeks(strict, seed=1) <= best_weeks(asked, seed=1) + 1e-9).all()

    def test_a_price_leaves_weeks_no_worse_than_the_hard_rule(self, count, days):
        asked = random_need(count, days, seed=count)
        hard = replace(asked, rules=(*asked.rules, MaxConsecutiveDays(days=1)))
        priced = replace(asked, rules=(*asked.rules, MaxConsecutiveDays(days=1, cost=5)))
        assert (best_weeks(priced, seed=1) >= best_weeks(hard, seed=1) - 1e-9).all()


@pytest.mark.parametrize("count", [1, 3])
def test_a_wish_that_nothing_can_meet_belongs_to_the_bound(count):
    instance = centre(people("voice", count), SHIFTS, days=2, slot_minutes=30)
    never = {agent.id: () for agent in instance.agents}
    wishes = tuple(wish(instance, agent.id, 1, "want", (0, 24), 2) for agent in instance.agents)
    asked = Case(
        replace(instance, availability=never, requests=wishes), required(instance, 0), (*RULES, Preference(cost=5))
    )
    assert desk(asked).pricing(1).proof.bound == pytest.approx(count * 2 * 5)


def test_people_counted_as_a_group_are_worth_what_they_are_worth_one_by_one():
    asked = planted("voice chat", 6, 4, seed=6)
    groups = build_groups(build_duties(asked.instance, RULES))
    values = best_weeks(asked, seed=2)
    assert groups.size @ values[groups.first] == pytest.approx(values.sum())


def test_interchangeable_people_form_one_group():
    assert len(build_groups(build_duties(hidden("one queue, all alike").instance, RULES)).members) == 1


def test_people_with_other_skills_form_groups_of_their_own():
    members = build_groups(build_duties(hidden("two queues that share people").instance, RULES)).members
    assert [own.tolist() for own in members] == [[0, 3], [1, 4], [2, 5]]
