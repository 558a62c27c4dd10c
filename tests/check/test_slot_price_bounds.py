"""The line that prices of cover draw below a cost that differs by slot, and what else the checker makes of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proof_bench import Case, centre, needs, queue, random_prices, sharp_prices, template
from slot_price_draws import with_random_prices

from wfm.check.cover_worth import build_worth, skills_of
from wfm.check.coverage import coverage_costs, measure_coverage
from wfm.check.floor import seconds_on_floor
from wfm.check.relaxing import price_of_a_unit
from wfm.check.slot_costs import SlotCosts
from wfm.check.unavoidable import find_unavoidable
from wfm.domain.calendar import Span
from wfm.domain.certificate import MILLION, CoverPrice
from wfm.domain.demand import SlotPrices
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import rules_in_force

NAMES = ("voice", "chat", "mail")
WHOLE_DAY = template("D", [0], 24)
ALWAYS = rules_in_force([], [])


@st.composite
def staffed_days(draw: st.DrawFn) -> tuple[Case, Roster]:
    """A day of up to three queues, some with prices by slot, and some people who are on the floor all day."""
    names = NAMES[: draw(st.integers(1, 3))]
    queues = [queue(name, draw(st.sampled_from([2.0, 7.0])), draw(st.sampled_from([0.0, 1.0]))) for name in names]
    skills = draw(st.lists(st.sets(st.sampled_from(names), min_size=1), min_size=1, max_size=6))
    instance = centre(
        {f"agent{index}": "|".join(sorted(own)) for index, own in enumerate(skills)}, WHOLE_DAY, days=1, queues=queues
    )
    seed = draw(st.integers(0, 10_000))
    heads = np.random.default_rng(seed).integers(0, 61, (len(names), 24)) / 10
    requirement = with_random_prices(needs(instance, heads), seed, draw(st.sampled_from([1000, 750, 333])))
    present = draw(st.lists(st.booleans(), min_size=len(skills), max_size=len(skills)))
    calendar = instance.calendar
    shifts = [
        Shift(agent.id, calendar.start, "D", Span(calendar.origin_utc, calendar.end_utc))
        for agent, is_present in zip(instance.agents, present, strict=True)
        if is_present
    ]
    return Case(instance, requirement, ()), Roster(tuple(shifts))


def line(tiny: Case, prices: tuple[CoverPrice, ...], roster: Roster) -> float:
    """What the prices say that coverage by a roster costs at least."""
    worth = build_worth(tiny.instance, tiny.requirement, prices)
    seconds = seconds_on_floor(tiny.instance, roster, tiny.instance.agents)
    heads = (seconds // (tiny.instance.calendar.interval_minutes * 60)).astype(object)
    shares = (
        worth.per_head[skills_of(tiny.instance, agent)] * row
        for agent, row in zip(tiny.instance.agents, heads, strict=True)
    )
    return (worth.constant - sum(int(share.sum()) for share in shares)) / MILLION


def cost(tiny: Case, roster: Roster) -> float:
    return sum(coverage_costs(tiny.instance, measure_coverage(tiny.instance, tiny.requirement, roster)).values())


class TestTheLine:
    @settings(max_examples=50)
    @given(staffed_days(), st.integers(0, 1000))
    def test_any_prices_lie_below_the_cost(self, staffed, seed):
        tiny, roster = staffed
        assert line(tiny, random_prices(tiny, seed), roster) <= cost(tiny, roster) + 1e-9

    @settings(max_examples=50)
    @given(staffed_days())
    def test_prices_made_for_a_roster_meet_its_cost(self, staffed):
        tiny, roster = staffed
        assert line(tiny, sharp_prices(tiny, roster), roster) == pytest.approx(cost(tiny, roster), abs=1e-3)

    @settings(max_examples=50)
    @given(staffed_days(), st.integers(0, 63))
    def test_prices_made_for_a_roster_lie_below_the_cost_of_all_others(self, staffed, bits):
        tiny, roster = staffed
        changed = Roster(tuple(shift for index, shift in enumerate(roster) if bits >> index & 1))
        assert line(tiny, sharp_prices(tiny, roster), changed) <= cost(tiny, changed) + 1e-9


@settings(max_examples=50)
@given(staffed_days())
def test_what_a_change_costs_is_the_difference_of_two_rosters(staffed):
    tiny, roster = staffed
    agent, calendar = tiny.instance.agents[0], tiny.instance.calendar
    without = Roster(tuple(shift for shift in roster if shift.agent_id != agent.id))
    whole = Shift(agent.id, calendar.start, "D", Span(calendar.origin_utc, calendar.end_utc))
    there = np.full(calendar.slot_count, 3600)
    change = SlotCosts(tiny.instance, tiny.requirement, without).change(agent, 0 * there, there)
    assert change == pytest.approx(cost(tiny, without.with_shifts([whole])) - cost(tiny, without))


# By hand: one head is required; the first two save 10 each, the third 3 -----------------------------------------------


def day_of(people: int, over: float = 1.0) -> tuple[Case, Roster]:
    instance = centre(
        {f"agent{index}": "voice" for index in range(4)}, WHOLE_DAY, days=1, queues=[queue("voice", 8.0, over)]
    )
    ends = np.repeat(np.array([[2000], [3000]]), 24, axis=1)
    requirement = replace(needs(instance, 1), prices={"voice": SlotPrices((10.0, 3.0), ends)})
    calendar = instance.calendar
    shifts = [
        Shift(agent.id, calendar.start, "D", Span(calendar.origin_utc, calendar.end_utc))
        for agent in instance.agents[:people]
    ]
    return Case(instance, requirement, ALWAYS), Roster(tuple(shifts))


@pytest.mark.parametrize(("people", "under", "over"), [(0, 23, 0), (1, 13, 0), (2, 3, 0), (3, 0, 0), (4, 0, 1)])
def test_heads_cost_what_they_would_save_until_there_are_too_many(people, under, over):
    tiny, roster = day_of(people)
    parts = coverage_costs(tiny.instance, measure_coverage(tiny.instance, tiny.requirement, roster))
    assert parts == {"understaffing": 24 * under, "overstaffing": 24 * over}


def test_short_and_over_keep_to_what_is_required():
    tiny, roster = day_of(3)
    coverage = measure_coverage(tiny.instance, tiny.requirement, roster)
    assert (coverage.short[0, 0], coverage.over[0, 0]) == (0, 2)


def test_what_is_unavoidable_counts_required_heads():
    tiny, _ = day_of(0)
    nobody = replace(tiny.instance, agents=tuple(replace(agent, skills=()) for agent in tiny.instance.agents))
    coverage = measure_coverage(nobody, tiny.requirement, Roster())
    unavoidable = find_unavoidable(nobody, tiny.rules, (), Roster(), coverage)
    assert unavoidable is not None
    assert unavoidable.hours == 24


def test_a_relaxed_rule_is_dearer_than_the_dearest_head():
    usual = centre({"ann": "voice"}, WHOLE_DAY, days=1, queues=[queue("voice", 100.0)])
    by_service = replace(usual, queues=(replace(usual.queues[0], cost="service"),))
    assert price_of_a_unit(by_service) == 4 * price_of_a_unit(usual)
