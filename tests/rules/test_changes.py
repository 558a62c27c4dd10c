import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from drawing import MONDAY, day, roster, shift_on
from pydantic import ValidationError
from rule_bench import PricedSentences, found_cost, posted_cost, rule_of

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.base import rules_in_force
from wfm.rules.changes import Changes
from wfm.rules.parts.candidates import build_candidates, history_choices

RULE = "changes"
ANN = AgentId("ann")
SPRING, AUTUMN = date(2026, 3, 26), date(2026, 10, 22)
LATE = {"notice_days": 2, "late_factor": 3}


def situation(instance: Instance) -> Instance:
    """Published: ann E, off, E from 07:00, N, and a forgotten shift like E; bob L on the first date."""
    calendar = instance.calendar
    hour = timedelta(hours=1)
    early = shift_on(calendar, ANN, 2, "E")
    told = [
        shift_on(calendar, ANN, 0, "E"),
        replace(early, span=Span(early.start_utc + hour, early.end_utc + hour)),
        shift_on(calendar, ANN, 3, "N"),
        replace(shift_on(calendar, ANN, 4, "E"), label="relief"),
        shift_on(calendar, AgentId("bob"), 0, "L"),
    ]
    return replace(instance, published=Roster(tuple(shift for shift in told if calendar.has_date(shift.date))))


CASES = [
    ("what was published costs nothing", {}, "ann  E.", 0),
    ("a day off instead of work is a changed day", {}, "ann  ..", 5),
    ("work instead of a day off is one", {}, "ann  EEE", 5 + 2),
    ("another shift is one", {}, "ann  L.", 5),
    ("the same shift at another time has moved", {}, "ann  E.E", 2),
    ("that it moved counts once, however far", {"moved_start": 3}, "ann  E.E", 3),
    ("a day off instead of it has not moved but changed", {}, "ann  E..", 5),
    ("each date counts", {}, "ann  .LF.", 5 + 5 + 5 + 5),
    ("of a forgotten shift only the times count", {}, "ann  E.ENE", 2),
    ("other times of a forgotten shift have moved", {}, "ann  E.ENL", 2 + 2),
    ("a day off instead of a forgotten shift is a changed day", {}, "ann  E.EN.", 2 + 5),
    ("dates behind the last published one are free", {}, "ann  E.ENELL", 2),
    ("who was told nothing was told to be off", {}, "ann  E.\nbob  L.\ncat  E.", 5),
    ("each agent counts", {}, "ann  ..\nbob  ..", 10),
    ("history is not compared", {}, "ann  LL|E.", 0),
    ("weights are settings", {"changed_day": 7}, "ann  L.", 7),
    ("what weighs nothing is free", {"changed_day": 0}, "ann  LEE", 2),
    ("early dates are late ones", LATE, "ann  ..", 15),
    ("up to the day before notice is due", LATE, "ann  EE.", 15 + 5),
    ("not those on which it is", LATE, "ann  E..", 5),
    ("notice counts from as_of", {**LATE, "as_of": MONDAY - timedelta(days=1)}, "ann  .E.", 15 + 5 + 5),
    ("dates before as_of are late", {**LATE, "as_of": MONDAY + timedelta(days=1)}, "ann  ..E.", 15 + 6 + 5),
    ("agents out of scope do as they like", {"agents": ["bob"]}, "ann  ..\nbob  L.", 0),
]
SETTINGS: list[dict[str, object]] = [
    {},
    {"moved_start": 0.5, "changed_day": 4},
    {"moved_start": 0, "moved_break": 3},
    {"changed_day": 0},
    {"notice_days": 3},
    {"notice_days": 1, "as_of": MONDAY + timedelta(days=2), "late_factor": 1.5},
    {"late_factor": 2.5, "notice_days": 28},
]


class TestSentences(PricedSentences):
    pass


