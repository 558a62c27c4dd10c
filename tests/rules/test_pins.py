from dataclasses import replace
from datetime import timedelta

import pytest
from drawing import MONDAY, roster
from rule_bench import FixedModel, HardSentences, found_amount, is_admitted, rule_of

from wfm.domain.calendar import TimeWindow
from wfm.domain.demand import OpeningHours
from wfm.domain.ids import TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Pin
from wfm.rules.base import rules_in_force
from wfm.rules.parts.candidates import build_candidates

RULE = "pins"
TUESDAY = MONDAY + timedelta(days=1)


def situation(instance: Instance) -> Instance:
    """Ann is pinned to the late shift on Tuesday and to a day off on Wednesday."""
    ann = instance.agents[0].id
    pins = (Pin(ann, TUESDAY, TemplateId("L")), Pin(ann, TUESDAY + timedelta(days=1), None))
    return replace(instance, pins=pins)


CASES = [
    ("the pinned shift keeps the pin", {}, "ann  EL.", 0),
    ("another shift breaks it", {}, "ann  EE.", 1),
    ("a day off breaks it", {}, "ann  E..", 1),
    ("work on a date that is pinned off breaks it", {}, "ann  ELE", 1),
    ("each broken pin counts", {}, "ann  EEE", 2),
    ("other agents are free", {}, "ann  EL.\nbob  EEE", 0),
    ("a pin outside the horizon says nothing", {}, "ann  E", 0),
]
SETTINGS: list[dict[str, object]] = [{}]


class TestSentences(HardSentences):
    pass


def pinned(start_hour: int | None = None, end_hour: int | None = None) -> Instance:
    instance, _ = roster("ann  EEE")
    at = [None if hour is None else instance.calendar.wall_time(TUESDAY, hour * 60) for hour in (start_hour, end_hour)]
    return replace(instance, pins=(Pin(instance.agents[0].id, TUESDAY, TemplateId("L"), at[0], at[1]),))


def spans_on_tuesday(instance: Instance) -> list[tuple[int, int]]:
    choices = build_candidates(instance, instance.agents[0], rules_in_force([], []))
    on = choices.take(choices.day == 1)
    return list(zip((on.start_minute // 60 - 24).tolist(), (on.end_minute // 60 - 24).tolist(), strict=True))


@pytest.mark.parametrize(
    ("start_hour", "end_hour", "spans"),
    [(None, None, [(14, 22)]), (9, None, [(9, 17)]), (9, 12, [(9, 12)]), (None, 22, [(14, 22)]), (None, 23, [])],
)
def test_only_what_carries_out_the_pin_is_offered(start_hour, end_hour, spans):
    assert spans_on_tuesday(pinned(start_hour, end_hour)) == spans


def test_a_pin_overrides_contract_and_weekday():
    instance = pinned()
    contract = replace(instance.contracts[0], templates=(TemplateId("E"),))
    templates = tuple(replace(template, weekdays=frozenset({6})) for template in instance.templates)
    assert spans_on_tuesday(replace(instance, contracts=(contract,), templates=templates)) == [(14, 22)]


def test_a_pin_overrides_availability():
    instance = pinned()
    assert spans_on_tuesday(replace(instance, availability={instance.agents[0].id: ()})) == [(14, 22)]


def test_a_pin_does_not_override_opening_hours():
    instance = pinned(start_hour=23, end_hour=24)
    open_by_day = OpeningHours(((TimeWindow(0, 1380),),) * 7)
    assert spans_on_tuesday(replace(instance, queues=(replace(instance.queues[0], hours=open_by_day),))) == []


def test_a_pin_that_nothing_can_carry_out_leaves_a_row_that_nothing_satisfies():
    instance = pinned()
    rule = rule_of(RULE, {})
    assert not is_admitted(rule, instance, roster("ann  ...")[1])


@pytest.mark.parametrize(("start_hour", "amount"), [(14, 0), (13, 1)])
def test_a_pinned_start_must_be_kept_to_the_minute(start_hour, amount):
    _, drawn = roster("ann  .L.")
    assert found_amount(rule_of(RULE, {}), pinned(start_hour), drawn) == amount


def test_the_pinned_choice_is_marked():
    model = FixedModel(pinned(), roster("ann  .L.")[1])
    assert model.choices.is_pinned[model.is_taken].tolist() == [True]
