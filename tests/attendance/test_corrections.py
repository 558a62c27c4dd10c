"""Punches amended by HR: what vanishes, what stays, what comes to light."""

from __future__ import annotations

import pytest
from attendance_days import D, H, adherence, d_plan, day_row, decide, only, punches, report, shift, states

from wfm.errors import InputError

NO_OUT = "2026-11-30/missing_out/2026-11-30T14:45"
ADD_OUT = "add out 2026-11-30T16:30"


def forgot_to_clock_out(*decisions, **more):
    return report([shift(D)], punches(d_plan("out none")), decisions=list(decisions), **more)


def effects(result):
    return [(answer.effect, answer.note) for answer in result.answers]


def test_a_corrected_exception_stays_listed_and_costs_nothing():
    result = forgot_to_clock_out(decide(NO_OUT, "corrected", correction=ADD_OUT))
    assert states(result) == [("missing_out", "corrected", 0, "corrected")]
    assert effects(result) == [("in force", "")]


def test_adherence_follows_the_corrected_punches():
    result = forgot_to_clock_out(decide(NO_OUT, "corrected", correction=ADD_OUT))
    tally = day_row(result).tally
    assert (adherence(result), tally.adherent, tally.unknown) == ("100", 510 * 60, 0)
    assert day_row(result).is_complete


def test_what_the_correction_brings_to_light_is_open():
    result = forgot_to_clock_out(decide(NO_OUT, "corrected", correction="add out 2026-11-30T16:00"))
    assert states(result) == [("missing_out", "corrected", 0, "corrected"), ("early_out", "open", 0.5, "open")]


def test_what_vanishes_without_a_decision_is_gone_with_its_cause():
    clocked = punches("in 10:00, out 11:00")
    assert "partial_absence" in [entry.code for entry in report([shift(H)], clocked).exceptions]
    decision = decide(
        "2026-11-30/late_in/1", "corrected", correction="add in 2026-11-30T08:00|remove in 2026-11-30T10:00"
    )
    result = report([shift(H)], clocked, decisions=[decision])
    assert states(result) == [("late_in", "corrected", 0, "corrected"), ("early_out", "open", 0.5, "open")]


def test_a_correction_that_leaves_its_own_exception_standing_is_told_and_it_stays_open():
    result = forgot_to_clock_out(
        decide(NO_OUT, "corrected", correction="add in 2026-11-30T07:00|remove in 2026-11-30T08:00")
    )
    statuses = {entry.code: (entry.status, entry.change) for entry in result.exceptions}
    assert statuses["missing_out"] == ("open", "the correction leaves it standing")
    assert effects(result) == [("correction failed", "the correction leaves it standing")]


def test_a_correction_without_text_waits_for_the_clocks_records():
    decision = decide(NO_OUT, "corrected")
    assert only(forgot_to_clock_out(decision)).status == "open"
    mended = report([shift(D)], punches(d_plan()), decisions=[decision])
    assert effects(mended) == [("settled", "")]


def test_a_correction_is_not_made_twice_once_the_clocks_records_were_mended():
    decision = decide(NO_OUT, "corrected", correction=ADD_OUT)
    assert report([shift(D)], punches(d_plan()), decisions=[decision]).exceptions == ()


def test_what_a_correction_brought_to_light_can_be_corrected_in_turn():
    first = decide(NO_OUT, "corrected", correction="add out 2026-11-30T16:00")
    second = decide(
        "2026-11-30/early_out/1",
        "corrected",
        correction="remove out 2026-11-30T16:00|add out 2026-11-30T16:30",
        on="2026-12-11T09:00",
    )
    assert [state[:2] for state in states(forgot_to_clock_out(first, second))] == [
        ("missing_out", "corrected"),
        ("early_out", "corrected"),
    ]


@pytest.mark.parametrize("written", ["2026-11-30T09:00:07", "2026-11-30T09:00"])
def test_a_whole_minute_stands_for_the_seconds_that_the_clock_recorded(written):
    clocked = punches("in 08:00, in 09:00:07, out 12:00")
    decision = decide("2026-11-30/missing_out/2026-11-30T08:00", "corrected", correction=f"remove in {written}")
    assert states(report([shift(H)], clocked, decisions=[decision])) == [("missing_out", "corrected", 0, "corrected")]


def test_removing_a_punch_that_is_not_there_is_refused_with_its_row():
    decision = decide(NO_OUT, "corrected", correction="remove in 2026-11-30T08:12", row=3)
    with pytest.raises(InputError, match=r"decisions row 3, correction: .* removes a punch that is not there"):
        forgot_to_clock_out(decision)


def test_everything_wrong_with_corrections_is_told_at_once():
    decision = decide(NO_OUT, "corrected", correction="remove in 2026-11-30T08:12|remove out 2026-11-30T08:13")
    with pytest.raises(InputError) as caught:
        forgot_to_clock_out(decision)
    assert len(caught.value.issues) == 2


def test_a_punch_added_after_the_report_time_is_not_there_yet():
    decision = decide(NO_OUT, "corrected", correction="add out 2026-11-30T19:30")
    result = forgot_to_clock_out(decision, now="19:00")
    assert [(entry.code, entry.status) for entry in result.exceptions] == [("missing_out", "open")]


def test_an_absence_is_corrected_by_adding_the_punches():
    text = "add in 2026-11-30T08:00|add out 2026-11-30T12:00"
    decision = decide("2026-11-30/absence/1", "corrected", correction=text)
    result = report([shift(H)], [], now="+3 12:00", decisions=[decision])
    assert states(result) == [("no_call_no_show", "corrected", 0, "corrected")]
    assert adherence(result) == "100"
    assert result.total.absent == 0


def test_a_corrected_exception_counts_for_no_repeat():
    shifts = [shift(f"+{day} 08:00-+{day} 12:00") for day in (0, 1, 2)]
    clocked = punches(", ".join(f"in +{day} 08:00" for day in (0, 1, 2)))
    decision = decide("2026-12-01/missing_out/2026-12-01T08:00", "corrected", correction="add out 2026-12-01T12:00")
    found = report(shifts, clocked, now="+4 12:00", decisions=[decision]).exceptions
    assert [(entry.status, entry.occurrence, entry.points) for entry in found] == [
        ("open", 1, 0),
        ("corrected", None, 0),
        ("open", 2, 0),
    ]
