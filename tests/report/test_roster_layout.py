from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from report_samples import FULL, VOICE, small_result

from wfm.domain.calendar import Calendar
from wfm.domain.demand import Requirement
from wfm.domain.findings import Coverage, Scorecard
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Contract
from wfm.domain.result import RosterResult
from wfm.domain.shifts import Roster
from wfm.report.excel_heat import surplus_fill
from wfm.report.roster_days import day_plan
from wfm.report.roster_files import roster_files
from wfm.report.roster_gaps import find_gaps, gaps_table, reason_words
from wfm.report.roster_heat import heat_map
from wfm.report.roster_sheets import is_listed
from wfm.report.words import amount, short_date


def empty_result(start=date(2026, 11, 30), days=1, interval_minutes=15, required=0.0):
    """A queue that is always open, one agent and no shift."""
    calendar = Calendar("Europe/London", start, days, interval_minutes)
    heads = np.full((1, calendar.slot_count), required)
    requirement = Requirement((VOICE.id,), heads, np.ones_like(heads, dtype=bool))
    scorecard = Scorecard((), Coverage(requirement, np.zeros_like(heads)), {"understaffing": 0.0})
    instance = Instance(
        calendar=calendar,
        queues=(VOICE,),
        templates=(),
        contracts=(Contract(FULL, ()),),
        agents=(Agent(AgentId("ann"), "Ann", FULL, (VOICE.id,)),),
    )
    return RosterResult(instance, requirement, Roster(), scorecard, 0.0, "optimal", 0.0, 1, "", {})


@pytest.mark.parametrize(("days", "interval_minutes"), [(1, 5), (2, 10), (3, 30), (28, 60)])
def test_any_slot_and_horizon_can_be_written(days, interval_minutes):
    files = roster_files(empty_result(days=days, interval_minutes=interval_minutes))
    assert len(files["coverage.csv"].splitlines()) == 1 + days * 24 * 60 // interval_minutes


def test_a_gap_through_midnight_is_told_for_each_day():
    result = empty_result(days=2)
    result.requirement.heads[0, 92:100] = 2
    table = gaps_table(result)
    assert table[["Day", "From", "To", "Short hours"]].to_numpy().tolist() == [
        ["Mon 30 Nov", "23:00", "24:00", 2.0],
        ["Tue 1 Dec", "00:00", "01:00", 2.0],
    ]


def test_the_gap_with_most_short_hours_comes_first():
    result = empty_result()
    result.requirement.heads[0, 10] = 3
    result.requirement.heads[0, 20:30] = 1
    assert [gap.most_heads for gap in find_gaps(result)] == [1, 3]


@pytest.mark.parametrize(("missing", "count"), [(0.0005, 1), (0.0004, 0)])
def test_less_than_half_a_thousandth_of_an_agent_is_no_gap(missing, count):
    result = empty_result()
    result.requirement.heads[0, 10] = missing
    assert len(find_gaps(result)) == count


def test_a_gap_without_a_reason_says_that_there_is_no_single_one():
    assert gaps_table(empty_result(required=1.0))["Why"].tolist() == ["No single cause"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("time off", "agents are on time off"),
        ("one_shift_a_day", "agents already have a shift that day"),
        ("min_rest", "rule min rest"),
        ("Ann starts at 09:00", "Ann starts at 09:00"),
    ],
)
def test_reasons_are_told_in_plain_words(reason, words):
    assert reason_words(reason) == words


def test_times_that_clocks_skip_are_blank_on_that_day():
    result = empty_result(start=date(2026, 3, 28), days=2, interval_minutes=30)
    heat = heat_map(result, 0, is_listed(result))
    by_time = dict(zip(heat.times, heat.surplus, strict=True))
    assert len(heat.times) == 48
    assert (by_time["01:30"], by_time["02:00"]) == ((0.0, None), (0.0, 0.0))


def test_a_horizon_of_the_short_day_alone_lists_its_times_only():
    result = empty_result(start=date(2026, 3, 29), interval_minutes=60)
    heat = heat_map(result, 0, is_listed(result))
    assert heat.times[:3] == ("00:00", "02:00", "03:00")


def test_a_day_on_which_nothing_happens_shows_no_slots():
    result = empty_result()
    plan = day_plan(result, 0, np.zeros((1, 96), dtype=bool))
    assert (list(plan.slots), plan.hours) == ([], ())


def test_shown_slots_are_whole_hours_around_what_happens():
    is_shown = np.zeros((1, 96), dtype=bool)
    is_shown[0, 34:37] = True
    assert day_plan(empty_result(), 0, is_shown).hours == (("08:00", 4), ("09:00", 4))


def test_strips_are_sorted_by_start():
    result = small_result()
    plan = day_plan(result, 0, is_listed(result))
    assert [strip.agent.id for strip in plan.strips] == ["dee", "ann", "bob", "cat"]


@pytest.mark.parametrize(("minute", "slots"), [(7, 24), (8, 25)])
def test_a_shift_off_the_grid_fills_the_slots_whose_middle_it_covers(minute, slots):
    result = small_result()
    (night,) = result.instance.history
    late = replace(night, span=replace(night.span, end_utc=night.end_utc.replace(minute=minute)))
    moved = replace(result, instance=replace(result.instance, history=Roster((late,))))
    strip = day_plan(moved, 0, is_listed(moved)).strips[0]
    assert strip.codes.count("w") == slots


@pytest.mark.parametrize(("surplus", "fill"), [(-0.04, "F7F8FA"), (-0.06, "FBE0DB"), (-9, "DE5B4F"), (9, "6499D4")])
def test_colours_start_where_a_decimal_shows(surplus, fill):
    assert surplus_fill(surplus, scale=2.0) == fill


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [(1234.5, 1, "1,234.5"), (3.0, 2, "3"), (-0.001, 1, "0"), (-1.5, 1, "-1.5")]
)
def test_amounts_have_no_trailing_zeros_and_no_minus_zero(value, decimals, text):
    assert amount(value, decimals) == text


def test_short_dates_are_english():
    assert short_date(date(2026, 11, 30)) == "Mon 30 Nov"
