"""A tiny centre for every rule of the catalogue in which the cheapest roster without the rule breaks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine_bench import centre, past_shift, pause, queue, span_on, template, wish
from oracle import Case

from wfm.domain.calendar import Span
from wfm.domain.demand import DemandInterval, Queue
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Activity
from wfm.domain.shifts import BreakRule, Piece, Roster, Shift, ShiftTemplate
from wfm.rules.base import Rule, rule_types, rules_in_force
from wfm.staffing.requirement import build_requirement

SATURDAY = date(2026, 12, 5)
SOLO, PAIR = {"ann": "voice"}, {"ann": "voice", "bob": "voice"}
D = template("D", [8], 4)
E, L, N = template("E", [6], 8), template("L", [14], 8), template("N", [22], 8)
EARLY, LATE, DAY = (6, 8), (14, 8), (8, 4)
Need = tuple[int, tuple[float, float], float]
"""Day; begin and length in hours; heads."""


@dataclass(frozen=True)
class RuleCase:
    """A centre and the settings of the rule that matters there.

    Parameters
    ----------
    cost
        Price per unit broken, where the rule is priced.
    is_never_hard
        Whether these settings make sense with a price only, though the rule can be hard.
    """

    rule: str
    settings: Mapping[str, object]
    instance: Instance
    cost: float = 3.0
    is_never_hard: bool = False

    @property
    def ways(self) -> tuple[str, ...]:
        """Whether the rule is tried hard, priced, or both."""
        is_always_priced = rule_types()[self.rule].model_fields["cost"].default is not None
        return ("priced",) if is_always_priced or self.is_never_hard else ("hard", "priced")

    def made(self, way: str) -> Rule:
        """The rule, hard or priced."""
        priced = {**self.settings, "cost": self.cost} if way == "priced" else self.settings
        return rule_types()[self.rule].model_validate(priced)

    def case(self, way: str) -> Case:
        """The centre under the rule."""
        return self._under(self.made(way))

    def case_without(self) -> Case:
        """The centre without it."""
        return self._under()

    def _under(self, *rules: Rule) -> Case:
        return Case(self.instance, build_requirement(self.instance), rules_in_force(rules, []))


# Words for centres ---------------------------------------------------------------------------------------------------


def needing(instance: Instance, *needs: Need, of: str = "voice") -> Instance:
    """Add what a queue needs, interval by interval."""
    minutes = instance.calendar.interval_minutes
    rows = []
    for day, (start, length), heads in needs:
        span = span_on(instance, day, start, length)
        for step in range(int(span.minutes) // minutes):
            begin = span.start_utc + step * timedelta(minutes=minutes)
            rows.append(DemandInterval(instance.queue[of].id, begin, minutes, required=heads))
    return replace(instance, demand=(*instance.demand, *rows))


def solo(days: int, templates: tuple[ShiftTemplate, ...], *needs: Need, start: date = date(2026, 11, 30)) -> Instance:
    """Ann alone."""
    return needing(centre(SOLO, templates, days=days, start=start), *needs)


def pair(days: int, templates: tuple[ShiftTemplate, ...], *needs: Need) -> Instance:
    """Ann and bob."""
    return needing(centre(PAIR, templates, days=days), *needs)


def daily(days: int, hours: tuple[float, float] = DAY) -> tuple[Need, ...]:
    """One head at the same hours of each date."""
    return tuple((day, hours, 1) for day in range(days))


def after(instance: Instance, agent: str, days: range, hours: tuple[float, float]) -> Instance:
    """Somebody has worked these hours of each of some dates before the horizon."""
    shifts = [past_shift(instance, agent, day, *hours) for day in days]
    return replace(instance, history=Roster((*instance.history.shifts, *shifts)), has_history=True)


def published(instance: Instance, *told: Shift) -> Instance:
    """People have been told to work these shifts."""
    return replace(instance, published=Roster(told))


def told(instance: Instance, agent: str, day: int, made: ShiftTemplate, lunch_hours: float | None = None) -> Shift:
    """A shift as published, its meal so many hours after the begin."""
    span = span_on(instance, day, made.start_minutes[0] / 60, made.length_minutes[0] / 60)
    pieces: tuple[Piece, ...] = ()
    if lunch_hours is not None:
        begin = span.start_utc + timedelta(hours=lunch_hours)
        pieces = (Piece(Span(begin, begin + timedelta(hours=1)), "meal", "lunch", False),)
    return Shift(AgentId(agent), instance.calendar.date_at(day), made.id, span, pieces=pieces)


def meeting(instance: Instance, *, hours: tuple[float, float], **settings: object) -> Instance:
    """Everybody has an hour of a meeting in some hours of the first date."""
    window = span_on(instance, 0, *hours)
    people = tuple(agent.id for agent in instance.agents)
    held = Activity("meeting", "meeting", 60, window.start_utc, window.end_utc, people)
    return replace(instance, activities=(replace(held, **settings),))


def lunching(earliest_hour: int, latest_hour: int) -> ShiftTemplate:
    """Four hours from 08:00 on with a meal of one hour."""
    lunch: BreakRule = pause("lunch", 60, earliest_hour * 60, latest_hour * 60)
    return template("D", [8], 4, lunch)


def moving() -> Instance:
    """Ann is needed on voice, for a quarter of an hour on chat, and on voice again."""
    queues: tuple[Queue, ...] = (queue("voice"), queue("chat"))
    made = centre({"ann": "voice|chat"}, [template("D", [8], 2)], days=1, queues=queues, slot_minutes=15)
    made = needing(made, (0, (8, 1), 1), (0, (9.25, 0.75), 1))
    return needing(made, (0, (9, 0.25), 1), of="chat")


def lates_for_one() -> Instance:
    """Ann alone can work two lates that voice needs; bob's chat needs nobody."""
    queues = (queue("voice"), queue("chat"))
    made = centre({"ann": "voice", "bob": "chat"}, [L], days=2, queues=queues)
    return needing(made, *daily(2, LATE))


