from dataclasses import replace
from datetime import timedelta

import pytest
from drawing import roster, shift_on

from wfm.domain.calendar import Span
from wfm.domain.shifts import Roster
from wfm.rules.parts.slot_spans import filled_slots, reaching_in, shift_spans, touched_slots

SPANS = [  # begin and end in minutes of a horizon of one day, slots touched, slots filled
    (0, 15, (0, 1), (0, 1)),
    (0, 14, (0, 1), (0, 0)),
    (1, 30, (0, 2), (1, 2)),
    (14, 16, (0, 2), (1, 1)),
    (-20, 20, (0, 2), (0, 1)),
    (1430, 1500, (95, 96), (96, 96)),
]


@pytest.mark.parametrize(("begin", "end", "touched", "filled"), SPANS)
def test_slots_that_a_span_touches_and_fills(begin, end, touched, filled):
    instance, _ = roster("ann  .")
    origin = instance.calendar.origin_utc
    spans = [[], [Span(origin + timedelta(minutes=begin), origin + timedelta(minutes=end))]]
    found = [find(instance.calendar, spans) for find in (touched_slots, filled_slots)]
    assert [(each.row.tolist(), each.first[0], each.end[0]) for each in found] == [([1], *touched), ([1], *filled)]


@pytest.mark.parametrize(("late_minutes", "count"), [(0, 0), (1, 1)])
def test_a_shift_of_history_reaches_in_if_it_ends_after_midnight(late_minutes, count):
    instance, _ = roster("ann  .")
    agent = instance.agents[0]
    shift = shift_on(instance.calendar, agent.id, -1, "L")
    end = instance.calendar.origin_utc + timedelta(minutes=late_minutes)
    past = replace(shift, span=replace(shift.span, end_utc=end))
    assert len([*reaching_in(replace(instance, history=Roster((past,))), agent)]) == count


def test_spans_of_agents_keep_their_order():
    instance, drawn = roster("ann  .|E\nbob  N|.")
    spans = shift_spans(instance, drawn, instance.agents)
    assert spans == [[drawn.shifts[0].span], [instance.history.shifts[0].span]]
