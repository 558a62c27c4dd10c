"""Puts a drawn roster through both sides of a rule: what its posting would charge, and what its check finds.

A test file of a rule holds `RULE`, its name; `CASES`, sentences with settings, grid and amount; where grids need more
than they can show `situation`, which completes the drawn instance; and `SETTINGS` for random grids.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType

import numpy as np
import pytest
from drawing import roster as drawn_roster

from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule, rule_types
from wfm.rules.model import BoolArray, Choices, Rows, join_choices
from wfm.rules.parts.candidates import build_candidates, history_choices


def rule_of(name: str, settings: dict[str, object], cost: float | None = None) -> Rule:
    """Make a rule, priced if a cost is given."""
    priced = settings if cost is None else {**settings, "cost": cost}
    return rule_types()[name].model_validate(priced)


def situation_of(module: ModuleType) -> Callable[[Instance], Instance]:
    """Return what completes a drawn instance; most rules need nothing."""
    return getattr(module, "situation", lambda instance: instance)


class CheckSentences:
    """Every sentence through the check."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "amount" in metafunc.fixturenames:
            cases = metafunc.module.CASES
            values = [case[1:] for case in cases]
            metafunc.parametrize(("settings", "grid", "amount"), values, ids=[case[0] for case in cases])

    def drawn(self, grid: str) -> tuple[Instance, Roster]:
        instance, roster = drawn_roster(grid)
        return situation_of(sys.modules[type(self).__module__])(instance), roster

    def rule(self, settings: dict[str, object], cost: float | None = None) -> Rule:
        return rule_of(sys.modules[type(self).__module__].RULE, settings, cost)

    def test_check_counts(self, settings: dict[str, object], grid: str, amount: float) -> None:
        assert found_amount(self.rule(settings), *self.drawn(grid)) == amount


class HardSentences(CheckSentences):
    """Every sentence through the check and the hard posting."""

    def test_hard_posting_admits_what_breaks_nothing(
        self, settings: dict[str, object], grid: str, amount: float
    ) -> None:
        assert is_admitted(self.rule(settings), *self.drawn(grid)) == (amount == 0)


class PricedSentences(CheckSentences):
    """Every sentence through the check and the priced posting."""

    def test_priced_posting_pays_for_the_same(self, settings: dict[str, object], grid: str, amount: float) -> None:
        assert posted_cost(self.rule(settings, cost=3), *self.drawn(grid)) == 3 * amount

    def test_check_charges_what_is_paid(self, settings: dict[str, object], grid: str, amount: float) -> None:
        assert found_cost(self.rule(settings, cost=3), *self.drawn(grid)) == 3 * amount


class BoundarySentences(HardSentences, PricedSentences):
    """Every sentence through the check, the hard and the priced posting."""


def found_amount(rule: Rule, instance: Instance, roster: Roster) -> float:
    """Add up what the check finds."""
    return sum(finding.amount for finding in rule.check(instance, roster))


def found_cost(rule: Rule, instance: Instance, roster: Roster) -> float:
    """Add up what the check charges."""
    return sum(finding.cost for finding in rule.check(instance, roster))


def posted_cost(rule: Rule, instance: Instance, roster: Roster) -> float:
    """Add up the slack that a priced posting would pay for exactly this roster."""
    return _posted(rule, instance, roster).paid


def is_admitted(rule: Rule, instance: Instance, roster: Roster) -> bool:
    """Tell whether a hard rule lets the optimiser make exactly this roster."""
    model = _posted(rule, instance, roster)
    allowed = [
        _holds(build_candidates(instance, agent, [rule]), instance, shift)
        for agent in instance.agents
        for shift in roster.shifts_of(agent.id)
    ]
    return model.is_satisfied and all(allowed)


def _posted(rule: Rule, instance: Instance, roster: Roster) -> FixedModel:
    """Post a rule for single agents and, if it is a joint one, for all of them together."""
    model = FixedModel(instance, roster, rule.lookback_days)
    rule.post(model)
    rule.post_jointly(model)
    return model


@dataclass
class FixedModel:
    """A model without a solver: the roster's shifts are taken, all others are not."""

    instance: Instance
    roster: Roster
    lookback_days: int = 0
    paid: float = 0.0
    is_satisfied: bool = True
    choices: Choices = field(init=False)
    is_taken: BoolArray = field(init=False)

    def __post_init__(self) -> None:
        parts, taken = [], []
        for unit, agent in enumerate(self.units):
            past = history_choices(self.instance, agent, self.lookback_days)
            offered = build_candidates(self.instance, agent, [])
            own = join_choices([past, offered])
            own.unit[:] = unit
            parts.append(own)
            taken += [True] * len(past) + self._taken(agent, offered)
        self.choices = join_choices(parts)
        self.is_taken = np.array(taken, dtype=bool)

    @property
    def units(self) -> tuple[Agent, ...]:
        return self.instance.agents

    def limit(self, rule: Rule, rows: Rows) -> None:
        """Work out by how much each row is missed; rows with the same slack pay for the worst of them."""
        activity = np.zeros(len(rows.unit))
        np.add.at(activity, rows.row, rows.coefficient * self.is_taken[rows.choice])
        excess = np.maximum(0, np.maximum(rows.lower - activity, activity - rows.upper))
        slack = np.zeros(len(rows.weight))
        np.maximum.at(slack, rows.slack, excess)
        self.is_satisfied &= not excess.any()
        self.paid += (rule.cost or 0.0) * float((slack * rows.weight).sum())

    def _taken(self, agent: Agent, offered: Choices) -> list[bool]:
        taken = np.zeros(len(offered), dtype=bool)
        for shift in self.roster.shifts_of(agent.id):
            same = np.flatnonzero(_same(offered, self.instance, shift))
            # A pinned shift stands beside the same one as offered; the pin's is the one that is taken.
            taken[same[np.argmax(offered.is_pinned[same])]] = True
        return taken.tolist()


def _same(choices: Choices, instance: Instance, shift: Shift) -> BoolArray:
    calendar = instance.calendar
    labels = [template.id for template in instance.templates]
    return (
        (choices.day == calendar.day_index(shift.date))
        & (choices.template == labels.index(shift.label))
        & (choices.start_minute == calendar.minute_of(shift.start_utc))
        & (choices.end_minute == calendar.minute_of(shift.end_utc))
    )


def _holds(choices: Choices, instance: Instance, shift: Shift) -> bool:
    return bool(_same(choices, instance, shift).any())
