"""What service staffed heads are expected to give: by slot, date, week and over the whole horizon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.domain.ids import QueueId


@dataclass(frozen=True)
class ServiceFigures:
    """Expected service of queues in periods, shape (queues + 1, periods) each; the last row is all queues together.

    Shares are 0–1. A figure is nan where there is nothing to tell: without contacts, and in all figures of a queue that
    is not predicted. What happens to contacts is weighed by contacts, occupancy by the agents' time.

    Parameters
    ----------
    contacts
        Contacts offered.
    missed
        Of these, contacts that are not answered in time, the lost ones among them.
    lost
        Of these, contacts that give up.
    service_level
        Share answered in time.
    service_level_low, service_level_high
        The same if contacts come in at their 90th or their 10th percentile in every slot of the period; nan where their
        spread is not known.
    speed_of_answer_seconds
        Average wait of those who are answered; infinite where a line grows for ever.
    occupancy
        Share of their time that agents on the floor spend on contacts; 1 with contacts but nobody there.
    abandonment
        Share that gives up.
    """

    contacts: NDArray[np.float64]
    missed: NDArray[np.float64]
    lost: NDArray[np.float64]
    service_level: NDArray[np.float64]
    service_level_low: NDArray[np.float64]
    service_level_high: NDArray[np.float64]
    speed_of_answer_seconds: NDArray[np.float64]
    occupancy: NDArray[np.float64]
    abandonment: NDArray[np.float64]


@dataclass(frozen=True)
class Prediction:
    """Expected service of a roster.

    Parameters
    ----------
    queues
        Queue ids, giving the order of rows.
    unknown
        Why nothing is predicted of a queue, by queue.
    by_week
        Blocks of seven dates from the start of the horizon; the last may be shorter.
    in_all
        The whole horizon as one period.
    """

    queues: tuple[QueueId, ...]
    unknown: Mapping[QueueId, str]
    by_slot: ServiceFigures
    by_day: ServiceFigures
    by_week: ServiceFigures
    in_all: ServiceFigures

    @property
    def has_queues(self) -> bool:
        """Whether anything is predicted at all."""
        return len(self.unknown) < len(self.queues)
