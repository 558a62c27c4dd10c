"""Scenario files as pydantic models: their fields are the keys, their validators the limits."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Discriminator, Field, Tag, model_validator

from wfm.intake.config_blocks import Block, TargetBlock
from wfm.intake.config_values import Id, Percent, Share
from wfm.intake.row_schemas import MOST_PERCENT

MOST_EXTRA_PEOPLE = 1_000


def _form_of(value: object) -> str:
    return "block" if isinstance(value, dict) else "number"


AhtPercent = Annotated[float, Field(ge=-99, le=MOST_PERCENT, allow_inf_nan=False)]
PercentByQueue = Annotated[
    Annotated[Percent, Tag("number")] | Annotated[dict[Id, Percent], Tag("block")], Discriminator(_form_of)
]
AhtByQueue = Annotated[
    Annotated[AhtPercent, Tag("number")] | Annotated[dict[Id, AhtPercent], Tag("block")], Discriminator(_form_of)
]
ShareByQueue = Annotated[
    Annotated[Share, Tag("number")] | Annotated[dict[Id, Share], Tag("block")], Discriminator(_form_of)
]


class ExtraPeopleBlock(Block):
    """An item of ``extra_people:``."""

    contract: Id
    skills: list[Id] = Field(min_length=1)
    count: int = Field(default=1, ge=1, le=MOST_EXTRA_PEOPLE)
    team: Id | None = None


class TargetChangeBlock(TargetBlock):
    """What a scenario changes in a queue's target; keys that are left out stay."""

    @model_validator(mode="after")
    def _service_level_has_its_time(self) -> Self:
        """Leave the pair to be looked at once the changes are in the queue's target."""
        return self


class ScenarioBlock(Block):
    """An item of ``scenarios:``."""

    name: Id
    volume_percent: PercentByQueue = Field(default_factory=dict)
    aht_percent: AhtByQueue = Field(default_factory=dict)
    required_percent: PercentByQueue = Field(default_factory=dict)
    shrinkage: ShareByQueue = Field(default_factory=dict)
    target: dict[Id, TargetChangeBlock] = Field(default_factory=dict)
    extra_people: list[ExtraPeopleBlock] = Field(default_factory=list)
    without_rules: list[Id] = Field(default_factory=list)
    rules: list[dict[str, object]] = Field(default_factory=list)


class ScenariosBlock(Block):
    """The whole file."""

    scenarios: list[object] = Field(min_length=1)
