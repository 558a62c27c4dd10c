"""What a planner asks about, found among the facts or refused with what is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wfm.domain.calendar import Calendar, NonexistentTimeError
from wfm.domain.ids import AgentId, QueueId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.errors import InputError, Issue
from wfm.intake.issues import did_you_mean


@dataclass(frozen=True)
class Question:
    """A question as asked: of a slot and perhaps a queue, of an agent and perhaps a day, or of a day.

    Parameters
    ----------
    slot
        Begin of the slot, local to the site unless it has an offset.
    """

    slot: datetime | None = None
    queue: str | None = None
    agent: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Place:
    """What a question speaks of, in positions of the horizon: a slot, an agent, a day, or an agent's day."""

    slot: int | None = None
    queue: QueueId | None = None
    agent: Agent | None = None
    day: int | None = None


def find_place(instance: Instance, question: Question) -> Place:
    """Find what a question speaks of.

    Raises
    ------
    InputError
        If there is no such slot, queue, agent or day; the message names the nearest.
    """
    calendar = instance.calendar
    return Place(
        slot=None if question.slot is None else _slot(calendar, question.slot),
        queue=None if question.queue is None else _queue(instance, question.queue),
        agent=None if question.agent is None else _agent(instance, question.agent),
        day=None if question.day is None else _day(calendar, question.day),
    )


def _slot(calendar: Calendar, asked: datetime) -> int:
    value = f"{asked:%Y-%m-%dT%H:%M}"
    try:
        instant = calendar.to_utc(asked.replace(tzinfo=None), asked.utcoffset())
    except NonexistentTimeError as error:
        raise _refused("--slot", value, f"is no time of this site ({error})", "give another") from error
    if not calendar.origin_utc <= instant < calendar.end_utc:
        raise _refused("--slot", value, "lies outside the horizon", _dates(calendar))
    slot = calendar.slot_of(instant)
    if calendar.slot_start(slot) != instant:
        near = " or ".join(calendar.text_of(calendar.slot_start(each)) for each in (slot, slot + 1))
        reason = f"is not where a slot of {calendar.interval_minutes} minutes begins"
        raise _refused("--slot", value, reason, f"take {near}")
    return slot


def _queue(instance: Instance, asked: str) -> QueueId:
    if asked not in instance.queue:
        raise _refused("--queue", asked, "is not a queue of the configuration", did_you_mean(asked, instance.queue))
    return QueueId(asked)


def _agent(instance: Instance, asked: str) -> Agent:
    found = instance.agent.get(AgentId(asked))
    if found is None:
        mend = did_you_mean(asked, instance.agent) or "agent ids stand in the first column of agents"
        raise _refused("--agent", asked, "is not the id of an agent", mend)
    return found


def _day(calendar: Calendar, asked: date) -> int:
    if not calendar.has_date(asked):
        raise _refused("--day", str(asked), "lies outside the horizon", _dates(calendar))
    return calendar.day_index(asked)


def _dates(calendar: Calendar) -> str:
    return f"take one from {calendar.dates[0]} to {calendar.dates[-1]}"


def _refused(option: str, value: str, reason: str, mend: str | None) -> InputError:
    return InputError([Issue(option, reason, value=value, mend=mend)])
