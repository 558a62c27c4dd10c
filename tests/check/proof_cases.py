"""Tiny centres for the tests of the certificate, each small enough to try every roster of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from math import inf
from typing import Literal

import numpy as np
from proof_bench import Case, case, centre, cheapest, past, pause, pin, queue, template, wish

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Contract
from wfm.domain.shifts import Roster
from wfm.rules.consecutive_days_off import ConsecutiveDaysOff
from wfm.rules.day_state import DAY_OFF, FORBIDDEN, DayState, same_every_day
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.model import Choices
from wfm.rules.preference import Preference
from wfm.rules.start_consistency import StartConsistency

ANN = {"ann": "voice"}
TWO = {"ann": "voice", "bob": "voice"}
THREE = {"ann": "voice", "bob": "chat", "cat": "voice|chat"}
LUNCH = pause("lunch", 60, 60, 120)
STEPS = ((0.5, 4.0), (1, 8.0), (inf, 20.0))
SHORT_DAY = template("D", [8, 12], 4, breaks=[LUNCH])


class LateWeek(MaxConsecutiveDays):
    """Stands for any rule with several ways to begin: a week is declared early or late, each shift against it costs 3.

    Not a rule of the catalogue: it takes the place of one in its tests only.
    """

    rule: Literal["max_consecutive_days"] = "max_consecutive_days"
    cost: float | None = 3.0
    days: int = 28  # type: ignore[assignment]

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState:
        step = np.tile(np.array([[0], [1]]), (1, 3))
        cost = np.array([[0.0, 0.0, 3.0], [0.0, 3.0, 0.0]])
        noon = choices.day * 24 * 60 + 12 * 60
        days = instance.calendar.days
        symbol = 1 + (choices.start_minute >= noon)
        return DayState(symbol, same_every_day(step, days), same_every_day(cost, days), (0, 1))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        for agent in instance.agents:
            hours = [shift.start_utc.hour for shift in roster.shifts_of(agent.id)]
            late = sum(hour >= 12 for hour in hours)
            yield self.finding(agent, None, "", min(late, len(hours) - late))


class OddDays(MaxConsecutiveDays):
    """Stands for a rule that looks at single days: no afternoons on the first date, and work on the second."""

    rule: Literal["max_consecutive_days"] = "max_consecutive_days"
    days: int = 28  # type: ignore[assignment]

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState:
        step = np.zeros((instance.calendar.days, 1, 3), np.int64)
        step[0, 0, 2] = step[1, 0, DAY_OFF] = FORBIDDEN
        symbol = 1 + (choices.start_minute >= choices.day * 24 * 60 + 12 * 60)
        return DayState(symbol, step, np.zeros(step.shape), (0,))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        for agent in instance.agents:
            starts = [shift.start_utc for shift in roster.shifts_of(agent.id)]
            first, second = instance.calendar.dates[:2]
            if any(start.date() == first and start.hour >= 12 for start in starts):
                yield self.finding(agent, first, "works in the afternoon")
            if not any(start.date() == second for start in starts):
                yield self.finding(agent, second, "is off")


def worked_before(instance: Instance) -> Instance:
    """Ann has worked the two days before the horizon until 16:00; whoever is second, the last night until 06:00."""
    nights = [(instance.agents[1].id, -1, 22, 8)] if len(instance.agents) > 1 else []
    return past(instance, ("ann", -2, 8, 8), ("ann", -1, 8, 8), *nights)


def pinned(instance: Instance) -> Instance:
    """Ann is pinned to six hours, which no template offers, and to a day off; the last day is free."""
    return replace(instance, pins=(pin(instance, "ann", 0, "D", (9, 6)), pin(instance, "ann", 1, None)))


def wishful(instance: Instance) -> Instance:
    requests = (
        wish(instance, "ann", 0, "want", (13, 18)),
        wish(instance, "ann", 1, "avoid", (0, 24)),
        wish(instance, "ann", 0, "avoid", (6, 12), weight=3),
    )
    return replace(instance, requests=requests)


def hours_of_a_week(days: int = 7) -> Instance:
    """Twelve to sixteen hours a week, from shifts of four and six hours."""
    made = replace(template("D", [8], 4, 6), weekdays=frozenset({0, 2, 4}))
    limits = Contract(made.id, (), min_weekly_hours=12, max_weekly_hours=16)  # type: ignore[arg-type]
    return centre(ANN, made, days=days, contract=limits)


def days_of_a_week(days: int) -> Instance:
    """Three or four days a week; what is left of the last week has the maximum alone."""
    limits = Contract("three", (), min_weekly_days=3, max_weekly_days=4)  # type: ignore[arg-type]
    return centre(ANN, template("D", [8], 4), days=days, contract=limits)


def nights(days: int = 3, start: date = date(2026, 11, 30)) -> Instance:
    return centre(
        ANN,
        template("N", [22], 8, breaks=[pause("lunch", 60, 180, 240)]),
        template("E", [6], 8),
        days=days,
        start=start,
    )


def bilingual(*queues) -> Instance:
    return centre(THREE, template("D", [8, 11], 4, breaks=[pause("lunch", 60, 60, 60)]), days=1, queues=queues)


def crowded() -> Instance:
    """Two short breaks and a lunch between them, all three close together."""
    breaks = [
        pause("tea", 30, 30, 120, is_paid=True),
        pause("lunch", 60, 90, 210),
        pause("fruit", 30, 180, 300, is_paid=True),
    ]
    return centre(ANN, template("D", [8, 9], 6, breaks=breaks, gaps=(30, 120)), days=1, slot_minutes=30)


ONE_PERSON: dict[str, Callable[[], Case]] = {
    "breaks": lambda: case(centre(ANN, SHORT_DAY)),
    "breaks with gaps": lambda: case(crowded()),
    "rest": lambda: case(centre(ANN, SHORT_DAY, days=3), MinRest(hours=18)),
    "rest over a day off": lambda: case(centre(ANN, SHORT_DAY, days=3), MinRest(hours=42)),
    "rest after the past": lambda: case(worked_before(centre(ANN, SHORT_DAY)), MinRest(hours=18)),
    "shifts that would overlap": lambda: case(centre(ANN, template("N", [20], 14), template("E", [8, 10], 4), days=3)),
    "nights": lambda: case(nights(), MinRest(hours=11), hours=(0, 24)),
    "nights when clocks go forward": lambda: case(nights(start=date(2026, 3, 28)), MinRest(hours=11), hours=(0, 24)),
    "nights when clocks go back": lambda: case(nights(start=date(2026, 10, 24)), MinRest(hours=11), hours=(0, 24)),
    "hours of a week": lambda: case(hours_of_a_week()),
    "hours of two weeks": lambda: case(hours_of_a_week(12)),
    "days of a week": lambda: case(days_of_a_week(7)),
    "days of a week and a part of one": lambda: case(days_of_a_week(10)),
    "pins": lambda: case(pinned(centre(ANN, template("D", [8, 12], 4, breaks=[pause("lunch", 60, 60, 180)]), days=3))),
    "a run of days": lambda: case(
        worked_before(centre(ANN, template("D", [8, 11], 4), days=3)), MaxConsecutiveDays(days=3)
    ),
    "a run of days with a price": lambda: case(
        worked_before(centre(ANN, template("D", [8, 11], 4), days=4)), MaxConsecutiveDays(days=2, cost=25)
    ),
    "days off": lambda: case(
        worked_before(centre(ANN, template("D", [8, 11], 4), days=4)), ConsecutiveDaysOff(min=2), MinRest(hours=18)
    ),
    "days off with a price": lambda: case(
        worked_before(centre(ANN, template("D", [8, 11], 4), days=4)), ConsecutiveDaysOff(min=2, max=2, cost=15)
    ),
    "wishes": lambda: case(wishful(centre(ANN, SHORT_DAY)), Preference(cost=6)),
    "like starts": lambda: case(centre(ANN, template("D", [7, 8, 10, 11], 4), days=4), StartConsistency(minutes=120)),
    "like starts and days off": lambda: case(
        centre(ANN, template("D", [7, 8, 10], 4), days=4),
        StartConsistency(minutes=60),
        ConsecutiveDaysOff(min=2, cost=7),
        MaxConsecutiveDays(days=2),
    ),
    "several ways to begin": lambda: case(centre(ANN, template("D", [8, 12], 4), days=4), LateWeek()),
    "a rule about single days": lambda: case(centre(ANN, template("D", [8, 12], 4), days=3), OddDays(days=28)),
    "nothing to do": lambda: case(centre({"ann": ""}, SHORT_DAY)),
}
"""Centres of one person."""

SMALL: dict[str, Callable[[], Case]] = {
    "one queue": lambda: case(centre(TWO, SHORT_DAY)),
    "parts of heads": lambda: case(centre(TWO, SHORT_DAY), seed=2, grain=0.05),
    "steps": lambda: case(centre(TWO, SHORT_DAY, queues=[queue("voice", STEPS)]), grain=0.25),
    "surplus is dear": lambda: case(centre(TWO, SHORT_DAY, queues=[queue("voice", 3.0, 5.0)]), most=1.5, grain=0.5),
    "surplus is free": lambda: case(centre(TWO, SHORT_DAY, queues=[queue("voice", 3.0, 0.0)]), grain=0.5),
    "costs with many decimals": lambda: case(centre(TWO, SHORT_DAY, queues=[queue("voice", 1 / 3, 1 / 7)])),
    "bilingual": lambda: case(bilingual(queue("voice"), queue("chat", 6.0, 2.0))),
    "bilingual, parts of heads and steps": lambda: case(
        bilingual(queue("voice", STEPS), queue("chat", 5.0, ((1, 0.0), (inf, 2.0)))), seed=4, grain=0.2
    ),
    "bilingual, one queue needs more than all": lambda: case(
        bilingual(queue("voice", 10.0, 1.0), queue("chat", 6.0, 4.0)), seed=5, most=6, grain=0.1
    ),
    "priced rest, of which the bound knows nothing": lambda: case(centre(TWO, SHORT_DAY), MinRest(hours=18, cost=7)),
    "wishes of one of two": lambda: case(wishful(centre(TWO, template("D", [8, 12], 4))), Preference(cost=6)),
    "runs of days with a past": lambda: case(
        worked_before(centre(TWO, template("D", [8, 11], 4), days=3)), MaxConsecutiveDays(days=3), MinRest(hours=11)
    ),
    "a night of the past": lambda: case(
        worked_before(centre(TWO, template("N", [22], 8), template("E", [6], 8), days=3)),
        MinRest(hours=11),
        hours=(0, 24),
        grain=0.5,
    ),
}
"""Centres of few people."""


@cache
def one_person(name: str) -> Case:
    return ONE_PERSON[name]()


@cache
def small(name: str) -> Case:
    return one_person(name) if name in ONE_PERSON else SMALL[name]()


@cache
def optimum(name: str) -> tuple[float, Roster]:
    return cheapest(small(name))
