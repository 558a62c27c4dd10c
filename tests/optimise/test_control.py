import threading

import numpy as np
import pytest
from engine_bench import settings

from wfm.domain.settings import SolverSettings
from wfm.optimise.control import GRACE_SECONDS, LEAST_WORK, Control, StoppedError
from wfm.optimise.cpsat import SubResult, Verdict
from wfm.optimise.lp import LinearSolution


def timed(seconds: float, stop: threading.Event | None = None) -> Control:
    return Control(SolverSettings(time_limit_seconds=seconds, workers=1), stop or threading.Event())


@pytest.fixture
def release():
    """Holds a call up until the test is over."""
    event = threading.Event()
    yield event
    event.set()


class Stub:
    """Stands in for a loaded program; `solve` ends when it is told to."""

    def __init__(self, wait=lambda: True):
        self.wait = wait

    def solve(self, limit_seconds):
        self.wait()
        return LinearSolution(np.ones(1), 10)


def test_a_program_is_given_time_to_end():
    assert timed(60).solve(Stub()).iterations == 10


def test_a_program_that_outlives_the_limit_is_left_behind(release):
    with pytest.raises(StoppedError):
        timed(-GRACE_SECONDS).solve(Stub(lambda: release.wait(60)))


def test_a_program_is_left_behind_on_a_request_to_stop(release):
    stop = threading.Event()
    stop.set()
    with pytest.raises(StoppedError):
        timed(60, stop).solve(Stub(lambda: release.wait(60)))


@pytest.mark.parametrize(("seconds", "is_over"), [(60, False), (0, True)])
def test_the_clock_ends_a_run(seconds, is_over):
    assert timed(seconds).is_over is is_over


def test_counted_work_ends_a_run():
    control = Control(settings(work=0.5), threading.Event())
    control.spent(SubResult(Verdict.UNKNOWN, [], 0.5))
    assert control.is_over


def test_no_piece_of_work_is_free():
    control = Control(settings(work=0.5), threading.Event())
    control.spent(SubResult(Verdict.UNKNOWN, [], 0.0))
    assert control.work == LEAST_WORK


def test_counted_work_knows_no_clock():
    limits = SolverSettings(time_limit_seconds=-100, deterministic_limit=1.0, workers=1)
    assert not Control(limits, threading.Event()).is_over
