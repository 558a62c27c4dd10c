"""One contradiction between hard rules, and the words that all of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wfm.domain.people import Activity, Agent
from wfm.rules.base import Rule


@dataclass(frozen=True)
class Contradiction:
    """Something that no roster can keep.

    Parameters
    ----------
    what
        The contradiction with its dates and numbers, a clause without a full stop.
    mend
        What to change, a clause.
    agent
        Whom it concerns; None where it is nobody in particular.
    rule
        The rule about several people that cannot be kept, if it is one.
    activity
        The activity that the agent cannot take part in, if it is one.
    """

    what: str
    mend: str
    agent: Agent | None = None
    rule: Rule | None = None
    activity: Activity | None = None


def remedy_of(rule: Rule) -> str:
    """Say what to do about a rule: what always holds says it itself, any other one has settings and a price."""
    return rule.remedy if rule.is_always_there else f"relax {rule.rule}, or give it a `cost`"


def on(day: date) -> str:
    """Write a date as in ``Mon 30 Nov``."""
    return f"{day:%a %d %b}"


def listed(items: Sequence[str]) -> str:
    """Join words as in ``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def hours(minutes: float) -> str:
    """Write minutes as hours, as in ``37.5 h``."""
    return f"{minutes / 60:g} h"


def days(count: int) -> str:
    """Write a number of days."""
    return f"{count} day" if count == 1 else f"{count} days"
