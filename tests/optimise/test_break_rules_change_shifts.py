"""Hard rules about breaks that only other shifts can keep: people change them, or nobody is given a roster."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from engine_bench import centre, pause, pin, solve, span_on, template, verdict
from oracle import Case, cheapest_cost
from rule_centres import meeting, needing, solo

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Piece, Roster, Shift
from wfm.errors import InfeasibleError, NoRosterError
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.break_consistency import BreakConsistency
from wfm.rules.max_concurrent_breaks import MaxConcurrentBreaks
from wfm.staffing.requirement import build_requirement

LUNCH = pause("lunch", 60, 60, 120)
EARLY, LATE = template("E", [6], 4, LUNCH), template("L", [14], 4, LUNCH)
"""Lunch at 07:00 or 08:00, and at 15:00 or 16:00: seven hours apart at the least."""
BOTH = ((0, (6, 4), 1), (1, (14, 4), 1))
"""An early shift is wanted, then a late one."""
SEVEN_HOURS = 420
ONE_AT_ONCE = MaxConcurrentBreaks(heads=1)


def case_of(instance: Instance, *rules: Rule) -> Case:
    return Case(
        instance, build_requirement(instance), rules_in_force(rules, ["activities"] * bool(instance.activities))
    )


def lawful(case: Case) -> Roster:
    """The engine's roster, in which the checker finds nothing broken."""
    outcome = solve(case.instance, case.requirement, case.rules, work=0.1)
    card = verdict(case.instance, case.requirement, case.rules, outcome.roster)
    assert (card.broken, card.objective) == ((), pytest.approx(outcome.cost))
    return outcome.roster


def labels(roster: Roster) -> list[str]:
    return [shift.label for shift in roster]


# Breaks of dates in a row --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "shifts"), [(SEVEN_HOURS, 2), (SEVEN_HOURS - 1, 1)])
def test_shifts_whose_breaks_cannot_come_near_are_not_worked_in_a_row(minutes, shifts):
    roster = lawful(case_of(solo(2, (EARLY, LATE), *BOTH), BreakConsistency(minutes=minutes)))
    assert len(roster.shifts) == shifts


def test_the_roster_is_the_cheapest_that_keeps_breaks_near():
    case = case_of(solo(2, (EARLY, LATE), *BOTH), BreakConsistency(minutes=60))
    outcome = solve(case.instance, case.requirement, case.rules, work=0.1)
    assert outcome.cost == pytest.approx(cheapest_cost(case))


def test_a_whole_week_of_changing_demand_keeps_its_breaks_near():
    needs = [(day, (6 if day % 2 == 0 else 14, 4), 1) for day in range(7)]
    roster = lawful(case_of(solo(7, (EARLY, LATE), *needs), BreakConsistency(minutes=60)))
    assert labels(roster) == ["E"] * 4


@pytest.mark.parametrize(("clock", "shifts"), [(15, ["L"]), (8, [])])
def test_the_breaks_of_the_eve_decide_what_the_first_date_allows(clock, shifts):
    instance = solo(1, (LATE,), (0, (14, 4), 1))
    begin = span_on(instance, -1, clock, 1)
    eve = Shift(
        AgentId("ann"),
        instance.calendar.date_at(-1),
        "L",
        span_on(instance, -1, 6, 12),
        pieces=(Piece(Span(begin.start_utc, begin.end_utc), "meal", "lunch", False),),
    )
    known = replace(instance, history=Roster((eve,)), has_history=True)
    assert labels(lawful(case_of(known, BreakConsistency(minutes=60)))) == shifts


def test_pinned_shifts_whose_breaks_cannot_come_near_leave_no_week():
    instance = solo(2, (EARLY, LATE), *BOTH)
    pins = (pin(instance, "ann", 0, "E", (6, 4)), pin(instance, "ann", 1, "L", (14, 4)))
    case = case_of(replace(instance, pins=pins), BreakConsistency(minutes=60))
    with pytest.raises(InfeasibleError, match="break_consistency"):
        solve(case.instance, case.requirement, case.rules, work=0.1)


# Breaks at once ------------------------------------------------------------------------------------------------------

SHORT = template("D", [7, 9, 10], 4, LUNCH)


def met(people: int) -> Instance:
    """Everybody meets for an hour between 08:00 and 10:00.

    At 08:00 only those are there who begin at 07:00, and they have one place for lunch left, at 09:00. At 09:00 those
    who began at 07:00 have one, at 08:00, and those who begin at 09:00 have two, at 10:00 and 11:00.
    """
    instance = centre({f"a{number}": "voice" for number in range(people)}, (SHORT,), days=1)
    instance = needing(instance, (0, (7, 4), people))
    return meeting(instance, hours=(8, 2), is_required=True, is_together=True)


def test_people_begin_at_other_times_where_activities_leave_too_few_places_for_breaks():
    roster = lawful(case_of(met(3), ONE_AT_ONCE))
    assert Counter(shift.start_utc.hour for shift in roster) == {7: 1, 9: 2}


def test_an_activity_moves_to_where_breaks_find_room_beside_it():
    made = template("D", [7, 8, 9], 4, pause("lunch", 60, 120, 180))
    instance = centre(dict.fromkeys(("ann", "bob"), "voice"), (made,), days=1)
    instance = meeting(needing(instance, (0, (8, 4), 2)), hours=(8, 2), is_required=True, is_together=True)
    held = replace(instance.activities[0], id="call", minutes=60, is_together=False)
    window = span_on(instance, 0, 11, 1)
    held = replace(held, earliest_utc=window.start_utc, latest_utc=window.end_utc)
    roster = lawful(case_of(replace(instance, activities=(*instance.activities, held)), ONE_AT_ONCE))
    # Only at 09:00 do they meet if one begins at 08:00 and one at 09:00, as lunch and the call ask for.
    begins = {piece.span.start_utc.hour for shift in roster for piece in shift.pieces if piece.label == "meeting"}
    assert begins == {9}


def test_one_more_person_than_there_are_places_leaves_no_roster():
    case = case_of(met(4), ONE_AT_ONCE)
    with pytest.raises(NoRosterError):
        solve(case.instance, case.requirement, case.rules, work=0.1)


@pytest.mark.parametrize(("people", "begins"), [(2, (8, 10)), (3, (8, 9, 10))])
def test_as_many_come_at_once_as_there_are_places_for_breaks(people, begins):
    made = template("D", begins, 4, pause("lunch", 60, 60, 60))
    instance = centre({f"a{number}": "voice" for number in range(people)}, (made,), days=1)
    instance = needing(instance, (0, (8, 4), 3 * people))
    roster = lawful(case_of(instance, ONE_AT_ONCE))
    assert sorted(shift.start_utc.hour for shift in roster) == [*begins]


def test_pinned_shifts_without_room_for_all_breaks_are_proved_to_break_the_rule():
    made = template("D", [8], 4, pause("lunch", 60, 60, 60))
    instance = needing(centre(dict.fromkeys(("ann", "bob"), "voice"), (made,), days=1), (0, (8, 4), 2))
    pins = tuple(pin(instance, who, 0, "D", (8, 4)) for who in ("ann", "bob"))
    case = case_of(replace(instance, pins=pins), ONE_AT_ONCE)
    with pytest.raises(InfeasibleError, match="max_concurrent_breaks"):
        solve(case.instance, case.requirement, case.rules, work=0.1)
