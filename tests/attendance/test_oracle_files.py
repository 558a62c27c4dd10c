"""Cases of the table that need files: local times, hostile text, and two runs on the same input."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from attendance_days import CALENDAR, H, adherence, day_row, decide, only, punches, report, shift, told
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from wfm.attendance.compare import compare
from wfm.attendance.settings import AttendanceSettings
from wfm.domain.attendance import AttendanceReport
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.intake.inputs import Inputs
from wfm.intake.read import read_inputs
from wfm.report.attendance_files import attendance_files
from wfm.rules.base import rule_types

CONFIG = """\
horizon: {start: 2026-10-19, days: 14, timezone: Europe/London, interval_minutes: 15}
queues:
  - {id: voice, hours: {mon-fri: "08:00-12:00"}}
shifts:
  - {id: early, start: {at: ["08:00"]}, length_minutes: [240]}
contracts:
  - {id: full, shifts: [early]}
attendance: {as_of: "2026-12-24T12:00"}
"""
AUTUMN_SCHEDULE = """\
agent_id,date,kind,label,start,end,paid
ann,2026-10-24,shift,night,2026-10-24T22:00,2026-10-25T06:00,yes
ann,2026-10-24,meal,lunch,2026-10-25T01:45+01:00,2026-10-25T01:15+00:00,no
"""


NORTH = {"ann": "North"}


def read(folder: Path, **files: str) -> Inputs:
    """Read what `wfm attendance` reads, with files given by name."""
    usual = {"agents": "agent_id,name,contract,skills,team\nann,Ann,full,voice,North\n"}
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    for name, text in {**usual, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_inputs(
        folder,
        folder / "config.yaml",
        rule_schemas=rule_types(),
        attendance_schema=AttendanceSettings,
        purpose="attendance",
    )


def autumn_night(folder: Path, out: str) -> AttendanceReport:
    """Clock the night on which clocks go back by the local time alone."""
    rows = ("2026-10-24T22:00,in", "2026-10-25T01:45,meal_start", "2026-10-25T01:15,meal_end", f"2026-10-25T{out},out")
    lines = ["agent_id,time,event", *(f"ann,{row}" for row in rows), ""]
    inputs = read(folder, schedule=AUTUMN_SCHEDULE, punches="\n".join(lines))
    settings = AttendanceSettings.model_validate(inputs.attendance)
    report_time = settings.report_time_utc(inputs.instance.calendar)
    assert report_time is not None
    return compare(inputs.instance, inputs.schedule, inputs.punches, settings, report_time)


@pytest.mark.parametrize(("out", "more"), [("06:00", []), ("05:00", ["early_out 60"])], ids=["36a", "36b"])
def test_local_times_alone_tell_the_night_on_which_clocks_go_back(tmp_path: Path, out: str, more: list[str]):
    result = autumn_night(tmp_path, out)
    assert told(result) == ["ambiguous_time", "ambiguous_time", *more]
    assert (day_row(result).tally.scheduled, day_row(result).tally.due) == (540 * 60, 510 * 60)


def test_the_meal_across_the_repeated_hour_took_half_an_hour(tmp_path: Path):
    result = autumn_night(tmp_path, "06:00")
    assert (adherence(result), day_row(result).tally.present) == ("100", 510 * 60)


# Text that looks like a formula (case 48) -----------------------------------------------------------------------------

LATE = "2026-11-30/late_in/1"


@pytest.fixture(scope="module")
def hostile() -> Mapping[str, bytes]:
    """Files about somebody named ``=1+1``, excused because of ``-2``."""
    decision = replace(decide(LATE, "excused"), reason="-2")
    result = report([shift(H)], punches("in 08:30, out 12:00"), decisions=[decision], teams=NORTH)
    instance = Instance(CALENDAR, (), (), (), (Agent("ann", "=1+1", "full", ("voice",), "North"),))
    return attendance_files(result, instance, AttendanceSettings())


@pytest.mark.parametrize("text", ["=1+1", "-2"])
def test_it_is_a_text_cell_in_the_workbook(hostile: Mapping[str, bytes], text: str):
    book = load_workbook(BytesIO(hostile["attendance.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if _says(cell, text)]
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}


def _says(cell: Cell, text: str) -> bool:
    return str(cell.value) == text


def test_it_has_an_apostrophe_in_csv(hostile: Mapping[str, bytes]):
    (row,) = csv.DictReader(StringIO(hostile["exceptions.csv"].decode()))
    (decision,) = csv.DictReader(StringIO(hostile["decisions.csv"].decode()))
    assert (row["name"], row["reason"], decision["reason"]) == ("'=1+1", "'-2", "'-2")


@pytest.mark.parametrize("name", ["decisions.csv", "attendance.xlsx"])
def test_it_is_read_back_unchanged(hostile: Mapping[str, bytes], name: str, tmp_path: Path):
    (tmp_path / name).write_bytes(hostile[name])
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "agents.csv").write_text("agent_id,name,contract,skills\nann,'=1+1,full,voice\n", encoding="utf-8")
    (tmp_path / "schedule.csv").write_text(AUTUMN_SCHEDULE, encoding="utf-8")
    (tmp_path / "punches.csv").write_text("agent_id,time,event\nann,2026-10-24T22:00,in\n", encoding="utf-8")
    inputs = read_inputs(
        tmp_path,
        tmp_path / "config.yaml",
        rule_schemas=rule_types(),
        attendance_schema=AttendanceSettings,
        purpose="attendance",
        decisions=[tmp_path / name],
    )
    assert {decision.reason for decision in inputs.decisions} == {"-2"}
    assert inputs.instance.agent["ann"].name == "=1+1"


# Two runs (case 49) ---------------------------------------------------------------------------------------------------

CONFIRMED = decide(LATE, "confirmed", amount_seen=40.0)
AWAY = decide("2026-11-30/out_during_shift/2026-11-30T10:00", "confirmed", amount_seen=20.0)


def run(planned: str = H, grace: float = 5) -> AttendanceReport:
    """Come at 08:40 and be away from 10:00 to 10:20, both decided on."""
    return report(
        [shift(planned)],
        punches("in 08:40, out 10:00, in 10:20, out 12:00"),
        policy={"exceptions": {"late_in": {"grace_minutes": grace}}},
        decisions=[CONFIRMED, AWAY],
        now="+1 12:00",
        teams=NORTH,
    )


def test_equal_input_gives_equal_files():
    instance = Instance(CALENDAR, (), (), (), (Agent("ann", "Ann", "full", ("voice",), "North"),))
    first, second = (attendance_files(run(), instance, AttendanceSettings()) for _ in range(2))
    assert first == second


def test_another_grace_and_a_moved_shift_keep_ids_and_decisions():
    before, after = run(), run("08:30-12:00", grace=3)
    assert [entry.id for entry in after.exceptions] == [entry.id for entry in before.exceptions]
    assert [answer.decision for answer in after.answers] == [answer.decision for answer in before.answers]


def test_only_where_the_amount_has_moved_a_decision_is_open_again():
    found = {entry.code: (entry.status, entry.change) for entry in run("08:30-12:00", grace=3).exceptions}
    assert found == {"late_in": ("open", "was 40, now 10"), "out_during_shift": ("confirmed", "")}


def test_grace_alone_changes_no_decision():
    entries = run(grace=3).exceptions
    assert {entry.status for entry in entries} == {"confirmed"}


def test_the_id_is_that_of_the_decision():
    result = report([shift(H)], punches("in 08:40, out 12:00"), decisions=[CONFIRMED])
    assert only(result).id == CONFIRMED.exception_id
