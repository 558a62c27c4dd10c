"""Time, interrupts and progress: what every stage asks before it goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from concurrent.futures import TimeoutError as FutureTimeout
from os import cpu_count
from typing import TypeVar

from ortools.sat.python import cp_model

from wfm.domain.settings import SolverSettings
from wfm.optimise.cpsat import SubResult, SubSolve
from wfm.optimise.lp import LinearSolution, LinearSolver
from wfm.optimise.memory import MemoryWatch

Result = TypeVar("Result")

WORK_PER_ITERATION = 2e-4
"""Deterministic work counted for one simplex iteration, so that they are paid for in the same coin."""
LEAST_WORK = 1e-3
UNLIMITED_SECONDS = 1e6
POLL_SECONDS = 0.05
LINEAR_SECONDS = 5.0
"""Most for one linear program of a piece; usual are tenths of a second."""
GRACE_SECONDS = 1.0
"""How far a linear program may run past its limit; HiGHS in OR-Tools 9.15 at times forgets its own."""


class StoppedError(Exception):
    """Somebody asked to stop, or time was over, while a call was running; it never leaves the room."""


class Control:
    """Meters the run: by the clock, or by counted work when a deterministic limit is set.

    Parameters
    ----------
    stop
        Set from outside, for example by an interrupt: the running sub-solve ends and no further one begins.
    """

    def __init__(self, settings: SolverSettings, stop: threading.Event) -> None:
        self.settings = settings
        self.stop = stop
        self.started = time.monotonic()
        self.work = 0.0
        self.workers = settings.workers or cpu_count() or 1
        self.memory = MemoryWatch()

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        """What is left of the limit, in seconds or in units of work."""
        limit = self.settings.deterministic_limit
        return self.settings.time_limit_seconds - self.seconds if limit is None else limit - self.work

    @property
    def spending(self) -> float:
        """What has been spent so far, in seconds or in units of work."""
        return self.seconds if self.settings.deterministic_limit is None else self.work

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the time limit, None where work is counted."""
        return max(0.0, self.left) if self.settings.deterministic_limit is None else None

    @property
    def share_used(self) -> float:
        """Share of the limit used so far."""
        limit = self.settings.deterministic_limit
        used, total = (self.seconds, self.settings.time_limit_seconds) if limit is None else (self.work, limit)
        return used / total if total else 1.0

    @property
    def is_over(self) -> bool:
        """Whether to begin nothing new."""
        return self.stop.is_set() or self.left <= 0 or self.memory.is_short

    def effort(self, amount: float, *, presolve: bool = True) -> SubSolve:
        """Offer a sub-solve so many seconds, or units of work, as far as the limit allows."""
        amount = max(0.05, min(amount, self.left))
        seed = self.settings.seed
        if self.settings.deterministic_limit is None:
            return SubSolve(amount, None, seed, presolve)
        return SubSolve(UNLIMITED_SECONDS, amount, seed, presolve)

    def spent(self, result: SubResult) -> SubResult:
        """Book the work of a sub-solve, at least so much that no number of them is free."""
        self.work += max(LEAST_WORK, result.work)
        return result

    def book(self, work: float) -> None:
        """Book work of our own, at least so much that no number of pieces is free."""
        self.work += max(LEAST_WORK, work)

    def run_cp(self, solver: cp_model.CpSolver, model: cp_model.CpModel) -> cp_model.CpSolverStatus:
        """Solve a CP-SAT model; a request to stop ends it with the best solution so far."""
        return self._watch(lambda: solver.solve(model), solver.stop_search)

    def solve(self, solver: LinearSolver) -> LinearSolution | None:
        """Solve a linear program of a piece; None if there is no solution.

        A program cannot be stopped. When somebody asks to stop, or time is over, it is left behind.

        Raises
        ------
        StoppedError
            If somebody asked to stop, or time was over, before it ended; the program may still be in use then.
        """
        is_timed = self.settings.deterministic_limit is None
        limit = max(0.0, min(LINEAR_SECONDS, self.left)) if is_timed else UNLIMITED_SECONDS
        future = self.begin(lambda: solver.solve(limit))
        deadline = time.monotonic() + limit + GRACE_SECONDS
        while not future.done() and time.monotonic() < deadline:
            if self.stop.is_set():
                raise StoppedError
            wait([future], timeout=POLL_SECONDS)
        if not future.done():
            raise StoppedError
        solution = future.result()
        if solution is not None:
            self.book(solution.iterations * WORK_PER_ITERATION)
        return solution

    def begin(self, call: Callable[[], Result]) -> Future[Result]:
        """Begin a call in a thread of its own, which nobody waits for when the program ends."""
        future: Future[Result] = Future()
        threading.Thread(target=_fulfil, args=(future, call), daemon=True).start()
        return future

    def _watch(self, call: Callable[[], Result], on_stop: Callable[[], None]) -> Result:
        """Run a call in a thread, so that signals reach Python meanwhile."""
        future = self.begin(call)
        while True:
            try:
                return future.result(timeout=POLL_SECONDS)
            except FutureTimeout:
                if self.stop.is_set():
                    on_stop()  # more than once: a solver that has not begun yet does not hear the first time


def _fulfil(future: Future[Result], call: Callable[[], Result]) -> None:
    """Make a call and hand its outcome over, an exception too."""
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001  # whoever waits for the future raises it again
        future.set_exception(error)
    else:
        future.set_result(result)
