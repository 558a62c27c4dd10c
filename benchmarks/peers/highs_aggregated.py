"""HiGHS on the model of `plain_cpsat`, people who are alike counted together.

A group's count of a shift stands for as many of its members, and the rules' limits are multiplied by its size. A
solution of that model need not be one for people: two members may have 40 hours together that no two lawful weeks
make up. So each group's counts are dealt out to its members by a small CP-SAT model that keeps every rule and stays as
near to the counts as it can. Where all counts come out, the breaks stay as HiGHS has placed them; where not, HiGHS
places them anew with all shifts fixed. Everybody who is like nobody else is a group of one: there the model is
exact, and nothing needs dealing out. The bound is that of the counted model, which no roster can beat.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from peers.cover import Cover, build_cover
from peers.dealing import deal_to_members, is_exact
from peers.highs_process import solve_apart
from peers.linear import settled_cost
from peers.naming import name_roster
from peers.peer import Answer, Peer
from peers.program import IntArray
from peers.roster_program import build_program
from peers.staff import Staff, alike_groups, build_staff
from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.base import Rule
from wfm.rules.model import Choices

Groups = Sequence[tuple[Agent, ...]]

DEALING_SHARE, DEALING_SECONDS = 0.2, 5.0
"""Time kept for dealing out counts and placing breaks anew where people are counted together: the share, or the seconds
if that is more, but never more than half of the time."""
WRAP_UP_SHARE = 0.02
"""Share of the time that is kept for naming people, where nobody is."""


class HighsAggregated(Peer):
    """HiGHS on counts of people who are alike."""

    name: ClassVar[str] = "highs_aggregated"

    def answer(
        self, instance: Instance, requirement: Requirement, rules: Sequence[Rule], seconds: float, workers: int = 2
    ) -> Answer:
        """Solve the counted model, then find somebody for each count.

        HiGHS chooses its threads itself: MathOpt has no setting for them.
        """
        until = time.perf_counter() + seconds
        groups = alike_groups(instance, rules)
        cover = build_cover(instance, requirement)
        program = build_program(build_staff(instance, rules, groups), cover)
        kept = _kept_seconds(seconds) if len(groups) < len(instance.agents) else WRAP_UP_SHARE * seconds
        found = solve_apart(program.arrays, until - time.perf_counter() - kept)
        if found.values is None:
            return Answer(remarks=(found.failure or "",))
        counts = program.chosen(found.values)
        dealt = _deal(program.staff, rules, groups, counts, until, workers)
        if dealt is None:
            return Answer(bound=found.bound, remarks=("its counts could not be dealt out to people in time",))
        shifts = [own for members, _ in dealt for own in members]
        staff = build_staff(instance, rules, [(agent,) for group in groups for agent in group], kept=shifts)
        if all(exact for _, exact in dealt) and not any(rule.cost is not None for rule in rules):
            roster = name_roster(staff, staff.free, program.pauses(found.values))
            return Answer(roster, settled_cost(program.arrays, found.values), found.bound)
        answer = _place_breaks(staff, cover, until - time.perf_counter() - WRAP_UP_SHARE * seconds)
        near = sum(not exact for _, exact in dealt)
        remark = f"the counts of {near} of {len(groups)} groups did not come out, so shifts were moved"
        return replace(answer, bound=found.bound, remarks=(*answer.remarks, remark) if near else answer.remarks)


def _kept_seconds(seconds: float) -> float:
    return min(seconds / 2, max(DEALING_SECONDS, DEALING_SHARE * seconds))


def _deal(
    staff: Staff, rules: Sequence[Rule], groups: Groups, counts: IntArray, until: float, workers: int
) -> list[tuple[list[Choices], bool]] | None:
    """Shifts of each member of each group, and whether they are the counted ones; None if there was no time."""
    found = []
    free = staff.choices.take(staff.free)
    for unit, group in enumerate(groups):
        own, wanted = free.take(free.unit == unit), counts[free.unit == unit]
        # Most groups take a moment, and some of the time is kept: breaks may have to be placed anew.
        seconds = (until - time.perf_counter()) / min(4, 1 + len(groups) - unit)
        members = deal_to_members(staff.instance, rules, group, own, wanted, seconds, workers)
        if members is None:
            return None
        found.append((members, is_exact(own, wanted, members)))
    return found


def _place_breaks(staff: Staff, cover: Cover, seconds: float) -> Answer:
    """Place all breaks of settled shifts."""
    began = time.perf_counter()
    program = build_program(staff, cover)
    lower = program.arrays.lower.copy()
    lower[: len(staff.free)] = 1
    arrays = replace(program.arrays, lower=lower)
    found = solve_apart(arrays, seconds - (time.perf_counter() - began))
    if found.values is None:
        return Answer(remarks=(f"breaks of dealt-out shifts: {found.failure}",))
    roster = name_roster(staff, staff.free, program.pauses(found.values))
    return Answer(roster, settled_cost(arrays, found.values))
