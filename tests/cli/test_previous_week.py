"""One week after the other: the result folder of the last one is all that the next one needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from answering import decide, decisions_in, rows_of, statuses
from cli_site import AGENTS, CONFIG, PUNCHES, SCHEDULE, write_site
from openpyxl import load_workbook

from wfm.cli.main import run_command

LEFT_EARLY = "ann/2026-11-23/early_out/1"
ONLY_ANN = "".join(line for line in AGENTS.splitlines(keepends=True) if not line.startswith("bob"))
THREE_IN_A_ROW = CONFIG.replace("- {rule: min_rest, hours: 11}", "- {rule: max_consecutive_days, days: 3}")
NEXT_CONFIG = THREE_IN_A_ROW.replace("start: 2026-11-30", "start: 2026-12-02").replace("2026-11-24", "2026-12-02")
NEXT_DEMAND = "start,queue,required\n" + "".join(
    f"2026-12-{day}T{hour:02}:00,voice,1\n" for day in ("02", "03") for hour in range(6, 14)
)
NEXT_PUNCHES = (
    "agent_id,time,event\n"
    "ann,2026-11-30T06:20,in\nann,2026-11-30T14:00,out\nann,2026-12-01T06:00,in\nann,2026-12-01T14:00,out\n"
)


def run(command: str, site: Path, *options: str) -> int:
    return run_command([command, str(site), "--out", str(site / "out"), "--quiet", *options])


def dates_of(folder: Path) -> set[str]:
    return {row["date"] for row in rows_of(folder / "schedule.csv")}


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Last week's result: a roster for 30 November and 1 December, and a decision on 23 November in its workbook."""
    folder = tmp_path_factory.mktemp("last") / "site"
    site = write_site(folder, config=THREE_IN_A_ROW, agents=ONLY_ANN, punches=PUNCHES, schedule=SCHEDULE)
    assert run("run", site) == 0
    decide(site / "out" / "attendance.xlsx", LEFT_EARLY, "confirmed")
    return site / "out"


def write_next_site(folder: Path) -> Path:
    tables = {"agents": ONLY_ANN, "demand": NEXT_DEMAND, "punches": NEXT_PUNCHES}
    return write_site(folder, config=NEXT_CONFIG, **tables)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Next week's input, which knows nothing of the last one but the punches."""
    return write_next_site(tmp_path / "site")


@pytest.fixture(scope="module")
def next_week(tmp_path_factory: pytest.TempPathFactory, last: Path) -> Path:
    """Next week's result; tests leave it as it is."""
    site = write_next_site(tmp_path_factory.mktemp("next") / "site")
    assert run("run", site, "--previous", str(last)) == 0
    return site / "out"


def test_punches_are_compared_with_last_weeks_schedule(next_week: Path):
    assert statuses(next_week) == {"ann/2026-11-30/late_in/1": "open"}


def test_what_was_decided_in_last_weeks_workbook_is_carried_on(next_week: Path):
    assert decisions_in(next_week) == [(LEFT_EARLY, "confirmed", "2026-11-24T09:00")]


def test_last_weeks_exceptions_become_history_with_their_decisions(next_week: Path):
    (row,) = rows_of(next_week / "exception_history.csv")
    assert (row["exception_id"], row["status"], row["points"]) == (LEFT_EARLY, "confirmed", "0.5")


def test_last_weeks_points_still_count(next_week: Path):
    sheet = load_workbook(next_week / "attendance.xlsx")["Agents"]
    column = {cell.value: cell.column for cell in sheet[4]}
    assert (sheet.cell(5, column["Points"]).value, sheet.cell(5, column["With open"]).value) == (0.5, 1)


def test_the_cover_of_last_weeks_schedule_is_known(next_week: Path):
    first = rows_of(next_week / "coverage_effect.csv")[0]
    assert (first["start"], first["required"], first["planned"], first["lost_minutes"]) == (
        "2026-11-30T06:00",
        "1",
        "1",
        "20",
    )


