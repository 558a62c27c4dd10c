"""HiGHS through MathOpt in a process of its own: it at times ignores its time limit, or dies.

    python -m peers.highs_process MODEL ANSWER SECONDS

reads a program and writes values and bound; it writes nothing if there is no solution.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from ortools.math_opt.python import mathopt

from peers.linear import mathopt_model, values_of
from peers.program import Arrays, FloatArray, read_arrays

GRACE_SECONDS = 5.0
"""How much longer than its limit the process may take before it is ended."""


@dataclass(frozen=True)
class Found:
    """Values of all columns and the lower bound, or the reason why there are none."""

    values: FloatArray | None
    bound: float | None = None
    failure: str | None = None


def solve_apart(arrays: Arrays, seconds: float) -> Found:
    """Solve in a fresh process, and end it if it does not end by itself."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        model, answer = Path(folder) / "model.npz", Path(folder) / "answer.npz"
        arrays.write(model)
        left = max(0.1, seconds - (time.perf_counter() - began))
        command = [sys.executable, "-m", "peers.highs_process", str(model), str(answer), str(left)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        try:
            done = subprocess.run(
                command, env=environment, timeout=left + GRACE_SECONDS, capture_output=True, text=True, check=False
            )
        except subprocess.TimeoutExpired:
            return Found(None, failure=f"HiGHS ignored its time limit and was ended {GRACE_SECONDS:g} s after it")
        if done.returncode:
            last_words = (done.stderr.strip().splitlines() or ["without a word"])[-1]
            return Found(None, failure=f"HiGHS died with exit status {done.returncode}: {last_words}")
        if not answer.exists():
            return Found(None, failure="HiGHS found no roster in time")
        with np.load(answer) as file:
            return Found(file["values"], float(file["bound"]))


def main() -> None:
    """Solve a program from a file until the limit, which counts from the start of this process."""
    began = time.perf_counter()
    model_path, answer_path, seconds = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    arrays = read_arrays(model_path)
    model = mathopt_model(arrays)
    left = max(0.1, seconds - (time.perf_counter() - began))
    parameters = mathopt.SolveParameters(time_limit=timedelta(seconds=left), relative_gap_tolerance=1e-6)
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
    if result.has_primal_feasible_solution():
        bound = result.termination.objective_bounds.dual_bound
        np.savez(answer_path, values=values_of(model, result), bound=bound)


if __name__ == "__main__":
    main()
