"""Runs in processes of their own: memory is theirs alone, and a crash is one failed run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from measure.records import Job, Run, read_run, write_run

BENCHMARKS = Path(__file__).resolve().parents[1]
SCRIPT = BENCHMARKS / "one_run.py"
PATIENCE_FACTOR, PATIENCE_SECONDS = 2, 900
"""A process that takes longer than its limit times the factor, plus the seconds, hangs and is ended."""


def run_apart(source: Path, job: Job, record: Path) -> Run:
    """Make a run in a fresh interpreter; its file is written even if it fails.

    Parameters
    ----------
    source
        Input folder or published file.
    record
        The run's file, replaced if it exists.
    """
    record.parent.mkdir(parents=True, exist_ok=True)
    record.unlink(missing_ok=True)
    failure = _failure_of(_command(source, job, record), PATIENCE_FACTOR * job.limit_seconds + PATIENCE_SECONDS)
    if failure is None:
        return read_run(record)
    run = Run(job, None, failure)
    write_run(run, record)
    return run


def known_run(job: Job, record: Path) -> Run | None:
    """Return the run that a file holds if it is this job's and has not failed."""
    if not record.exists():
        return None
    run = read_run(record)
    return run if run.job == job and run.failure is None else None


def list_peers() -> dict[str, str | None]:
    """Peers by name, each with the reason why it cannot run here, if there is one; empty without any."""
    if not (BENCHMARKS / "peers" / "__init__.py").exists():
        return {}
    command = [sys.executable, str(SCRIPT), "--list-peers"]
    told = subprocess.run(command, env=_environment(), check=True, stdout=subprocess.PIPE, text=True)
    peers: dict[str, str | None] = json.loads(told.stdout.splitlines()[-1])
    return peers


def _command(source: Path, job: Job, record: Path) -> list[str]:
    options = {
        "--record": record,
        "--name": job.name,
        "--seed": job.seed,
        "--limit": job.limit_seconds,
        "--solver": job.solver,
        "--gap-target": job.gap_target_percent,
        "--format": job.format,
    }
    pairs = [str(part) for pair in options.items() for part in pair]
    return [sys.executable, str(SCRIPT), str(source), *pairs]


def _failure_of(command: list[str], patience_seconds: float) -> str | None:
    """Run a command and say why it failed; None if it did not."""
    try:
        done = subprocess.run(
            command, env=_environment(), stderr=subprocess.PIPE, text=True, timeout=patience_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return f"had not ended after {patience_seconds:.0f} s"
    sys.stderr.write(done.stderr)
    return None if done.returncode == 0 else f"{_last_words(done.stderr)} (exit status {done.returncode})"


def _last_words(text: str) -> str:
    """Quote what a process said at its end: the last line of a traceback, else the last few lines."""
    lines = [line for line in text.strip().splitlines() if line.strip()] or ["ended without a word"]
    return lines[-1] if any(line.startswith("Traceback") for line in lines) else " ".join(lines[-5:])


def _environment() -> dict[str, str]:
    """Let the checkout around these benchmarks be the one that is measured, installed or not."""
    paths = [str(BENCHMARKS.parent), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}
