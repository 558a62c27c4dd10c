"""Where planning programs go wrong, one trap after another, through the engine and through the check.

What is needed is drawn like a roster: "LE" asks for one head during a late shift, then during an early one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from math import inf

import pytest
from drawing import MONDAY, VOICE, roster, shift_on
from rule_bench import rule_of

from wfm.check.audit import audit
from wfm.domain.calendar import Span
from wfm.domain.demand import CostSteps, DemandInterval, Queue, Target
from wfm.domain.findings import Scorecard
from wfm.domain.ids import AgentId, QueueId
from wfm.domain.instance import Instance
from wfm.domain.people import Request
from wfm.domain.settings import SolverSettings
from wfm.domain.shifts import BreakRule, Piece, Shift
from wfm.optimise.engine import Outcome, optimise
from wfm.rules.base import Rule, rules_in_force
from wfm.staffing.requirement import build_requirement

ANN = AgentId("ann")
CHAT = Queue(QueueId("chat"), "chat", CostSteps(((inf, 10.0),)), CostSteps(((inf, 1.0),)))
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""Sundays on which clocks change in London, an hour forward and an hour back."""
DAY = timedelta(days=1)


def asking(*needs: str, people: str = "ann", past: str = "", start: date = MONDAY) -> Instance:
    """People of one queue, what they worked before, and what is needed."""
    before = f"{past}|" if past else ""
    grid = "." * max(len(need) for need in needs)
    instance, _ = roster("\n".join(f"{name}  {before}{grid}" for name in people.split()), start)
    return needing(instance, *needs)


def needing(instance: Instance, *needs: str, queue: Queue = VOICE, heads: float = 1) -> Instance:
    """Add a need for heads during drawn shifts."""
    cells = [(day, letter) for need in needs for day, letter in enumerate(need) if letter != "."]
    rows = [row for day, letter in cells for row in intervals(instance, day, letter, queue, heads)]
    summed: dict[object, DemandInterval] = {}
    for row in rows:
        known = summed.get(row.start_utc)
        summed[row.start_utc] = row if known is None else replace(row, required=(known.required or 0) + heads)
    return replace(instance, demand=(*instance.demand, *summed.values()))


def intervals(instance: Instance, day: int, letter: str, queue: Queue, heads: float) -> list[DemandInterval]:
    """Intervals of a drawn shift as far as the horizon goes."""
    span = shift_on(instance.calendar, ANN, day, letter).span
    step = instance.calendar.interval_minutes
    starts = [span.start_utc + timedelta(minutes=after) for after in range(0, int(span.minutes), step)]
    known = [start for start in starts if start < instance.calendar.end_utc]
    return [DemandInterval(queue.id, start, step, required=heads) for start in known]


def plan(instance: Instance, *rules: Rule, work: float = 0.1) -> Outcome:
    """Run the engine to the proved optimum or so much counted work."""
    settings = SolverSettings(deterministic_limit=work, gap_target_percent=0.0, workers=1)
    return optimise(instance, build_requirement(instance), rules_in_force(rules, []), settings)


def verdict(instance: Instance, outcome: Outcome, *rules: Rule) -> Scorecard:
    return audit(instance, build_requirement(instance), rules_in_force(rules, []), outcome.roster)


def drawn(instance: Instance, outcome: Outcome, who: str = "ann") -> str:
    """The week that somebody got, as a drawing."""
    worked = {shift.date: shift.label for shift in outcome.roster.shifts_of(AgentId(who))}
    return "".join(worked.get(day, ".") for day in instance.calendar.dates)


# What may follow what ------------------------------------------------------------------------------------------------

SUCCESSIONS = [  # sentence, pairs forbidden, needed, past, week
    ("a night may follow a night", [["N", "E"]], "NNN", "", "NNN"),
    ("a night may follow a night of history", [["N", "E"]], "NN", "N", "NN"),
    ("a late shift may follow the night", [["N", "E"]], "NNL", "", "NNL"),
    ("two forbidden successors leave the shift itself", [["N", "E"], ["N", "L"]], "NNN", "", "NNN"),
    ("and let it precede a day off", [["L", "E"], ["L", "F"]], "L.E", "", "L.E"),
    ("and let it follow what it may not precede", [["L", "E"], ["L", "F"]], "EL", "", "EL"),
    ("three of four successors leave the fourth", [["L", "E"], ["L", "F"], ["L", "L"]], "LN", "", "LN"),
    ("with all forbidden a day off must follow", [["L", "E"], ["L", "F"], ["L", "L"], ["L", "N"]], "LL", "", "L."),
]


