"""Peers in processes of their own: memory is theirs alone, and a crash is one failed run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measure.records import Job
from peer_runs.record import PeerRun, read_peer_run, write_peer_run

BENCHMARKS = Path(__file__).resolve().parents[1]
PATIENCE_FACTOR, PATIENCE_SECONDS = 1.5, 120.0
"""A peer that takes longer than its limit times the factor, plus the seconds, hangs and is ended."""


def run_peer_apart(source: Path, job: Job, record: Path, workers: int) -> PeerRun:
    """Make a peer's run in a fresh interpreter; its file is written even if it fails."""
    record.parent.mkdir(parents=True, exist_ok=True)
    record.unlink(missing_ok=True)
    command = [sys.executable, "-m", "peer_runs.one_answer", job.solver, str(source), "--record", str(record)]
    command += ["--name", job.name, "--seed", str(job.seed), "--limit", str(job.limit_seconds)]
    command += ["--workers", str(workers)]
    failure = _failure_of(command, PATIENCE_FACTOR * job.limit_seconds + PATIENCE_SECONDS)
    if failure is None:
        return read_peer_run(record)
    run = PeerRun(job, None, failure)
    write_peer_run(run, record)
    return run


def _failure_of(command: Sequence[str], patience_seconds: float) -> str | None:
    """Run a command and say why it failed, None if it did not; whatever it has started ends with it."""
    paths = [str(BENCHMARKS), str(BENCHMARKS.parent), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, env=environment, stderr=errors, start_new_session=True)
        try:
            status = process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return f"had not ended after {patience_seconds:.0f} s"
        errors.seek(0)
        words = errors.read().strip().splitlines()
    return None if status == 0 else f"{words[-1] if words else 'ended without a word'} (exit status {status})"
