"""The sample's week: a decision in its workbook survives later runs, and every exception keeps its id."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from answering import decide, decisions_in, statuses

from wfm.cli.main import run_command

ROOT = Path(__file__).parents[2]
LATE = "A050/2026-11-23/late_in/1"


def compare(out: Path, *options: str) -> Path:
    """Compare the sample's punches once more."""
    source, config = ROOT / "sample_data", ROOT / "config" / "roster.yaml"
    arguments = ["attendance", str(source), "--config", str(config), "--out", str(out), "--quiet", *options]
    assert run_command(arguments) == 0
    return out


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Result folder of the sample as nobody has decided on it; tests leave it as it is."""
    return compare(tmp_path_factory.mktemp("sample") / "out")


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory, first: Path) -> Path:
    """A second report, which has read the workbook of the first with a decision in it."""
    folder = tmp_path_factory.mktemp("again")
    workbook = folder / "attendance.xlsx"
    shutil.copy(first / "attendance.xlsx", workbook)
    decide(workbook, LATE, "excused")
    return compare(folder / "out", "--decisions", str(workbook))


def test_a_decision_in_the_workbook_survives_a_re_run(first: Path, again: Path):
    assert statuses(again) == {**statuses(first), LATE: "excused"}


def test_it_survives_the_run_after_that(first: Path, again: Path, tmp_path: Path):
    after = compare(tmp_path / "after", "--previous", str(again))
    assert statuses(after) == {**statuses(first), LATE: "excused"}
    assert decisions_in(after) == [(LATE, "excused", "2026-11-24T09:00")]