def beside_cat() -> Instance:
    """Ann and bob, whom voice needs, and cat, whom nobody needs."""
    queues = (queue("voice"), queue("chat"))
    return needing(centre({**PAIR, "cat": "chat"}, [D], days=1, queues=queues), (0, DAY, 2))


def shunned(instance: Instance, day: int = 0) -> Instance:
    """Ann shuns a whole date."""
    return replace(instance, requests=(*instance.requests, wish(instance, "ann", day, "avoid", (0, 24))))


# The catalogue -------------------------------------------------------------------------------------------------------

LE = ((0, LATE, 1), (1, EARLY, 1))
"""A late shift, then an early one."""
LUNCH_HOUR_0, LUNCH_HOUR_1 = ((0, (8, 1), 1), (0, (10, 2), 1)), ((1, (8, 2), 1), (1, (11, 1), 1))
"""Needs that leave the second hour of the first date, or the third of the second one, for a meal."""
BOTH_LUNCH = ((0, (8, 1), 2), (0, (10, 2), 2))
WEEK_OF_WORK = range(-6, 0)

CENTRES: dict[str, RuleCase] = {
    "activities: off the floor for an hour": RuleCase(
        "activity_placement", {}, meeting(solo(1, (D,), *daily(1)), hours=(8, 4)), cost=60
    ),
    "activities: too cheap to leave the floor": RuleCase(
        "activity_placement", {}, meeting(solo(1, (D,), *daily(1)), hours=(8, 4)), cost=4
    ),
    "activities: beside a meal": RuleCase(
        "activity_placement", {}, meeting(solo(1, (lunching(1, 2),), *LUNCH_HOUR_0), hours=(9, 2)), cost=60
    ),
    "activities: required": RuleCase(
        "activity_placement", {}, meeting(solo(1, (D,), *daily(1)), hours=(8, 4), is_required=True), cost=0
    ),
    "activities: together, only where both are at work": RuleCase(
        "activity_placement",
        {},
        meeting(pair(1, (D, template("M", [10], 4)), (0, (8, 6), 1)), hours=(8, 6), is_together=True),
        cost=60,
    ),
    "apart": RuleCase("apart", {"people": ["ann", "bob"]}, pair(1, (D,), (0, DAY, 2))),
    "apart: not alone": RuleCase(
        "apart",
        {"people": ["ann", "bob"], "when": "alone"},
        beside_cat(),
    ),
    "meals at the same time": RuleCase(
        "break_consistency", {"minutes": 0}, solo(2, (lunching(1, 2),), *LUNCH_HOUR_0, *LUNCH_HOUR_1)
    ),
    "changes: another day": RuleCase(
        "changes",
        {},
        published(made := solo(2, (D,), (1, DAY, 1)), told(made, "ann", 0, D), told(made, "ann", 1, D)),
        cost=0.5,
    ),
    "changes: a moved start, at short notice": RuleCase(
        "changes",
        {"notice_days": 1, "late_factor": 3},
        published(made := solo(1, (template("D", [8, 9], 4),), (0, (9, 4), 1)), told(made, "ann", 0, D)),
    ),
    "changes: a moved meal": RuleCase(
        "changes",
        {},
        published(made := solo(1, (lunching(1, 2),), *LUNCH_HOUR_0), told(made, "ann", 0, lunching(1, 2), 2)),
    ),
    "days off in a row: fewest": RuleCase("consecutive_days_off", {"min": 2}, solo(3, (D,), (0, DAY, 1), (2, DAY, 1))),
    "days off in a row: most": RuleCase(
        "consecutive_days_off", {"max": 2}, after(solo(3, (D,)), "ann", range(-1, 0), DAY)
    ),
    "days off: fewest": RuleCase("days_off", {"min": 1, "per": "horizon"}, solo(3, (D,), *daily(3))),
    "days off: fewest a week": RuleCase("days_off", {"min": 2}, solo(7, (D,), *daily(6))),
    "days off: most": RuleCase("days_off", {"max": 1, "per": "horizon"}, solo(3, (D,), (1, DAY, 1))),
    "fair share: lates": RuleCase("fair_share", {"of": "lates"}, lates_for_one()),
    "fair share: nights, history included": RuleCase(
        "fair_share",
        {"of": "nights"},
        after(after(pair(1, (N,), (0, (22, 8), 2)), "ann", range(-3, -1), (22, 8)), "bob", range(-2, -1), (8, 4)),
    ),
    "fair share: refused requests": RuleCase(
        "fair_share", {"of": "refused"}, shunned(shunned(lates_for_one()), 1), cost=0.25
    ),
    "breaks at once: heads": RuleCase("max_concurrent_breaks", {"heads": 1}, pair(1, (lunching(1, 2),), *BOTH_LUNCH)),
    "breaks at once: one place for a meal": RuleCase(
        "max_concurrent_breaks", {"heads": 1}, pair(1, (lunching(1, 1),), (0, DAY, 2))
    ),
    "breaks at once: share": RuleCase("max_concurrent_breaks", {"share": 0.5}, pair(1, (lunching(1, 2),), *BOTH_LUNCH)),
    "days in a row: most": RuleCase("max_consecutive_days", {"days": 2}, solo(3, (D,), *daily(3))),
    "days in a row: most, history included": RuleCase(
        "max_consecutive_days", {"days": 2}, after(solo(2, (D,), *daily(2)), "ann", range(-2, 0), DAY)
    ),
    "days in a row: fewest": RuleCase(
        "min_consecutive_days", {"days": 2}, after(solo(3, (D,), (1, DAY, 1)), "ann", range(-3, -1), DAY)
    ),
    "rest": RuleCase("min_rest", {"hours": 11}, solo(2, (E, L), *LE)),
    "rest after certain shifts": RuleCase("min_rest", {"hours": 8, "after": {"L": 9}}, solo(2, (E, L), *LE)),
    "start gap": RuleCase("min_start_gap", {"hours": 22}, solo(2, (E, L), *LE)),
    "hours of the horizon: most": RuleCase("period_hours", {"max": 8}, solo(3, (D,), *daily(3)), cost=0.5),
    "hours of the horizon: fewest": RuleCase("period_hours", {"min": 12}, solo(4, (D,), *daily(2)), cost=0.1),
    "hours of rolling days": RuleCase(
        "period_hours", {"max": 8, "days": 3}, after(solo(2, (D,), *daily(2)), "ann", range(-2, 0), DAY), cost=0.5
    ),
    "wishes": RuleCase("preference", {}, shunned(solo(2, (D,), *daily(2)))),
    "queue blocks": RuleCase("queue_blocks", {"minutes": 30}, moving(), cost=0.5),
    "rotation": RuleCase("rotation", {"cycle": ["E", "off"], "start": date(2026, 11, 30)}, solo(2, (E, L), *LE)),
    "rotation: phases": RuleCase(
        "rotation",
        {"cycle": ["D", "off"], "start": date(2026, 11, 30), "phase": {"bob": 1}},
        pair(2, (D,), (0, DAY, 2)),
    ),
    "shifts of a kind: most": RuleCase("shift_count", {"shifts": ["L"], "max": 1}, solo(2, (E, L), *daily(2, LATE))),
    "shifts of a kind: fewest": RuleCase(
        "shift_count", {"shifts": ["L"], "min": 1, "per": "horizon"}, solo(2, (E, L), *daily(2, EARLY))
    ),
    "heads on a shift: fewest": RuleCase(
        "shift_headcount", {"shifts": ["L"], "min": 1}, pair(1, (E, L), (0, EARLY, 2))
    ),
    "heads on a shift: most": RuleCase("shift_headcount", {"shifts": ["E"], "max": 1}, pair(1, (E, L), (0, EARLY, 2))),
    "heads in a window: target": RuleCase(
        "shift_headcount",
        {"start": "09:00", "end": "11:00", "target": 2},
        pair(2, (D,), *daily(2)),
        is_never_hard=True,
    ),
    "sequence: forbidden": RuleCase("shift_sequence", {"forbid": [["L", "E"]]}, solo(2, (E, L), *LE)),
    "sequence: required": RuleCase("shift_sequence", {"require": [["L", ["L", "off"]]]}, solo(2, (E, L), *LE)),
    "sequence: a day off after": RuleCase("shift_sequence", {"day_off_after": ["L"]}, solo(2, (E, L), *LE)),
    "starts alike: in a week": RuleCase("start_consistency", {"minutes": 60}, solo(2, (E, L), *LE), cost=0.5),
    "starts alike: of neighbours": RuleCase(
        "start_consistency", {"minutes": 60, "per": "neighbours"}, solo(2, (E, L), *LE), cost=0.5
    ),
    "together": RuleCase("together", {"people": ["ann", "bob"]}, pair(2, (D,), *daily(2))),
    "hours of a week: most": RuleCase("weekly_hours", {"max": 8}, solo(3, (D,), *daily(3)), cost=0.5),
    "hours of a week: fewest": RuleCase("weekly_hours", {"min": 12}, solo(7, (D,), *daily(2)), cost=0.1),
    "days of a week: most": RuleCase("weekly_days", {"max": 2}, solo(3, (D,), *daily(3))),
    "days of a week: fewest": RuleCase("weekly_days", {"min": 3}, solo(7, (D,), *daily(2))),
    "weekly rest": RuleCase(
        "weekly_rest", {"hours": 30}, after(solo(2, (E,), *daily(2, EARLY)), "ann", WEEK_OF_WORK, EARLY), cost=1
    ),
    "weekends: most": RuleCase("weekends", {"max": 0}, solo(2, (D,), *daily(2), start=SATURDAY)),
    "weekends: in a row": RuleCase(
        "weekends",
        {"max_in_a_row": 1},
        after(solo(2, (D,), *daily(2), start=SATURDAY), "ann", range(-7, -6), DAY),
    ),
    "weekends: whole ones or none": RuleCase(
        "weekends", {"complete": True}, solo(2, (D,), (1, DAY, 1), start=SATURDAY)
    ),
}
