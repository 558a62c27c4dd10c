"""The sample's week: a decision in its workbook survives later runs, and every exception keeps its id."""

from __future__ import annotations

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
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Exceptions of the sample as nobody has decided on them."""
    return statuses(compare(tmp_path_factory.mktemp("sample") / "out"))


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory, first: dict[str, str]) -> Path:
    """A second report, which has read the workbook of the first with a decision in it."""
    folder = tmp_path_factory.mktemp("again")
    before = compare(folder / "before")
    decide(before / "attendance.xlsx", LATE, "excused")
    return compare(folder / "out", "--decisions", str(before / "attendance.xlsx"))


def test_a_decision_in_the_workbook_survives_a_re_run(first: dict[str, str], again: Path):
    assert statuses(again) == {**first, LATE: "excused"}


def test_it_survives_the_run_after_that(first: dict[str, str], again: Path, tmp_path: Path):
    after = compare(tmp_path / "after", "--previous", str(again))
    assert statuses(after) == {**first, LATE: "excused"}
    assert decisions_in(after) == [(LATE, "excused", "2026-11-24T09:00")]
