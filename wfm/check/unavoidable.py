"""How much of what is missing no roster could avoid.

For the horizon, a day or a queue each missing agent-slot there is priced at 1 and nothing else costs anything. Then any
prices of cover prove a part of it (see `certificate`), and the best of a few guesses is kept. For a slot nothing needs
to be guessed: at most those can be there who could lawfully be there if nothing else mattered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from wfm.check.certificate import worth_of_tails
from wfm.check.cover_worth import build_worth
from wfm.check.earnings import Earners
from wfm.check.presence import could_be_on_floor
from wfm.check.shortage_prices import same_in_all_slots, shortage_alone, shortage_guesses
from wfm.check.single_days import SingleDays
from wfm.domain.certificate import MILLION, CoverPrice
from wfm.domain.findings import Coverage, Unavoidable
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule

FloatArray = NDArray[np.float64]
MOST_OFFER_DAYS = 4_200
"""Different people times days up to which it takes a few seconds: 2,000 for a week."""


def find_unavoidable(
    instance: Instance,
    rules: Sequence[Rule],
    prices: Sequence[CoverPrice],
    roster: Roster,
    coverage: Coverage,
) -> Unavoidable | None:
    """Prove how much of what a roster leaves short no roster could avoid.

    Parameters
    ----------
    rules
        Rules in force; priced ones are left out, for they can be broken.
    prices
        Those of the run's certificate, of which better ones are made.
    roster, coverage
        A lawful roster, and what it leaves short.

    Returns
    -------
    None where there are more than `MOST_OFFER_DAYS`.

    Raises
    ------
    CertificateError
        If somebody has no lawful week.
    UnprovableError
        If shifts do not fill whole slots.
    """
    if not coverage.short.any():
        return _nothing(instance, coverage)
    earners = Earners(instance, [rule for rule in rules if rule.is_hard], instance.agents)
    if earners.offer_count * instance.calendar.days > MOST_OFFER_DAYS:
        return None
    return _Shortage(instance, earners, prices, roster, coverage).unavoidable()


def _nothing(instance: Instance, coverage: Coverage) -> Unavoidable:
    queues = len(coverage.requirement.queues)
    return Unavoidable(0.0, (0.0,) * instance.calendar.days, (0.0,) * queues, np.zeros_like(coverage.short))


class _Shortage:
    """An instance in which nothing but missing heads costs anything."""

    def __init__(
        self,
        instance: Instance,
        earners: Earners,
        prices: Sequence[CoverPrice],
        roster: Roster,
        coverage: Coverage,
    ) -> None:
        self._instance = shortage_alone(instance)
        self._earners = earners
        self._short = coverage.short
        self._requirement = same_in_all_slots(coverage.requirement)
        self._guesses = shortage_guesses(instance, coverage.requirement, prices, roster)
        self._single_days = SingleDays(instance, earners.lawful_choices)

    def unavoidable(self) -> Unavoidable:
        """Prove as much as can be, first for slots, then for days and queues: what the parts prove, the whole does."""
        slots = np.minimum(self._slots(), self._short)
        by_day = [self._day(day, slots) for day in range(self._instance.calendar.days)]
        by_queue = [self._queue(row, slots) for row in range(len(slots))]
        known = max(sum(by_day), sum(by_queue))
        whole = self._best([guess.all_over() for guess in self._guesses], known, float(self._short.sum()))
        hours = self._instance.calendar.interval_minutes / 60
        return Unavoidable(
            hours=whole * hours,
            by_day=tuple(heads * hours for heads in by_day),
            by_queue=tuple(heads * hours for heads in by_queue),
            heads=slots,
        )

    def _slots(self) -> FloatArray:
        """Heads missing in each slot and queue if it alone counted, shape (queues, slots)."""
        could = could_be_on_floor(self._instance, self._earners)
        people = np.array(
            [
                could[[queue in agent.skills for agent in self._instance.agents]].sum(axis=0)
                for queue in self._requirement.queues
            ]
        )
        missing: FloatArray = (self._requirement.heads - people).clip(0)
        # Work that may wait could be done in another slot: of a single one nothing is certain.
        waiting = [queue in self._requirement.backlogs for queue in self._requirement.queues]
        missing[waiting] = 0.0
        return missing

    def _day(self, day: int, slots: FloatArray) -> float:
        """Agent-slots missing on a date if it alone counted."""
        own = np.array(self._instance.calendar.slots_on(day), dtype=np.int64)
        proved, most = float(slots[:, own].sum()), float(self._short[:, own].sum())
        for guess in self._guesses:
            if proved >= most:
                break
            worth = build_worth(self._instance, self._requirement, _only(guess.all_over(), own))
            earned = self._single_days.most_earned(worth.per_head, day)
            bound = worth.constant - worth_of_tails(self._instance, worth.per_head) - earned
            proved = max(proved, bound / MILLION)
        return min(proved, most)

    def _queue(self, row: int, slots: FloatArray) -> float:
        """Agent-slots missing in a queue if it alone counted."""
        queue = self._requirement.queues[row]
        wanted = [guess.of_queue(queue) for guess in (self._guesses[0], self._guesses[-1])]
        return self._best(wanted, float(slots[row].sum()), float(self._short[row].sum()))

    def _best(self, guesses: Sequence[tuple[CoverPrice, ...]], known: float, most: float) -> float:
        """Take the best of what is known and what prices prove, until all that is missing is proved unavoidable."""
        proved = known
        for prices in guesses:
            if proved >= most:
                break
            worth = build_worth(self._instance, self._requirement, prices)
            (earned,) = self._earners.most_earned([worth.per_head])
            bound = worth.constant - worth_of_tails(self._instance, worth.per_head) - earned
            proved = max(proved, bound / MILLION)
        return min(proved, most)


def _only(prices: Sequence[CoverPrice], slots: NDArray[np.int64]) -> tuple[CoverPrice, ...]:
    """Take the weight off all other slots."""
    kept = np.zeros_like(prices[0].plain)
    kept[slots] = 1
    return tuple(replace(price, plain=price.plain * kept, rounded=price.rounded * kept) for price in prices)
