"""The large site of punches: the same to the byte, and read without a word."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from centres.clocked import ClockedSite, write_site
from wfm.attendance.settings import AttendanceSettings
from wfm.intake.read import read_inputs
from wfm.rules.base import configurable_rules

SMALL = ClockedSite(agents=30, weeks=1, days_a_week=5)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_site(SMALL, 1, folder)
    return folder


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_same_seed_writes_the_same_bytes(site: Path, tmp_path: Path):
    write_site(SMALL, 1, tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {
        file.name: file.read_bytes() for file in site.iterdir()
    }


def test_the_site_is_read_without_a_note(site: Path):
    inputs = read_inputs(
        site,
        site / "config.yaml",
        rule_schemas=configurable_rules(),
        attendance_schema=AttendanceSettings,
        purpose="attendance",
    )
    assert (inputs.notes, len(inputs.instance.agents)) == ((), 30)


def test_everybody_has_a_shift_on_so_many_days(site: Path):
    shifts = Counter(row["agent_id"] for row in rows_of(site, "schedule") if row["kind"] == "shift")
    assert set(shifts.values()) == {5}


def test_most_days_have_eight_punches(site: Path):
    punches = Counter((row["agent_id"], row["time"][:10]) for row in rows_of(site, "punches"))
    (usual, days), *_ = Counter(punches.values()).most_common(1)
    assert usual == 8
    assert days > 120
