from dataclasses import replace
from datetime import date, timedelta

import pytest
from drawing import MONDAY, roster
from rule_bench import CheckSentences, found_amount, rule_of

from wfm.domain.calendar import Span
from wfm.domain.ids import TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Pin
from wfm.domain.shifts import Roster

RULE = "shift_template"


def situation(instance: Instance) -> Instance:
    """The contract offers early and late shifts; the early one starts from Monday to Friday."""
    contract = replace(instance.contracts[0], templates=(TemplateId("E"), TemplateId("L")))
    templates = (replace(instance.templates[0], weekdays=frozenset(range(5))), *instance.templates[1:])
    return replace(instance, contracts=(contract,), templates=templates)


CASES = [
    ("what the contract offers is allowed", {}, "ann  EL", 0),
    ("what it does not offer is not", {}, "ann  EN", 1),
    ("each shift counts", {}, "ann  NN\nbob  NE", 3),
    ("the last of its weekdays is allowed", {}, "ann  ....EL.", 0),
    ("a weekday more is not", {}, "ann  ....EE.", 1),
]


class TestSentences(CheckSentences):
    pass


def moved(drawn: Roster, later_minutes: int, longer_minutes: int) -> Roster:
    def move(span: Span) -> Span:
        start = span.start_utc + timedelta(minutes=later_minutes)
        return Span(start, span.end_utc + timedelta(minutes=later_minutes + longer_minutes))

    return Roster(tuple(replace(shift, span=move(shift.span)) for shift in drawn))


@pytest.mark.parametrize(("later", "longer", "amount"), [(0, 0, 0), (15, 0, 1), (0, 15, 1), (0, -15, 1), (15, 15, 1)])
def test_start_and_length_are_those_of_the_template(later, longer, amount):
    instance, drawn = roster("ann  E")
    assert found_amount(rule_of(RULE, {}), instance, moved(drawn, later, longer)) == amount


def test_an_unknown_template_is_found():
    instance, drawn = roster("ann  E")
    renamed = Roster(tuple(replace(shift, label="siesta") for shift in drawn))
    (finding,) = rule_of(RULE, {}).check(instance, renamed)
    assert finding.message == "the shift of ann on 2026-11-30 names 'siesta', which is no shift template"


def test_a_shift_after_the_horizon_is_found():
    instance, drawn = roster("ann  EE")
    shorter = replace(instance, calendar=replace(instance.calendar, days=1))
    assert found_amount(rule_of(RULE, {}), shorter, drawn) == 1


@pytest.mark.parametrize(
    ("start_hour", "end_hour", "later", "longer", "amount"),
    [
        (None, None, 0, 0, 0),
        (None, None, 60, 0, 1),
        (23, None, 60, 0, 0),
        (23, None, 60, 60, 1),
        (23, 32, 60, 60, 0),
    ],
)
def test_a_pin_overrides_what_it_names(start_hour, end_hour, later, longer, amount):
    instance, drawn = roster("ann  N")
    at = [None if hour is None else instance.calendar.wall_time(MONDAY, hour * 60) for hour in (start_hour, end_hour)]
    pin = Pin(instance.agents[0].id, MONDAY, TemplateId("N"), at[0], at[1])
    assert found_amount(rule_of(RULE, {}), replace(situation(instance), pins=(pin,)), moved(drawn, later, longer)) == (
        amount
    )


@pytest.mark.parametrize(("later", "amount"), [(0, 0), (60, 1)])
def test_in_the_repeated_hour_the_first_pass_is_meant(later, amount):
    instance, drawn = roster("ann  E", start=date(2026, 10, 25))
    calendar = instance.calendar
    at_half_past_one = replace(instance.templates[0], start_minutes=(90,))
    start = calendar.wall_time(calendar.start, 90) + timedelta(minutes=later)
    moved_there = Roster(tuple(replace(shift, span=Span(start, start + timedelta(hours=8))) for shift in drawn))
    repeated = replace(instance, templates=(at_half_past_one, *instance.templates[1:]))
    assert found_amount(rule_of(RULE, {}), repeated, moved_there) == amount
