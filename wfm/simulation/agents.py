"""Agents while the floor runs: what each has in hand, when the next break is due, and who is free."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from math import inf

from wfm.simulation.centre import Centre
from wfm.simulation.duties import Away, Duty

_ROUNDING = 1e-9


class Desk:
    """One agent at work.

    Attributes
    ----------
    due
        When the next break or the end of the duty is due, in seconds.
    is_here
        Whether the agent is on the floor, `since` when.
    load
        Part of the agent that is taken up, 0–1; `in_hand` counts the contacts.
    backlog
        The contact of a backlog queue in hand, -1 without one; `ticket` tells its completion from those of work that
        was put aside, `began` when it was taken up.
    """

    __slots__ = (
        "away", "backlog", "began", "due", "duties", "duty_end", "group", "in_hand", "index", "is_here", "last_queue",
        "load", "pool", "shares", "since", "ticket", "waiting_since",
    )  # fmt: skip

    def __init__(self, index: int, group: Group, shares: Sequence[float], duties: Sequence[Duty]) -> None:
        self.index = index
        self.group = group
        self.shares = shares
        self.duties = deque(duties)
        self.away: deque[Away] = deque()
        self.duty_end = self.due = inf
        self.since = self.waiting_since = self.began = self.load = 0.0
        self.in_hand = 0
        self.is_here = False
        self.backlog = self.ticket = self.last_queue = -1
        self.pool: dict[Desk, None] | None = None

    def begin_duty(self) -> float | None:
        """Open the next duty and tell when it begins; None after the last."""
        if not self.duties:
            return None
        duty = self.duties.popleft()
        self.away, self.duty_end = deque(duty.away), duty.end_seconds
        self._look_ahead()
        return duty.start_seconds

    def begin_away(self, now: float) -> float:
        """Take the break that is due and tell when it ends; nobody comes back after the end of the duty."""
        away = self.away.popleft()
        self._look_ahead()
        back = now + away.end_seconds - away.start_seconds if away.keeps_length else max(away.end_seconds, now)
        return min(back, self.duty_end)

    def _look_ahead(self) -> None:
        self.due = self.away[0].start_seconds if self.away else self.duty_end

    def has_room(self, queue: int) -> bool:
        """Tell whether one more chat of a queue fits in."""
        return self.load + self.shares[queue] <= 1.0 + _ROUNDING

    def join_pool(self, now: float) -> None:
        """Stand where contacts look for an agent, according to what is in hand."""
        if not self.in_hand:
            self.pool = self.group.idle
            self.waiting_since = now
        elif self.backlog >= 0:
            self.pool = self.group.on_backlog
        elif self.load < 1.0 - _ROUNDING:
            self.pool = self.group.in_chats
        else:
            return
        self.pool[self] = None

    def leave_pool(self) -> None:
        """Stop being offered contacts."""
        if self.pool is not None:
            del self.pool[self]
            self.pool = None


class Group:
    """Agents with the same skills; who has stood longest in a pool comes first in it."""

    def __init__(self, centre: Centre, skills: Sequence[int]) -> None:
        self.size = len(skills)
        self.live = tuple(queue for queue in skills if not centre.queues[queue].is_backlog)
        self.chat = tuple(queue for queue in self.live if centre.queues[queue].is_chat)
        self.backlog = tuple(queue for queue in skills if centre.queues[queue].is_backlog)
        self.idle: dict[Desk, None] = {}
        self.in_chats: dict[Desk, None] = {}
        self.on_backlog: dict[Desk, None] = {}

    def chatting(self, queue: int) -> Desk | None:
        """Find an agent in chats who has room for one more."""
        return next((desk for desk in self.in_chats if desk.has_room(queue)), None)


Tiers = tuple[tuple[Group, ...], ...]
"""Groups that can serve a queue, those with fewer skills before those with more; equal ones share a tier."""


def build_tiers(groups: Sequence[Group], queue: int) -> Tiers:
    """Rank the groups for one queue."""
    able = [group for group in groups if queue in group.live or queue in group.backlog]
    return tuple(
        tuple(group for group in able if group.size == size) for size in sorted({group.size for group in able})
    )


def longest_idle(tiers: Tiers) -> Desk | None:
    """Find the longest idle agent among those with the fewest skills."""
    for tier in tiers:
        first = [desk for group in tier for desk in _first(group.idle)]
        if first:
            return min(first, key=lambda desk: desk.waiting_since)
    return None


def _first(pool: dict[Desk, None]) -> Iterator[Desk]:
    if pool:
        yield next(iter(pool))


def chatting(tiers: Tiers, queue: int) -> Desk | None:
    """Find an agent in chats with room for one of this queue, the fewest skills first."""
    found = (group.chatting(queue) for tier in tiers for group in tier)
    return next((desk for desk in found if desk is not None), None)


def on_backlog(tiers: Tiers) -> Desk | None:
    """Find an agent who can put work aside, the fewest skills first, longest at it."""
    return next((desk for tier in tiers for group in tier for desk in _first(group.on_backlog)), None)
