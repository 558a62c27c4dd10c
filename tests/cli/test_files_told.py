"""The terminal names every file that a run has written, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_site import AGENTS, CONFIG, PUNCHES, SCHEDULE, content, write_site

from wfm.cli.main import run_command

HISTORY = "agent_id,start,end,shift\nann,2026-11-28T06:00,2026-11-28T14:00,early\n"
IN_TEAM = AGENTS.replace("skills", "skills,team").replace("voice", "voice,North")


def told_by(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Names of the files that a command tells of, which must end well."""
    assert run_command([*arguments, "--quiet"]) == 0
    names: list[str] = []
    is_named = False
    for line in capsys.readouterr().out.splitlines():
        is_named = line.startswith("Files") or (is_named and line.startswith(" "))
        if is_named:
            listed = line.removeprefix("Files").partition(";")[0]
            names += [name.strip() for name in listed.split(",") if name.strip()]
    return sorted(names)


def written(folder: Path) -> list[str]:
    """Names of the files in a folder, and of the folders in it."""
    return sorted({name if "/" not in name else f"{name.partition('/')[0]}/" for name in content(folder)})


@pytest.mark.parametrize("command", ["roster", "run"])
@pytest.mark.parametrize("tables", [{}, {"history": HISTORY}], ids=["alone", "with history"])
def test_a_roster_names_its_files(
    command: str, tables: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    site = write_site(tmp_path / "site", **tables)
    names = told_by(capsys, command, str(site), "--out", str(tmp_path / "out"))
    assert names == written(tmp_path / "out")
    assert ("history.csv" in names) == bool(tables)


@pytest.mark.parametrize("command", ["run", "attendance"])
def test_a_comparison_names_its_files(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    site = write_site(tmp_path / "site", agents=IN_TEAM, punches=PUNCHES, schedule=SCHEDULE, history=HISTORY)
    names = told_by(capsys, command, str(site), "--out", str(tmp_path / "out"))
    assert names == written(tmp_path / "out")
    assert "managers/" in names


def test_a_comparison_without_workbooks_for_managers_names_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    config = CONFIG.replace("attendance: {", "attendance: {report: {managers: false}, ")
    site = write_site(tmp_path / "site", config=config, punches=PUNCHES, schedule=SCHEDULE)
    names = told_by(capsys, "attendance", str(site), "--out", str(tmp_path / "out"))
    assert names == written(tmp_path / "out")
    assert "managers/" not in names


def test_a_comparison_into_the_folder_of_the_input_does_not_claim_its_history(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    site = write_site(tmp_path / "site", punches=PUNCHES, schedule=SCHEDULE)
    names = told_by(capsys, "attendance", str(site), "--out", str(site))
    assert "history.csv" not in names


@pytest.mark.parametrize("has_punches", [True, False])
def test_a_week_that_goes_on_from_another_names_its_files(
    has_punches: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    last = write_site(tmp_path / "last", punches=PUNCHES, schedule=SCHEDULE)
    told_by(capsys, "attendance", str(last), "--out", str(last / "out"))
    tables = {"punches": PUNCHES, "schedule": SCHEDULE} if has_punches else {}
    site = write_site(tmp_path / "site", **tables)
    names = told_by(capsys, "run", str(site), "--out", str(tmp_path / "out"), "--previous", str(last / "out"))
    assert names == written(tmp_path / "out")
    assert "decisions.csv" in names
