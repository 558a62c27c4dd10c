"""Progress on stderr: few lines, never wide, and none when nobody wants it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from wfm.cli import progress as progress_module
from wfm.cli.main import run_command
from wfm.cli.progress import COLUMNS, PlainLines, progress_line, watching
from wfm.optimise.progress import Progress


def at(stage: str, cost: float | None = None, bound: float = 0.0, gap: float | None = None) -> Progress:
    return Progress(stage, cost, bound, gap, 10.0, 50.0)


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_line_tells_cost_bound_gap_and_time():
    line = progress_line(at("improve", 12345.6, 12000.0, 0.125))
    assert line == "improving             cost 12,345.6  bound 12,000  gap 0.12 %  50 s left"


def test_what_is_not_known_is_left_out():
    assert progress_line(at("duties")) == "possible shifts       50 s left"


def test_a_stage_without_a_word_of_its_own_is_named_as_it_is():
    assert progress_line(at("polish")).startswith("polish")


def test_a_line_never_exceeds_eighty_columns():
    assert len(progress_line(at("improve", 1e15, 1e15, 1e9))) <= COLUMNS


def test_every_stage_has_its_line():
    lines: list[str] = []
    plain = PlainLines(lines.append, Clock())
    plain.on_stage("reading")
    plain.on_progress(at("duties"))
    plain.on_progress(at("start"))
    assert [line.split("  ")[0] for line in lines] == ["reading the input", "possible shifts", "first roster"]


@pytest.mark.parametrize(("seconds", "count"), [(1.9, 1), (2.0, 2)])
def test_improvements_of_a_stage_wait_for_two_seconds(seconds: float, count: int):
    lines: list[str] = []
    clock = Clock()
    plain = PlainLines(lines.append, clock)
    plain.on_progress(at("improve", 10.0))
    clock.now += seconds
    plain.on_progress(at("improve", 9.0))
    assert len(lines) == count


def test_what_a_stage_looks_at_is_no_stage_of_its_own():
    lines: list[str] = []
    plain = PlainLines(lines.append, Clock())
    plain.on_progress(at("improve: one day", 10.0))
    plain.on_progress(at("improve: breaks", 9.0))
    assert lines == ["improving             cost 10  50 s left"]


def test_a_run_tells_its_stages_on_stderr(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    run_command(["roster", str(site), "--out", str(tmp_path / "out")])
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "reading the input"
    assert lines[-2:] == ["checking the roster", "writing files"]
    assert max(map(len, lines)) <= COLUMNS


def test_quiet_silences_stderr(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    run_command(["roster", str(site), "--out", str(tmp_path / "out"), "--quiet"])
    assert capsys.readouterr().err == ""


def test_a_terminal_gets_one_live_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def terminal(stderr: bool) -> Console:
        return Console(stderr=stderr, force_terminal=True, width=COLUMNS)

    monkeypatch.setattr(progress_module, "Console", terminal)
    with watching(quiet=False) as watch:
        watch.on_stage("reading")
        watch.on_progress(at("improve", 12.5, 10.0, 1.0))
    told = capsys.readouterr()
    assert "improving             cost 12.5  bound 10  gap 1 %" in told.err
    assert told.out == ""


@pytest.mark.parametrize("command", ["roster", "run"])
def test_the_summary_is_short_and_narrow(
    command: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    run_command([command, str(site), "--out", "out"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 10
    assert max(map(len, lines)) <= COLUMNS
