"""What a run tells of fair shares: a file, a line, and nothing once the rule is gone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from cli_site import CONFIG, write_site

from wfm.cli.main import run_command

FAIR = CONFIG.replace("rules:\n", "rules:\n  - {rule: fair_share, of: unpopular, shifts: [early]}\n")
AWAY = "agent_id,start,end\nbob,2026-11-30,2026-12-01\n"
"""Ann works both dates, though her share is one; without the rule that would cost 5 less, half an hour."""


def planned(tmp_path: Path, config: str = FAIR) -> Path:
    site = write_site(tmp_path / "site", time_off=AWAY, config=config)
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out"), "--quiet", "--force"]) == 0
    return tmp_path / "out"


def test_a_run_writes_what_everybody_has(tmp_path: Path):
    with (planned(tmp_path) / "fairness.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["agent_id"], row["before"], row["added"], row["above"]) for row in csv.DictReader(file)]
    assert rows == [("ann", "0", "2", "1"), ("bob", "0", "0", "0")]


def test_the_summary_tells_it_with_its_price(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    planned(tmp_path)
    told = capsys.readouterr().out.splitlines()
    assert "Fairness  unpopular shifts 0–2, 1 above; costs at most 0.5 h" in told


def checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What ``wfm check`` says of the roster that was planned."""
    assert run_command(["check", str(tmp_path / "site"), "--schedule", str(tmp_path / "out" / "schedule.csv")]) == 0
    return capsys.readouterr().out.splitlines()


def test_a_check_tells_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    planned(tmp_path)
    told = checked(tmp_path, capsys)
    assert "Fairness         unpopular shifts 0–2 per person, 1 above their share" in told


def test_a_check_says_nothing_of_fairness_without_the_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    planned(tmp_path, CONFIG)
    assert not any(line.startswith("Fairness") for line in checked(tmp_path, capsys))


def test_a_check_tells_two_things_beneath_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    both = FAIR.replace("rules:\n", "rules:\n  - {rule: fair_share, of: weekends}\n")
    planned(tmp_path, both)
    told = checked(tmp_path, capsys)
    first = told.index("Fairness         weekends 0 per person, nobody above their share")
    assert told[first + 1] == "                 unpopular shifts 0–2 per person, 1 above their share"


def test_a_run_without_the_rule_leaves_no_file_of_an_earlier_one(tmp_path: Path):
    planned(tmp_path)
    assert not (planned(tmp_path, CONFIG) / "fairness.csv").exists()
