"""What HR decides in the workbook survives every later run, and is never overwritten unread."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from answering import decide, decisions_in, rows_of, statuses
from cli_site import PUNCHES, SCHEDULE, content, write_site

from wfm.cli.main import run_command

LEFT_EARLY = "ann/2026-11-23/early_out/1"
DECISIONS = "exception_id,decision,reason,decided_by,decided_at\n"


def compare(site: Path, out: Path, *options: str) -> int:
    return run_command(["attendance", str(site), "--out", str(out), "--quiet", *options])


@pytest.fixture(scope="module")
def decided_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in whose workbook somebody has confirmed that Ann left early; tests get copies of it."""
    site = write_site(tmp_path_factory.mktemp("decided") / "site", punches=PUNCHES, schedule=SCHEDULE)
    assert compare(site, site / "out") == 0
    decide(site / "out" / "attendance.xlsx", LEFT_EARLY, "confirmed")
    return site


@pytest.fixture(scope="module")
def answered_once(tmp_path_factory: pytest.TempPathFactory, decided_once: Path) -> Path:
    """The same after a run that has read the workbook and replaced it."""
    site = shutil.copytree(decided_once, tmp_path_factory.mktemp("answered") / "site")
    assert compare(site, site / "out", "--force", "--decisions", str(site / "out" / "attendance.xlsx")) == 0
    return site


@pytest.fixture
def decided(decided_once: Path, tmp_path: Path) -> Path:
    """The result folder of the site with a decision in its workbook."""
    return shutil.copytree(decided_once, tmp_path / "site") / "out"


@pytest.fixture
def answered(answered_once: Path, tmp_path: Path) -> Path:
    """The result folder of the site whose decision a run has read."""
    return shutil.copytree(answered_once, tmp_path / "site") / "out"


def test_a_decision_in_the_workbook_is_in_force_after_a_re_run(answered: Path):
    assert statuses(answered) == {LEFT_EARLY: "confirmed"}
    assert decisions_in(answered) == [(LEFT_EARLY, "confirmed", "2026-11-24T09:00")]


def test_the_report_tells_who_decided_when_and_why(answered: Path):
    (row,) = rows_of(answered / "exceptions.csv")
    assert (row["reason"], row["decided_by"], row["decided_at"]) == ("spoke with Ann", "Eve", "2026-11-24T09:00")
    assert (row["points"], row["points_state"]) == ("0.5", "charged")


def test_it_is_still_there_after_a_run_that_goes_on_from_the_folder(answered: Path, tmp_path: Path):
    assert compare(answered.parent, tmp_path / "next", "--previous", str(answered)) == 0
    assert statuses(tmp_path / "next") == {LEFT_EARLY: "confirmed"}
    assert decisions_in(tmp_path / "next") == [(LEFT_EARLY, "confirmed", "2026-11-24T09:00")]


def test_the_folder_may_be_gone_on_from_and_replaced_at_once(decided: Path):
    assert compare(decided.parent, decided, "--force", "--previous", str(decided)) == 0
    assert statuses(decided) == {LEFT_EARLY: "confirmed"}


def test_a_decision_survives_moved_shifts_and_other_grace(decided: Path):
    site = decided.parent
    schedule = (site / "schedule.csv").read_text(encoding="utf-8")
    (site / "schedule.csv").write_text(schedule.replace("06:00", "06:30").replace("14:00", "14:30"), encoding="utf-8")
    config = (site / "config.yaml").read_text(encoding="utf-8")
    grace = 'attendance: {exceptions: {early_out: {grace_minutes: 3}}, as_of: "2026'
    (site / "config.yaml").write_text(config.replace('attendance: {as_of: "2026', grace), encoding="utf-8")
    assert compare(site, decided, "--force", "--previous", str(decided)) == 0
    assert decisions_in(decided) == [(LEFT_EARLY, "confirmed", "2026-11-24T09:00")]
    (row,) = (row for row in rows_of(decided / "exceptions.csv") if row["exception_id"] == LEFT_EARLY)
    assert (row["status"], row["detail"]) == ("open", "was 60, now 90")


def test_decisions_of_all_files_are_united(answered: Path, tmp_path: Path):
    more = tmp_path / "more.csv"
    more.write_text(f"{DECISIONS}{LEFT_EARLY},excused,a bus strike,Hal,2026-11-25T10:00\n", encoding="utf-8")
    (answered.parent / "decisions.csv").write_text(
        f"{DECISIONS}ann/2026-11-20/late_in/1,excused,ill,Hal,2026-11-22T10:00\n", encoding="utf-8"
    )
    both = ["--decisions", str(answered / "decisions.csv"), "--decisions", str(more)]
    assert compare(answered.parent, tmp_path / "next", *both) == 0
    assert [decision for _, decision, _ in decisions_in(tmp_path / "next")] == ["excused", "confirmed", "excused"]
    assert statuses(tmp_path / "next") == {LEFT_EARLY: "excused"}


