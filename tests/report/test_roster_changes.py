"""Dated changes of demand in the files of a run."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from report_samples import changed_result, small_result

from wfm.report.roster_changes import change_words, changes_line, changes_table, signed
from wfm.report.roster_files import roster_files
from wfm.report.terminal import roster_summary


@pytest.fixture(scope="module")
def files():
    return roster_files(changed_result())


def test_changes_have_a_sheet_with_what_they_did(files):
    sheet = load_workbook(BytesIO(files["roster.xlsx"]))["Demand changes"]
    first, second = [list(row) for row in sheet.iter_rows(5, values_only=True)]
    assert first[:5] == [
        "Sat 24 Oct 08:00",
        "Sat 24 Oct 09:00",
        "voice",
        "Downtime",
        "Contacts −40 %, 50 % of the lost call again within 4 h",
    ]
    assert first[5:] == [1, -8, 4, -0.4, "=telephones down"]
    assert second[:5] == ["Mon 26 Oct 00:00", "Mon 26 Oct 24:00", "chat", "Holiday", "Closed"]


def test_text_of_a_note_never_becomes_a_formula(files):
    sheet = load_workbook(BytesIO(files["roster.xlsx"]))["Demand changes"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_without_changes_there_is_no_sheet_and_no_line():
    assert "Demand changes" not in load_workbook(BytesIO(roster_files(small_result())["roster.xlsx"])).sheetnames
    assert changes_line(small_result()) == ""


def test_run_json_lists_them(files):
    first, second = json.loads(files["run.json"])["demand_changes"]
    assert (first["start"], first["end"], first["kind"]) == ("2026-10-24T08:00", "2026-10-24T09:00", "downtime")
    assert (first["contacts"], first["returned_contacts"], first["agent_hours"], first["hours"]) == (-8, 4, -0.4, 1)
    assert (second["queue"], second["change"]) == ("chat", "Closed")


def test_run_json_has_an_empty_list_without_changes():
    assert json.loads(roster_files(small_result())["run.json"])["demand_changes"] == []


def test_the_terminal_sums_them_up():
    lines = roster_summary(changed_result(), Path("out"))
    assert "Changes   2 dated changes of demand: −8 contacts, −2.4 agent-hours" in lines


def test_a_demand_of_heads_has_no_contacts_to_tell():
    result = changed_result()
    rows = tuple(row for row in result.instance.demand if row.required is not None)
    changes = tuple(
        replace(change, effect=replace(change.effect, contacts=0.0)) for change in result.instance.demand_changes
    )
    heads = replace(result, instance=replace(result.instance, demand=rows, demand_changes=changes))
    assert changes_line(heads) == "2 dated changes of demand: −2.4 agent-hours"
    assert changes_table(heads)["Contacts added"].isna().all()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"volume_add_per_hour": 12.0}, "+12 contacts an hour"),
        ({"aht_percent": 10.0}, "Handling time +10 %"),
        ({"required_percent": -20.0, "required_add": 2.0}, "Heads −20 %, +2 heads"),
        ({}, "Nothing"),
    ],
)
def test_changes_are_told_in_words(settings, words):
    plain = replace(changed_result().instance.demand_changes[1], is_closed=False)
    assert change_words(replace(plain, **settings)) == words


@pytest.mark.parametrize(("value", "text"), [(2.0, "+2"), (-0.44, "−0.4"), (-0.04, "0"), (0.0, "0")])
def test_numbers_bear_their_sign_unless_they_read_as_nothing(value, text):
    assert signed(value) == text
