from dataclasses import replace
from datetime import timedelta

import pytest
from drawing import MONDAY, roster

from wfm.domain.calendar import Span
from wfm.domain.people import TimeOff
from wfm.rules.parts.away_days import away_days, is_away

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LOOKBACK = 2
SITUATIONS = [  # sentence, first and last day, time off in hours from the first midnight, days away
    ("nobody is away without a reason", None, None, [], []),
    ("before the first day", 1, None, [], [-2, -1, 0]),
    ("after the last day", None, 2, [], [3, 4]),
    ("a whole date off", None, None, [(24, 48)], [1]),
    ("an hour less is not a whole date", None, None, [(24, 47)], []),
    ("nor if it begins an hour late", None, None, [(25, 48)], []),
    ("dates between two parts of dates", None, None, [(12, 84)], [1, 2]),
    ("time off that began long before", None, None, [(-900, 24)], [-2, -1, 0]),
    ("time off that is long over", None, None, [(-900, -800)], []),
    ("time off that outlasts the horizon", None, None, [(72, 900)], [3, 4]),
    ("time off after the horizon", None, None, [(800, 900)], []),
    ("two halves are no whole date", None, None, [(24, 36), (36, 48)], []),
]


@pytest.mark.parametrize(("first", "last", "off", "days"), [row[1:] for row in SITUATIONS])
def test_both_ways_of_asking_tell_the_same_days(first, last, off, days):
    instance, _ = roster("ann  .....")
    ann = replace(
        instance.agents[0],
        first_day=None if first is None else MONDAY + first * DAY,
        last_day=None if last is None else MONDAY + last * DAY,
    )
    midnight = instance.calendar.midnight(MONDAY)
    rows = tuple(TimeOff(ann.id, Span(midnight + begin * HOUR, midnight + end * HOUR)) for begin, end in off)
    instance = replace(instance, agents=(ann,), time_off=rows)
    every = range(-LOOKBACK, 5)
    assert [day for day in every if is_away(instance, ann, MONDAY + day * DAY)] == days
    assert [day for day in every if away_days(instance, [ann], LOOKBACK)[0, day + LOOKBACK]] == days