@pytest.mark.parametrize("number", range(60))
@pytest.mark.parametrize("settings", SETTINGS)
def test_posting_and_check_agree_on_random_rosters_without_breaks(settings, number):
    draw = random.Random(number)
    rows = ["".join(draw.choice("ELN..") for _ in range(9)) for _ in range(2)]
    grid = "\n".join(f"{name}  {row[:2]}|{row[2:]}" for name, row in zip(("ann", "bob"), rows, strict=True))
    instance, drawn = roster(grid, draw.choice((MONDAY, SPRING, AUTUMN)))
    instance = situation(instance)
    rule = rule_of(RULE, settings, cost=3)
    assert posted_cost(rule, instance, drawn) == found_cost(rule, instance, drawn)


@pytest.mark.parametrize("published", [Roster(), Roster((shift_on(roster("ann  E")[0].calendar, ANN, -1, "E"),))])
def test_it_is_silent_where_nothing_of_the_horizon_was_published(published):
    instance, drawn = roster("ann  EL")
    instance, rule = replace(instance, published=published), Changes()
    told = rule.day_state(instance, instance.agents[0], *choices_of(instance))
    assert (found_cost(rule, instance, drawn), posted_cost(rule, instance, drawn), told) == (0, 0, None)


def choices_of(instance: Instance):
    agent = instance.agents[0]
    return build_candidates(instance, agent, []), history_choices(instance, agent, 0)


def test_days_off_before_the_first_published_date_are_not_compared():
    instance, drawn = roster("ann  LE")
    instance = replace(instance, published=Roster((shift_on(instance.calendar, ANN, 1, "E"),)))
    assert (found_cost(Changes(), instance, drawn), posted_cost(Changes(), instance, drawn)) == (0, 0)


def test_of_two_published_shifts_on_one_date_the_first_counts():
    instance, drawn = roster("ann  E")
    told = Roster((shift_on(instance.calendar, ANN, 0, "L"), shift_on(instance.calendar, ANN, 0, "E")))
    instance = replace(instance, published=told)
    assert (found_cost(Changes(), instance, drawn), posted_cost(Changes(), instance, drawn)) == (0, 0)


@pytest.mark.parametrize("unit", [0, 3])
def test_the_automaton_takes_choices_of_any_unit(unit):
    instance = situation(roster("ann  ..")[0])
    choices, history = choices_of(instance)
    told = Changes().day_state(instance, instance.agents[0], replace(choices, unit=choices.unit + unit), history)
    assert (told.step.shape[1], told.cost[0, 0, 0], told.cost[1, 0, 0]) == (1, 5, 0)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"cost": None}, "valid number"),
        ({"moved_break": 0, "moved_start": 0, "changed_day": 0}, "nothing is priced"),
        ({"late_factor": 2}, "late_factor says nothing without notice_days"),
        ({"as_of": MONDAY}, "as_of says nothing without notice_days"),
        ({"notice_days": 1, "late_factor": 0.9}, "greater than or equal to 1"),
        ({"notice_days": -1}, "greater than or equal to 0"),
        ({"changed_day": -1}, "greater than or equal to 0"),
        ({"moved_break": float("inf")}, "finite"),
    ],
)
def test_settings_that_say_nothing_are_refused(settings, message):
    with pytest.raises(ValidationError, match=message):
        rule_of(RULE, settings)


def test_a_change_costs_1_and_late_ones_count_twice_unless_told_otherwise():
    rule = rule_of(RULE, {"notice_days": 1})
    assert (rule.cost, rule.late_factor) == (1, 2)


def test_a_published_schedule_alone_does_not_call_for_it():
    assert all(rule.rule != RULE for rule in rules_in_force([], ["schedule"]))


# Breaks --------------------------------------------------------------------------------------------------------------

