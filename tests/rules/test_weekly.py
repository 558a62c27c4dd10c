from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from drawing import roster
from rule_bench import FixedModel, rule_of

from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.base import Rule
from wfm.rules.model import Choices, Rows
from wfm.rules.parts.period_limits import PeriodLimits
from wfm.rules.parts.weekly import period_rows


def rows_of(limits: list[list[PeriodLimits]], weight: float = 1.0) -> Rows:
    """Rows over working days of Ann and Bob in three days."""
    model = FixedModel(*roster("ann  E..\nbob  ..."))
    return period_rows(model, np.ones(len(model.choices), np.int64), limits, weight)


def test_periods_that_overlap_share_their_choices():
    rows = rows_of([[PeriodLimits(range(2), most=1), PeriodLimits(range(1, 3), most=1)], []])
    assert np.bincount(rows.row).tolist() == [8, 8]


def test_a_row_bears_its_unit_and_first_day():
    rows = rows_of([[], [PeriodLimits(range(2), most=1), PeriodLimits(range(1, 3), least=1)]])
    assert (rows.unit.tolist(), rows.day.tolist()) == ([1, 1], [0, 1])


def test_limits_that_demand_nothing_make_no_row():
    assert len(rows_of([[PeriodLimits(range(3))], [PeriodLimits(range(3), most=2)]]).unit) == 1


def test_every_slack_has_the_weight():
    assert rows_of([[PeriodLimits(range(3), least=1, most=2)], []], weight=0.5).weight.tolist() == [0.5]


@dataclass
class NobodyModel:
    """A model of nobody, as is built where nobody has a free day."""

    instance: Instance
    choices: Choices
    units: tuple[Agent, ...] = ()
    limited: list[Rows] = field(default_factory=list)

    def limit(self, rule: Rule, rows: Rows) -> None:
        self.limited.append(rows)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("weekly_hours", {"max": 8}),
        ("period_hours", {"max": 8, "days": 3}),
        ("weekly_days", {"max": 2}),
        ("days_off", {"max": 2}),
        ("shift_count", {"max": 2}),
        ("weekends", {"max": 0, "max_in_a_row": 1, "complete": True}),
    ],
)
def test_a_model_of_nobody_has_no_rows(name, settings):
    drawn = FixedModel(*roster("ann  ......."))
    model = NobodyModel(replace(drawn.instance, agents=()), drawn.choices.take(np.empty(0, np.int64)))
    rule_of(name, settings).post(model)
    assert [len(rows.unit) for rows in model.limited] == [0]
