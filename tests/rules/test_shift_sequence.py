from dataclasses import replace
from datetime import timedelta

import pytest
from drawing import MONDAY, roster, template
from pydantic import ValidationError
from rule_bench import BoundarySentences, FixedModel, found_amount, posted_cost, rule_of

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId
from wfm.domain.shifts import Roster, Shift
from wfm.rules.day_state import DayState
from wfm.rules.parts.candidates import build_candidates, history_choices

RULE = "shift_sequence"
LATE_EARLY = {"forbid": [["L", "E"]]}
NIGHT = {"forbid": [["N", "E"], ["N", "L"]]}
CASES = [
    ("the forbidden one may not follow", LATE_EARLY, "ann  LE", 1),
    ("the other way round it may", LATE_EARLY, "ann  EL", 0),
    ("others may follow the first", LATE_EARLY, "ann  LLN", 0),
    ("others may come before the second", LATE_EARLY, "ann  NEE", 0),
    ("a day off between them lets it follow", LATE_EARLY, "ann  L.E", 0),
    ("each time counts", LATE_EARLY, "ann  LELELE.", 3),
    ("night after night stays possible", NIGHT, "ann  NNNN", 0),
    ("each of two forbidden ones may be worked", NIGHT, "ann  .ELEN.L", 0),
    ("neither of two forbidden ones may follow", NIGHT, "ann  NE.NL", 2),
    ("history counts across the start", LATE_EARLY, "ann  L|E", 1),
    ("only its last date does", LATE_EARLY, "ann  L.|E", 0),
    ("history alone breaks nothing", LATE_EARLY, "ann  LE|E", 0),
    ("the week end is no border", LATE_EARLY, "ann  ......LE", 1),
    ("the last date may be followed by anything", LATE_EARLY, "ann  ......L", 0),
    ("a day off may be forbidden after a shift", {"forbid": [["N", "off"]]}, "ann  NN.N", 1),
    ("but not asked for after others", {"forbid": [["N", "off"]]}, "ann  NE.L.", 0),
    ("a shift may be forbidden after a day off", {"forbid": [["off", "N"]]}, "ann  E.N.E.EN", 1),
    ("nothing is known of the eve without history", {"forbid": [["off", "N"]]}, "ann  N", 0),
    ("with history the eve was off", {"forbid": [["off", "N"]]}, "ann  E.|N", 1),
    ("the history of others tells that too", {"forbid": [["off", "N"]]}, "ann  .|N\nbob  E|N", 1),
    ("what is required may follow", {"require": [["N", ["N", "off"]]]}, "ann  NN.N.", 0),
    ("nothing else may", {"require": [["N", ["N", "off"]]]}, "ann  NL.NE", 2),
    ("a day off may not if it is not named", {"require": [["N", ["N", "E"]]]}, "ann  NNE.N.", 1),
    ("a requirement asks nothing of other days", {"require": [["N", ["N", "off"]]]}, "ann  ELE.EN", 0),
    ("a requirement may follow a day off", {"require": [["off", ["off", "E"]]]}, "ann  L.E..L.N", 2),
    ("a requirement reaches back into history", {"require": [["N", ["N"]]]}, "ann  N|.", 1),
    ("a day off is due before", {"day_off_before": ["N"]}, "ann  EN.N", 1),
    ("before each of them", {"day_off_before": ["N"]}, "ann  .NN", 1),
    ("not before others", {"day_off_before": ["N"]}, "ann  ELE.N", 0),
    ("history stands before the first date", {"day_off_before": ["N"]}, "ann  E|N", 1),
    ("unknown days before it are no work", {"day_off_before": ["N"]}, "ann  N.", 0),
    ("a day off is due after", {"day_off_after": ["N"]}, "ann  NE.N.E", 1),
    ("after history too", {"day_off_after": ["N"]}, "ann  N|E", 1),
    ("not after others", {"day_off_after": ["N"]}, "ann  EEL.N", 0),
    ("what breaks several demands counts once", {**NIGHT, "day_off_after": ["N"]}, "ann  NE", 1),
    ("all demands hold together", {**LATE_EARLY, "day_off_before": ["N"]}, "ann  LEN", 2),
    ("agents out of scope do as they like", {**LATE_EARLY, "agents": ["bob"]}, "ann  LE\nbob  L.", 0),
    ("each agent in scope counts", {**LATE_EARLY, "agents": ["ann", "bob"]}, "ann  LE\nbob  LE", 2),
]
SETTINGS: list[dict[str, object]] = [
    LATE_EARLY,
    NIGHT,
    {"forbid": [["N", "off"], ["off", "E"], ["E", "E"]]},
    {"require": [["N", ["N", "off"]], ["F", ["N"]], ["off", ["off", "E", "F"]]]},
    {"day_off_before": ["N", "E"]},
    {"day_off_after": ["F", "L"], "forbid": [["E", "N"]]},
]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "nothing is demanded"),
        ({"forbid": [["off", "off"]]}, "consecutive_days_off"),
        ({"require": [["off", ["E"]]]}, "consecutive_days_off"),
        ({"require": [["N", ["N"]], ["N", ["off"]]]}, "require names N twice"),
        ({"require": [["N", ["E"]]], "forbid": [["N", "E"]]}, "nothing may follow N"),
        ({"require": [["N", ["E"]]], "day_off_after": ["N"]}, "nothing may follow N"),
        ({"require": [["N", ["E"]]], "day_off_before": ["E"]}, "nothing may follow N"),
        ({"day_off_after": ["N"], "forbid": [["N", "off"]]}, "nothing may follow N"),
        ({"day_off_before": ["N"], "forbid": [["off", "N"]]}, "N needs a day off before it, which it may not follow"),
        ({"day_off_before": ["N"], "require": [["off", ["off", "E"]]]}, "N needs a day off before it"),
        ({"forbid": [[None, "E"]]}, "names no shift"),
        ({"require": [["N", []]]}, "at least 1 item"),
        ({"forbid": [["E"]]}, "required"),
        ({"forbid": [["E", "L", "N"]]}, "at most 2 items"),
    ],
)
def test_settings_that_say_nothing_or_contradict_each_other_are_refused(settings, message):
    with pytest.raises(ValidationError, match=message):
        rule_of(RULE, settings)


