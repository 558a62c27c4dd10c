"""What the engine says a roster costs is what the checker charges for it, and no hard rule is broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest
from engine_bench import FULL_TIME, centre, past_shift, pause, pin, queue, required, solve, template, verdict, wish
from oracle import Case

from wfm.domain.calendar import TimeWindow
from wfm.domain.ids import AgentId
from wfm.domain.people import Contract, TimeOff
from wfm.domain.shifts import Roster
from wfm.optimise.engine import Outcome
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.consecutive_days_off import ConsecutiveDaysOff
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest

WEDNESDAY, AUTUMN, SPRING = date(2026, 12, 2), date(2026, 10, 22), date(2027, 3, 25)
PEOPLE = {"ann": "voice", "bob": "voice", "cat": "chat", "dan": "voice|chat", "eve": "voice|chat"}
SHIFTS = (
    template(
        "E", [6, 6.5, 7], 8, pause("tea", 30, 60, 180, is_paid=True), pause("lunch", 30, 180, 300), gaps=(60, 300)
    ),
    template("L", [13, 14], 8, pause("tea", 30, 60, 180, is_paid=True), pause("lunch", 30, 150, 300), gaps=(60, 300)),
    template("N", [22], 8, pause("meal", 60, 180, 300)),
    template("S", [0.5, 1, 1.5, 2], 4),
)
"""Early, late and night shifts, and short ones whose starts lie in the hours that clocks skip or repeat."""
LISTED: tuple[Rule, ...] = (MinRest(hours=11), MaxConsecutiveDays(days=5), ConsecutiveDaysOff(min=2, cost=9))
WORK = 0.02
"""A second or so, enough to pass through every stage: what is asked here holds for a poor roster as for a good one."""


def random_case(start: date, days: int, slot_minutes: int, seed: int) -> Case:
    """A centre with two queues that share people, nights, time off, wishes, and a history that reaches into it."""
    draw = np.random.default_rng(seed)
    contract = Contract(FULL_TIME, (), max_weekly_hours=40, max_weekly_days=5)
    queues = (queue("voice"), queue("chat", 7.0, 2.0))
    bare = centre(PEOPLE, SHIFTS, days=days, start=start, slot_minutes=slot_minutes, queues=queues, contract=contract)
    away = bare.calendar.window(bare.calendar.date_at(days // 2), TimeWindow(8 * 60, 20 * 60))
    instance = replace(
        bare,
        history=Roster(
            (past_shift(bare, "ann", -1, 22, 8), past_shift(bare, "dan", -2, 6, 8), past_shift(bare, "dan", -1, 23, 3))
        ),
        has_history=True,
        time_off=(TimeOff(AgentId("bob"), away),),
        requests=(wish(bare, "cat", 0, "avoid", (0, 24), 2), wish(bare, "eve", days - 1, "want", (12, 30))),
    )
    needs = draw.integers(0, 7, (2, instance.calendar.slot_count)) * draw.choice([0.25, 0.5])
    return Case(instance, required(instance, needs), rules_in_force(LISTED, ["preferences"]))


def odd_pins() -> Case:
    """Pinned shifts of lengths that no template offers, too short for their breaks or long enough, and one at night."""
    bare = random_case(WEDNESDAY, 3, 30, seed=5)
    pins = (
        pin(bare.instance, "ann", 1, "E", (9, 1.5)),
        pin(bare.instance, "bob", 0, "L", (13.5, 9.5)),
        pin(bare.instance, "cat", 0, "N", (21, 10.5)),
        pin(bare.instance, "dan", 1, "E"),
        pin(bare.instance, "eve", 2, None),
    )
    return replace(bare, instance=replace(bare.instance, pins=pins))


def no_breaks() -> Case:
    """Neither breaks nor anything else inside a shift."""
    full = random_case(WEDNESDAY, 5, 30, seed=6)
    bare = tuple(replace(made, breaks=(), start_minutes=made.start_minutes[:1]) for made in SHIFTS[:3])
    contracts = (replace(full.instance.contracts[0], templates=tuple(made.id for made in bare)),)
    return replace(full, instance=replace(full.instance, templates=bare, contracts=contracts))


def four_weeks() -> Case:
    """Three people alone, for the sake of speed."""
    full = random_case(WEDNESDAY, 28, 30, seed=3)
    few = tuple(agent for agent in full.instance.agents if agent.id in ("ann", "dan", "eve"))
    return replace(full, instance=replace(full.instance, agents=few))


def everything_priced() -> Case:
    """Rules that are hard elsewhere, at a price."""
    full = random_case(WEDNESDAY, 7, 30, seed=8)
    listed = (
        MinRest(hours=11, cost=3),
        MaxConsecutiveDays(days=3, cost=2.5),
        ConsecutiveDaysOff(min=2, max=3, cost=0.75),
    )
    return replace(full, rules=rules_in_force(listed, ["preferences"]))


CASES = {
    "one day": lambda: random_case(WEDNESDAY, 1, 30, seed=1),
    "ten days from a Wednesday": lambda: random_case(WEDNESDAY, 10, 30, seed=2),
    "four weeks": four_weeks,
    "clocks go back": lambda: random_case(AUTUMN, 7, 30, seed=4),
    "clocks go forward": lambda: random_case(SPRING, 7, 30, seed=4),
    "the night on which clocks go back": lambda: random_case(date(2026, 10, 24), 2, 15, seed=9),
    "the night on which clocks go forward": lambda: random_case(date(2027, 3, 27), 2, 15, seed=9),
    "the day after the clocks went back": lambda: random_case(date(2026, 10, 26), 1, 30, seed=10),
    "pins of odd lengths": odd_pins,
    "no breaks": no_breaks,
    "everything priced": everything_priced,
}


@cache
def made(name: str) -> Case:
    return CASES[name]()


@cache
def found(name: str) -> Outcome:
    centre_of_case = made(name)
    return solve(centre_of_case.instance, centre_of_case.requirement, centre_of_case.rules, WORK)


@pytest.mark.parametrize("name", CASES)
class TestSmallCentres:
    def test_the_roster_costs_what_the_checker_charges(self, name):
        asked = made(name)
        charged = verdict(asked.instance, asked.requirement, asked.rules, found(name).roster).objective
        assert found(name).cost == pytest.approx(charged)

    def test_no_hard_rule_is_broken(self, name):
        asked = made(name)
        assert verdict(asked.instance, asked.requirement, asked.rules, found(name).roster).broken == ()

    def test_the_bound_is_no_more_than_the_cost(self, name):
        assert 0 <= found(name).bound <= found(name).cost

    def test_somebody_works(self, name):
        assert found(name).roster.shifts
