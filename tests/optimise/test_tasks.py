"""Activities inside shifts lie where they cost least, and prices allow for what they could spare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from engine_bench import centre, pause, pin, queue, settings, solve, span_on, template, verdict
from oracle import Case, cheapest_cost
from rule_centres import lunching, meeting, needing, solo
from stage_bench import Desk, desk

from wfm.check.certificate import prove
from wfm.check.reliefs import find_reliefs
from wfm.domain.instance import Instance
from wfm.domain.people import Activity
from wfm.domain.shifts import Roster, ShiftTemplate
from wfm.errors import InfeasibleError
from wfm.optimise.engine import optimise
from wfm.optimise.incumbent import Incumbent
from wfm.optimise.plan import Plan, to_roster
from wfm.optimise.tasks import Diary
from wfm.rules.activity_placement import ActivityPlacement
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.break_consistency import BreakConsistency
from wfm.staffing.requirement import build_requirement

D = template("D", [8], 4)
COST = 15.0
WORK = 0.05
"""Effort of a run whose bound does not close; the roster is found long before."""


def case_of(instance: Instance, *rules: Rule) -> Case:
    """The centre under the price of activities and some rules."""
    force = rules_in_force((ActivityPlacement(cost=COST), *rules), ["pins"])
    return Case(instance, build_requirement(instance), force)


def pinned(instance: Instance, label: str = "D", days: Sequence[int] = (0,)) -> Instance:
    """Everybody works a shift on some dates, whatever it costs."""
    pins = tuple(pin(instance, agent.id, day, label) for agent in instance.agents for day in days)
    return replace(instance, pins=pins)


def held(case: Case, missing_cost: float = COST) -> tuple[Desk, Plan]:
    """The first roster, its activities placed."""
    place = desk(case)
    diary = Diary(place.duties, place.cover, missing_cost)
    return place, diary.settled(place.started(), range(len(diary.meetings)))


def needs(*heads: float) -> list[tuple[int, tuple[float, float], float]]:
    """Heads needed hour by hour from 08:00 on the first date."""
    return [(0, (8 + hour, 1), count) for hour, count in enumerate(heads) if count]


def activity(instance: Instance, name: str, hours: tuple[float, float], minutes: int, **more: object) -> Activity:
    """Something for everybody in some hours of the first date."""
    window = span_on(instance, 0, *hours)
    people = tuple(agent.id for agent in instance.agents)
    return replace(Activity(name, "meeting", minutes, window.start_utc, window.end_utc, people), **more)


class TestPlaces:
    @pytest.mark.parametrize(
        ("heads", "hours", "begin"),
        [
            ((1, 0, 1, 1), (8, 4), 9),
            ((1, 1, 1, 0), (8, 4), 11),
            ((1, 0, 1, 1), (10, 2), 10),
            ((1, 1, 1, 1), (11, 6), 11),
            ((1, 1, 1, 1), (4, 5), 8),
        ],
    )
    def test_an_activity_begins_in_the_hour_that_costs_least(self, heads, hours, begin):
        _, plan = held(case_of(meeting(pinned(solo(1, (D,), *needs(*heads))), hours=hours)))
        assert plan.tasks.tolist() == [begin]

    @pytest.mark.parametrize(("missing_cost", "begin"), [(9.0, -1), (11.0, 8)])
    def test_it_is_left_out_where_it_costs_more_than_to_miss_it(self, missing_cost, begin):
        _, plan = held(case_of(meeting(pinned(solo(1, (D,), *needs(1, 1, 1, 1))), hours=(8, 4))), missing_cost)
        assert plan.tasks.tolist() == [begin]

    def test_a_required_one_is_held_whatever_it_costs(self):
        _, plan = held(case_of(meeting(pinned(solo(1, (D,), *needs(1, 1, 1, 1))), hours=(8, 4), is_required=True)), 0.0)
        assert plan.tasks.tolist() == [8]

    @pytest.mark.parametrize("hours", [(2, 6), (12, 6), (7, 1.5), (11.5, 3)])
    def test_nothing_is_held_outside_the_shift(self, hours):
        half_hours = centre({"ann": "voice"}, [D], days=1, slot_minutes=30)
        _, plan = held(case_of(meeting(pinned(half_hours), hours=hours)))
        assert plan.tasks.tolist() == [-1]

    def test_two_activities_of_one_person_lie_one_beside_the_other(self):
        instance = pinned(solo(1, (D,), *needs(1, 0, 0, 1)))
        both = tuple(activity(instance, name, (8, 4), 60) for name in ("a", "b"))
        _, plan = held(case_of(replace(instance, activities=both)))
        assert sorted(plan.tasks.tolist()) == [9, 10]

    def test_people_apart_share_the_spare_head_of_each_hour(self):
        instance = pinned(needing(centre({"ann": "voice", "bob": "voice"}, [D], days=1), *needs(2, 1, 1, 2)))
        _, plan = held(case_of(meeting(instance, hours=(8, 4))))
        assert sorted(plan.tasks.tolist()) == [9, 10]

    def test_together_they_begin_at_once_where_that_costs_least(self):
        instance = pinned(needing(centre({"ann": "voice", "bob": "voice"}, [D], days=1), *needs(2, 1, 1, 0)))
        _, plan = held(case_of(meeting(instance, hours=(8, 4), is_together=True)))
        assert plan.tasks.tolist() == [11, 11]

    def test_together_as_many_take_part_as_are_at_work(self):
        instance = centre({"ann": "voice", "bob": "voice"}, [D], days=1)
        instance = replace(instance, pins=(pin(instance, "ann", 0, "D"), pin(instance, "bob", 0, None)))
        _, plan = held(case_of(meeting(instance, hours=(8, 4), is_together=True)))
        assert plan.tasks.tolist() == [8, -1]

    def test_nobody_outside_the_scope_of_the_rule_is_taken_off_the_floor(self):
        instance = meeting(pinned(solo(1, (D,), *needs(1, 1, 1, 1))), hours=(8, 4))
        rules = rules_in_force((ActivityPlacement(cost=COST, agents=("bob",)),), ["pins"])
        _, plan = held(Case(instance, build_requirement(instance), rules))
        assert plan.tasks.tolist() == [-1]

    def test_a_changed_shift_has_its_activity_placed_anew(self):
        case = case_of(meeting(solo(1, (D, template("E", [13], 4))), hours=(8, 9)))
        place = desk(case)
        diary = Diary(place.duties, place.cover, COST)
        first, count = place.duties.spread
        early, late = (np.array([[first[0, 0] + ahead]]) for ahead in range(int(count[0, 0])))
        plan = diary.settled(replace(place.started(), duty=early), [0])
        assert (plan.tasks.tolist(), diary.mended(replace(plan, duty=late)).tasks.tolist()) == ([8], [13])


class TestRoom:
    @staticmethod
    def lunches(shift: ShiftTemplate, hours: tuple[float, float], *, slot_minutes: int = 60) -> tuple[Desk, Plan]:
        """Ann's shift with an activity of an hour in it."""
        instance = centre({"ann": "voice"}, [shift], days=1, slot_minutes=slot_minutes)
        return held(case_of(meeting(pinned(instance), hours=hours)), missing_cost=1_000.0)

    @pytest.mark.parametrize(("hours", "lunch"), [((9, 1), 10), ((10, 1), 9)])
    def test_a_meal_in_the_way_moves(self, hours, lunch):
        _, plan = self.lunches(lunching(1, 2), hours)
        assert (plan.tasks.tolist(), plan.breaks[0, 0].tolist()) == ([int(hours[0])], [lunch])

    def test_a_meal_that_cannot_move_keeps_its_place(self):
        _, plan = self.lunches(lunching(1, 1), (9, 1))
        assert (plan.tasks.tolist(), plan.breaks[0, 0].tolist()) == ([-1], [9])

    def test_of_many_breaks_the_one_in_the_way_moves_however_late_it_can_lie(self):
        long = template("D", [8], 8, pause("a", 15, 0, 225), pause("b", 15, 240, 345), pause("c", 15, 360, 465))
        _, plan = self.lunches(long, (8, 3.5), slot_minutes=15)
        before = plan.breaks[0, 0, 0]
        begin = int(plan.tasks[0])
        assert begin >= 0
        assert not begin <= before < begin + 4

    def test_a_whole_window_of_activities_sends_the_first_break_to_its_end(self):
        long = template("D", [8], 8, pause("a", 15, 0, 225), pause("b", 15, 240, 345), pause("c", 15, 360, 465))
        instance = pinned(centre({"ann": "voice"}, [long], days=1, slot_minutes=15))
        instance = replace(instance, activities=(activity(instance, "course", (8, 3.75), 225),))
        _, plan = held(case_of(instance), missing_cost=1_000.0)
        assert (plan.tasks.tolist(), plan.breaks[0, 0, 0]) == ([32], 47)


