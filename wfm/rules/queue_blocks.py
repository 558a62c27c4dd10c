"""People of several skills who stay on a queue for a while before they move to another; always priced.

Example:  {rule: queue_blocks, minutes: 30, cost: 1}
Breaks:   ann  06:00  wwwwwwww     chat alone needs her from 06:30 to 06:45, voice before and after
Keeps:    ann  06:00  wwwbwwww     a break follows on the 15 minutes of chat
Counts:   blocks shorter than `minutes` that begin and end with a move; one that a shift, break or activity begins or
          ends is never too short; who serves which queue follows from the need: newcomers go where heads cost least,
          all others stay where they are unless moving lowers the cost, and whoever has been on a queue longest leaves
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import ClassVar, Literal

from pydantic import Field

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.parts.queue_plan import blocks_between_moves


class QueueBlocks(Rule):
    """Settings of ``queue_blocks``; always priced, for the day decides who serves which queue, and not the roster."""

    unit: ClassVar[str] = "block"
    is_joint: ClassVar[bool] = True
    looks_at_breaks: ClassVar[bool] = True

    rule: Literal["queue_blocks"] = "queue_blocks"
    minutes: int = Field(ge=1, le=1440, description="shortest stay on a queue between two moves")
    cost: float = Field(default=1, ge=0, description="price per block that is too short")

    @property
    def lookback_days(self) -> int:
        """People of the days before can still be on the floor."""
        return 2

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Follow everybody from queue to queue, and find the stays that are too short."""
        calendar = instance.calendar
        in_scope = {agent.id for agent in self.agents_in(instance)}
        for block in blocks_between_moves(instance, roster):
            stay = (block.end_slot - block.first_slot) * calendar.interval_minutes
            if stay < self.minutes and block.agent.id in in_scope:
                start = calendar.slot_start(block.first_slot)
                message = (
                    f"{block.agent.name} would serve {block.queue} for only {stay} minutes from "
                    f"{calendar.time_of(start)} on {calendar.date_of(start)}, less than {self.minutes}"
                )
                yield self.finding(block.agent, _date_of_shift(instance, roster, block.agent, start), message)


def _date_of_shift(instance: Instance, roster: Roster, agent: Agent, instant: datetime) -> date:
    """Date of the shift that somebody works at an instant."""
    dates = [shift.date for shift in roster.shifts_of(agent.id) if shift.start_utc <= instant < shift.end_utc]
    return dates[0] if dates else instance.calendar.date_of(instant)
