"""What attendance did to cover, by queue and slot: planned beside actual heads, and the lost minutes that hurt.

An agent's minutes go to queues in the shares in which the plan has that skill set serve them (`queue_shares`), so the
figures of queues add up to those of agents.
"""

from __future__ import annotations

import numpy as np

from wfm.attendance.cover_grid import GridCover, place_cover
from wfm.attendance.effect_rows import SlotEffect, effect_rows
from wfm.attendance.losses import Loss, Losses, Member
from wfm.attendance.lost_time import FloorAccount
from wfm.attendance.queue_shares import QueueShares, plan_shares
from wfm.attendance.slot_seconds import StretchLog
from wfm.domain.attendance import NO_TEAM
from wfm.domain.calendar import Calendar, Span
from wfm.domain.coverage_effect import CoverageEffect, PlannedCover
from wfm.domain.ids import QueueId
from wfm.domain.people import Agent

NO_COVER = "neither coverage.csv nor demand tells what these dates needed, so only lost minutes are shown"


class EffectLog:
    """Gathers floor time agent by agent, in order of id; `finish` makes the effect of it.

    Parameters
    ----------
    calendar
        Gives the length of a slot where the plan does not.
    period
        The dates that are judged.
    cover
        What was planned, None if that is not known.
    """

    def __init__(self, calendar: Calendar, period: Span, cover: PlannedCover | None) -> None:
        self._calendar, self._period, self._cover = calendar, period, cover
        self._known = frozenset(cover.queues) if cover else frozenset[QueueId]()
        self._members: list[Member] = []
        self._sets: dict[tuple[QueueId, ...], int] = {}
        self._planned, self._gained, self._unknown, self._lost = (StretchLog() for _ in range(4))
        self._losses: list[Loss] = []

    def add(self, agent: Agent, account: FloorAccount) -> None:
        """Note an agent, with the time on corrected punches."""
        skills = {skill for skill in agent.skills if skill in self._known} or set(agent.skills)
        if not skills:
            return
        member = Member(agent.id, agent.team or NO_TEAM, self._sets.setdefault(tuple(sorted(skills)), len(self._sets)))
        self._members.append(member)
        self._planned.add(member.skill_set, account.planned)
        self._gained.add(member.skill_set, account.gained)
        self._unknown.add(member.skill_set, account.unknown)
        for part in account.lost:
            self._lost.add(len(self._losses), part.stretches)
            self._losses.append(Loss(member, part.exception_id, part.is_doubtful))

    def finish(self) -> CoverageEffect:
        """Make the effect, once every agent was added."""
        if not self._members:
            return CoverageEffect(note="" if self._cover else NO_COVER)
        served = {queue for own in self._sets for queue in own}
        cover = place_cover(self._calendar, self._period, self._cover, sorted(served))
        losses = Losses(self._losses, self._lost, cover.grid)
        shares = self._shares(cover)
        effect = self._effect(cover, losses, shares)
        is_known = bool(cover.is_listed.any())
        if is_known:
            losses.weigh(shares.to_sets(effect.short_share, len(self._sets)))
        return CoverageEffect(
            rows=tuple(effect_rows(effect, losses, shares)),
            lost=losses.total(),
            of_exceptions=losses.by_exception(),
            within_grace=losses.within_grace(),
            teams=losses.by_team(self._members),
            note="" if is_known else NO_COVER,
        )

    def _shares(self, cover: GridCover) -> QueueShares:
        position = {queue: place for place, queue in enumerate(cover.queues)}
        sets = [tuple(sorted(position[queue] for queue in own)) for own in self._sets]
        heads = self._planned.seconds_by_owner(cover.grid, len(sets)) / cover.grid.slot_seconds
        return plan_shares(sets, heads, np.nan_to_num(cover.planned), np.nan_to_num(cover.required))

    def _effect(self, cover: GridCover, losses: Losses, shares: QueueShares) -> SlotEffect:
        sets, queues = len(self._sets), len(cover.queues)
        lost, doubtful = losses.by_set(sets)
        gained = self._gained.seconds_by_owner(cover.grid, sets)
        unknown = self._unknown.seconds_by_owner(cover.grid, sets) + doubtful
        return SlotEffect(cover, *(shares.to_queues(part, queues) for part in (lost, gained, unknown)))
