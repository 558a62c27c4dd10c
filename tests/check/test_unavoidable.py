"""What no roster can avoid, on centres where it can be counted on one's fingers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from proof_bench import (
    ANY,
    Case,
    Chosen,
    centre,
    cheapest_of,
    flat_price,
    lawful_rosters,
    lawful_weeks,
    needs,
    past,
    pause,
    pin,
    queue,
    random_prices,
    template,
)
from proof_cases import ONE_PERSON, SMALL, small

from wfm.check.coverage import measure_coverage
from wfm.check.shortage_prices import shortage_alone
from wfm.check.unavoidable import MOST_OFFER_DAYS, find_unavoidable
from wfm.domain.certificate import MILLION
from wfm.domain.findings import Unavoidable
from wfm.domain.people import Contract
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest

NOBODY = Roster()
TINY = [*SMALL, *(name for name in ONE_PERSON if name != "nothing to do")]
FOUR_HOURS = template("D", [8], 4)
ANN, TWO = {"ann": "voice"}, {"ann": "voice", "bob": "voice"}


def proved(tiny: Case, *queues: str, roster: Roster = NOBODY) -> Unavoidable:
    """What is proved of a roster, with all weight of the prices on each of some sets of queues."""
    prices = tuple(flat_price(tiny.instance, own, 0, MILLION // max(1, len(queues))) for own in queues)
    coverage = measure_coverage(tiny.instance, tiny.requirement, roster)
    found = find_unavoidable(tiny.instance, tiny.rules, prices, roster, coverage)
    assert found is not None
    return found


def morning(heads: float, *listed: Rule, days: int = 1, people: dict[str, str] = ANN, contract=None) -> Case:
    """A centre with one shift, 08:00 to 12:00, and the same need in these four hours of every day."""
    instance = centre(people, FOUR_HOURS, days=days, contract=contract)
    clock = np.arange(24 * days) % 24
    return Case(instance, needs(instance, heads * ((clock >= 8) & (clock < 12))), rules_in_force(listed, []))


class TestByHand:
    @pytest.mark.parametrize(("heads", "hours"), [(0, 0), (1, 0), (1.5, 4 * 0.5), (2, 4), (3, 8)])
    def test_what_lies_beyond_the_people_is_unavoidable(self, heads, hours):
        assert proved(morning(heads), "voice").hours == pytest.approx(hours)

    def test_nobody_can_work_outside_the_only_shift(self):
        instance = centre(ANN, FOUR_HOURS, days=1)
        heads = np.zeros((1, 24))
        heads[0, [7, 8, 11, 12]] = 1
        found = proved(Case(instance, needs(instance, heads), rules_in_force([], [])), "voice")
        assert np.flatnonzero(found.heads[0]).tolist() == [7, 12]
        assert found.hours == 2

    @pytest.mark.parametrize(("most_days", "hours"), [(1, 4), (2, 0)])
    def test_a_day_that_the_contract_does_not_pay_for_is_missed_on_one_of_both(self, most_days, hours):
        tiny = morning(1, days=2, contract=Contract(ANY, (), max_weekly_days=most_days))
        found = proved(tiny, "voice")
        assert (found.hours, found.by_day, found.heads.sum()) == (hours, (0, 0), 0)

    @pytest.mark.parametrize(("rest", "hours"), [(20, 0), (21, 4)])
    def test_rest_that_forbids_the_second_day_costs_a_shift(self, rest, hours):
        assert proved(morning(1, MinRest(hours=rest), days=2), "voice").hours == hours

    @pytest.mark.parametrize(("rest", "missing"), [(20, 0), (21, 4)])
    def test_a_shift_of_the_past_that_forbids_the_first_day_empties_its_slots(self, rest, missing):
        tiny = morning(1, MinRest(hours=rest))
        worked = replace(tiny, instance=past(tiny.instance, ("ann", -1, 8, 4)))
        assert proved(worked, "voice").heads.sum() == missing

    def test_a_priced_rule_can_be_broken(self):
        assert proved(morning(1, MaxConsecutiveDays(days=1, cost=1000), days=2), "voice").hours == 0

    def test_a_pinned_day_off_is_missed_on_that_day(self):
        tiny = morning(1, days=2)
        pinned = replace(tiny, instance=replace(tiny.instance, pins=(pin(tiny.instance, "ann", 1, None),)))
        assert proved(pinned, "voice").by_day == (0, 4)

    @pytest.mark.parametrize(("latest", "missing"), [(60, [9]), (120, [])])
    def test_a_break_empties_a_slot_only_where_it_can_lie_nowhere_else(self, latest, missing):
        made = template("D", [8], 4, breaks=[pause("tea", 60, 60, latest)])
        instance = centre(ANN, made, days=1)
        heads = np.zeros((1, 24))
        heads[0, 8:12] = 1
        found = proved(Case(instance, needs(instance, heads), rules_in_force([], [])), "voice")
        assert np.flatnonzero(found.heads[0]).tolist() == missing
        assert found.hours == 1

    def test_a_night_of_the_past_is_there(self):
        instance = past(centre(ANN, FOUR_HOURS, days=1), ("ann", -1, 22, 8))
        heads = np.zeros((1, 24))
        heads[0, 4:8] = 1
        found = proved(Case(instance, needs(instance, heads), rules_in_force([], [])), "voice")
        assert np.flatnonzero(found.heads[0]).tolist() == [6, 7]

    def test_who_serves_two_queues_is_missing_in_one_of_them_but_in_neither_alone(self):
        instance = centre({"ann": "voice|chat"}, FOUR_HOURS, days=1, queues=(queue("voice"), queue("chat")))
        heads = np.zeros((2, 24))
        heads[:, 8:12] = 1
        found = proved(Case(instance, needs(instance, heads), rules_in_force([], [])), "voice|chat")
        assert (found.hours, found.by_day, found.by_queue) == (4, (4,), (0, 0))

    def test_nobody_can_serve_a_queue_without_skill(self):
        instance = centre(ANN, FOUR_HOURS, days=1, queues=(queue("voice"), queue("chat")))
        found = proved(Case(instance, needs(instance, [[0], [1]]), rules_in_force([], [])), "voice")
        assert (found.by_queue, found.hours) == ((0, 24), 24)

    def test_a_run_without_prices_still_proves_what_single_slots_lack(self):
        assert proved(morning(3)).hours == 8

    def test_a_roster_that_lacks_nothing_has_nothing_unavoidable(self):
        tiny = morning(1)
        week = max(lawful_weeks(tiny, tiny.instance.agents[0]), key=lambda worked: worked.heads.sum()).week
        found = proved(tiny, "voice", roster=Roster(week))
        assert (found.hours, found.by_day, found.by_queue, found.heads.sum()) == (0, (0,), (0,), 0)


@cache
def lawful(name: str) -> tuple[Case, list[Chosen]]:
    """A centre in which only missing heads cost anything, and all its rosters, found once for all tests."""
    tiny = small(name)
    hard = tuple(rule for rule in tiny.rules if rule.is_hard)
    bare = Case(shortage_alone(tiny.instance), tiny.requirement, hard)
    return bare, lawful_rosters(bare)


def least_missing(name: str, counts: np.ndarray) -> float:
    """Agent-hours missing where it counts in the roster that misses least there, found by trying all."""
    bare, rosters = lawful(name)
    requirement = replace(bare.requirement, heads=np.where(counts, bare.requirement.heads, 0))
    cost, _ = cheapest_of(replace(bare, requirement=requirement), rosters)
    return cost * bare.instance.calendar.interval_minutes / 60


class TestEveryRosterOfTinyCentres:
    def any_prices(self, tiny: Case, seed: int) -> Unavoidable:
        coverage = measure_coverage(tiny.instance, tiny.requirement, Roster())
        found = find_unavoidable(tiny.instance, tiny.rules, random_prices(tiny, seed), Roster(), coverage)
        assert found is not None
        return found

    @pytest.mark.parametrize("name", TINY)
    def test_no_more_is_proved_than_the_roster_that_misses_least(self, name):
        tiny = small(name)
        everywhere = np.ones_like(tiny.requirement.is_open)
        assert self.any_prices(tiny, 1).hours <= least_missing(name, everywhere) + 1e-9

    @pytest.mark.parametrize("name", TINY)
    def test_nor_of_a_day_or_a_queue_alone(self, name):
        tiny = small(name)
        found = self.any_prices(tiny, 2)
        last, first = np.zeros((2, *tiny.requirement.is_open.shape), dtype=bool)
        last[:, list(tiny.instance.calendar.slots_on(tiny.instance.calendar.days - 1))] = True
        first[0] = True
        assert found.by_day[-1] <= least_missing(name, last) + 1e-9
        assert found.by_queue[0] <= least_missing(name, first) + 1e-9

    @pytest.mark.parametrize("name", TINY)
    def test_nor_of_its_worst_slot_alone(self, name):
        tiny = small(name)
        found = self.any_prices(tiny, 3)
        place = np.unravel_index(found.heads.argmax(), found.heads.shape)
        alone = np.zeros_like(tiny.requirement.is_open)
        alone[place] = True
        hours = tiny.instance.calendar.interval_minutes / 60
        assert found.heads[place] * hours <= least_missing(name, alone) + 1e-9


def test_where_too_many_different_people_would_take_long_nobody_looks(monkeypatch):
    monkeypatch.setattr("wfm.check.unavoidable.MOST_OFFER_DAYS", 1)
    tiny = morning(3, days=2)
    coverage = measure_coverage(tiny.instance, tiny.requirement, Roster())
    assert find_unavoidable(tiny.instance, tiny.rules, (), Roster(), coverage) is None
    assert MOST_OFFER_DAYS > 2
