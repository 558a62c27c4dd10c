"""Run the benchmarks and write a table and pictures; one run at a time, each in a process of its own.

    python benchmarks/run.py --rows 20_groups 60_different --seeds 11 12 13 --out /tmp/bench
    python benchmarks/run.py --out /tmp/bench --resume --peers
    python benchmarks/run.py --out /tmp/bench --report-only

Without --rows all centres that have targets are run, without --time-limits at the limits of their targets. Every run
leaves a file in OUT/runs, and the report (OUT/table.md, table.csv and pictures) is made from all files there. The exit
status is 1 if a run has failed or its roster did not pass the independent check.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from instances import SHAPES, write_instance
from measure.apart import known_run, list_peers, run_apart
from measure.figures import gap_percent
from measure.records import WFM, Job, Run
from measure.report import RUNS, write_report
from measure.tables import number
from measure.targets import TARGETS, limits_of, target_of

REPORTING_SEEDS = (11, 12, 13)
"""Fixed before any tuning, which looks at seeds 1 to 5 only."""


def main() -> int:
    """Make the runs that are asked for and write the report.

    Returns
    -------
    The exit status: 1 if any run of the report has failed.
    """
    options = _options()
    peers = list_peers() if options.peers else None
    if not options.report_only:
        for job in planned_jobs(options, peers or {}):
            _run(job, options.out / RUNS, resume=options.resume)
    text, failures = write_report(options.out, peers)
    print(text)
    for line in failures:
        print(f"failed: {line}", file=sys.stderr)
    return 1 if failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", nargs="+", choices=sorted(SHAPES), metavar="CENTRE", default=list(TARGETS))
    parser.add_argument("--seeds", type=int, nargs="+", default=list(REPORTING_SEEDS))
    parser.add_argument("--time-limits", type=float, nargs="+", metavar="SECONDS")
    parser.add_argument("--out", type=Path, required=True, help="folder of the report, made if it is missing")
    parser.add_argument("--peers", action="store_true", help="let the peers solve the same instances")
    parser.add_argument("--resume", action="store_true", help="keep runs that are there already and did not fail")
    parser.add_argument("--report-only", action="store_true", help="make the report from the runs that are there")
    parser.add_argument("--stop-at-target", action="store_true", help="stop a run once its gap target is reached")
    return parser.parse_args()


def planned_jobs(options: argparse.Namespace, peers: Mapping[str, str | None]) -> Iterator[Job]:
    """List the runs to make, those of ``wfm`` on an instance before those of its peers."""
    solvers = (WFM, *(name for name, reason in peers.items() if reason is None))
    for name in options.rows:
        for limit in options.time_limits or limits_of(name):
            stop_at = _gap_target(name, limit) if options.stop_at_target else 0.0
            for seed in options.seeds:
                for solver in solvers:
                    yield Job(name, seed, float(limit), solver, stop_at)


def _gap_target(name: str, limit: float) -> float:
    """Gap target of a centre at a time limit, 0 where there is none."""
    target = target_of(name)
    return 0.0 if target is None else target.gap_percent.get(int(limit), 0.0)


def _run(job: Job, runs: Path, *, resume: bool) -> None:
    """Make a run unless it is known, and tell how it went."""
    record = runs / job.file_name
    if resume and known_run(job, record) is not None:
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / job.name
        write_instance(SHAPES[job.name], job.seed, source)
        print(_sentence(run_apart(source, job, record)), file=sys.stderr, flush=True)


def _sentence(run: Run) -> str:
    what = f"{run.job.name}, seed {run.job.seed}, {run.job.limit_seconds:g} s, {run.job.solver}"
    if run.outcome is None:
        return f"{what}: failed: {run.failure}"
    cost, gap = number(run.outcome.cost, 1), number(gap_percent(run.outcome), 3)
    return f"{what}: cost {cost}, gap {gap} %, {run.outcome.seconds:.1f} s, {run.outcome.mebibytes:.0f} MiB"


if __name__ == "__main__":
    sys.exit(main())
