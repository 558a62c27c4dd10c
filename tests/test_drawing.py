import pytest
from drawing import MONDAY, day, roster


@pytest.mark.parametrize(("letter", "times"), [("E", "06:00 14:00"), ("L", "14:00 22:00"), ("N", "22:00 06:00")])
def test_a_letter_is_a_shift(letter, times):
    instance, drawn = roster(f"ann  {letter}")
    (shift,) = drawn
    assert " ".join(instance.calendar.time_of(at) for at in (shift.start_utc, shift.end_utc)) == times


def test_days_left_of_the_bar_are_history():
    instance, drawn = roster("ann  E.L|.E")
    days = [[instance.calendar.day_index(shift.date) for shift in part] for part in (instance.history, drawn)]
    assert days == [[-3, -1], [1]]


def test_every_line_is_an_agent():
    instance, drawn = roster("ann  L|E.LLL..\nbob  .|EE.EE..")
    assert ([agent.id for agent in instance.agents], len(drawn.shifts_of("bob"))) == (["ann", "bob"], 4)


def test_without_a_bar_there_is_no_history():
    assert [roster(grid)[0].has_history for grid in ("ann  E", "ann  .|E")] == [False, True]


def test_a_day_holds_its_breaks_meals_and_activities():
    instance, drawn = day("ann  08:00  wwbwwmmaw")
    (shift,) = drawn
    found = [
        (piece.label, instance.calendar.time_of(piece.span.start_utc), piece.span.minutes) for piece in shift.pieces
    ]
    assert found == [("break1", "08:30", 15), ("meal1", "09:15", 30), ("activity1", "09:45", 15)]


def test_dots_around_a_day_are_not_worked():
    instance, drawn = day("ann  08:00  ..wwww..")
    (shift,) = drawn
    assert (shift.date, instance.calendar.time_of(shift.start_utc), shift.span.minutes) == (MONDAY, "08:30", 60)
