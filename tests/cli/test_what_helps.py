"""What would help, told after a run: at most by proof, and what a trial has really saved."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from cli_site import write_site

from wfm.cli.main import run_command

AWAY = "agent_id,start,end\nann,2026-11-30,2026-11-30\nbob,2026-11-30,2026-11-30\n"
"""Nobody is left on the first date: eight hours are short, at 10 each."""


def helped(tmp_path: Path, *options: str) -> list[dict[str, str]]:
    site = write_site(tmp_path / "site", time_off=AWAY)
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out"), "--quiet", *options]) == 0
    with (tmp_path / "out" / "help.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_trial_saves_what_it_says(tmp_path: Path):
    rows = helped(tmp_path, "--what-helps", "2")
    assert [(row["limit"], row["most_hours"], row["found_hours"]) for row in rows[:3]] == [
        ("time off of Ann", "8", "8"),
        ("time off of Bob", "8", "8"),
        ("time off on 2026-11-30", "8", "8"),
    ]
    assert {row["found_cost"] for row in rows[3:]} == {""}


def test_without_the_option_nothing_is_tried(tmp_path: Path):
    assert {row["found_cost"] for row in helped(tmp_path)} == {""}


def test_the_summary_names_what_would_help(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    helped(tmp_path)
    told = capsys.readouterr().out.splitlines()
    assert "Hours     16 required, 8 short (8 unavoidable)" in told
    assert "Helps     without time off of Ann ≤ 8 h; time off of Bob ≤ 8 h" in told
