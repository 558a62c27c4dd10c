"""Memory of a command together with the processes that it starts, from Linux's ``/proc``."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
_PAUSE_SECONDS = 0.1
_KIBIBYTES_A_PAGE = os.sysconf("SC_PAGE_SIZE") // 1024


def run_and_watch(command: Sequence[str]) -> tuple[int, float, float]:
    """Run a command; its exit status, its seconds, and the most mebibytes that it and its processes held at once.

    What two processes share, such as libraries, counts twice.
    """
    begun, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            peak = max(peak, held_by_family(process.pid))
            time.sleep(_PAUSE_SECONDS)
    return process.returncode, time.perf_counter() - begun, peak


def held_by_family(pid: int) -> float:
    """Mebibytes that a process and all that it has started hold now."""
    parents, pages = {}, {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):  # It may have ended since it was listed.
            fields = (folder / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            parents[int(folder.name)], pages[int(folder.name)] = int(fields[1]), int(fields[21])
    family = [pid]
    for member in family:
        family.extend(child for child, parent in parents.items() if parent == member)
    return sum(pages.get(member, 0) for member in family) * _KIBIBYTES_A_PAGE / 1024
