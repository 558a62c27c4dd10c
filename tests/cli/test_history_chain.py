"""Shifts handed on from result folder to result folder: absences in a row and fair shares over several weeks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from answering import rows_of
from cli_site import AGENTS, CONFIG, write_site

from wfm.cli.main import run_command

ANN = "agent_id,name,contract,skills\nann,Ann,any,voice\n"
HEADER = "agent_id,date,kind,label,start,end,paid\n"
PUNCHES = "agent_id,time,event\n"
DAYS = {
    name: f"2026-11-{day}" for name, day in {"wed": 18, "fri": 20, "sat": 21, "sun": 22, "mon": 23, "tue": 24}.items()
}


def shifts(*days: str) -> str:
    """Published early shifts of Ann."""
    dates = [DAYS[day] for day in days]
    return HEADER + "".join(f"ann,{date},shift,early,{date}T06:00,{date}T14:00,yes\n" for date in dates)


def punched(*days: str) -> str:
    """Punches of shifts that Ann has worked."""
    dates = [DAYS[day] for day in days]
    return PUNCHES + "".join(f"ann,{date}T06:00,in\nann,{date}T14:00,out\n" for date in dates)


def attendance(site: Path, *options: str) -> int:
    return run_command(["attendance", str(site), "--out", str(site / "out"), "--quiet", *options])


def compared(folder: Path, schedule: str, punches: str, *options: str, as_of: str = "2026-11-26T06:00") -> Path:
    """Compare a week of Ann's, and return the result folder."""
    config = CONFIG.replace("2026-11-24T06:00", as_of)
    site = write_site(folder, config=config, agents=ANN, schedule=schedule, punches=punches)
    assert attendance(site, *options) == 0
    return site / "out"


def starts_in(folder: Path) -> list[str]:
    """Starts of the shifts that a result folder hands on."""
    return [row["start"] for row in rows_of(folder / "history.csv")]


def spells(folder: Path) -> dict[str, str]:
    """Row of absences to which each absence belongs, by date."""
    return {row["date"]: row["spell"] for row in rows_of(folder / "exceptions.csv") if row["code"] == "no_call_no_show"}


# Attendance ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def first_week(tmp_path: Path) -> Path:
    """A week on whose Saturday Ann has worked and on whose Sunday she was missing."""
    return compared(tmp_path / "first", shifts("sat", "sun"), punched("sat"), as_of="2026-11-23T20:00")


def test_the_schedule_just_compared_is_handed_on(first_week: Path):
    assert rows_of(first_week / "history.csv") == [
        {"agent_id": "ann", "start": f"{DAYS[day]}T06:00", "end": f"{DAYS[day]}T14:00", "shift": "early"}
        for day in ("sat", "sun")
    ]


def test_absences_on_sunday_and_monday_are_one_row(first_week: Path, tmp_path: Path):
    second = compared(tmp_path / "second", shifts("mon", "tue"), punched("tue"), "--previous", str(first_week))
    assert spells(second) == {DAYS["mon"]: f"ann/{DAYS['sun']}/absence/1"}


def test_a_shift_worked_between_two_absences_parts_them(tmp_path: Path):
    first = compared(tmp_path / "first", shifts("fri", "sun"), punched("sun"), as_of="2026-11-23T20:00")
    second = compared(tmp_path / "second", shifts("mon", "tue"), punched("tue"), "--previous", str(first))
    assert spells(second) == {DAYS["mon"]: f"ann/{DAYS['mon']}/absence/1"}


def test_without_the_week_before_a_row_begins_anew(tmp_path: Path):
    second = compared(tmp_path / "second", shifts("mon", "tue"), punched("tue"))
    assert spells(second) == {DAYS["mon"]: f"ann/{DAYS['mon']}/absence/1"}


def test_shifts_are_handed_on_through_a_week(first_week: Path, tmp_path: Path):
    second = compared(tmp_path / "second", shifts("mon", "tue"), punched("tue"), "--previous", str(first_week))
    assert starts_in(second) == [f"{DAYS[day]}T06:00" for day in ("sat", "sun", "mon", "tue")]


def test_what_the_history_of_the_input_tells_of_a_shift_wins(first_week: Path, tmp_path: Path):
    own = "agent_id,start,end\nann,2026-11-22T08:00,2026-11-22T12:00\n"
    site = write_site(
        tmp_path / "second",
        config=CONFIG.replace("2026-11-24T06:00", "2026-11-26T06:00"),
        agents=ANN,
        schedule=shifts("mon"),
        punches=punched("mon"),
        history=own,
    )
    assert attendance(site, "--previous", str(first_week)) == 0
    assert starts_in(site / "out") == ["2026-11-21T06:00", "2026-11-22T08:00", "2026-11-23T06:00"]


@pytest.mark.parametrize(("date", "is_kept"), [("2026-08-24", True), ("2026-08-23", False)])
def test_shifts_are_handed_on_for_thirteen_weeks(date: str, is_kept: bool, tmp_path: Path):
    # The last date compared is 23 November: 91 days after 24 August.
    own = f"agent_id,start,end\nann,{date}T08:00,{date}T12:00\n"
    site = write_site(tmp_path / "site", agents=ANN, schedule=shifts("mon"), punches=punched("mon"), history=own)
    assert attendance(site) == 0
    assert (f"{date}T08:00" in starts_in(site / "out")) == is_kept


