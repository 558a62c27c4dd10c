"""Contacts that wait: lines of live contacts, first come first served, and piles of work, first due first served."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from heapq import heappop, heappush

from wfm.simulation.centre import Centre
from wfm.simulation.contacts import Contacts


class Lines:
    """Everything that waits, by queue.

    Contacts that have given up stay on their line until they come to its head, where nobody answers them any more.
    Their leaving changes nothing for the others, so it needs no event.
    """

    def __init__(self, centre: Centre, contacts: Contacts) -> None:
        self._arrived = contacts.arrived_seconds.tolist()
        self._gives_up = contacts.gives_up_seconds.tolist()
        self._due = contacts.due_seconds.tolist()
        self._urgent = [traits.urgent_seconds for traits in centre.queues]
        self._live: list[deque[int]] = [deque() for _ in centre.queues]
        self._piles: list[list[tuple[float, int]]] = [[] for _ in centre.queues]

    def wait(self, queue: int, contact: int) -> None:
        """Put a live contact at the end of its line."""
        self._live[queue].append(contact)

    def put(self, queue: int, contact: int) -> None:
        """Put work on its pile, new or begun."""
        heappush(self._piles[queue], (self._due[contact], contact))

    def take_live(self, queues: Sequence[int], now: float) -> int | None:
        """Answer the contact that has waited longest, in multiples of what its queue promises; None if nobody waits."""
        best, most = None, -1.0
        for queue in queues:
            line = self._live[queue]
            while line and self._gives_up[line[0]] <= now:
                line.popleft()
            if line:
                urgency = (now - self._arrived[line[0]]) / self._urgent[queue]
                if urgency > most:
                    best, most = line, urgency
        return best.popleft() if best is not None else None

    def take_work(self, queues: Sequence[int]) -> int | None:
        """Take the work that is due first from the piles of these queues."""
        piles = [self._piles[queue] for queue in queues if self._piles[queue]]
        if not piles:
            return None
        _, contact = heappop(min(piles, key=lambda pile: pile[0]))
        return contact
