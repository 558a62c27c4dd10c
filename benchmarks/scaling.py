"""Measure what grows with agents, queues, groups and days, and fit an exponent to each.

    python benchmarks/scaling.py --out /tmp/scaling --limit 60
    python benchmarks/scaling.py --out /tmp/scaling --axes agents days --resume
    python benchmarks/scaling.py --out /tmp/scaling --report-only

One size varies along each axis, all else stays. The first centre of the axes of queues and groups has 300 agents, that
of days 60. Every run leaves a file in OUT/runs; OUT/scaling.md is made from those.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from instances import Shape, write_instance
from measure.apart import known_run, run_apart
from measure.figures import first_roster_seconds, round_seconds, seconds_to_gap, stage_seconds
from measure.growth import fit_growth
from measure.longer import repeat_weeks
from measure.records import Job, Outcome, Run, read_run
from measure.report import RUNS
from measure.tables import markdown_table, number
from measure.targets import LARGEST_EXPONENT, QUICK_GAP_PERCENT

DUTY_STAGE = "duties"
"""Stage in which the optimiser builds what people could do."""
ROUND_STAGE = "prices"
"""Stage that reports progress once in each pricing round."""
MEASURES: Mapping[str, Callable[[Outcome], float | None]] = {
    "duties, s": lambda outcome: stage_seconds(outcome, DUTY_STAGE),
    "a pricing round, s": lambda outcome: round_seconds(outcome, ROUND_STAGE),
    "first roster, s": first_roster_seconds,
    f"to {QUICK_GAP_PERCENT} %, s": lambda outcome: seconds_to_gap(outcome, QUICK_GAP_PERCENT),
    "memory, MiB": lambda outcome: outcome.mebibytes,
}


@dataclass(frozen=True)
class Step:
    """A place on an axis, and the centre that stands there; `weeks` repeats its demand."""

    value: int
    shape: Shape
    weeks: int = 1


def _step(value: int, agents: int, queues: int, groups: int | None = None, weeks: int = 1) -> Step:
    shared = 0.0 if queues == 1 else 0.25
    return Step(value, Shape("", agents, queues, groups=groups, multi_skilled_share=shared), weeks)


AXES: Mapping[str, tuple[Step, ...]] = {
    "agents": tuple(_step(agents, agents, 2) for agents in (20, 60, 300, 1000, 5000)),
    "queues": tuple(_step(queues, 300, queues) for queues in (1, 2, 3, 4, 6)),
    "groups": tuple(_step(groups, 300, 2, groups if groups < 300 else None) for groups in (4, 12, 60, 300)),
    "days": tuple(_step(7 * weeks, 60, 2, weeks=weeks) for weeks in (1, 2, 3, 4)),
}


def main() -> int:
    """Make the runs that are asked for and write the table of exponents; the exit status is 1 if a run has failed."""
    options = _options()
    runs = {axis: _runs_along(axis, options) for axis in options.axes}
    text = scaling_report(runs)
    (options.out / "scaling.md").write_text(text, encoding="utf-8")
    print(text)
    return 1 if any(run.failure for own in runs.values() for _, run in own) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--axes", nargs="+", choices=list(AXES), default=list(AXES))
    parser.add_argument("--most", type=int, default=5000, help="leave out larger values than this on every axis")
    parser.add_argument("--limit", type=float, default=60.0, help="time limit of each run in seconds")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--out", type=Path, required=True, help="folder of the report, made if it is missing")
    parser.add_argument("--resume", action="store_true", help="keep runs that are there already and did not fail")
    parser.add_argument("--report-only", action="store_true", help="make the report from the runs that are there")
    return parser.parse_args()


def _runs_along(axis: str, options: argparse.Namespace) -> list[tuple[int, Run]]:
    """Make the runs along an axis that are wanted and missing, and return all."""
    found = []
    for step in AXES[axis]:
        if step.value > options.most:
            continue
        job = Job(f"{axis}_{step.value}", options.seed, options.limit)
        record = options.out / RUNS / job.file_name
        if not options.report_only and not (options.resume and known_run(job, record)):
            _run(step, job, record)
        if record.exists():
            found.append((step.value, read_run(record)))
    return found


def _run(step: Step, job: Job, record: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / job.name
        write_instance(replace(step.shape, name=job.name), job.seed, source)
        repeat_weeks(source, step.weeks)
        run = run_apart(source, job, record)
    print(f"{job.name}: {run.failure or 'done'}", file=sys.stderr, flush=True)


def scaling_report(runs: Mapping[str, Iterable[tuple[int, Run]]]) -> str:
    """Lay out, for each axis, what was measured and the exponents fitted to it."""
    sections = [
        "# What grows with what\n",
        f"The time to {QUICK_GAP_PERCENT} % may grow as agents^{LARGEST_EXPONENT}.\n",
    ]
    for axis, own in runs.items():
        points = [(value, run.outcome) for value, run in own if run.outcome is not None]
        failed = [f"- {axis} {value} failed: {run.failure}\n" for value, run in own if run.outcome is None]
        rows = [[str(value), *(number(measure(it), 2) for measure in MEASURES.values())] for value, it in points]
        fitted = ["**exponent**", *(_exponent(points, measure) for measure in MEASURES.values())]
        sections += [f"## {axis}\n", markdown_table([axis, *MEASURES], [*rows, fitted]), "".join(failed)]
    return "\n".join(sections)


def _exponent(points: Iterable[tuple[int, Outcome]], measure: Callable[[Outcome], float | None]) -> str:
    """Exponent fitted to a figure, and to how many points."""
    figures = [(float(size), figure) for size, outcome in points if (figure := measure(outcome)) is not None]
    growth = fit_growth(figures)
    return "–" if growth is None else f"**{growth.exponent:.2f}** ({growth.points})"


if __name__ == "__main__":
    sys.exit(main())
