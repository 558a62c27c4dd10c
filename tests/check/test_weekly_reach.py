from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from proof_bench import Case, lawful_weeks
from proof_cases import ONE_PERSON, SMALL, small

from wfm.check.earnings import Earners

TINY = [*SMALL, *(name for name in ONE_PERSON if name != "nothing to do")]


def worked_starts(tiny: Case, row: int) -> set[tuple[int, int, int]]:
    """Day, start and end of every shift of an agent that stands in some lawful week, found by trying all."""
    calendar = tiny.instance.calendar
    return {
        (
            calendar.day_index(shift.date),
            calendar.minute_of(shift.start_utc),
            calendar.minute_of(shift.end_utc),
        )
        for worked in lawful_weeks(tiny, tiny.instance.agents[row])
        for shift in worked.week
    }


@pytest.mark.parametrize("name", TINY)
def test_no_shift_of_a_lawful_week_is_left_out(name):
    tiny = small(name)
    hard = replace(tiny, rules=tuple(rule for rule in tiny.rules if rule.is_hard))
    offered = Earners(hard.instance, hard.rules, hard.instance.agents).lawful_choices
    for row, (offer, fits) in enumerate(offered):
        columns = np.stack([offer.day, offer.start_minute, offer.end_minute], axis=1)[fits]
        assert worked_starts(hard, row) <= {tuple(line) for line in columns.tolist()}
