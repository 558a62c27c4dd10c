"""A fractional roster keeps its books: weights add up to people, heads to weights times weeks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from engine_bench import centre, past_shift, pause, queue, required, template
from oracle import Case
from stage_bench import Desk, desk, smoothed_cost

from wfm.domain.shifts import Roster
from wfm.optimise import blend as blend_module
from wfm.optimise.blend import Blend
from wfm.optimise.heads import heads_on_floor, history_heads
from wfm.optimise.plan import OFF
from wfm.optimise.prices import Pricing
from wfm.rules.base import rules_in_force
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest

DAY = template("D", [8, 12, 22], 4, pause("lunch", 60, 60, 120))
DEALT = ("voice", "chat", "voice|chat")


def laid_out(seed: int = 1, people: int = 9) -> Desk:
    """Groups of interchangeable people, one of whom has a past that reaches into the horizon."""
    bare = centre(
        {f"a{index}": DEALT[index % 3] for index in range(people)},
        [DAY],
        days=4,
        queues=(queue("voice"), queue("chat", 6.0)),
    )
    instance = replace(bare, history=Roster((past_shift(bare, "a0", -1, 22, 5),)), has_history=True)
    clock = np.arange(instance.calendar.slot_count) % 24
    needs = np.random.default_rng(seed).integers(0, 9, (2, len(clock))) / 2 * (clock >= 8)
    rules = rules_in_force([MinRest(hours=11), MaxConsecutiveDays(days=2, cost=3)], [])
    return desk(Case(instance, required(instance, needs), rules))


def assert_books_are_right(blend: Blend) -> None:
    """Compare what the blend holds with what follows from its weeks."""
    heads = (history_heads(blend.duties) + heads_on_floor(blend.duties, blend.settled)).astype(float)
    heads = heads[:, : blend.soft.cover.slot_count]
    for group, weeks in enumerate(blend.weeks):
        heads[blend.skill_set[group]] += weeks.weight @ weeks.heads
        assert weeks.weight.sum() == pytest.approx(blend.left[group])
        assert (weeks.weight >= -1e-9).all()
    assert blend.heads == pytest.approx(heads, abs=1e-4)


def settle_some(blend: Blend, draw: np.random.Generator) -> None:
    """Give somebody a week, whoever and whichever."""
    if len(blend.open_groups):
        group = int(draw.choice(blend.open_groups))
        blend.settle(group, int(draw.integers(len(blend.weeks[group]))))


@pytest.mark.parametrize("seed", range(5))
def test_books_are_right_after_anything_that_may_happen(seed, monkeypatch):
    monkeypatch.setattr(blend_module, "TUNING", replace(blend_module.TUNING, kept_weeks=1, spare_weeks=1))
    draw, made = np.random.default_rng(seed), laid_out(seed)
    pricing = made.pricing(0)
    for _ in range(25):
        match int(draw.integers(4)):
            case 0:
                pricing = Pricing(pricing.blend.copy(), pricing.program, made.control, settles=True)
            case 1:
                settle_some(pricing.blend, draw)
            case 2:
                pricing.blend.forget()
            case _:
                pricing.round()
        assert_books_are_right(pricing.blend)


def test_books_begin_with_the_past():
    made = laid_out()
    blend = made.blend()
    assert_books_are_right(blend)
    assert history_heads(made.duties).sum() == 3


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("passes", [1, 10])
def test_balancing_does_not_raise_the_smoothed_cost(seed, passes):
    made = laid_out(seed)
    pricing, draw = made.pricing(6), np.random.default_rng(seed)
    blend = pricing.blend
    before = smoothed_cost(blend.soft, blend.heads) + blend.rule_cost
    blend.balance(passes, draw)
    assert smoothed_cost(blend.soft, blend.heads) + blend.rule_cost <= before * 1.001


def test_balancing_lowers_the_cost_of_a_blend_that_knows_better_weeks():
    blend = laid_out().pricing(8).blend
    for weeks in blend.weeks:  # everybody back on the first week known
        weeks.weight[:] = np.eye(len(weeks))[0] * weeks.weight.sum()
    blend.heads[:] = history_heads(blend.duties)[:, : blend.soft.cover.slot_count]
    for group, weeks in enumerate(blend.weeks):
        blend.heads[blend.skill_set[group]] += weeks.weight @ weeks.heads
    before = smoothed_cost(blend.soft, blend.heads) + blend.rule_cost
    blend.balance(10, np.random.default_rng(1))
    assert smoothed_cost(blend.soft, blend.heads) + blend.rule_cost < before


def test_a_week_known_already_is_not_added_again():
    made = laid_out()
    blend = made.blend()
    blend.begin_with(made.program.part(blend.first), made.started())
    assert {len(weeks) for weeks in blend.weeks} == {1}


def test_interchangeable_people_settle_on_duties_of_their_own():
    made = laid_out()
    blend = made.pricing(3).blend
    while len(blend.open_groups):
        blend.settle(int(blend.open_groups[0]), 0)
    agent, day = np.nonzero(blend.settled.duty != OFF)
    duty = blend.settled.duty[agent, day]
    assert len(duty)
    assert (made.duties.choices.unit[duty] == agent).all()
    assert (made.duties.choices.day[duty] == day).all()


def test_interchangeable_people_settle_on_the_same_shifts():
    made = laid_out()
    blend = made.pricing(3).blend
    group = int(blend.left.argmax())
    members = blend.members[group]
    for _ in members:
        blend.settle(group, 0)
    starts = np.where(blend.settled.duty == OFF, -1, made.duties.choices.start_minute[blend.settled.duty])[members]
    assert len(members) > 1
    assert (starts == starts[0]).all()


def test_what_settled_weeks_cost_stays_in_the_books():
    blend = laid_out().pricing(5).blend
    cost = blend.rule_cost
    for group in blend.open_groups.tolist():
        for week in np.flatnonzero(blend.weeks[group].weight > 0.999).tolist():
            blend.settle(group, week)
            assert blend.rule_cost == pytest.approx(cost, abs=0.1)
            break


def test_a_copy_leaves_the_original_alone():
    made = laid_out()
    blend = made.pricing(4).blend
    heads, left, weights = blend.heads.copy(), blend.left.copy(), [weeks.weight.copy() for weeks in blend.weeks]
    twin = Pricing(blend.copy(), made.program.part(blend.first), made.control, settles=True)
    for group in twin.blend.open_groups.tolist():
        twin.blend.settle(group, 0)
    twin.round()
    assert (blend.heads == heads).all()
    assert (blend.left == left).all()
    assert [len(weeks) for weeks in blend.weeks] == [len(own) for own in weights]
    assert np.concatenate([weeks.weight for weeks in blend.weeks]).tolist() == np.concatenate(weights).tolist()
    assert (blend.settled.duty == OFF).all()
