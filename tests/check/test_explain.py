"""What is told of a slot, of an agent and of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from cover_bench import CHAT, required, with_queues
from drawing import MONDAY, VOICE, day, roster

from wfm.check.explain import MOST_STRETCHES, Explainer
from wfm.domain.calendar import Span
from wfm.domain.demand import Requirement
from wfm.domain.explanation import AgentWeek, Person, SlotExplanation
from wfm.domain.instance import Instance
from wfm.domain.people import TimeOff
from wfm.domain.shifts import Roster
from wfm.rules.base import rules_in_force

NOON = 12 * 4


def explainer(instance: Instance, drawn: Roster, heads: float = 1) -> Explainer:
    requirement = required(instance, *[heads] * len(instance.queues))
    return Explainer(instance, requirement, rules_in_force([], []), drawn)


def doing(answer: SlotExplanation) -> dict[str, str]:
    return {person.agent.id: person.doing for person in answer.people}


# A slot ---------------------------------------------------------------------------------------------------------------


def test_everybody_is_told_what_they_do():
    answer = explainer(*day("ann  08:00  wwww\nbob  08:00  wbww\ncat  08:00  wmww\ndan  08:00  waww\neve  09:00  wwww"))
    assert doing(answer.slot(33)) == {"ann": "floor", "bob": "break", "cat": "meal", "dan": "activity", "eve": "idle"}


def test_a_shift_of_the_night_before_the_horizon_is_on_the_floor():
    assert doing(explainer(*roster("ann  N|.")).slot(0)) == {"ann": "floor"}


def test_the_end_of_a_break_is_told():
    instance, drawn = day("bob  08:00  wbbw")
    (person,) = explainer(instance, drawn).slot(33).people
    assert person.until_utc == instance.calendar.slot_start(35)


def test_who_is_idle_is_told_with_the_shift_of_that_day():
    instance, drawn = roster("ann  L")
    (person,) = explainer(instance, drawn).slot(NOON).people
    assert (person.doing, person.shift) == ("idle", drawn.shifts[0])


def test_cover_and_reasons_of_the_slot_are_told():
    (cover,) = explainer(*roster("ann  E\nbob  L"), heads=3).slot(NOON).queues
    assert (cover.required, cover.staffed, cover.short, cover.reasons) == (3, 1, 2, ("one_shift_a_day",))


def test_a_queue_that_is_covered_needs_no_reason():
    (cover,) = explainer(*roster("ann  E\nbob  L")).slot(NOON).queues
    assert (cover.short, cover.over, cover.reasons) == (0, 0, ())


def two_queues() -> Explainer:
    instance, drawn = roster("ann  E\nbob  .\ncat  .")
    return explainer(with_queues(instance, {"ann": "voice", "bob": "chat", "cat": "voice|chat"}, VOICE, CHAT), drawn)


def test_one_queue_is_told_with_those_who_can_serve_it():
    answer = two_queues().slot(NOON, CHAT.id)
    assert ([cover.queue for cover in answer.queues], list(doing(answer))) == (["chat"], ["bob", "cat"])


def test_all_queues_are_told_without_a_choice():
    answer = two_queues().slot(NOON)
    assert ([cover.queue for cover in answer.queues], len(answer.people)) == (["voice", "chat"], 3)


def test_the_cheapest_change_comes_first():
    instance, drawn = roster("ann  E\nbob  .\ncat  L")
    changes = explainer(instance, drawn).slot(NOON).changes
    # One more from five to one saves 40 and costs 28; if cat did it, the late shift would be missed for 320.
    assert [(change.agent_id, change.cost) for change in changes] == [("bob", -12), ("cat", 308)]


def test_who_is_on_the_floor_has_no_alternative():
    (person,) = explainer(*roster("ann  E")).slot(NOON).people
    assert person == Person(person.agent, "floor", person.shift)


# An agent -------------------------------------------------------------------------------------------------------------


def week_of(least: float, most: float, *, is_away: bool = False) -> AgentWeek:
    instance, drawn = roster("ann  EE.....")
    contract = replace(instance.contracts[0], min_weekly_hours=least, max_weekly_hours=most)
    friday = instance.calendar.midnight(MONDAY + timedelta(days=4))
    away = TimeOff(instance.agents[0].id, Span(friday, friday + timedelta(days=1)), paid_hours_per_day=8)
    changed = replace(instance, contracts=(contract,), time_off=(away,) if is_away else ())
    return explainer(changed, drawn).agent(changed.agents[0]).weeks[0]


def test_hours_are_held_against_the_contract():
    assert week_of(16, 24) == AgentWeek(MONDAY, 16, 0, 16, 24)


def test_time_off_counts_towards_the_contract():
    assert week_of(24, 40, is_away=True) == AgentWeek(MONDAY, 24, 8, 24, 40)


def test_every_day_of_the_agent_is_told():
    instance, drawn = roster("ann  E.\nbob  .L")
    days = explainer(instance, drawn).agent(instance.agents[0]).days
    assert [(len(each.shifts), each.off is None) for each in days] == [(1, False), (0, True)]


def test_one_day_is_told_if_asked_for():
    instance, drawn = roster("ann  E.")
    assert [each.date for each in explainer(instance, drawn).agent(instance.agents[0], 1).days] == [
        MONDAY + timedelta(days=1)
    ]


# A day ----------------------------------------------------------------------------------------------------------------


def short_in(*slots: int, heads: float = 1) -> Explainer:
    """Nobody works, and heads are needed in some slots."""
    instance, _ = roster("ann  .")
    table = np.zeros((1, instance.calendar.slot_count))
    table[0, list(slots)] = heads
    return Explainer(instance, Requirement((VOICE.id,), table, table > 0), rules_in_force([], []), Roster())


def test_neighbouring_short_slots_are_one_stretch():
    explained = short_in(40, 41, 42)
    (stretch,) = explained.day(0).stretches
    at = explained.instance.calendar.slot_start
    assert (stretch.start_utc, stretch.end_utc, stretch.worst_utc) == (at(40), at(43), at(40))


def test_the_worst_stretch_comes_first():
    instance, drawn = roster("ann  L")
    table = np.zeros((1, instance.calendar.slot_count))
    table[0, [20, 30, 31]] = [1, 1, 3]
    explained = Explainer(instance, Requirement((VOICE.id,), table, table > 0), rules_in_force([], []), drawn)
    assert [stretch.worst.short for stretch in explained.day(0).stretches] == [3, 1]


@pytest.mark.parametrize("apart", [MOST_STRETCHES, MOST_STRETCHES + 1])
def test_no_more_than_a_few_stretches_are_told(apart):
    assert len(short_in(*range(0, 2 * apart, 2)).day(0).stretches) == MOST_STRETCHES


def test_who_is_off_is_told_with_the_cheapest_shift():
    answer = explainer(*roster("ann  E\nbob  .")).day(0)
    assert (answer.working_count, [person.agent.id for person in answer.off]) == (1, ["bob"])
    # From two in the afternoon nobody is there.
    assert [change.cost for change in answer.changes] == [-320]
