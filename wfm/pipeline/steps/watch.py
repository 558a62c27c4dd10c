"""Those who look on while a command works."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from wfm.optimise.progress import Progress


@dataclass(frozen=True)
class Watch:
    """Those who look on while a command works.

    Parameters
    ----------
    on_stage
        Told when something other than the optimisation begins.
    on_progress
        Told how far the optimisation is.
    stopping
        Entered around the optimisation; the event that it yields ends the search with the best roster so far.
    """

    on_stage: Callable[[str], None] = lambda stage: None
    on_progress: Callable[[Progress], None] = lambda progress: None
    stopping: Callable[[], AbstractContextManager[threading.Event]] = lambda: nullcontext(threading.Event())


UNWATCHED = Watch()
"""Nobody looks on, and nobody stops the search."""
