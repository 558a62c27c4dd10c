from dataclasses import replace
from datetime import timedelta

import pytest
from drawing import MONDAY, roster
from rule_bench import HardSentences, found_amount, is_admitted, rule_of

from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.people import TimeOff

RULE = "time_off"


def away(instance: Instance, first_hour: int, last_hour: int, status: str = "approved") -> Instance:
    """Ann is off between two hours after Monday's midnight."""
    midnight = instance.calendar.midnight(MONDAY)
    span = Span(midnight + timedelta(hours=first_hour), midnight + timedelta(hours=last_hour))
    return replace(instance, time_off=(TimeOff(instance.agents[0].id, span, status=status),))


def situation(instance: Instance) -> Instance:
    """Ann has Tuesday off."""
    return away(instance, 24, 48)


CASES = [
    ("the days around are free", {}, "ann  E.E", 0),
    ("a shift on the date breaks it", {}, "ann  EEE", 1),
    ("the night before reaches into it", {}, "ann  N..", 1),
    ("an evening before does not", {}, "ann  L..", 0),
    ("each shift counts", {}, "ann  NE.", 2),
    ("colleagues work", {}, "ann  ...\nbob  EEE", 0),
]
SETTINGS: list[dict[str, object]] = [{}]


class TestSentences(HardSentences):
    pass


@pytest.mark.parametrize(
    ("status", "amount"), [("approved", 1), ("reported", 1), ("requested", 0), ("declined", 0), ("cancelled", 0)]
)
def test_only_approved_and_reported_time_off_blocks(status, amount):
    instance, drawn = roster("ann  E")
    assert found_amount(rule_of(RULE, {}), away(instance, 0, 24, status), drawn) == amount


@pytest.mark.parametrize(("hours", "is_free"), [((4, 6), True), ((4, 7), False), ((14, 15), True), ((13, 14), False)])
def test_time_off_by_the_hour_blocks_what_it_touches(hours, is_free):
    instance, drawn = roster("ann  E")
    assert is_admitted(rule_of(RULE, {}), away(instance, *hours), drawn) is is_free
