from dataclasses import replace

import pytest
from drawing import MONDAY, VOICE, roster
from rule_bench import HardSentences, is_admitted, rule_of

from wfm.domain.calendar import TimeWindow
from wfm.domain.demand import OpeningHours
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance

RULE = "opening_hours"


def opened(instance: Instance, *windows: tuple[int, int]) -> Instance:
    """Open one queue for each window of hours, every day; every agent serves all of them."""
    queues = tuple(
        replace(VOICE, id=QueueId(f"queue{number}"), hours=OpeningHours(((TimeWindow(first * 60, last * 60),),) * 7))
        for number, (first, last) in enumerate(windows)
    )
    skills = tuple(queue.id for queue in queues)
    return replace(instance, queues=queues, agents=tuple(replace(agent, skills=skills) for agent in instance.agents))


def situation(instance: Instance) -> Instance:
    """The only queue is open from 06:00 to 22:00."""
    return opened(instance, (6, 22))


CASES = [
    ("shifts may touch both edges", {}, "ann  EL", 0),
    ("nobody begins before opening", {}, "ann  FL", 1),
    ("nobody stays after closing", {}, "ann  N.", 1),
    ("each shift counts", {}, "ann  NF\nbob  NE", 3),
]
SETTINGS: list[dict[str, object]] = [{}]


class TestSentences(HardSentences):
    pass


@pytest.mark.parametrize(
    ("windows", "is_open"),
    [([(6, 10), (10, 14)], True), ([(6, 10), (11, 14)], False), ([(6, 11), (9, 14)], True), ([], False)],
)
def test_hours_of_several_queues_join(windows, is_open):
    instance, drawn = roster("ann  E")
    assert is_admitted(rule_of(RULE, {}), opened(instance, *windows), drawn) is is_open


@pytest.mark.parametrize(("closing_hour", "is_open"), [(30, True), (29, False)])
def test_the_last_night_ends_within_the_hours_of_the_date_after_the_horizon(closing_hour, is_open):
    instance, drawn = roster("ann  N")
    assert is_admitted(rule_of(RULE, {}), opened(instance, (22, closing_hour)), drawn) is is_open


def test_a_date_closed_by_exception_offers_no_shift():
    instance, drawn = roster("ann  E")
    closed = OpeningHours(((TimeWindow(0, 1440),),) * 7, {MONDAY: ()})
    queue = replace(VOICE, hours=closed)
    assert not is_admitted(rule_of(RULE, {}), replace(instance, queues=(queue,)), drawn)