@pytest.mark.parametrize(("forbid", "need", "past", "week"), [row[1:] for row in SUCCESSIONS])
def test_what_is_not_forbidden_may_follow(forbid, need, past, week):
    instance, rule = asking(need, past=past), rule_of("shift_sequence", {"forbid": forbid})
    got = drawn(instance, plan(instance, rule))
    assert got in {week, week[::-1]}  # which of two equal late shifts is left out does not matter


def test_a_forbidden_successor_is_avoided():
    instance, rule = asking("NE"), rule_of("shift_sequence", {"forbid": [["N", "E"]]})
    assert drawn(instance, plan(instance, rule)) in {"N.", ".E"}


def test_rest_forbids_a_morning_after_a_night_and_no_night():
    instance, rule = asking("NNN"), rule_of("min_rest", {"hours": 11})
    assert drawn(instance, plan(instance, rule)) == "NNN"


RESTS = [  # date of the early shift, hours that must be rested, whether it may follow the late one
    (MONDAY + DAY, 8, True),
    (MONDAY + DAY, 8.25, False),
    (SPRING, 7, True),
    (SPRING, 8, False),
    (AUTUMN, 9, True),
    (AUTUMN, 9.25, False),
]


@pytest.mark.parametrize(("second", "hours", "is_enough"), RESTS)
class TestRestInElapsedTime:
    """From 22:00 to 06:00 there are 8 hours, 7 where clocks go forward and 9 where they go back."""

    def test_the_engine_gives_both_shifts_only_if_the_rest_is_long_enough(self, second, hours, is_enough):
        instance = asking("LE", start=second - DAY)
        assert (drawn(instance, plan(instance, rule_of("min_rest", {"hours": hours}))) == "LE") == is_enough

    def test_the_check_measures_the_same(self, second, hours, is_enough):
        instance, week = roster("ann  LE", second - DAY)
        assert [*rule_of("min_rest", {"hours": hours}).check(instance, week)] == [] or not is_enough


# Breaks of nights ----------------------------------------------------------------------------------------------------


def with_breaks(instance: Instance) -> Instance:
    """Nights with a paid break, a meal between 02:00 and 03:00 and another break."""
    breaks = (
        BreakRule("first", 15, True, 60, 180),
        BreakRule("meal", 30, False, 240, 300),
        BreakRule("second", 15, True, 360, 435),
    )
    night = next(made for made in instance.templates if made.id == "N")
    return replace(instance, templates=(replace(night, breaks=breaks),))


@cache
def pieces_of_nights(start: date) -> list[tuple[Shift, Piece]]:
    """Pieces of the shifts of two people who both work three nights."""
    instance = with_breaks(asking("NNN", "NNN", people="ann bob", start=start))
    return [(shift, piece) for shift in plan(instance).roster for piece in shift.pieces]


@pytest.mark.parametrize("start", [MONDAY, date(2026, 12, 30), SPRING - DAY, AUTUMN - DAY])
class TestBreaksOfNights:
    def test_every_night_has_its_three_breaks(self, start):
        assert len(pieces_of_nights(start)) == 2 * 3 * 3

    def test_they_lie_inside_the_shift(self, start):
        assert all(shift.span.contains(piece.span) for shift, piece in pieces_of_nights(start))

    def test_they_begin_in_their_windows_of_elapsed_time(self, start):
        earliest = {"first": (60, 180), "meal": (240, 300), "second": (360, 435)}
        for shift, piece in pieces_of_nights(start):
            low, high = earliest[piece.label]
            assert low <= Span(shift.start_utc, piece.span.start_utc).minutes <= high


# Cover ---------------------------------------------------------------------------------------------------------------


def bilingual(people: str) -> Instance:
    """People of two queues, each of which needs one head during the early shift."""
    instance = asking("E", people=people)
    both = tuple(replace(agent, skills=(VOICE.id, CHAT.id)) for agent in instance.agents)
    return needing(replace(instance, queues=(VOICE, CHAT), agents=both), "E", queue=CHAT)


def test_a_bilingual_agent_serves_one_queue_at_a_time():
    instance = bilingual("ann")
    outcome = plan(instance)
    card = verdict(instance, outcome)
    assert outcome.cost == card.objective == 32 * 10  # one of two heads is missing in each of 32 slots
    assert card.coverage.staffed.sum(axis=0).max() == 1


def test_two_bilingual_agents_serve_two_queues():
    instance = bilingual("ann bob")
    assert plan(instance).cost == 0


def test_a_third_one_stays_at_home():
    instance = bilingual("ann bob cat")
    outcome = plan(instance)
    assert (outcome.cost, len(outcome.roster.shifts)) == (0, 2)


