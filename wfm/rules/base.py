"""What every rule has in common: settings, scope, two ways of posting, and an independent check."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from wfm.domain.calendar import WEEKDAYS
from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.break_limit import BreakLimit
from wfm.rules.day_state import DayState
from wfm.rules.model import BoolArray, Choices, FloatArray, IntArray, JointModel, Model

Scope = Literal["agents", "teams", "contracts", "shifts", "days"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Hours = Annotated[float, Field(ge=0, le=24 * 28)]


class Rule(BaseModel):
    """A rule's settings; its subclasses' fields are the keys of the YAML block.

    A subclass states its rule twice. `admit`, `post` or `post_jointly` tells the optimiser, in index arrays; `check`
    tells the auditor, in dates and times. They share nothing but the settings.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    unit: ClassVar[str]
    """What one unit of `amount` is."""
    scopes: ClassVar[frozenset[Scope]] = frozenset({"agents", "teams", "contracts"})
    """Scopes that this rule honours; any other is refused."""
    is_always_there: ClassVar[bool] = False
    """Whether the rule holds without being listed."""
    acts_on: ClassVar[str | None] = None
    """Input table whose presence makes the rule act unlisted."""
    is_joint: ClassVar[bool] = False
    """Whether what one agent does can change what the rule finds of another."""
    looks_at_breaks: ClassVar[bool] = False
    """Whether where breaks lie can change what the rule finds."""
    remedy: ClassVar[str] = "relax it in the configuration, or give it a `cost`"
    """What to change where the rule leaves somebody no week."""

    rule: str = ""
    cost: float | None = Field(default=None, ge=0, description="price per unit broken; without it the rule is hard")
    agents: tuple[str, ...] = Field(default=(), strict=False, description="only these agents")
    teams: tuple[str, ...] = Field(default=(), strict=False, description="only agents of these teams")
    contracts: tuple[str, ...] = Field(default=(), strict=False, description="only agents with these contracts")
    shifts: tuple[str, ...] = Field(default=(), strict=False, description="only these shift templates")
    days: tuple[Weekday, ...] = Field(default=(), strict=False, description="only these weekdays")

    @model_validator(mode="after")
    def _honours_scope(self) -> Self:
        """Refuse a scope that the rule cannot keep to; a subclass may give such a name another meaning."""
        for scope in sorted({"agents", "teams", "contracts", "shifts", "days"} - self.scopes):
            if isinstance(getattr(self, scope), tuple) and getattr(self, scope):
                raise ValueError(f"{self.rule} cannot be limited to certain {scope}; remove '{scope}'")
        return self

    @property
    def is_hard(self) -> bool:
        """Whether the rule must hold."""
        return self.cost is None

    @property
    def row_unit(self) -> str:
        """What one unit of a posted row's excess is, where that is finer than `unit`."""
        return self.unit

    @property
    def lookback_days(self) -> int:
        """How many days before the horizon can matter."""
        return 0

    # For the optimiser -----------------------------------------------------------------------------------------------

    def admit(self, instance: Instance, agent: Agent, choices: Choices) -> BoolArray:
        """Tell which single shifts of an agent the rule allows, shape (choices,). Only hard rules are asked."""
        return np.ones(len(choices), dtype=bool)

    def post(self, model: Model) -> None:
        """Post what the rule demands of several shifts together."""

    def post_jointly(self, model: JointModel) -> None:
        """Post what a joint rule demands of several agents together."""

    def break_limits(self, instance: Instance) -> Sequence[BreakLimit]:
        """Limits on people who are on a break at once."""
        return ()

    def break_units(
        self, instance: Instance, agent: Agent, day: int, label: str, start_minute: IntArray
    ) -> FloatArray | None:
        """Units broken if the break `label` of the shift on a day starts then, shape (starts,); None if never any.

        Only guides the search, in elapsed minutes of the horizon; `check` decides.
        """
        return None

    def break_pair_units(
        self, instance: Instance, agent: Agent, day: int, label: str, before_minute: IntArray, start_minute: IntArray
    ) -> FloatArray | None:
        """Units broken by a break's starts on the day before and on this day, shape (before, starts); None if never."""
        return None

    def ready_minute(self, instance: Instance, agent: Agent, choices: Choices) -> IntArray | None:
        """Elapsed minute before which no later shift may start after each choice, shape (choices,); None if no such.

        Only a hard rule in whose scope the agent is may be asked.
        """
        return None

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Tell the rule day by day for an agent in scope, None where it cannot be told so.

        What the automaton charges or forbids must never exceed what `check` finds: it may leave things out.

        Parameters
        ----------
        choices
            Free choices of the agent on days of the horizon.
        history
            The agent's shifts before it, as far back as `lookback_days`.
        """
        return None

    # For the auditor -------------------------------------------------------------------------------------------------

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Find what a roster breaks; `roster` holds the horizon's shifts, the instance those before."""
        raise NotImplementedError

    # Shared by rules -------------------------------------------------------------------------------------------------

    def applies_to(self, agent: Agent) -> bool:
        """Tell whether an agent is in scope."""
        return (
            (not self.agents or agent.id in self.agents)
            and (not self.teams or agent.team in self.teams)
            and (not self.contracts or agent.contract in self.contracts)
        )

    def agents_in(self, instance: Instance) -> Iterator[Agent]:
        """Agents in scope."""
        return (agent for agent in instance.agents if self.applies_to(agent))

    def units_in(self, model: Model) -> BoolArray:
        """Tell for each unit of a model whether it is in scope."""
        return np.array([self.applies_to(agent) for agent in model.units], dtype=bool)

    def worked(self, instance: Instance, roster: Roster, agent: Agent) -> Sequence[Shift]:
        """Shifts of an agent in order of time, history first."""
        return (*instance.history.shifts_of(agent.id), *roster.shifts_of(agent.id))

    def finding(self, agent: Agent | None, day: date | None, message: str, amount: float = 1) -> Finding:
        """Report a broken rule at its price."""
        return Finding(
            rule=self.rule,
            is_hard=self.is_hard,
            agent_id=agent.id if agent else None,
            date=day,
            amount=amount,
            unit=self.unit,
            cost=0.0 if self.cost is None else self.cost * amount,
            message=message,
        )


def weekday_of(day: date) -> str:
    """Name of a date's weekday as files spell it."""
    return WEEKDAYS[day.weekday()]


@cache
def rule_types() -> dict[str, type[Rule]]:
    """All rules by name, found by looking through the modules of this package."""
    package = importlib.import_module("wfm.rules")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"wfm.rules.{module.name}")
    found = {kind.model_fields["rule"].default: kind for kind in Rule.__subclasses__()}
    return dict(sorted(found.items()))


def configurable_rules() -> dict[str, type[Rule]]:
    """Rules that a configuration may list."""
    return {name: kind for name, kind in rule_types().items() if not kind.is_always_there}


def rules_in_force(listed: Sequence[Rule], tables: Sequence[str]) -> tuple[Rule, ...]:
    """All rules of a run: those always there, those listed, and those that a table's presence calls for.

    Parameters
    ----------
    listed
        The configuration's rules.
    tables
        Names of the input tables that are present, such as ``preferences``.
    """
    names = {rule.rule for rule in listed}
    always = [kind() for kind in rule_types().values() if kind.is_always_there]
    called = [kind() for name, kind in rule_types().items() if kind.acts_on in tables and name not in names]
    return (*always, *listed, *called)