@pytest.mark.parametrize("is_required", [False, True])
@pytest.mark.parametrize("cost", [None, 3.0])
def test_moving_a_meal_that_a_rule_holds_leaves_a_lawful_roster(is_required, cost):
    """The meeting sends the meal of the first date to 10:00, and with it that of the second one."""
    instance = solo(2, (lunching(1, 2),), (0, (8, 1), 1), (0, (10, 2), 1), (1, (8, 1), 1), (1, (10, 2), 1))
    instance = meeting(instance, hours=(9, 1), is_required=is_required)
    rules = rules_in_force((ActivityPlacement(), BreakConsistency(minutes=0, cost=cost)), [])
    case = Case(instance, build_requirement(instance), rules)
    assert found_cost(case) == pytest.approx(cheapest_cost(case))


def test_whoever_keeps_an_old_week_keeps_its_activities_too():
    """A rival meets at 09:00 and eats at 10:00; its night shift breaks the pin, so that all of it is undone."""
    instance = meeting(pinned(solo(1, (lunching(1, 2), template("N", [22], 4)), *needs(1, 0, 1, 1))), hours=(8, 4))
    case = case_of(instance)
    place = desk(case)
    own = place.started()
    best = Incumbent(place.pricer, Plan(own.duty, np.array([[[9]]]), np.array([10])), lambda stage: None)
    rival = Plan(np.full_like(own.duty, -1), np.array([[[-1]]]), np.array([9]))

    made = best.challenger(rival)

    assert made.plan.tasks.tolist() == [10]
    assert made.cost == verdict(instance, case.requirement, case.rules, to_roster(place.duties, made.plan)).objective