@pytest.mark.parametrize(("window", "date", "is_kept"), [(120, "2026-07-26", True), (120, "2026-07-25", False)])
def test_a_longer_window_of_points_hands_on_more(window: int, date: str, is_kept: bool, tmp_path: Path):
    config = CONFIG.replace("attendance: {", f"attendance: {{points: {{window_days: {window}}}, ")
    own = f"agent_id,start,end\nann,{date}T08:00,{date}T12:00\n"
    tables = {"schedule": shifts("mon"), "punches": punched("mon"), "history": own}
    site = write_site(tmp_path / "site", config=config, agents=ANN, **tables)
    assert attendance(site) == 0
    assert (f"{date}T08:00" in starts_in(site / "out")) == is_kept


def test_the_history_of_the_input_is_never_written_over(tmp_path: Path):
    own = "agent_id,start,end\nann,2020-01-01T08:00,2020-01-01T12:00\n"
    site = write_site(tmp_path / "site", agents=ANN, schedule=shifts("mon"), punches=punched("mon"), history=own)
    assert run_command(["attendance", str(site), "--out", str(site), "--quiet"]) == 0
    assert (site / "history.csv").read_text(encoding="utf-8") == own


def test_shifts_that_would_be_lost_are_not_replaced_without_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    site = write_site(tmp_path / "site", agents=ANN, schedule=shifts("mon"), punches=punched("mon"))
    (site / "out").mkdir()
    (site / "out" / "history.csv").write_text("agent_id,start,end,shift\nann,x,y,z\n", encoding="utf-8")
    assert attendance(site) == 8
    assert "holds shifts that this run knows nothing of; add --force" in capsys.readouterr().err


# Rosters -------------------------------------------------------------------------------------------------------------

FAIR = CONFIG.replace("rules:\n", "rules:\n  - {rule: fair_share, of: unpopular, shifts: [early], cost: 1}\n")
MONDAYS = {"first": "2026-11-16", "second": "2026-11-23", "third": "2026-11-30"}


def planned(folder: Path, start: str, *options: str) -> Path:
    """Plan one date on which one head is needed, and return the result folder."""
    config = FAIR.replace("start: 2026-11-30, days: 2", f"start: {start}, days: 1")
    demand = "start,queue,required\n" + "".join(f"{start}T{hour:02}:00,voice,1\n" for hour in range(6, 14))
    site = write_site(folder, config=config, agents=AGENTS + "cem,Cem,any,voice\n", demand=demand)
    assert run_command(["roster", str(site), "--out", str(site / "out"), "--quiet", *options]) == 0
    return site / "out"


@pytest.fixture(scope="module")
def three_weeks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three rosters, each of which knows of the one before alone."""
    found: dict[str, Path] = {}
    for name, start in MONDAYS.items():
        previous = ["--previous", str(list(found.values())[-1])] if found else []
        found[name] = planned(tmp_path_factory.mktemp("weeks") / name, start, *previous)
    return found


def test_a_first_week_has_nothing_to_hand_on(three_weeks: dict[str, Path]):
    assert not (three_weeks["first"] / "history.csv").exists()


def test_a_roster_hands_on_the_weeks_before_it(three_weeks: dict[str, Path]):
    assert sorted(starts_in(three_weeks["third"])) == ["2026-11-16T06:00", "2026-11-23T06:00"]


def test_a_fair_share_is_kept_over_three_weeks(three_weeks: dict[str, Path]):
    worked = [row["agent_id"] for folder in three_weeks.values() for row in rows_of(folder / "schedule.csv")]
    assert sorted(worked) == ["ann", "bob", "cem"]


def test_the_third_week_counts_what_two_weeks_have_given(three_weeks: dict[str, Path]):
    rows = rows_of(three_weeks["third"] / "fairness.csv")
    assert sum(int(row["before"]) for row in rows) == 2


def test_the_check_of_the_third_week_knows_its_proof(three_weeks: dict[str, Path], capsys: pytest.CaptureFixture[str]):
    third, second = three_weeks["third"], three_weeks["second"]
    arguments = ["check", str(third.parent), "--schedule", str(third / "schedule.csv"), "--previous", str(second)]
    assert run_command(arguments) == 0
    assert "another input" not in capsys.readouterr().out


def test_shifts_of_agents_who_have_gone_are_left_out_with_a_note(
    three_weeks: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    previous = tmp_path / "previous"
    shutil.copytree(three_weeks["third"], previous)
    (previous / "schedule.csv").unlink()
    (previous / "history.csv").write_text(
        "agent_id,start,end,shift\nzed,2026-11-16T06:00,2026-11-16T14:00,early\n", encoding="utf-8"
    )
    out = planned(tmp_path / "fourth", "2026-12-07", "--previous", str(previous))
    assert "1 row left out, as agents.csv no longer has their agents" in (out / "run.json").read_text(encoding="utf-8")
