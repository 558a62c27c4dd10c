"""Punches of one agent, cleared of duplicates and of neighbours that contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from wfm.domain.attendance import PunchEvent

State = Literal["off", "work", "break", "meal"]

REACHES: dict[PunchEvent, State] = {
    "in": "work",
    "out": "off",
    "break_start": "break",
    "break_end": "work",
    "meal_start": "meal",
    "meal_end": "work",
}
"""The state that each event leads to."""
STARTS_FROM: dict[PunchEvent, State] = {
    "in": "off",
    "out": "work",
    "break_start": "work",
    "break_end": "break",
    "meal_start": "work",
    "meal_end": "meal",
}
"""The state in which each event makes sense."""
_FIRST_STAYS = frozenset({"in", "break_end", "meal_end"})
_OPPOSITES = (frozenset({"in", "out"}), frozenset({"break_start", "break_end"}), frozenset({"meal_start", "meal_end"}))
_ALTERNATIVES = (frozenset({"out", "break_start", "meal_start"}), frozenset({"in", "break_end", "meal_end"}))


class Mark(NamedTuple):
    """One punch; `time` in seconds since 1970, UTC."""

    time: int
    row: int
    event: PunchEvent
    is_ambiguous: bool = False


@dataclass(slots=True)
class Cleared:
    """The marks that stay, and what was left out beside which of them."""

    marks: list[Mark]
    duplicates: list[tuple[Mark, Mark]] = field(default_factory=list)
    """Pairs of the mark left out and the one that stays."""
    contradictions: list[tuple[Mark, Mark]] = field(default_factory=list)


def clear_marks(marks: Sequence[Mark], duplicate_seconds: int, max_session_seconds: int) -> Cleared:
    """Drop duplicates, then settle contradictions, then drop the duplicates that settling has left.

    Parameters
    ----------
    marks
        Of one agent, by time and row.
    """
    cleared = Cleared(list(marks))
    _drop_duplicates(cleared, duplicate_seconds)
    _settle_contradictions(cleared, duplicate_seconds, max_session_seconds)
    if cleared.contradictions:
        _drop_duplicates(cleared, duplicate_seconds)
    return cleared


def _drop_duplicates(cleared: Cleared, duplicate_seconds: int) -> None:
    """Keep of a run of equal events the one that leaves the doubt to the agent."""
    kept: list[Mark] = []
    latest = None
    for mark in cleared.marks:
        if kept and latest and mark.event == latest.event and mark.time - latest.time <= duplicate_seconds:
            dropped = mark if mark.event in _FIRST_STAYS else kept.pop()
            if dropped is not mark:
                kept.append(mark)
            cleared.duplicates.append((dropped, kept[-1]))
        else:
            kept.append(mark)
        latest = mark
    cleared.marks = kept


def _settle_contradictions(cleared: Cleared, duplicate_seconds: int, max_session_seconds: int) -> None:
    """Keep of two neighbours that exclude each other the one that fits the state reached, in doubt the later."""
    kept: list[Mark] = []
    for mark in cleared.marks:
        if kept and mark.time - kept[-1].time <= duplicate_seconds and _contradict(kept[-1].event, mark.event):
            state = _state_before(kept, max_session_seconds)
            if STARTS_FROM[kept[-1].event] == state != STARTS_FROM[mark.event]:
                cleared.contradictions.append((mark, kept[-1]))
            else:
                cleared.contradictions.append((kept.pop(), mark))
                kept.append(mark)
        else:
            kept.append(mark)
    cleared.marks = kept


def _state_before(kept: list[Mark], max_session_seconds: int) -> State:
    """State reached before the last mark; nobody is still at work after the longest session."""
    if len(kept) < 2 or kept[-1].time - kept[-2].time > max_session_seconds:
        return "off"
    return REACHES[kept[-2].event]


def _contradict(first: PunchEvent, second: PunchEvent) -> bool:
    pair = {first, second}
    return len(pair) == 2 and any(pair <= group for group in (*_OPPOSITES, *_ALTERNATIVES))
