"""Where the breaks of one shift cost least, and the shift with its breaks there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.shifts import BreakRule, Piece, Shift, ShiftTemplate
from wfm.rules.model import Choices, IntArray
from wfm.rules.parts.break_pattern import breaks_due

BreakCharge = Callable[[str, int], int]
"""What rules charge for a break of that label that begins at an elapsed minute, in the unit of the worth of heads."""


class _Placed(NamedTuple):
    """Breaks placed so far: the worth that they give up, charges included, and their begins after the shift's start."""

    lost: int
    begins: tuple[int, ...]


def best_shift(
    instance: Instance, agent_id: AgentId, choices: Choices, index: int, per_head: IntArray, charge: BreakCharge
) -> Shift:
    """Turn a choice into a shift whose breaks lie where a head on the floor is worth least.

    Parameters
    ----------
    per_head
        Shape (slots,): whole-numbered worth of this head on the floor; slots beyond the horizon are worth nothing.

    Returns
    -------
    The shift; of equally good places the earliest are taken.

    Raises
    ------
    ValueError
        If the breaks find no place.
    """
    template = instance.templates[int(choices.template[index])]
    start, end = int(choices.start_minute[index]), int(choices.end_minute[index])
    due = breaks_due(template, end - start)
    placed = _best_places(instance, template, start, end - start, due, per_head, charge)
    if placed is None:
        raise ValueError(f"the breaks of {template.id} find no place")
    calendar = instance.calendar
    pieces = tuple(
        Piece(_span(instance, start + begin, rule.minutes), rule.kind, rule.id, rule.is_paid)
        for begin, rule in zip(placed.begins, due, strict=True)
    )
    day = calendar.date_at(int(choices.day[index]))
    return Shift(agent_id, day, str(template.id), _span(instance, start, end - start), pieces=pieces)


def _span(instance: Instance, start_minute: int, minutes: int) -> Span:
    return Span(instance.calendar.instant_of(start_minute), instance.calendar.instant_of(start_minute + minutes))


def _best_places(
    instance: Instance,
    template: ShiftTemplate,
    start_minute: int,
    length_minutes: int,
    due: Sequence[BreakRule],
    per_head: IntArray,
    charge: BreakCharge,
) -> _Placed | None:
    """Place breaks one after the other, keeping for each begin of the last the best way to have placed the others."""
    if not due:
        return _Placed(0, ())
    step = instance.calendar.interval_minutes

    def lost(rule: BreakRule, begin: int) -> int:
        first = (start_minute + begin) // step
        worth = int(per_head[max(0, first) : max(0, first + rule.minutes // step)].sum())
        return worth + charge(rule.id, start_minute + begin)

    ways = [_Placed(lost(due[0], begin), (begin,)) for begin in _begins(due[0], step) if _is_gap(template, begin)]
    for before, rule in pairwise(due):
        ways = [
            _Placed(best.lost + lost(rule, begin), (*best.begins, begin))
            for begin in _begins(rule, step)
            if (best := _best([way for way in ways if _is_gap(template, begin - way.begins[-1] - before.minutes)]))
        ]
    ends = due[-1].minutes
    return _best([way for way in ways if _is_gap(template, length_minutes - way.begins[-1] - ends)])


def _best(ways: Sequence[_Placed]) -> _Placed | None:
    return min(ways, default=None)


def _begins(rule: BreakRule, step: int) -> range:
    """Minutes after the shift's start at which a break may begin, on the grid of slots."""
    earliest = -(-rule.earliest_start_minute // step) * step
    return range(earliest, rule.latest_start_minute + 1, step)


def _is_gap(template: ShiftTemplate, minutes: int) -> bool:
    """Tell whether so much work between breaks, or at an end of the shift, is allowed."""
    most = template.max_gap_minutes
    return (template.min_gap_minutes or 0) <= minutes and (most is None or minutes <= most)
