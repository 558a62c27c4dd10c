"""Reads a whole site: a large one in two parts beside each other, each of whole teams."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from wfm.attendance.part import Attendee, Measure, Part, read_part
from wfm.domain.attendance import NO_TEAM
from wfm.machine.second_process import beside

SHIFTS_THAT_PAY = 3000
"""Shifts from which reading half of them is worth a process: they take about a second."""


@contextmanager
def reading_site(measure: Measure, attendees: Sequence[Attendee]) -> Iterator[Callable[[], Part]]:
    """Begin to read everybody, given in order of id, and yield what reads the rest and puts all together.

    What comes of it does not depend on how the site is cut.
    """
    if sum(len(attendee.shifts) for attendee in attendees) < SHIFTS_THAT_PAY:
        yield lambda: read_part(measure, attendees)
        return
    here, there = halve(attendees)
    with beside(bool(there), read_part, measure, there) as other:
        yield lambda: join_parts([read_part(measure, here), other()])


def halve(attendees: Sequence[Attendee]) -> tuple[list[Attendee], list[Attendee]]:
    """Cut a site between teams into two parts of much the same number of shifts; the second may be empty.

    Agents without a team stay together like a team.
    """
    teams: dict[str, list[Attendee]] = {}
    for attendee in attendees:
        teams.setdefault(attendee.agent.team or NO_TEAM, []).append(attendee)
    loads = {team: sum(len(attendee.shifts) for attendee in own) for team, own in teams.items()}
    parts: tuple[list[Attendee], list[Attendee]] = ([], [])
    filled = [0, 0]
    for team in sorted(teams, key=lambda team: (-loads[team], team)):
        lighter = filled.index(min(filled))
        parts[lighter].extend(teams[team])
        filled[lighter] += loads[team]
    for part in parts:
        part.sort(key=lambda attendee: attendee.agent.id)
    return parts


def join_parts(parts: Iterable[Part]) -> Part:
    """Put parts together in the order that a site read as one would have."""
    parts = list(parts)
    return Part(
        # An agent lies in one part only, which has its exceptions of a date in order.
        exceptions=sorted(
            chain.from_iterable(part.exceptions for part in parts), key=lambda found: (found.date, found.agent_id)
        ),
        days=list(chain.from_iterable(part.days for part in parts)),
        counts=sorted(chain.from_iterable(part.counts for part in parts), key=lambda count: count.agent_id),
        data=list(chain.from_iterable(part.data for part in parts)),
        standings=list(chain.from_iterable(part.standings for part in parts)),
        accounts=sorted(chain.from_iterable(part.accounts for part in parts), key=lambda account: account.agent_id),
        slot_seconds={team: seconds for part in parts for team, seconds in part.slot_seconds.items()},
        doubts={team: sentence for part in parts for team, sentence in part.doubts.items()},
        issues=list(chain.from_iterable(part.issues for part in parts)),
    )
