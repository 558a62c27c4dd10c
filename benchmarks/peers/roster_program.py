"""The whole roster as one program: shifts of people or groups, breaks counted per start, cover, and the rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peers.cover import Cover, slack_units
from peers.pauses import Pattern, deal_out, pattern_of, whole_slots
from peers.program import Arrays, FloatArray, IntArray, Program
from peers.staff import SkillSet, Staff
from wfm.rules.base import Rule
from wfm.rules.model import Rows

MOST_EXCESS = 10_000
"""More than any priced rule of a week can be exceeded by, per person and row."""

ClassKey = tuple[SkillSet, int, int, int, int]
"""Skill set, template, day, first and last elapsed minute: shifts alike in these can swap their breaks."""


@dataclass(frozen=True)
class ShiftClass:
    """Shifts that differ by nothing but the person; numbers are columns of the program.

    Parameters
    ----------
    count
        How many of these shifts are worked.
    pauses
        For each break and each of its possible starts, how many take it then.
    """

    key: ClassKey
    pattern: Pattern
    first_slot: int
    count: int
    pauses: tuple[IntArray, ...]


@dataclass(frozen=True)
class RosterProgram:
    """The program, and what its first columns and its classes mean.

    Parameters
    ----------
    arrays
        Column k of the first ones counts who of a unit makes the k-th free choice of the staff.
    """

    staff: Staff
    arrays: Arrays
    classes: tuple[ShiftClass, ...]

    def chosen(self, values: FloatArray) -> IntArray:
        """How often each free choice is made."""
        return np.rint(values[: len(self.staff.free)]).astype(np.int64)

    def pauses(self, values: FloatArray) -> dict[ClassKey, IntArray]:
        """Deal out breaks: by class, starts in slots after the start of the shift, shape (shifts, breaks)."""
        whole = np.rint(values).astype(np.int64)
        return {
            item.key: deal_out(item.pattern, [whole[columns] for columns in item.pauses])
            for item in self.classes
            if whole[item.count]
        }


def build_program(staff: Staff, cover: Cover) -> RosterProgram:
    """Write down shifts, rules, breaks and cover."""
    program = Program()
    add_shifts(program, staff)
    classes = [_add_class(program, staff, key, members) for key, members in sorted(_columns_by_class(staff).items())]
    _add_cover(program, staff, cover, classes)
    return RosterProgram(staff, program.arrays(), tuple(classes))


# People and rules -----------------------------------------------------------------------------------------------------


def add_shifts(program: Program, staff: Staff) -> None:
    """Add one column per free choice, one shift a day, and what the rules demand."""
    choices = staff.choices.take(staff.free)
    program.add_columns(staff.sizes[choices.unit])
    keys, row = np.unique(choices.key, return_inverse=True)
    unit = np.zeros(len(keys), np.int64)
    unit[row] = choices.unit
    columns = np.arange(len(row))
    program.add_rows(row, columns, 1, lower=np.full(len(keys), -np.inf), upper=staff.sizes[unit])
    for rule, rows in staff.rows:
        _add_rule(program, staff, rule, rows)


def _add_rule(program: Program, staff: Staff, rule: Rule, rows: Rows) -> None:
    """Add rows for whole units; what is settled moves to the limits, and a priced rule may be exceeded."""
    column = np.full(len(staff.choices), -1, np.int64)
    column[staff.free] = np.arange(len(staff.free))
    is_free = column[rows.choice] >= 0
    settled = np.bincount(rows.row[~is_free], weights=rows.coefficient[~is_free], minlength=len(rows.unit))
    size = staff.sizes[rows.unit]
    lower, upper = (rows.lower - settled) * size, (rows.upper - settled) * size
    entries = rows.row[is_free], column[rows.choice[is_free]], rows.coefficient[is_free]
    if rule.cost is None:
        program.add_rows(*entries, lower=lower, upper=upper)
        return
    most = np.full(len(rows.weight), MOST_EXCESS * staff.sizes.max())
    slack = program.add_columns(most, cost=rule.cost * rows.weight, is_whole=False)[rows.slack]
    program.add_entries(program.add_rows(*entries, lower=np.full(len(size), -np.inf), upper=upper), slack, -1)
    program.add_entries(program.add_rows(*entries, lower=lower, upper=np.inf), slack, 1)


# Breaks ---------------------------------------------------------------------------------------------------------------


def class_key(staff: Staff, row: int) -> ClassKey:
    """Class of a choice."""
    choices = staff.choices
    return (
        staff.skill_sets[choices.unit[row]],
        int(choices.template[row]),
        int(choices.day[row]),
        int(choices.start_minute[row]),
        int(choices.end_minute[row]),
    )


def _columns_by_class(staff: Staff) -> dict[ClassKey, list[int]]:
    found: dict[ClassKey, list[int]] = {}
    for column, row in enumerate(staff.free.tolist()):
        found.setdefault(class_key(staff, row), []).append(column)
    return found


def _add_class(program: Program, staff: Staff, key: ClassKey, members: list[int]) -> ShiftClass:
    _, template, _, start, end = key
    slot_minutes = staff.instance.calendar.interval_minutes
    pattern = pattern_of(staff.instance.templates[template], end - start, slot_minutes)
    most = int(staff.sizes[staff.choices.unit[staff.free[members]]].sum())
    count = int(program.add_columns(most)[0])
    program.add_rows(np.zeros(len(members) + 1), [*members, count], [*np.ones(len(members)), -1], lower=0, upper=0)
    pauses = tuple(
        program.add_columns(np.full(len(pattern.starts(index)), most)) for index in range(len(pattern.first))
    )
    for columns in pauses:
        program.add_rows(np.zeros(len(columns) + 1), [*columns, count], [*np.ones(len(columns)), -1], lower=0, upper=0)
    for less, less_slot, more, more_slot in pattern.gap_rows():
        left = pauses[less][: less_slot - pattern.first[less] + 1]
        right = pauses[more][: max(0, more_slot - pattern.first[more] + 1)]
        signs = np.repeat([1, -1], [len(left), len(right)])
        program.add_rows(np.zeros(len(signs)), [*left, *right], signs, lower=-np.inf, upper=0)
    return ShiftClass(key, pattern, whole_slots(start, slot_minutes), count, pauses)


# Cover ----------------------------------------------------------------------------------------------------------------


def _add_cover(program: Program, staff: Staff, cover: Cover, classes: list[ShiftClass]) -> None:
    """Balance need and supply in every slot; whoever serves several queues is shared out among them."""
    rows = [program.add_rows([], [], [], lower=need, upper=need) for need in cover.need]
    supply = _Supply(staff, cover)
    for skills, most in supply.most.items():
        targets = _target_rows(program, cover, rows, skills, most)
        for item in classes:
            if item.key[0] == skills:
                _add_heads(program, item, targets, cover)
    for queue, row in enumerate(rows):
        for steps, sign, most in (
            (cover.under[queue], 1, cover.need[queue]),
            (cover.over[queue], -1, supply.most_of_queue(queue)),
        ):
            for units, cost in slack_units(steps, most):
                program.add_entries(row, program.add_columns(units, cost=cost, is_whole=False), sign)


class _Supply:
    """Most units that each skill set can give in each slot."""

    def __init__(self, staff: Staff, cover: Cover) -> None:
        members: dict[SkillSet, int] = {}
        for skills, size in zip(staff.skill_sets, staff.sizes.tolist(), strict=True):
            members[skills] = members.get(skills, 0) + size
        nobody = np.zeros(cover.slot_count, np.int64)
        self.most = {
            skills: count * cover.units_per_head + cover.given.get(skills, nobody)
            for skills, count in sorted(members.items())
            if skills
        }

    def most_of_queue(self, queue: int) -> IntArray:
        """Most units that a queue can get in each slot."""
        return np.asarray(sum(units for skills, units in self.most.items() if queue in skills), np.int64)


def _target_rows(program: Program, cover: Cover, rows: list[IntArray], skills: SkillSet, most: IntArray) -> IntArray:
    """Rows that take the heads of a skill set: the only queue's, or those that share heads out to several."""
    given = cover.given.get(skills, np.zeros(cover.slot_count, np.int64))
    shared = program.add_rows([], [], [], lower=-given, upper=-given)
    for queue in skills:
        flow = program.add_columns(most, is_whole=False)
        program.add_entries(shared, flow, -1)
        program.add_entries(rows[queue], flow, 1)
    return shared


def _add_heads(program: Program, item: ShiftClass, targets: IntArray, cover: Cover) -> None:
    """Count those of a class who are present, less those on a break."""
    present = item.first_slot + np.arange(item.pattern.length)
    present = present[present < cover.slot_count]
    program.add_entries(targets[present], np.full(len(present), item.count), cover.units_per_head)
    for index, columns in enumerate(item.pauses):
        for ahead in range(item.pattern.lengths[index]):
            away = item.first_slot + np.array(item.pattern.starts(index)) + ahead
            inside = away < cover.slot_count
            program.add_entries(targets[away[inside]], columns[inside], -cover.units_per_head)
