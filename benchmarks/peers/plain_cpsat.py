"""One CP-SAT model of the whole roster, as a user of OR-Tools would write it.

A Boolean per person, day and shift; at most one a day; pairs of shifts that leave too little rest as cliques; hours and
days of the contract as sums; breaks counted per start in each class of equal shifts, with windows and gaps; cover with
slack on both sides; people of several skills as flows to queues. All in a single model with the default portfolio.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

from peers.cover import build_cover
from peers.cpsat import solve_with_cpsat
from peers.linear import settled_cost
from peers.naming import made, name_roster
from peers.peer import Answer, Peer
from peers.roster_program import build_program
from peers.staff import build_staff, single_groups
from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.rules.base import Rule


class PlainCpsat(Peer):
    """CP-SAT on one model."""

    name: ClassVar[str] = "plain_cpsat"

    def answer(
        self, instance: Instance, requirement: Requirement, rules: Sequence[Rule], seconds: float, workers: int = 2
    ) -> Answer:
        """Build the model and solve it for what is left of the time."""
        began = time.perf_counter()
        staff = build_staff(instance, rules, single_groups(instance))
        program = build_program(staff, build_cover(instance, requirement))
        found = solve_with_cpsat(program.arrays, seconds - (time.perf_counter() - began), workers)
        if found is None:
            return Answer(remarks=("no roster found in time",))
        roster = name_roster(staff, made(staff, program.chosen(found.values)), program.pauses(found.values))
        cost = settled_cost(program.arrays, found.values)
        return Answer(roster, cost, found.bound, ("proved optimal",) if found.is_proved else ())
