"""From fractions to whole weeks: everybody has one, it is lawful, and answers to each other only ever help."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from engine_bench import FULL_TIME, centre, pause, queue, required, template
from oracle import Case
from stage_bench import Desk, desk

from wfm.domain.people import Contract
from wfm.optimise.dive import answer, dive, reweave
from wfm.optimise.heads import heads_on_floor, history_heads
from wfm.optimise.plan import OFF, Plan
from wfm.optimise.respond import head_savings, respond
from wfm.rules.base import rules_in_force
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest

SHIFTS = (
    template("E", [6, 8], 6, pause("lunch", 60, 120, 240)),
    template("L", [13, 15], 6, pause("lunch", 60, 120, 180)),
)
DEALT = ("voice", "chat", "voice|chat")
SEEDS = range(3)


@cache
def made(seed: int) -> Desk:
    """Eight people in three groups who work two or three of seven days, some of them at a price."""
    people = {f"a{index}": DEALT[index % 3] for index in range(8)}
    contract = Contract(FULL_TIME, (), min_weekly_days=2, max_weekly_days=3)
    queues = (queue("voice"), queue("chat", 6.0))
    instance = centre(people, SHIFTS, days=7, queues=queues, contract=contract)
    clock = np.arange(instance.calendar.slot_count) % 24
    needs = np.random.default_rng(seed).integers(0, 7, (2, len(clock))) / 2 * ((clock >= 6) & (clock < 21))
    rules = rules_in_force([MinRest(hours=16), MaxConsecutiveDays(days=2, cost=4)], [])
    return desk(Case(instance, required(instance, needs), rules))


def days_worked(plan: Plan) -> set[int]:
    return set((plan.duty != OFF).sum(axis=1).tolist())


def is_lawful(made: Desk, plan: Plan) -> bool:
    """Whether everybody works two or three days, on duties of their own, and no rule is broken."""
    agent, day = np.nonzero(plan.duty != OFF)
    is_own = (made.duties.choices.unit[plan.duty[agent, day]] == agent).all()
    return bool(is_own) and days_worked(plan) <= {2, 3} and not made.pricer.unlawful(plan)


def heads_of(made: Desk, plan: Plan) -> np.ndarray:
    return (heads_on_floor(made.duties, plan) + history_heads(made.duties))[:, : made.cover.slot_count]


def some_lawful_plan(made: Desk, seed: int) -> Plan:
    """Weeks that suit random prices, so that answers have much to mend."""
    plan, draw = made.started(), np.random.default_rng(seed)
    noise = draw.integers(0, 30, made.cover.slot_count)
    for agent in draw.permutation(made.everybody).tolist():
        heads = np.tile(noise, (len(made.duties.skill_sets), 1))
        respond(made.duties, made.cover, made.program, plan, heads, [agent])
    return plan


@pytest.mark.parametrize("seed", SEEDS)
class TestDive:
    @pytest.mark.parametrize(("share", "rounds"), [(0.1, 2), (0.5, 0), (1.0, 1)])
    def test_everybody_has_one_lawful_week_afterwards(self, seed, share, rounds):
        assert is_lawful(made(seed), dive(made(seed).pricing(8).settling(), share, rounds, lambda: 0.0))

    def test_nobody_is_left_afterwards(self, seed):
        settling = made(seed).pricing(8).settling()
        dive(settling, 0.2, 1, lambda: 0.0)
        assert not len(settling.blend.open_groups)

    def test_a_dive_out_of_time_settles_all_as_it_stands(self, seed):
        settling = made(seed).pricing(8).settling()
        settling.round = lambda: pytest.fail("there was no time for prices")
        assert is_lawful(made(seed), dive(settling, 0.1, 6, lambda: 1.0))

    def test_the_weeks_cost_what_the_blend_says(self, seed):
        settling = made(seed).pricing(8).settling()
        plan = dive(settling, 0.2, 1, lambda: 0.0)
        assert settling.blend.cost == pytest.approx(made(seed).priced_cost(plan))


@pytest.mark.parametrize("seed", SEEDS)
class TestReweave:
    @pytest.mark.parametrize("agents", [[0], [1, 4, 6], list(range(8))])
    def test_only_those_named_change(self, seed, agents):
        desk, plan = made(seed), some_lawful_plan(made(seed), seed)
        woven = reweave(desk.duties, desk.cover, desk.program, plan, np.array(agents), desk.control)
        others = np.setdiff1d(desk.everybody, agents)
        assert (woven.duty[others] == plan.duty[others]).all()
        assert (woven.breaks[others] == plan.breaks[others]).all()

    def test_weeks_woven_anew_are_lawful(self, seed):
        desk, plan = made(seed), some_lawful_plan(made(seed), seed)
        assert is_lawful(desk, reweave(desk.duties, desk.cover, desk.program, plan, np.array([0, 3, 5]), desk.control))

    def test_the_plan_given_stays_as_it_was(self, seed):
        desk, plan = made(seed), some_lawful_plan(made(seed), seed)
        before = plan.duty.tolist(), plan.breaks.tolist()
        reweave(desk.duties, desk.cover, desk.program, plan, np.array([2, 7]), desk.control)
        assert (plan.duty.tolist(), plan.breaks.tolist()) == before


@pytest.mark.parametrize("seed", SEEDS)
class TestAnswers:
    def test_answers_never_cost_more(self, seed):
        desk, plan = made(seed), some_lawful_plan(made(seed), seed)
        answered = answer(desk.duties, desk.cover, desk.program, plan, desk.everybody, desk.control)
        assert desk.priced_cost(answered) <= desk.priced_cost(plan) + 1e-6

    def test_answers_are_lawful(self, seed):
        desk, plan = made(seed), some_lawful_plan(made(seed), seed)
        assert is_lawful(desk, answer(desk.duties, desk.cover, desk.program, plan, desk.everybody, desk.control))

    def test_nobody_can_do_better_alone_afterwards(self, seed):
        desk, plan = made(seed), some_lawful_plan(made(seed), seed)
        answered = answer(desk.duties, desk.cover, desk.program, plan, desk.everybody, desk.control)
        heads = heads_of(desk, answered)
        saved = respond(desk.duties, desk.cover, desk.program, answered, heads, desk.everybody.tolist())
        assert saved == pytest.approx(0, abs=1e-5)

    def test_what_a_response_claims_to_save_is_what_the_cost_falls_by(self, seed):
        desk, plan = made(seed), some_lawful_plan(made(seed), seed)
        before, heads = desk.priced_cost(plan), heads_of(desk, plan)
        saved = respond(desk.duties, desk.cover, desk.program, plan, heads, desk.everybody.tolist())
        assert saved == pytest.approx(before - desk.priced_cost(plan))

    def test_heads_follow_the_responses(self, seed):
        desk, plan = made(seed), some_lawful_plan(made(seed), seed)
        heads = heads_of(desk, plan)
        respond(desk.duties, desk.cover, desk.program, plan, heads, [5, 1, 3])
        assert (heads == heads_of(desk, plan)).all()

    def test_a_week_that_is_not_lawful_is_answered_by_a_lawful_one(self, seed):
        desk, plan = made(seed), some_lawful_plan(made(seed), seed)
        plan.duty[2], plan.breaks[2] = desk.duties.spread[0][2], -1  # seven days a week
        heads = heads_of(desk, plan)
        respond(desk.duties, desk.cover, desk.program, plan, heads, [2])
        assert is_lawful(desk, plan)


def test_one_more_head_saves_what_the_cost_falls_by():
    desk, plan = made(1), some_lawful_plan(made(1), 1)
    heads, more = heads_of(desk, plan), heads_of(desk, plan)
    more[2, 10] += 1
    fall = desk.cover.cost(heads).sum() - desk.cover.cost(more).sum()
    assert head_savings(desk.cover, heads, 2)[10] == pytest.approx(fall)
