from dataclasses import replace
from datetime import timedelta

import numpy as np
from cover_bench import CHAT, required, with_queues
from drawing import MONDAY, VOICE, day, roster

from wfm.check.audit import audit
from wfm.domain.calendar import Span
from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.domain.people import TimeOff
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest

NOON = 12 * 4


def reasons(
    instance: Instance, drawn: Roster, *listed: Rule, heads: float = 9, slot: int = NOON, queue: int = 0
) -> tuple[str, ...]:
    """Reasons in one slot when every queue wants more than there is."""
    requirement = required(instance, *[heads] * len(instance.queues))
    return tuple(audit(instance, requirement, rules_in_force(listed, []), drawn).reasons[queue, slot])


def test_nobody_has_the_skill():
    instance, drawn = roster("ann  E")
    chatty = with_queues(instance, {"ann": "chat"}, VOICE, CHAT)
    assert reasons(chatty, drawn) == ("skill missing",)


def test_somebody_had_the_skill_but_has_left():
    instance, drawn = roster("ann  .E")
    left = replace(instance, agents=(replace(instance.agents[0], first_day=MONDAY + timedelta(days=1)),))
    assert reasons(left, drawn) == ("skill missing",)


def test_everybody_is_on_the_floor():
    assert reasons(*roster("ann  E\nbob  E")) == ("no one available",)


def test_nobody_is_available():
    instance, drawn = roster("ann  .")
    assert reasons(replace(instance, availability={instance.agents[0].id: ()}), drawn) == ("no one available",)


def test_time_off_keeps_them_away():
    instance, drawn = roster("ann  .")
    midnight = instance.calendar.midnight(MONDAY)
    away = TimeOff(instance.agents[0].id, Span(midnight, midnight + timedelta(days=1)))
    assert reasons(replace(instance, time_off=(away,)), drawn) == ("time off",)


def test_the_hours_are_used_up():
    instance, drawn = roster("ann  .EEE...")
    contract = replace(instance.contracts[0], max_weekly_hours=31.0)
    assert reasons(replace(instance, contracts=(contract,)), drawn) == ("contract hours used up",)


def test_an_hour_more_would_have_been_enough():
    instance, drawn = roster("ann  .EEE...")
    contract = replace(instance.contracts[0], max_weekly_hours=32.0)
    assert reasons(replace(instance, contracts=(contract,)), drawn) == ("search not finished",)


def test_the_days_are_used_up():
    instance, drawn = roster("ann  .EEE...")
    contract = replace(instance.contracts[0], max_weekly_days=3)
    assert reasons(replace(instance, contracts=(contract,)), drawn) == ("contract hours used up",)


def test_they_are_on_break():
    assert reasons(*day("ann  00:00  wbmw"), slot=1) == ("break rules",)


def test_they_are_in_a_meeting():
    assert reasons(*day("ann  00:00  wawm"), slot=1) == ("activities",)


def test_they_work_at_another_time_of_the_day():
    assert reasons(*roster("ann  L")) == ("one_shift_a_day",)


def test_a_rule_about_several_shifts_stands_against_it():
    assert reasons(*roster("ann  EE.EE..\nbob  ......."), MaxConsecutiveDays(days=4), slot=2 * 96 + NOON) == (
        "max_consecutive_days",
        "search not finished",
    )


def test_rest_from_the_night_before_stands_against_it():
    assert reasons(*roster("ann  N|."), MinRest(hours=11), slot=8 * 4) == ("min_rest",)


def test_enough_rest_does_not():
    assert reasons(*roster("ann  L|."), MinRest(hours=8), slot=8 * 4) == ("search not finished",)


def test_a_priced_rule_stands_against_nothing():
    assert reasons(*roster("ann  L|."), MinRest(hours=11, cost=1), slot=8 * 4) == ("search not finished",)


def test_somebody_idle_could_have_come():
    assert reasons(*roster("ann  E\nbob  .")) == ("search not finished",)


def test_reasons_are_ordered_by_how_many_they_keep_away():
    instance, drawn = roster("ann  L\nbob  L\ncat  .")
    assert reasons(instance, drawn) == ("one_shift_a_day", "search not finished")


def test_only_short_slots_have_reasons():
    instance, drawn = roster("ann  E")
    heads = np.zeros((1, instance.calendar.slot_count))
    heads[0, NOON : NOON + 2] = [1, 2]
    requirement = Requirement((VOICE.id,), heads, heads > 0)
    assert set(audit(instance, requirement, rules_in_force([], []), drawn).reasons) == {(0, NOON + 1)}


def test_each_queue_has_its_own_reasons():
    instance, drawn = roster("ann  E\nbob  .")
    split = with_queues(instance, {"ann": "voice", "bob": "chat"}, VOICE, CHAT)
    assert [reasons(split, drawn, queue=queue) for queue in (0, 1)] == [("no one available",), ("search not finished",)]
