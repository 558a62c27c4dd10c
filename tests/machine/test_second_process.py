"""Work beside other work gives the same result wherever it is done."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE

import pytest

from wfm.machine import second_process
from wfm.machine.second_process import beside, usable_cores


def end_unless(caller: int) -> str:
    """Die in any process but the caller's."""
    if os.getpid() != caller:
        os._exit(1)
    return "done"


def test_work_that_pays_is_done_in_another_process(monkeypatch):
    monkeypatch.setattr(second_process, "usable_cores", lambda: 2)
    with beside(True, os.getppid) as result:
        assert result() == os.getpid()


@pytest.mark.parametrize(("pays", "cores"), [(False, 2), (True, 1)])
def test_otherwise_it_is_done_here(monkeypatch, pays, cores):
    monkeypatch.setattr(second_process, "usable_cores", lambda: cores)
    with beside(pays, os.getpid) as result:
        assert result() == os.getpid()


def test_a_process_that_dies_leaves_its_work_to_this_one(monkeypatch):
    monkeypatch.setattr(second_process, "usable_cores", lambda: 2)
    with beside(True, end_unless, os.getpid()) as result:
        assert result() == "done"


def test_what_the_work_complains_of_is_heard(monkeypatch):
    monkeypatch.setattr(second_process, "usable_cores", lambda: 2)
    with beside(True, int, "no number") as result, pytest.raises(ValueError, match="no number"):
        result()


def test_a_file_that_is_not_there_is_told_once_more(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(second_process, "usable_cores", lambda: 2)
    with beside(True, os.stat, tmp_path / "nowhere") as result, pytest.raises(FileNotFoundError):
        result()


def test_cores_that_the_process_may_not_use_do_not_count():
    if hasattr(os, "sched_getaffinity"):
        assert usable_cores() == len(os.sched_getaffinity(0))
    assert usable_cores() >= 1


def test_nothing_is_imported_from_the_current_folder(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(second_process, "usable_cores", lambda: 2)
    (tmp_path / "pickle.py").write_text("raise SystemExit('the wrong one')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with beside(True, os.getppid) as result:
        assert result() == os.getpid()


CALLER = """
import sys, time
from wfm.machine import second_process

second_process.usable_cores = lambda: 2
begun = []
begin = second_process._begin
second_process._begin = lambda: begun.append(begin()) or begun[0]
with second_process.beside(True, time.sleep, 3600):
    print(begun[0].pid, flush=True)
    sys.stdin.read()
"""


def test_it_ends_when_its_caller_is_killed():
    with subprocess.Popen([sys.executable, "-c", CALLER], stdin=PIPE, stdout=PIPE, text=True) as caller:
        assert caller.stdout is not None
        other = int(caller.stdout.readline())
        caller.kill()
    deadline = time.monotonic() + 30
    while is_running(other) and time.monotonic() < deadline:
        os.sched_yield()
    assert not is_running(other)


def is_running(pid: int) -> bool:
    """Tell whether a process is there and no mere entry in the list that nobody has read yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2][0] != "Z"
    except OSError:
        return False
