"""The best week of each person, against every week that the rules allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest
from engine_bench import FULL_TIME, centre, past_shift, pause, pin, queue, required, template, wish
from oracle import Case, Week, lawful_weeks
from stage_bench import Desk, desk, random_plan

from wfm.check.cover_worth import skills_of
from wfm.check.earnings import most_earned
from wfm.check.floor import seconds_on_floor
from wfm.domain.calendar import TimeWindow
from wfm.domain.certificate import MILLION
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Contract, TimeOff
from wfm.domain.shifts import Roster, ShiftTemplate
from wfm.optimise.heads import heads_of_weeks
from wfm.optimise.plan import OFF, Plan
from wfm.optimise.worth import NOWHERE, Worth
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.consecutive_days_off import ConsecutiveDaysOff
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.preference import Preference
from wfm.rules.start_consistency import StartConsistency

ANN, TWO = {"ann": "voice"}, {"ann": "voice", "bob": "voice"}
LUNCH = pause("lunch", 60, 60, 120)
TWO_STARTS = template("D", [8, 12], 4, LUNCH)
ONE_START = template("D", [8], 4)
NIGHTS = (template("N", [22], 8, pause("lunch", 60, 180, 240)), template("E", [6], 8))
AUTUMN = date(2026, 10, 24)


def asked(instance: Instance, *listed: Rule) -> Case:
    """Requirements play no part here: prices take their place."""
    tables = ("preferences",) if instance.requests else ()
    return Case(instance, required(instance, 1), rules_in_force(listed, tables))


def limited(made: ShiftTemplate, days: int, **limits: float) -> Instance:
    return centre(ANN, [made], days=days, contract=Contract(FULL_TIME, (), **limits))  # type: ignore[arg-type]


def worked_before(instance: Instance) -> Instance:
    """Ann has worked the two days before the horizon until 16:00, bob the last night until 06:00."""
    shifts = [
        past_shift(instance, "ann", -2, 8, 8),
        past_shift(instance, "ann", -1, 8, 8),
        past_shift(instance, "bob", -1, 22, 8),
    ]
    return replace(instance, history=Roster(tuple(shifts)), has_history=True)


def wishful() -> Instance:
    instance = centre(TWO, [TWO_STARTS])
    wishes = (
        wish(instance, "ann", 0, "want", (13, 18)),
        wish(instance, "ann", 1, "avoid", (0, 24)),
        wish(instance, "bob", 0, "avoid", (6, 12), weight=3),
    )
    return replace(instance, requests=wishes)


def pinned() -> Instance:
    """Ann must work six hours, which no template offers, and bob must be off."""
    instance = centre(TWO, [TWO_STARTS])
    return replace(instance, pins=(pin(instance, "ann", 0, "D", (9, 6)), pin(instance, "bob", 1, None)))


def away() -> Instance:
    """Nobody can work on the second day."""
    instance = centre(TWO, [ONE_START], days=3)
    whole = instance.calendar.window(instance.calendar.date_at(1), TimeWindow(0, 24 * 60))
    return replace(instance, time_off=tuple(TimeOff(agent.id, whole) for agent in instance.agents))


ON_ODD_DAYS = replace(ONE_START, weekdays=frozenset({0, 2, 4}))
SIX_OR_FOUR = replace(ON_ODD_DAYS, length_minutes=(240, 360))
CASES: dict[str, Callable[[], Case]] = {
    "no rule": lambda: asked(centre(TWO, [TWO_STARTS])),
    "rest that binds": lambda: asked(centre(ANN, [TWO_STARTS], days=3), MinRest(hours=17)),
    "rest that just does not": lambda: asked(centre(ANN, [TWO_STARTS], days=3), MinRest(hours=16)),
    "rest after history": lambda: asked(worked_before(centre(TWO, [template("D", [8, 20], 4)])), MinRest(hours=17)),
    "most and least days": lambda: asked(limited(ONE_START, 7, min_weekly_days=3, max_weekly_days=4)),
    "most and least hours": lambda: asked(limited(SIX_OR_FOUR, 7, min_weekly_hours=12, max_weekly_hours=16)),
    "two weeks": lambda: asked(limited(ON_ODD_DAYS, 14, min_weekly_days=1, max_weekly_days=2)),
    "a week and two days": lambda: asked(
        limited(replace(ONE_START, weekdays=frozenset({0, 1, 2, 3})), 9, min_weekly_days=3, max_weekly_days=3)
    ),
    "runs, hard": lambda: asked(worked_before(centre(TWO, [ONE_START], days=4)), MaxConsecutiveDays(days=3)),
    "runs, priced": lambda: asked(worked_before(centre(TWO, [ONE_START], days=4)), MaxConsecutiveDays(days=2, cost=8)),
    "days off, hard": lambda: asked(worked_before(centre(TWO, [ONE_START], days=4)), ConsecutiveDaysOff(min=2)),
    "days off, priced": lambda: asked(
        worked_before(centre(TWO, [ONE_START], days=4)), ConsecutiveDaysOff(min=2, max=2, cost=6)
    ),
    "like starts": lambda: asked(
        centre(ANN, [template("D", [8, 9, 11], 4)], days=3), StartConsistency(minutes=60, cost=4)
    ),
    "several rules": lambda: asked(
        centre(ANN, [TWO_STARTS], days=4),
        MinRest(hours=17),
        MaxConsecutiveDays(days=2, cost=5),
        ConsecutiveDaysOff(min=2),
    ),
    "wishes": lambda: asked(wishful(), Preference(cost=6)),
    "pins": lambda: asked(pinned()),
    "a day without duties": lambda: asked(away(), MaxConsecutiveDays(days=1)),
    "nights": lambda: asked(worked_before(centre(TWO, NIGHTS, days=3)), MinRest(hours=11)),
    "the night on which clocks change": lambda: asked(centre(ANN, NIGHTS, days=3, start=AUTUMN), MinRest(hours=9)),
}


@cache
def made(name: str) -> Desk:
    return desk(CASES[name]())


def prices_of(laid_out: Desk, seed: int, low: int = -4) -> np.ndarray:
    """Worth of a head in each slot, the same for every skill set; work below 0 is worth avoiding."""
    row = np.random.default_rng(seed).integers(low, 9, laid_out.cover.slot_count)
    return np.tile(row.astype(float), (len(laid_out.duties.skill_sets), 1))


def worth_at(laid_out: Desk, seed: int, low: int = -4) -> Worth:
    return Worth(laid_out.program.shapes, prices_of(laid_out, seed, low))


def of_one(case: Case, agent: Agent) -> Instance:
    own = tuple(pin for pin in case.instance.pins if pin.agent_id == agent.id)
    return replace(case.instance, agents=(agent,), pins=own)


def rules_charge(case: Case, agent: Agent, week: Sequence) -> float:
    instance = of_one(case, agent)
    return sum(finding.cost for rule in case.rules for finding in rule.check(instance, Roster(tuple(week))))


def value_of(case: Case, agent: Agent, week: Week, prices: np.ndarray) -> float:
    """Worth of a week's hours on the floor, less what the checker charges for it."""
    future = replace(of_one(case, agent), history=Roster())
    heads = seconds_on_floor(future, Roster(week), [agent])[0] / (60 * case.instance.calendar.interval_minutes)
    return float(heads @ prices) - rules_charge(case, agent, week)


