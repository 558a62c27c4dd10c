"""Published instances: how a file is read, what it becomes, and the second opinion on rosters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from bench_runs import outcome, run_of

import matsp as command
from measure.longer import repeat_weeks
from published.matsp_check import cost_of, faults_of, heads_below
from published.matsp_file import Cover, Matsp, NotRepresentableError, Staff, read_matsp
from published.matsp_instance import as_problem, works_of
from published.midnight_days import HorizonMinutes, MidnightRun
from wfm.check.audit import audit
from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import rule_types
from wfm.rules.min_rest import MinRest
from wfm.rules.model import Choices, Rows

SLOTS = 96


def text_of(days: int = 1, tasks: int = 1, slots: int = SLOTS, least: int = 1, most: int = 1) -> str:
    """File of two people and an even cover, its first hour at 06:00."""
    rows = []
    for slot in range(slots * days):
        day, minute = divmod(360 + 15 * slot, 1440)
        rows.append(f"{day + 1},{minute // 60:02d}:{minute % 60:02d}-00:00,1,{least},{most}")
    return "\n".join(
        [
            "# invented",
            f"SECTION_HORIZON\n# days\n{days}\n",
            f"SECTION_TASKS\n{tasks}\n",
            "SECTION_STAFF\n# ID, MinTotalMinutes, MaxTotalMinutes\n1,600,1200\n2,900,900\n",
            "SECTION_COVER",
            *rows,
        ]
    )


def read(tmp_path: Path, text: str) -> Matsp:
    path = tmp_path / "tiny.txt"
    path.write_text(text, encoding="utf-8")
    return read_matsp(path)


def even(days: int, heads: int, staff: tuple[Staff, ...]) -> Matsp:
    return Matsp("even", days, staff, tuple(Cover(15 * slot, heads, heads) for slot in range(SLOTS * days)))


ANN = Staff("ann", 0, 100_000)
BOB = Staff("bob", 0, 100_000)
WEEK = even(7, 1, (ANN, BOB))

# The file -------------------------------------------------------------------------------------------------------------


def test_a_file_tells_days_staff_and_cover_from_six_on(tmp_path: Path) -> None:
    matsp = read(tmp_path, text_of())
    assert (matsp.name, matsp.days) == ("tiny", 1)
    assert matsp.staff == (Staff("1", 600, 1200), Staff("2", 900, 900))
    assert (matsp.cover[0], matsp.cover[-1]) == (Cover(0, 1, 1), Cover(1425, 1, 1))


@pytest.mark.parametrize(
    ("text", "reason"), [(text_of(tasks=2), "2 tasks"), (text_of(slots=95), "each slot of the horizon exactly once")]
)
def test_a_file_that_asks_for_more_is_refused(text: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(NotRepresentableError, match=reason):
        read(tmp_path, text)


def test_a_range_of_cover_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotRepresentableError, match="least and most cover of a slot differ"):
        as_problem(read(tmp_path, text_of(least=1, most=2)))


@pytest.mark.parametrize(("least_minutes", "bound"), [(1440, 0), (1455, 1), (2880, 96), (2895, 99)])
def test_the_least_work_beyond_the_cover_is_spread_evenly(least_minutes: int, bound: int) -> None:
    # 96 slots with one head each; the 97th slot of surplus is a second head somewhere and costs 4 instead of 1.
    assert even(1, 1, (Staff("ann", least_minutes, 5000),)).trivial_bound == bound


# What it becomes ------------------------------------------------------------------------------------------------------


def test_heads_above_the_cover_cost_their_square() -> None:
    steps = as_problem(WEEK).instance.queues[0].overstaffing.steps
    assert [cost for _, cost in steps] == [1, 3]


def test_every_start_lies_on_our_day_which_begins_at_six() -> None:
    day, *from_midnight = as_problem(WEEK).instance.templates
    assert (day.start_minutes[0], day.start_minutes[-1], len(day.start_minutes)) == (0, 1065, 50)
    assert {template.start_minutes for template in from_midnight} == {(1080,)}
    assert [template.length_minutes[0] for template in from_midnight] == list(range(360, 601, 15))


def test_after_a_start_at_midnight_the_next_is_a_day_later() -> None:
    (rest,) = [rule for rule in as_problem(WEEK).rules if isinstance(rule, MinRest)]
    assert (rest.hours, rest.after["midnight_360"], rest.after["midnight_600"]) == (14, 18, 14)


@pytest.mark.parametrize(("days", "weekly", "totals"), [(7, (10.0, 20.0), 0), (14, (None, None), 2)])
def test_minutes_of_the_horizon_are_weekly_hours_only_where_it_is_a_week(
    days: int, weekly: tuple[float | None, float | None], totals: int
) -> None:
    problem = as_problem(even(days, 1, (Staff("ann", 600, 1200), Staff("bob", 600, 1200))))
    agent = problem.instance.agents[0]
    assert (agent.min_weekly_hours, agent.max_weekly_hours) == weekly
    assert sum(isinstance(rule, HorizonMinutes) for rule in problem.rules) == totals


def test_rules_of_the_instances_are_not_offered_to_configurations() -> None:
    assert not {MidnightRun, HorizonMinutes} & set(rule_types().values())


# A roster seen from both sides ----------------------------------------------------------------------------------------


def roster_of(instance: Instance, *works: tuple[str, int, int]) -> Roster:
    """Shifts from and to minutes after the start of the horizon."""
    calendar = instance.calendar
    shifts = []
    for agent, start, end in works:
        begins = calendar.instant_of(start)
        label = f"midnight_{end - start}" if start % 1440 == 1080 else "shift"
        span = Span(begins, begins + timedelta(minutes=end - start))
        shifts.append(Shift(agent, calendar.date_of(begins), label, span))
    return Roster(tuple(shifts))


GOOD = [("ann", 0, 600), ("bob", 0, 600), ("bob", 1440, 1800), ("ann", 1080 + 1440, 1440 * 2)]


def test_both_checkers_price_a_roster_alike() -> None:
    problem = as_problem(WEEK)
    roster = roster_of(problem.instance, *GOOD)
    works = works_of(roster)
    scorecard = audit(problem.instance, problem.requirement, problem.rules, roster, with_reasons=False)
    # 40 slots with two heads; of 672 slots 40 + 24 + 24 have at least one.
    assert (cost_of(WEEK, works), heads_below(WEEK, works)) == (40, 584)
    assert scorecard.objective == pytest.approx(40 + 100 * 584)
    assert (scorecard.broken, faults_of(WEEK, works)) == ((), [])


@pytest.mark.parametrize(
    ("works", "fault"),
    [
        ([("ann", 0, 345)], "ann: has a shift of 345 minutes"),
        ([("ann", 255, 855)], "ann: starts 615 minutes after midnight"),
        ([("ann", 1440 * 7 - 360, 1440 * 7 + 15)], "ann: works from 9720 to 10095, outside the horizon"),
        ([("ann", 1065, 1440), ("ann", 1440 + 825, 1440 + 1185)], "ann: rests 825 minutes"),
        ([("ann", 1080, 1440), ("ann", 1440 + 840, 1440 + 1200)], "ann: starts two shifts on day 2"),
        ([("ann", 1440 * day, 1440 * day + 360) for day in range(6)], "ann: works 6 days in a row up to day 6"),
    ],
    ids=["too short", "no such start", "past the end", "too little rest", "twice a day", "six days"],
)
def test_both_checkers_find_the_same_fault(works: list[tuple[str, int, int]], fault: str) -> None:
    problem = as_problem(WEEK)
    roster = roster_of(problem.instance, *works)
    scorecard = audit(problem.instance, problem.requirement, problem.rules, roster, with_reasons=False)
    assert fault in faults_of(WEEK, works_of(roster))
    assert scorecard.broken


@pytest.mark.parametrize(("minutes", "is_lawful"), [(360, False), (375, True), (390, True), (405, False)])
def test_minutes_of_a_horizon_that_is_no_week_are_checked_on_both_sides(minutes: int, is_lawful: bool) -> None:
    matsp = even(14, 1, (Staff("ann", 375, 390),))
    problem = as_problem(matsp)
    roster = roster_of(problem.instance, ("ann", 0, minutes))
    scorecard = audit(problem.instance, problem.requirement, problem.rules, roster, with_reasons=False)
    assert (not scorecard.broken, not faults_of(matsp, works_of(roster))) == (is_lawful, is_lawful)


# Runs of calendar days ------------------------------------------------------------------------------------------------

WEEKS = np.array(list(product(range(3), repeat=7)))
"""All weeks; a day is off (0), has a shift by day (1), or one from the midnight at which the next day begins (2)."""


def is_lawful(week: list[int]) -> bool:
    """Tell whether a week keeps one start a calendar day and five days in a row, counted the slow way."""
    starts = [day + symbol - 1 for day, symbol in enumerate(week) if symbol]
    six_days = any(set(range(day, day + 6)) <= set(starts) for day in range(3))
    return len(starts) == len(set(starts)) and not six_days


LAWFUL = np.array([is_lawful(week) for week in WEEKS.tolist()])


@dataclass
class OneAgent:
    """A model of one agent with two choices a day, which keeps the rows posted."""

    instance: Instance
    choices: Choices
    units: tuple[Agent, ...]
    posted: list[Rows] = field(default_factory=list)

    def limit(self, rule: object, rows: Rows) -> None:
        self.posted.append(rows)


def one_agent() -> OneAgent:
    instance = as_problem(even(7, 1, (ANN,))).instance
    day = np.repeat(np.arange(7), 2)
    start = 1440 * day + np.tile([0, 1080], 7)
    nothing = np.zeros(14, np.int64)
    none = np.zeros(14, dtype=bool)
    choices = Choices(nothing, day, nothing, start, start + 360, nothing + 360, none, none)
    return OneAgent(instance, choices, instance.agents)


def test_the_weekly_program_allows_just_the_lawful_weeks() -> None:
    model = one_agent()
    history = model.choices.take(np.empty(0, np.int64))
    told = MidnightRun(days=5).day_state(model.instance, model.units[0], model.choices, history)
    assert told.symbol.tolist() == [1, 2] * 7
    state = np.zeros(len(WEEKS), np.int64)
    for day in range(7):
        state = np.where(state >= 0, told.step[day, state, WEEKS[:, day]], -1)
    assert ((state >= 0) == LAWFUL).all()


def test_the_rows_posted_allow_just_the_lawful_weeks_among_those_with_one_start_a_day() -> None:
    model = one_agent()
    MidnightRun(days=5).post(model)
    (rows,) = model.posted
    taken = (WEEKS[:, model.choices.day] == np.tile([1, 2], 7)).astype(int)
    sums = np.zeros((len(WEEKS), len(rows.upper)))
    np.add.at(sums.T, rows.row, taken[:, rows.choice].T)
    starts_once = ~((WEEKS[:, :-1] == 2) & (WEEKS[:, 1:] == 1)).any(axis=1)
    assert ((sums <= rows.upper).all(axis=1)[starts_once] == LAWFUL[starts_once]).all()


# The table ------------------------------------------------------------------------------------------------------------


def test_the_gap_is_taken_against_the_better_bound() -> None:
    matsp = even(7, 1, (Staff("ann", 20_000, 20_000),))
    row = command.table_row(matsp, run_of("even", outcome(cost=1000.0, bound=500.0)))
    assert (row[5], row[7]) == (str(matsp.trivial_bound), f"{100 * (1000 - matsp.trivial_bound) / 1000:.2f}")


def test_a_longer_horizon_says_that_the_bound_leaves_something_out() -> None:
    row = command.table_row(even(14, 1, (ANN,)), run_of("even", outcome()))
    assert row[-1] == "the bound leaves the total of minutes out"


# Longer centres -------------------------------------------------------------------------------------------------------


def test_the_demand_of_a_week_is_repeated(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("horizon: {start: 2026-11-30, days: 7, interval_minutes: 15}\n")
    (tmp_path / "demand.csv").write_text("start,queue,required\n2026-11-30T07:00,a,3\n")
    repeat_weeks(tmp_path, 2)
    assert "days: 14," in (tmp_path / "config.yaml").read_text()
    assert (tmp_path / "demand.csv").read_text().splitlines()[1:] == ["2026-11-30T07:00,a,3", "2026-12-07T07:00,a,3"]
