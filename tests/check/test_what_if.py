"""What another day of one agent would cost, by hand and against the audit of the roster so changed.

One head is needed all day in most cases. A slot short costs 10, a slot over 1, and a shift lasts 32 slots: so a shift
where nobody is saves 320, one where somebody is costs 32.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
import pytest
from cover_bench import CHAT, required, with_queues
from drawing import MONDAY, SLOT_MINUTES, VOICE, day, roster, shift_on

from wfm.check.audit import audit
from wfm.check.what_if import Situation
from wfm.domain.calendar import Span
from wfm.domain.demand import Requirement
from wfm.domain.explanation import Alternative, Change
from wfm.domain.ids import TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Pin, TimeOff
from wfm.domain.shifts import BreakRule, Roster, ShiftTemplate
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.changes import Changes
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.shift_headcount import ShiftHeadcount

HOUR = 60 // SLOT_MINUTES
NOON = 12 * HOUR
DAY = 24 * HOUR


def situation(instance: Instance, drawn: Roster, *listed: Rule, heads: float = 1) -> Situation:
    """A roster of which every queue needs the same in every slot."""
    requirement = required(instance, *[heads] * len(instance.queues))
    rules = rules_in_force(listed, [])
    objective = audit(instance, requirement, rules, drawn, with_reasons=False).objective
    return Situation(instance, requirement, rules, drawn, objective)


def on_floor(at: Situation, name: str, slot: int) -> Alternative:
    return at.of(next(agent for agent in at.instance.agents if agent.id == name)).on_floor_in(slot)


def on_day(at: Situation, name: str, index: int) -> Alternative:
    return at.of(next(agent for agent in at.instance.agents if agent.id == name)).on_day(index)


def off(at: Situation, name: str, index: int) -> Change:
    return at.of(next(agent for agent in at.instance.agents if agent.id == name)).off(index)


def taken(found: Alternative) -> tuple[str, float]:
    """Template of the cheapest change, and what it costs."""
    assert found.change is not None
    assert found.change.after is not None
    return found.change.after.label, found.change.cost


# One slot -------------------------------------------------------------------------------------------------------------


def test_a_shift_where_nobody_is_saves_what_is_short():
    assert taken(on_floor(situation(*roster("ann  E\nbob  .")), "bob", 15 * HOUR)) == ("L", -320)


def test_the_shift_that_overlaps_least_is_taken():
    # From 05:00 one hour is short; from 06:00 ann is there all the time.
    assert taken(on_floor(situation(*roster("ann  E\nbob  .")), "bob", NOON)) == ("F", -4 * 10 + 28)


def test_the_whole_objective_is_told():
    found = on_floor(situation(*roster("ann  E\nbob  .")), "bob", 15 * HOUR)
    assert found.change is not None
    assert found.change.objective == 64 * 10 - 320


def test_a_shift_of_the_day_is_replaced():
    found = on_floor(situation(*roster("ann  E")), "ann", 15 * HOUR)
    assert taken(found) == ("L", 0)
    assert found.change is not None
    assert [shift.label for shift in found.change.before] == ["E"]


def test_a_slot_after_midnight_is_covered_from_the_day_before():
    # The day before is free: N of Monday covers Tuesday's first hours.
    assert taken(on_floor(situation(*roster("ann  .E")), "ann", DAY + 2 * HOUR)) == ("N", -320)


def test_a_priced_rule_is_part_of_the_cost():
    at = situation(*roster("ann  E."), MaxConsecutiveDays(days=1, cost=7))
    found = on_floor(at, "ann", DAY + 8 * HOUR).change
    assert found is not None
    assert (found.cover_cost, found.rule_cost) == (-320, 7)


def test_a_dear_rule_makes_another_shift_cheaper():
    # E and F save as much, and E begins just late enough.
    at = situation(*roster("ann  L|."), MinRest(hours=8, cost=50))
    assert taken(on_floor(at, "ann", 8 * HOUR)) == ("E", -320)


# Why not --------------------------------------------------------------------------------------------------------------


def midnight_to_midnight(instance: Instance) -> Span:
    midnight = instance.calendar.midnight(MONDAY)
    return Span(midnight, midnight + timedelta(days=1))


def with_time_off(instance: Instance) -> Instance:
    return replace(instance, time_off=(TimeOff(instance.agents[0].id, midnight_to_midnight(instance)),))


def with_availability(instance: Instance) -> Instance:
    return replace(instance, availability={instance.agents[0].id: ()})


def with_later_start(instance: Instance) -> Instance:
    return replace(instance, agents=(replace(instance.agents[0], first_day=MONDAY + timedelta(days=1)),))


def with_pinned_day_off(instance: Instance) -> Instance:
    return replace(instance, pins=(Pin(instance.agents[0].id, MONDAY, None),))


def with_short_contract(instance: Instance) -> Instance:
    return replace(instance, contracts=(replace(instance.contracts[0], max_weekly_hours=7.75),))


def with_nights_only(instance: Instance) -> Instance:
    return replace(instance, contracts=(replace(instance.contracts[0], templates=(TemplateId("N"),)),))


REASONS = [
    (with_time_off, "time off"),
    (with_availability, "availability"),
    (with_later_start, "employment"),
    (with_pinned_day_off, "pins"),
    (with_short_contract, "contract hours used up"),
    (with_nights_only, "no shift template"),
]


@pytest.mark.parametrize(("changed", "reason"), REASONS, ids=[reason for _, reason in REASONS])
def test_the_reason_is_named(changed, reason):
    instance, drawn = roster("ann  .")
    assert on_floor(situation(changed(instance), drawn), "ann", NOON) == Alternative(None, reason)


def test_a_rule_about_several_shifts_is_named():
    at = situation(*roster("ann  N|."), MinRest(hours=11))
    assert on_floor(at, "ann", NOON - 3 * HOUR) == Alternative(None, "min_rest")


def test_a_joint_rule_is_asked_of_everybody():
    at = situation(*roster("ann  L\nbob  ."), ShiftHeadcount(shifts=("L",), max=1))
    assert on_floor(at, "bob", 15 * HOUR) == Alternative(None, "shift_headcount")


def test_a_priced_joint_rule_is_part_of_the_cost():
    at = situation(*roster("ann  L\nbob  ."), ShiftHeadcount(shifts=("L",), max=1, cost=9))
    assert taken(on_floor(at, "bob", 15 * HOUR)) == ("L", 32 + 9)


def test_an_activity_holds_its_day():
    instance, drawn = day("ann  08:00  wwaawwww")
    assert on_floor(situation(instance, drawn), "ann", 15 * HOUR) == Alternative(None, "activities")


# Another day given up -------------------------------------------------------------------------------------------------


def test_a_used_up_contract_gives_up_another_day():
    instance, drawn = roster("ann  L.")
    contract = replace(instance.contracts[0], max_weekly_hours=8.0)
    found = on_floor(situation(replace(instance, contracts=(contract,)), drawn), "ann", DAY + 15 * HOUR)
    assert (found.reason, *taken(found)) == ("contract hours used up", "L", 0)
    assert found.change is not None
    assert [shift.date for shift in found.change.given_up] == [MONDAY]


def test_a_free_day_beside_is_better_than_giving_one_up():
    found = on_floor(situation(*roster("ann  L.")), "ann", DAY + 15 * HOUR)
    assert found.change is not None
    assert (found.reason, found.change.cost, found.change.given_up) == ("", -320, ())


def test_a_day_that_is_in_the_way_is_given_up():
    # Over on Monday, short on Tuesday: 32 + 320 saved; adding alone saves 320.
    found = on_floor(situation(*roster("ann  L.\nbob  L.")), "ann", DAY + 15 * HOUR)
    assert found.change is not None
    assert (found.change.cost, len(found.change.given_up)) == (-352, 1)


# A day ----------------------------------------------------------------------------------------------------------------


def test_a_day_off_costs_the_cover_that_is_lost():
    found = off(situation(*roster("ann  E")), "ann", 0)
    assert (found.after, found.cover_cost, found.broken) == (None, 320, ())


@pytest.mark.parametrize(("least", "broken"), [(8, ()), (8.25, ("contract_hours",))])
def test_a_day_off_below_the_contract_is_named(least, broken):
    instance, drawn = roster("ann  EE.....")
    contract = replace(instance.contracts[0], min_weekly_hours=least)
    assert off(situation(replace(instance, contracts=(contract,)), drawn), "ann", 0).broken == broken


def test_a_day_off_on_a_pinned_shift_is_named():
    instance, drawn = roster("ann  E")
    pinned = replace(instance, pins=(Pin(instance.agents[0].id, MONDAY, TemplateId("E")),))
    assert off(situation(pinned, drawn), "ann", 0).broken == ("pins",)


def test_the_next_best_choice_is_not_the_present_one():
    # An hour before six is won, an hour before two is lost.
    assert taken(on_day(situation(*roster("ann  E\nbob  L\ncat  N")), "ann", 0)) == ("F", 10 * HOUR - 10 * HOUR)


def test_without_another_shift_there_is_no_next_best():
    instance, drawn = roster("ann  E")
    only = replace(instance, contracts=(replace(instance.contracts[0], templates=(TemplateId("E"),)),))
    assert on_day(situation(only, drawn), "ann", 0) == Alternative(None, "no other shift")


# Breaks ---------------------------------------------------------------------------------------------------------------

LUNCH = BreakRule("lunch", 30, False, 60, 120)


def with_lunch(instance: Instance) -> Instance:
    """Everybody works 08:00–12:00 with half an hour of lunch that begins between 09:00 and 10:00."""
    short = ShiftTemplate(TemplateId("E"), (8 * 60,), (4 * 60,), breaks=(LUNCH,))
    contract = replace(instance.contracts[0], templates=(short.id,))
    return replace(instance, templates=(short,), contracts=(contract,))


def lunch_at(at: Situation, slot: int) -> str:
    found = on_floor(at, "ann", slot).change
    assert found is not None
    assert found.after is not None
    return at.instance.calendar.time_of(found.after.pieces[0].span.start_utc)


def drawn_lunch() -> tuple[Instance, Roster]:
    instance, drawn = day("ann  08:00  wwwwmmwwwwwwwwww")
    (shift,) = drawn.shifts
    named = replace(shift, pieces=(replace(shift.pieces[0], label="lunch"),))
    return with_lunch(instance), Roster((named,))


def test_a_break_moves_out_of_the_slot():
    assert lunch_at(situation(*drawn_lunch()), 9 * HOUR) == "09:15"


def test_a_break_goes_where_least_is_required():
    instance, drawn = drawn_lunch()
    heads = np.ones((1, instance.calendar.slot_count))
    heads[0, 9 * HOUR + 3 : 10 * HOUR + 1] = 0
    requirement = Requirement((VOICE.id,), heads, heads > 0)
    at = Situation(instance, requirement, rules_in_force([], []), drawn, 0.0)
    found = on_floor(at, "ann", 9 * HOUR).change
    assert found is not None
    # Two slots fewer short, and two fewer over.
    assert (lunch_at(at, 9 * HOUR), found.cost) == ("09:45", -2 * 10 - 2 * 1)


def test_a_break_goes_where_a_rule_charges_least():
    instance, drawn = drawn_lunch()
    (shift,) = drawn.shifts
    begin = instance.calendar.slot_start(9 * HOUR + 3)
    told = replace(shift, pieces=(replace(shift.pieces[0], span=Span(begin, begin + timedelta(minutes=30))),))
    at = situation(replace(instance, published=Roster((told,))), drawn, Changes(cost=2, moved_break=1))
    found = on_floor(at, "ann", 9 * HOUR).change
    assert found is not None
    assert (lunch_at(at, 9 * HOUR), found.cost) == ("09:45", -2)


def test_a_break_that_must_lie_in_the_slot_cannot_move():
    instance, drawn = drawn_lunch()
    fixed = replace(instance.templates[0], breaks=(replace(LUNCH, latest_start_minute=60),))
    at = situation(replace(instance, templates=(fixed,)), drawn)
    assert on_floor(at, "ann", 9 * HOUR) == Alternative(None, "break rules")


# Against the audit ----------------------------------------------------------------------------------------------------

GRID = "ann  E|E.L.\nbob  .|.N.E\ncat  N|.L.E\ndan  .|EE.."
SKILLS = {"ann": "voice", "bob": "voice|chat", "cat": "chat", "dan": "voice|chat"}
RULES = (MinRest(hours=11), MaxConsecutiveDays(days=1, cost=13), ShiftHeadcount(shifts=("E",), target=1, cost=6))


def several() -> Situation:
    instance, drawn = roster(GRID)
    return situation(with_queues(instance, SKILLS, VOICE, CHAT), drawn, *RULES, heads=1.2)


def changed_roster(at: Situation, change: Change) -> Roster:
    """Carry a change out."""
    gone = {change.date, *(shift.date for shift in change.given_up)}
    kept = [shift for shift in at.roster if shift.agent_id != change.agent_id or shift.date not in gone]
    return Roster((*kept, *([] if change.after is None else [change.after])))


def audited_cost(at: Situation, drawn: Roster) -> float | None:
    requirement = required(at.instance, *[1.2] * 2)
    card = audit(at.instance, requirement, at.book.rules, drawn, with_reasons=False)
    return None if card.broken else card.objective


@pytest.mark.parametrize(("name", "index"), list(product(SKILLS, range(4))))
def test_what_is_told_is_what_the_audit_finds(name, index):
    at = several()
    found = on_day(at, name, index).change
    assert found is not None
    assert audited_cost(at, changed_roster(at, found)) == pytest.approx(found.objective, abs=1e-6)


def cheapest_by_trial(at: Situation, name: str, index: int) -> float:
    """Audit every roster in which the day is another shift, another day of the week given up or not."""
    agent = next(agent for agent in at.instance.agents if agent.id == name)
    calendar = at.instance.calendar
    shifts = at.roster.shifts_of(agent.id)
    here = [shift for shift in shifts if shift.date == calendar.date_at(index)]
    costs = []
    for letter in "ELNF":
        other = shift_on(calendar, agent.id, index, letter)
        for given_up in (None, *([] if here else shifts)):
            gone = {id(shift) for shift in (*here, given_up)}
            changed = Roster((*(shift for shift in at.roster if id(shift) not in gone), other))
            cost = None if other in here else audited_cost(at, changed)
            costs += [] if cost is None else [cost]
    return min(costs)


@pytest.mark.parametrize(("name", "index"), list(product(SKILLS, range(4))))
def test_no_trial_finds_anything_cheaper(name, index):
    at = several()
    found = on_day(at, name, index).change
    assert found is not None
    assert found.objective == pytest.approx(cheapest_by_trial(at, name, index), abs=1e-6)


@pytest.mark.parametrize(("name", "index"), [("ann", 0), ("bob", 1), ("cat", 2), ("dan", 1)])
def test_a_day_off_is_what_the_audit_finds(name, index):
    at = several()
    found = off(at, name, index)
    assert audited_cost(at, changed_roster(at, found)) == pytest.approx(found.objective, abs=1e-6)
