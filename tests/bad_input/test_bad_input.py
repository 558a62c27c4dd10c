"""Every kind of broken input gets its message: a folder a case, laid over a small sound input."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pydantic import BaseModel

from wfm.cli.main import run_command
from wfm.errors import InputError
from wfm.intake.read import read_inputs
from wfm.rules.base import configurable_rules

HERE = Path(__file__).parent
BASE = HERE / "_base"
CASES = sorted(folder.name for folder in HERE.iterdir() if (folder / "expected.txt").exists())
NO_INPUT = ("expected.txt", "remove.txt")


class NoSettings(BaseModel):
    """Attendance settings without any key."""


def lay_out(case: str, folder: Path) -> Path:
    """Copy the sound input and the case's files over it; return the folder, or the workbook if the case has one."""
    folder.mkdir()
    for source in (BASE, HERE / case):
        for file in source.iterdir():
            if file.name not in NO_INPUT:
                shutil.copy(file, folder / file.name)
    removed = HERE / case / "remove.txt"
    for name in removed.read_text().split() if removed.exists() else ():
        (folder / name).unlink()
    workbook = folder / "input.xlsx"
    return workbook if workbook.exists() else folder


def refusal(case: str, tmp_path: Path) -> InputError:
    """Read a case, which must be refused."""
    source = lay_out(case, tmp_path / "input")
    with pytest.raises(InputError) as caught:
        read_inputs(
            source,
            tmp_path / "input" / "config.yaml",
            rule_schemas=configurable_rules(),
            attendance_schema=NoSettings,
            purpose="run",
        )
    return caught.value


@pytest.mark.parametrize("case", CASES)
def test_broken_input_gets_exactly_the_messages_expected(case: str, tmp_path: Path) -> None:
    expected = (HERE / case / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert str(refusal(case, tmp_path)).splitlines() == expected


@pytest.mark.parametrize("case", CASES)
def test_the_command_ends_with_exit_code_3_and_writes_nothing(case: str, tmp_path: Path) -> None:
    source = lay_out(case, tmp_path / "input")
    before = sorted(tmp_path.rglob("*"))
    config, out = tmp_path / "input" / "config.yaml", tmp_path / "out"
    assert run_command(["run", str(source), "--config", str(config), "--out", str(out)]) == 3
    assert sorted(tmp_path.rglob("*")) == before


def test_the_input_under_all_cases_is_sound(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path / "input")
    inputs = read_inputs(
        tmp_path / "input",
        BASE / "config.yaml",
        rule_schemas=configurable_rules(),
        attendance_schema=NoSettings,
        purpose="run",
    )
    assert len(inputs.instance.demand) == 8
