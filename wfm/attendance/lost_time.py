"""What an agent was to the floor, and which attendance exception each lost minute belongs to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wfm.attendance.catalogue import RANK
from wfm.attendance.entries import Entry
from wfm.attendance.floor_time import FloorTime
from wfm.attendance.kinds import DAY_FINDERS, WEEK_FINDERS
from wfm.attendance.stretches import Stretch, within, without
from wfm.domain.attendance import ABSENCES
from wfm.domain.ids import AgentId

_OF_WHOLE_DAYS = frozenset({*DAY_FINDERS, *WEEK_FINDERS})
"""Kinds that total a date or a week, or tell of rest: no minute is lost by them."""


class LostPart(NamedTuple):
    """Lost time that one exception holds, by its id, or none; `is_doubtful` where nobody knows if it was lost."""

    exception_id: str | None
    is_doubtful: bool
    stretches: list[Stretch]


@dataclass(frozen=True)
class FloorAccount:
    """Floor time of an agent as `FloorTime` has it, with the lost time shared out."""

    agent_id: AgentId
    planned: list[Stretch]
    lost: list[LostPart]
    gained: list[Stretch]
    unknown: list[Stretch]


Shares = list[tuple[Entry | None, list[Stretch]]]
"""Lost time by the exception that holds it, None for none."""


def close_account(agent_id: AgentId, floor: FloorTime, shares: Shares) -> FloorAccount:
    """Put an agent's floor time and its lost shares together, once it is known which absences are held back."""
    lost = [LostPart(entry.id if entry else None, is_doubtful(entry), own) for entry, own in shares]
    return FloorAccount(agent_id, floor.planned, lost, floor.gained, floor.unknown)


def share_out(lost: Sequence[Stretch], entries: Iterable[Entry]) -> Shares:
    """Give every lost minute to the exception whose time holds it; of several, to the first kind in the catalogue.

    Parameters
    ----------
    lost
        An agent's, sorted and disjoint.
    entries
        The agent's. Those that a correction has made vanish hold nothing.

    Returns
    -------
    Exceptions that hold any with their stretches, and at the end None with those that no exception holds.
    """
    found: Shares = []
    left = list(lost)
    for entry in sorted(filter(_holds_time, entries), key=lambda entry: (RANK[entry.code], entry.order)):
        span = entry.found.span
        if span and (taken := _take(left, span)):
            found.append((entry, taken))
    return [*found, (None, left)] if left else found


def _take(left: list[Stretch], span: Stretch) -> list[Stretch]:
    """Take what lies in a span out of what is left."""
    first = bisect_right(left, span[0], key=_end)
    last = bisect_left(left, span[1], lo=first, key=_start)
    touched = left[first:last]
    left[first:last] = without(touched, [span])
    return within(touched, *span)


def _start(stretch: Stretch) -> int:
    return stretch[0]


def _end(stretch: Stretch) -> int:
    return stretch[1]


def is_doubtful(entry: Entry | None) -> bool:
    """Tell whether nobody knows if the time was lost: absences are only held back when a clock may have failed."""
    return entry is not None and entry.code in ABSENCES and entry.is_held


def _holds_time(entry: Entry) -> bool:
    return entry.status != "corrected" and entry.found.span is not None and entry.code not in _OF_WHOLE_DAYS
