"""The requirement on the terminal."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest

from wfm.domain.calendar import Calendar
from wfm.domain.demand import CostSteps, DemandInterval, Queue, Target
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.report.staffing_table import staffing_lines
from wfm.staffing.basis import build_staffing

DAY = Calendar("Europe/London", date(2026, 11, 30), 1, 60)
COST = CostSteps(((math.inf, 1.0),))
VOICE = Queue(QueueId("voice of the customer"), "voice", COST, COST, target=Target(max_occupancy=1.0))


def lines(erlangs: float) -> list[str]:
    rows = [
        DemandInterval(VOICE.id, DAY.origin_utc + timedelta(hours=hour), 60, volume=10 * erlangs, aht_seconds=360)
        for hour in range(24)
    ]
    return staffing_lines(build_staffing(Instance(DAY, (VOICE,), (), (), (), demand=tuple(rows))), None)


@pytest.mark.parametrize(("erlangs", "figures"), [(0, 7), (1, 8), (5000, 8)])
def test_columns_stay_apart_within_eighty(erlangs: float, figures: int) -> None:
    """Day in two words, hours, most, contacts, erlangs, and service in two words; a dash without contacts."""
    header, _, in_all = lines(erlangs)[:3]
    assert max(map(len, (header, in_all))) <= 80
    assert len(in_all.removeprefix("voice of the…").split()) == figures
