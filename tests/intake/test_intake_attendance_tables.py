"""Punches, decisions and exceptions of earlier weeks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from intake_site import Site
from openpyxl import Workbook

from wfm.errors import InputError
from wfm.intake.inputs import Inputs
from wfm.intake.past_results import PastResults
from wfm.intake.yardstick import Yardstick

EMPTY_SCHEDULE = "agent_id,date,kind,label,start,end,paid\n"


def punches(site: Site, *rows: str) -> Inputs:
    site.write(schedule=EMPTY_SCHEDULE, punches="\n".join(["agent_id,time,event", *rows]) + "\n")
    return site.read("attendance")


def times(inputs: Inputs) -> list[tuple[str, bool]]:
    return [(inputs.instance.calendar.text_of(punch.time_utc), punch.is_ambiguous) for punch in inputs.punches]


def test_punches_keep_their_seconds_order_and_row(site: Site) -> None:
    found = punches(site, "A2,2026-11-30T09:00:00,out", "A1,2026-11-30 08:00:05,In").punches
    assert [(punch.agent_id, punch.event, punch.row, punch.time_utc.second) for punch in found] == [
        ("A2", "out", 2, 0),
        ("A1", "in", 3, 5),
    ]


def test_a_repeated_time_is_its_first_pass_unless_the_row_before_would_then_be_later(site: Site) -> None:
    found = times(
        punches(site, "A1,2026-10-25T01:45,meal_start", "A2,2026-10-25T01:15,in", "A1,2026-10-25T01:15,meal_end")
    )
    assert found == [
        ("2026-10-25T01:45+01:00", True),
        ("2026-10-25T01:15+01:00", True),
        ("2026-10-25T01:15+00:00", True),
    ]


def test_an_offset_settles_a_repeated_time(site: Site) -> None:
    found = times(punches(site, "A1,2026-10-25T01:15+00:00,in", "A1,2026-10-25T01:30Z,out"))
    assert found == [("2026-10-25T01:15+00:00", False), ("2026-10-25T01:30+00:00", False)]


def test_a_time_on_the_day_of_the_change_but_not_in_that_hour_is_not_ambiguous(site: Site) -> None:
    assert times(punches(site, "A1,2026-10-25T02:00,in")) == [("2026-10-25T02:00", False)]


def test_punches_of_unknown_agents_are_kept_where_the_settings_say_so(site: Site) -> None:
    site.configure("contracts:", "attendance: {pairing: {unknown_agents: report}}\ncontracts:")
    assert len(punches(site, "X9,2026-11-30T08:00,in").punches) == 1


def test_a_table_without_punches_is_refused_for_attendance(site: Site) -> None:
    with pytest.raises(InputError, match="holds no punch"):
        punches(site)


def test_a_run_needs_no_punches(site: Site) -> None:
    assert site.write(punches="agent_id,time,event\n").read("run").punches == ()


DECISIONS = "exception_id,decision,reason,decided_by,decided_at,correction,code,amount_seen\n"


def decide(site: Site, *rows: str) -> Inputs:
    return site.write(decisions=DECISIONS + "\n".join(rows) + "\n").read("run")


@pytest.mark.parametrize("row", ["A1/2026-11-30/late_in/1,,,,,,,7", "None.,,,,,,,", "A1/2026-11-30/late_in/1, , ,,,,,"])
def test_rows_without_a_decision_are_left_out(site: Site, row: str) -> None:
    assert decide(site, row).decisions == ()


@pytest.mark.parametrize(
    ("row", "filled"),
    [
        (",,nobody said why,,,,,", "reason"),
        ("A1/2026-11-30/late_in/1,,,Eve,,,,7", "decided_by"),
        ("A1/2026-11-30/late_in/1,,,,2026-12-07,,,7", "decided_at"),
        ("A1/2026-11-30/late_in/1,,,,,add out 2026-11-30T16:30,,7", "correction"),
        ("A1/2026-11-30/absence/1,,,,,,absence,7", "code"),
        ("A1/2026-11-30/late_in/1,,bus,Eve,,,,7", "reason, decided_by"),
    ],
)
def test_a_row_that_is_filled_in_but_for_its_decision_is_refused(site: Site, row: str, filled: str) -> None:
    message = rf"decisions\.csv row 2, decision: is empty although the row fills in {filled}; choose a decision"
    with pytest.raises(InputError, match=message):
        decide(site, row)


@pytest.mark.parametrize("decision", ["open", "excused", "confirmed"])
def test_a_correction_goes_with_no_other_decision(site: Site, decision: str) -> None:
    row = f"A1/2026-11-30/missing_out/1,{decision},x,Eve,2026-12-07T09:00,add out 2026-11-30T16:30,,"
    with pytest.raises(InputError, match=r"correction: 'add out .*' only goes with the decision 'corrected'"):
        decide(site, row)


NOON = Yardstick(now_utc=datetime(2026, 12, 7, 12, tzinfo=UTC))


def decide_until_noon(site: Site, *rows: str) -> Inputs:
    return site.write(decisions=DECISIONS + "\n".join(rows) + "\n").read("run", yardstick=NOON)


def test_nobody_can_decide_later_than_now(site: Site) -> None:
    row = "A1/2026-11-30/late_in/1,excused,bus,Eve,{},,,7"
    rows = [row.format(at) for at in ("2062-12-07T09:00", "2026-12-07T12:00", "2026-12-07T12:01")]
    with pytest.raises(InputError) as caught:
        decide_until_noon(site, *rows)
    assert [(issue.row, issue.column, issue.value) for issue in caught.value.issues] == [
        (2, "decided_at", "2062-12-07T09:00"),
        (4, "decided_at", "2026-12-07T12:01"),
    ]


def test_a_decision_of_this_moment_counts(site: Site) -> None:
    assert len(decide_until_noon(site, "A1/2026-11-30/late_in/1,excused,bus,Eve,2026-12-07T12:00,,,7").decisions) == 1


KINDS = Yardstick({"late_in": "late_in", "absence": "absence", "no_call_no_show": "absence"})


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("latein", "names 'latein', which is no kind of attendance exception; did you mean 'late_in'?"),
        ("no_call_no_show", "names 'no_call_no_show', whose ids say 'absence'; write A1/2026-11-30/absence/1"),
    ],
)
def test_an_id_of_a_kind_that_there_is_not_is_refused(site: Site, kind: str, told: str) -> None:
    row = f"A1/2026-11-30/{kind}/1,excused,bus,Eve,2026-12-07,,,7\n"
    with pytest.raises(InputError) as caught:
        site.write(decisions=DECISIONS + row).read("run", yardstick=KINDS)
    assert [str(issue).partition(f"{kind}/1' ")[2] for issue in caught.value.issues] == [told]


def test_an_id_of_a_kind_that_there_is_passes(site: Site) -> None:
    row = "A1/2026-11-30/absence/1,excused,bus,Eve,2026-12-07,,,7\n"
    assert len(site.write(decisions=DECISIONS + row).read("run", yardstick=KINDS).decisions) == 1


def test_a_decision_may_be_dated_without_time(site: Site) -> None:
    inputs = decide(site, "A1/2026-11-30/late_in/1,excused,bus,Eve,2026-12-07,,,7")
    assert inputs.instance.calendar.text_of(inputs.decisions[0].decided_at_utc) == "2026-12-07T00:00"


def test_a_decision_is_read(site: Site) -> None:
    row = "A1/2026-11-30/absence/1,confirmed,no call,Eve,2026-12-07T09:00,,no_call_no_show,480"
    (found,) = decide(site, row).decisions
    assert (found.decision, found.reason, found.decided_by) == ("confirmed", "no call", "Eve")
    assert (found.code, found.amount_seen) == ("no_call_no_show", 480.0)


def test_corrections_are_read_one_by_one(site: Site) -> None:
    cell = "add out 2026-11-30T16:30|remove in 2026-11-30T08:12:05"
    (found,) = decide(site, f"A1/2026-11-30/missing_out/1,corrected,forgot,Eve,2026-12-07T09:00,{cell},,").decisions
    assert [(each.action, each.event) for each in found.corrections] == [("add", "out"), ("remove", "in")]
    assert found.correction == cell


@pytest.mark.parametrize(
    "cell",
    ["add out", "put out 2026-11-30T16:30", "add out 16:30", "add lunch 2026-11-30T16:30", "add out 2026-11-30T16:30|"],
)
def test_other_corrections_are_refused(site: Site, cell: str) -> None:
    with pytest.raises(InputError, match=r"decisions\.csv row 2, correction"):
        decide(site, f"A1/2026-11-30/missing_out/1,corrected,forgot,Eve,2026-12-07T09:00,{cell},,")


def test_a_decision_that_stands_twice_word_by_word_counts_once(site: Site) -> None:
    row = "A1/2026-11-30/late_in/1,excused,bus,Eve,2026-12-07T09:00,,,7"
    assert len(decide(site, row, row).decisions) == 1


def test_a_later_decision_on_the_same_exception_is_kept_beside_the_first(site: Site) -> None:
    row = "A1/2026-11-30/late_in/1,excused,bus,Eve,2026-12-07T09:0{},,,7"
    assert len(decide(site, row.format(0), row.format(1)).decisions) == 2


def test_from_a_workbook_only_the_sheet_of_exceptions_is_read(site: Site, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("Exceptions")
    for row in (
        ["Attendance exceptions"],
        [],
        ["Severity", "Date", "Exception", "Decision", "Reason", "Decided by", "Decided at", "Correction", "Code",
         "Exception id", "Amount seen"],
        ["high", "2026-11-30", "Late in", "excused", "bus", "Eve", "2026-12-07T09:00", None, None,
         "A1/2026-11-30/late_in/1", 7],
        ["high", "2026-11-30", "Late in", None, None, None, None, None, None, "A2/2026-11-30/late_in/1", 8],
    ):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "attendance.xlsx")
    (found,) = site.read("run", decisions=[tmp_path / "attendance.xlsx"]).decisions
    assert (found.exception_id, found.decided_by, found.amount_seen) == ("A1/2026-11-30/late_in/1", "Eve", 7.0)


PAST = "exception_id,agent_id,date,code,shift_start,from,held,points,points_state,status\n"


def test_an_exception_of_an_earlier_week_is_read_even_if_its_agent_has_left(site: Site) -> None:
    row = "Z9/2026-11-20/late_in/1,Z9,2026-11-20,late_in,2026-11-20T08:00,2026-11-20T08:00,no,0.25,charged,confirmed\n"
    (past,) = site.write(exception_history=PAST + row).read("run").exception_history
    assert (past.agent_id, past.code, past.points, past.points_state) == ("Z9", "late_in", 0.25, "charged")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("A1/2026-11-20/late_in/1,A1,2026-11-20,lat_in,,,no,0,none,open", "code: 'lat_in' is no kind of"),
        (
            "A1/2026-11-20/lat_in/1,A1,2026-11-20,late_in,,,no,0,none,open",
            "exception_id: .*/lat_in/1' names 'lat_in'",
        ),
    ],
)
def test_an_earlier_exception_of_a_kind_that_there_is_not_is_refused(site: Site, row: str, told: str) -> None:
    with pytest.raises(InputError, match=f"row 2, {told}"):
        site.write(exception_history=PAST + row + "\n").read("run", yardstick=KINDS)


def test_an_absence_without_a_call_is_filed_under_absence(site: Site) -> None:
    row = "A1/2026-11-20/absence/1,A1,2026-11-20,no_call_no_show,,,no,2,charged,confirmed\n"
    assert len(site.write(exception_history=PAST + row).read("run", yardstick=KINDS).exception_history) == 1


def test_the_same_exception_twice_with_equal_content_counts_once(site: Site) -> None:
    row = "A1/2026-11-20/late_in/1,A1,2026-11-20,late_in,,,no,0.25,charged,confirmed\n"
    assert len(site.write(exception_history=PAST + row + row).read("run").exception_history) == 1


def test_exceptions_of_earlier_weeks_may_lie_elsewhere(site: Site, tmp_path: Path) -> None:
    last_week = tmp_path / "out"
    last_week.mkdir()
    row = "A1/2026-11-20/late_in/1,A1,2026-11-20,late_in,,,no,0.25,charged,confirmed\n"
    (last_week / "exception_history.csv").write_text(PAST + row, encoding="utf-8")
    inputs = site.read("run", previous=PastResults(exceptions=(last_week / "exception_history.csv",)))
    assert len(inputs.exception_history) == 1