@pytest.mark.parametrize(
    "settings",
    [
        {"require": [["N", ["E", "L"]]], "forbid": [["N", "E"]]},
        {"require": [["N", ["E", "off"]]], "day_off_after": ["N"]},
        {"day_off_before": ["N"], "require": [["off", ["off", "N"]]]},
    ],
)
def test_settings_that_leave_one_way_are_accepted(settings):
    assert rule_of(RULE, settings).lookback_days == 1


def test_names_of_shifts_can_be_looked_up_in_all_settings_days_off_aside():
    rule = rule_of(RULE, {"forbid": [["L", "off"]], "require": [["N", ["off"]]], "day_off_after": ["F"]})
    assert [getattr(rule, setting) for setting in rule.names_of] == [(("L", None),), (("N", (None,)),), (), ("F",)]


def test_a_past_shift_of_a_forgotten_template_is_work():
    instance, drawn = roster("ann  E|N")
    (past,) = instance.history.shifts
    forgotten = replace(instance, history=Roster((replace(past, label="relief"),)))
    rule = rule_of(RULE, {"day_off_before": ["N"], "forbid": [["E", "N"]]}, cost=1)
    assert (found_amount(rule, forgotten, drawn), posted_cost(rule, forgotten, drawn)) == (1, 1)


def test_of_two_past_shifts_on_one_date_the_first_counts():
    instance, drawn = roster("ann  E|E")
    evening = instance.calendar.origin_utc - timedelta(hours=9)
    second = Shift(AgentId("ann"), MONDAY - timedelta(days=1), "L", Span(evening, evening + timedelta(hours=8)))
    instance = replace(instance, history=Roster((*instance.history.shifts, second)))
    rule = rule_of(RULE, LATE_EARLY, cost=1)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (0, 0)


def test_the_finding_tells_both_dates_and_why():
    instance, drawn = roster("ann  NE")
    (finding,) = rule_of(RULE, {"require": [["N", ["N", "off"]]]}).check(instance, drawn)
    assert finding.message == "ann has E on 2026-12-01 after N the day before: only N or a day off may follow"


def test_two_forbidden_followers_share_a_row():
    instance, drawn = roster("ann  ..")
    model = FixedModel(instance, drawn, 1)
    rows = []
    model.limit = lambda rule, posted: rows.append(posted)
    rule_of(RULE, NIGHT).post(model)
    assert [len(posted.unit) for posted in rows] == [1]


def state_of(settings: dict[str, object], grid: str = "ann  .......", letters: str = "ELNF") -> DayState:
    instance, _ = roster(grid)
    instance = replace(instance, templates=tuple(template(letter) for letter in letters))
    contract = replace(instance.contracts[0], templates=tuple(each.id for each in instance.templates))
    instance = replace(instance, contracts=(contract,))
    agent, rule = instance.agents[0], rule_of(RULE, settings)
    past = history_choices(instance, agent, 1)
    return rule.day_state(instance, agent, build_candidates(instance, agent, []), past)


@pytest.mark.parametrize(
    ("settings", "states", "symbols"),
    [(LATE_EARLY, 2, 4), (NIGHT, 2, 4), ({"day_off_before": ["N"]}, 2, 3), ({"day_off_after": ["N"]}, 2, 3)],
)
def test_days_that_mean_the_same_share_a_state_and_shifts_a_symbol(settings, states, symbols):
    assert state_of(settings).step.shape == (7, states, symbols)


def test_agents_whose_past_differs_share_their_tables():
    assert state_of(LATE_EARLY, "ann  L|...").tables_key == state_of(LATE_EARLY, "ann  E|...").tables_key
