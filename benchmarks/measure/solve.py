"""Solve one instance in this process, measure it, and let nothing pass that the checker has not confirmed."""

from __future__ import annotations

import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from measure.records import Job, Outcome, Point
from wfm.attendance.settings import AttendanceSettings
from wfm.check.audit import audit
from wfm.check.confirm import tolerance
from wfm.domain.demand import Requirement
from wfm.domain.findings import Scorecard
from wfm.domain.instance import Instance
from wfm.domain.result import RosterResult, StageRecord
from wfm.domain.settings import SolverSettings
from wfm.intake.read import read_inputs
from wfm.optimise.progress import Progress
from wfm.pipeline.check import audit_schedule
from wfm.pipeline.roster import plan_roster
from wfm.pipeline.steps.watch import Watch
from wfm.rules.base import Rule, configurable_rules, rules_in_force
from wfm.staffing.requirement import build_requirement


class NotConfirmedError(Exception):
    """A roster did not pass the independent check."""


class Stopwatch:
    """Counts seconds from its making on, and writes down every report of progress."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._planning_began: float | None = None
        self.trace: list[Point] = []

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        return time.perf_counter() - self._began

    def hear(self, progress: Progress) -> None:
        """Take a report of the optimiser, whose own clock began when planning did."""
        if self._planning_began is None:
            self._planning_began = self.seconds - progress.seconds
        at = self._planning_began + progress.seconds
        self.trace.append(Point(progress.stage, at, progress.cost, progress.bound))

    def stages(self, records: Sequence[StageRecord]) -> tuple[Point, ...]:
        """Tell the stages by this clock."""
        began = self._planning_began or 0.0
        return tuple(Point(each.name, began + each.seconds, each.cost, each.bound) for each in records)


def settings_of(job: Job) -> Callable[[SolverSettings], SolverSettings]:
    """Put a job's limits in place of those of a configuration."""

    def override(settings: SolverSettings) -> SolverSettings:
        return replace(
            settings,
            seed=job.seed,
            time_limit_seconds=job.limit_seconds,
            deterministic_limit=None,
            gap_target_percent=job.gap_target_percent,
        )

    return override


def solve_folder(source: Path, job: Job) -> Outcome:
    """Plan a roster as the command does, then have the written schedule checked once more.

    Raises
    ------
    NotConfirmedError
        If the written schedule breaks a hard rule or has another cost than the run says.
    """
    config = source / "config.yaml"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        watch = Stopwatch()
        planned = plan_roster(source, config, out, override=settings_of(job), watch=Watch(on_progress=watch.hear))
        seconds, mebibytes = watch.seconds, peak_mebibytes()
        result = planned.result
        written = audit_schedule(source, config, out / "schedule.csv").result
        confirm_cost(written.scorecard, result.scorecard.objective)
    return Outcome(
        agents=len(result.instance.agents),
        cost=result.scorecard.objective,
        bound=result.bound,
        full_cost=full_cost(result.instance, result.requirement),
        short_slots=_short_slots(result),
        seconds=seconds,
        planning_seconds=result.seconds,
        mebibytes=mebibytes,
        stages=watch.stages(result.stages),
        trace=tuple(watch.trace),
        machine=machine(result.versions),
    )


def solve_with_peer(source: Path, job: Job) -> Outcome:
    """Let a peer solve an input folder, and check and price its roster.

    Raises
    ------
    NotConfirmedError
        If its roster breaks a hard rule.
    """
    from peers.catalogue import PEERS

    peer = next(peer for peer in PEERS if peer.name == job.solver)
    watch = Stopwatch()
    instance, requirement, rules = read_problem(source)
    read_seconds = watch.seconds
    roster = peer.solve(instance, requirement, rules, job.limit_seconds)
    seconds, mebibytes = watch.seconds, peak_mebibytes()
    scorecard = None if roster is None else audit(instance, requirement, rules, roster, with_reasons=False)
    if scorecard is not None:
        confirm_cost(scorecard, scorecard.objective)
    return Outcome(
        agents=len(instance.agents),
        cost=None if scorecard is None else scorecard.objective,
        bound=None,
        full_cost=full_cost(instance, requirement),
        short_slots=0.0 if scorecard is None else float(scorecard.coverage.short.sum()),
        seconds=seconds,
        planning_seconds=seconds - read_seconds,
        mebibytes=mebibytes,
        machine=machine({}),
    )


def read_problem(source: Path) -> tuple[Instance, Requirement, tuple[Rule, ...]]:
    """Read an input folder: what is asked, and the rules in force."""
    inputs = read_inputs(
        source,
        source / "config.yaml",
        rule_schemas=configurable_rules(),
        attendance_schema=AttendanceSettings,
        purpose="roster",
    )
    rules = rules_in_force([rule for rule in inputs.rules if isinstance(rule, Rule)], inputs.tables)
    return inputs.instance, build_requirement(inputs.instance), rules


def confirm_cost(scorecard: Scorecard, cost: float) -> None:
    """Let a roster pass that keeps all hard rules and costs what was claimed.

    Raises
    ------
    NotConfirmedError
        With what is not so.
    """
    if scorecard.broken:
        first = scorecard.broken[0]
        raise NotConfirmedError(f"{len(scorecard.broken)} hard rules are broken; {first.rule}: {first.message}")
    if abs(scorecard.objective - cost) > tolerance(cost):
        raise NotConfirmedError(f"the schedule costs {scorecard.objective:.4f}, not {cost:.4f} as claimed")


def full_cost(instance: Instance, requirement: Requirement) -> float:
    """Price all required hours as short, at the cheapest first step of all queues."""
    first_cost = min((queue.understaffing.first_cost for queue in instance.queues), default=0.0)
    return first_cost * float(requirement.heads.sum())


def peak_mebibytes() -> float:
    """Most memory that this process has held.

    Linux passes the peak of a parent on to its child in `ru_maxrss`, but not in `VmHWM`.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    unit = 1024 * 1024 if platform.system() == "Darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def machine(versions: Mapping[str, str]) -> dict[str, str]:
    """Versions and cores, for the foot of a table."""
    return {"python": platform.python_version(), **versions, "cores": str(os.cpu_count() or 1)}


def _short_slots(result: RosterResult) -> float:
    return float(result.scorecard.coverage.short.sum())
