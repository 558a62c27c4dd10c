from dataclasses import replace
from datetime import date, timedelta

import pytest
from drawing import roster
from pydantic import ValidationError
from rule_bench import BoundarySentences, found_amount, is_admitted, posted_cost, rule_of

from wfm.domain.calendar import Span
from wfm.domain.shifts import Roster
from wfm.rules.parts.candidates import build_candidates, history_choices

RULE = "min_start_gap"
CASES = [  # sentence, settings, grid, amount
    ("exactly the gap is allowed", {"hours": 16}, "ann  LE", 0),
    ("a quarter of an hour more is not", {"hours": 16.25}, "ann  LE", 1),
    ("a fraction of a minute more is not", {"hours": 16.001}, "ann  LE", 1),
    ("the same start a day later is a day later", {"hours": 24}, "ann  EEEE", 0),
    ("each pair of neighbours counts", {"hours": 24.25}, "ann  EEEE", 3),
    ("a later start leaves more than a day", {"hours": 25}, "ann  EL", 0),
    ("when a shift ends does not matter", {"hours": 24}, "ann  NN", 0),
    ("pairs that are not neighbours count", {"hours": 49}, "ann  EEE", 3),
    ("the gap of a pair two days apart is met exactly", {"hours": 48}, "ann  EEE", 2),
    ("a day off lies between", {"hours": 24}, "ann  L.E", 0),
    ("history reaches into Monday", {"hours": 24}, "ann  L|E", 1),
    ("history two days back does too", {"hours": 41}, "ann  L.|E", 1),
    ("but not from further than the gap", {"hours": 40}, "ann  L.|E", 0),
    ("history alone breaks nothing", {"hours": 24}, "ann  LE|.", 0),
    ("two weeks do not matter", {"hours": 24}, "ann  EEEEEELE", 1),
    ("agents out of scope do as they like", {"hours": 24, "agents": ["bob"]}, "ann  LE\nbob  EE", 0),
    ("each agent in scope counts", {"hours": 24, "contracts": ["anything"]}, "ann  LE\nbob  LE", 2),
]
SETTINGS = [{"hours": 16}, {"hours": 16.25}, {"hours": 24}, {"hours": 48.25}]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize(
    ("start", "gap_hours"), [(date(2026, 3, 28), 23), (date(2026, 10, 24), 25)], ids=["spring", "autumn"]
)
def test_a_night_in_which_clocks_change_has_another_length(start, gap_hours):
    instance, drawn = roster("ann  EE", start)
    just, over = (rule_of(RULE, {"hours": gap_hours + more}) for more in (0, 0.25))
    assert [is_admitted(rule, instance, drawn) for rule in (just, over)] == [True, False]
    assert [found_amount(rule, instance, drawn) for rule in (just, over)] == [0, 1]


def test_the_finding_tells_how_far_apart_the_starts_are():
    instance, drawn = roster("ann  LE")
    (finding,) = rule_of(RULE, {"hours": 22}).check(instance, drawn)
    assert finding.message == "ann starts shifts on 2026-11-30 and 2026-12-01 16 h apart, less than 22 h"


@pytest.mark.parametrize(("grid", "amount"), [("ann  E|E", 1), ("ann  E|.", 0)])
def test_of_two_shifts_on_a_date_before_the_horizon_the_last_one_counts(grid, amount):
    instance, drawn = roster(grid)
    (early,) = instance.history
    hour = timedelta(hours=1)
    again = replace(early, span=Span(early.span.start_utc + 10 * hour, early.span.end_utc + 10 * hour))
    split = replace(instance, history=Roster((early, again)))
    rule = rule_of(RULE, {"hours": 26}, cost=1)
    assert (found_amount(rule, split, drawn), posted_cost(rule, split, drawn)) == (amount, amount)


@pytest.mark.parametrize("hours", [0, -1, 24 * 28 + 1, "22"])
def test_gaps_that_say_nothing_are_refused(hours):
    with pytest.raises(ValidationError):
        rule_of(RULE, {"hours": hours})


def test_an_agent_is_ready_again_after_the_gap():
    instance, _ = roster("ann  N|.")
    rule, ann = rule_of(RULE, {"hours": 22.5}), instance.agents[0]
    free, past = build_candidates(instance, ann, []), history_choices(instance, ann, 2)
    assert rule.ready_minute(instance, ann, free).tolist() == (free.start_minute + 1350).tolist()
    assert rule.ready_minute(instance, ann, past).tolist() == [(-2 + 22.5) * 60]
