from collections import Counter
from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from drawing import MONDAY
from engine_bench import centre, pause, template
from hypothesis import assume, given
from hypothesis import strategies as st

from wfm.domain.calendar import Calendar, Span
from wfm.domain.instance import Instance
from wfm.domain.shifts import Piece, Roster, Shift, ShiftTemplate
from wfm.optimise.curves import CurveShape, break_starts, build_pattern, curve_shape
from wfm.rules.breaks import Breaks

SLOT = 15
CALENDAR = Calendar("Europe/London", MONDAY, 1, SLOT)
SHIFT_SLOTS = st.integers(5, 8)
Floor = tuple[int, ...]
"""Heads on the floor, slot by slot."""


@st.composite
def templates(draw: st.DrawFn) -> ShiftTemplate:
    """A shift of a few slots with one or two breaks, whose windows overlap as they like, and limits of gaps."""
    breaks = []
    for number in range(draw(st.integers(1, 2))):
        earliest = draw(st.integers(1, 4))
        latest = earliest + draw(st.integers(0, 3))
        breaks.append(pause(f"b{number}", SLOT * draw(st.integers(1, 2)), SLOT * earliest, SLOT * latest))
    least = draw(st.integers(0, 2))
    most = draw(st.sampled_from([2, 3, 4, 100]))
    made = template("D", [0], draw(SHIFT_SLOTS) / 4, *breaks, gaps=(SLOT * least, SLOT * most))
    assume(lawful_begins(made))
    return made


shift_starts = st.lists(st.integers(0, 3), min_size=1, max_size=3).map(
    lambda starts: sorted(x - min(starts) for x in starts)
)


