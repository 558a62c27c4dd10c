import pytest

from wfm.domain.ids import TemplateId
from wfm.domain.shifts import BreakRule, ShiftTemplate
from wfm.rules.parts.break_pattern import breaks_due, can_hold_breaks, paid_minutes

PAUSE = BreakRule("pause", 15, True, 60, 120)
LUNCH = BreakRule("lunch", 30, False, 180, 300)


def shift_template(least: int | None = None, most: int | None = None) -> ShiftTemplate:
    breaks = (PAUSE, LUNCH)
    return ShiftTemplate(TemplateId("day"), (480,), (480,), breaks=breaks, min_gap_minutes=least, max_gap_minutes=most)


@pytest.mark.parametrize(("length", "holds"), [(210, True), (209, False)])
def test_the_last_break_must_end_within_the_shift(length, holds):
    assert can_hold_breaks(shift_template(), length) is holds


@pytest.mark.parametrize(("length", "holds"), [(270, True), (269, False)])
def test_the_shortest_gap_follows_the_last_break_too(length, holds):
    assert can_hold_breaks(shift_template(least=60), length) is holds


@pytest.mark.parametrize(("least", "holds"), [(105, True), (106, False)])
def test_windows_can_be_too_near_for_the_shortest_gap(least, holds):
    breaks = (BreakRule("pause", 15, True, 120, 120), BreakRule("lunch", 30, False, 180, 240))
    template = ShiftTemplate(TemplateId("day"), (480,), (480,), breaks=breaks, min_gap_minutes=least)
    assert can_hold_breaks(template, 480) is holds


@pytest.mark.parametrize(
    ("least", "most", "holds"), [(120, None, True), (121, None, False), (0, 60, True), (0, 59, False)]
)
def test_gaps_hold_before_the_first_break_too(least, most, holds):
    gaps = {"min_gap_minutes": least, "max_gap_minutes": most}
    template = ShiftTemplate(TemplateId("day"), (480,), (480,), breaks=(PAUSE,), **gaps)
    assert can_hold_breaks(template, 135 + least if most is None else 75 + most) is holds


@pytest.mark.parametrize(("length", "holds"), [(405, True), (406, False)])
def test_the_longest_gap_bounds_how_long_a_shift_can_be(length, holds):
    assert can_hold_breaks(shift_template(most=120), length) is holds


def test_a_shift_without_breaks_holds_them_all():
    assert can_hold_breaks(ShiftTemplate(TemplateId("day"), (480,), (480,)), 15)


def test_lengths_that_the_template_offers_take_all_breaks():
    assert breaks_due(shift_template(), 480) == (PAUSE, LUNCH)


def test_other_lengths_that_hold_the_breaks_take_them_too():
    assert breaks_due(shift_template(), 240) == (PAUSE, LUNCH)


def test_lengths_that_are_too_short_take_none():
    assert breaks_due(shift_template(), 180) == ()


@pytest.mark.parametrize(("length", "paid"), [(480, 450), (180, 180)])
def test_only_breaks_that_are_due_are_unpaid(length, paid):
    assert paid_minutes(shift_template(), length) == paid