PUBLISHED = "ann  08:00  wwwwwwbwwwwwwwmmwwwwwwww"
BREAKS = [  # sentence, settings, day worked, amount
    ("breaks as published cost nothing", {}, PUBLISHED, 0),
    ("a moved break counts", {}, "ann  08:00  wwwwwwwbwwwwwwmmwwwwwwww", 1),
    ("a slot is enough for a meal too", {}, "ann  08:00  wwwwwwbwwwwwwmmwwwwwwwww", 1),
    ("each of them counts", {}, "ann  08:00  wwbwwwwwwwwmmwwwwwwwwwww", 2),
    ("by its weight", {"moved_break": 0.5}, "ann  08:00  wwbwwwwwwwwmmwwwwwwwwwww", 1),
    ("one that is gone has moved", {}, "ann  08:00  wwwwwwwwwwwwwwmmwwwwwwww", 1),
    ("a shorter one has moved", {}, "ann  08:00  wwwwwwbwwwwwwwmwwwwwwwww", 1),
    ("one more is none that has moved", {}, "ann  08:00  wwwwwwbwwwwwwwmmwwwwbwww", 0),
    ("activities are no breaks", {}, "ann  08:00  wawwwwbwwwwwwwmmwwwwwwww", 0),
    ("where the shift has moved its breaks are not counted", {}, "ann  08:15  wwbwwwwwwwwmmwwwwwwwwwww", 2),
    ("late ones count more", {"notice_days": 1}, "ann  08:00  wwwwwwwbwwwwwwmmwwwwwwww", 2),
]


@pytest.mark.parametrize(("settings", "works", "amount"), [case[1:] for case in BREAKS], ids=[one[0] for one in BREAKS])
def test_check_counts_breaks(settings, works, amount):
    instance, drawn = day(works)
    assert found_cost(rule_of(RULE, settings), replace(instance, published=day(PUBLISHED)[1]), drawn) == amount


def with_pause() -> Instance:
    """Ann was told to pause from 09:00 on the second date."""
    instance, _ = roster("ann  ..")
    return replace(instance, published=day("ann  08:00  wwwwbwww", start=MONDAY + timedelta(days=1))[1])


@pytest.mark.parametrize(("settings", "weight"), [({}, 1), ({"moved_break": 2.5}, 2.5), ({"notice_days": 2}, 2)])
def test_whoever_places_breaks_is_told_the_weight_of_each_start(settings, weight):
    instance = with_pause()
    told = 1440 + 9 * 60
    units = rule_of(RULE, settings).break_units(
        instance, instance.agents[0], 1, "break1", np.array([told - 15, told, told + 15])
    )
    assert units.tolist() == [weight, 0, weight]


@pytest.mark.parametrize(
    ("settings", "day_index", "label"),
    [({}, 0, "break1"), ({}, 1, "meal1"), ({"moved_break": 0}, 1, "break1"), ({"agents": ["bob"]}, 1, "break1")],
)
def test_of_breaks_that_were_not_published_or_weigh_nothing_nothing_is_told(settings, day_index, label):
    instance = with_pause()
    assert rule_of(RULE, settings).break_units(instance, instance.agents[0], day_index, label, np.array([0])) is None


def test_of_breaks_of_a_forgotten_shift_nothing_is_told_nor_found():
    instance, drawn = day("ann  08:00  wwwwwbww")
    told = day("ann  08:00  wwwwbwww", label="relief")[1]
    instance = replace(instance, published=told)
    units = Changes().break_units(instance, instance.agents[0], 0, "break1", np.array([0]))
    assert (units, found_cost(Changes(), instance, drawn)) == (None, 0)


# Messages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ("ann  ..E", "ann has a day off instead of E on 2026-11-30, not as published"),
        ("ann  L.E", "ann has L instead of E on 2026-11-30, not as published"),
        ("ann  EEE", "ann has E instead of a day off on 2026-12-01, not as published"),
        ("ann  E.E", "ann has E from 06:00 to 14:00 instead of 07:00 to 15:00 on 2026-12-02, not as published"),
    ],
)
def test_the_finding_tells_what_is_and_what_was_published(grid, message):
    instance, drawn = roster(grid)
    first, *_ = Changes().check(situation(instance), drawn)
    assert first.message == message


def test_the_finding_tells_how_many_breaks_have_moved_and_that_it_is_late():
    instance, drawn = day("ann  08:00  wwbwwwwwwwwmmwwwwwwwwwww")
    (finding,) = rule_of(RULE, {"notice_days": 1}).check(replace(instance, published=day(PUBLISHED)[1]), drawn)
    assert finding.message == "ann has 2 breaks at another time on 2026-11-30, not as published, at short notice"
