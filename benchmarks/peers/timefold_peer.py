"""Timefold's local search on the same rosters, through its package for Python.

A planning entity is a day of a person; its variables are the shift, out of those that are lawful by themselves, and the
way to take the breaks, out of all that windows and gaps allow. Rest, contract, days in a row and the spread of starts
are hard constraint streams, cover is the soft one: heads are counted per slot and skill set, and those of several
skills are shared out at the least cost. Construction heuristic and local search are those that Timefold takes by
itself; it searches with one thread. It needs a Java development kit of version 17 or later. If the time ends during
construction, the roster breaks rules, and Timefold's score is not that of the plan that it returns.

What the peer does not know it refuses: priced rules, pins, prices that differ between queues or come in steps, and
rules other than those above.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from peers.cover import Cover, build_cover
from peers.naming import name_roster
from peers.peer import Answer, Peer
from peers.program import IntArray
from peers.roster_program import ClassKey, class_key
from peers.staff import build_staff, single_groups
from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.rules.base import Rule
from wfm.rules.consecutive_days_off import ConsecutiveDaysOff
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.start_consistency import StartConsistency

if TYPE_CHECKING:
    from timefold.solver.config import Duration

    from peers.timefold_facts import Facts
    from peers.timefold_model import Plan

PRICE_SCALE = 1_000_000
"""Prices of a unit of cover are told to Timefold in millionths."""
MOST_DAYS = 10
"""Longest horizon whose sets of worked days are listed."""
READING_SECONDS = 0.5
READING_SECONDS_A_DAY = 0.0015
"""Time kept for reading the plan back from Java, on the whole and for each day of a person."""


class TimefoldPeer(Peer):
    """Timefold's construction heuristic and local search.

    Parameters
    ----------
    patience_seconds
        Stop when the search has found nothing better for so long; without it the time is used up.
    """

    name: ClassVar[str] = "timefold"
    package: ClassVar[str] = "timefold"

    def __init__(self, patience_seconds: float | None = None) -> None:
        self._patience_seconds = patience_seconds

    def is_available(self) -> str | None:
        """Ask for the package and for Java."""
        if reason := super().is_available():
            return reason
        import jpype  # type: ignore[import-untyped]

        try:
            jpype.getDefaultJVMPath()
        except jpype.JVMNotFoundException:
            return "there is no Java virtual machine: install a JDK, 17 or later"
        return None

    def answer(
        self, instance: Instance, requirement: Requirement, rules: Sequence[Rule], seconds: float, workers: int = 2
    ) -> Answer:
        """Search until the time is over; the start of the virtual machine counts."""
        began = time.perf_counter()
        until = began + seconds - READING_SECONDS
        cover = build_cover(instance, requirement)
        if refusal := _refusal(instance, cover, rules):
            return Answer(remarks=(refusal,))
        from peers.timefold_facts import Facts

        staff = build_staff(instance, rules, single_groups(instance))
        facts = Facts(staff, cover, rules, PRICE_SCALE)
        remarks = [f"Java and the model were ready after {time.perf_counter() - began:.1f} s"]
        plan = _search(facts.plan, until - READING_SECONDS_A_DAY * len(facts.plan.days), self._patience_seconds)
        hard, soft = plan.score.hard_score, plan.score.soft_score  # type: ignore[union-attr]
        chosen, pauses = _read_back(facts, plan)
        if hard:
            remarks.append(f"by its own score it breaks hard rules by {-hard}")
        cost = (facts.idle_cost - soft) / PRICE_SCALE
        return Answer(name_roster(staff, chosen, pauses), cost, remarks=tuple(remarks))


def _refusal(instance: Instance, cover: Cover, rules: Sequence[Rule]) -> str | None:
    """Say what of an instance the model does not know."""
    unknown = [rule.rule for rule in rules if not rule.is_always_there and not _knows(rule)]
    if unknown:
        return f"it does not know {', '.join(unknown)} as configured"
    if len({cover.under, cover.over}) > 2 or any(len(set(prices)) > 1 for prices in (cover.under, cover.over)):
        return "it knows only prices of cover that are the same for all queues"
    if any(len(steps) > 1 for steps in (*cover.under, *cover.over)):
        return "it knows only prices of cover without steps"
    if instance.pins:
        return "it does not know pins"
    return None if instance.calendar.days <= MOST_DAYS else f"it knows no horizon longer than {MOST_DAYS} days"


def _knows(rule: Rule) -> bool:
    """Tell whether the model states a rule as it is configured."""
    if not rule.is_hard:
        return False
    if isinstance(rule, ConsecutiveDaysOff):
        return rule.max is None
    if isinstance(rule, StartConsistency):
        return rule.per == "week"
    return isinstance(rule, MinRest | MaxConsecutiveDays)


def _search(plan: Plan, until: float, patience_seconds: float | None) -> Plan:
    """Let Timefold search; a timer ends it, for its own limit does not count the time that it takes to begin."""
    from timefold.solver import SolverFactory
    from timefold.solver.config import (
        EnvironmentMode,
        ScoreDirectorFactoryConfig,
        SolverConfig,
        TerminationConfig,
    )

    from peers.timefold_model import PersonDay, constraints

    limit = _duration(until - time.perf_counter())
    patience = None if patience_seconds is None else _duration(patience_seconds)
    config = SolverConfig(
        solution_class=type(plan),
        entity_class_list=[PersonDay],
        environment_mode=EnvironmentMode.NO_ASSERT,
        random_seed=1,
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=constraints),
        termination_config=TerminationConfig(spent_limit=limit, unimproved_spent_limit=patience),
    )
    solver = SolverFactory.create(config).build_solver()
    timer = threading.Timer(max(0.1, until - time.perf_counter()), solver.terminate_early)
    timer.start()
    try:
        found: Plan = solver.solve(plan)
    finally:
        timer.cancel()
    return found


def _duration(seconds: float) -> Duration:
    from timefold.solver.config import Duration

    return Duration(milliseconds=max(100, round(1000 * seconds)))


def _read_back(facts: Facts, plan: Plan) -> tuple[IntArray, dict[ClassKey, IntArray]]:
    """Choices that are made, and the breaks of each class of shifts in the same order."""
    chosen: list[int] = []
    starts: dict[ClassKey, list[tuple[int, ...]]] = {}
    for day in plan.days:
        if day.duty is not None:
            row = facts.row[day.id, day.duty.id]
            ways = facts.ways(row)
            chosen.append(row)
            starts.setdefault(class_key(facts.staff, row), []).append(ways[(day.way or 0) % len(ways)])
    return np.array(chosen, np.int64), {key: np.array(list(rows), np.int64) for key, rows in starts.items()}
