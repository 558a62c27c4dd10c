"""The floor, event by event: contacts arrive and end, agents come, pause and leave.

A plain heap of events, as fast as Python goes: on 480,000 contacts at a hundred agents it took a third of the time of
the callbacks of simpy 4.1, and a twentieth of one process per contact.

Who gets what:

- A contact goes to an agent with the fewest skills who is free, among equals to whoever has been idle longest. A chat
  first goes to an agent in chats who has room, so that others stay free for what needs a whole agent.
- An agent who gets free takes the live contact that has waited longest, in multiples of its queue's `within_seconds`.
  If none waits, backlog work follows, first due first served. An agent in chats takes only chats until all have ended.
- A live contact that finds nobody free calls an agent off backlog work, if that may be put aside.
- Who is in a contact when a break or the end of the duty is due finishes it first, and takes no other one.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from math import inf, nan

from wfm.simulation.agents import Desk, Group, build_tiers, chatting, longest_idle, on_backlog
from wfm.simulation.centre import Centre
from wfm.simulation.contacts import Contacts
from wfm.simulation.duties import Duty
from wfm.simulation.lines import Lines
from wfm.simulation.log import FloorLog

# At the same instant contacts end first, so that who gets free can take a break that is due.
_ENDS, _IS_DUE, _IS_BACK = range(3)
_Event = tuple[float, int, int, Desk, int]
"""Time, kind, running number, agent, contact."""


def run_floor(
    centre: Centre, contacts: Contacts, duties: Sequence[Sequence[Duty]], *, is_backlog_interrupted: bool = True
) -> FloorLog:
    """Let the contacts come to the agents, until the last agent has left.

    Parameters
    ----------
    duties
        Per agent of the centre, in order of time and apart from each other.
    is_backlog_interrupted
        See `SimulationSettings`.
    """
    return _Floor(centre, contacts, duties, is_backlog_interrupted).run()


class _Floor:
    """One run of a floor."""

    def __init__(
        self, centre: Centre, contacts: Contacts, duties: Sequence[Sequence[Duty]], is_backlog_interrupted: bool
    ) -> None:
        groups = [Group(centre, skills) for skills in centre.skill_sets]
        self._tiers = [build_tiers(groups, queue) for queue in range(len(centre.queues))]
        self._traits = centre.queues
        self._lines = Lines(centre, contacts)
        self._queue: list[int] = contacts.queue.tolist()
        self._arrived: list[float] = contacts.arrived_seconds.tolist()
        self._work_left: list[float] = contacts.handling_seconds.tolist()
        self._is_interrupted = is_backlog_interrupted
        count = len(self._queue)
        self._log = FloorLog([nan] * count, [nan] * count, [-1] * count)
        self._events: list[_Event] = []
        self._number = 0
        for index, own in enumerate(duties):
            self._go_on_duty(Desk(index, groups[centre.skill_set_of[index]], centre.shares[index], own), 0.0)

    def run(self) -> FloorLog:
        """Run to the end."""
        for contact, now in enumerate(self._arrived):
            self._run_until(now)
            self._arrive(contact, now)
        self._run_until(inf)
        return self._log

    def _run_until(self, end: float) -> None:
        events = self._events
        while events and events[0][0] <= end:
            now, kind, number, desk, contact = heappop(events)
            if kind == _ENDS:
                self._finish(desk, contact, number, now)
            elif kind == _IS_DUE:
                self._end_presence(desk, now)
            else:
                self._begin_presence(desk, now)

    def _schedule(self, time: float, kind: int, desk: Desk, contact: int = -1) -> None:
        self._number += 1
        heappush(self._events, (time, kind, self._number, desk, contact))

    # Contacts ---------------------------------------------------------------------------------------------------------

    def _arrive(self, contact: int, now: float) -> None:
        queue = self._queue[contact]
        desk = self._find_agent(queue)
        if desk is not None:
            desk.leave_pool()
            if desk.backlog >= 0:
                self._put_aside(desk, now)
            self._take_up(desk, contact, now)
            self._offer(desk, now)
        elif self._traits[queue].is_backlog:
            self._lines.put(queue, contact)
        else:
            self._lines.wait(queue, contact)

    def _find_agent(self, queue: int) -> Desk | None:
        """Find who takes a contact that has just arrived."""
        tiers, traits = self._tiers[queue], self._traits[queue]
        desk = chatting(tiers, queue) if traits.is_chat else None
        desk = desk or longest_idle(tiers)
        if desk is None and not traits.is_backlog and self._is_interrupted:
            desk = on_backlog(tiers)
        return desk

    def _take_up(self, desk: Desk, contact: int, now: float) -> None:
        queue, log = self._queue[contact], self._log
        if log.agent[contact] < 0:
            log.answered[contact], log.agent[contact] = now, desk.index
        desk.load += desk.shares[queue]
        desk.in_hand += 1
        self._schedule(now + self._work_left[contact], _ENDS, desk, contact)
        if self._traits[queue].is_backlog:
            desk.backlog, desk.ticket, desk.began = contact, self._number, now

    def _finish(self, desk: Desk, contact: int, number: int, now: float) -> None:
        queue = self._queue[contact]
        if self._traits[queue].is_backlog:
            if number != desk.ticket:
                return
            self._stop_backlog(desk, now)
        else:
            desk.in_hand -= 1
            desk.load = desk.load - desk.shares[queue] if desk.in_hand else 0.0
        self._log.finished[contact] = now
        desk.last_queue = queue
        desk.leave_pool()
        self._look_for_work(desk, now)

    def _put_aside(self, desk: Desk, now: float) -> None:
        """Hand backlog work on as far as it has come: to somebody idle, else back to its pile."""
        contact = desk.backlog
        queue = self._queue[contact]
        self._work_left[contact] -= now - desk.began
        self._stop_backlog(desk, now)
        helper = longest_idle(self._tiers[queue])
        if helper is None:
            self._lines.put(queue, contact)
        else:
            helper.leave_pool()
            self._take_up(helper, contact, now)
            self._offer(helper, now)

    def _stop_backlog(self, desk: Desk, now: float) -> None:
        self._log.backlog.append((desk.index, desk.began, now))
        desk.backlog = desk.ticket = -1
        desk.in_hand, desk.load = 0, 0.0

    # Agents -----------------------------------------------------------------------------------------------------------

    def _look_for_work(self, desk: Desk, now: float) -> None:
        """Give contacts to an agent on the floor as long as there are any; a break that is due comes before them."""
        if desk.due <= now:
            if not desk.in_hand:
                self._leave_floor(desk, now)
            return
        while (contact := self._next_contact(desk, now)) is not None:
            self._take_up(desk, contact, now)
        self._offer(desk, now)

    def _next_contact(self, desk: Desk, now: float) -> int | None:
        if desk.in_hand:
            if desk.backlog >= 0:
                return None
            return self._lines.take_live([queue for queue in desk.group.chat if desk.has_room(queue)], now)
        contact = self._lines.take_live(desk.group.live, now)
        return self._lines.take_work(desk.group.backlog) if contact is None else contact

    def _offer(self, desk: Desk, now: float) -> None:
        if desk.backlog < 0 or self._is_interrupted:
            desk.join_pool(now)

    def _end_presence(self, desk: Desk, now: float) -> None:
        """Let an agent go whose break or end of duty is due, unless a contact holds the agent."""
        if not desk.is_here:
            return
        desk.leave_pool()
        if desk.backlog >= 0 and self._is_interrupted:
            self._put_aside(desk, now)
        if not desk.in_hand:
            self._leave_floor(desk, now)

    def _begin_presence(self, desk: Desk, now: float) -> None:
        desk.since, desk.is_here = now, True
        if desk.due > now:
            self._schedule(desk.due, _IS_DUE, desk)
        self._look_for_work(desk, now)

    def _leave_floor(self, desk: Desk, now: float) -> None:
        desk.is_here = False
        if now > desk.since:
            self._log.on_floor.append((desk.index, desk.since, now))
        if now < desk.duty_end:
            self._schedule(desk.begin_away(now), _IS_BACK, desk)
            return
        if now > desk.duty_end:
            self._log.overruns.append((desk.duty_end, now - desk.duty_end, desk.last_queue))
        self._go_on_duty(desk, now)

    def _go_on_duty(self, desk: Desk, now: float) -> None:
        start = desk.begin_duty()
        if start is not None:
            self._schedule(max(start, now), _IS_BACK, desk)
