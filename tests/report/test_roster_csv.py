import csv
import json
from dataclasses import replace
from io import StringIO

import pytest
from report_samples import LATES, RELIEFS, small_result

from wfm.domain.certificate import Certificate
from wfm.report.csv_files import csv_text
from wfm.report.roster_files import ROSTER_FILES, file_names, roster_files
from wfm.report.run_file import sha256_of


@pytest.fixture(scope="module")
def files():
    return roster_files(small_result())


def rows_of(files, name):
    return list(csv.reader(StringIO(files[name].decode("utf-8"))))


def cover_of(files):
    """Rows of the coverage without what is predicted."""
    return [row[:8] for row in rows_of(files, "coverage.csv")]


PROVED = replace(small_result(), certificate=Certificate(40_000_000, "1f" * 32, ()))


def test_a_run_without_proof_or_fair_shares_writes_five_files(files):
    left_out = ("fairness.csv", "help.csv", "certificate.json")
    assert tuple(files) == tuple(name for name in ROSTER_FILES if name not in left_out)


def test_a_run_with_a_certificate_limits_and_fair_shares_writes_all_files():
    assert tuple(roster_files(replace(PROVED, reliefs=RELIEFS, fairness=(LATES,)))) == ROSTER_FILES


def test_what_would_help_is_told_in_cost_and_hours():
    # The roster costs 46 and the bound is 40; a missing head costs 8 a quarter hour at the least.
    written = roster_files(replace(PROVED, reliefs=RELIEFS))
    assert rows_of(written, "help.csv") == [
        ["kind", "limit", "most_cost", "most_hours", "beyond_gap_hours", "found_cost", "found_hours"],
        ["time off", "time off of Eve", "38", "1.1875", "1", "16", "0.5"],
        ["contract", "full_time: most hours a week (16)", "22", "0.6875", "0.5", "", ""],
        ["rule", "min_rest (hours 11)", "6", "0.1875", "0", "", ""],
    ]


def test_where_nobody_looked_nothing_is_told_of_what_is_unavoidable():
    written = roster_files(replace(small_result(), unavoidable=None))
    assert {row[7] for row in rows_of(written, "coverage.csv")[1:]} == {""}
    record = json.loads(written["run.json"])
    assert {record[key] for key in record if key.startswith("unavoidable")} == {None}


def test_what_is_unavoidable_is_told_by_day_and_queue(files):
    record = json.loads(files["run.json"])
    assert record["unavoidable_short_hours"] == 0.5
    assert record["unavoidable_by_day"] == {"2026-10-24": 0.5, "2026-10-25": 0, "2026-10-26": 0}
    assert record["unavoidable_by_queue"] == {"voice": 0.5, "chat": 0}


@pytest.mark.parametrize("result", [small_result(), PROVED, replace(PROVED, reliefs=RELIEFS, fairness=(LATES,))])
def test_the_names_told_are_those_of_the_files_written(result):
    assert file_names(result) == tuple(roster_files(result))


def test_run_json_knows_the_certificate():
    written = roster_files(PROVED)
    hashes = json.loads(written["run.json"])["output_sha256"]
    assert hashes["certificate.json"] == sha256_of(written["certificate.json"])


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("schedule.csv", "agent_id,date,kind,label,start,end,paid"),
        (
            "coverage.csv",
            "start,queue,required,staffed,short,over,reason,unavoidable,service_level,occupancy,"
            "speed_of_answer_seconds,abandonment,missed_contacts,service_level_low,service_level_high",
        ),
        ("findings.csv", "rule,hard,agent_id,date,amount,unit,cost,message"),
    ],
)
def test_columns_are_the_contract(files, name, columns):
    assert files[name].decode("utf-8").splitlines()[0] == columns


