"""The search ends before the machine runs out of memory."""

from __future__ import annotations

import threading

import pytest
from engine_bench import settings

from wfm.optimise.control import Control
from wfm.optimise.memory import MemoryWatch


def watch(tmp_path, text: str) -> MemoryWatch:
    file = tmp_path / "meminfo"
    file.write_text(text)
    return MemoryWatch(file)


@pytest.mark.parametrize(("available", "is_short"), [(40, False), (39, True), (900, False), (0, True)])
def test_less_than_four_percent_is_short(tmp_path, available, is_short):
    told = f"MemTotal: 1000 kB\nMemFree: 1 kB\nMemAvailable: {available} kB\n"
    assert watch(tmp_path, told).is_short is is_short


@pytest.mark.parametrize("told", ["", "MemTotal: 1000 kB\n", "MemAvailable:\n", "nonsense"])
def test_a_system_that_does_not_tell_has_enough(tmp_path, told):
    assert not watch(tmp_path, told).is_short


def test_a_system_without_the_file_has_enough(tmp_path):
    assert not MemoryWatch(tmp_path / "missing").is_short


def test_short_memory_ends_the_search(tmp_path):
    control = Control(settings(10.0), threading.Event())
    assert not control.is_over
    control.memory = watch(tmp_path, "MemTotal: 1000 kB\nMemAvailable: 1 kB\n")
    assert control.is_over
