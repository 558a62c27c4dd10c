"""The most that all agents together could earn if every head on the floor had a worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wfm.check.cover_worth import SkillSet
from wfm.check.millionths import IMPOSSIBLE, LARGEST_WORTH
from wfm.check.queue_levels import WholeArray
from wfm.check.row_numbers import number_rows
from wfm.check.shift_worth import shift_worth
from wfm.check.weekly_offers import Offer, OfferTable
from wfm.check.weekly_program import best_weeks
from wfm.check.weekly_reach import fitting_choices
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.errors import CertificateError, UnprovableError
from wfm.rules.base import Rule

IntArray = NDArray[np.int64]


@dataclass
class _Like:
    """Agents with equal offers: the name of one, and how many they are."""

    offer: Offer
    name: str
    count: int = 0


def most_earned(instance: Instance, rules: Sequence[Rule], per_head: Mapping[SkillSet, WholeArray]) -> int:
    """Add up the best weeks of all agents, what rules charge for them taken off.

    Parameters
    ----------
    rules
        Rules in force.
    per_head
        Shape (slots,) for the skill set of every agent: millionths per head and slot.

    Returns
    -------
    Millionths that no lawful roster can exceed.

    Raises
    ------
    CertificateError
        If somebody has no lawful week.
    UnprovableError
        If costs are too large to be added up, or if shifts do not fill whole slots.
    """
    return Earners(instance, rules, instance.agents).most_earned([per_head])[0]


class Earners:
    """Some agents and all that they could do, to be asked for their best weeks at one worth after the other.

    Parameters
    ----------
    rules
        Rules in force.
    agents
        Agents of the instance.
    """

    def __init__(self, instance: Instance, rules: Sequence[Rule], agents: Sequence[Agent]) -> None:
        self._instance = instance
        self._table = OfferTable(instance, rules)
        self._likes, self._like_of = _likes(agents, self._table)

    @property
    def offer_count(self) -> int:
        """How many different offers there are: what asking takes grows with it."""
        return len(self._likes)

    @cached_property
    def lawful_choices(self) -> list[tuple[Offer, NDArray[np.bool_]]]:
        """Tell for each agent what is offered, and which of it fits into some lawful week, shape (choices,)."""
        offers = [like.offer for like in self._likes]
        fits = fitting_choices(offers, self._table.automata, self._instance.calendar.weeks)
        return [(offers[like], fits[like]) for like in self._like_of]

    def most_earned(self, worths: Sequence[Mapping[SkillSet, WholeArray]]) -> list[int]:
        """Add up the best weeks of all agents, for each of several worths of a head; `most_earned` tells the rest."""
        counts = [like.count for like in self._likes]
        return [
            sum(count * earned for count, earned in zip(counts, self._earned(worth), strict=True)) for worth in worths
        ]

    def each_earned(self, per_head: Mapping[SkillSet, WholeArray]) -> list[int]:
        """Tell what the best week of each agent earns."""
        earned = self._earned(per_head)
        return [earned[like] for like in self._like_of]

    def _earned(self, per_head: Mapping[SkillSet, WholeArray]) -> list[int]:
        """Tell what the best week of each offer earns."""
        offers = [like.offer for like in self._likes]
        _refuse_overflow(per_head, offers, self._table)
        values = _values(self._instance, per_head, offers)
        best = best_weeks(offers, self._table.automata, values, self._instance.calendar.weeks).tolist()
        for like, earned in zip(self._likes, best, strict=True):
            if earned == IMPOSSIBLE:
                raise CertificateError(
                    f"{like.name} has no week that keeps the hard rules: there is nothing to be proved."
                )
        return [int(earned) for earned in best]


def _likes(agents: Sequence[Agent], table: OfferTable) -> tuple[list[_Like], list[int]]:
    """Gather agents with equal offers, and tell which of these is whose."""
    found: dict[tuple[object, ...], int] = {}
    likes: list[_Like] = []
    like_of: list[int] = []
    for agent in agents:
        offer = table.offer(agent)
        like = found.setdefault(offer.key, len(likes))
        if like == len(likes):
            likes.append(_Like(offer, agent.name))
        likes[like].count += 1
        like_of.append(like)
    return likes, like_of


def _values(instance: Instance, per_head: Mapping[SkillSet, WholeArray], offers: Sequence[Offer]) -> list[IntArray]:
    """Tell what each choice of each offer earns; equal shifts of the same skills are worked out once."""
    if not offers:
        return []
    row = {skills: index for index, skills in enumerate(per_head)}
    worth = np.array(list(per_head.values())).astype(np.int64)
    columns = [
        np.concatenate([getattr(offer, name) for offer in offers])
        for name in ("template", "start_minute", "end_minute")
    ]
    chosen, shift = number_rows([columns[0], columns[1], columns[2] - columns[1]])
    earned = shift_worth(instance, worth, *(column[chosen] for column in columns))
    edges = np.cumsum([len(offer.day) for offer in offers])[:-1]
    shares = zip(offers, np.split(shift, edges), strict=True)
    return [earned[row[offer.skills], own] - offer.cost for offer, own in shares]


def _refuse_overflow(per_head: Mapping[SkillSet, WholeArray], offers: Sequence[Offer], table: OfferTable) -> None:
    """Refuse costs so large that adding up one agent's week could leave 64 bits."""
    floor = max((int(abs(own).sum()) for own in per_head.values()), default=0)
    linked = sum(int(automaton.cost.max(initial=0)) * len(automaton.cost) for automaton in table.automata)
    alone = (int(offer.cost.max(initial=0)) * len(offer.off_cost) + int(offer.off_cost.sum()) for offer in offers)
    if floor + linked + max(alone, default=0) >= LARGEST_WORTH:
        raise UnprovableError(
            "The costs of the configuration are too large to be added up exactly: "
            "divide all costs by the same number and run the roster again."
        )
