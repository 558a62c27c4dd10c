"""What a head on the floor is worth at the prices of a certificate, and what is left when nobody works.

Heads given to the queues of a set Q are at most ``N_Q``, those on the floor who can serve some queue of Q. So at each
level (see `queue_levels`) what the queues want beyond what they are given is at least ``b_Q - N_Q`` in all, ``b_Q``
being the sum of their wants. Heads are whole: where ``b_Q`` has a fraction f, it is at least ``f * (ceil(b_Q) - N_Q)``
too. And it is never negative. So any weights that add up to at most one per component, level and slot give a sum that
the cost cannot fall below; it is linear in the heads.

Where a queue's work may wait, its wants depend on when the work is done, which nobody knows. The plain form is linear
in that too: it says what a bit of work costs in each slot. Each cohort costs at least as much as in the cheapest slot
of its window (`waiting_cost`). The rounded form says nothing of a set with such a queue, for its fraction is not known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.check.queue_levels import Component, Level, WholeArray, build_components
from wfm.check.queue_price import head_units, units_per_head
from wfm.check.waiting_cost import WorkPrice
from wfm.domain.certificate import MILLION, CoverPrice
from wfm.domain.demand import Requirement
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.errors import CertificateError

SkillSet = frozenset[QueueId]


@dataclass(frozen=True)
class CoverWorth:
    """A linear bound of what coverage costs: `constant` less the worth of all heads on the floor.

    Parameters
    ----------
    constant
        Millionths over all slots, rounded down.
    per_head
        Shape (slots,) per skill set: millionths per head and slot, rounded up, whole numbers of any size.
    """

    constant: int
    per_head: Mapping[SkillSet, WholeArray]


def skills_of(instance: Instance, agent: Agent) -> SkillSet:
    """Queues that an agent can serve."""
    return frozenset(agent.skills).intersection(instance.queue)


def build_worth(instance: Instance, requirement: Requirement, prices: Sequence[CoverPrice]) -> CoverWorth:
    """Turn prices into what heads of each agent's skills are worth.

    Raises
    ------
    CertificateError
        If a price is malformed.
    """
    components = build_components(instance, requirement)
    skill_sets = sorted({skills_of(instance, agent) for agent in instance.agents}, key=sorted)
    slots = instance.calendar.slot_count
    _refuse_malformed(components, prices, slots)
    per_head = units_per_head(instance.calendar)
    scale = MILLION * per_head
    constant = MILLION * sum(component.constant for component in components)
    worth = {skills: np.full(slots, -scale * _last_slope(components, skills), dtype=object) for skills in skill_sets}
    works = _works(instance, requirement, components)
    for price in prices:
        cut = _Cut(price, _level_of(components, price), per_head, requirement.backlogs.keys())
        for queue in _level_of(components, price).following.intersection(price.queues, works):
            works[queue].add(cut.slots, cut.plain_gain)
        constant += cut.constant
        for skills in skill_sets:
            if not skills.isdisjoint(price.queues):
                worth[skills][cut.slots] += cut.gain
    constant += sum(work.cheapest() - work.as_planned() for work in works.values())
    return CoverWorth(constant // scale, {skills: -(-own // scale) for skills, own in worth.items()})


def _works(instance: Instance, requirement: Requirement, components: Sequence[Component]) -> dict[QueueId, WorkPrice]:
    """Prices of work that may wait, where nobody is on the floor and no price says anything."""
    needed = head_units(instance.calendar, requirement.heads)
    rows = {queue: row for row, queue in enumerate(requirement.queues) if queue in requirement.backlogs}
    found = {}
    for component in components:
        for queue in rows.keys() & set(component.queues):
            steps = sum(level.step_millionths for level in component.levels if queue in level.following)
            plain = MILLION * (component.first_cost[queue] - steps)
            row = rows[queue]
            found[queue] = WorkPrice(
                instance.calendar, requirement.backlogs[queue], requirement.is_open[row], needed[row], plain
            )
    return found


class _Cut:
    """One price in the slots where it weighs anything, scaled by a million and the units per head.

    Attributes
    ----------
    constant
        What it adds to the cost of nobody.
    gain
        Shape (slots that weigh,): what a head saves.
    plain_gain
        The part of it that stays as it is whatever is wanted, per unit.
    """

    def __init__(self, price: CoverPrice, level: Level, per_head: int, waiting: Collection[QueueId]) -> None:
        self.slots = np.flatnonzero((price.plain > 0) | (price.rounded > 0))
        plain, rounded = price.plain[self.slots].astype(object), price.rounded[self.slots].astype(object)
        if not set(waiting).isdisjoint(price.queues):
            rounded = np.zeros_like(plain)
        self.plain_gain: WholeArray = level.step_millionths * plain
        wanted = sum((level.wanted[queue][self.slots] for queue in price.queues), np.zeros_like(plain))
        fraction, heads_above = wanted % per_head, -(-wanted // per_head)
        self.gain: WholeArray = level.step_millionths * (plain * per_head + rounded * fraction)
        self.constant = level.step_millionths * int((plain * wanted + rounded * fraction * heads_above).sum())


def _last_slope(components: Sequence[Component], skills: SkillSet) -> int:
    """Slope that every head costs before it saves anything; all skills of a set lie in one component."""
    return next((each.last_slope for each in components if not skills.isdisjoint(each.queues)), 0)


def _level_of(components: Sequence[Component], price: CoverPrice) -> Level:
    return next(each for each in components if price.queues[0] in each.queues).levels[price.level]


# Prices that are none -------------------------------------------------------------------------------------------------


def _refuse_malformed(components: Sequence[Component], prices: Sequence[CoverPrice], slots: int) -> None:
    """Refuse prices of unknown places, weights that are no shares, and shares that add up to more than a whole."""
    shares: dict[tuple[int, int], NDArray[np.int64]] = {}
    for number, price in enumerate(prices, start=1):
        place = _place_of(components, price, number)
        for weights in (price.plain, price.rounded):
            _refuse_weights(weights, slots, number)
        shares[place] = shares.get(place, np.zeros(slots, np.int64)) + price.plain + price.rounded
        if shares[place].max(initial=0) > MILLION:
            slot = int(shares[place].argmax())
            raise CertificateError(
                f"Price {number} of the certificate: weights of level {price.level} in slot {slot} add up to "
                f"{shares[place][slot]:,} millionths, more than a whole."
            )


def _place_of(components: Sequence[Component], price: CoverPrice, number: int) -> tuple[int, int]:
    """Component and level of a price."""
    own = set(price.queues)
    if not own or len(own) < len(price.queues):
        raise CertificateError(f"Price {number} of the certificate names no queue, or one of them twice.")
    unknown = sorted(own.difference(*(each.queues for each in components)))
    if unknown or not components:
        raise CertificateError(f"Price {number} of the certificate: '{unknown[0]}' is not a queue of this input.")
    found = next((index for index, each in enumerate(components) if own <= set(each.queues)), None)
    if found is None:
        names = ", ".join(price.queues)
        raise CertificateError(f"Price {number} of the certificate: {names} are queues that share no agents.")
    levels = len(components[found].levels)
    if type(price.level) is not int or not 0 <= price.level < levels:
        raise CertificateError(
            f"Price {number} of the certificate: level {price.level} is none of the {levels} of its queues."
        )
    return found, price.level


def _refuse_weights(weights: NDArray[np.int64], slots: int, number: int) -> None:
    if weights.shape != (slots,):
        raise CertificateError(
            f"Price {number} of the certificate has weights of shape {weights.shape} for {slots} slots."
        )
    if weights.dtype.kind != "i":
        raise CertificateError(f"Price {number} of the certificate has weights that are no whole numbers.")
    if weights.min(initial=0) < 0 or weights.max(initial=0) > MILLION:
        raise CertificateError(f"Price {number} of the certificate has a weight below 0 or above {MILLION:,}.")
