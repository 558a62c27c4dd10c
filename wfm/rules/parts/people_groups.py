"""Groups of people who shall work together or apart, as settings name them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated

import numpy as np
from pydantic import Field

from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.model import BoolArray, Choices, IntArray

People = Annotated[tuple[str, ...], Field(strict=False)]
"""Ids of agents, as a list."""


def check_groups(people: Sequence[str], groups: Sequence[Sequence[str]], teams: Sequence[str]) -> None:
    """Refuse settings that name no group, groups in two ways, or a group of fewer than two.

    Raises
    ------
    ValueError
        If so; the message names the settings ``people``, ``groups`` and ``teams``.
    """
    if sum(bool(named) for named in (people, groups, teams)) != 1:
        raise ValueError(
            "name people in one way: people: [ann, bob], groups: [[ann, bob], [cid, dan]], or teams: [blue]"
        )
    for group in groups or ([people] if people else []):
        twice = sorted({name for name in group if group.count(name) > 1})
        if twice:
            raise ValueError(f"a group names '{twice[0]}' twice")
        if len(group) < 2:
            raise ValueError("a group needs at least two people")


@lru_cache(maxsize=64)
def groups_of(
    instance: Instance, people: tuple[str, ...], groups: tuple[tuple[str, ...], ...], teams: tuple[str, ...]
) -> tuple[tuple[Agent, ...], ...]:
    """Look up the people of each group; those whom nobody knows are left out, and groups of fewer than two."""
    known = {str(agent_id): agent for agent_id, agent in instance.agent.items()}
    listed = [[known[name] for name in group if name in known] for group in (*groups, people)]
    by_team = [[agent for agent in instance.agents if agent.team == team] for team in dict.fromkeys(teams)]
    return tuple(tuple(group) for group in (*listed, *by_team) if len(group) > 1)


def is_named(agent: Agent, people: Sequence[str], groups: Sequence[Sequence[str]], teams: Sequence[str]) -> bool:
    """Tell whether an agent belongs to a group, by id or by team."""
    return agent.id in people or agent.team in teams or any(agent.id in group for group in groups)


class UnitDays:
    """The choices of each unit and day of the horizon, as stretches of `index`.

    Parameters
    ----------
    choices
        Choices of all units in any order.
    """

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self.index: IntArray = np.argsort(choices.key, kind="stable").astype(np.int64)
        self._key = choices.key[self.index]
        self._free_before = np.concatenate([[0], np.cumsum(~choices.is_fixed[self.index])])

    def stretches(self, key: IntArray) -> tuple[IntArray, IntArray]:
        """First position and number of the choices of each key, as `unit_day_key` makes it."""
        first = np.searchsorted(self._key, key).astype(np.int64)
        last = np.searchsorted(self._key, key, side="right").astype(np.int64)
        return first, last - first

    def has_free(self, key: IntArray) -> BoolArray:
        """Tell for which keys something is left to choose."""
        first, count = self.stretches(key)
        is_free: BoolArray = self._free_before[first + count] > self._free_before[first]
        return is_free

    def choices_of(self, key: int) -> IntArray:
        """Positions of the choices of one key."""
        first, last = np.searchsorted(self._key, [key, key + 1])
        return self.index[first:last]
