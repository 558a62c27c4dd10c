"""Long work beside other work, in a process of its own where that pays."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


@contextmanager
def beside(
    pays: bool, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
) -> Iterator[Callable[[], Result]]:
    """Begin some work, and yield what waits for its result.

    Parameters
    ----------
    pays
        Whether the work is worth a process: about a second to start, and all that it is given must be sent there.
        Otherwise, or where there is but one core, it is done when its result is asked for.
    work
        A function of a module, whose arguments and result can be pickled.
    """
    if not pays or (os.cpu_count() or 1) < 2:
        yield lambda: work(*given, **named)
        return
    # A fresh interpreter: a copy of this one might copy a lock that another thread holds just then.
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_the_caller)
    future = pool.submit(work, *given, **named)

    def result() -> Result:
        try:
            return future.result()
        except (BrokenProcessPool, OSError):
            # Killed for want of memory, or never begun: the work itself can still be done here.
            return work(*given, **named)

    try:
        yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _leave_interrupts_to_the_caller() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
