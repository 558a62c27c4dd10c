"""Past weeks named with ``--past``: where they show, what is one of them, and that nothing of them is applied."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from answering import rows_of
from cli_site import CONFIG, DEMAND, PUNCHES, SCHEDULE, write_site
from openpyxl import load_workbook

from wfm.cli.main import run_command
from wfm.report.attendance_sheets import ADHERENCE_COLUMNS

MONDAYS = [date(2026, 10, 26) + timedelta(weeks=week) for week in range(4)]
EXCEPTIONS = "exception_id,agent_id,date,code,team,amount,status\n"
PRICED = CONFIG.replace("hours: {mon-sun", "target: {service_level: 0.8, within_seconds: 20}, hours: {mon-sun")
CALLS = "start,queue,volume,aht_seconds\n" + "".join(f"2026-11-23T{hour:02}:00,voice,6,300\n" for hour in range(6, 14))


def week_of(folder: Path, monday: date) -> Path:
    """Make a result folder with 25 shifts of 480 minutes, to one of which nobody came."""
    folder.mkdir(parents=True)
    lines = [",".join(ADHERENCE_COLUMNS)]
    for number in range(25):
        usual = {
            "level": "agent_day",
            "agent_id": f"a{number}",
            "team": "red",
            "date": monday,
            "attendance": "present" if number else "absent",
            "paid_scheduled_minutes": 480,
            "absent_minutes": 0 if number else 480,
            "due_minutes": 450 if number else 0,
            "worked_minutes": 450 if number else 0,
        }
        lines.append(",".join(str(usual.get(name, "")) for name in ADHERENCE_COLUMNS))
    (folder / "adherence.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    late = f"a1/{monday}/late_in/1,a1,{monday},late_in,red,7,open\n"
    (folder / "exceptions.csv").write_text(EXCEPTIONS + late, encoding="utf-8")
    return folder


@pytest.fixture
def weeks(tmp_path: Path) -> list[Path]:
    return [week_of(tmp_path / f"week{number}" / "out", monday) for number, monday in enumerate(MONDAYS)]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", punches=PUNCHES, schedule=SCHEDULE)


def attendance(site: Path, *options: str) -> int:
    return run_command(["attendance", str(site), "--out", str(site / "out"), "--quiet", *options])


def past(folders: list[Path]) -> list[str]:
    return [part for folder in folders for part in ("--past", str(folder))]


def told(site: Path, what: str) -> list[dict[str, str]]:
    return [row for row in rows_of(site / "out" / "trends.csv") if row["what"] == what]


def test_past_weeks_stand_side_by_side(site: Path, weeks: list[Path]):
    assert attendance(site, *past(weeks)) == 0
    assert [row["week"] for row in told(site, "exceptions")] == [str(monday) for monday in MONDAYS]


def test_four_shifts_missed_of_a_hundred_are_four_percent(site: Path, weeks: list[Path]):
    assert attendance(site, *past(weeks)) == 0
    overall = told(site, "absence_rate")[0]
    assert (overall["value"], overall["sample"], overall["weeks"]) == ("4", "100", "4")


def test_a_hundred_shifts_in_four_weeks_suggest_a_shrinkage(site: Path, weeks: list[Path]):
    assert attendance(site, *past(weeks)) == 0
    overall = told(site, "shrinkage")[0]
    assert (overall["value"], overall["absence"], overall["away"]) == ("4", "4", "0")


def test_three_weeks_suggest_none(site: Path, weeks: list[Path], capsys: pytest.CaptureFixture[str]):
    assert attendance(site, *past(weeks[:3])) == 0
    assert told(site, "shrinkage") == []
    assert "none suggested from 75 shifts in 3 weeks; it takes 100 in 4" in capsys.readouterr().out


def test_the_week_before_is_one_of_the_past_weeks(site: Path, weeks: list[Path]):
    assert attendance(site, *past(weeks[:3]), "--previous", str(weeks[3])) == 0
    assert told(site, "absence_rate")[0]["sample"] == "100"


def test_a_week_that_is_named_twice_counts_once(site: Path, weeks: list[Path]):
    assert attendance(site, *past(weeks), "--previous", str(weeks[3])) == 0
    assert told(site, "absence_rate")[0]["sample"] == "100"


def test_the_workbook_has_the_sheets(site: Path, weeks: list[Path]):
    assert attendance(site, *past(weeks)) == 0
    names = load_workbook(site / "out" / "attendance.xlsx").sheetnames
    assert [name for name in names if name in {"Trends", "Absence rates", "Shrinkage"}] == [
        "Trends",
        "Absence rates",
        "Shrinkage",
    ]


def test_a_suggestion_changes_no_other_result(site: Path, weeks: list[Path]):
    assert attendance(site) == 0
    without = {name: (site / "out" / name).read_bytes() for name in ("exceptions.csv", "adherence.csv", "history.csv")}
    assert attendance(site, *past(weeks), "--force") == 0
    assert {name: (site / "out" / name).read_bytes() for name in without} == without


def test_trends_of_an_earlier_run_are_taken_away(site: Path, weeks: list[Path]):
    assert attendance(site, *past(weeks)) == 0
    assert attendance(site, "--force") == 0
    assert not (site / "out" / "trends.csv").exists()


def test_a_past_folder_without_attendance_is_refused(site: Path, weeks: list[Path], capsys: pytest.CaptureFixture[str]):
    (weeks[0] / "adherence.csv").unlink()
    assert attendance(site, *past(weeks)) == 3
    assert "out/adherence.csv: does not exist; name a folder that 'wfm attendance' has written" in (
        capsys.readouterr().err
    )


def test_the_weekly_job_takes_past_weeks_too(site: Path, weeks: list[Path]):
    arguments = ["run", str(site), "--out", str(site / "out"), "--quiet"]
    assert run_command([*arguments, *past(weeks)]) == 0
    assert told(site, "absence_rate")[0]["sample"] == "100"


def test_where_contacts_are_known_the_service_of_those_who_came_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    config = PRICED.replace("start: 2026-11-30, days: 2", "start: 2026-11-23, days: 1")
    site = write_site(tmp_path / "calls", config=config, demand=CALLS, punches=PUNCHES, schedule=SCHEDULE)
    assert attendance(site) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Service")]
    assert line.startswith("Service     voice: ")


def test_where_heads_are_given_no_service_is_told(site: Path, capsys: pytest.CaptureFixture[str]):
    site = write_site(site, demand=DEMAND)
    assert attendance(site) == 0
    assert "Service" not in capsys.readouterr().out
