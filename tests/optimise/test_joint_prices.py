"""Prices of joint rules rise while a fractional roster breaks them, fade while it does not, and never pass the cost."""

from __future__ import annotations

import numpy as np
import pytest
from engine_bench import centre, template
from oracle import Case
from rule_centres import needing
from stage_bench import Desk, desk

from wfm.optimise.blend import Blend
from wfm.optimise.dive import dive
from wfm.optimise.joint_prices import JointPrices
from wfm.optimise.plan import OFF
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.shift_headcount import ShiftHeadcount
from wfm.staffing.requirement import build_requirement

D = template("D", [8], 4)
PEOPLE = {"ann": "voice", "bob": "voice", "cat": "voice"}


def desk_of(*rules: Rule) -> Desk:
    """Three people, one of whom is needed."""
    instance = needing(centre(PEOPLE, [D], days=1), (0, (8, 4), 1))
    return desk(Case(instance, build_requirement(instance), rules_in_force(rules, [])))


def headcount(**limits: object) -> Rule:
    """Ask for so many at work at 08:00."""
    return ShiftHeadcount(start="08:00", end="09:00", **limits)


def blend_of(place: Desk, people: int) -> Blend:
    """A roster in which so many people work, all settled."""
    blend = place.blend()
    for weeks in blend.weeks:
        weeks.weight[:] = 0.0
    seat(place, blend, people)
    return blend


def seat(place: Desk, blend: Blend, people: int) -> None:
    """Let so many people work."""
    first, _ = place.duties.spread
    blend.settled.duty[:] = OFF
    blend.settled.duty[:people, 0] = first[:people, 0]


def followed(rule: Rule, people: int, rounds: int = 1) -> list[float]:
    """What each person's shift is worth after so many rounds."""
    place = desk_of(rule)
    joint, blend = JointPrices(place.duties, place.cover, place.started()), blend_of(place, people)
    for _ in range(rounds):
        worth = joint.follow(blend)
    return worth.tolist()


@pytest.mark.parametrize(("people", "worth"), [(0, 10.0), (1, 5.0), (2, 0.0), (3, 0.0)])
def test_shifts_are_worth_more_by_how_many_people_are_missing(people, worth):
    assert followed(headcount(min=2), people) == [worth] * 3


@pytest.mark.parametrize(("people", "worth"), [(1, 0.0), (2, -5.0), (3, -10.0)])
def test_shifts_are_worth_less_by_how_many_people_are_too_many(people, worth):
    assert followed(headcount(max=1), people) == [worth] * 3


@pytest.mark.parametrize(("rounds", "worth"), [(1, 5.0), (2, 10.0), (3, 12.0), (4, 12.0)])
def test_a_price_never_passes_what_breaking_the_rule_costs(rounds, worth):
    assert followed(headcount(min=2, cost=12), 1, rounds) == [worth] * 3


def test_a_price_fades_while_there_is_room():
    place = desk_of(headcount(min=2))
    joint, blend = JointPrices(place.duties, place.cover, place.started()), blend_of(place, 0)
    found = []
    for people in (0, 3, 3, 3):
        seat(place, blend, people)
        found.append(joint.follow(blend)[0])
    assert found == [10.0, 5.0, 0.0, 0.0]


def test_without_joint_rules_there_are_no_prices():
    place = desk_of()
    assert not JointPrices(place.duties, place.cover, place.started())


@pytest.mark.parametrize("least", [1, 2, 3])
def test_a_dive_that_follows_them_keeps_the_rule(least):
    place = desk_of(headcount(min=least))
    joint = JointPrices(place.duties, place.cover, place.started())
    settling = place.pricing(rounds=20).settling(joint)
    plan = dive(settling, 0.1, 6, lambda: 0.0)
    assert np.count_nonzero(plan.duty != OFF) == least