def shift_of(instance: Instance, agent: int, start: int, begins: tuple[int, ...]) -> Shift:
    """A shift that starts in a slot and takes its breaks in others."""
    made, calendar = instance.templates[0], instance.calendar
    end = start + made.length_minutes[0] // SLOT
    pieces = tuple(
        Piece(
            Span(calendar.slot_start(slot), calendar.slot_start(slot + rule.minutes // SLOT)),
            rule.kind,
            rule.id,
            rule.is_paid,
        )
        for rule, slot in zip(made.breaks, begins, strict=True)
    )
    span = Span(calendar.slot_start(start), calendar.slot_start(end))
    return Shift(instance.agents[agent].id, calendar.start, "D", span, pieces=pieces)


def site(made: ShiftTemplate, agents: int) -> Instance:
    return centre({f"a{index}": "voice" for index in range(agents)}, [made], days=1, slot_minutes=SLOT)


def floor_of(made: ShiftTemplate, start: int, begins: tuple[int, ...], slots: int) -> Floor:
    heads = np.zeros(slots, np.int64)
    heads[start : start + made.length_minutes[0] // SLOT] += 1
    for rule, slot in zip(made.breaks, begins, strict=True):
        heads[slot : slot + rule.minutes // SLOT] -= 1
    return tuple(heads.tolist())


def lawful_begins(made: ShiftTemplate) -> list[tuple[int, ...]]:
    """All breaks of a shift from slot 0 in which the rule finds no fault."""
    instance = site(made, 1)
    tried = product(
        *(range(rule.earliest_start_minute // SLOT, rule.latest_start_minute // SLOT + 1) for rule in made.breaks)
    )
    return [
        begins for begins in tried if not list(Breaks().check(instance, Roster((shift_of(instance, 0, 0, begins),))))
    ]


def floors_by_enumeration(made: ShiftTemplate, starts: list[int], slots: int) -> set[Floor]:
    """Heads that the shifts can put on the floor, whatever lawful breaks each takes."""
    reached = {(0,) * slots}
    for start in starts:
        own = {floor_of(made, start, tuple(slot + start for slot in begins), slots) for begins in lawful_begins(made)}
        reached = {tuple(map(sum, zip(before, more, strict=True))) for before in reached for more in own}
    return reached


def curve_solutions(shape: CurveShape, started: list[int]) -> list[np.ndarray]:
    """All whole values of a shape's variables in which no `lower` exceeds its `upper`."""
    shifts = started[-1]
    rising = [
        [
            np.bincount(begins, minlength=slots + 1)[:slots].cumsum()
            for begins in combinations_with_replacement(range(slots + 1), shifts)
        ]
        for slots in shape.event_slots
    ]
    every = (np.concatenate([started, *chosen]) for chosen in product(*rising))
    return [values for values in every if (values[shape.lower] <= values[shape.upper]).all()]


def floor_by_curves(shape: CurveShape, values: np.ndarray, slots: int) -> Floor:
    heads = np.bincount(shape.slot, weights=shape.coefficient * values[shape.variable], minlength=slots)
    return tuple(heads.astype(int).tolist())


def shape_of(made: ShiftTemplate, starts: list[int]) -> tuple[CurveShape, list[int]]:
    """The shape of shifts with these starts, and the values of its variables that count started shifts."""
    pattern = build_pattern(made.breaks, made, 0, made.length_minutes[0], CALENDAR)
    offered = tuple(sorted(set(starts)))
    counts = Counter(starts)
    return curve_shape(pattern, offered), np.cumsum([counts[start] for start in offered]).tolist()


@given(templates(), shift_starts)
def test_curves_reach_exactly_the_heads_that_lawful_breaks_reach(made, starts):
    shape, started = shape_of(made, starts)
    slots = max(starts) + made.length_minutes[0] // SLOT
    reached = {floor_by_curves(shape, values, slots) for values in curve_solutions(shape, started)}
    assert reached == floors_by_enumeration(made, starts, slots)


@given(templates(), shift_starts)
def test_breaks_read_off_curves_are_lawful(made, starts):
    shape, started = shape_of(made, starts)
    instance = site(made, len(starts))
    for values in curve_solutions(shape, started):
        begins = break_starts(shape, 0, values)
        shifts = (shift_of(instance, row, start, tuple(begins[row].tolist())) for row, start in enumerate(starts))
        assert not list(Breaks().check(instance, Roster(tuple(shifts))))


@given(templates(), shift_starts)
def test_breaks_read_off_curves_put_as_many_heads_on_the_floor(made, starts):
    shape, started = shape_of(made, starts)
    slots = max(starts) + made.length_minutes[0] // SLOT
    for values in curve_solutions(shape, started)[:50]:
        begins = break_starts(shape, 0, values)
        floors = [floor_of(made, start, tuple(begins[row].tolist()), slots) for row, start in enumerate(starts)]
        assert tuple(np.sum(floors, axis=0).tolist()) == floor_by_curves(shape, values, slots)


class TestPatterns:
    def pattern(self, *breaks, hours=8, gaps=None):
        made = template("D", [0], hours, *breaks, gaps=gaps)
        return build_pattern(made.breaks, made, 0, made.length_minutes[0], CALENDAR)

    def windows(self, *breaks, hours=8, gaps=None):
        return [(window.first, window.last) for window in self.pattern(*breaks, hours=hours, gaps=gaps).breaks]

    def test_windows_are_told_in_slots(self):
        assert self.windows(pause("tea", 15, 60, 120)) == [(4, 8)]

    def test_a_break_ends_within_its_shift(self):
        assert self.windows(pause("tea", 30, 60, 240), hours=2) == [(4, 6)]

    def test_the_least_gap_narrows_both_edges(self):
        assert self.windows(pause("tea", 15, 0, 120), hours=2, gaps=(30, 600)) == [(2, 5)]

    def test_the_longest_gap_narrows_both_edges(self):
        assert self.windows(pause("tea", 15, 0, 120), hours=2, gaps=(0, 60)) == [(3, 4)]

    def test_an_earlier_break_pushes_the_next_one(self):
        assert self.windows(pause("tea", 15, 60, 90), pause("meal", 30, 60, 240), gaps=(30, 600)) == [(4, 6), (7, 16)]

    def test_a_late_window_holds_the_break_before_it_back(self):
        tea, meal = pause("tea", 15, 0, 240), pause("meal", 30, 180, 240)
        assert self.windows(tea, meal, gaps=(0, 300)) == [(0, 15), (12, 16)]

    def test_a_longest_gap_pulls_the_earlier_break_along(self):
        tea, meal = pause("tea", 15, 0, 240), pause("meal", 30, 180, 240)
        assert self.windows(tea, meal, hours=5, gaps=(0, 120))[0] == (3, 8)


def test_curves_that_count_nobody_hold_no_breaks():
    shape, _ = shape_of(template("D", [0], 2, pause("tea", 15, 30, 60)), [0])
    assert break_starts(shape, 0, np.zeros(shape.variable_count, np.int64)).shape == (0, 1)


def test_shifts_without_breaks_are_on_the_floor_from_start_to_end():
    shape, started = shape_of(template("D", [0], 1), [0, 1])
    assert floor_by_curves(shape, np.array(started), 5) == (1, 2, 2, 2, 1)


@pytest.mark.parametrize(("begun", "slot"), [([1, 1, 1], 2), ([0, 0, 1], 4), ([0, 0, 0], 5)])
def test_a_break_begins_where_its_curve_rises(begun, slot):
    shape, _ = shape_of(template("D", [0], 2, pause("tea", 15, 30, 75)), [0])
    assert break_starts(shape, 10, np.array([1, *begun])).tolist() == [[10 + slot]]
