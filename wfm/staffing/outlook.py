"""Service of one queue slot by slot: as expected, with few contacts and with many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.domain.calendar import Calendar
from wfm.domain.demand import DemandInterval, Queue
from wfm.staffing.backlog import build_backlog, has_backlog
from wfm.staffing.backlog_service import serve_backlog
from wfm.staffing.impatience import BoolArray, FloatArray
from wfm.staffing.requirement import open_slots
from wfm.staffing.served import Service
from wfm.staffing.service import serve
from wfm.staffing.slot_contacts import SlotContacts, contacts_by_slot

_LEAST_SHARE = 1e-6
"""Where the 10th percentile is no contact at all, this share of the volume stands for the one that comes anyway."""


@dataclass(frozen=True)
class Outlook:
    """Service by slot as expected, with few contacts and with many; equal where their spread is not known."""

    expected: Service
    light: Service
    heavy: Service
    has_spread: BoolArray


@dataclass(frozen=True)
class Desk:
    """A queue with what it takes to predict it; `rows` give its contacts, arrays have shape (slots,)."""

    calendar: Calendar
    queue: Queue
    rows: Sequence[DemandInterval]
    staffed: FloatArray

    @property
    def may_wait(self) -> bool:
        """Whether its contacts are work that may wait."""
        return has_backlog(self.queue, self.rows)

    def outlook(self) -> Outlook:
        """Predict the queue, with as many contacts as expected, with few and with many."""
        contacts = contacts_by_slot(self.calendar, self.queue, self.rows)
        served = self._worked if self.may_wait else self._answered
        expected = served(contacts, contacts.volume)
        if np.array_equal(contacts.low, contacts.volume) and np.array_equal(contacts.high, contacts.volume):
            return Outlook(expected, expected, expected, self._has_spread(contacts))
        few = np.maximum(contacts.low, contacts.volume * _LEAST_SHARE)
        return Outlook(expected, served(contacts, few), served(contacts, contacts.high), self._has_spread(contacts))

    def _has_spread(self, contacts: SlotContacts) -> BoolArray:
        """Tell where the spread is known; work counts elsewhere than it arrives, so there it is all or nothing."""
        spread = contacts.has_spread
        return np.full(spread.shape, spread.all()) if self.may_wait else spread

    def _answered(self, contacts: SlotContacts, volume: FloatArray) -> Service:
        """Serve contacts that wait in a line, with some volume in place of the expected one."""
        slot_seconds = self.calendar.interval_minutes * 60.0
        return serve(
            self.queue, volume, contacts.aht_seconds, slot_seconds, self.staffed * (1.0 - self.queue.shrinkage)
        )

    def _worked(self, contacts: SlotContacts, volume: FloatArray) -> Service:
        """Serve work that may wait, in the same way."""
        minutes, is_open = self.calendar.interval_minutes, open_slots(self.calendar, self.queue)
        slots = np.flatnonzero(volume).tolist()
        rows = [
            DemandInterval(
                self.queue.id,
                self.calendar.slot_start(slot),
                minutes,
                volume=float(volume[slot]),
                aht_seconds=float(contacts.aht_seconds[slot]),
            )
            for slot in slots
        ]
        return serve_backlog(
            build_backlog(self.calendar, self.queue, is_open, rows),
            volume,
            contacts.aht_seconds,
            self.staffed,
            is_open,
            minutes * 60.0,
            self.queue.shrinkage,
        )
