"""The sample centre from end to end: run, then check."""

from __future__ import annotations

import csv
import json
from collections import Counter

import pytest
from sample_week import ROOT, SampleWeek

from wfm.cli.main import run_command


def test_the_run_ends_well(sample_week: SampleWeek):
    assert sample_week.code == 0


def test_it_says_that_it_plans_the_sample(sample_week: SampleWeek):
    first = sample_week.progress.splitlines()[0]
    assert first == "no INPUT given: planning the sample, sample_data/ with config/roster.yaml"


def test_all_files_are_there(sample_week: SampleWeek):
    assert sorted(path.name for path in sample_week.folder.iterdir()) == [
        "adherence.csv",
        "attendance.xlsx",
        "certificate.json",
        "coverage.csv",
        "coverage_effect.csv",
        "decisions.csv",
        "exception_history.csv",
        "exceptions.csv",
        "findings.csv",
        "help.csv",
        "history.csv",
        "managers",
        "roster.xlsx",
        "run.json",
        "schedule.csv",
    ]


def test_the_summary_of_both_reports_has_a_dozen_lines_of_eighty_columns_one_for_each_queue_and_one_for_changes(
    sample_week: SampleWeek,
):
    lines = sample_week.told.splitlines()
    assert len(lines) <= 14 + 3 + 1
    assert max(map(len, lines)) <= 80


def test_the_service_of_every_queue_is_predicted(sample_week: SampleWeek):
    service = json.loads((sample_week.folder / "run.json").read_bytes())["service"]
    assert {queue: 0 < told["service_level"] <= 1 for queue, told in service.items()} == {
        "voice": True,
        "chat": True,
        "email": True,
    }


def test_missed_contacts_of_slots_add_up_to_those_of_the_queues(sample_week: SampleWeek):
    service = json.loads((sample_week.folder / "run.json").read_bytes())["service"]
    with (sample_week.folder / "coverage.csv").open(encoding="utf-8", newline="") as file:
        missed = sum(float(row["missed_contacts"] or 0) for row in csv.DictReader(file))
    assert missed == pytest.approx(sum(queue["missed_contacts"] for queue in service.values()), abs=1e-3)


def test_the_record_adds_up(sample_week: SampleWeek):
    record = json.loads((sample_week.folder / "run.json").read_bytes())
    assert sum(record["parts"].values()) == pytest.approx(record["objective"])
    assert 0 <= record["bound"] <= record["objective"]


def test_the_short_hours_follow_from_the_coverage_file(sample_week: SampleWeek):
    record = json.loads((sample_week.folder / "run.json").read_bytes())
    with (sample_week.folder / "coverage.csv").open(encoding="utf-8", newline="") as file:
        short = sum(float(row["short"]) for row in csv.DictReader(file))
    assert short / 4 == pytest.approx(record["short_hours"], abs=1e-4)


def test_every_short_slot_has_a_reason(sample_week: SampleWeek):
    with (sample_week.folder / "coverage.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if float(row["short"]) > 0]
    assert rows
    assert all(row["reason"] for row in rows)


def test_no_more_is_unavoidable_than_is_short(sample_week: SampleWeek):
    record = json.loads((sample_week.folder / "run.json").read_bytes())
    assert 0 <= record["unavoidable_short_hours"] <= record["short_hours"]
    with (sample_week.folder / "coverage.csv").open(encoding="utf-8", newline="") as file:
        assert all(float(row["unavoidable"]) <= float(row["short"]) for row in csv.DictReader(file))


def test_what_would_help_saves_no_more_than_the_roster_costs(sample_week: SampleWeek):
    record = json.loads((sample_week.folder / "run.json").read_bytes())
    with (sample_week.folder / "help.csv").open(encoding="utf-8", newline="") as file:
        saved = [float(row["most_cost"]) for row in csv.DictReader(file)]
    assert saved == sorted(saved, reverse=True)
    assert saved[0] <= record["objective"]


def test_the_check_finds_it_clean(sample_week: SampleWeek, capsys: pytest.CaptureFixture[str]):
    schedule = str(sample_week.folder / "schedule.csv")
    config = str(ROOT / "config" / "roster.yaml")
    assert run_command(["check", str(ROOT / "sample_data"), "--config", config, "--schedule", schedule]) == 0
    told = capsys.readouterr().out
    assert "hard rules kept" in told
    assert "proved by the run" in told


def test_people_keep_one_shift_a_day(sample_week: SampleWeek):
    assert max(Counter((shift.agent_id, shift.date) for shift in sample_week.roster).values()) == 1
