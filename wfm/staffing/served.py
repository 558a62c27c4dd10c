"""What heads give: contacts and times that can be added up, and the shares that follow from them.

Every share is a quotient of two sums. Adding the sums over slots first therefore weighs each slot as it should: service
level and abandonment by contacts offered, speed of answer by contacts answered, occupancy by the agents' time.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike

from wfm.staffing.impatience import FloatArray, IntArray


@dataclass(frozen=True)
class Service:
    """Service of slots, or of groups of slots; all arrays have one shape.

    Parameters
    ----------
    offered
        Contacts that arrive.
    in_time
        Of these, contacts answered in time.
    answered
        Of these, contacts answered, sooner or later.
    lost
        Of these, contacts that give up. Without patience some are neither answered nor lost: their line only grows.
    waited_seconds
        What those who are answered have waited, added up. Infinite where a line grows for ever.
    busy_seconds
        Agents' time on contacts.
    agent_seconds
        Agents' time on the floor.
    """

    offered: FloatArray
    in_time: FloatArray
    answered: FloatArray
    lost: FloatArray
    waited_seconds: FloatArray
    busy_seconds: FloatArray
    agent_seconds: FloatArray

    @property
    def missed(self) -> FloatArray:
        """Contacts that are not answered in time, the lost ones among them."""
        return self.offered - self.in_time

    @property
    def service_level(self) -> FloatArray:
        """Share of the contacts offered that are answered in time; nan without contacts."""
        return _quotient(self.in_time, self.offered, np.nan)

    @property
    def abandonment(self) -> FloatArray:
        """Share of the contacts offered that give up; nan without contacts."""
        return _quotient(self.lost, self.offered, np.nan)

    @property
    def speed_of_answer_seconds(self) -> FloatArray:
        """Average wait of those who are answered.

        It is nan where nobody is answered, and infinite where a line grows for ever.
        """
        return _quotient(self.waited_seconds, self.answered, np.where(np.isinf(self.waited_seconds), np.inf, np.nan))

    @property
    def occupancy(self) -> FloatArray:
        """Share of their time that agents spend on contacts; 0 without contacts, 1 with contacts but nobody there."""
        share = _quotient(self.busy_seconds, self.agent_seconds, np.where(self.offered > 0, 1.0, 0.0))
        return np.minimum(share, 1.0)

    def by_group(self, groups: IntArray, group_count: int) -> Service:
        """Add up slots that belong together.

        Parameters
        ----------
        groups
            For each slot the index of its group, 0 or more; below 0, the slot is left out. Its shape is that of the
            arrays, or fits them by numpy's broadcasting: days of shape (slots,) serve arrays of (queues, slots).
        group_count
            Number of groups; one without slots has no contacts.

        Returns
        -------
        Arrays of shape (group_count,).
        """
        index = np.broadcast_to(groups, self.offered.shape).ravel()
        kept = index >= 0
        sums = {
            item.name: np.bincount(index[kept], getattr(self, item.name).ravel()[kept], group_count).astype(np.float64)
            for item in fields(self)
        }
        return Service(**sums)

    def total(self) -> Service:
        """Add up everything; arrays of shape ()."""
        return Service(**{item.name: np.asarray(getattr(self, item.name).sum()) for item in fields(self)})


def _quotient(part: FloatArray, whole: FloatArray, otherwise: ArrayLike) -> FloatArray:
    """Divide, with another value where there is nothing to divide by."""
    some = whole > 0
    share: FloatArray = np.where(some, part / np.where(some, whole, 1.0), otherwise)
    return share
