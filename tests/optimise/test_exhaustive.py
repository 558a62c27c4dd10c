"""Tiny centres whose every roster is priced by the checker: the cheapest one is what the engine has to find."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from math import inf

import numpy as np
import pytest
from engine_bench import (
    centre,
    past_shift,
    pause,
    pin,
    queue,
    required,
    settings,
    steps,
    template,
    verdict,
    wish,
)
from oracle import Case, cheapest_cost

from wfm.domain.demand import Queue
from wfm.domain.instance import Instance
from wfm.domain.people import Contract
from wfm.domain.shifts import Roster, ShiftTemplate
from wfm.optimise.engine import Outcome, optimise
from wfm.optimise.progress import Progress
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.consecutive_days_off import ConsecutiveDaysOff
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.preference import Preference

LUNCH = pause("lunch", 60, 60, 120)
TWO_PEOPLE = {"ann": "voice", "bob": "voice"}
THREE_PEOPLE = {"ann": "voice", "bob": "chat", "cat": "voice|chat"}
STEPPED = steps((0.5, 4.0), (1, 8.0), (inf, 20.0))


def case(
    instance: Instance,
    *listed: Rule,
    seed: int = 1,
    most: float = 3.0,
    grain: float = 1.0,
    hours: tuple[int, int] = (8, 17),
) -> Case:
    """Draw a requirement for some hours of the day, in multiples of a part of a head."""
    draw = np.random.default_rng(seed)
    shape = (len(instance.queues), instance.calendar.slot_count)
    clock = (
        np.arange(shape[1]) % (24 * 60 // instance.calendar.interval_minutes) * instance.calendar.interval_minutes / 60
    )
    inside = (clock >= hours[0]) & (clock < hours[1])
    heads = draw.integers(0, round(most / grain) + 1, shape) * grain * inside
    tables = ("preferences",) if instance.requests else ()
    return Case(instance, required(instance, heads), rules_in_force(listed, tables))


def short_days(starts: Sequence[float] = (8, 12)) -> ShiftTemplate:
    return template("D", starts, 4, LUNCH)


def bilingual(queues: Sequence[Queue], days: int = 2) -> Instance:
    return centre(THREE_PEOPLE, [template("D", [8, 11], 4, pause("lunch", 60, 60, 60))], days=days, queues=queues)


def two_queues() -> tuple[Queue, Queue]:
    return queue("voice"), queue("chat", 6.0, 2.0)


def worked_before(instance: Instance) -> Instance:
    """Ann has worked the two days before the horizon until 16:00, bob the last night until 06:00."""
    shifts = [
        past_shift(instance, "ann", -2, 8, 8),
        past_shift(instance, "ann", -1, 8, 8),
        past_shift(instance, "bob", -1, 22, 8),
    ]
    return replace(instance, history=Roster(tuple(shifts)), has_history=True)


def pinned(instance: Instance) -> Instance:
    """Ann is pinned to a shift of six hours, which no template offers, and bob to a day off."""
    pins = (pin(instance, "ann", 0, "D", (9, 6)), pin(instance, "bob", 1, None))
    return replace(instance, pins=pins)


def wishful(instance: Instance) -> Instance:
    """Ann wants the first afternoon and shuns the second day; bob shuns the first morning, three times as much."""
    requests = (
        wish(instance, "ann", 0, "want", (13, 18)),
        wish(instance, "ann", 1, "avoid", (0, 24)),
        wish(instance, "bob", 0, "avoid", (6, 12), weight=3),
    )
    return replace(instance, requests=requests)


def nights(days: int = 3) -> Instance:
    return centre(TWO_PEOPLE, [template("N", [22], 8, pause("lunch", 60, 180, 240)), template("E", [6], 8)], days=days)


def whole_week() -> Instance:
    contract = Contract("full_time", (), min_weekly_days=3, max_weekly_days=3)
    return centre(TWO_PEOPLE, [template("D", [8], 4)], days=7, contract=contract)


def hours_of_a_week() -> Instance:
    """Twelve to sixteen hours a week, from shifts of four and six hours."""
    made = replace(template("D", [8], 4), length_minutes=(240, 360), weekdays=frozenset({0, 2, 4}))
    contract = Contract("full_time", (), min_weekly_hours=12, max_weekly_hours=16)
    return centre(TWO_PEOPLE, [made], days=7, contract=contract)


CASES: dict[str, Callable[[], Case]] = {
    "one queue": lambda: case(centre(TWO_PEOPLE, [short_days()])),
    "fractional needs": lambda: case(centre(TWO_PEOPLE, [short_days()]), seed=2, grain=0.05),
    "stepped costs": lambda: case(centre(TWO_PEOPLE, [short_days()], queues=[queue("voice", STEPPED)]), grain=0.25),
    "surplus is dear": lambda: case(
        centre(TWO_PEOPLE, [short_days()], queues=[queue("voice", 3.0, 5.0)]), most=1.5, grain=0.5
    ),
    "bilingual": lambda: case(bilingual(two_queues()), most=2),
    "bilingual, fractions and steps": lambda: case(
        bilingual((queue("voice", STEPPED), queue("chat", 5.0, steps((1, 0.0), (inf, 2.0))))), seed=4, most=2, grain=0.2
    ),
    "hard rest": lambda: case(centre(TWO_PEOPLE, [short_days()]), MinRest(hours=18)),
    "priced rest": lambda: case(centre(TWO_PEOPLE, [short_days()]), MinRest(hours=18, cost=7)),
    "runs of days, hard, with history": lambda: case(
        worked_before(centre(TWO_PEOPLE, [template("D", [8, 11], 4)], days=3)),
        MaxConsecutiveDays(days=3),
        MinRest(hours=11),
    ),
    "runs of days, priced, with history": lambda: case(
        worked_before(centre(TWO_PEOPLE, [template("D", [8, 11], 4)], days=3)),
        MaxConsecutiveDays(days=2, cost=25),
        seed=3,
    ),
    "days off, hard": lambda: case(
        worked_before(centre(TWO_PEOPLE, [template("D", [8, 11], 4)], days=3)), ConsecutiveDaysOff(min=2), seed=5
    ),
    "days off, priced": lambda: case(
        worked_before(centre(TWO_PEOPLE, [template("D", [8, 11], 4)], days=3)),
        ConsecutiveDaysOff(min=2, max=2, cost=15),
        seed=6,
    ),
    "wishes": lambda: case(wishful(centre(TWO_PEOPLE, [short_days()])), Preference(cost=6)),
    "pins": lambda: case(pinned(centre(TWO_PEOPLE, [template("D", [8, 12], 4, pause("lunch", 60, 60, 180))]))),
    "nights with a tail of history": lambda: case(
        worked_before(nights()), MinRest(hours=11), seed=7, most=2, hours=(0, 24)
    ),
    "days of a week": lambda: case(whole_week(), MaxConsecutiveDays(days=2), seed=8),
    "hours of a week": lambda: case(hours_of_a_week(), seed=9),
    "half-hour slots": lambda: case(
        centre(TWO_PEOPLE, [template("D", [8, 8.5], 3, pause("tea", 30, 60, 90, is_paid=True))], slot_minutes=30),
        seed=10,
    ),
}


@cache
def made(name: str) -> Case:
    return CASES[name]()


@cache
def optimum(name: str) -> float:
    return cheapest_cost(made(name))


@cache
def found(name: str) -> Outcome:
    """Run the engine until it has reached the optimum or used up its effort."""
    tiny, stop = made(name), threading.Event()

    def enough(progress: Progress) -> None:
        if progress.stage.startswith("improve") and progress.cost is not None and progress.cost <= optimum(name) + 1e-6:
            stop.set()

    return optimise(tiny.instance, tiny.requirement, tiny.rules, settings(work=0.1), on_progress=enough, stop=stop)


@pytest.mark.parametrize("name", CASES)
class TestTinyCentres:
    def test_the_cheapest_of_all_rosters_is_found(self, name):
        assert found(name).cost == pytest.approx(optimum(name))

    def test_the_roster_costs_what_the_checker_charges(self, name):
        tiny, outcome = made(name), found(name)
        assert verdict(tiny.instance, tiny.requirement, tiny.rules, outcome.roster).objective == pytest.approx(
            outcome.cost
        )

    def test_the_roster_keeps_all_hard_rules(self, name):
        tiny = made(name)
        assert verdict(tiny.instance, tiny.requirement, tiny.rules, found(name).roster).broken == ()

    def test_the_bound_does_not_exceed_the_cheapest_roster(self, name):
        assert found(name).bound <= optimum(name) + 1e-6
