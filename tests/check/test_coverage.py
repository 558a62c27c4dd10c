from dataclasses import replace
from datetime import date, timedelta
from math import inf

import pytest
from cover_bench import CHAT, required, with_queues
from drawing import MONDAY, VOICE, day, roster

from wfm.check.coverage import coverage_costs, measure_coverage
from wfm.domain.calendar import Span
from wfm.domain.demand import CostSteps
from wfm.domain.instance import Instance
from wfm.domain.shifts import Piece, Roster


def staffed(instance: Instance, drawn: Roster) -> list[float]:
    return measure_coverage(instance, required(instance, 0), drawn).staffed[0].tolist()


class TestHeads:
    def test_breaks_meals_and_activities_are_off_the_floor(self):
        assert staffed(*day("ann  00:00  wbwmmwaw"))[:9] == [1, 0, 1, 0, 0, 1, 0, 1, 0]

    def test_agents_add_up(self):
        assert staffed(*day("ann  00:00  wwww\nbob  00:30  wwbw"))[:7] == [1, 1, 2, 2, 0, 1, 0]

    def test_a_night_covers_the_next_morning(self):
        heads = staffed(*roster("ann  N."))
        assert [index for index, count in enumerate(heads) if count] == list(range(88, 120))

    def test_what_lies_after_the_horizon_is_not_counted(self):
        assert sum(staffed(*roster("ann  N"))) == 8

    def test_the_tail_of_history_counts(self):
        heads = staffed(*roster("ann  N|.."))
        assert [index for index, count in enumerate(heads) if count] == list(range(24))

    def test_the_tail_of_history_counts_without_its_breaks(self):
        instance, drawn = roster("ann  N|.")
        (night,) = instance.history
        start = instance.calendar.midnight(MONDAY)
        paused = replace(night, pieces=(Piece(Span(start, start + timedelta(hours=1)), "break", "tea", True),))
        assert sum(staffed(replace(instance, history=Roster((paused,))), drawn)) == 24

    def test_part_of_a_slot_counts_in_part(self):
        instance, drawn = day("ann  00:00  wwww")
        (shift,) = drawn
        longer = replace(shift, span=Span(shift.start_utc, shift.end_utc + timedelta(minutes=5)))
        assert staffed(instance, Roster((longer,)))[3:6] == [1, pytest.approx(1 / 3), 0]

    def test_a_tail_of_history_counts_in_the_slots_that_it_fills(self):
        instance, _ = roster("ann  N|.")
        (night,) = instance.history
        midnight = instance.calendar.midnight(MONDAY)
        overtime = replace(night, span=Span(night.start_utc, midnight + timedelta(minutes=20)))
        heads = staffed(replace(instance, history=Roster((overtime,))), Roster())
        assert heads[:3] == [1, 0, 0]

    def test_two_shifts_at_once_count_once(self):
        instance, drawn = day("ann  00:00  wwww")
        (shift,) = drawn
        assert sum(staffed(instance, drawn.with_shifts([replace(shift, label="L")]))) == 4

    def test_a_break_outside_the_shift_takes_nothing_away(self):
        instance, drawn = day("ann  01:00  wwww")
        (shift,) = drawn
        early = Span(shift.start_utc - timedelta(minutes=15), shift.start_utc)
        astray = Roster((replace(shift, pieces=(Piece(early, "break", "tea", True),)),))
        assert sum(staffed(instance, astray)) == 4

    def test_agents_without_a_skill_that_is_wanted_serve_nobody(self):
        instance, drawn = day("ann  00:00  wwww")
        assert sum(staffed(replace(instance, agents=(replace(instance.agents[0], skills=()),)), drawn)) == 0

    @pytest.mark.parametrize(("start", "first"), [(date(2026, 3, 29), 20), (date(2026, 10, 25), 28)])
    def test_slots_follow_elapsed_time_when_clocks_change(self, start, first):
        heads = staffed(*roster("ann  E", start))
        assert [index for index, count in enumerate(heads) if count] == list(range(first, first + 32))

    @pytest.mark.parametrize(("start", "slots"), [(date(2026, 3, 29), 92), (date(2026, 10, 25), 100)])
    def test_a_day_has_23_or_25_hours_when_clocks_change(self, start, slots):
        assert len(staffed(*roster("ann  E", start))) == slots


