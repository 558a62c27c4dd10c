"""Activities of a fractional roster lie where heads are worth least, and people are called in for them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from engine_bench import centre, pin, queue, solve, template
from oracle import Case
from rule_centres import meeting, needing, solo
from stage_bench import Desk, desk

from wfm.domain.instance import Instance
from wfm.optimise.cpsat_cover import CoverPart
from wfm.optimise.cpsat_people import RosterModel
from wfm.optimise.dive import aimed, reweave
from wfm.optimise.errands import Errand, build_errands, common_starts, rewards
from wfm.optimise.heads import heads_on_floor, history_heads
from wfm.optimise.plan import OFF
from wfm.rules.activity_placement import ActivityPlacement
from wfm.rules.base import rules_in_force
from wfm.staffing.requirement import build_requirement

COST = 15.0
D, E = template("D", [8], 4), template("E", [13], 4)


def desk_of(instance: Instance, cost: float = COST) -> Desk:
    """The stages of a centre whose activities cost so much each when missed."""
    rules = rules_in_force((ActivityPlacement(cost=cost),), ["pins"])
    return desk(Case(instance, build_requirement(instance), rules))


class TestErrand:
    @staticmethod
    def errand(*weight: float, first: int = 1, slots: int = 2, missing_cost: float = 9.0) -> Errand:
        return Errand(0, first, slots, missing_cost, np.array(weight))

    def test_a_beginning_is_worth_what_its_slots_are_worth_less(self):
        values = self.errand(0, 0, 0, 0).values(np.array([50.0, 1, 2, 3, 4, 50]))
        assert values.tolist() == [-3, -5, -7, -9]

    def test_slots_after_the_horizon_are_worth_nothing(self):
        assert self.errand(0, 0, 0, 0).values(np.array([50.0, 1, 2])).tolist() == [-3, -2, 0, -9]

    def test_heads_go_for_as_long_as_it_takes(self):
        assert self.errand(1.0, 0, 0.5, 2.0).total_heads(6).tolist() == [0, -1, -1, -0.5, -0.5, 0]

    def test_heads_beyond_the_horizon_are_not_counted(self):
        assert self.errand(0, 0, 1.0, 0).total_heads(4).tolist() == [0, 0, 0, -1]

    @pytest.mark.parametrize("place", [0, 1, 2, 3])
    def test_all_heads_are_those_of_each_place(self, place):
        weight = np.zeros(4)
        weight[place] = 1.0
        errand = self.errand(*weight)
        assert errand.heads(place, 6).tolist() == errand.total_heads(6).tolist()

    def test_one_taken_out_leaves_the_others_in_proportion(self):
        errand = self.errand(1.5, 0.5, 0, 1.0)
        errand.take_one()
        assert errand.weight.tolist() == pytest.approx([1.0, 1 / 3, 0, 2 / 3])

    def test_the_last_one_leaves_nothing(self):
        errand = self.errand(0.25, 0.75, 0, 0)
        errand.take_one()
        assert errand.weight.tolist() == [0, 0, 0, 0]

    def test_those_who_take_part_gather_and_those_who_do_not_stay_away(self):
        errand = self.errand(1.5, 0.5, 0, 1.0)
        errand.gather(3)
        assert errand.weight.tolist() == [0, 0, 2.0, 1.0]


def test_people_of_like_skills_share_an_errand():
    people, queues = {"ann": "voice", "bob": "voice", "cat": "chat"}, (queue("voice"), queue("chat"))
    place = desk_of(meeting(centre(people, [D], days=1, queues=queues), hours=(8, 4)))
    errands, errand_of = build_errands(place.duties)
    assert [errand.weight.sum() for errand in errands] == [2, 1]
    assert errand_of == [0, 0, 1]


def test_balanced_activities_lie_in_the_hour_nobody_needs():
    needs = [(0, (8, 1), 1), (0, (10, 1), 1), (0, (11, 1), 1)]
    pricing = desk_of(meeting(solo(1, (D,), *needs), hours=(8, 4))).pricing(rounds=60)
    assert pricing.blend.errands[0].weight == pytest.approx([0, 1, 0, 0, 0], abs=0.05)


def test_whole_fractional_roster_costs_no_less_than_its_bound():
    needs = [(0, (8 + hour, 1), 1) for hour in range(4)]
    pricing = desk_of(meeting(solo(1, (D,), *needs), hours=(8, 4))).pricing(rounds=60)
    assert pricing.proof.bound == pytest.approx(pricing.blend.cost, rel=0.02)


@pytest.mark.parametrize(("cost", "taking"), [(9.0, 0), (11.0, 1)])
def test_an_activity_is_missed_where_that_is_cheaper(cost, taking):
    needs = [(0, (8 + hour, 1), 1) for hour in range(4)]
    pricing = desk_of(meeting(solo(1, (D,), *needs), hours=(8, 4)), cost).pricing(rounds=60)
    assert pricing.blend.errands[0].weight[:-1].sum() == pytest.approx(taking, abs=0.05)


def test_settled_weeks_have_their_activities_inside_the_shift():
    needs = [(0, (8, 1), 1), (0, (9, 1), 1), (0, (11, 1), 1)]
    settling = desk_of(meeting(pinned(solo(1, (D,), *needs)), hours=(8, 4))).pricing(rounds=60).settling()
    blend = settling.blend
    blend.settle(0, int(blend.weeks[0].weight.argmax()))
    assert blend.settled.tasks.tolist() == [10]


def test_heads_agree_with_the_roster_when_all_is_settled():
    people, queues = {"ann": "voice", "bob": "voice", "cat": "voice|chat"}, (queue("voice"), queue("chat"))
    instance = needing(centre(people, [D, E], days=2, queues=queues), (0, (8, 4), 2), (1, (13, 4), 2))
    place = desk_of(meeting(instance, hours=(8, 9), is_together=True))
    blend = place.pricing(rounds=20).settling().blend
    while len(blend.open_groups):
        blend.settle(int(blend.open_groups[0]), 0)
    heads = heads_on_floor(place.duties, blend.settled) + history_heads(place.duties)
    assert blend.heads == pytest.approx(heads[:, : place.cover.slot_count].astype(float))
    assert len(set(blend.settled.tasks[blend.settled.tasks >= 0].tolist())) <= 1


def pinned(instance: Instance) -> Instance:
    """Everybody works the first date."""
    return replace(instance, pins=tuple(pin(instance, agent.id, 0, "D") for agent in instance.agents))


class TestMeetings:
    def test_people_meet_when_most_of_them_can(self):
        instance = centre({"ann": "voice", "bob": "voice"}, [D, E], days=1)
        only_late = replace(instance, pins=(pin(instance, "bob", 0, "E"),))
        place = desk_of(meeting(only_late, hours=(8, 9), is_together=True))
        assert common_starts(place.duties, np.zeros((1, place.cover.slot_count))).tolist() == [13, 13]

    def test_of_such_times_the_cheapest_is_taken(self):
        place = desk_of(meeting(centre({"ann": "voice"}, [D], days=1), hours=(8, 4), is_together=True))
        worth = np.ones((1, place.cover.slot_count))
        worth[0, 10] = 0.0
        assert common_starts(place.duties, worth).tolist() == [10]

    def test_what_is_not_held_together_stays_open(self):
        place = desk_of(meeting(centre({"ann": "voice"}, [D], days=1), hours=(8, 4)))
        assert common_starts(place.duties, np.zeros((1, place.cover.slot_count))).tolist() == [-1]


class TestRewards:
    @staticmethod
    def starts_rewarded(days: int, start: int, hours: tuple[float, float] = (8, 9)) -> list[int]:
        place = desk_of(meeting(centre({"ann": "voice"}, [D, E], days=days), hours=hours))
        found = rewards(place.duties, np.array([start]), 1_000.0)
        assert set(found[found > 0].tolist()) <= {COST}
        return sorted(place.duties.start_slot[found > 0].tolist())

    @pytest.mark.parametrize(("start", "shifts"), [(8, [8]), (11, [8]), (12, []), (13, [13])])
    def test_shifts_that_last_through_a_placed_activity_are_worth_more(self, start, shifts):
        assert self.starts_rewarded(1, start) == shifts

    def test_all_shifts_of_the_only_date_that_leaves_room_are_worth_more(self):
        assert self.starts_rewarded(2, -1) == [8, 13]

    @pytest.mark.parametrize(("hours", "shifts"), [((11, 1), [8]), ((11.5, 1.5), []), ((16, 24), [])])
    def test_room_is_a_whole_activity_inside_its_window(self, hours, shifts):
        """The last window leaves room on both dates, of which one would do."""
        assert self.starts_rewarded(2, -1, hours) == shifts

    def test_a_required_one_is_worth_no_more_than_the_most(self):
        place = desk_of(meeting(centre({"ann": "voice"}, [D], days=1), hours=(8, 4), is_required=True))
        assert rewards(place.duties, np.array([8]), 77.0).tolist() == [77.0]


class TestCallingIn:
    @staticmethod
    def missed() -> Desk:
        """Ann is needed on neither date, and has something to take part in on the second one."""
        instance = centre({"ann": "voice"}, [D], days=2)
        return desk_of(meeting(instance, hours=(32, 4)))

    def test_whoever_misses_an_activity_is_woven_towards_it(self):
        place = self.missed()
        plan = place.started()
        plan = replace(plan, duty=np.full_like(plan.duty, OFF), tasks=np.array([-1]))
        woven = reweave(place.duties, place.cover, place.program, plan, np.array([0]), place.control)
        assert (woven.duty[0] != OFF).tolist() == [False, True]

    def test_a_time_is_chosen_only_for_those_asked(self):
        place = self.missed()
        plan = replace(place.started(), tasks=np.array([-1]))
        assert aimed(place.duties, place.cover, plan, np.empty(0, np.int64)).tolist() == [-1]
        assert aimed(place.duties, place.cover, plan, np.array([0])).tolist()[0] in range(32, 36)

    def test_the_engine_calls_people_in_for_what_costs_more_to_miss(self):
        """Four idle hours cost 4, missing the meeting 15."""
        instance = meeting(centre({"ann": "voice"}, [D], days=2), hours=(32, 4))
        rules = rules_in_force((ActivityPlacement(cost=COST),), ["pins"])
        found = solve(instance, build_requirement(instance), rules)
        assert [shift.date for shift in found.roster] == [instance.calendar.date_at(1)]


def test_a_piece_may_move_the_shift_of_somebody_whose_activity_takes_the_only_head():
    """Ann's meeting at 08:00 leaves no head then; her shift may move to the afternoon all the same."""
    place = desk_of(meeting(needing(centre({"ann": "voice"}, [D, E], days=1), (0, (13, 4), 1)), hours=(8, 1)), cost=1.0)
    first, _ = place.duties.spread
    plan = replace(place.started(), duty=np.array([[first[0, 0]]]), tasks=np.array([8]))
    free = np.ones((1, 1), dtype=bool)
    model = RosterModel(place.duties, plan, free)
    past = history_heads(place.duties)[:, : place.cover.slot_count]
    part = CoverPart(model, place.duties, plan, place.cover, model.deciding, free, free, past)
    model.minimise()
    result = model.solve(place.control.effort(10.0), place.control.run_cp)
    moved = part.plan_of(result.values, model.duties_of(result.values))
    assert place.duties.start_slot[moved.duty[0, 0]] == 13
