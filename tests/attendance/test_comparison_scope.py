"""What is judged: the period, history, the report time, agents that nobody knows, doubtful terminals."""

from __future__ import annotations

import pytest
from attendance_days import H, away, punches, report, shift, told

from wfm.errors import InputError


def test_shifts_of_the_history_receive_punches_and_are_not_judged():
    night = shift("2026-11-29T22:00 - 2026-11-30T06:00")
    result = report([shift("18:00-22:00")], punches("in -1 22:30, out 06:00, in 18:30, out 22:00"), history=[night])
    assert told(result) == ["late_in 30"]


def test_rest_after_a_shift_of_the_history_counts():
    night = shift("2026-11-29T14:00 - 2026-11-29T23:00")
    result = report([shift(H)], punches("in -1 14:00, out -1 23:00, in 08:00, out 12:00"), history=[night])
    assert told(result) == ["short_rest 120"]


def test_rest_comes_from_the_planning_rule_where_settings_leave_it_open():
    night = shift("2026-11-29T14:00 - 2026-11-29T23:00")
    clocked = punches("in -1 14:00, out -1 23:00, in 08:00, out 12:00")
    assert told(report([shift(H)], clocked, history=[night], min_rest_hours=9)) == []


def test_shifts_of_the_history_that_are_published_as_well_count_once():
    assert told(report([shift(H)], punches("in 08:30, out 12:00"), history=[shift(H)])) == ["late_in 30"]


def test_the_period_can_be_narrower_than_the_schedule():
    shifts = [shift(H), shift("+1 08:00-+1 12:00")]
    policy = {"period": {"start": "2026-12-01", "days": 1}}
    found = report(shifts, [], policy=policy, now="+1 13:00").exceptions
    assert [entry.date.isoformat() for entry in found] == ["2026-12-01"]


def test_work_before_the_period_is_not_judged():
    assert told(report([shift(H)], punches("in -1 20:00, out -1 21:00, in 08:00, out 12:00"))) == []


def test_punches_outside_the_period_are_counted_under_data():
    clocked = punches("in -1 20:00, out -1 21:00, in 08:00, out 12:00, in +1 08:00, out +1 09:00")
    (line,) = report([shift(H)], clocked).data
    assert (line.row, line.what) == (2, "4 punches lie outside the period; not judged")


def test_punches_after_the_report_time_are_left_out_and_counted():
    result = report([shift(H)], punches("in 08:00, out 12:00"), now="11:00")
    assert (told(result), result.late_punch_count) == ([], 1)


def test_without_a_report_time_every_punch_after_now_is_refused_with_the_mend():
    clocked = punches("in 08:00, out 12:00, in 13:00")
    with pytest.raises(InputError) as caught:
        report([shift(H)], clocked, now="11:00", policy={"as_of": None})
    assert [issue.row for issue in caught.value.issues] == [3, 4]
    assert "lies after now, 2026-11-30T11:00; mend the time, or give the report time with --as-of" in str(caught.value)


def test_a_punch_of_this_very_moment_is_not_refused():
    result = report([shift(H)], punches("in 08:00, out 12:00"), now="12:00", policy={"as_of": None})
    assert (told(result), result.late_punch_count) == ([], 0)


def test_a_report_time_before_the_period_is_refused_with_the_mend():
    with pytest.raises(InputError, match="--as-of"):
        report([shift(H)], [], now="-1 12:00")


def test_a_report_at_the_first_midnight_of_the_period_is_allowed():
    assert told(report([shift(H)], [], now="00:00")) == []


def test_a_schedule_without_shifts_and_without_period_is_refused():
    with pytest.raises(InputError, match=r"attendance\.period"):
        report([], punches("in 08:00"), policy={"period": None})


def test_a_team_without_any_punch_is_doubtful_and_its_absences_wait():
    shifts = [shift(H), shift(H, agent="bob")]
    result = report(shifts, punches("in 08:00, out 12:00"), now="20:00", teams={"ann": "North", "bob": "South"})
    assert told(result) == ["held absence 240"]
    assert "team South" in result.warnings[0]


def test_a_team_that_lacks_a_tenth_of_its_punches_is_believed():
    assert report_with_missing_outs(sessions=10, lacking=1).warnings == ()


def test_a_team_that_lacks_more_is_doubtful():
    assert "lacks a punch in 2 of 19 stays" in report_with_missing_outs(sessions=19, lacking=2).warnings[0]


@pytest.mark.parametrize(("stays", "doubts"), [(10, 0), (9, 1)])
def test_a_stay_that_lacks_two_punches_is_one_stay(stays, doubts):
    shifts, clocked = [], []
    for day in range(stays):
        shifts.append(shift(f"+{day} 08:00-+{day} 12:00"))
        breaks = f", break_start +{day} 09:00, break_start +{day} 10:00" if day == 0 else ""
        clocked += punches(f"in +{day} 08:00{breaks}, out +{day} 12:00")
    result = report(shifts, clocked, teams={"ann": "North"})
    assert [entry.code for entry in result.exceptions].count("missing_break_punch") == 2
    assert len(result.warnings) == doubts


def report_with_missing_outs(sessions, lacking, teams=None, others=()):
    shifts, clocked = list(others), []
    for day in range(sessions):
        shifts.append(shift(f"+{day} 08:00-+{day} 12:00"))
        out = "" if day < lacking else f", out +{day} 12:00"
        clocked += punches(f"in +{day} 08:00{out}")
    return report(shifts, clocked, teams={"ann": "North"} if teams is None else teams)


def test_agents_without_team_are_looked_at_like_a_team():
    nobody_came = [shift(H), shift(H, agent="bob")]
    result = report(nobody_came, [], now="20:00")
    assert told(result) == ["held absence 240", "held absence 240"]
    assert result.warnings == (
        "team no_team has shifts but no punch in the whole period (was a terminal offline?); "
        "its absences are held back",
    )


def test_they_are_believed_when_one_of_them_has_punched():
    result = report([shift(H), shift(H, agent="bob")], punches("in 08:00, out 12:00"), now="20:00")
    assert (told(result), result.warnings) == (["absence 240"], ())


def test_a_single_agent_without_team_says_nothing_of_a_terminal():
    result = report(
        [shift(H), shift(H, agent="bob")], punches("in 08:00, out 12:00"), now="20:00", teams={"ann": "North"}
    )
    assert (told(result), result.warnings) == (["absence 240"], ())


@pytest.mark.parametrize(("sessions", "doubts"), [(10, 0), (9, 1)])
def test_agents_without_team_may_lack_a_tenth_of_their_punches(sessions, doubts):
    absent = [shift(H, agent="bob")]
    result = report_with_missing_outs(sessions, 1, teams={}, others=absent)
    assert len(result.warnings) == doubts
    assert [entry.is_held for entry in result.exceptions if entry.agent_id == "bob"] == [bool(doubts)]


def test_punches_of_strangers_are_listed_under_data_alone():
    clocked = [*punches("in 08:00, out 12:00"), *punches("in 09:00", agent="badge7")]
    result = report([shift(H)], clocked, strangers=frozenset({"badge7"}))
    assert (told(result), [line.agent_id for line in result.data]) == ([], ["badge7"])


def test_a_session_that_reaches_out_of_time_off_belongs_to_the_shift_that_is_left():
    shifts = [shift("00:00-06:00"), shift("08:00-16:00")]
    result = report(shifts, punches("in 05:00, out 16:00"), time_off=[away("00:00-06:00")])
    assert told(result) == ["early_in 120", "over_daily_hours 60", "work_in_time_off 60"]
