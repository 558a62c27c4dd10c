"""Lost time piece by piece: whose it is, which exception holds it, and in which slot it lies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from wfm.attendance.slot_seconds import FloatArray, SlotGrid, StretchLog
from wfm.domain.coverage_effect import LostTime, TeamLoss
from wfm.domain.ids import AgentId


@dataclass(frozen=True, slots=True)
class Member:
    """An agent as cover sees people: by team and skill set."""

    agent_id: AgentId
    team: str
    skill_set: int


@dataclass(frozen=True, slots=True)
class Loss:
    """Lost time of one agent that belongs to one exception, by its id, or to none."""

    member: Member
    exception_id: str | None
    is_doubtful: bool


class Losses:
    """All lost time of a report.

    Parameters
    ----------
    losses
        Owners of the stretches in `log`, by position.
    """

    def __init__(self, losses: Sequence[Loss], log: StretchLog, grid: SlotGrid) -> None:
        self.losses, self.grid, self.cuts = losses, grid, log.cut(grid)
        self.set_of = np.array([loss.member.skill_set for loss in losses], dtype=np.int64)
        certain = np.array([not loss.is_doubtful for loss in losses], dtype=np.float64)
        owner, start, end = log.columns()
        self.seconds = np.bincount(owner, (end - start) * certain[owner], len(losses))
        self.is_certain = certain[self.cuts.owner] > 0
        self._short: FloatArray | None = None

    def by_set(self, sets: int) -> tuple[FloatArray, FloatArray]:
        """Seconds by skill set and slot: lost for certain, and doubtful."""
        return self._sum_by_set(self.is_certain, sets), self._sum_by_set(~self.is_certain, sets)

    def _sum_by_set(self, chosen: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], sets: int) -> FloatArray:
        place = self.set_of[self.cuts.owner] * self.grid.count + self.cuts.slot
        seconds = self.cuts.seconds.astype(np.float64)
        total = np.bincount(place[chosen], seconds[chosen], sets * self.grid.count).astype(np.float64)
        return total.reshape(sets, self.grid.count)

    def weigh(self, short_share: FloatArray) -> None:
        """Take the share of lost time that was missed, by skill set and slot; until then nobody knows."""
        cuts = self.cuts
        missed = cuts.seconds * short_share[self.set_of[cuts.owner], cuts.slot] * self.is_certain
        self._short = np.bincount(cuts.owner, missed, len(self.losses)).astype(np.float64)

    def total(self) -> LostTime:
        """Add everything up."""
        return self._sum(range(len(self.losses)))

    def within_grace(self) -> LostTime:
        """Add up what no exception holds."""
        return self._sum(place for place, loss in enumerate(self.losses) if loss.exception_id is None)

    def by_exception(self) -> dict[str, LostTime]:
        """Lost time by id of the exception."""
        seconds = self.seconds.tolist()
        short = [None] * len(seconds) if self._short is None else self._short.tolist()
        return {
            loss.exception_id: LostTime(lost, missed)
            for loss, lost, missed in zip(self.losses, seconds, short, strict=True)
            if loss.exception_id is not None and lost
        }

    def by_team(self, members: Iterable[Member]) -> tuple[TeamLoss, ...]:
        """Lost time by team, of all teams that have members."""
        places: dict[str, list[int]] = {member.team: [] for member in members}
        for place, loss in enumerate(self.losses):
            places[loss.member.team].append(place)
        return tuple(TeamLoss(team, self._sum(own)) for team, own in sorted(places.items()))

    def _sum(self, places: Iterable[int]) -> LostTime:
        chosen = np.fromiter(places, dtype=np.int64)
        short = None if self._short is None else float(self._short[chosen].sum())
        return LostTime(float(self.seconds[chosen].sum()), short)