def test_an_interval_that_needs_nobody_is_fine():
    instance = needing(asking("E."), "LL", heads=0)
    outcome = plan(instance)
    assert (outcome.cost, drawn(instance, outcome)) == (0, "E.")


def test_a_horizon_that_needs_nobody_is_fine():
    instance = needing(roster("ann  ...")[0], "ELE", heads=0)
    outcome = plan(instance, rule_of("min_rest", {"hours": 11}))
    assert (outcome.cost, drawn(instance, outcome)) == (0, "...")


def test_intervals_without_contacts_need_nobody():
    instance, _ = roster("ann  ..")
    quiet = [
        replace(row, required=None, volume=0.0, aht_seconds=180.0)
        for row in intervals(instance, 0, "E", VOICE, 1) + intervals(instance, 1, "L", VOICE, 1)
    ]
    answering = replace(VOICE, target=Target(service_level=0.8, within_seconds=20))
    instance = replace(instance, queues=(answering,), demand=tuple(quiet))
    assert (plan(instance).cost, build_requirement(instance).heads.max()) == (0, 0)


# Calendars -----------------------------------------------------------------------------------------------------------

HORIZONS = {  # first date and days
    "starts on the 15th": (date(2026, 11, 15), 7),
    "starts on the 15th, for nine days": (date(2026, 7, 15), 9),
    "crosses the end of a month": (date(2026, 11, 27), 7),
    "crosses the end of a year": (date(2026, 12, 28), 8),
    "crosses a leap day": (date(2028, 2, 26), 7),
    "clocks go forward": (SPRING - 3 * DAY, 7),
    "clocks go forward on the first date": (SPRING, 7),
    "clocks go forward on the last date": (SPRING - 6 * DAY, 7),
    "clocks go back": (AUTUMN - 3 * DAY, 7),
    "clocks go back on the first date": (AUTUMN, 7),
    "clocks go back on the last date": (AUTUMN - 6 * DAY, 7),
}
MIX = (
    ("min_rest", {"hours": 11}),
    ("max_consecutive_days", {"days": 4}),
    ("weekly_rest", {"hours": 30}),
    ("shift_sequence", {"forbid": [["N", "E"], ["N", "F"]]}),
    ("weekly_hours", {"max": 40}),
    ("shift_headcount", {"shifts": ["L", "N"], "min": 1}),
    ("together", {"people": ["bob", "cat"], "cost": 2}),
    ("start_consistency", {"minutes": 120, "cost": 0.25}),
    ("consecutive_days_off", {"min": 2, "cost": 3}),
    ("weekends", {"complete": True, "cost": 4}),
    ("fair_share", {"of": "nights", "cost": 2}),
    ("preference", {"cost": 6}),
)


@cache
def mixed(name: str) -> tuple[Instance, tuple[Rule, ...]]:
    """Three people with history and wishes under a dozen rules."""
    start, days = HORIZONS[name]
    need = ("ELENLEENL"[:days], "NLNELNLLE"[:days])
    instance = asking(*need, people="ann bob cat", past="EEL.L", start=start)
    windows = [
        (agent.id, on, Span(instance.calendar.midnight(on), instance.calendar.midnight(on + DAY)))
        for agent, on in zip(instance.agents, instance.calendar.dates, strict=False)
    ]
    wishes = tuple(Request(who, on, window, "avoid") for who, on, window in windows)
    return replace(instance, requests=wishes), tuple(rule_of(rule, settings) for rule, settings in MIX)


@cache
def planned(name: str) -> tuple[Outcome, Scorecard]:
    """What the engine makes of it, and what the check says."""
    instance, rules = mixed(name)
    outcome = plan(instance, *rules, work=0.01)
    return outcome, verdict(instance, outcome, *rules)


@pytest.mark.parametrize("name", HORIZONS)
class TestHorizons:
    def test_no_hard_rule_is_broken(self, name):
        assert planned(name)[1].broken == ()

    def test_the_engine_charges_what_the_check_finds(self, name):
        outcome, card = planned(name)
        assert card.objective == pytest.approx(outcome.cost)

    def test_the_bound_is_no_more_than_the_cost(self, name):
        outcome, _ = planned(name)
        assert outcome.bound <= outcome.cost + 1e-6


# The end of the horizon ----------------------------------------------------------------------------------------------

