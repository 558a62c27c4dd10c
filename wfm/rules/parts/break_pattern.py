"""Which breaks a shift of a given length takes, and where they may lie."""

from __future__ import annotations

from itertools import pairwise

from wfm.domain.shifts import BreakRule, ShiftTemplate


def breaks_due(template: ShiftTemplate, length_minutes: int) -> tuple[BreakRule, ...]:
    """Return the breaks of a shift: all of its template's.

    Only a pin can make a shift of a length that its template does not offer. It takes all breaks if they fit into that
    length under the template's windows and gaps, and none if they do not.
    """
    if length_minutes in template.length_minutes or can_hold_breaks(template, length_minutes):
        return template.breaks
    return ()


def paid_minutes(template: ShiftTemplate, length_minutes: int) -> int:
    """Return the paid minutes of a shift of that length."""
    unpaid = sum(rule.minutes for rule in breaks_due(template, length_minutes) if not rule.is_paid)
    return length_minutes - unpaid


def can_hold_breaks(template: ShiftTemplate, length_minutes: int) -> bool:
    """Tell whether all breaks of a template fit, in order, into a shift of some length.

    The starts that the breaks so far leave for the next one always form one interval, so it is enough to carry its
    ends from break to break.
    """
    if not template.breaks:
        return True
    least = template.min_gap_minutes or 0
    most = length_minutes if template.max_gap_minutes is None else template.max_gap_minutes
    low, high = template.breaks[0].earliest_start_minute, template.breaks[0].latest_start_minute
    low, high = max(low, least), min(high, most)
    if low > high:
        return False
    for before, rule in pairwise(template.breaks):
        after = before.minutes
        low, high = (
            max(low + after + least, rule.earliest_start_minute),
            min(high + after + most, rule.latest_start_minute),
        )
        if low > high:
            return False
    last = template.breaks[-1].minutes
    return max(low, length_minutes - last - most) <= min(high, length_minutes - last - least)
