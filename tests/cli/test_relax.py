"""``--relax``: what is written, said and returned where no roster keeps all hard rules."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from cli_site import CONFIG, PUNCHES, SCHEDULE, content, write_site

from wfm.cli.main import run_command

TIGHT = CONFIG.replace("max: 40", "max: 8")
ONE_DAY = CONFIG.replace("weekly_hours: {min: 0, max: 40}", "weekly_days: {min: 0, max: 1}")
NO_REST = CONFIG.replace("hours: 11", "hours: 17")
TWO_PINS = "agent_id,date,shift\nann,2026-11-30,early\nann,2026-12-01,early\n"
THREE = CONFIG.replace("rules:\n", "rules:\n  - {rule: shift_headcount, min: 3}\n")
CASES = {
    "contract_hours": (TIGHT, TWO_PINS),
    "contract_days": (ONE_DAY, TWO_PINS),
    "min_rest": (NO_REST, TWO_PINS),
    "shift_headcount": (THREE, "agent_id,date,shift\n"),
}


def stuck(folder: Path, name: str) -> Path:
    config, pins = CASES[name]
    return write_site(folder / "site", config=config, pins=pins)


def findings(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "findings.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module", params=CASES)
def relaxed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site without a roster whose relaxed roster lies in its folder ``out``."""
    site = stuck(tmp_path_factory.mktemp("relaxed"), request.param)
    assert run_command(["roster", str(site), "--out", str(site / "out"), "--relax", "--quiet"]) == 4
    return site


@pytest.mark.parametrize("name", CASES)
def test_without_the_option_nothing_is_written_and_it_is_pointed_out(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    site = stuck(tmp_path, name)
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out"), "--quiet"]) == 4
    assert capsys.readouterr().err.rstrip().endswith("add --relax.")
    assert not (tmp_path / "out").exists()


def test_findings_list_the_broken_hard_rules(relaxed: Path):
    assert {row["hard"] for row in findings(relaxed / "out")} == {"yes"}


def test_the_record_says_what_was_relaxed(relaxed: Path):
    record = json.loads((relaxed / "out" / "run.json").read_bytes())
    assert {each["rule"] for each in record["relaxed"]} == {row["rule"] for row in findings(relaxed / "out")}
    assert set(record["relaxed"][0]) == {"rule", "agent_id", "date", "amount", "unit", "change"}


def test_nothing_is_claimed_to_be_proved(relaxed: Path):
    record = json.loads((relaxed / "out" / "run.json").read_bytes())
    assert (record["status"], record["bound"], record["gap_percent_of_required_hours"]) == ("feasible", None, None)
    assert not (relaxed / "out" / "certificate.json").exists()


def test_the_checker_finds_the_same_with_the_configuration_as_it_is(relaxed: Path, capsys: pytest.CaptureFixture[str]):
    assert run_command(["check", str(relaxed), "--schedule", str(relaxed / "out" / "schedule.csv")]) == 7
    told = capsys.readouterr().out
    assert all(f"{row['rule']} (hard): {row['message']}" in told for row in findings(relaxed / "out"))


def test_the_summary_begins_with_what_is_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    site = stuck(tmp_path, "contract_hours")
    run_command(["roster", str(site), "--out", str(tmp_path / "out"), "--relax", "--quiet"])
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == [
        "RELAXED: no roster keeps all hard rules. This one breaks hard rules 1 time.",
        "Do not publish it as it is. findings.csv lists what is broken; relaxed were:",
    ]
    assert told[2].startswith("- relaxed for ann: pins on Mon 30 Nov by 1 pin; to keep all rules, delete the pin")
    assert "Rules     1 finding of hard rules: do not publish" in told


def test_a_required_activity_without_a_shift_is_left_out(tmp_path: Path):
    activity = (
        "activity_id,kind,minutes,earliest,latest,agents,required\n"
        "brief,meeting,60,2026-11-30T15:00,2026-11-30T17:00,ann,yes\n"
    )
    site = write_site(tmp_path / "site", activities=activity)
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out"), "--relax", "--quiet"]) == 4
    assert [(row["rule"], row["agent_id"]) for row in findings(tmp_path / "out")] == [("activity_placement", "ann")]


def test_where_there_is_a_roster_the_option_changes_nothing(site: Path, tmp_path: Path):
    assert run_command(["roster", str(site), "--out", str(tmp_path / "plain"), "--quiet"]) == 0
    assert run_command(["roster", str(site), "--out", str(tmp_path / "relaxed"), "--relax", "--quiet"]) == 0
    plain, relaxed = content(tmp_path / "plain"), content(tmp_path / "relaxed")
    assert relaxed["schedule.csv"] == plain["schedule.csv"]
    assert json.loads(relaxed["run.json"])["relaxed"] == []


def test_the_weekly_job_relaxes_too_and_compares_attendance(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    config, pins = CASES["min_rest"]
    site = write_site(tmp_path / "site", config=config, pins=pins, punches=PUNCHES, schedule=SCHEDULE)
    assert run_command(["run", str(site), "--out", str(tmp_path / "out"), "--relax", "--quiet"]) == 4
    assert {"schedule.csv", "exceptions.csv"} <= set(content(tmp_path / "out"))
    assert capsys.readouterr().out.startswith("RELAXED: ")
