"""Rows that keep people of a group from being at work at the same time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np

from wfm.rules.model import Choices, IntArray, Rows, unit_day_key
from wfm.rules.parts.people_groups import UnitDays
from wfm.rules.parts.row_list import RowList

REACH_DAYS = 2
"""A shift can last into the second date after its own."""
_Group = tuple[int, ...]


def overlap_rows(choices: Choices, groups: Sequence[_Group], days: Sequence[int]) -> Rows:
    """Allow at most one of two people at each instant at which one of them starts on one of the days.

    Whoever started on a date before and whoever starts on the day are held against each other date by date, so a row
    never counts one person twice. All rows of a group and day share their slack.

    Parameters
    ----------
    groups
        Units of each group.
    """
    found = RowList()
    free = {*choices.unit[~choices.is_fixed].tolist()}
    moving = [group for group in groups if not free.isdisjoint(group)]
    for unit, day, slack, earlier, later in _pairs(choices, moving, days, found):
        if choices.is_fixed[earlier].all() and choices.is_fixed[later].all():
            continue
        for instant in np.unique(choices.start_minute[later]).tolist():
            present = _present(choices, earlier, instant)
            if len(present):
                members = np.concatenate([present, _present(choices, later, instant)])
                found.add(members, unit, day, slack, upper=1)
    return found.rows()


def lonely_rows(choices: Choices, groups: Sequence[_Group], days: Sequence[int], slot_minutes: int) -> Rows:
    """Allow two people of a group at the begin of a slot only together with somebody from outside.

    Each other person lifts the limit by one, which is enough; where somebody's presence is settled there is no row.
    All rows of a group and day share their slack.
    """
    found = RowList()
    outsiders = [np.flatnonzero(~np.isin(choices.unit, group)).astype(np.int64) for group in groups]
    signs = [np.empty(0, np.int64)]
    for unit, day, slack, earlier, later in _pairs(choices, groups, days, found):
        others = outsiders[slack // len(days)]
        for instant in _shared_slots(choices, earlier, later, slot_minutes):
            pair = [_present(choices, earlier, instant), _present(choices, later, instant)]
            helpers = _present(choices, others, instant)
            members = np.concatenate([*pair, helpers])
            is_open = not choices.is_fixed[helpers].any() and not choices.is_fixed[members].all()
            if len(pair[0]) and len(pair[1]) and is_open:
                found.add(members, unit, day, slack, upper=1)
                signs.append(np.repeat([1, -1], [len(pair[0]) + len(pair[1]), len(helpers)]))
    return replace(found.rows(), coefficient=np.concatenate(signs).astype(np.int64))


def _pairs(
    choices: Choices, groups: Sequence[_Group], days: Sequence[int], found: RowList
) -> Iterator[tuple[int, int, int, IntArray, IntArray]]:
    """Yield what two people could work on a day and on the same or an earlier one, if they could meet then.

    Each comes with the unit of the later one, the day, and the number of the slack of group and day.
    """
    table = UnitDays(choices)
    for group in groups:
        for day in days:
            slack = found.new_slack()
            own = [table.choices_of(key) for key in unit_day_key(np.array(group), np.array(day)).tolist()]
            for before in range(REACH_DAYS + 1):
                keys = unit_day_key(np.array(group), np.array(day - before)).tolist()
                past = [table.choices_of(key) for key in keys]
                for first, second in permutations(range(len(group)), 2):
                    if _can_meet(choices, past[first], own[second]):
                        yield group[second], day, slack, past[first], own[second]


def _can_meet(choices: Choices, earlier: IntArray, later: IntArray) -> bool:
    """Tell whether the two could be at work at once."""
    is_any = len(earlier) > 0 and len(later) > 0
    return is_any and bool(choices.end_minute[earlier].max() > choices.start_minute[later].min())


def _present(choices: Choices, index: IntArray, instant: int) -> IntArray:
    """Choices that cover an instant."""
    return index[(choices.start_minute[index] <= instant) & (choices.end_minute[index] > instant)]


def _shared_slots(choices: Choices, earlier: IntArray, later: IntArray, slot_minutes: int) -> range:
    """Begins of the slots in which both could be at work."""
    first = max(choices.start_minute[earlier].min(), choices.start_minute[later].min())
    last = min(choices.end_minute[earlier].max(), choices.end_minute[later].max())
    return range(-(-int(first) // slot_minutes) * slot_minutes, int(last), slot_minutes)
