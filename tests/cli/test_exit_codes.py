"""Every exit code, provoked, with what stderr says and what becomes of the output folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cli_site import CONFIG, DEMAND, PUNCHES, SCHEDULE, content, write_site

from wfm.cli.main import run_command
from wfm.domain.shifts import Roster
from wfm.errors import OutOfTimeError
from wfm.optimise.engine import Outcome
from wfm.pipeline.steps import planning

ROOT = Path(__file__).parents[2]
ROSTER_FILES = {"roster.xlsx", "schedule.csv", "coverage.csv", "findings.csv", "certificate.json", "run.json"}
ATTENDANCE_FILES = {
    "history.csv",
    "attendance.xlsx",
    "exceptions.csv",
    "adherence.csv",
    "coverage_effect.csv",
    "decisions.csv",
    "exception_history.csv",
    "managers/no_team.xlsx",
}
TIGHT = CONFIG.replace("max: 40", "max: 8")
TWO_PINS = "agent_id,date,shift\nann,2026-11-30,early\nann,2026-12-01,early\n"


def test_0_is_a_written_roster(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    code = run_command(["roster", str(site), "--out", str(tmp_path / "out")])
    assert code == 0
    assert set(content(tmp_path / "out")) == ROSTER_FILES
    assert "proved the least possible" in capsys.readouterr().out


def test_0_is_a_written_comparison(site_with_punches: Path, tmp_path: Path):
    assert run_command(["attendance", str(site_with_punches), "--out", str(tmp_path / "out")]) == 0
    assert set(content(tmp_path / "out")) == {*ATTENDANCE_FILES, "run.json"}


def test_0_is_a_week_with_both(site_with_punches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run_command(["run", str(site_with_punches), "--out", str(tmp_path / "out")]) == 0
    assert set(content(tmp_path / "out")) == ROSTER_FILES | ATTENDANCE_FILES
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told].count("Files") == 2
    assert len(told) <= 14


def test_a_week_without_punches_has_no_attendance(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run_command(["run", str(site), "--out", str(tmp_path / "out")]) == 0
    assert set(content(tmp_path / "out")) == ROSTER_FILES
    assert "Punches" not in capsys.readouterr().out


def test_punches_without_a_schedule_are_told_of(tmp_path: Path):
    site = write_site(tmp_path / "site", punches=PUNCHES)
    assert run_command(["run", str(site), "--out", str(tmp_path / "out")]) == 0
    assert "no published schedule beside the punches" in (tmp_path / "out" / "run.json").read_text(encoding="utf-8")


def test_1_is_a_bug_and_keeps_its_traceback(site: Path, tmp_path: Path):
    program = (
        "import sys; from wfm.pipeline.steps import planning; from wfm.cli.main import main\n"
        "def broken(*args, **kwargs): raise ZeroDivisionError('a bug')\n"
        "planning.optimise = broken; main()"
    )
    out = tmp_path / "out"
    arguments = ["roster", str(site), "--out", str(out)]
    command = [sys.executable, "-c", program, *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Traceback" in ended.stderr
    assert "ZeroDivisionError: a bug" in ended.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan"],
        ["roster"],
        ["roster", "SITE", "--time-limit", "0"],
        ["roster", "SITE", "--gap-target", "-1"],
        ["roster", "SITE", "--workers", "some"],
        ["attendance", "SITE", "--as-of", "yesterday"],
        ["check", "SITE"],
    ],
    ids=" ".join,
)
def test_2_is_wrong_usage(arguments: list[str], site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    assert run_command([str(site) if word == "SITE" else word for word in arguments]) == 2
    assert not (tmp_path / "out").exists()


def test_3_lists_every_issue_and_their_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    site = write_site(
        tmp_path / "site",
        config=CONFIG.replace("hours: 11", "hour: 11"),
        agents="agent_id,name,contract,skills\nann,Ann,any,voise\n",
    )
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out"), "--quiet"]) == 3
    told = capsys.readouterr()
    assert "agents.csv row 2, skills: 'voise' is not a queue" in told.err
    assert "config.yaml line 9, rules.hour: 'hour' is not a known key; did you mean 'hours'?" in told.err
    assert told.err.rstrip().endswith(f"{len(told.err.splitlines()) - 1} issues in the input; nothing was written.")
    assert told.out == ""
    assert not (tmp_path / "out").exists()


def test_3_counts_a_single_issue(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    site = write_site(tmp_path / "site", demand=DEMAND.replace("voice,1\n", "voice,many\n", 1))
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out"), "--quiet"]) == 3
    assert capsys.readouterr().err.rstrip().endswith("1 issue in the input; nothing was written.")


@pytest.mark.parametrize("command", ["roster", "run", "attendance"])
def test_3_leaves_an_older_result_as_it_was(command: str, tmp_path: Path):
    site = write_site(tmp_path / "site", agents="agent_id,name,contract,skills\n,Ann,any,voice\n", punches=PUNCHES)
    out = tmp_path / "out"
    out.mkdir()
    (out / "run.json").write_text("{}", encoding="utf-8")
    before = content(out)
    assert run_command([command, str(site), "--out", str(out), "--force"]) == 3
    assert content(out) == before


def test_4_names_rules_and_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    site = write_site(tmp_path / "site", config=TIGHT, pins=TWO_PINS)
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out")]) == 4
    told = capsys.readouterr().err
    assert "- Ann (ann): in the week from Mon 30 Nov with the pins of Mon 30 Nov and Tue 01 Dec, shifts on" in told
    assert "16 h at least, but 8 h are the most; delete some of these pins, or raise weekly_hours.max" in told
    assert not (tmp_path / "out").exists()


def test_4_names_what_only_a_search_finds(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    changed = CONFIG.replace("days: 2", "days: 7").replace("weekly_hours: {min: 0", "weekly_hours: {min: 40")
    config = changed.replace("rules:\n", "rules:\n  - {rule: max_consecutive_days, days: 1}\n")
    demand = "start,queue,required\n" + "".join(
        f"2026-{day}T{hour:02}:00,voice,1\n"
        for day in ("11-30", "12-01", "12-02", "12-03", "12-04", "12-05", "12-06")
        for hour in range(6, 14)
    )
    site = write_site(tmp_path / "site", config=config, demand=demand)
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out")]) == 4
    told = capsys.readouterr().err
    assert "- Ann (ann): contract_hours, max_consecutive_days contradict each other." in told
    assert "    or: break contract_hours by 8 hours (Mon 30 Nov)" in told
    assert not (tmp_path / "out").exists()


def test_5_is_out_of_time(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def too_late(*args: object, **kwargs: object) -> Outcome:
        raise OutOfTimeError("The time limit came before any roster was found; give more time with --time-limit.")

    monkeypatch.setattr(planning, "optimise", too_late)
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out")]) == 5
    assert "--time-limit" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def tampered(change: Callable[[Outcome], Outcome]) -> Callable[..., Outcome]:
    """An optimiser that lies about its outcome."""
    honest = planning.optimise
    return lambda *args, **kwargs: change(honest(*args, **kwargs))


@pytest.mark.parametrize("by", [0.01, -0.01], ids=["too much", "too little"])
def test_6_is_a_cost_that_the_checker_does_not_find(
    by: float, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(planning, "optimise", tampered(lambda outcome: replace(outcome, cost=outcome.cost + by)))
    assert run_command(["run", str(site), "--out", str(tmp_path / "out")]) == 6
    assert f"counts a cost of {by:.4f}, the checker 0.0000" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_cost_within_the_tolerance_passes(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(planning, "optimise", tampered(lambda outcome: replace(outcome, cost=outcome.cost + 0.0009)))
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out")]) == 0


def test_6_is_a_roster_that_breaks_a_hard_rule(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def renamed(outcome: Outcome) -> Outcome:
        shifts = tuple(replace(shift, label="night") for shift in outcome.roster)
        return replace(outcome, roster=Roster(shifts))

    monkeypatch.setattr(planning, "optimise", tampered(renamed))
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out")]) == 6
    assert "shift_template: " in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_7_is_a_schedule_that_breaks_a_hard_rule(planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    text = (planned / "out" / "schedule.csv").read_text(encoding="utf-8")
    (tmp_path / "edited.csv").write_text(text.replace("06:00", "07:00"), encoding="utf-8")
    before = content(planned)
    assert run_command(["check", str(planned), "--schedule", str(tmp_path / "edited.csv")]) == 7
    told = capsys.readouterr()
    assert "shift_template (hard): " in told.out
    assert "shift_template" in told.err
    assert content(planned) == before


@pytest.mark.parametrize(
    ("command", "name"), [("roster", "roster.xlsx"), ("run", "findings.csv"), ("attendance", "exceptions.csv")]
)
def test_8_is_a_result_that_exists(
    command: str, name: str, site_with_punches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_bytes(b"mine")
    assert run_command([command, str(site_with_punches), "--out", str(out)]) == 8
    assert "--force" in capsys.readouterr().err
    assert content(out) == {name: b"mine"}


def test_8_comes_before_the_long_search(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    monkeypatch.setattr(planning, "optimise", lambda *args, **kwargs: pytest.fail("the search began"))
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out")]) == 8


def test_8_is_a_file_in_the_place_of_the_folder(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out")]) == 8
    assert "give another --out" in capsys.readouterr().err
    assert (tmp_path / "out").read_text(encoding="utf-8") == "a file"


def test_8_is_a_workbook_that_somebody_edited(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out"
    assert run_command(["roster", str(site), "--out", str(out)]) == 0
    (out / "roster.xlsx").write_bytes(b"edited")
    before = content(out)
    assert run_command(["roster", str(site), "--out", str(out), "--force"]) == 8
    assert "was edited" in capsys.readouterr().err
    assert content(out) == before


def test_8_is_a_full_disk(
    site_with_punches: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert run_command(["run", str(site_with_punches), "--out", str(tmp_path / "out")]) == 8
    assert "the disk is full" in capsys.readouterr().err
    assert content(tmp_path) == content_of_site(site_with_punches)


def content_of_site(site: Path) -> dict[str, bytes]:
    return {f"{site.name}/{name}": data for name, data in content(site).items()}


def test_an_unedited_result_is_replaced_with_force(site: Path, tmp_path: Path):
    out = tmp_path / "out"
    assert run_command(["roster", str(site), "--out", str(out)]) == 0
    assert run_command(["roster", str(site), "--out", str(out), "--force", "--seed", "7"]) == 0
    assert '"seed": 7' in (out / "run.json").read_text(encoding="utf-8")


def test_attendance_joins_a_roster_in_the_same_folder(site_with_punches: Path, tmp_path: Path):
    out = tmp_path / "out"
    assert run_command(["roster", str(site_with_punches), "--out", str(out)]) == 0
    assert run_command(["attendance", str(site_with_punches), "--out", str(out)]) == 0
    assert set(content(out)) == ROSTER_FILES | ATTENDANCE_FILES


def test_a_report_time_before_the_period_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    site = write_site(tmp_path / "site", punches=PUNCHES, schedule=SCHEDULE)
    arguments = ["attendance", str(site), "--as-of", "2026-11-22T06:00", "--out", str(tmp_path / "out")]
    assert run_command(arguments) == 3
    assert "lies before the period" in capsys.readouterr().err
