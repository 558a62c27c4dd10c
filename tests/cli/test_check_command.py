"""``wfm check``: what it prints of a schedule, edited or not, and when it trusts the bound of a run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cli_site import DEMAND, content, write_site
from openpyxl import load_workbook

from wfm.cli.main import run_command


def check(site: Path, schedule: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command."""
    code = run_command(["check", str(site), "--schedule", str(schedule)])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture
def copy(planned: Path, tmp_path: Path) -> Path:
    """A copy of the planned site that a test may change."""
    return Path(shutil.copytree(planned, tmp_path / "copy"))


@pytest.mark.parametrize("name", ["schedule.csv", "roster.xlsx"])
def test_a_written_roster_is_clean(name: str, planned: Path, capsys: pytest.CaptureFixture[str]):
    code, told, complaint = check(planned, planned / "out" / name, capsys)
    assert (code, complaint) == (0, "")
    assert "Rules            hard rules kept; 0 findings of priced rules" in told
    assert "Hours            16 required, 0 short" in told
    assert "  understaffing  0" in told


def test_checking_writes_nothing(planned: Path, capsys: pytest.CaptureFixture[str]):
    before = content(planned)
    check(planned, planned / "out" / "roster.xlsx", capsys)
    assert content(planned) == before


def test_an_edited_workbook_names_the_rule_and_the_person(copy: Path, capsys: pytest.CaptureFixture[str]):
    workbook = load_workbook(copy / "out" / "roster.xlsx")
    sheet = workbook["Schedule"]
    header = [cell.value for cell in sheet[1]]
    end = sheet.cell(2, header.index("end") + 1)
    end.value = str(end.value).replace("14:00", "13:00")
    workbook.save(copy / "out" / "roster.xlsx")
    code, told, complaint = check(copy, copy / "out" / "roster.xlsx", capsys)
    assert code == 7
    assert "shift_template (hard): the shift of " in told
    assert "lasts 420 minutes, which early does not offer" in told
    assert complaint == "1 finding of hard rules (shift_template): mend the schedule before it is published.\n"


def test_the_bound_of_the_run_gives_the_gap(planned: Path, capsys: pytest.CaptureFixture[str]):
    _, told, _ = check(planned, planned / "out" / "schedule.csv", capsys)
    assert "Bound            0, proved by the run" in told
    assert "Gap              none: no better roster exists" in told


def test_a_worse_schedule_is_told_its_gap(copy: Path, capsys: pytest.CaptureFixture[str]):
    schedule = copy / "out" / "schedule.csv"
    rows = schedule.read_text(encoding="utf-8").splitlines()
    schedule.write_text("\n".join(rows[:-1]) + "\n", encoding="utf-8")
    code, told, _ = check(copy, schedule, capsys)
    # Eight of sixteen required hours are short, at the price by which the gap is divided.
    assert code == 0
    assert "  understaffing  80" in told
    assert "Gap              at most 50 % of required hours from the best possible" in told


def test_a_broken_schedule_has_no_gap(copy: Path, capsys: pytest.CaptureFixture[str]):
    schedule = copy / "out" / "schedule.csv"
    schedule.write_text(schedule.read_text(encoding="utf-8").replace("06:00", "07:00"), encoding="utf-8")
    _, told, _ = check(copy, schedule, capsys)
    assert "Gap              cannot be told, for hard rules are broken" in told


def test_without_a_run_beside_it_the_bound_is_not_known(
    planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    schedule = Path(shutil.copy(planned / "out" / "schedule.csv", tmp_path))
    code, told, _ = check(planned, schedule, capsys)
    assert code == 0
    assert "Bound            not known: no run.json for this input lies beside the schedule" in told
    assert "Gap " not in told


def test_the_bound_of_another_input_is_not_used(copy: Path, capsys: pytest.CaptureFixture[str]):
    write_site(copy, demand=DEMAND.replace("voice,1\n", "voice,2\n", 1))
    _, told, _ = check(copy, copy / "out" / "schedule.csv", capsys)
    assert "Bound            not known" in told


def test_the_bound_of_a_run_with_attendance_is_used(
    site_with_punches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "out"
    assert run_command(["run", str(site_with_punches), "--out", str(out), "--quiet"]) == 0
    capsys.readouterr()
    _, told, _ = check(site_with_punches, out / "schedule.csv", capsys)
    assert "Bound            0, proved by the run" in told


def test_a_bound_above_the_cost_does_not_hold(copy: Path, capsys: pytest.CaptureFixture[str]):
    record = copy / "out" / "run.json"
    record.write_text(json.dumps({**json.loads(record.read_bytes()), "bound": 5.0}), encoding="utf-8")
    code, _, complaint = check(copy, copy / "out" / "schedule.csv", capsys)
    assert code == 7
    assert complaint.startswith("The bound in run.json does not hold")


def test_a_record_that_is_none_is_refused(copy: Path, capsys: pytest.CaptureFixture[str]):
    (copy / "out" / "run.json").write_text("half a rec", encoding="utf-8")
    code, _, complaint = check(copy, copy / "out" / "schedule.csv", capsys)
    assert code == 3
    assert "run.json: cannot be read as the record of a run; move it away" in complaint


def test_a_schedule_of_another_week_is_refused(copy: Path, capsys: pytest.CaptureFixture[str]):
    schedule = copy / "out" / "schedule.csv"
    schedule.write_text(schedule.read_text(encoding="utf-8").replace("2026-11-30", "2026-11-23"), encoding="utf-8")
    code, _, complaint = check(copy, schedule, capsys)
    assert code == 3
    assert "has shifts on 2026-11-23, outside the horizon of 2026-11-30 to 2026-12-01" in complaint
