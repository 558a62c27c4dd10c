"""Work beside other work gives the same result wherever it is done."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wfm.machine.second_process import beside


def end_unless(caller: int) -> str:
    """Die in any process but the caller's."""
    if os.getpid() != caller:
        os._exit(1)
    return "done"


def test_work_that_pays_is_done_in_another_process(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with beside(True, os.getppid) as result:
        assert result() == os.getpid()


@pytest.mark.parametrize(("pays", "cores"), [(False, 2), (True, 1)])
def test_otherwise_it_is_done_here(monkeypatch, pays, cores):
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    with beside(pays, os.getpid) as result:
        assert result() == os.getpid()


def test_a_process_that_dies_leaves_its_work_to_this_one(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with beside(True, end_unless, os.getpid()) as result:
        assert result() == "done"


def test_what_the_work_complains_of_is_heard(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with beside(True, int, "no number") as result, pytest.raises(ValueError, match="no number"):
        result()


def test_a_file_that_is_not_there_is_told_once_more(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with beside(True, os.stat, tmp_path / "nowhere") as result, pytest.raises(FileNotFoundError):
        result()
