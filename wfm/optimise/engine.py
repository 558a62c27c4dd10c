"""The way to a roster, stage by stage; every stage leaves a lawful roster behind or leaves it as it was."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.domain.result import StageRecord
from wfm.domain.settings import SolverSettings
from wfm.domain.shifts import Roster
from wfm.errors import InfeasibleError, OutOfTimeError
from wfm.optimise.assign import assign
from wfm.optimise.breaks import place_breaks
from wfm.optimise.conflict import explain_conflicts
from wfm.optimise.control import Control, Progress, StoppedError
from wfm.optimise.cover import Cover, build_cover
from wfm.optimise.dive import dive
from wfm.optimise.duties import Duties, build_duties
from wfm.optimise.improve import Search, build_search, improve, search_each
from wfm.optimise.incumbent import Incumbent
from wfm.optimise.lp import LinearSolution, LinearSolver
from wfm.optimise.neighbourhood import whole_day
from wfm.optimise.plan import Pricer, to_roster
from wfm.optimise.relax import Groups, Relaxation, build_groups
from wfm.optimise.start import build_start
from wfm.rules.base import Rule

RELAXATION_SHARE = 0.5
"""Share of the time left that the relaxation may take before the search goes on without it."""
DIVE_SHARE = 0.3
"""Share of the whole limit after which the dive begins no further round."""


@dataclass(frozen=True)
class Outcome:
    """A roster and how good it is proved to be.

    Parameters
    ----------
    cost
        The engine's own price of the roster; the checker computes it again.
    bound
        No roster can cost less.
    is_interrupted
        Whether somebody asked to stop before the limit.
    """

    roster: Roster
    cost: float
    bound: float
    stages: tuple[StageRecord, ...]
    seconds: float
    is_interrupted: bool


def optimise(
    instance: Instance,
    requirement: Requirement,
    rules: Sequence[Rule],
    settings: SolverSettings,
    *,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    stop: threading.Event | None = None,
) -> Outcome:
    """Find a roster and a bound.

    Raises
    ------
    InfeasibleError
        If some people have no lawful week; the message names them, the rules, and the cheapest way out.
    OutOfTimeError
        If the limit, or a request to stop, came before there was a roster.
    """
    control = Control(settings, stop or threading.Event())
    run = _Run(instance, requirement, rules, control, on_progress)
    run.start()
    try:
        for stage in (run.relax_and_dive, run.place_breaks, run.improve):
            if not control.is_over:
                stage()
    except StoppedError:
        pass  # the incumbent is kept; there is nothing to undo
    return run.outcome()


class _Run:
    """State of one optimisation: the incumbent, the bound, and the record of its stages."""

    def __init__(
        self,
        instance: Instance,
        requirement: Requirement,
        rules: Sequence[Rule],
        control: Control,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self.control = control
        self.bound = 0.0
        self.stages: list[StageRecord] = []
        self._proof: Future[LinearSolution | None] | None = None
        self._on_progress = on_progress
        self.incumbent: Incumbent | None = None
        self.required_slots = float(requirement.heads.sum())
        self.report("duties")
        self.duties: Duties = build_duties(instance, rules)
        self.cover: Cover = build_cover(instance.queues, requirement, self.duties.skill_sets, len(instance.agents) + 1)
        self.pricer = Pricer(self.duties, self.cover)
        self.record("duties")

    # Stages ----------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Give everybody a lawful week."""
        self.report("start")
        plan, stuck, is_complete = build_start(self.duties, self.cover, self.control)
        if stuck:
            raise InfeasibleError(explain_conflicts(self.duties, stuck, self.control))
        if not is_complete:
            raise OutOfTimeError(
                "The time limit came before any roster was found; give more time with --time-limit, or fewer people."
            )
        self.incumbent = Incumbent(self.pricer, plan, self.report)
        self.record("start")

    def relax_and_dive(self) -> None:
        """Solve the relaxation, round it, and name people.

        The bound comes from the whole relaxation; the dive starts from the faster one without gaps between breaks,
        which later stages keep anyway. Both are solved at the same time.
        """
        self.report("relaxation")
        groups = build_groups(self.duties)
        self.begin_proof(groups)
        loose = Relaxation(self.duties, self.cover, groups, has_gaps=False)
        solver = LinearSolver(loose.program)
        relaxed = self.control.solve(solver, RELAXATION_SHARE)
        self.record("relaxation")
        if relaxed is None:
            return
        self.report("dive")
        values = dive(solver, relaxed.values, loose.day_counts, self.control, self.may_dive)
        self.record("dive")
        self.report("assign")
        plan = assign(self.duties, self.best.plan, groups, values[: len(groups.duty)], self.control)
        if plan is not None:
            self.best.offer(plan, "assign")
        self.record("assign")

    def place_breaks(self) -> None:
        """Place the breaks of each day."""
        self.report("breaks")
        place_breaks(self.search(), self.control)
        self.record("breaks")

    def begin_proof(self, groups: Groups) -> None:
        """Begin to solve the relaxation that bounds; where work is counted instead of time, wait for it."""
        solver = LinearSolver(Relaxation(self.duties, self.cover, groups).program)
        if self.control.settings.deterministic_limit is None:
            self._proof = self.control.begin(lambda: solver.solve(self.control.lp_seconds()))
        else:
            self.take_bound(self.control.solve(solver))

    def collect_bound(self) -> None:
        """Note what the relaxation proves, once it is solved."""
        if self._proof is not None and self._proof.done():
            relaxed, self._proof = self._proof.result(), None
            self.take_bound(relaxed)

    def take_bound(self, relaxed: LinearSolution | None) -> None:
        """Note what a solved relaxation proves; one that time cut short proves nothing."""
        if relaxed is not None:
            self.bound = max(self.bound, _safe_bound(relaxed.objective))
            self.record("bound")

    def improve(self) -> None:
        """Dive into each day, then search neighbourhoods, until the limit or the gap target."""
        self.report("improve")
        if not self.is_good_enough():
            search_each(self.search(), [whole_day(self.duties, day) for day in self.days], self.control)
        improve(self.search(), self.control, self.is_good_enough)
        self.record("improve")

    def search(self) -> Search:
        """Search from the incumbent on."""
        return build_search(self.duties, self.cover, self.best, self.control.settings.seed)

    # Help for stages -------------------------------------------------------------------------------------------------

    @property
    def best(self) -> Incumbent:
        """The incumbent, which every stage after the start can rely on."""
        if self.incumbent is None:
            raise AssertionError("no stage before this one left a roster")
        return self.incumbent

    @property
    def days(self) -> range:
        """Days of the horizon."""
        return range(self.duties.day_count)

    def gap_percent(self) -> float | None:
        """Distance between incumbent and bound in percent of required agent-slots."""
        if self.incumbent is None or not self.required_slots or not self.cover.divisor_cost:
            return None
        return 100 * (self.incumbent.cost - self.bound) / (self.cover.divisor_cost * self.required_slots)

    def is_good_enough(self) -> bool:
        """Tell whether the gap target is reached, or nothing is left to gain."""
        self.collect_bound()
        gap = self.gap_percent()
        if not len(self.duties.choices) or self.best.cost - self.bound <= 1e-6 * max(1.0, self.best.cost):
            return True
        return gap is not None and gap <= self.control.settings.gap_target_percent

    def may_dive(self) -> bool:
        """Tell whether the dive has time left."""
        return self.control.share_used < DIVE_SHARE

    def report(self, stage: str) -> None:
        """Tell how far it is."""
        self.collect_bound()
        left = self.control.seconds_left
        cost = None if self.incumbent is None else self.incumbent.cost
        self._on_progress(Progress(stage, cost, self.bound, self.gap_percent(), self.control.seconds, left))

    def record(self, stage: str) -> None:
        """Write down where a stage ended."""
        cost = None if self.incumbent is None else self.incumbent.cost
        self.stages.append(StageRecord(stage, self.control.seconds, cost, self.bound))

    def outcome(self) -> Outcome:
        """Take the result out."""
        self.collect_bound()
        best = self.best
        return Outcome(
            roster=to_roster(self.duties, best.plan),
            cost=best.cost,
            bound=self.bound,
            stages=tuple(self.stages),
            seconds=self.control.seconds,
            is_interrupted=self.control.stop.is_set(),
        )


def _safe_bound(objective: float) -> float:
    """Lower the relaxation's optimum by what its tolerances may hide; no cost is negative."""
    return max(0.0, objective - 5e-7 * max(1.0, abs(objective)))
