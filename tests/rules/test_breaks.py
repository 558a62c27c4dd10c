from dataclasses import replace
from datetime import timedelta

import pytest
from drawing import day
from rule_bench import rule_of

from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.shifts import BreakRule, Piece, Roster

RULE = "breaks"
PAUSE = BreakRule("break1", 15, True, 60, 120)
LUNCH = BreakRule("meal1", 30, False, 180, 300)


def situation(instance: Instance) -> Instance:
    """The early shift has one lunch, after three to five hours."""
    return with_breaks(instance, (LUNCH,))


def with_breaks(
    instance: Instance, breaks: tuple[BreakRule, ...], gaps: tuple[int | None, int | None] = (None, None)
) -> Instance:
    early = replace(instance.templates[0], breaks=breaks, min_gap_minutes=gaps[0], max_gap_minutes=gaps[1])
    return replace(instance, templates=(early, *instance.templates[1:]))


def messages(slots: str, breaks=(PAUSE, LUNCH), gaps=(None, None), clock: str = "06:00") -> list[str]:
    instance, drawn = day(f"ann  {clock}  {slots}")
    found = rule_of(RULE, {}).check(with_breaks(instance, breaks, gaps), drawn)
    return [finding.message.removeprefix("ann, shift of 2026-11-30: ") for finding in found]


KEPT = 4 * "w" + "b" + 7 * "w" + "mm" + 18 * "w"


def test_breaks_at_the_start_of_their_windows_are_right():
    assert messages(KEPT) == []


def test_breaks_at_the_end_of_their_windows_are_right():
    assert messages(8 * "w" + "b" + 11 * "w" + "mm" + 10 * "w") == []


@pytest.mark.parametrize(
    ("slots", "label", "starts", "window"),
    [
        (3 * "w" + "b" + 8 * "w" + "mm" + 18 * "w", "break1", "00:45", "01:00 to 02:00"),
        (9 * "w" + "b" + 2 * "w" + "mm" + 18 * "w", "break1", "02:15", "01:00 to 02:00"),
        (4 * "w" + "b" + 6 * "w" + "mm" + 19 * "w", "meal1", "02:45", "03:00 to 05:00"),
        (4 * "w" + "b" + 16 * "w" + "mm" + 9 * "w", "meal1", "05:15", "03:00 to 05:00"),
    ],
)
def test_a_slot_outside_its_window_is_a_fault(slots, label, starts, window):
    assert messages(slots) == [f"{label} starts {starts} after the start of the shift instead of {window}"]


def test_a_missing_break_is_a_fault():
    assert messages(5 * "w" + 7 * "w" + "mm" + 18 * "w") == ["break1 is missing"]


def test_a_break_of_the_wrong_length_is_a_fault():
    assert messages(4 * "w" + "bb" + 6 * "w" + "mm" + 18 * "w") == ["break1 lasts 30 minutes instead of 15"]


def test_a_break_that_the_template_does_not_have_is_a_fault():
    assert messages(KEPT[:-8] + "b" + 7 * "w") == ["break2 is no break of this shift"]


def test_breaks_out_of_order_are_a_fault():
    early_lunch = replace(LUNCH, earliest_start_minute=0)
    late_pause = replace(PAUSE, latest_start_minute=400)
    slots = 4 * "w" + "mm" + 8 * "w" + "b" + 17 * "w"
    assert messages(slots, (late_pause, early_lunch)) == [
        "breaks are taken in the order meal1, break1 instead of break1, meal1"
    ]


def test_a_break_taken_twice_is_a_fault():
    instance, drawn = day(f"ann  06:00  {KEPT}")
    (shift,) = drawn
    pause = shift.pieces[0]
    later = Span(*(instant + timedelta(minutes=30) for instant in (pause.span.start_utc, pause.span.end_utc)))
    twice = Roster((replace(shift, pieces=(*shift.pieces, replace(pause, span=later))),))
    found = [finding.message for finding in rule_of(RULE, {}).check(with_breaks(instance, (PAUSE, LUNCH)), twice)]
    assert found == ["ann, shift of 2026-11-30: break1 is taken 2 times"]


def test_a_break_that_should_be_paid_is_a_fault_when_it_is_not():
    unpaid = replace(LUNCH, is_paid=True)
    assert messages(KEPT, (PAUSE, unpaid)) == ["meal1 is unpaid instead of paid"]


@pytest.mark.parametrize(("gap", "faults"), [(60, 0), (75, 1), (105, 1), (120, 2)])
def test_work_before_and_after_breaks_lasts_at_least_the_shortest_gap(gap, faults):
    assert len(messages(KEPT, gaps=(gap, None))) == faults


@pytest.mark.parametrize(("gap", "faults"), [(270, 0), (255, 1), (90, 2)])
def test_work_before_and_after_breaks_lasts_at_most_the_longest_gap(gap, faults):
    assert len(messages(KEPT, gaps=(None, gap))) == faults


def test_activities_are_work():
    assert messages(KEPT.replace("wwwwwwwww", "aaaawwwww"), gaps=(60, 270)) == []


def shifted(minutes: int) -> list[str]:
    """Move the pause of a right day and say what is wrong then."""
    instance, drawn = day(f"ann  06:00  {KEPT}")
    (shift,) = drawn
    pause = shift.pieces[0]
    start = pause.span.start_utc + timedelta(minutes=minutes)
    moved = Piece(Span(start, start + timedelta(minutes=15)), "break", "break1", True)
    crooked = Roster((replace(shift, pieces=(moved, shift.pieces[1])),))
    found = rule_of(RULE, {}).check(with_breaks(instance, (PAUSE, LUNCH)), crooked)
    return [finding.message.removeprefix("ann, shift of 2026-11-30: ") for finding in found]


@pytest.mark.parametrize(("minutes", "faults"), [(15, []), (5, ["break1 does not start on a slot of 15 minutes"])])
def test_breaks_lie_on_the_slot_grid(minutes, faults):
    assert shifted(minutes) == faults


def test_a_break_outside_the_shift_is_a_fault():
    assert "break1 lies outside the shift" in shifted(-75)


def test_breaks_that_overlap_are_a_fault():
    pause_in_lunch = replace(PAUSE, latest_start_minute=400)
    instance, drawn = day(f"ann  06:00  {KEPT}")
    (shift,) = drawn
    inside = replace(shift.pieces[0], span=Span(*([shift.pieces[1].span.start_utc] * 2)))
    inside = replace(inside, span=Span(inside.span.start_utc, inside.span.start_utc + timedelta(minutes=15)))
    both = Roster((replace(shift, pieces=(inside, shift.pieces[1])),))
    found = rule_of(RULE, {}).check(with_breaks(instance, (pause_in_lunch, LUNCH)), both)
    assert any("only 00:00 of work" in finding.message for finding in found)


@pytest.mark.parametrize(
    ("slots", "faults"),
    [
        (4 * "w" + "b" + 7 * "w" + "mm" + 2 * "w", []),
        (16 * "w", ["break1 is missing", "meal1 is missing"]),
        (12 * "w", []),
    ],
)
def test_a_pinned_length_takes_all_breaks_if_they_fit_and_else_none(slots, faults):
    assert messages(slots) == faults


def test_a_shift_of_unknown_template_is_left_to_the_rule_about_templates():
    instance, drawn = day(f"ann  06:00  {KEPT}", label="siesta")
    assert list(rule_of(RULE, {}).check(instance, drawn)) == []
