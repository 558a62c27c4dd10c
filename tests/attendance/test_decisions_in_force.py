"""What HR's decisions come to, and what becomes of those that no longer fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from attendance_days import D, away, carried, d_plan, decide, earlier, only, punches, report, shift, states

from wfm.attendance.decisions import unite_decisions
from wfm.errors import InputError

LATE = "2026-11-30/late_in/1"
GONE = "2026-11-30/absence/1"


def late_by(minutes, *decisions, **more):
    """Come so many minutes late to a shift that nobody has moved."""
    return report([shift(D)], punches(d_plan(f"in 08:{minutes:02}")), decisions=list(decisions), **more)


def absent(*decisions, now="16:30", **more):
    return report([shift(D)], [], now=now, decisions=list(decisions), **more)


def effects(result):
    return [(answer.decision.decision, answer.effect) for answer in result.answers]


STATUSES = [
    ("nothing decided leaves it open", [], ("late_in", "open", 0.25, "open")),
    ("open withdraws", [decide(LATE, "open")], ("late_in", "open", 0.25, "open")),
    ("excused costs nothing", [decide(LATE, "excused")], ("late_in", "excused", 0, "excused")),
    ("confirmed is charged", [decide(LATE, "confirmed")], ("late_in", "confirmed", 0.25, "charged")),
]


@pytest.mark.parametrize(("decisions", "expected"), [case[1:] for case in STATUSES], ids=[case[0] for case in STATUSES])
def test_a_decision_gives_status_and_points(decisions, expected):
    assert states(late_by(10, *decisions)) == [expected]


def test_the_latest_decision_is_in_force_and_all_are_listed():
    first = decide(LATE, "confirmed", on="2026-12-01T09:00")
    last = decide(LATE, "excused", on="2026-12-02T09:00")
    result = late_by(10, last, first)
    assert only(result).status == "excused"
    assert effects(result) == [("confirmed", "superseded"), ("excused", "in force")]


def test_an_exception_tells_who_decided_what_when_and_why():
    decision = decide(LATE, "excused", amount_seen=10.0)
    entry = only(late_by(10, decision))
    assert (entry.decision, entry.reason, entry.decided_by, entry.decided_at_utc, entry.amount_seen) == (
        "excused",
        "a reason",
        "Eve",
        decision.decided_at_utc,
        10,
    )


@pytest.mark.parametrize(("seen", "status", "change"), [
    (9.0, "confirmed", ""),
    (8.99, "open", "was 8.99, now 10"),
    (11.0, "confirmed", ""),
    (11.01, "open", "was 11.01, now 10"),
    (None, "confirmed", ""),
])  # fmt: skip
def test_an_amount_that_moves_by_more_than_a_minute_opens_it_again(seen, status, change):
    result = late_by(10, decide(LATE, "confirmed", amount_seen=seen))
    entry = only(result)
    assert (entry.status, entry.change) == (status, change)
    assert effects(result) == [("confirmed", "changed since" if change else "in force")]


@pytest.mark.parametrize(("seen", "status"), [(1.0, "excused"), (2.0, "open")])
def test_a_number_of_things_must_not_move_at_all(seen, status):
    clocked = punches(d_plan("also in 08:01"))
    decision = decide("2026-11-30/duplicate_punch/1", "excused", amount_seen=seen)
    assert only(report([shift(D)], clocked, decisions=[decision])).status == status


def test_a_decision_survives_another_grace_and_a_moved_shift():
    clocked = punches("in 08:50, out 16:30")
    decision = decide(LATE, "confirmed", amount_seen=50.0)
    policy = {"exceptions": {"late_in": {"grace_minutes": 3}}}
    again = report([shift("08:00-16:30")], clocked, policy=policy, decisions=[decision])
    moved = report([shift("08:30-16:30")], clocked, policy=policy, decisions=[decision])
    assert [(only(each).status, only(each).change) for each in (again, moved)] == [
        ("confirmed", ""),
        ("open", "was 50, now 20"),
    ]


# Absences that turn out to be without a call, and back ----------------------------------------------------------------


def test_confirming_may_turn_an_absence_into_one_without_a_call():
    result = absent(decide(GONE, "confirmed", code="no_call_no_show"))
    assert states(result) == [("no_call_no_show", "confirmed", 2, "charged")]
    assert only(result).severity == "critical"


def test_confirming_may_turn_it_back():
    result = absent(decide(GONE, "confirmed", code="absence"), now="+1 16:30")
    assert states(result) == [("absence", "confirmed", 1, "charged")]


def test_a_kind_that_is_only_raised_by_decision_can_be_decided():
    policy = {"exceptions": {"no_call_no_show": {"after_hours": None}}}
    result = absent(decide(GONE, "confirmed", code="no_call_no_show"), now="+3 12:00", policy=policy)
    assert states(result) == [("no_call_no_show", "confirmed", 2, "charged")]


@pytest.mark.parametrize(("decided_at", "status"), [("2026-12-01T16:29", "open"), ("2026-12-01T16:30", "confirmed")])
def test_who_decided_before_it_could_be_without_a_call_has_seen_an_absence(decided_at, status):
    entry = only(absent(decide(GONE, "confirmed", on=decided_at), now="+3 12:00"))
    assert (entry.code, entry.status) == ("no_call_no_show", status)


def test_the_report_that_was_decided_on_knows_what_it_said():
    past = carried(absent())
    entry = only(absent(decide(GONE, "confirmed"), now="+3 12:00", past=past))
    assert (entry.status, entry.change) == ("open", "was absence, now no_call_no_show")


def test_it_stays_open_from_run_to_run_until_somebody_decides():
    decision = decide(GONE, "confirmed")
    second = absent(decision, now="+3 12:00", past=carried(absent()))
    third = absent(decision, now="+4 12:00", past=carried(second))
    assert only(third).status == "open"


def test_a_decision_after_that_holds():
    second = absent(decide(GONE, "confirmed"), now="+3 12:00", past=carried(absent()))
    later = decide(GONE, "confirmed", on="2026-12-11T09:00")
    assert only(absent(later, now="+4 12:00", past=carried(second))).status == "confirmed"


# Decisions on what is not there ---------------------------------------------------------------------------------------

ORPHANS = [
    ("a correction of what no longer arises", decide(LATE, "corrected"), "settled"),
    ("another decision on what no longer arises", decide(LATE, "excused"), "no longer arises"),
    ("an exception before the period", decide("2026-11-29/late_in/1", "excused"), "outside the period"),
    ("an exception after the period", decide("2026-12-01/late_in/1", "excused"), "outside the period"),
]


@pytest.mark.parametrize(("decision", "effect"), [case[1:] for case in ORPHANS], ids=[case[0] for case in ORPHANS])
def test_a_decision_without_exception_is_kept_and_listed(decision, effect):
    result = late_by(0, decision)
    assert [(answer.decision, answer.effect) for answer in result.answers] == [(decision, effect)]


def test_a_decision_is_in_force_again_when_its_exception_returns():
    decision = decide(LATE, "excused", amount_seen=10.0)
    assert effects(late_by(0, decision)) == [("excused", "no longer arises")]
    assert only(late_by(10, decision)).status == "excused"


def test_decisions_of_others_are_left_alone():
    result = late_by(10, replace(decide(LATE, "excused"), exception_id="bob/2026-11-30/late_in/1"))
    assert only(result).status == "open"


def test_an_agent_with_a_slash_in_the_id_is_found():
    decision = replace(decide(GONE, "excused"), exception_id="a%2Fb/2026-11-30/absence/1")
    assert only(report([shift(D, agent="a/b")], [], now="16:30", decisions=[decision])).status == "excused"


@pytest.mark.parametrize(("day", "kept"), [("2025-10-26", 1), ("2025-10-25", 0)])
def test_decisions_are_forgotten_after_the_days_of_retention(day, kept):
    result = late_by(0, decide(f"{day}/late_in/1", "excused"))
    assert (len(result.answers), result.forgotten_decisions) == (kept, 1 - kept)


# What is held back ----------------------------------------------------------------------------------------------------


def test_what_is_held_back_stays_open_and_costs_nothing_whatever_was_decided():
    decision = decide("2026-11-30/early_out/1", "confirmed")
    result = report([shift(D)], punches(d_plan("until out 13:00")), now="15:00", decisions=[decision])
    assert (only(result).is_held, only(result).status, only(result).points) == (True, "open", 0)
    assert effects(result) == [("confirmed", "held back")]


def test_an_absence_that_somebody_has_looked_at_is_held_back_no_more():
    result = absent(decide(GONE, "confirmed"), teams={"ann": "blue"})
    assert (only(result).is_held, only(result).points) == (False, 1)


# Protected time off ---------------------------------------------------------------------------------------------------


def test_protected_time_off_wins_over_a_confirmation():
    rows = [away("2026-11-30", "reported", "jury")]
    assert states(absent(decide(GONE, "confirmed"), time_off=rows)) == [("absence", "confirmed", 0, "protected")]


# Several files --------------------------------------------------------------------------------------------------------


def test_decisions_of_several_files_are_joined_once_each():
    first, second = decide(LATE, "open", on="2026-12-01T09:00"), decide(LATE, "excused")
    again = replace(first, row=7, file="attendance.xlsx")
    assert unite_decisions([second, first], [again]) == (first, second)


def test_of_two_amounts_seen_the_one_read_first_counts():
    first, again = (decide(LATE, "excused", amount_seen=amount) for amount in (7, 70))
    assert unite_decisions([first], [again]) == (first,)


def test_files_that_contradict_each_other_are_refused():
    with pytest.raises(InputError, match="another decision of the same time"):
        unite_decisions([decide(LATE, "excused")], [decide(LATE, "confirmed")])


# Earlier weeks --------------------------------------------------------------------------------------------------------

LAST_WEEK = "2026-11-23/late_in/1"
LATER = [
    ("excused takes the points", "excused", ("excused", 0, "excused")),
    ("confirmed charges them", "confirmed", ("confirmed", 0.25, "charged")),
    ("corrected takes them", "corrected", ("corrected", 0, "corrected")),
    ("open leaves them", "open", ("open", 0.25, "open")),
]


@pytest.mark.parametrize(("word", "expected"), [case[1:] for case in LATER], ids=[case[0] for case in LATER])
def test_a_decision_acts_on_an_exception_of_an_earlier_week(word, expected):
    past = [earlier(LAST_WEEK, status="open", points=0.25, points_state="open", amount=10.0)]
    result = late_by(0, decide(LAST_WEEK, word), past=past)
    (row,) = result.history
    assert (row.status, row.points, row.points_state) == expected
    assert effects(result) == [(word, "in force")]


def test_withdrawing_an_excuse_of_an_earlier_week_brings_its_points_back():
    past = [earlier(LAST_WEEK, status="excused", points_state="excused", amount=10.0)]
    (row,) = late_by(0, decide(LAST_WEEK, "open"), past=past).history
    assert (row.status, row.points, row.points_state) == ("open", 0.25, "open")


def test_an_absence_of_an_earlier_week_can_be_renamed():
    past = [earlier("2026-11-23/absence/1", status="open", points=1.0, points_state="open", amount=480.0)]
    decision = decide("2026-11-23/absence/1", "confirmed", code="no_call_no_show")
    (row,) = late_by(0, decision, past=past).history
    assert (row.code, row.points, row.severity, row.bradford_day) == ("no_call_no_show", 2, "critical", 1)


SPELL = {"spell": "ann/2026-11-23/absence/1", "bradford_day": 1, "amount": 480.0}
FIRST, SECOND = "2026-11-23/absence/1", "2026-11-24/absence/1"


def spell_of_last_week(first, second):
    return [earlier(FIRST, **SPELL, **first), earlier(SECOND, **SPELL, **second)]


def test_excusing_the_first_day_of_an_earlier_spell_charges_the_next():
    past = spell_of_last_week({"points": 1.0}, {"points_state": "merged"})
    result = late_by(0, decide(FIRST, "excused"), past=past)
    assert [(row.points, row.points_state) for row in result.history] == [(0, "excused"), (1, "charged")]


def test_withdrawing_that_excuse_merges_it_again():
    past = spell_of_last_week({"status": "excused", "points_state": "excused"}, {"points": 1.0})
    result = late_by(0, decide(FIRST, "confirmed"), past=past)
    assert [(row.points, row.points_state) for row in result.history] == [(1, "charged"), (0, "merged")]


def test_a_decision_older_than_what_the_history_knows_changes_nothing():
    decision = decide(LAST_WEEK, "excused", on="2026-11-25T09:00")
    newer = decide(LAST_WEEK, "confirmed", on="2026-11-26T09:00").decided_at_utc
    past = [earlier(LAST_WEEK, points=0.25, decided_at_utc=newer)]
    assert late_by(0, decision, past=past).history == tuple(past)


def test_an_amount_that_the_history_tells_otherwise_opens_an_earlier_exception():
    past = [earlier(LAST_WEEK, status="open", points=0.25, points_state="open", amount=10.0)]
    result = late_by(0, decide(LAST_WEEK, "confirmed", amount_seen=5.0), past=past)
    assert (result.history[0].status, effects(result)) == ("open", [("confirmed", "changed since")])