def test_a_shift_is_followed_by_its_pieces_in_order_of_time(files):
    assert rows_of(files, "schedule.csv")[1:5] == [
        ["ann", "2026-10-24", "shift", "day8", "2026-10-24T08:00", "2026-10-24T16:00", "yes"],
        ["ann", "2026-10-24", "break", "first", "2026-10-24T10:00", "2026-10-24T10:15", "yes"],
        ["ann", "2026-10-24", "meal", "lunch", "2026-10-24T12:00", "2026-10-24T12:30", "no"],
        ["ann", "2026-10-24", "activity", "coaching", "2026-10-24T14:00", "2026-10-24T14:30", "yes"],
    ]


def test_eight_hours_through_the_night_of_the_clock_change_end_at_five(files):
    night = next(row for row in rows_of(files, "schedule.csv") if row[0] == "cat")
    assert night[1:6] == ["2026-10-24", "shift", "night8", "2026-10-24T22:00", "2026-10-25T05:00"]


def test_history_is_not_in_the_schedule(files):
    assert not any(row[0] == "dee" for row in rows_of(files, "schedule.csv"))


def test_the_repeated_hour_has_eight_slots_told_apart_by_their_offset(files):
    voice = [row[0] for row in rows_of(files, "coverage.csv") if row[1] == "voice"]
    repeated = [start for start in voice if start.startswith("2026-10-25T01:")]
    assert repeated[:1] + repeated[4:5] == ["2026-10-25T01:00+01:00", "2026-10-25T01:00+00:00"]
    assert len(repeated) == len(set(repeated)) == 8


def test_a_closed_queue_without_anything_in_it_has_no_row(files):
    assert not any(row[:2] == ["2026-10-24T07:45", "chat"] for row in rows_of(files, "coverage.csv"))


def test_an_open_queue_has_a_row_without_need(files):
    assert ["2026-10-26T11:45", "chat", "0", "0", "0", "0", "", "0"] in cover_of(files)


def test_short_follows_from_required_and_staffed_and_reasons_are_joined(files):
    expected = ["2026-10-24T08:00", "voice", "2", "1", "1", "0", "nobody is free|bob starts at 09:00", "0.5"]
    assert expected in cover_of(files)


def test_fractions_of_heads_are_kept(files):
    assert ["2026-10-24T10:15", "chat", "1.5", "2.25", "0", "0.75", "", "0"] in cover_of(files)


def test_short_hours_in_run_json_follow_from_coverage(files):
    short = sum(float(row[4]) for row in rows_of(files, "coverage.csv")[1:])
    assert json.loads(files["run.json"])["short_hours"] == short / 4


def test_findings_are_written_with_their_cost(files):
    expected = ["preference", "no", "ann", "2026-10-26", "2", "request", "5.25", "Ann asked to be free"]
    assert rows_of(files, "findings.csv")[1:] == [expected]


def test_run_json_has_the_keys_of_the_contract(files):
    assert {
        "status",
        "objective",
        "parts",
        "bound",
        "gap_percent_of_required_hours",
        "required_hours",
        "short_hours",
        "unavoidable_short_hours",
        "seconds",
        "seed",
        "versions",
        "input_sha256",
    } <= set(json.loads(files["run.json"]))


def test_parts_add_up_to_the_objective(files):
    record = json.loads(files["run.json"])
    assert sum(record["parts"].values()) == record["objective"] == 46.0


def test_the_gap_carries_at_least_four_decimals(files):
    assert json.loads(files["run.json"])["gap_percent_of_required_hours"] == 3.947368


def test_run_json_knows_the_workbook(files):
    assert json.loads(files["run.json"])["output_sha256"]["roster.xlsx"] == sha256_of(files["roster.xlsx"])


def test_equal_results_give_equal_bytes(files):
    assert roster_files(small_result()) == files


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1 + 0.2, "0.3"), (-0.0, "0"), (3.0, "3"), (1234.5, "1234.5"), (float("nan"), ""), (None, ""), (2, "2")],
)
def test_numbers_are_written_without_dust(value, text):
    assert csv_text(value) == text
