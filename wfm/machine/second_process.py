"""Long work beside other work, in a process of its own where that pays."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")
_COMMAND = "from wfm.machine.second_process import answer; answer()"


@contextmanager
def beside(
    pays: bool, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
) -> Iterator[Callable[[], Result]]:
    """Begin some work, and yield what waits for its result.

    Parameters
    ----------
    pays
        Whether the work is worth a process: a second to start, and all that it is given must be sent there. Otherwise,
        or where there is but one core, it is done when its result is asked for.
    work
        A function of a module, whose arguments, result and complaints can be pickled.
    """
    other = _begin() if pays and usable_cores() > 1 else None
    if other is None:
        yield lambda: work(*given, **named)
        return

    def result() -> Result:
        """Wait for the answer; a process that was killed, as for want of memory, leaves the work to this one."""
        try:
            is_done, found = pickle.load(other.stdout)  # type: ignore[arg-type]
        except (EOFError, OSError, pickle.UnpicklingError):
            return work(*given, **named)
        if not is_done:
            raise found
        answer: Result = found
        return answer

    with other, _sending(other, pickle.dumps((work, given, named), pickle.HIGHEST_PROTOCOL)):
        yield result


def usable_cores() -> int:
    """Cores that this process may use, at least one."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin() -> subprocess.Popen[bytes] | None:
    """Start an interpreter that knows where to find everything, and that leaves interrupts to this one; None if not.

    Not a copy of this process, which might copy a lock that another thread holds just then; and not a process of the
    standard library's, which would run the caller's own script once more.
    """
    paths = [path or os.curdir for path in sys.path]
    with suppress(OSError):
        return subprocess.Popen(
            # -P: nothing is imported from the current folder unless this process would.
            [sys.executable, "-P", "-c", _COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,
        )
    return None


@contextmanager
def _sending(other: subprocess.Popen[bytes], task: bytes) -> Iterator[None]:
    """Send a task while other work goes on, and end the process at last, whatever it has come to."""
    sender = Thread(target=_send, args=(other, task), daemon=True)
    sender.start()
    try:
        yield
    finally:
        other.kill()
        sender.join()
        with suppress(OSError):  # What was not sent any more is not missed.
            other.stdin.close()  # type: ignore[union-attr]


def _send(other: subprocess.Popen[bytes], task: bytes) -> None:
    """Send a task; a process that is gone is noticed by who waits for its result."""
    pipe = other.stdin
    with suppress(OSError, ValueError):
        pipe.write(task)  # type: ignore[union-attr]
        pipe.flush()  # type: ignore[union-attr]


def answer() -> None:
    """Do the work that comes in, and send back whether it was done, with its result or its complaint."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What the work itself may print must not get into the answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        work, given, named = pickle.load(sys.stdin.buffer)
    except (EOFError, pickle.UnpicklingError):  # The caller has given up before everything was sent.
        return
    Thread(target=_end_with_the_caller, daemon=True).start()
    try:
        found = True, work(*given, **named)
    except Exception as complaint:  # noqa: BLE001  # whoever asks for the result raises it again
        found = False, complaint
    with out:
        pickle.dump(found, out, pickle.HIGHEST_PROTOCOL)


def _end_with_the_caller() -> None:
    """End this process once nobody can ask for the result any more, however the caller has ended."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)
