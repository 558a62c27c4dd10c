"""What arithmetic calls impossible, a solver finds impossible too: drawn centres, most of them full of demands."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from engine_bench import FULL_TIME, centre, past_shift, pin, span_on, template

from wfm.check.contradictions import find_contradictions
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Contract, TimeOff
from wfm.domain.shifts import Roster
from wfm.optimise.cpsat import SubSolve, Verdict
from wfm.optimise.cpsat_people import RosterModel
from wfm.optimise.duties import build_duties
from wfm.optimise.plan import empty_plan
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.weekly_hours import WeeklyHours

ANN = AgentId("ann")
SEEDS = range(60)


def drawn(seed: int) -> tuple[Instance, tuple[Rule, ...]]:
    """Ann alone, with limits, pins, time off and history near what seven days of eight or six hours allow."""
    random = Random(seed)
    templates = (template("E", [6, 7], 8), template("L", [14], random.choice([8, 6])))
    least_days = random.choice([0, 0, 3, 5])
    contract = Contract(
        FULL_TIME,
        (),
        min_weekly_hours=float(random.choice([0, 0, 22, 38])),
        max_weekly_hours=float(random.choice([39, 40, 40, 46])),
        min_weekly_days=least_days,
        max_weekly_days=random.choice([least_days, 5, 6]) or 5,
    )
    instance = centre({"ann": "voice"}, templates, days=random.choice([7, 7, 9]), contract=contract)
    days = random.sample(range(instance.calendar.days), random.randint(0, 5))
    pins = tuple(pin(instance, "ann", day, random.choice(["E", "L", None])) for day in sorted(days))
    away = [TimeOff(ANN, span_on(instance, random.randrange(7), 0, 24)) for _ in range(random.randint(0, 1))]
    worked = [past_shift(instance, "ann", -1 - day, 14, 8) for day in range(random.randint(0, 3))]
    facts = replace(instance, pins=pins, time_off=tuple(away), history=Roster(tuple(worked)), has_history=True)
    rules: list[Rule] = [MinRest(hours=random.choice([8, 9, 11])), MaxConsecutiveDays(days=random.choice([3, 5]))]
    rules += [WeeklyHours(min=random.choice([30, 38]), max=40)] * random.randint(0, 1)
    return facts, rules_in_force(rules, [])


def has_week(instance: Instance, rules: tuple[Rule, ...]) -> bool:
    """Ask the solver for a week that keeps all hard rules."""
    duties = build_duties(instance, rules)
    model = RosterModel(duties, empty_plan(duties), np.ones((1, duties.day_count), dtype=bool))
    model.post(rules)
    verdict = model.solve(SubSolve(5.0), lambda solver, cp: solver.solve(cp)).verdict
    assert verdict is not Verdict.UNKNOWN
    return verdict is not Verdict.INFEASIBLE


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_has_a_roster_is_called_impossible(seed):
    instance, rules = drawn(seed)
    assert not (find_contradictions(instance, rules) and has_week(instance, rules))


def test_drawn_centres_are_of_both_kinds():
    found = [bool(find_contradictions(*drawn(seed))) for seed in SEEDS]
    assert (any(found), all(found)) == (True, False)
