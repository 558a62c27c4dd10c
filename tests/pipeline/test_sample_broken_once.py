"""The sample's roster, broken once for every hard rule: the checker names that rule and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from sample_week import SampleWeek

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Piece, Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.min_rest import MinRest

MONDAY = date(2026, 11, 30)
SATURDAY, SUNDAY = date(2026, 12, 5), date(2026, 12, 6)
State = tuple[Instance, tuple[Rule, ...], Roster]
Breaker = Callable[[SampleWeek], State]


# Edits ----------------------------------------------------------------------------------------------------------------


def moved(week: SampleWeek, shift: Shift, day: date, clock: str | None = None) -> Shift:
    """The shift on another date or at another time of day, its breaks where they were within it."""
    calendar = week.instance.calendar
    local = calendar.to_local(shift.start_utc).time() if clock is None else time.fromisoformat(clock)
    by = calendar.to_utc(datetime.combine(day, local)) - shift.start_utc
    pieces = tuple(replace(piece, span=later(piece.span, by)) for piece in shift.pieces)
    return replace(shift, date=day, span=later(shift.span, by), pieces=pieces)


def evening(week: SampleWeek, shift: Shift, day: date, clock: str, minutes: int) -> Shift:
    """The evening shift at another time and of another length, its break two and a quarter hours after the start."""
    start = moved(week, shift, day, clock).start_utc
    pause = Span(start + timedelta(minutes=135), start + timedelta(minutes=150))
    pieces = (Piece(pause, "break", "pause", is_paid=True),)
    return replace(shift, date=day, span=Span(start, start + timedelta(minutes=minutes)), pieces=pieces)


def later(span: Span, by: timedelta) -> Span:
    return Span(span.start_utc + by, span.end_utc + by)


def edited(week: SampleWeek, *pairs: tuple[Shift, Shift | None]) -> State:
    """The sample with shifts exchanged for others, or taken out."""
    old = {shift for shift, _ in pairs}
    kept = [shift for shift in week.roster if shift not in old]
    return week.instance, week.rules, Roster((*kept, *(new for _, new in pairs if new is not None)))


# Whom to edit ---------------------------------------------------------------------------------------------------------


def plain_agents(week: SampleWeek, contract: str) -> list[Agent]:
    """Agents of a contract with nothing special: always available, no time off, no pins, employed all along."""
    instance = week.instance
    special = {*instance.availability, *instance.time_off_of, *instance.pins_of}
    return [agent for agent in instance.agents if agent.contract == contract and agent.id not in special]


def shifts_of(week: SampleWeek, agent: str) -> tuple[Shift, ...]:
    return week.roster.shifts_of(AgentId(agent))


def days_between(first: Shift, second: Shift) -> int:
    return (second.date - first.date).days


# Breakers -------------------------------------------------------------------------------------------------------------


def two_shifts_on_one_day(week: SampleWeek) -> State:
    """A five-hour shift moves to the date of another one; that leaves three hours of rest, which is then enough."""
    agent = plain_agents(week, "part_time")[0]
    first, second = shifts_of(week, agent.id)[:2]
    instance, rules, roster = edited(
        week, (first, moved(week, first, first.date, "07:00")), (second, moved(week, second, first.date, "15:00"))
    )
    return instance, tuple(MinRest(hours=3) if rule.rule == "min_rest" else rule for rule in rules), roster


def a_start_that_is_not_offered(week: SampleWeek) -> State:
    """The last shift of a week starts a quarter of an hour late."""
    shift = shifts_of(week, plain_agents(week, "part_time")[0].id)[-1]
    return edited(week, (shift, moved(week, shift, shift.date, "10:15")))


def a_break_of_twice_its_length(week: SampleWeek) -> State:
    """The only, paid break of a short shift lasts half an hour."""
    shift = shifts_of(week, plain_agents(week, "part_time")[0].id)[0]
    (pause,) = shift.pieces
    longer: Piece = replace(pause, span=Span(pause.span.start_utc, pause.span.end_utc + timedelta(minutes=15)))
    return edited(week, (shift, replace(shift, pieces=(longer,))))


def an_hour_after_closing(week: SampleWeek) -> State:
    """An evening of five hours starts at 18:00, which the template offers and the doors do not."""
    shift = shifts_of(week, plain_agents(week, "evenings")[0].id)[0]
    return edited(week, (shift, evening(week, shift, shift.date, "18:00", 300)))


def a_shift_outside_availability(week: SampleWeek) -> State:
    """Somebody who can work until 15:30 only gets the evening."""
    shift = shifts_of(week, "A038")[-1]
    return edited(week, (shift, moved(week, shift, shift.date, "17:00")))


def a_shift_in_a_holiday(week: SampleWeek) -> State:
    """Somebody on holiday at the weekend works on Saturday instead of the last weekday."""
    shift = shifts_of(week, "A033")[-1]
    return edited(week, (shift, moved(week, shift, SATURDAY)))


def a_shift_after_the_last_day(week: SampleWeek) -> State:
    """Somebody leaves on the day before a rostered shift."""
    agent = plain_agents(week, "full_time")[0]
    gone = replace(agent, last_day=shifts_of(week, agent.id)[-1].date - timedelta(days=1))
    agents = tuple(gone if other is agent else other for other in week.instance.agents)
    return replace(week.instance, agents=agents), week.rules, week.roster


def a_shift_on_a_day_pinned_off(week: SampleWeek) -> State:
    """Somebody pinned off on Sunday works then."""
    shift = shifts_of(week, "A029")[-1]
    return edited(week, (shift, moved(week, shift, SUNDAY)))


def too_few_hours(week: SampleWeek) -> State:
    """A full-time week loses a shift."""
    return edited(week, (shifts_of(week, plain_agents(week, "full_time")[0].id)[-1], None))


def too_many_days(week: SampleWeek) -> State:
    """Six evenings of four hours stay within the hours of the contract, but not within its days."""
    own = shifts_of(week, plain_agents(week, "evenings")[0].id)
    six = [evening(week, own[0], MONDAY + timedelta(days=index), "16:00", 240) for index in range(1, 7)]
    instance, rules, roster = edited(week, *((shift, None) for shift in own))
    return instance, rules, roster.with_shifts(six)


def too_little_rest(week: SampleWeek) -> State:
    """A shift that begins at 13:30 is followed by one at 07:00."""
    for agent in plain_agents(week, "full_time"):
        own = shifts_of(week, agent.id)
        for first, second in pairwise(own):
            if days_between(first, second) == 1:
                late, early = moved(week, first, first.date, "13:30"), moved(week, second, second.date, "07:00")
                return edited(week, (first, late), (second, early))
    raise AssertionError("nobody works on two days in a row")


def too_many_days_in_a_row(week: SampleWeek) -> State:
    """Somebody who worked the weekend before works from Monday to Friday: seven days."""
    weekend = {MONDAY - timedelta(days=1), MONDAY - timedelta(days=2)}
    for agent in plain_agents(week, "full_time"):
        own = shifts_of(week, agent.id)
        history = {shift.date for shift in week.instance.history.shifts_of(agent.id)}
        if len(own) == 5 and weekend <= history:
            days = [MONDAY + timedelta(days=index) for index in range(5)]
            return edited(
                week, *((shift, moved(week, shift, day, "09:00")) for shift, day in zip(own, days, strict=True))
            )
    raise AssertionError("nobody worked the weekend before")


BREAKERS: dict[str, Breaker] = {
    "one_shift_a_day": two_shifts_on_one_day,
    "shift_template": a_start_that_is_not_offered,
    "breaks": a_break_of_twice_its_length,
    "opening_hours": an_hour_after_closing,
    "availability": a_shift_outside_availability,
    "time_off": a_shift_in_a_holiday,
    "employment": a_shift_after_the_last_day,
    "pins": a_shift_on_a_day_pinned_off,
    "contract_hours": too_few_hours,
    "contract_days": too_many_days,
    "min_rest": too_little_rest,
    "max_consecutive_days": too_many_days_in_a_row,
}


def test_the_roster_is_clean_before(sample_week: SampleWeek):
    assert sample_week.broken(sample_week.instance, sample_week.rules, sample_week.roster) == ()


def test_every_hard_rule_of_the_sample_is_broken_here(sample_week: SampleWeek):
    hard = {rule.rule for rule in sample_week.rules if rule.is_hard}
    assert hard == set(BREAKERS)


@pytest.mark.parametrize("rule", BREAKERS)
def test_one_break_gives_one_finding_of_that_rule(rule: str, sample_week: SampleWeek):
    broken = sample_week.broken(*BREAKERS[rule](sample_week))
    assert [finding.rule for finding in broken] == [rule]
