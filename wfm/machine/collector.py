"""Pauses the collector of cyclic garbage around work that makes a million objects and no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 1_000_000
"""Objects of which a search through all of them takes a second."""


@contextmanager
def paused_collector() -> Iterator[None]:
    """Pause the collector: it would search a million new objects, which hold no cycles, many times.

    Where there are so many, they are left out of later searches too.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > MANY:
            gc.freeze()
        if was_enabled:
            gc.enable()
