"""Interchangeable agents, counted together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.optimise.duties import Duties
from wfm.rules.model import IntArray


@dataclass(frozen=True)
class Groups:
    """Groups of interchangeable agents.

    Parameters
    ----------
    members
        Agents' positions per group, ascending.
    """

    members: tuple[IntArray, ...]

    @property
    def size(self) -> IntArray:
        """Agents per group."""
        return np.array([len(own) for own in self.members], dtype=np.int64)

    @property
    def first(self) -> IntArray:
        """First agent of each group, who speaks for it."""
        return np.array([own[0] for own in self.members], dtype=np.int64)


def build_groups(duties: Duties) -> Groups:
    """Gather the agents of each group."""
    order = np.argsort(duties.group, kind="stable")
    edges = np.searchsorted(duties.group[order], np.arange(1, int(duties.group.max(initial=-1)) + 1))
    return Groups(tuple(np.split(order, edges)) if len(order) else ())
