"""Signals: the event they set, the handlers they find afterwards, and real ones to a real process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cli_site import PUNCHES, SCHEDULE, content

from wfm import __main__ as entry
from wfm.cli.interrupts import stop_on_signal
from wfm.cli.main import run_command
from wfm.errors import OutOfTimeError

ROOT = Path(__file__).parents[2]
PROGRAM = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from wfm.cli.main import main
main()
"""
"""The command as a terminal starts it: a shell that runs tests in the background has interrupts ignored."""
SIGNALS = [signal.SIGINT, signal.SIGTERM]


@pytest.mark.parametrize("number", SIGNALS, ids=["SIGINT", "SIGTERM"])
def test_the_first_signal_asks_to_stop(number: signal.Signals):
    with stop_on_signal() as stop:
        assert not stop.is_set()
        signal.raise_signal(number)
        assert stop.is_set()


@pytest.mark.parametrize("number", SIGNALS, ids=["SIGINT", "SIGTERM"])
def test_the_second_signal_ends_everything(number: signal.Signals):
    def send_two() -> None:
        with stop_on_signal():
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(number)

    with pytest.raises(KeyboardInterrupt):
        send_two()


@pytest.mark.parametrize("number", SIGNALS, ids=["SIGINT", "SIGTERM"])
def test_handlers_are_put_back(number: signal.Signals):
    before = signal.getsignal(number)
    with stop_on_signal():
        assert signal.getsignal(number) is not before
    assert signal.getsignal(number) is before


def test_handlers_are_put_back_after_an_error():
    before = [signal.getsignal(number) for number in SIGNALS]
    with pytest.raises(ZeroDivisionError), stop_on_signal():
        raise ZeroDivisionError
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_a_signal_before_any_roster_is_an_interruption():
    def run_out_of_time() -> None:
        with stop_on_signal() as stop:
            stop.set()
            raise OutOfTimeError

    with pytest.raises(KeyboardInterrupt):
        run_out_of_time()


def test_without_a_signal_out_of_time_stays_what_it_is():
    with pytest.raises(OutOfTimeError), stop_on_signal():
        raise OutOfTimeError


def test_an_interruption_outside_the_search_writes_nothing(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def interrupted(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wfm.pipeline.steps.writing.write_files", interrupted)
    assert run_command(["roster", str(site), "--out", str(tmp_path / "out")]) == 130
    told = capsys.readouterr()
    assert told.err.rstrip().endswith("Interrupted; nothing was written.")
    assert told.out == ""
    assert not (tmp_path / "out").exists()


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A running `wfm` of its own, which is gone at the end of the test whatever happens."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(process: subprocess.Popen[str], words: str) -> None:
    """Read progress up to the line that begins with these words."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(words):
            return
    raise AssertionError(f"no progress '{words}'")


@pytest.fixture
def busy_site(tmp_path: Path) -> Path:
    """The template's centre, which has a roster at once and is searched for long after that, with a past day."""
    folder = tmp_path / "site"
    assert run_command(["init", str(folder)]) == 0
    for name, table in {"punches": PUNCHES, "schedule": SCHEDULE}.items():
        (folder / f"{name}.csv").write_text(table.replace("ann,", "A1,"), encoding="utf-8")
    with (folder / "config.yaml").open("a", encoding="utf-8") as config:
        config.write('attendance: {as_of: "2026-11-24T06:00"}\n')
    return folder


def test_130_keeps_the_best_roster_so_far(busy_site: Path, tmp_path: Path):
    out = tmp_path / "out"
    with started("run", str(busy_site), "--out", str(out), "--time-limit", "600") as process:
        wait_for(process, "prices and bound")
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told.startswith("Interrupted: this is the best roster found until then, checked and written.")
    assert set(content(out)) >= {"roster.xlsx", "schedule.csv", "run.json", "attendance.xlsx"}


def test_130_with_two_signals_leaves_at_once(busy_site: Path, tmp_path: Path):
    out, before = tmp_path / "out", content(tmp_path)
    with started("run", str(busy_site), "--out", str(out), "--time-limit", "600") as process:
        wait_for(process, "prices and bound")
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        told, complaints = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told == ""
    assert complaints.rstrip().endswith("Interrupted; nothing was written.")
    assert content(tmp_path) == before


def interrupted(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Interrupt until it ends: a signal just before a file is opened is noticed only once that has happened."""
    for _ in range(10):
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=3)
    raise AssertionError("the process does not end")


def test_130_before_any_roster_writes_nothing(site: Path, tmp_path: Path):
    never_ending = tmp_path / "config.yaml"
    os.mkfifo(never_ending)
    with started("roster", str(site), "--config", str(never_ending), "--out", str(tmp_path / "out")) as process:
        wait_for(process, "reading the input")
        told, complaints = interrupted(process)
    assert process.returncode == 130
    assert told == ""
    assert complaints.rstrip().endswith("Interrupted; nothing was written.")
    assert not (tmp_path / "out").exists()


class Loading:
    """A module whose loading somebody interrupts."""

    def __getattr__(self, name: str) -> object:
        raise KeyboardInterrupt


def test_an_interrupt_while_modules_load_is_told_in_one_line(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "wfm.cli.main", Loading())
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert (ended.value.code, capsys.readouterr().err) == (130, "Interrupted; nothing was written.\n")


def test_an_interrupt_while_a_command_loads_is_told_the_same(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "wfm.cli.manual", Loading())
    assert run_command(["rules"]) == 130
    assert capsys.readouterr().err.strip() == "Interrupted; nothing was written."
