"""What prices prove: never more than the cheapest roster costs, and as much where they are right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from proof_bench import (
    Case,
    case,
    centre,
    flat_price,
    lawful_weeks,
    needs,
    past,
    pause,
    pin,
    queue,
    random_prices,
    sharp_prices,
    template,
    wish,
)
from proof_cases import ANN, ONE_PERSON, SMALL, TWO, optimum, small

from wfm.check.certificate import prove
from wfm.domain.certificate import MILLION, CoverPrice
from wfm.domain.ids import ContractId
from wfm.domain.people import Contract
from wfm.domain.shifts import Roster
from wfm.errors import CertificateError
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.preference import Preference

TINY = [*SMALL, *(name for name in ONE_PERSON if name != "nothing to do")]
FOUR_HOURS = template("D", [8], 4)


def bound(tiny: Case, prices: tuple[CoverPrice, ...]) -> float:
    return prove(tiny.instance, tiny.requirement, tiny.rules, prices) / MILLION


class TestEveryRosterOfTinyCentres:
    @pytest.mark.parametrize("seed", range(3))
    @pytest.mark.parametrize("name", TINY)
    def test_any_prices_prove_no_more_than_the_cheapest_costs(self, name, seed):
        assert bound(small(name), random_prices(small(name), seed)) <= optimum(name)[0] + 1e-9

    @pytest.mark.parametrize("name", TINY)
    def test_prices_made_for_the_cheapest_prove_no_more_than_it_costs(self, name):
        cost, roster = optimum(name)
        assert bound(small(name), sharp_prices(small(name), roster)) <= cost + 1e-9

    @pytest.mark.parametrize("seed", range(3))
    @pytest.mark.parametrize("name", TINY)
    def test_prices_made_for_any_other_prove_no_more_either(self, name, seed):
        tiny, draw = small(name), np.random.default_rng(seed)
        weeks = [lawful_weeks(tiny, agent) for agent in tiny.instance.agents]
        chosen = [own[draw.integers(len(own))].week for own in weeks]
        roster = Roster(tuple(shift for week in chosen for shift in week))
        assert bound(tiny, sharp_prices(tiny, roster)) <= optimum(name)[0] + 1e-9

    @pytest.mark.parametrize(
        "name", ["one queue", "costs with many decimals", "wishes of one of two", "pins", "nothing to do"]
    )
    def test_the_right_prices_prove_that_nothing_is_cheaper(self, name):
        cost, roster = optimum(name)
        assert bound(small(name), sharp_prices(small(name), roster)) == pytest.approx(cost, abs=1e-4)


def by_hand(heads: float, *listed: Rule, days: int = 1, people: dict[str, str] = TWO) -> Case:
    """A centre with one shift, 08:00 to 12:00, and the same need in these four hours of every day."""
    instance = centre(people, FOUR_HOURS, days=days)
    clock = np.arange(24 * days) % 24
    return Case(instance, needs(instance, heads * ((clock >= 8) & (clock < 12))), rules_in_force(listed, []))


class TestByHand:
    """A missing head costs 10 an hour, one too many 1."""

    @pytest.mark.parametrize(
        ("heads", "cost"),
        [(0, 0), (1, 0), (2, 0), (2.5, 4 * 0.5 * 10), (3, 4 * 10), (7, 4 * 5 * 10)],
    )
    def test_what_two_people_cannot_do_is_short(self, heads, cost):
        tiny = by_hand(heads)
        assert bound(tiny, (flat_price(tiny.instance, "voice", 0, MILLION),)) == cost

    def test_half_a_head_too_few_or_too_many_cannot_be_avoided(self):
        # One head leaves half of one short, 5 an hour; two are half of one too many, 0.5 an hour. The plain form is
        # content with one and a half heads.
        tiny = by_hand(1.5)
        plain, rounded = (
            flat_price(tiny.instance, "voice", 0, MILLION),
            flat_price(tiny.instance, "voice", 0, 0, MILLION),
        )
        assert (bound(tiny, (plain,)), bound(tiny, (rounded,))) == (0, 4 * 0.5)

    def test_without_prices_nothing_is_proved(self):
        assert bound(by_hand(3), ()) == 0

    def test_every_component_adds_its_own(self):
        queues = (queue("voice"), queue("chat", 7.0))
        instance = centre({"ann": "voice", "bob": "chat"}, template("D", [0], 24), days=1, queues=queues)
        prices = tuple(flat_price(instance, name, 0, MILLION) for name in ("voice", "chat"))
        assert prove(instance, needs(instance, 2), rules_in_force([], []), prices) == 24 * (10 + 7) * MILLION

    def test_who_serves_both_queues_can_do_one_thing_at_a_time(self):
        queues = (queue("voice"), queue("chat"))
        instance = centre({"ann": "voice|chat"}, template("D", [0], 24), days=1, queues=queues)
        apart = tuple(flat_price(instance, name, 0, MILLION // 2) for name in ("voice", "chat"))
        together = (flat_price(instance, "voice|chat", 0, MILLION),)
        found = [prove(instance, needs(instance, 1), rules_in_force([], []), prices) for prices in (apart, together)]
        # With half the weight on each queue, a head is worth 10 an hour and the constant is 9.
        assert found == [0, 24 * 10 * MILLION]

    def test_rest_forbids_the_second_day(self):
        allowed, forbidden = (
            by_hand(1, MinRest(hours=20), days=2, people=ANN),
            by_hand(1, MinRest(hours=21), days=2, people=ANN),
        )
        price = (flat_price(allowed.instance, "voice", 0, MILLION),)
        assert (bound(allowed, price), bound(forbidden, price)) == (0, 40)

    def test_a_priced_rule_costs_its_price_where_that_is_less(self):
        cheap, dear = (by_hand(1, MaxConsecutiveDays(days=1, cost=cost), days=2, people=ANN) for cost in (39, 41))
        price = (flat_price(cheap.instance, "voice", 0, MILLION),)
        assert (bound(cheap, price), bound(dear, price)) == (39, 40)

    def test_prices_of_rules_are_cut_off_at_millionths(self):
        tiny = by_hand(1, MaxConsecutiveDays(days=1, cost=1 / 3), days=2, people=ANN)
        assert bound(tiny, (flat_price(tiny.instance, "voice", 0, MILLION),)) == 0.333_333

    def test_a_wish_costs_where_work_is_worth_more(self):
        instance = centre(ANN, FOUR_HOURS, days=1)
        wishful = replace(instance, requests=(wish(instance, "ann", 0, "avoid", (0, 24), weight=2),))
        tiny = replace(by_hand(1, Preference(cost=4), people=ANN), instance=wishful)
        assert bound(tiny, (flat_price(instance, "voice", 0, MILLION),)) == 8

    def test_a_shift_of_the_past_covers_the_first_night(self):
        instance = past(centre(ANN, FOUR_HOURS, days=1), ("ann", -1, 22, 8))
        tiny = Case(instance, needs(instance, 1), rules_in_force([MinRest(hours=11)], []))
        # Six of the first eight hours are covered, and eleven hours of rest forbid the shift at 08:00.
        assert bound(tiny, (flat_price(instance, "voice", 0, MILLION),)) == (24 - 6) * 10

    def test_what_lies_after_the_horizon_is_worth_nothing(self):
        instance = centre(ANN, template("N", [22], 8), days=1)
        tiny = Case(instance, needs(instance, 1), rules_in_force([], []))
        assert bound(tiny, (flat_price(instance, "voice", 0, MILLION),)) == 22 * 10

    def test_breaks_are_off_the_floor(self):
        instance = centre(ANN, template("D", [8], 4, breaks=[pause("tea", 60, 60, 120)]), days=1)
        tiny = case(instance, most=0)
        tiny.requirement.heads[0, 8:12] = [1, 5, 2, 1]
        assert bound(tiny, (flat_price(instance, "voice", 0, MILLION),)) == (4 + 2) * 10

    def test_where_nobody_works_all_is_short(self):
        tiny = by_hand(2, people={})
        assert bound(tiny, (flat_price(tiny.instance, "voice", 0, MILLION),)) == 4 * 2 * 10

    def test_two_people_count_twice(self):
        alone, both = by_hand(5, people=ANN), by_hand(5)
        price = (flat_price(alone.instance, "voice", 0, MILLION),)
        assert (bound(alone, price), bound(both, price)) == (4 * 40, 4 * 30)


class TestNothingToProve:
    def refused(self, tiny: Case, told: str) -> None:
        with pytest.raises(CertificateError, match=told):
            bound(tiny, (flat_price(tiny.instance, "voice", 0, MILLION),))

    def test_somebody_without_a_lawful_week_is_named(self):
        limits = Contract(ContractId("any"), (), min_weekly_hours=40)
        instance = centre(TWO, FOUR_HOURS, days=7, contract=limits)
        self.refused(Case(instance, needs(instance, 1), rules_in_force([], [])), "ann has no week that keeps")

    def test_a_pinned_day_that_no_shift_can_fill_leaves_no_week(self):
        instance = centre(ANN, FOUR_HOURS, template("E", [7], 4), days=2)
        pins = (pin(instance, "ann", 0, "D"), pin(instance, "ann", 1, "E"))
        tiny = Case(replace(instance, pins=pins), needs(instance, 1), rules_in_force([MinRest(hours=20)], []))
        self.refused(tiny, "ann has no week")

    def test_costs_too_large_to_be_added_up_are_refused(self):
        instance = centre(ANN, FOUR_HOURS, queues=[queue("voice", 1e12)])
        self.refused(Case(instance, needs(instance, 1), rules_in_force([], [])), "too large to be added up")

    def test_rules_that_cost_too_much_are_refused(self):
        self.refused(by_hand(1, MaxConsecutiveDays(days=1, cost=1e300), days=2), "too large to be added up")

    def test_large_costs_are_not(self):
        instance = centre(ANN, FOUR_HOURS, queues=[queue("voice", 1e9)])
        tiny = Case(instance, needs(instance, 1), rules_in_force([], []))
        assert bound(tiny, (flat_price(instance, "voice", 0, MILLION),)) == (48 - 8) * 1e9

    def test_shifts_that_fill_parts_of_slots_are_refused(self):
        instance = centre(ANN, template("D", [8.5], 4))
        self.refused(Case(instance, needs(instance, 1), rules_in_force([], [])), "whole slots of 60 minutes")