ENDS = [  # rule, settings, and the week that is needed; all but one of its shifts may be worked
    ("max_consecutive_days", {"days": 2}, "....EEE"),
    ("min_rest", {"hours": 11}, ".....LE"),
    ("min_start_gap", {"hours": 22}, ".....LE"),
    ("shift_sequence", {"forbid": [["L", "E"], ["L", "F"]]}, ".....LE"),
    ("start_consistency", {"minutes": 60, "per": "neighbours"}, ".....LE"),
    ("start_consistency", {"minutes": 60}, ".....EL"),
    ("weekends", {"max": 0}, "......E"),
    ("shift_count", {"shifts": ["L"], "max": 1}, ".....LL"),
    ("period_hours", {"max": 8, "days": 2}, ".....EE"),
    ("days_off", {"min": 6}, ".....EE"),
    ("weekly_days", {"max": 1}, ".....EE"),
    ("weekly_hours", {"max": 8}, ".....EE"),
    ("weekly_rest", {"hours": 35}, "EEEEEEE"),
    ("shift_headcount", {"shifts": ["L"], "max": 0, "days": ["sun"]}, "......L"),
    ("rotation", {"cycle": ["any"] * 6 + ["off"], "start": MONDAY}, "......E"),
    # The second week is a partial one; its maxima hold, too.
    ("weekly_days", {"max": 1}, "E......EE"),
    ("weekly_hours", {"max": 8}, "E......EE"),
    ("shift_count", {"shifts": ["L"], "max": 1}, "L......LL"),
    ("max_consecutive_days", {"days": 2}, "......EEE"),
    ("start_consistency", {"minutes": 60}, ".......LE"),
]


@pytest.mark.parametrize(("name", "settings", "week"), ENDS)
class TestEndOfTheHorizon:
    def test_the_check_sees_the_last_days(self, name, settings, week):
        instance, worked = roster(f"ann  {week}")
        assert [*rule_of(name, settings).check(instance, worked)] != []

    def test_the_engine_keeps_the_rule_there(self, name, settings, week):
        instance, rule = asking(week), rule_of(name, settings)
        outcome = plan(instance, rule, work=0.03)
        assert verdict(instance, outcome, rule).broken == ()
        assert len(outcome.roster.shifts) == len(week.replace(".", "")) - 1


# Four weeks ----------------------------------------------------------------------------------------------------------

FOUR_WEEKS = (
    ("weekly_days", {"min": 2, "max": 5}),
    ("weekly_hours", {"max": 40}),
    ("days_off", {"min": 2}),
    ("shift_count", {"shifts": ["L"], "max": 3}),
    ("period_hours", {"max": 144}),
    ("weekends", {"max": 2, "max_in_a_row": 1, "complete": True}),
    ("max_consecutive_days", {"days": 6}),
    ("weekly_rest", {"hours": 32}),
    ("fair_share", {"of": "weekends", "cost": 5}),
)


@pytest.fixture(scope="module")
def four_weeks() -> tuple[Instance, tuple[Rule, ...], Outcome]:
    """Two people whom each date needs early, and one of them late on weekdays."""
    instance = asking("E" * 28, "LLLLL.." * 4, people="ann bob", past="EEEEE..")
    rules = tuple(rule_of(rule, settings) for rule, settings in FOUR_WEEKS)
    return instance, rules, plan(instance, *rules)


class TestFourWeeks:
    @pytest.fixture
    def weeks(self, four_weeks: tuple[Instance, tuple[Rule, ...], Outcome]) -> Sequence[str]:
        instance, _, outcome = four_weeks
        drawings = [drawn(instance, outcome, who) for who in ("ann", "bob")]
        return [drawing[first : first + 7] for drawing in drawings for first in range(0, 28, 7)]

    def test_the_roster_passes_the_check_at_its_price(self, four_weeks):
        instance, rules, outcome = four_weeks
        card = verdict(instance, outcome, *rules)
        assert (card.broken, card.objective) == ((), pytest.approx(outcome.cost))

    def test_every_week_has_two_to_five_days(self, weeks):
        assert {7 - week.count(".") for week in weeks} <= {2, 3, 4, 5}

    def test_no_week_has_more_than_three_lates(self, weeks):
        assert max(week.count("L") for week in weeks) <= 3

    def test_weekends_are_whole(self, weeks):
        assert all(week[5:].count(".") != 1 for week in weeks)

    def test_each_one_works_two_weekends_at_most(self, weeks):
        assert [sum(week[5:] != ".." for week in own) <= 2 for own in (weeks[:4], weeks[4:])] == [True, True]

    def test_the_horizon_has_eighteen_shifts_for_each_one_at_most(self, weeks):
        assert max(sum(7 - week.count(".") for week in own) for own in (weeks[:4], weeks[4:])) <= 18