class TestSharing:
    def test_each_head_counts_once_however_many_skills_it_has(self):
        instance, drawn = day("ann  00:00  wwww\nbob  00:00  wwww")
        both = with_queues(instance, {"ann": "voice|chat", "bob": "voice"}, VOICE, CHAT)
        coverage = measure_coverage(both, required(both, 1, 1), drawn)
        assert coverage.staffed[:, 0].tolist() == [1, 1]

    def test_a_head_is_split_where_the_need_is_fractional(self):
        instance, drawn = day("ann  00:00  wwww")
        both = with_queues(instance, {"ann": "voice|chat"}, VOICE, CHAT)
        coverage = measure_coverage(both, required(both, 0.3, 0.7), drawn)
        assert coverage.staffed[:, 0].tolist() == [0.3, 0.7]

    def test_fractions_leave_no_dust(self):
        instance, drawn = day("ann  00:00  wwww")
        both = with_queues(instance, {"ann": "voice|chat"}, VOICE, CHAT)
        coverage = measure_coverage(both, required(both, 0.1, 0.9), drawn)
        assert (coverage.short[:, 0].tolist(), coverage.over[:, 0].tolist()) == ([0, 0], [0, 0])

    def test_the_order_of_skills_does_not_matter(self):
        instance, drawn = day("ann  00:00  wwww\nbob  00:00  wwww")
        either = with_queues(instance, {"ann": "voice|chat", "bob": "chat|voice"}, VOICE, CHAT)
        assert measure_coverage(either, required(either, 1, 1), drawn).staffed[:, 0].tolist() == [1, 1]


class TestCost:
    def test_missing_heads_cost_per_slot(self):
        instance, drawn = day("ann  00:00  wwww")
        coverage = measure_coverage(instance, required(instance, 1), drawn)
        assert coverage_costs(instance, coverage) == {"understaffing": 92 * 10, "overstaffing": 0}

    def test_surplus_heads_cost_per_slot_even_without_demand(self):
        instance, drawn = day("ann  00:00  wwww")
        coverage = measure_coverage(instance, required(instance, 0), drawn)
        assert coverage_costs(instance, coverage) == {"understaffing": 0, "overstaffing": 4}

    @pytest.mark.parametrize(("missing", "cost"), [(1, 8), (2, 16), (2.5, 22), (5, 52), (6, 72)])
    def test_steps_of_missing_heads_are_cumulative(self, missing, cost):
        steps = CostSteps(((2, 8.0), (5, 12.0), (inf, 20.0)))
        instance, drawn = roster("ann  .")
        priced = replace(instance, queues=(replace(VOICE, understaffing=steps),))
        parts = coverage_costs(priced, measure_coverage(priced, required(priced, missing), drawn))
        assert parts["understaffing"] == pytest.approx(96 * cost)

    @pytest.mark.parametrize(("surplus", "cost"), [(1, 1), (2, 4)])
    def test_steps_of_surplus_heads_are_cumulative(self, surplus, cost):
        steps = CostSteps(((1, 1.0), (inf, 3.0)))
        instance, drawn = day("ann  00:00  w\nbob  00:00  w")
        priced = replace(instance, queues=(replace(VOICE, overstaffing=steps),))
        parts = coverage_costs(priced, measure_coverage(priced, required(priced, 2 - surplus), drawn))
        assert parts["overstaffing"] == cost

    def test_thousandths_add_up_exactly(self):
        instance, drawn = roster("ann  .......")
        coverage = measure_coverage(instance, required(instance, 0.001), drawn)
        assert coverage_costs(instance, coverage)["understaffing"] == pytest.approx(6.72, rel=1e-15)
