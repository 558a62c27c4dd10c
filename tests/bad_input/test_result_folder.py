"""Places in which no result can lie: exit code 8, the reason with a way out, and nothing changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from wfm.cli.main import run_command

BASE = Path(__file__).parent / "_base"


def taken(folder: Path) -> Path:
    """A folder that holds a result."""
    (folder / "out").mkdir()
    (folder / "out" / "run.json").write_text("{}", encoding="utf-8")
    return folder / "out"


def file(folder: Path) -> Path:
    """A file where the folder should be."""
    (folder / "out").write_text("mine", encoding="utf-8")
    return folder / "out"


def beneath_a_file(folder: Path) -> Path:
    """A folder whose parent is a file."""
    return file(folder) / "week49"


def content(folder: Path) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("command", ["roster", "run"])
@pytest.mark.parametrize(
    ("place", "message"), [(taken, "--force"), (file, "another --out"), (beneath_a_file, "another --out")]
)
def test_a_place_that_cannot_take_the_result_is_refused_and_left_as_it_was(
    command: str,
    place: Callable[[Path], Path],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(BASE, tmp_path / "input")
    out = place(tmp_path)
    before = content(tmp_path)
    assert run_command([command, str(tmp_path / "input"), "--out", str(out), "--quiet"]) == 8
    told = capsys.readouterr().err
    assert str(tmp_path / "out") in told
    assert message in told
    assert content(tmp_path) == before
