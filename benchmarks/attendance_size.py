"""Time and memory of ``wfm attendance`` on a large site: stage by stage, and the whole command.

    python benchmarks/attendance_size.py
    python benchmarks/attendance_size.py --agents 500 --profile
    python benchmarks/attendance_size.py --folder /tmp/site --whole

The defaults are the size that is promised: 5,000 agents, four weeks, eight punches a day. Without ``--whole`` the
stages run one after the other in this process, without the workbooks for managers. ``--whole`` runs the command as
people do; its figures, with the second process that a large site is worth, are the ones that count, and the exit
status tells if they hold.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from centres.clocked import ClockedSite, write_site
from measure.memory import run_and_watch
from wfm.attendance.compare import compare, find_period, span_of_dates
from wfm.attendance.cover_grid import cover_of_schedule
from wfm.attendance.report_time import find_report_time
from wfm.attendance.settings import AttendanceSettings
from wfm.pipeline.steps.reading import read
from wfm.report.attendance_files import attendance_files

PROMISED_SECONDS, PROMISED_MEBIBYTES = 60.0, 2048.0
_LINES = 30
_PARTS = {
    "pairing": ("records", "read_agent"),
    "catalogue": ("entries", "find_entries"),
    "adherence of days": ("levels", "agent_day_rows"),
    "adherence of weeks and teams": ("levels", "all_levels"),
    "adherence of slots": ("slot_levels", "add"),
    "points and standings": ("ledger", "weigh_file"),
    "effect on cover, agents": ("coverage_effect", "add"),
    "effect on cover, queues": ("coverage_effect", "finish"),
}
"""Module and function of each part of the comparison."""


def main() -> None:
    """Make the site, run it, print a table."""
    options = _options()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch) / "site"
        if not (folder / "punches.csv").exists():
            site = ClockedSite(options.agents, options.weeks, options.days_a_week)
            with _timed("generate"):
                write_site(site, options.seed, folder)
        if options.whole:
            _run_command(folder, Path(scratch) / "out")
        elif options.profile:
            profile = cProfile.Profile()
            profile.runcall(_run_stages, folder)
            _print_profile(profile)
        else:
            _run_stages(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agents", type=int, default=ClockedSite.agents)
    parser.add_argument("--weeks", type=int, default=ClockedSite.weeks)
    parser.add_argument("--days-a-week", type=int, default=ClockedSite.days_a_week)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the input here, and take it from here if it is there")
    parser.add_argument("--whole", action="store_true", help="run the command instead of its stages")
    parser.add_argument("--profile", action="store_true", help="tell where the stages spend their time")
    return parser.parse_args()


def _run_stages(folder: Path) -> None:
    """Read, compare and write, in this process."""
    with _timed("read"):
        inputs = read(folder, folder / "config.yaml", "attendance")
    settings, instance, schedule = inputs.attendance, inputs.instance, inputs.schedule
    if not isinstance(settings, AttendanceSettings) or schedule is None:
        sys.exit("the input has no schedule or no attendance settings")
    now = find_report_time(settings, instance.calendar)
    period = span_of_dates(instance.calendar, find_period(schedule, settings))
    find_cover = partial(cover_of_schedule, instance, schedule, period)
    with _timed("compare"):
        report = compare(instance, schedule, inputs.punches, settings, now, find_cover=find_cover)
    print(f"{len(inputs.punches):,} punches, {len(report.exceptions):,} exceptions, {len(report.adherence):,} rows")
    with _timed("write for HR"):
        files = attendance_files(report, instance, settings, with_managers=False)
    print(", ".join(f"{name} {len(data) / 2**20:.1f} MiB" for name, data in files.items()))


def _print_profile(profile: cProfile.Profile) -> None:
    """Print the slowest functions, and what each part of the comparison took; profiling itself takes its time too."""
    stats = pstats.Stats(profile)
    stats.sort_stats("tottime").print_stats(_LINES)
    for part, (module, function) in _PARTS.items():
        seconds = sum(
            float(entry[3])
            for (path, _, name), entry in stats.stats.items()  # type: ignore[attr-defined]
            if name == function and Path(path).stem == module
        )
        print(f"{part:28} {seconds:7.1f} s under the profiler")


def _run_command(folder: Path, out: Path) -> None:
    """Run the command in a process of its own and hold it against what is promised."""
    command = [sys.executable, "-m", "wfm", "attendance", str(folder), "--out", str(out), "--quiet"]
    command += ["--config", str(folder / "config.yaml")]
    status, seconds, mebibytes = run_and_watch(command)
    if status:
        sys.exit(f"wfm attendance ended with status {status}")
    print(
        f"whole command {seconds:.1f} s of {PROMISED_SECONDS:.0f} s, {mebibytes:,.0f} of {PROMISED_MEBIBYTES:,.0f} MiB"
    )
    sys.exit(seconds > PROMISED_SECONDS or mebibytes > PROMISED_MEBIBYTES)


@contextmanager
def _timed(stage: str) -> Iterator[None]:
    """Print how long a stage took, how much of that the processor worked, and the most memory held by its end."""
    begun, busy = time.perf_counter(), time.process_time()
    yield
    seconds, worked = time.perf_counter() - begun, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{stage:14} {seconds:7.1f} s ({worked:.1f} s of processor), peak {peak:,.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
