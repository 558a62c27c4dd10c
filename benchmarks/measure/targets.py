"""What the engine must reach on two cores, written down once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from centres.shape import BASES, SHAPES


@dataclass(frozen=True)
class Target:
    """Targets of one kind of centre.

    Parameters
    ----------
    gap_percent
        Largest gap, in percent of required hours, by time limit in seconds.
    bound_seconds
        When the bound must be proved at the latest.
    """

    gap_percent: Mapping[int, float]
    bound_seconds: float


TARGETS: Mapping[str, Target] = {
    "20_groups": Target({60: 0.40, 300: 0.20}, 10),
    "20_different": Target({60: 0.80, 300: 0.50}, 10),
    "60_groups": Target({60: 0.20, 300: 0.10}, 15),
    "300_different": Target({60: 0.20, 300: 0.05}, 40),
    "1000_different": Target({300: 0.05}, 120),
    "5000_groups": Target({900: 0.10}, 300),
}
SAME_SIZE: Mapping[str, str] = {
    "60_different": "60_groups",
    "300_groups": "300_different",
    "300_one_queue": "300_different",
}
"""Centres without targets of their own take those of the same size."""

PERSONAL_FACTOR = 2
"""How much larger the gap may be under the two personal rules."""
LIMITS_WITHOUT_TARGET = (60, 300)
"""Time limits in seconds of centres that have no target."""

QUICK_GAP_PERCENT = 0.25
LARGEST_EXPONENT = 1.3
"""The time to reach `QUICK_GAP_PERCENT` grows no faster than agents to this power."""
MEMORY_AGENTS, MEMORY_MEBIBYTES = 1000, 4096
"""Up to so many agents, a run stays below so much memory."""
FIRST_ROSTER_SHARE = 0.10
"""Share of the time limit within which there must be a first roster."""


def allowed_overrun_seconds(limit_seconds: float) -> float:
    """How far a run may exceed its time limit."""
    return max(5.0, 0.05 * limit_seconds)


def base_of(name: str) -> str:
    """Name of the centre of which `name` is a variant; its own name if it is none."""
    return next((base.name for base in BASES if name == base.name or name.startswith(f"{base.name}_")), name)


def target_of(name: str) -> Target | None:
    """Targets of a centre or a variant of one; None where nothing is promised."""
    base = base_of(name)
    target = TARGETS.get(SAME_SIZE.get(base, base))
    if target is None or name not in SHAPES:
        return None
    factor = PERSONAL_FACTOR if SHAPES[name].personal_rules else 1
    return Target({limit: factor * gap for limit, gap in target.gap_percent.items()}, target.bound_seconds)


def limits_of(name: str) -> tuple[int, ...]:
    """Time limits in seconds at which a centre is measured."""
    target = target_of(name)
    return LIMITS_WITHOUT_TARGET if target is None else tuple(target.gap_percent)