def test_a_late_start_in_a_short_slot_hurts(next_week: Path):
    (row,) = rows_of(next_week / "exceptions.csv")
    assert (row["lost_minutes"], row["lost_short_minutes"]) == ("20", "20")


def test_last_weeks_shifts_count_for_the_next_roster(next_week: Path):
    # Ann has worked two days before the horizon: two more would be four in a row.
    assert len(dates_of(next_week)) == 1


@pytest.mark.parametrize("command", ["run", "roster"])
def test_without_last_week_its_shifts_do_not_count(command: str, site: Path):
    assert run(command, site) == 0
    assert dates_of(site / "out") == {"2026-12-02", "2026-12-03"}


def test_a_roster_alone_learns_from_last_weeks_shifts_too(site: Path, last: Path):
    assert run("roster", site, "--previous", str(last)) == 0
    assert len(dates_of(site / "out")) == 1


def test_the_check_knows_the_proof_if_it_is_told_of_last_week(
    next_week: Path, last: Path, capsys: pytest.CaptureFixture[str]
):
    arguments = ["check", str(next_week.parent), "--schedule", str(next_week / "schedule.csv")]
    assert run_command([*arguments, "--previous", str(last)]) == 0
    assert "certificate" in capsys.readouterr().out


def test_decisions_are_carried_on_through_a_week_without_punches(site: Path, last: Path):
    (site / "punches.csv").unlink()
    assert run("run", site, "--previous", str(last)) == 0
    assert decisions_in(site / "out") == [(LEFT_EARLY, "confirmed", "2026-11-24T09:00")]
    assert [row["exception_id"] for row in rows_of(site / "out" / "exception_history.csv")] == [LEFT_EARLY]


def test_a_third_week_goes_on_from_the_second(next_week: Path, tmp_path: Path):
    config = NEXT_CONFIG.replace("start: 2026-12-02", "start: 2026-12-04").replace("2026-12-02T", "2026-12-04T")
    punches = "agent_id,time,event\nann,2026-12-02T06:00,in\nann,2026-12-02T14:00,out\n"
    demand = NEXT_DEMAND.replace("12-03", "12-05").replace("12-02", "12-04")
    site = write_site(tmp_path / "third", config=config, agents=ONLY_ANN, demand=demand, punches=punches)
    assert run("run", site, "--previous", str(next_week)) == 0
    assert [row["exception_id"] for row in rows_of(site / "out" / "exception_history.csv")] == [
        LEFT_EARLY,
        "ann/2026-11-30/late_in/1",
    ]


def test_an_edited_roster_is_what_was_published(last: Path, site: Path, tmp_path: Path):
    published = tmp_path / "published"
    published.mkdir()
    for path in last.glob("*.*"):
        (published / path.name).write_bytes(path.read_bytes())
    book = load_workbook(published / "roster.xlsx")
    sheet = book["Schedule"]
    for row in sheet.iter_rows(min_row=2):
        if row[1].value == "2026-11-30":
            row[4].value = "2026-11-30T06:15"
    book.save(published / "roster.xlsx")
    assert run("run", site, "--previous", str(published)) == 0
    assert statuses(site / "out") == {}


def test_the_schedule_that_the_punches_belong_to_wins(last: Path, site: Path, capsys: pytest.CaptureFixture[str]):
    (site / "punches.csv").write_text(PUNCHES, encoding="utf-8")
    (site / "schedule.csv").write_text(SCHEDULE, encoding="utf-8")
    assert run_command(["attendance", str(site), "--out", str(site / "out"), "--previous", str(last)]) == 0
    assert statuses(site / "out") == {LEFT_EARLY: "confirmed"}
    note = f"note: punches are compared with schedule.csv, and not with {(last / 'schedule.csv').as_posix()}"
    assert note in capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_without_results_is_refused(name: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "empty").mkdir()
    assert run("attendance", site, "--previous", str(tmp_path / name)) == 3
    assert f"{tmp_path / name}: " in capsys.readouterr().err
