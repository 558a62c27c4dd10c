"""Counts of groups dealt out to their members, every rule kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from peers.cpsat import solve_with_cpsat
from peers.program import IntArray, Program
from peers.roster_program import add_shifts
from peers.staff import Staff, build_staff
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.base import Rule
from wfm.rules.model import Choices

MOVE_COST = 1000.0
"""Price of a shift that lies one start or length off the counts: far above that of any priced rule."""


def deal_to_members(
    instance: Instance,
    rules: Sequence[Rule],
    group: Sequence[Agent],
    choices: Choices,
    counts: IntArray,
    seconds: float,
    workers: int,
) -> list[Choices] | None:
    """Choose shifts for each member of a group such that together they come as near to the counts as they can.

    Parameters
    ----------
    choices, counts
        What each member could work, in order of day and start, and how many shall.

    Returns
    -------
    The shifts of each member, None if none were found in time.
    """
    if len(group) == 1:
        return [choices.take(counts > 0)]
    staff = build_staff(instance, rules, [(agent,) for agent in group])
    program = Program()
    add_shifts(program, staff)
    _add_distance(program, staff, choices, counts)
    found = solve_with_cpsat(program.arrays(), seconds, workers)
    if found is None:
        return None
    taken = staff.choices.take(staff.free[found.values[: len(staff.free)] > 0])
    return [taken.take(taken.unit == unit) for unit in range(len(group))]


def _add_distance(program: Program, staff: Staff, choices: Choices, counts: IntArray) -> None:
    """Price by how many places of a day's list shifts have moved: how far the counts so far differ anywhere in it."""
    members = len(staff.units)
    own = np.tile(np.arange(len(choices)), members)
    for places in _days(choices):
        wanted = np.cumsum(counts[places])
        numbers = program.add_rows([], [], [], lower=wanted, upper=wanted)
        for row, place in enumerate(places.tolist()):
            columns = np.flatnonzero(own == place)
            for later in numbers[row:].tolist():
                program.add_entries(later, columns, 1)
        for sign in (1, -1):
            program.add_entries(numbers, program.add_columns(np.full(len(places), members), cost=MOVE_COST), sign)


def _days(choices: Choices) -> Iterator[IntArray]:
    """Positions of the choices of each day."""
    for day in np.unique(choices.day):
        yield np.flatnonzero(choices.day == day).astype(np.int64)


def is_exact(choices: Choices, counts: IntArray, dealt: Sequence[Choices]) -> bool:
    """Tell whether the members' shifts are the counted ones."""
    wanted = sorted(_names(choices.take(np.repeat(np.arange(len(choices)), counts))))
    return wanted == sorted(name for own in dealt for name in _names(own))


def _names(choices: Choices) -> list[tuple[int, ...]]:
    columns = choices.day, choices.template, choices.start_minute, choices.end_minute
    return list(zip(*(column.tolist() for column in columns), strict=True))
