from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from drawing import MONDAY, roster, template

from wfm.domain.calendar import Calendar, Span
from wfm.domain.ids import TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import TimeOff
from wfm.domain.shifts import BreakRule, ShiftTemplate
from wfm.rules.base import rules_in_force
from wfm.rules.model import Choices
from wfm.rules.parts.candidates import build_candidates, history_choices

SPRING = date(2026, 3, 29)
AUTUMN = date(2026, 10, 25)


def offering(*templates: ShiftTemplate, start: date = MONDAY, grid: str = "ann  .") -> Instance:
    """Ann's contract offers these templates and nothing else."""
    instance, _ = roster(grid, start)
    contract = replace(instance.contracts[0], templates=tuple(offered.id for offered in templates))
    return replace(instance, templates=templates, contracts=(contract,))


def candidates(instance: Instance) -> Choices:
    return build_candidates(instance, instance.agents[0], rules_in_force([], []))


def shift_template(starts: tuple[int, ...], lengths: tuple[int, ...] = (480,), **more: object) -> ShiftTemplate:
    return replace(template("E"), start_minutes=starts, length_minutes=lengths, **more)


def test_every_start_meets_every_length():
    found = candidates(offering(shift_template((360, 420), (240, 480))))
    assert list(zip(found.start_minute.tolist(), found.end_minute.tolist(), strict=True)) == [
        (360, 600), (360, 840), (420, 660), (420, 900),
    ]  # fmt: skip


def test_only_the_weekdays_of_a_template_are_offered():
    found = candidates(offering(shift_template((360,), weekdays=frozenset({0, 2})), grid="ann  ......."))
    assert found.day.tolist() == [0, 2]


def test_unpaid_breaks_are_not_paid():
    lunch = BreakRule("lunch", 30, False, 180, 300)
    pause = BreakRule("pause", 15, True, 60, 120)
    assert candidates(offering(shift_template((360,), breaks=(pause, lunch)))).paid_minutes.tolist() == [450]


def test_all_are_free_and_of_unit_zero():
    found = candidates(offering(shift_template((360,))))
    assert (found.unit.tolist(), found.is_fixed.tolist(), found.is_pinned.tolist()) == ([0], [False], [False])


def test_they_come_in_order_of_day_and_start():
    late, early = replace(template("L"), start_minutes=(900, 960)), template("E")
    found = candidates(offering(late, early, grid="ann  .."))
    assert np.lexsort((found.start_minute, found.day)).tolist() == list(range(len(found)))


def test_days_off_are_left_out():
    instance = offering(template("E"), grid="ann  ..")
    midnight = instance.calendar.midnight(MONDAY)
    away = TimeOff(instance.agents[0].id, Span(midnight, midnight + timedelta(days=1)))
    assert candidates(replace(instance, time_off=(away,))).day.tolist() == [1]


class TestClockChange:
    def test_a_start_in_the_skipped_hour_does_not_exist(self):
        found = candidates(offering(shift_template((30, 60, 105, 120)), start=SPRING))
        assert found.start_minute.tolist() == [30, 60]

    def test_a_start_in_the_repeated_hour_is_the_first(self):
        found = candidates(offering(shift_template((60, 90, 120)), start=AUTUMN))
        assert found.start_minute.tolist() == [60, 90, 180]

    @pytest.mark.parametrize("start", [SPRING, AUTUMN])
    def test_lengths_are_elapsed_time(self, start):
        found = candidates(offering(shift_template((0,)), start=start))
        assert (found.end_minute - found.start_minute).tolist() == [480]

    @pytest.mark.parametrize(("start", "minute"), [(SPRING, 1440 - 60 + 360), (AUTUMN, 1440 + 60 + 360)])
    def test_the_day_after_begins_an_hour_earlier_or_later(self, start, minute):
        found = candidates(offering(template("E"), start=start, grid="ann  .."))
        assert found.start_minute[found.day == 1].tolist() == [minute]


class TestHistory:
    def test_shifts_before_the_horizon_are_fixed_choices_of_negative_days(self):
        instance, _ = roster("ann  .EL|.")
        found = history_choices(instance, instance.agents[0], 7)
        assert (found.day.tolist(), found.start_minute.tolist(), found.is_fixed.tolist()) == (
            [-2, -1], [-2880 + 360, -1440 + 840], [True, True],
        )  # fmt: skip

    @pytest.mark.parametrize(("lookback", "days"), [(0, []), (1, [-1]), (2, [-2, -1])])
    def test_only_the_last_days_are_taken(self, lookback, days):
        instance, _ = roster("ann  EEE|.")
        assert history_choices(instance, instance.agents[0], lookback).day.tolist() == days

    def test_templates_are_positions_and_unknown_ones_minus_one(self):
        instance, _ = roster("ann  EL|.")
        renamed = replace(instance, templates=instance.templates[1:])
        assert history_choices(renamed, instance.agents[0], 7).template.tolist() == [-1, 0]


def test_a_template_offered_by_another_contract_alone_is_not_a_candidate():
    instance, _ = roster("ann  .")
    contract = replace(instance.contracts[0], templates=(TemplateId("L"),))
    found = candidates(replace(instance, contracts=(contract,)))
    assert [instance.templates[index].id for index in found.template] == ["L"]


def test_the_grid_follows_the_calendar_it_was_made_for():
    first = offering(template("E"))
    later = replace(first, calendar=Calendar("Europe/London", MONDAY, 2, 15))
    assert (len(candidates(first)), len(candidates(later))) == (1, 2)