@cache
def all_weeks(name: str, agent: Agent) -> list[Week]:
    return lawful_weeks(made(name).case, agent)


@pytest.mark.parametrize("name", CASES)
class TestBestWeeks:
    @pytest.mark.parametrize(("seed", "low"), [(1, -4), (2, -9), (3, 1)], ids=["mixed", "poor", "rich"])
    def test_no_week_is_worth_more_and_one_is_worth_as_much(self, name, seed, low):
        laid_out, prices = made(name), prices_of(made(name), seed, low)[0]
        best = [
            max(value_of(laid_out.case, agent, week, prices) for week in all_weeks(name, agent))
            for agent in laid_out.duties.agents
        ]
        assert laid_out.program.solve(worth_at(laid_out, seed, low)).value == pytest.approx(best)

    def test_the_weeks_named_are_lawful_and_worth_exactly_that(self, name):
        laid_out, worth = made(name), worth_at(made(name), 4)
        tours = laid_out.program.solve(worth)
        breaks = worth.breaks_of_weeks(laid_out.duties.skill_set, tours.duty, laid_out.started().breaks.shape[2])
        heads = heads_of_weeks(laid_out.duties, tours.duty, breaks)[:, : laid_out.cover.slot_count]
        assert laid_out.pricer.unlawful(Plan(tours.duty, breaks)) == []
        assert (heads * prices_of(laid_out, 4)[0]).sum(axis=1) - tours.cost == pytest.approx(tours.value)

    def test_the_cost_named_is_what_the_checker_charges(self, name):
        laid_out = made(name)
        tours = laid_out.program.solve(worth_at(laid_out, 5))
        charged = [laid_out.pricer.rule_cost(week_of(laid_out, tours.duty), [agent]) for agent in laid_out.everybody]
        assert tours.cost.tolist() == pytest.approx(charged)

    def test_any_week_costs_what_the_checker_charges_and_is_refused_when_it_is_not_lawful(self, name):
        laid_out = made(name)
        for seed in range(15):
            plan = random_plan(laid_out.duties, np.random.default_rng(seed))
            for agent in laid_out.everybody.tolist():
                charged = laid_out.pricer.rule_cost(plan, [agent])
                known = laid_out.program.rule_cost(agent, plan.duty[agent])
                assert known == pytest.approx(np.inf if charged is None else charged)

    def test_the_program_of_the_certificate_finds_the_same(self, name):
        laid_out, prices = made(name), prices_of(made(name), 6)[0]
        case = laid_out.case
        per_head = (prices.astype(np.int64) * MILLION).astype(object)
        earned = most_earned(case.instance, case.rules, {skills_of(case.instance, laid_out.duties.agents[0]): per_head})
        assert laid_out.program.solve(worth_at(laid_out, 6)).value.sum() == pytest.approx(earned / MILLION)


