"""What another way to plan a roster is asked, and what it answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import ClassVar

from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule


@dataclass(frozen=True)
class Answer:
    """What a peer has found.

    Parameters
    ----------
    roster
        None if it found none.
    cost
        Its own objective; the checker must find the same for the roster.
    bound
        The lower bound that it claims, if it claims any.
    remarks
        What the reader of a comparison must know about this answer.
    cover_cost
        Cost of cover of an answer that is no roster.
    """

    roster: Roster | None = None
    cost: float | None = None
    bound: float | None = None
    remarks: tuple[str, ...] = ()
    cover_cost: float | None = None


class Peer(ABC):
    """One other way to plan the same rosters."""

    name: ClassVar[str]
    package: ClassVar[str] = "ortools"
    """What must be installed."""

    def is_available(self) -> str | None:
        """Return None if the peer can run here, else the reason why it cannot."""
        return None if find_spec(self.package) else f"{self.package} is not installed"

    @abstractmethod
    def answer(
        self, instance: Instance, requirement: Requirement, rules: Sequence[Rule], seconds: float, workers: int = 2
    ) -> Answer:
        """Plan a roster, and tell what is to be known about it.

        Parameters
        ----------
        rules
            Rules in force, those always there among them.
        seconds
            Wall time for everything, building of models included.
        workers
            Threads that may be used.
        """

    def solve(
        self, instance: Instance, requirement: Requirement, rules: Sequence[Rule], seconds: float, workers: int = 2
    ) -> Roster | None:
        """Plan a roster; None if none was found. The parameters are those of `answer`."""
        return self.answer(instance, requirement, rules, seconds, workers).roster