def test_the_summary_counts_what_no_decision_can_act_on(
    site_with_punches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (site_with_punches / "decisions.csv").write_text(
        f"{DECISIONS}ann/2026-11-23/late_in/1,excused,ill,Hal,2026-11-24T10:00\n"
        "ann/2026-11-02/late_in/1,excused,ill,Hal,2026-11-24T10:00\n",
        encoding="utf-8",
    )
    assert compare(site_with_punches, tmp_path / "out") == 0
    assert "Decisions   1 on what no longer arises, 1 outside the period" in capsys.readouterr().out.splitlines()


def test_the_summary_counts_what_was_too_old_to_keep(
    site_with_punches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    # 400 days before 23 November 2026 is 19 October 2025: kept on that date, forgotten a day earlier.
    rows = "".join(f"ann/2025-10-{day}/late_in/1,excused,ill,Hal,2025-11-01T10:00\n" for day in (18, 19))
    (site_with_punches / "decisions.csv").write_text(DECISIONS + rows, encoding="utf-8")
    assert compare(site_with_punches, tmp_path / "out") == 0
    told = capsys.readouterr().out.splitlines()
    assert "Forgotten   1 decision beyond retention_days, not carried on" in told
    assert decisions_in(tmp_path / "out") == [("ann/2025-10-19/late_in/1", "excused", "2025-11-01T10:00")]


# Never overwritten ---------------------------------------------------------------------------------------------------


def test_an_edited_workbook_that_was_not_read_is_refused(decided: Path, capsys: pytest.CaptureFixture[str]):
    before = content(decided)
    assert compare(decided.parent, decided, "--force") == 8
    assert f"give it as --decisions {decided / 'attendance.xlsx'}" in capsys.readouterr().err
    assert content(decided) == before


def test_the_copy_of_an_edited_workbook_is_not_the_workbook(decided: Path, tmp_path: Path):
    shutil.copy(decided / "attendance.xlsx", tmp_path / "copy.xlsx")
    before = content(decided)
    assert compare(decided.parent, decided, "--force", "--decisions", str(tmp_path / "copy.xlsx")) == 8
    assert content(decided) == before


def test_decisions_carried_on_are_not_replaced_by_a_run_that_has_not_read_them(
    answered: Path, capsys: pytest.CaptureFixture[str]
):
    before = content(answered)
    assert compare(answered.parent, answered, "--force") == 8
    assert "holds decisions that this run has not read" in capsys.readouterr().err
    assert content(answered) == before


def test_a_table_of_decisions_is_replaced_by_one_that_holds_them_all(answered: Path):
    shutil.copy(answered / "decisions.csv", answered.parent / "decisions.csv")
    assert compare(answered.parent, answered, "--force") == 0
    assert statuses(answered) == {LEFT_EARLY: "confirmed"}


def test_the_same_decision_told_differently_in_two_files_is_refused(
    answered: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    other = tmp_path / "other.csv"
    other.write_text(f"{DECISIONS}{LEFT_EARLY},excused,ill,Hal,2026-11-24T09:00\n", encoding="utf-8")
    files = ["--decisions", str(answered / "decisions.csv"), "--decisions", str(other)]
    assert compare(answered.parent, tmp_path / "next", *files) == 3
    told = capsys.readouterr().err
    assert f"{other.as_posix()} row 2" in told
    assert f"in {(answered / 'decisions.csv').as_posix()} row 2" in told


def test_a_decision_without_a_reason_is_refused_by_sheet_and_row(decided: Path, capsys: pytest.CaptureFixture[str]):
    decide(decided / "attendance.xlsx", LEFT_EARLY, "excused", reason="")
    assert compare(decided.parent, decided, "--force", "--previous", str(decided)) == 3
    assert "attendance.xlsx sheet Exceptions row 5, reason: is empty" in capsys.readouterr().err


# Equal input, equal output -------------------------------------------------------------------------------------------


def test_two_runs_on_the_same_input_give_the_same_bytes(answered: Path, tmp_path: Path):
    for name in ("one", "two"):
        assert compare(answered.parent, tmp_path / name, "--previous", str(answered)) == 0
    assert content(tmp_path / "one") == content(tmp_path / "two")


# Managers' workbooks -------------------------------------------------------------------------------------------------

IN_TEAM = "agent_id,name,contract,skills,team\nann,Ann,any,voice,{}\nbob,Bob,any,voice,{}\n"


@pytest.fixture
def north(site_with_punches: Path) -> Path:
    """The result folder of a site whose people are in team North."""
    (site_with_punches / "agents.csv").write_text(IN_TEAM.format("North", "North"), encoding="utf-8")
    assert compare(site_with_punches, site_with_punches / "out") == 0
    return site_with_punches / "out"


def test_the_workbook_of_a_team_that_is_no_more_goes(north: Path):
    (north.parent / "agents.csv").write_text(IN_TEAM.format("South", "South"), encoding="utf-8")
    assert compare(north.parent, north, "--force") == 0
    assert [path.name for path in (north / "managers").iterdir()] == ["South.xlsx"]


def test_the_workbook_of_a_team_stays_if_somebody_has_edited_it(north: Path):
    (north / "managers" / "North.xlsx").write_bytes(b"notes of the manager")
    (north.parent / "agents.csv").write_text(IN_TEAM.format("South", "South"), encoding="utf-8")
    before = content(north)
    assert compare(north.parent, north, "--force") == 8
    assert content(north) == before


def test_managers_get_nothing_where_the_settings_say_so(site_with_punches: Path, tmp_path: Path):
    config = site_with_punches / "config.yaml"
    text = config.read_text(encoding="utf-8").replace("attendance: {", "attendance: {report: {managers: false}, ")
    config.write_text(text, encoding="utf-8")
    assert compare(site_with_punches, tmp_path / "out") == 0
    assert not (tmp_path / "out" / "managers").exists()
