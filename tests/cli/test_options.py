"""Options: what they override, where files are looked for, and which times are understood."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from cli_site import CONFIG, PUNCHES, SCHEDULE, write_site
from openpyxl import Workbook

from wfm.cli.main import run_command
from wfm.cli.options import overridden
from wfm.cli.places import find_config, find_sample
from wfm.domain.settings import SolverSettings
from wfm.errors import InputError

SETTINGS = SolverSettings(time_limit_seconds=60, deterministic_limit=5, gap_target_percent=0.1, seed=3, workers=2)


def test_without_options_the_configuration_holds():
    assert overridden(SETTINGS) == SETTINGS


def test_a_time_limit_takes_the_place_of_a_limit_on_work():
    settings = overridden(SETTINGS, time_limit=8)
    assert (settings.time_limit_seconds, settings.deterministic_limit) == (8, None)


@pytest.mark.parametrize(
    ("option", "field", "value"),
    [
        ("gap_target", "gap_target_percent", 0.0),
        ("seed", "seed", 0),
        ("workers", "workers", 0),
        ("what_helps", "what_helps_seconds", 0.0),
    ],
)
def test_an_option_overrides_one_setting_also_with_zero(option: str, field: str, value: float):
    changed = overridden(SETTINGS, **{option: value})
    assert getattr(changed, field) == value
    assert changed.deterministic_limit == SETTINGS.deterministic_limit


def test_the_seed_in_force_is_recorded(site: Path, tmp_path: Path):
    run_command(["roster", str(site), "--out", str(tmp_path / "out"), "--seed", "41"])
    record = json.loads((tmp_path / "out" / "run.json").read_bytes())
    assert record["seed"] == 41
    assert set(record["versions"]) == {"wfm", "python", "ortools", "numpy", "pandas", "openpyxl", "holidays"}
    assert record["status"] == "optimal"


# Configuration --------------------------------------------------------------------------------------------------------


def test_a_configuration_that_is_named_wins(site: Path):
    assert find_config(site, Path("other.yaml")) == Path("other.yaml")


def test_the_configuration_lies_in_the_folder(site: Path):
    assert find_config(site, None) == site / "config.yaml"


def test_the_configuration_lies_beside_a_workbook(site: Path):
    assert find_config(site / "week.xlsx", None) == site / "config.yaml"


def test_without_a_configuration_the_input_is_refused(site: Path):
    (site / "config.yaml").unlink()
    with pytest.raises(InputError, match=r"config\.yaml: is missing from .*; add it, or name another with --config"):
        find_config(site, None)


def test_an_input_that_does_not_exist_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="nowhere: does not exist; name a folder"):
        find_config(tmp_path / "nowhere", None)


def test_the_sample_has_its_own_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_site(tmp_path / "sample_data")
    (tmp_path / "config").mkdir()
    (tmp_path / "sample_data" / "config.yaml").rename(tmp_path / "config" / "roster.yaml")
    monkeypatch.chdir(tmp_path)
    assert find_config(find_sample(), None) == Path("config", "roster.yaml")


def test_run_without_an_input_needs_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    assert run_command(["run"]) == 3
    told = capsys.readouterr().err
    assert "sample_data and config/roster.yaml: not in the current directory" in told
    assert "wfm init DIR" in told
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_is_an_input(tmp_path: Path):
    site = write_site(tmp_path / "site")
    workbook = Workbook()
    for name in ("agents", "demand"):
        sheet = workbook.create_sheet(name)
        for line in (site / f"{name}.csv").read_text(encoding="utf-8").splitlines():
            sheet.append(line.split(","))
    del workbook["Sheet"]
    workbook.save(tmp_path / "week.xlsx")
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    assert run_command(["roster", str(tmp_path / "week.xlsx"), "--out", str(tmp_path / "out")]) == 0


# Report time ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def summer_site(tmp_path: Path) -> Path:
    """A site whose published week lies in summer, an hour ahead of universal time."""
    shift = "ann,2026-06-01,shift,early,2026-06-01T06:00,2026-06-01T14:00,yes\n"
    schedule = SCHEDULE.splitlines()[0] + "\n" + shift
    punches = PUNCHES.replace("2026-11-23", "2026-06-01")
    return write_site(tmp_path / "site", schedule=schedule, punches=punches)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-06-02T06:00", "Tue 2 Jun 2026 06:00"),
        ("2026-06-02 06:00", "Tue 2 Jun 2026 06:00"),
        ("2026-06-02T06:00+00:00", "Tue 2 Jun 2026 07:00"),
    ],
)
def test_a_report_time_is_local_unless_an_offset_follows(
    written: str, shown: str, summer_site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "out"
    assert run_command(["attendance", str(summer_site), "--as-of", written, "--out", str(out)]) == 0
    assert f"as of {shown}" in capsys.readouterr().out


def test_a_time_that_clocks_skip_is_refused(site_with_punches: Path, capsys: pytest.CaptureFixture[str]):
    assert run_command(["attendance", str(site_with_punches), "--as-of", "2027-03-28T01:30"]) == 3
    told = capsys.readouterr().err
    assert "2027-03-28 01:30 does not exist in Europe/London" in told
    assert "--as-of" in told


def test_without_a_report_time_it_is_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    class Stopped(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.fromisoformat("2026-11-25T12:00+00:00")

    monkeypatch.setattr("wfm.attendance.report_time.datetime", Stopped)
    config = CONFIG.replace('attendance: {as_of: "2026-11-24T06:00"}\n', "")
    site = write_site(tmp_path / "site", config=config, punches=PUNCHES, schedule=SCHEDULE)
    assert run_command(["attendance", str(site), "--out", str(tmp_path / "out")]) == 0


def test_a_schedule_that_is_named_takes_the_place_of_the_input_s(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    site = write_site(tmp_path / "site", punches=PUNCHES)
    (tmp_path / "published.csv").write_text(SCHEDULE, encoding="utf-8")
    arguments = ["attendance", str(site), "--out", str(tmp_path / "out")]
    assert run_command(arguments) == 3
    assert "name it with --schedule" in capsys.readouterr().err
    assert run_command([*arguments, "--schedule", str(tmp_path / "published.csv")]) == 0


@pytest.mark.parametrize(("hours", "count"), [(11, 0), (17, 1)])
def test_the_rest_that_planning_demands_holds_for_attendance(hours: int, count: int, tmp_path: Path):
    shifts = "".join(f"ann,2026-11-{day},shift,early,2026-11-{day}T06:00,2026-11-{day}T14:00,yes\n" for day in (23, 24))
    punches = "agent_id,time,event\n" + "".join(
        f"ann,2026-11-{day}T{time},{event}\n" for day in (23, 24) for time, event in (("06:00", "in"), ("14:00", "out"))
    )
    site = write_site(
        tmp_path / "site",
        config=CONFIG.replace("hours: 11", f"hours: {hours}").replace("2026-11-24T06", "2026-11-26T06"),
        punches=punches,
        schedule=SCHEDULE.splitlines()[0] + "\n" + shifts,
    )
    assert run_command(["attendance", str(site), "--out", str(tmp_path / "out")]) == 0
    found = (tmp_path / "out" / "exceptions.csv").read_text(encoding="utf-8")
    assert found.count(",short_rest,") == count


# Decisions ------------------------------------------------------------------------------------------------------------

DECISIONS = """exception_id,decision,reason,decided_by,decided_at
ann/2026-11-23/early_leave/shift,excused,agreed,Hal,2026-11-24T09:00
"""


def test_a_wrong_decision_is_refused(site_with_punches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "answers.csv").write_text(DECISIONS.replace("excused", "perhaps"), encoding="utf-8")
    arguments = ["attendance", str(site_with_punches), "--out", str(tmp_path / "out")]
    assert run_command([*arguments, "--decisions", str(tmp_path / "answers.csv")]) == 3
    assert "answers.csv row 2, decision: 'perhaps'" in capsys.readouterr().err
