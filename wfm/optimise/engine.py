"""The way to a roster, stage by stage; every stage leaves a lawful roster behind or leaves it as it was."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from wfm.domain.certificate import CoverPrice
from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.domain.result import StageRecord
from wfm.domain.settings import SolverSettings
from wfm.domain.shifts import Roster
from wfm.errors import InfeasibleError, OutOfTimeError
from wfm.optimise.blend import Blend
from wfm.optimise.breaks import place_breaks
from wfm.optimise.conflict import NoLawfulWeekError
from wfm.optimise.control import Control, StoppedError
from wfm.optimise.cover import Cover, build_cover
from wfm.optimise.cpsat import FailedSolveError
from wfm.optimise.dive import answer, dive
from wfm.optimise.duties import Duties, build_duties
from wfm.optimise.errands import rewards
from wfm.optimise.groups import build_groups
from wfm.optimise.improve import improve
from wfm.optimise.incumbent import Incumbent
from wfm.optimise.joint_prices import JointPrices
from wfm.optimise.kinds import activity_kinds
from wfm.optimise.levelling import Levelling
from wfm.optimise.plan import Plan, to_roster
from wfm.optimise.pricer import Pricer
from wfm.optimise.prices import Pricing
from wfm.optimise.progress import Progress
from wfm.optimise.repair import explain_joint, fewest_broken, joint_kinds, listed_findings, repair, without_blame
from wfm.optimise.search import Search, build_search
from wfm.optimise.soft_cover import SoftCover
from wfm.optimise.start import build_start
from wfm.optimise.tasks import Diary
from wfm.optimise.tours import WeeklyProgram
from wfm.optimise.tuning import TUNING
from wfm.rules.activity_placement import ActivityPlacement
from wfm.rules.base import Rule


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
    prices
        Prices of cover from which the bound can be computed again without a solver; empty where there are none.
    """

    roster: Roster
    cost: float
    bound: float
    stages: tuple[StageRecord, ...]
    seconds: float
    is_interrupted: bool
    prices: tuple[CoverPrice, ...] = ()


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
        for stage in (run.price, run.dive, run.place_breaks, run.prove, run.improve):
            if not control.is_over and not run.is_good_enough():
                stage()
    except (StoppedError, MemoryError, FailedSolveError):
        pass  # the incumbent is kept outside every stage; there is nothing to undo
    run.require_joint_rules()
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
        self.stages: list[StageRecord] = []
        self._on_progress = on_progress
        self.incumbent: Incumbent | None = None
        self.pricing: Pricing | None = None
        self.required_slots = float(requirement.heads.sum())
        self.report("duties")
        self.duties: Duties = build_duties(instance, rules)
        self.cover: Cover = build_cover(instance.queues, requirement, self.duties.skill_sets, len(instance.agents) + 1)
        levelling = None
        if requirement.backlogs:
            most = len(instance.agents) + 1
            levelling = Levelling(instance.queues, requirement, self.duties.skill_sets, most)
        self.pricer = Pricer(self.duties, self.cover, levelling)
        self.program = WeeklyProgram(self.duties, np.arange(len(self.duties.agents)))
        self.diary = self._build_diary(rules)
        self.record("duties")

    # Stages ----------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Give everybody a lawful week."""
        self.report("start")
        plan, stuck, is_complete = build_start(self.duties, self.cover, self.pricer, self.program, self.control)
        if stuck:
            raise NoLawfulWeekError(self.duties, stuck, self.control)
        if not is_complete:
            raise OutOfTimeError(
                "The time limit came before any roster was found; give more time with --time-limit, or fewer people."
            )
        self.incumbent = Incumbent(self.pricer, self.with_activities(plan), self.report)
        self._mend(self.search())
        self.record("start")

    def _mend(self, search: Search) -> None:
        """Mend hard joint rules: the breaks of each day, everybody's weeks at once, then pieces around what is broken.

        Raises
        ------
        InfeasibleError
            If it is proved that some hard joint rule must be broken.
        """
        if not search.incumbent.joint.broken:
            return
        self._place_blamed_breaks(search)
        if search.incumbent.joint.broken and not self.control.is_over:
            plan, is_proved = fewest_broken(search, self.control, self.control.left * TUNING.whole_share)
            if plan is not None and search.incumbent.offer(self.with_activities(plan), "start"):
                self._place_blamed_breaks(search)
            if is_proved:
                raise InfeasibleError(explain_joint(search.incumbent.joint.findings))
        repair(search, self.control, self.control.share_used + (1 - self.control.share_used) * TUNING.mended_share)

    def _place_blamed_breaks(self, search: Search) -> None:
        """Place the breaks of each day where too many people are on one at once."""
        limits = {rule.rule for rule in self.duties.rules if rule.is_hard and rule.break_limits(self.duties.instance)}
        if any(finding.is_hard and finding.rule in limits for finding in search.incumbent.joint.findings):
            place_breaks(search, self.control)

    def price(self) -> None:
        """Find prices, a bound and a fractional roster."""
        self.report("prices")
        groups = build_groups(self.duties)
        program = self.program.part(groups.first)
        temperature = TUNING.temperature * self.cover.short_cost
        blend = Blend(self.duties, groups, SoftCover(self.cover, temperature, moves_work=True))
        blend.begin_with(program, self.best.plan)
        self.pricing = Pricing(blend, program, self.control)
        self.pricing.begin()
        begun = self.control.share_used
        until = begun + TUNING.price_share * (1 - begun)
        while not self.control.is_over and self.control.share_used < until:
            self.pricing.round()
            self.report("prices")
            priced = self.percent(self.pricing.blend.cost - self.bound) <= TUNING.priced_percent
            if priced or self.pricing.is_stalled or self.is_good_enough():
                break
        self.record("prices")

    def dive(self) -> None:
        """Settle everybody's week."""
        if self.pricing is None:
            return
        self.report("dive")
        begun = self.control.share_used
        joint = JointPrices(self.duties, self.cover, self.best.plan) if self.pricer.has_joint_rules else None
        settling = self.pricing.settling(joint)
        plan = dive(
            settling,
            TUNING.settled_share,
            TUNING.settled_rounds,
            lambda: self.share_of(begun, TUNING.dive_share),
        )
        everybody = np.arange(len(self.duties.agents))
        held = rewards(self.duties, plan.tasks, self.cover.broken_cost)
        program = self.program.rewarding(held + (joint.worth if joint else 0.0))
        settled = answer(self.duties, self.pricer.coverage(plan)[1], program, plan, everybody, self.control)
        if self.pricer.has_joint_rules:
            # The dive knows nothing of joint rules: what it found has a chance only once they are mended.
            rival = self.search(
                without_blame(self.best, self.best.challenger(self.with_activities(settled)), self.duties)
            )
            self._mend(rival)
            self.best.offer(rival.incumbent.plan, "dive")
        else:
            self.best.adopt(settled, "dive")
        self.record("dive")

    def place_breaks(self) -> None:
        """Place the breaks of each day."""
        self.report("breaks")
        place_breaks(self.search(), self.control)
        self.record("breaks")

    def prove(self) -> None:
        """Go on pricing where the bound, not the roster, makes much of the gap."""
        self.report("proof")
        while self.pricing is not None and not self.control.is_over and self.control.share_used < TUNING.proof_share:
            open_gap = self.pricing.blend.cost - self.bound
            if (
                self.pricing.is_stalled
                or self.is_good_enough()
                or open_gap <= TUNING.proved_share * (self.best.cost - self.bound)
            ):
                break
            self.pricing.round()
            self.report("proof")
        self.record("proof")

    def improve(self) -> None:
        """Search neighbourhoods until the limit or the gap target."""
        self.report("improve")
        search = self.search()
        more = [] if self.diary is None else activity_kinds()
        improve(search, self.control, self.is_good_enough, [*joint_kinds(search), *more])
        self.record("improve")

    def search(self, incumbent: Incumbent | None = None) -> Search:
        """Search from an incumbent on, the best one when absent."""
        seed = self.control.settings.seed
        return build_search(self.duties, self.program, incumbent or self.best, seed, self.diary)

    def with_activities(self, plan: Plan) -> Plan:
        """Place all activities in a plan."""
        if self.diary is None:
            return plan
        self.diary.cover = self.pricer.coverage(plan)[1]
        return self.diary.settled(plan, range(len(self.diary.meetings)))

    def _build_diary(self, rules: Sequence[Rule]) -> Diary | None:
        """Prepare the placing of activities; None where there are none, or where nobody asks for them."""
        prices = [rule.cost for rule in rules if isinstance(rule, ActivityPlacement)]
        return Diary(self.duties, self.cover, sum(prices)) if prices and self.duties.tasks else None

    def require_joint_rules(self) -> None:
        """Refuse a roster that breaks hard joint rules.

        Raises
        ------
        OutOfTimeError
            If one is broken still.
        """
        if self.best.joint.broken:
            raise OutOfTimeError(
                "The time limit came before a roster was found that keeps the rules about several people:\n"
                f"{listed_findings(self.best.joint.findings)}\n"
                "Give more time with --time-limit, relax these rules, or give them a `cost`."
            )

    # Help for stages -------------------------------------------------------------------------------------------------

    @property
    def best(self) -> Incumbent:
        """The incumbent, which every stage after the start can rely on."""
        if self.incumbent is None:
            raise AssertionError("no stage before this one left a roster")
        return self.incumbent

    @property
    def bound(self) -> float:
        """What the prices prove; no cost is negative."""
        return 0.0 if self.pricing is None else self.pricing.proof.bound

    def gap_percent(self) -> float | None:
        """Distance between incumbent and bound in percent of required agent-slots."""
        if self.incumbent is None or not self.required_slots or not self.cover.divisor_cost:
            return None
        return self.percent(self.incumbent.cost - self.bound)

    def percent(self, cost: float) -> float:
        """Express a cost in percent of required agent-slots; infinite where nothing is required."""
        divisor = self.cover.divisor_cost * self.required_slots
        return 100 * cost / divisor if divisor else np.inf

    def share_of(self, begun: float, end: float) -> float:
        """Tell how much of the time between two shares of the limit is used, 1 when all is."""
        if self.control.is_over or begun >= end:
            return 1.0
        return min(1.0, (self.control.share_used - begun) / (end - begun))

    def is_good_enough(self) -> bool:
        """Tell whether the gap target is reached, or nothing is left to gain."""
        gap = self.gap_percent()
        if self.best.joint.broken:
            return False
        if not len(self.duties.choices) or self.best.cost - self.bound <= 1e-6 * max(1.0, self.best.cost):
            return True
        return gap is not None and gap <= self.control.settings.gap_target_percent

    def report(self, stage: str) -> None:
        """Tell how far it is."""
        left = self.control.seconds_left
        cost = None if self.incumbent is None else self.incumbent.cost
        self._on_progress(Progress(stage, cost, self.bound, self.gap_percent(), self.control.seconds, left))

    def record(self, stage: str) -> None:
        """Write down where a stage ended."""
        cost = None if self.incumbent is None else self.incumbent.cost
        self.stages.append(StageRecord(stage, self.control.seconds, cost, self.bound))

    def outcome(self) -> Outcome:
        """Take the result out."""
        best = self.best
        return Outcome(
            roster=to_roster(self.duties, best.plan),
            cost=best.cost,
            bound=self.bound,
            stages=tuple(self.stages),
            seconds=self.control.seconds,
            is_interrupted=self.control.stop.is_set(),
            prices=() if self.pricing is None else self.pricing.proof.prices,
        )
