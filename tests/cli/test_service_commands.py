"""``wfm staff`` and ``wfm simulate``: what they print, what they write, and what they refuse."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from cli_site import content
from contact_site import write_contact_site
from openpyxl import load_workbook

from wfm.cli.main import run_command

SCHEDULE = "agent_id,date,kind,label,start,end,paid\n" + "".join(
    f"{agent},2026-{day},shift,early,2026-{day}T06:00,2026-{day}T14:00,yes\n"
    for agent in ("ann", "bob")
    for day in ("11-30", "12-01")
)


@pytest.fixture
def contact_site(tmp_path: Path) -> Path:
    return write_contact_site(tmp_path / "site")


@pytest.fixture
def schedule(tmp_path: Path) -> str:
    file = tmp_path / "planned.csv"
    file.write_text(SCHEDULE, encoding="utf-8")
    return str(file)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


# Staff ----------------------------------------------------------------------------------------------------------------


def test_staff_prints_a_line_for_each_queue_and_day(contact_site: Path, capsys: pytest.CaptureFixture[str]):
    assert run_command(["staff", str(contact_site)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[:4] for line in told[1:4]] == [
        ["voice", "Mon", "30", "Nov"],
        ["voice", "Tue", "1", "Dec"],
        ["voice", "all", "days", "17.8"],
    ]
    assert max(map(len, told)) <= 80


def test_staff_writes_nothing_without_a_folder(contact_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = content(contact_site)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert run_command(["staff", str(contact_site)]) == 0
    assert content(tmp_path / "here") == {}
    assert content(contact_site) == before


def test_staff_writes_what_the_heads_rest_on(contact_site: Path, tmp_path: Path):
    assert run_command(["staff", str(contact_site), "--out", str(tmp_path / "out")]) == 0
    assert set(content(tmp_path / "out")) == {"staffing.csv"}
    first = rows(tmp_path / "out" / "staffing.csv")[0]
    assert (first["start"], first["queue"], first["required"]) == ("2026-11-30T06:00", "voice", "1.11")
    assert (first["volume"], first["erlangs"], first["heads"]) == ("4", "0.1", "1")
    assert first["decided_by"] == "service level"


def test_staff_names_a_queue_that_promises_over_the_day_and_tells_what_that_saves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    site = write_contact_site(tmp_path / "site")
    config = site / "config.yaml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("patience_seconds: 60}", "period: day}"), encoding="utf-8"
    )
    assert run_command(["staff", str(site)]) == 0
    told = capsys.readouterr()
    assert "Saved     agent-hours against promises by interval: voice" in told.out
    assert "staffing voice" in told.err.splitlines()


def test_staff_replaces_only_with_force(contact_site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["staff", str(contact_site), "--out", str(tmp_path / "out")]
    assert run_command(arguments) == 0
    assert run_command(arguments) == 8
    assert "staffing.csv is already there; add --force" in capsys.readouterr().err
    assert run_command([*arguments, "--force"]) == 0


def test_staff_takes_heads_as_given(site: Path, capsys: pytest.CaptureFixture[str]):
    assert run_command(["staff", str(site)]) == 0
    assert "16 agent-hours on the floor" in capsys.readouterr().out


def test_staff_tells_the_notes_on_the_input(contact_site: Path, capsys: pytest.CaptureFixture[str]):
    (contact_site / "demnad.csv").write_text("", encoding="utf-8")
    assert run_command(["staff", str(contact_site)]) == 0
    assert "note: ignored the file demnad.csv; did you mean 'demand.csv'?" in capsys.readouterr().err.splitlines()


def test_staff_keeps_notes_to_itself_where_it_shall_be_quiet(contact_site: Path, capsys: pytest.CaptureFixture[str]):
    (contact_site / "demnad.csv").write_text("", encoding="utf-8")
    assert run_command(["staff", str(contact_site), "--quiet"]) == 0
    assert capsys.readouterr().err == ""


# Simulate -------------------------------------------------------------------------------------------------------------


def test_simulate_prints_both_services_side_by_side(
    contact_site: Path, schedule: str, capsys: pytest.CaptureFixture[str]
):
    assert run_command(["simulate", str(contact_site), "--schedule", schedule, "--weeks", "3"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told if "predicted" in line and "%" in line] == ["week", "Mon", "Tue"]
    assert sum("simulated" in line for line in told) == 3
    assert "Why they differ" in told
    assert max(map(len, told)) <= 80


def test_simulate_tells_the_notes_on_the_input(contact_site: Path, schedule: str, capsys: pytest.CaptureFixture[str]):
    (contact_site / "demnad.csv").write_text("", encoding="utf-8")
    assert run_command(["simulate", str(contact_site), "--schedule", schedule, "--weeks", "2"]) == 0
    assert "note: ignored the file demnad.csv; did you mean 'demand.csv'?" in capsys.readouterr().err.splitlines()


def test_simulate_writes_table_and_workbook(contact_site: Path, schedule: str, tmp_path: Path):
    out = tmp_path / "out"
    arguments = ["simulate", str(contact_site), "--schedule", schedule, "--weeks", "2", "--out", str(out)]
    assert run_command(arguments) == 0
    assert set(content(out)) == {"simulation.csv", "simulation.xlsx", "run.json"}
    assert [(row["level"], row["start"]) for row in rows(out / "simulation.csv")] == [
        ("week", "2026-11-30"),
        ("day", "2026-11-30"),
        ("day", "2026-12-01"),
    ]
    assert load_workbook(out / "simulation.xlsx").sheetnames == ["Simulation", "Why they differ"]


def test_simulate_repeats_itself_with_the_same_seed(contact_site: Path, schedule: str, tmp_path: Path):
    told = []
    for folder, seed in (("a", "5"), ("b", "5"), ("c", "6")):
        arguments = ["simulate", str(contact_site), "--schedule", schedule, "--weeks", "2", "--seed", seed]
        assert run_command([*arguments, "--out", str(tmp_path / folder)]) == 0
        told.append((tmp_path / folder / "simulation.csv").read_bytes())
    assert told[0] == told[1] != told[2]


def test_without_absence_the_prediction_takes_no_shrinkage_off(contact_site: Path, schedule: str, tmp_path: Path):
    level = {}
    for absence in ("none", "shift"):
        out = tmp_path / absence
        arguments = ["simulate", str(contact_site), "--schedule", schedule, "--weeks", "1", "--absence", absence]
        assert run_command([*arguments, "--out", str(out)]) == 0
        level[absence] = float(rows(out / "simulation.csv")[0]["service_level_predicted"])
    assert level["none"] > level["shift"]


def test_simulate_says_how_to_get_a_schedule(
    contact_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    assert run_command(["simulate", str(contact_site)]) == 3
    assert "out/schedule.csv: does not exist; plan it first with 'wfm roster" in capsys.readouterr().err


def test_simulate_needs_contacts(site: Path, schedule: str, capsys: pytest.CaptureFixture[str]):
    assert run_command(["simulate", str(site), "--schedule", schedule]) == 3
    assert "give volume and aht_seconds in all rows of the queue" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--weeks", "0"], ["--absence", "all"], ["--handling-variation", "-1"]])
def test_simulate_refuses_options_out_of_range(option: list[str], contact_site: Path, schedule: str):
    assert run_command(["simulate", str(contact_site), "--schedule", schedule, *option]) == 2
