"""What a benchmark centre looks like, and the catalogue of those that are measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Hours = Literal["day", "round_the_clock"]


@dataclass(frozen=True)
class Shape:
    """Size and kind of a centre; with a seed it tells an instance to the last byte.

    Parameters
    ----------
    agents
        People of the centre, 1 or more.
    queues
        Queues with hours and skills of their own, 1 or more.
    groups
        Kinds of people that are interchangeable; None means that everybody is different.
    individual_share
        Share of the people, 0–1, who are different beside the groups.
    multi_skilled_share
        Share of the people, 0–1, who serve two queues, or sometimes three.
    hours
        ``day`` is 07:00–23:00 on every day; ``round_the_clock`` never closes and has night shifts.
    load
        Required agent-slots ÷ agent-slots that the people supply, breaks taken out, when everybody works the middle of
        the hours possible in their contract. It has no meaning for a planted centre.
    planted
        Whether exactly the staffing of a hidden lawful roster is required, so that the optimum is 0.
    personal_rules
        Whether starts of a week must lie within two hours of each other, and days off come in pairs at least.
    """

    name: str
    agents: int
    queues: int
    groups: int | None = None
    individual_share: float = 0.0
    multi_skilled_share: float = 0.0
    hours: Hours = "day"
    load: float = 1.0
    planted: bool = False
    personal_rules: bool = False

    def __post_init__(self) -> None:
        if self.agents < 1 or self.queues < 1:
            raise ValueError(f"{self.name}: a centre has at least one agent and one queue")
        if self.groups is not None and not 1 <= self.groups <= self.grouped_agents:
            raise ValueError(f"{self.name}: {self.groups} groups cannot share {self.grouped_agents} agents")

    @property
    def grouped_agents(self) -> int:
        """People who belong to a group."""
        return 0 if self.groups is None else self.agents - round(self.agents * self.individual_share)


BASES = (
    Shape("20_groups", 20, 1, groups=4),
    Shape("20_different", 20, 1),
    Shape("50_different", 50, 1),
    Shape("60_groups", 60, 2, groups=6, multi_skilled_share=0.3),
    Shape("60_different", 60, 2, multi_skilled_share=0.3),
    Shape("300_one_queue", 300, 1),
    Shape("300_different", 300, 3, multi_skilled_share=0.25),
    Shape("300_groups", 300, 3, groups=12, multi_skilled_share=0.25),
    Shape("1000_different", 1000, 4, multi_skilled_share=0.25),
    Shape("5000_groups", 5000, 6, groups=95, individual_share=0.05, multi_skilled_share=0.25),
)


def _variants(base: Shape) -> Iterator[Shape]:
    """List a base with each of its variants, named by what they change."""
    yield base
    yield replace(base, name=f"{base.name}_planted", planted=True)
    yield replace(base, name=f"{base.name}_tight", load=1.03)
    yield replace(base, name=f"{base.name}_slack", load=0.9)
    for suffix, variant in (
        ("night", replace(base, hours="round_the_clock")),
        ("personal", replace(base, personal_rules=True)),
        ("night_personal", replace(base, hours="round_the_clock", personal_rules=True)),
    ):
        yield replace(variant, name=f"{base.name}_{suffix}")
        yield replace(variant, name=f"{base.name}_{suffix}_planted", planted=True)


SHAPES: dict[str, Shape] = {shape.name: shape for base in BASES for shape in _variants(base)}
"""Every centre that is measured, by name."""
