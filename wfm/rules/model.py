"""What a rule may ask of a model and demand from it, without knowing which solver stands behind.

A rule sees *choices*, one row per thing that somebody could do ("unit 3 works the late shift from 14:00 on day 2"), and
posts *rows*: linear limits over them. History and everything else that is settled appear as choices too, marked
`is_fixed`, so that a rule treats the days before the horizon like all others.

Two CP-SAT models implement the protocol: in one a choice of a person is a Boolean; the other, for a single free day
each, learns from the rows what every choice of the day costs, and counts people of a kind.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from wfm.domain.instance import Instance
from wfm.domain.people import Agent

if TYPE_CHECKING:
    from wfm.rules.base import Rule

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Choices:
    """Shifts that units could work, one per row; all arrays have shape (choices,).

    Parameters
    ----------
    unit
        Position in the model's `units`.
    day
        Index of the date on which the shift starts; negative before the horizon.
    template
        Position in the instance's templates, -1 for a shift of no known template.
    start_minute, end_minute
        Elapsed minutes from the start of the horizon.
    paid_minutes
        Presence less unpaid breaks.
    is_fixed
        The choice is made and cannot be undone: history, or a day that is not planned now.
    is_pinned
        The choice carries out a pin.
    """

    unit: IntArray
    day: IntArray
    template: IntArray
    start_minute: IntArray
    end_minute: IntArray
    paid_minutes: IntArray
    is_fixed: BoolArray
    is_pinned: BoolArray

    def __len__(self) -> int:
        return len(self.unit)

    def take(self, index: IntArray | BoolArray) -> Choices:
        """Return the chosen rows."""
        return Choices(
            unit=self.unit[index],
            day=self.day[index],
            template=self.template[index],
            start_minute=self.start_minute[index],
            end_minute=self.end_minute[index],
            paid_minutes=self.paid_minutes[index],
            is_fixed=self.is_fixed[index],
            is_pinned=self.is_pinned[index],
        )

    @cached_property
    def key(self) -> IntArray:
        """One number per unit and day, ascending with unit, then day."""
        return unit_day_key(self.unit, self.day)


def unit_day_key(unit: IntArray, day: IntArray) -> IntArray:
    """One number per unit and day, ascending with unit, then day; days from -1024 to 3071 have room."""
    return unit * 4096 + day + 1024


def join_choices(parts: list[Choices]) -> Choices:
    """Stack tables of choices."""
    names = Choices.__dataclass_fields__
    return Choices(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


@dataclass(frozen=True)
class Rows:
    """Linear limits ``lower <= sum of coefficient * choice <= upper``, all of whole numbers.

    Parameters
    ----------
    row, choice, coefficient
        Non-zero entries, shape (entries,).
    unit, day
        Whom and which date each row concerns, shape (rows,).
    lower, upper
        Limits for a single agent, shape (rows,), infinite where there is none.
    slack
        Shape (rows,): rows with the same number share one unit of slack when the rule is priced. Absent, each row has
        its own.
    weight
        Shape (slacks,): how many units broken one unit of slack stands for. Absent, one.
    """

    row: IntArray
    choice: IntArray
    coefficient: IntArray
    unit: IntArray
    day: IntArray
    lower: FloatArray
    upper: FloatArray
    slack: IntArray = field(default_factory=lambda: np.empty(0, np.int64))
    weight: FloatArray = field(default_factory=lambda: np.empty(0, np.float64))

    def kept(self, keep: BoolArray) -> Rows:
        """Return some of the rows, renumbered; only for rows that do not share slack."""
        entry = keep[self.row]
        return Rows(
            row=(np.cumsum(keep) - 1)[self.row[entry]].astype(np.int64),
            choice=self.choice[entry],
            coefficient=self.coefficient[entry],
            unit=self.unit[keep],
            day=self.day[keep],
            lower=self.lower[keep],
            upper=self.upper[keep],
            weight=self.weight[keep],
        )

    def __post_init__(self) -> None:
        if not len(self.slack):
            object.__setattr__(self, "slack", np.arange(len(self.unit), dtype=np.int64))
        if not len(self.weight):
            slacks = int(self.slack.max()) + 1 if len(self.slack) else 0
            object.__setattr__(self, "weight", np.ones(slacks))


class Model(Protocol):
    """A model that is being built."""

    @property
    def instance(self) -> Instance:
        """The facts."""

    @property
    def units(self) -> tuple[Agent, ...]:
        """The agents, one per unit."""

    @property
    def choices(self) -> Choices:
        """Everything the units could do, at most one free choice per unit and day being taken."""

    def limit(self, rule: Rule, rows: Rows) -> None:
        """Demand the rows of a hard rule; price their excess for a priced one."""


class JointModel(Model, Protocol):
    """A model in which `units` are all agents: what is not free is fixed as the roster at hand has it."""

    @property
    def is_taken(self) -> BoolArray:
        """Which choices the roster at hand takes, shape (choices,); all fixed ones are."""
