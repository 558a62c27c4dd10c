"""Where shifts lie among spans of time, asked for many choices at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfm.domain.calendar import Calendar, Span
from wfm.rules.model import BoolArray, Choices


def lie_within(choices: Choices, spans: Sequence[Span], calendar: Calendar) -> BoolArray:
    """Tell which choices lie wholly inside one of several joined spans."""
    if not spans:
        return np.zeros(len(choices), dtype=bool)
    starts = np.array([calendar.minute_of(span.start_utc) for span in spans])
    ends = np.array([calendar.minute_of(span.end_utc) for span in spans])
    # Joined spans are in order and apart, so only the last one that begins in time can hold a shift.
    last = np.searchsorted(starts, choices.start_minute, side="right") - 1
    inside: BoolArray = (last >= 0) & (choices.end_minute <= ends[last])
    return inside


def touch_any(choices: Choices, spans: Sequence[Span], calendar: Calendar) -> BoolArray:
    """Tell which choices share more than an edge with any of the spans."""
    touched = np.zeros(len(choices), dtype=bool)
    for span in spans:
        starts_before = choices.start_minute < calendar.minute_of(span.end_utc)
        touched |= starts_before & (choices.end_minute > calendar.minute_of(span.start_utc))
    return touched