def test_findings_come_in_the_order_of_the_activities():
    instance = solo(1, (D,))
    names = [f"m{number}" for number in range(9)]
    instance = replace(instance, activities=tuple(activity(instance, name, (8, 4), 60) for name in names))
    messages = [finding.message for finding in ActivityPlacement().check(instance, Roster())]
    assert messages == [f"ann, {name}: is missing" for name in names]


def test_somebody_without_a_lawful_week_is_told_so_though_activities_await_them():
    instance = solo(7, (D,))
    contract = replace(instance.contracts[0], min_weekly_hours=40.0)
    with pytest.raises(InfeasibleError, match="contract_hours"):
        found_cost(case_of(meeting(replace(instance, contracts=(contract,)), hours=(8, 4))))


# Bounds where heads are too many --------------------------------------------------------------------------------------


def found_cost(case: Case) -> float:
    """What the engine finds, which is what the checker charges."""
    outcome = solve(case.instance, case.requirement, case.rules, WORK)
    card = verdict(case.instance, case.requirement, case.rules, outcome.roster)
    assert not card.broken
    assert outcome.cost == pytest.approx(card.objective)
    return outcome.cost


def crowded(people: int, **more: object) -> Case:
    """Everybody has to be there, hardly anybody is needed, and a head too many costs 5 an hour."""
    names = {name: "voice" for name in ("ann", "bob")[:people]}
    bare = pinned(centre(names, [D], days=1, queues=(queue("voice", 10.0, 5.0),)))
    return case_of(meeting(needing(bare, *needs(1, 0, 0, 0)), hours=(8, 4), minutes=120, **more))


CROWDED = {
    "one": crowded(1),
    "two": crowded(2),
    "two together": crowded(2, is_together=True),
    "one, required": crowded(1, is_required=True),
}


@pytest.mark.parametrize("name", CROWDED)
def test_the_bound_allows_for_the_heads_that_activities_take_off_a_crowded_floor(name):
    case = CROWDED[name]
    cheapest = cheapest_cost(case)
    outcome = optimise(case.instance, case.requirement, case.rules, settings(WORK))
    proved = prove(case.instance, case.requirement, case.rules, outcome.prices) / 1e6
    assert outcome.cost == pytest.approx(cheapest)
    assert max(outcome.bound, proved) <= cheapest + 1e-6


def test_the_most_that_lifting_a_limit_saves_allows_for_them_too():
    """Without the pins the second date costs nothing instead of four heads too many."""
    bare = pinned(centre({"ann": "voice"}, [D], days=2, queues=(queue("voice", 10.0, 5.0),)), days=(0, 1))
    case = case_of(meeting(bare, hours=(8, 4), minutes=180))
    outcome = optimise(case.instance, case.requirement, case.rules, settings(WORK))
    reliefs = find_reliefs(case.instance, case.requirement, case.rules, outcome.prices, outcome.cost)
    most = {relief.kind: relief.most_cost for relief in reliefs.found}
    assert outcome.cost == pytest.approx(25)
    assert most["pins"] >= 20 - 1e-6
