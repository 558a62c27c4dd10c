from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from cover_bench import CHAT, required, with_queues
from drawing import MONDAY, VOICE, day, roster

from wfm.check.audit import audit
from wfm.domain.calendar import Span
from wfm.domain.demand import Requirement
from wfm.domain.findings import Finding
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


class OneAtWork(MaxConsecutiveDays):
    """Stands for any joint rule: no more than one agent works on a date."""

    is_joint = True

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        for on in roster.dates:
            at_work = {shift.agent_id for shift in roster if shift.date == on}
            if len(at_work) > 1:
                yield self.finding(None, on, "too many at work", len(at_work) - 1)


def test_a_rule_about_several_people_stands_against_it():
    assert reasons(*roster("ann  E\nbob  ."), OneAtWork(days=7)) == ("max_consecutive_days",)


def test_such_a_rule_lets_the_first_one_pass():
    assert reasons(*roster("ann  .\nbob  ."), OneAtWork(days=7)) == ("search not finished",)


def test_a_priced_one_stands_against_it_where_it_costs_more_than_the_shift_saves():
    # Eight hours of a missing head cost 32 times 10.
    cheap, dear = (reasons(*roster("ann  E\nbob  ."), OneAtWork(days=7, cost=cost)) for cost in (319, 321))
    assert (cheap, dear) == (("search not finished",), ("max_consecutive_days",))


@pytest.mark.parametrize(("cost", "reason"), [(319, "search not finished"), (321, "min_rest")])
def test_so_does_a_priced_rule_about_one_person(cost, reason):
    instance, drawn = roster("ann  L|.")
    early = replace(instance, templates=tuple(made for made in instance.templates if made.id == "E"))
    contract = replace(early.contracts[0], templates=("E",))
    assert reasons(replace(early, contracts=(contract,)), drawn, MinRest(hours=11, cost=cost), slot=8 * 4) == (reason,)


@pytest.mark.parametrize(("slots", "reason"), [(2, "overstaffing"), (3, "search not finished")])
def test_a_shift_that_would_mostly_be_too_much_is_not_what_is_missing(slots, reason):
    # A head missing for two slots costs 20; a shift would be one too many in the other 30. For three it is 30 and 29.
    instance, drawn = roster("ann  E\nbob  .")
    heads = np.zeros((1, instance.calendar.slot_count))
    heads[0, 6 * 4 : 14 * 4] = 1
    heads[0, NOON : NOON + slots] = 2
    only_early = replace(instance.contracts[0], templates=("E",))
    instance = replace(instance, contracts=(only_early,))
    requirement = Requirement((VOICE.id,), heads, heads > 0)
    found = audit(instance, requirement, rules_in_force([], []), drawn).reasons
    assert set(found.values()) == {(reason,)}


@pytest.mark.parametrize(("trials", "reason"), [(0, "search not finished"), (1, "max_consecutive_days")])
def test_where_enough_was_tried_the_last_answer_for_people_alike_holds(monkeypatch, trials, reason):
    monkeypatch.setattr("wfm.check.worthwhile.MOST_TRIALS", trials)
    drawn = roster("ann  E\nbob  .\ncat  .")
    instance, planned = drawn
    heads = np.zeros((1, instance.calendar.slot_count))
    heads[0, NOON] = 9
    requirement = Requirement((VOICE.id,), heads, heads > 0)
    found = audit(instance, requirement, rules_in_force([OneAtWork(days=7)], []), planned).reasons
    assert found == {(0, NOON): (reason,)}


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