def week_of(laid_out: Desk, duty: np.ndarray) -> Plan:
    """A plan of these duties with breaks somewhere."""
    worth = Worth(laid_out.program.shapes, np.zeros((1, laid_out.cover.slot_count)))
    row = np.zeros(len(duty), np.int64)
    return Plan(duty, worth.breaks_of_weeks(row, duty, laid_out.started().breaks.shape[2]))


def many_kinds() -> Desk:
    """Seven people of three skill sets; two have a past, and their runs of days are counted otherwise."""
    dealt = ("voice", "chat", "voice|chat")
    people = {name: dealt[index % 3] for index, name in enumerate(("ann", "bob", "cat", "dan", "eve", "fay", "gus"))}
    instance = centre(people, [TWO_STARTS], days=5, queues=(queue("voice"), queue("chat")))
    return desk(asked(worked_before(instance), MinRest(hours=17), MaxConsecutiveDays(days=3)))


class TestSomeOfThePeople:
    def test_who_is_asked_about_gets_the_same_week(self):
        laid_out, some = many_kinds(), np.array([1, 4, 5])
        worth = worth_at(laid_out, 1)
        whole, part = laid_out.program.solve(worth), laid_out.program.solve(worth, some)
        assert part.value == pytest.approx(whole.value[some])
        assert (part.duty == whole.duty[some]).all()

    @pytest.mark.parametrize("some", [[0], [6, 2], [5, 0, 3], [0, 1, 2, 3, 4, 5, 6]])
    def test_a_part_of_the_program_finds_the_same_weeks_in_its_own_order(self, some):
        laid_out, worth = many_kinds(), worth_at(many_kinds(), 2)
        whole, part = laid_out.program.solve(worth), laid_out.program.part(np.array(some)).solve(worth)
        assert part.value == pytest.approx(whole.value[some])
        assert part.cost == pytest.approx(whole.cost[some])
        assert (part.duty == whole.duty[some]).all()

    def test_a_part_of_the_program_prices_the_same(self):
        laid_out, some = many_kinds(), np.array([6, 2])
        duty = laid_out.program.solve(worth_at(laid_out, 3)).duty
        part = laid_out.program.part(some)
        assert [part.rule_cost(place, duty[agent]) for place, agent in enumerate(some)] == [0, 0]

    def test_everybody_may_have_a_row_of_prices_of_their_own(self):
        laid_out = many_kinds()
        rows = np.random.default_rng(4).uniform(-4, 9, (7, laid_out.cover.slot_count))
        shapes = laid_out.program.shapes
        own = laid_out.program.solve(Worth(shapes, rows), row=np.arange(7)).value
        alone = [
            laid_out.program.solve(Worth(shapes, rows[[agent]]), np.array([agent]), np.zeros(7, int)).value[0]
            for agent in range(7)
        ]
        assert own == pytest.approx(alone)


class TestNobodysWeek:
    """Forty hours a week of shifts of four hours cannot be."""

    def laid_out(self) -> Desk:
        return desk(asked(limited(ONE_START, 7, min_weekly_hours=40)))

    def test_a_week_that_cannot_be_is_worth_what_nothing_is_worth(self):
        assert self.laid_out().program.solve(worth_at(self.laid_out(), 1)).value[0] < NOWHERE / 2

    def test_a_week_that_cannot_be_costs_without_end(self):
        assert self.laid_out().program.rule_cost(0, np.full(7, OFF)) == np.inf

    def test_others_keep_theirs(self):
        instance = limited(ONE_START, 7, min_weekly_hours=40)
        free = replace(instance.contracts[0], id="free", min_weekly_hours=0)
        agents = (*instance.agents, replace(instance.agents[0], id="bob", contract="free"))
        laid_out = desk(asked(replace(instance, contracts=(*instance.contracts, free), agents=agents)))
        values = laid_out.program.solve(worth_at(laid_out, 1)).value
        assert values[0] < NOWHERE / 2 < 0 <= values[1]


def test_prices_below_nothing_keep_people_at_home():
    laid_out = made("no rule")
    worth = Worth(laid_out.program.shapes, np.full((1, laid_out.cover.slot_count), -1.0))
    assert (laid_out.program.solve(worth).duty == OFF).all()


def test_who_is_pinned_works_at_any_price():
    laid_out = made("pins")
    worth = Worth(laid_out.program.shapes, np.full((1, laid_out.cover.slot_count), -1.0))
    assert (laid_out.program.solve(worth).duty != OFF).tolist() == [[True, False], [False, False]]
