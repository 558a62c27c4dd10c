"""When each agent is there and when away, from a roster; and who stays away unplanned.

A duty is a stretch of presence: a shift, or shifts that overlap or adjoin. Breaks and meals keep their length when they
begin late. An activity ends when it was planned to end, because others do not wait; so does an unplanned absence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wfm.domain.calendar import Calendar, Span
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Piece, Roster
from wfm.simulation.settings import Absence


@dataclass(frozen=True, order=True)
class Away:
    """Time off the floor inside a duty, as planned, in seconds after the horizon's start."""

    start_seconds: float
    end_seconds: float
    keeps_length: bool = True


@dataclass(frozen=True)
class Duty:
    """A stretch of presence, in seconds after the horizon's start; `away` is in order and does not overlap."""

    start_seconds: float
    end_seconds: float
    away: tuple[Away, ...] = ()


Duties = tuple[tuple[Duty, ...], ...]
"""Per agent, in order of time."""


def build_duties(instance: Instance, roster: Roster) -> Duties:
    """Read the duties of all agents that touch the horizon, in the instance's order of agents.

    A shift of history counts without breaks in the slots that it fills, as it does when heads are counted.
    """
    return tuple(tuple(_duties(instance, roster, agent)) for agent in instance.agents)


def _duties(instance: Instance, roster: Roster, agent: Agent) -> Iterator[Duty]:
    calendar = instance.calendar
    slot = calendar.interval_minutes * 60
    past = [_seconds(calendar, shift.span) for shift in instance.history.shifts_of(agent.id)]
    tails = [(start, end - end % slot) for start, end in past]
    present = _joined([*tails, *(_seconds(calendar, shift.span) for shift in roster.shifts_of(agent.id))])
    pieces = [_away(calendar, piece) for shift in roster.shifts_of(agent.id) for piece in shift.pieces]
    horizon_end = calendar.minute_of(calendar.end_utc) * 60
    for start, end in present:
        if end > 0 and start < horizon_end:
            yield Duty(max(start, 0.0), end, tuple(_inside(sorted(pieces), max(start, 0.0), end)))


def _seconds(calendar: Calendar, span: Span) -> tuple[float, float]:
    origin = calendar.origin_utc
    return (span.start_utc - origin).total_seconds(), (span.end_utc - origin).total_seconds()


def _away(calendar: Calendar, piece: Piece) -> Away:
    return Away(*_seconds(calendar, piece.span), keeps_length=piece.kind != "activity")


def _joined(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _inside(pieces: Iterable[Away], start: float, end: float) -> Iterator[Away]:
    """Keep what lies between two times, each piece from the end of the one before."""
    for piece in pieces:
        start = max(start, piece.start_seconds)
        until = min(piece.end_seconds, end)
        if start < until:
            yield replace(piece, start_seconds=start, end_seconds=until)
            start = until


# Absence --------------------------------------------------------------------------------------------------------------


def with_absence(
    duties: Duties, shrinkage: Sequence[float], how: Absence, slot_seconds: float, source: np.random.Generator
) -> Duties:
    """Take people away unplanned.

    Parameters
    ----------
    shrinkage
        Per agent, share of the time lost.
    how
        See `SimulationSettings`.
    """
    if how == "none":
        return duties
    if how == "shift":
        pairs = zip(duties, shrinkage, strict=True)
        return tuple(tuple(duty for duty in own if source.random() >= share) for own, share in pairs)
    return tuple(
        tuple(_with_slots_away(duty, share, slot_seconds, source) for duty in own)
        for own, share in zip(duties, shrinkage, strict=True)
    )


def _with_slots_away(duty: Duty, share: float, slot_seconds: float, source: np.random.Generator) -> Duty:
    """Draw for each slot of a duty whether the agent is away in what breaks leave of it."""
    first, last = int(duty.start_seconds // slot_seconds), int(-(-duty.end_seconds // slot_seconds))
    lost = np.flatnonzero(source.random(last - first) < share) + first
    gaps = [(slot * slot_seconds, (slot + 1) * slot_seconds) for slot in lost.tolist()]
    away = [Away(start, end, keeps_length=False) for gap in gaps for start, end in _floor_within(duty, *gap)]
    return replace(duty, away=tuple(sorted([*duty.away, *away])))


def _floor_within(duty: Duty, start: float, end: float) -> Iterator[tuple[float, float]]:
    """Parts of an interval in which a duty has its agent on the floor."""
    start, end = max(start, duty.start_seconds), min(end, duty.end_seconds)
    for piece in duty.away:
        if piece.end_seconds > start and piece.start_seconds < end:
            if piece.start_seconds > start:
                yield start, piece.start_seconds
            start = max(start, piece.end_seconds)
    if start < end:
        yield start, end
