"""What lifting one limit can save at most, where the saving is known to the last slot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from proof_bench import ANY, Case, centre, cheapest, flat_price, needs, pin, queue, template

from wfm.check.lifts import Lift, time_off_lifts, wide_lifts
from wfm.check.reliefs import Reliefs, find_reliefs
from wfm.domain.calendar import Span, TimeWindow
from wfm.domain.certificate import MILLION
from wfm.domain.demand import OpeningHours
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Contract, TimeOff
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest

FOUR_HOURS = template("D", [8], 4)
ANN, TWO = {"ann": "voice"}, {"ann": "voice", "bob": "voice"}


def morning(instance: Instance, *listed: Rule, heads: float = 1) -> Case:
    """The same need from 08:00 to 12:00 of every day; a missing head costs 10 an hour."""
    clock = np.arange(instance.calendar.slot_count) % 24
    return Case(instance, needs(instance, heads * ((clock >= 8) & (clock < 12))), rules_in_force(listed, []))


def reliefs(tiny: Case) -> Reliefs:
    """Reliefs of the cheapest roster of all."""
    price = flat_price(tiny.instance, "voice", 0, MILLION)
    return find_reliefs(tiny.instance, tiny.requirement, tiny.rules, (price,), cheapest(tiny)[0])


def saved(tiny: Case) -> dict[str, float]:
    return {relief.name: relief.most_cost for relief in reliefs(tiny).found}


def away(instance: Instance, agent: str, first: int, last: int) -> TimeOff:
    """Time off on whole dates, both included."""
    start, end = instance.calendar.date_at(first), instance.calendar.date_at(last)
    after = instance.calendar.date_at(last + 1)
    span = Span(instance.calendar.midnight(start), instance.calendar.midnight(after))
    return TimeOff(AgentId(agent), span, first_date=start, last_date=end)


class TestByHand:
    @pytest.mark.parametrize(("rest", "saving"), [(20, 0), (21, 40)])
    def test_a_rule_saves_the_shift_that_it_forbids(self, rest, saving):
        tiny = morning(centre(ANN, FOUR_HOURS), MinRest(hours=rest))
        expected = {f"min_rest (hours {rest})": saving} if saving else {}
        assert saved(tiny) == expected

    def test_a_priced_rule_saves_its_price(self):
        tiny = morning(centre(ANN, FOUR_HOURS), MaxConsecutiveDays(days=1, cost=7))
        assert saved(tiny) == {"max_consecutive_days (cost 7, days 1)": 7}

    @pytest.mark.parametrize(("hours", "saving"), [(4, 40), (7, 40), (8, 0)])
    def test_more_hours_save_what_they_fill(self, hours, saving):
        tiny = morning(centre(ANN, FOUR_HOURS, contract=Contract(ANY, (), max_weekly_hours=hours)))
        assert saved(tiny) == ({f"any: most hours a week ({hours})": saving} if saving else {})

    @pytest.mark.parametrize(("days", "saving"), [(1, 40), (2, 0)])
    def test_more_days_save_what_they_fill(self, days, saving):
        tiny = morning(centre(ANN, FOUR_HOURS, contract=Contract(ANY, (), max_weekly_days=days)))
        assert saved(tiny) == ({f"any: most days a week ({days})": saving} if saving else {})

    def test_two_limits_of_one_week_help_only_together(self):
        tiny = morning(
            centre(ANN, FOUR_HOURS, contract=Contract(ANY, (), max_weekly_hours=4, max_weekly_days=1)),
        )
        assert saved(tiny) == {"any: most hours a week (4)": 0, "any: most days a week (1)": 0}

    def test_time_off_is_told_by_agent_and_by_day(self):
        instance = centre(TWO, FOUR_HOURS, days=3)
        rows = (away(instance, "ann", 0, 1), away(instance, "bob", 1, 1))
        tiny = morning(replace(instance, time_off=rows), heads=2)
        # Ann is missing on two mornings, Bob on the second.
        assert saved(tiny) == {
            "time off of ann": 80,
            "time off of bob": 40,
            "time off on 2026-11-30": 40,
            "time off on 2026-12-01": 80,
        }

    def test_time_off_that_blocks_nothing_is_no_limit(self):
        instance = centre(ANN, FOUR_HOURS)
        row = replace(away(instance, "ann", 0, 0), status="requested")
        assert saved(morning(replace(instance, time_off=(row,)), heads=2)) == {}

    def test_opening_hours_and_pins_and_availability_are_limits(self):
        opened = replace(queue("voice"), hours=OpeningHours(((TimeWindow(9 * 60, 24 * 60),),) * 7))
        instance = centre(TWO, FOUR_HOURS, days=1, queues=(opened,))
        limited = replace(instance, pins=(pin(instance, "ann", 0, None),), availability={AgentId("bob"): ()})
        assert saved(morning(limited)) == {
            "opening hours of all queues": 0,
            "all pins": 0,
            "availability of everybody": 0,
        }
        anytime = replace(limited, queues=(queue("voice"),))
        assert saved(morning(anytime)) == {"all pins": 40, "availability of everybody": 40}

    def test_a_roster_far_from_its_bound_may_save_that_too(self):
        tiny = morning(centre(ANN, FOUR_HOURS), MinRest(hours=21))
        price = flat_price(tiny.instance, "voice", 0, MILLION)
        found = find_reliefs(tiny.instance, tiny.requirement, tiny.rules, (price,), 55.0).found
        assert [relief.most_cost for relief in found] == [55]

    def test_a_roster_that_costs_nothing_needs_no_help(self):
        assert reliefs(morning(centre(ANN, FOUR_HOURS), MaxConsecutiveDays(days=5))).found == ()


def test_that_which_could_save_most_comes_first():
    instance = centre(TWO, FOUR_HOURS, days=3)
    rows = (away(instance, "ann", 0, 0), away(instance, "bob", 0, 1))
    found = reliefs(morning(replace(instance, time_off=rows), heads=2))
    assert [relief.most_cost for relief in found.found] == [80, 80, 40, 40]
    assert [lift.name for lift in found.lifts] == [relief.name for relief in found.found]


def test_a_day_is_cut_out_of_longer_time_off():
    instance = centre(ANN, FOUR_HOURS, days=3)
    limited = replace(instance, time_off=(away(instance, "ann", 0, 2),))
    (lift,) = (lift for lift in wide_lifts(limited, ()) if lift.name == "time off on 2026-12-01")
    calendar = instance.calendar
    left = [(row.first_date, row.last_date, row.span) for row in lift.instance.time_off]
    first, _, last = calendar.dates
    whole = [Span(calendar.slot_start(slot), calendar.slot_start(slot + 24)) for slot in (0, 48)]
    assert left == [(first, first, whole[0]), (last, last, whole[1])]


def test_each_agent_with_time_off_is_a_limit_once():
    instance = centre(TWO, FOUR_HOURS, days=3)
    limited = replace(instance, time_off=(away(instance, "ann", 0, 0), away(instance, "ann", 2, 2)))
    found: list[Lift] = list(time_off_lifts(limited, ()))
    assert [(lift.name, lift.instance.time_off) for lift in found] == [("time off of ann", ())]


class TestNotAllAreLookedAt:
    def tiny(self) -> Case:
        instance = centre({name: "voice" for name in ("ann", "bob", "cat")}, FOUR_HOURS, days=2)
        rows = (away(instance, "ann", 0, 0), away(instance, "bob", 0, 1), away(instance, "cat", 1, 1))
        return morning(replace(instance, time_off=rows), heads=3)

    def found(self, tiny: Case) -> Reliefs:
        price = flat_price(tiny.instance, "voice", 0, MILLION)
        return find_reliefs(tiny.instance, tiny.requirement, tiny.rules, (price,), 1000.0)

    def test_of_much_time_off_that_of_those_most_wanted_is(self, monkeypatch):
        monkeypatch.setattr("wfm.check.reliefs.MOST_TIME_OFF", 1)
        found = self.found(self.tiny())
        assert {relief.name for relief in found.found if " of " in relief.name} == {"time off of bob"}
        assert found.notes == (
            "what would help: of the time off of 3 agents that of the 1 most wanted is looked at one by one",
        )

    def test_and_no_more_than_takes_a_while(self, monkeypatch):
        monkeypatch.setattr("wfm.check.reliefs.MOST_AGENT_DAYS", 8)
        found = self.found(self.tiny())
        # Two days of two people each are 8 agent-days, and leave nothing for single agents.
        assert {relief.name for relief in found.found} == {"time off on 2026-11-30", "time off on 2026-12-01"}
        assert found.notes == ("what would help: 2 of 5 limits are looked at, for more would take long",)

    def test_all_are_where_there_is_room_for_all(self):
        found = self.found(self.tiny())
        assert (len(found.found), found.notes) == (5, ())
