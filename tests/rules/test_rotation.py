from dataclasses import replace
from datetime import date, timedelta

import pytest
from drawing import MONDAY, roster
from pydantic import ValidationError
from rule_bench import BoundarySentences, found_amount, is_admitted, posted_cost, rule_of

from wfm.domain.calendar import Span
from wfm.domain.people import TimeOff
from wfm.rules.parts.candidates import build_candidates

RULE = "rotation"


def cycle(text: str, start: date = MONDAY, **more: object) -> dict[str, object]:
    words = {".": "off", "w": "work", "?": "any"}
    return {"cycle": [words.get(letter, letter) for letter in text], "start": start, **more}


CASES = [
    ("doing what the cycle says breaks nothing", cycle("EEL."), "ann  EEL.EEL", 0),
    ("another shift than the cycle's counts", cycle("EEL."), "ann  EEE.EEL", 1),
    ("a day off in place of a shift counts", cycle("EEL."), "ann  E.L.EEL", 1),
    ("a shift in place of a day off counts", cycle("EEL."), "ann  EELNEEL", 1),
    ("each day counts", cycle("EEL."), "ann  LLE.EE.", 4),
    ("any shift is work", cycle("w."), "ann  E.L.N.F", 0),
    ("a day off is not", cycle("w."), "ann  E.....F", 2),
    ("a day on which anything goes never counts", cycle("E?"), "ann  E.ELENE", 0),
    ("a cycle may be longer than the horizon", cycle("EEEEEEEL"), "ann  EEEEEEE", 0),
    ("a cycle may be a single day", cycle("E"), "ann  EEE.EEE", 1),
    ("it may have begun before the horizon", cycle("EEL.", MONDAY - timedelta(days=2)), "ann  L.EEL.E", 0),
    ("or begin after the first date, and holds before it all the same", cycle("EL", date(2026, 12, 1)), "ann  LE", 0),
    ("agents have no phase unless told", cycle("EL.", phase={"bob": 1}), "ann  EL.\nbob  L.E", 0),
    ("a phase of the whole length changes nothing", cycle("EL.", phase={"ann": 3}), "ann  EL.", 0),
    ("a phase may lie behind", cycle("EL.", phase={"ann": -1}), "ann  .EL", 0),
    ("each agent in scope counts", cycle("EL."), "ann  L..\nbob  EL.", 2),
    ("agents out of scope do as they like", cycle("EL.", agents=["bob"]), "ann  ...\nbob  EL.", 0),
    ("history breaks nothing", cycle("E"), "ann  L.L|EEE", 0),
    ("weeks do not begin the cycle anew", cycle("EEL.EE"), "ann  EEL.EEEEL.EEEE", 0),
]
SETTINGS = [
    cycle("E."),
    cycle("EwL", MONDAY - timedelta(days=1)),
    cycle("?.N", phase={"ann": 1, "bob": -1}),
    cycle("w"),
]


class TestSentences(BoundarySentences):
    pass


REFUSED = [
    (cycle(""), "at least 1"),
    (cycle("??"), "asks for nothing"),
    (cycle("E", phase={"bob": 1}, agents=["ann"]), "bob, who is not among agents"),
    ({"cycle": ["E", False], "start": MONDAY}, '"off"'),
    ({"cycle": ["E", 5], "start": MONDAY}, "is not text"),
    ({"cycle": ["E"]}, "start"),
    ({"cycle": ["E"], "start": "2026-11-30"}, "date"),
    (cycle("E", phase={"ann": 0.5}), "integer"),
]


@pytest.mark.parametrize(("settings", "message"), REFUSED)
def test_settings_that_say_nothing_or_contradict_are_refused(settings, message):
    with pytest.raises(ValidationError, match=message):
        rule_of(RULE, settings)


def test_a_phase_of_somebody_in_scope_is_accepted():
    assert rule_of(RULE, cycle("E", phase={"ann": 1}, agents=["ann"])).is_hard


@pytest.mark.parametrize(("off_hours", "amount"), [(24, 0), (23, 1)])
def test_no_shift_is_due_on_a_whole_date_of_time_off(off_hours, amount):
    instance, drawn = roster("ann  E.E")
    tuesday = instance.calendar.midnight(MONDAY + timedelta(days=1))
    away = TimeOff(instance.agents[0].id, Span(tuesday, tuesday + timedelta(hours=off_hours)))
    resting = replace(instance, time_off=(away,))
    rule = rule_of(RULE, cycle("E"), cost=1)
    assert (found_amount(rule, resting, drawn), posted_cost(rule, resting, drawn)) == (amount, amount)


@pytest.mark.parametrize(("first_day", "amount"), [(0, 1), (1, 0)])
def test_no_shift_is_due_before_the_first_day(first_day, amount):
    instance, drawn = roster("ann  .EE")
    ann = replace(instance.agents[0], first_day=MONDAY + timedelta(days=first_day))
    late = replace(instance, agents=(ann,))
    rule = rule_of(RULE, cycle("E"), cost=1)
    assert (found_amount(rule, late, drawn), posted_cost(rule, late, drawn)) == (amount, amount)


def test_a_shift_that_the_centre_does_not_have_can_never_be_worked():
    instance, drawn = roster("ann  E")
    rule = rule_of(RULE, {"cycle": ["X"], "start": MONDAY})
    assert (found_amount(rule, instance, drawn), is_admitted(rule, instance, drawn)) == (1, False)


ADMITTED = [("E", "E"), (".", ""), ("w", "ELNF"), ("?", "ELNF")]


@pytest.mark.parametrize(("entry", "letters"), ADMITTED)
def test_only_shifts_that_the_cycle_asks_for_are_admitted(entry, letters):
    instance, _ = roster("ann  ..")
    rule = rule_of(RULE, cycle(entry + "L"))
    choices = build_candidates(instance, instance.agents[0], [rule])
    offered = {instance.templates[position].id for position in choices.template[choices.day == 0]}
    assert offered == set(letters)


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ("ann  L", "ann works L on 2026-11-30, where the cycle says E"),
        ("ann  .", "ann is off on 2026-11-30, where the cycle says E"),
    ],
)
def test_the_finding_tells_what_is_done_and_what_the_cycle_says(grid, message):
    instance, drawn = roster(grid)
    (finding,) = rule_of(RULE, cycle("E")).check(instance, drawn)
    assert finding.message == message


@pytest.mark.parametrize("setting", ["cycle", "phase"])
def test_the_names_it_speaks_of_are_looked_up(setting):
    assert rule_of(RULE, cycle("E.")).names_of[setting] in ("shifts", "agents")
