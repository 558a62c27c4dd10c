"""The sample week: every planted exception is reported, and nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from wfm.attendance.compare import compare
from wfm.attendance.settings import AttendanceSettings
from wfm.intake.past_results import PastResults
from wfm.intake.read import read_inputs
from wfm.report.attendance_sheets import exceptions_table, measured
from wfm.report.csv_files import csv_bytes
from wfm.rules.base import rule_types

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def found():
    inputs = read_inputs(
        ROOT / "sample_data",
        ROOT / "config" / "roster.yaml",
        rule_schemas=rule_types(),
        attendance_schema=AttendanceSettings,
        purpose="attendance",
    )
    settings = inputs.attendance
    report_time_utc = settings.report_time_utc(inputs.instance.calendar)
    return compare(inputs.instance, inputs.schedule, inputs.punches, settings, report_time_utc).exceptions


@pytest.fixture(scope="module")
def planted():
    """What was planted; a row that a graver one replaces is left out."""
    with (ROOT / "tests" / "data" / "sample_exceptions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    replaced = {(row["agent_id"], row["date"], row["replaces"]) for row in rows if row["replaces"]}
    return [row for row in rows if (row["agent_id"], row["date"], row["code"]) not in replaced]


def test_exactly_the_planted_exceptions_are_reported(found, planted):
    reported = sorted((entry.agent_id, entry.date.isoformat(), entry.code) for entry in found)
    assert reported == sorted((row["agent_id"], row["date"], row["code"]) for row in planted)


def test_planted_amounts_are_measured_exactly(found, planted):
    amounts = {(entry.agent_id, entry.date.isoformat(), entry.code): measured(entry) for entry in found}
    wanted = {(row["agent_id"], row["date"], row["code"]): float(row["amount"]) for row in planted if row["amount"]}
    assert {key: amounts[key] for key in wanted} == wanted


def test_nothing_of_the_week_is_held_back(found):
    assert [entry.id for entry in found if entry.is_held] == []


def compared(**files):
    """Report on the sample week with other files of decisions or of earlier exceptions."""
    inputs = read_inputs(
        ROOT / "sample_data",
        ROOT / "config" / "roster.yaml",
        rule_schemas=rule_types(),
        attendance_schema=AttendanceSettings,
        purpose="attendance",
        **files,
    )
    settings = inputs.attendance
    return inputs.instance, compare(
        inputs.instance,
        inputs.schedule,
        inputs.punches,
        settings,
        settings.report_time_utc(inputs.instance.calendar),
        decisions=inputs.decisions,
        history=inputs.exception_history,
    )


def test_a_decision_on_every_exception_of_the_week_is_found_again(found, tmp_path):
    final = [entry for entry in found if not entry.is_held]
    lines = [f"{entry.id},excused,a reason,Eve,2026-12-20T12:00,{measured(entry)}" for entry in final]
    header = "exception_id,decision,reason,decided_by,decided_at,amount_seen"
    path = tmp_path / "decisions.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    _, again = compared(decisions=[path])
    assert {answer.effect for answer in again.answers} == {"in force"}
    assert {entry.status for entry in again.exceptions if not entry.is_held} == {"excused"}


def test_the_weeks_own_exceptions_as_history_change_nothing(found, tmp_path):
    instance, first = compared()
    path = tmp_path / "exception_history.csv"
    path.write_bytes(csv_bytes(exceptions_table(first, instance)))
    _, again = compared(previous=PastResults(exceptions=(path,)))
    assert (again.exceptions, again.standings, again.history) == (first.exceptions, first.standings, ())
