"""The answers of ``wfm explain`` line by line, at most eighty columns wide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from wfm.domain.explanation import (
    AgentDay,
    AgentExplanation,
    AgentWeek,
    Alternative,
    Change,
    DayExplanation,
    Explanation,
    Person,
    QueueCover,
    ShortStretch,
    SlotExplanation,
)
from wfm.domain.instance import Instance
from wfm.report.explanation_words import (
    Wording,
    cost_words,
    money,
    parts_words,
    person_reason,
    printable,
    rule_words,
)
from wfm.report.roster_gaps import REASONS_SHOWN, reason_words
from wfm.report.words import amount, clock_time, count_of, end_time, short_date
from wfm.staffing.backlog import has_backlog

COLUMNS = 80
CHANGES_SHOWN = 3
COSTS_SHOWN = 10
"""People of whom it is said what their work would cost."""
_DAY_COLUMNS = 12
_HEAD_DECIMALS = 2


def explanation_lines(answer: Explanation, instance: Instance) -> list[str]:
    """Write an answer in plain English."""
    words = Wording(instance)
    if isinstance(answer, SlotExplanation):
        lines = _slot_lines(answer, words)
    elif isinstance(answer, AgentExplanation):
        lines = _agent_lines(answer, words)
    else:
        lines = _day_lines(answer, words)
    return [*lines, *_work_lines(instance)]


def _work_lines(instance: Instance) -> Iterator[str]:
    """Say of what changes cost that work which may wait could make it less."""
    waiting = [
        printable(queue.id)
        for queue in instance.queues
        if has_backlog(queue, [row for row in instance.demand if row.queue == queue.id])
    ]
    if waiting:
        yield ""
        yield from _filled(
            f"Costs of changes are upper limits: work of {', '.join(waiting)} is taken to be done when it is done "
            "now, and at other times it might cost less."
        )


# A slot ---------------------------------------------------------------------------------------------------------------


def _slot_lines(answer: SlotExplanation, words: Wording) -> Iterator[str]:
    calendar = words.instance.calendar
    times = f"{clock_time(calendar, answer.start_utc)}–{end_time(calendar, answer.end_utc)}"
    yield f"{short_date(calendar.date_of(answer.start_utc))} {times}. {_objective(answer.objective)}"
    yield ""
    for cover in answer.queues:
        yield from _filled(_cover_words(cover))
    yield ""
    yield from _floor_lines(answer.people, words)
    idle = [person for person in answer.people if person.doing == "idle"]
    yield f"Not at work ({len(idle)})"
    yield from _reasons_lines([(_idle_name(person, words), person.alternative) for person in idle])
    yield ""
    yield from _changes_lines("Cheapest ways to one more on the floor", answer.changes, words)


def _cover_words(cover: QueueCover) -> str:
    """Tell cover of a queue, and why it is short."""
    text = f"{printable(cover.queue)}: {_heads(cover.required)} required, {_heads(cover.staffed)} staffed"
    if _heads(cover.short) != "0":
        return f"{text}, {_heads(cover.short)} short: {_why(cover)}."
    return f"{text}, {_heads(cover.over)} over." if _heads(cover.over) != "0" else f"{text}, as needed."


def _why(cover: QueueCover) -> str:
    return "; ".join(reason_words(reason) for reason in cover.reasons[:REASONS_SHOWN]) or "no single cause"


def _floor_lines(people: Sequence[Person], words: Wording) -> Iterator[str]:
    calendar = words.instance.calendar
    floor = [words.name(person.agent.id) for person in people if person.doing == "floor"]
    yield f"On the floor ({len(floor)})"
    yield from _filled(", ".join(floor) or "nobody", 2)
    away = [
        f"{words.name(person.agent.id)} ({person.doing} until {calendar.time_of(person.until_utc)})"
        for person in people
        if person.until_utc is not None
    ]
    if away:
        yield f"On a break, meal or activity ({len(away)})"
        yield from _filled(", ".join(away), 2)


def _idle_name(person: Person, words: Wording) -> str:
    name = words.name(person.agent.id)
    return name if person.shift is None else f"{name} ({words.times(person.shift)})"


# An agent -------------------------------------------------------------------------------------------------------------


def _agent_lines(answer: AgentExplanation, words: Wording) -> Iterator[str]:
    yield from _filled(f"{words.full_name(answer.agent)}. {_objective(answer.objective)}")
    for week in answer.weeks:
        yield from _filled(_week_words(week))
    yield ""
    for day in answer.days:
        label = f"{short_date(day.date):<{_DAY_COLUMNS}}"
        for index, text in enumerate(_agent_day_texts(day, words)):
            yield from _filled(text, _DAY_COLUMNS, first=None if index else label)


def _week_words(week: AgentWeek) -> str:
    limits = f"{amount(week.least_hours, 2)} to {amount(week.most_hours, 2)}"
    credited = f", {amount(week.credited_hours, 2)} of them time off" if week.credited_hours else ""
    contract = f"the contract wants {limits}" if week.most_hours < float("inf") else "the contract has no upper limit"
    return f"Week from {short_date(week.first_date)}: {amount(week.paid_hours, 2)} paid hours{credited}; {contract}."


def _agent_day_texts(day: AgentDay, words: Wording) -> Iterator[str]:
    if day.off is None:
        yield f"off: {person_reason(day.other.reason)}" if day.other.reason else "off"
    else:
        yield "; ".join(words.shift(shift) for shift in day.shifts)
        broken = " and ".join(rule_words(name) for name in day.off.broken)
        price = f"{cost_words(day.off.cost)}{parts_words(day.off)}"
        yield f"a day off {price} and break {broken}" if broken else f"a day off {price}"
        if day.other.reason:
            yield f"no other shift: {person_reason(day.other.reason)}"
    yield from _next_best(day.other.change, words)


def _next_best(change: Change | None, words: Wording) -> Iterator[str]:
    if change is not None and change.after is not None:
        moved = f", {words.dates(change.given_up)} given up," if change.given_up else ""
        yield f"next best: {words.shift(change.after)}{moved} {cost_words(change.cost)}{parts_words(change)}"


# A day ----------------------------------------------------------------------------------------------------------------


def _day_lines(answer: DayExplanation, words: Wording) -> Iterator[str]:
    total = len(words.instance.agents)
    working = f"{answer.working_count:,} of {count_of(total, 'agent')} start a shift"
    yield f"{short_date(answer.date)}: {working}. {_objective(answer.objective)}"
    yield ""
    yield "Shortest of people" if answer.stretches else "No queue is short."
    for stretch in answer.stretches:
        yield from _filled(_stretch_words(stretch, words), 4, first="  ")
    yield ""
    yield f"Off ({len(answer.off)})"
    yield from _reasons_lines([(words.name(person.agent.id), person.alternative) for person in answer.off])
    yield ""
    yield from _changes_lines("Cheapest ways to one more shift", answer.changes, words)


def _stretch_words(stretch: ShortStretch, words: Wording) -> str:
    calendar = words.instance.calendar
    times = f"{clock_time(calendar, stretch.start_utc)}–{end_time(calendar, stretch.end_utc)}"
    worst = f"{_heads(stretch.worst.short)} of {_heads(stretch.worst.required)} missing"
    at = clock_time(calendar, stretch.worst_utc)
    return f"{times} {printable(stretch.worst.queue)}, worst at {at}: {worst}: {_why(stretch.worst)}."


# Shared ---------------------------------------------------------------------------------------------------------------


def _objective(objective: float) -> str:
    return f"The roster costs {money(objective)}."


def _heads(value: float) -> str:
    return amount(value, _HEAD_DECIMALS)


def _reasons_lines(people: Sequence[tuple[str, Alternative | None]]) -> Iterator[str]:
    """Gather people by the reason that keeps them, then tell who could work and at what cost."""
    kept: dict[str, list[str]] = {}
    for name, alternative in people:
        if alternative is not None and alternative.reason:
            kept.setdefault(alternative.reason, []).append(name)
    for reason, names in sorted(kept.items(), key=lambda item: (-len(item[1]), item[0])):
        yield from _filled(f"{person_reason(reason)} ({len(names)}): {', '.join(names)}", 4, first="  ")
    yield from _costs_lines("could work, at this cost", people, is_moved=False)
    yield from _costs_lines("could work if another day were given up, at this cost", people, is_moved=True)


def _costs_lines(title: str, people: Sequence[tuple[str, Alternative | None]], *, is_moved: bool) -> Iterator[str]:
    able = sorted(
        (alternative.change.cost, name)
        for name, alternative in people
        if alternative and alternative.change and bool(alternative.change.given_up) == is_moved
    )
    if able:
        told = ", ".join(f"{name} {money(cost)}" for cost, name in able[:COSTS_SHOWN])
        rest = f", and {len(able) - COSTS_SHOWN} at more" if len(able) > COSTS_SHOWN else ""
        yield from _filled(f"{title} ({len(able)}): {told}{rest}", 4, first="  ")


def _changes_lines(title: str, changes: Sequence[Change], words: Wording) -> Iterator[str]:
    if not changes:
        yield from _filled(f"{title}: none that keeps the rules, with one person's days changed and all else held.")
        return
    yield f"{title}, all else held"
    for number, change in enumerate(changes[:CHANGES_SHOWN], start=1):
        yield from _filled(words.change(change), 5, first=f"  {number}. ")


def _filled(text: str, indent: int = 0, *, first: str | None = None) -> Iterable[str]:
    """Wrap a text; `first` stands before its first line, blanks before the others."""
    blanks = " " * indent
    return wrap(text, COLUMNS, initial_indent=blanks if first is None else first, subsequent_indent=blanks)
