"""What came of a what-if scenario, its figures, and the words for what it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Literal

from wfm.check.lifts import limit_name
from wfm.domain.demand import Target
from wfm.domain.ids import QueueId
from wfm.domain.prediction import Prediction
from wfm.domain.result import RosterResult
from wfm.intake.scenarios import WhatIf
from wfm.report.roster_words import has_bound
from wfm.report.words import amount, plain_words
from wfm.rules.base import Rule

OutcomeName = Literal["optimal", "feasible", "infeasible", "out of time", "not planned"]
_NO_CHANGE = "as the input says"


@dataclass(frozen=True)
class Variant:
    """One scenario and what came of it; the base is one too.

    Parameters
    ----------
    changes
        What it changes, in words.
    result
        None if there is no roster.
    failure
        Why there is none.
    """

    name: str
    changes: tuple[str, ...]
    outcome: OutcomeName
    result: RosterResult | None = None
    failure: str = ""

    @property
    def prediction(self) -> Prediction | None:
        """Service that the roster is expected to give."""
        return None if self.result is None else self.result.prediction


@dataclass(frozen=True)
class Measure:
    """A figure by which scenarios are compared.

    Parameters
    ----------
    key
        Its column in ``what_if.csv``.
    value
        Tells it; None where it is not known.
    worse
        1 if more is worse, -1 if less is, 0 if neither can be said.
    """

    key: str
    title: str
    value: Callable[[Variant], float | None]
    worse: int = 0
    decimals: int = 1


def _of_result(tell: Callable[[RosterResult], float | None]) -> Callable[[Variant], float | None]:
    return lambda variant: None if variant.result is None else tell(variant.result)


def _paid_hours(result: RosterResult) -> float:
    return sum(shift.paid_minutes for shift in result.roster) / 60


def _bound(result: RosterResult) -> float | None:
    return result.bound if has_bound(result) else None


def _gap(result: RosterResult) -> float | None:
    return result.gap_percent if has_bound(result) else None


ROSTER_MEASURES = (
    Measure("agents", "Agents", _of_result(lambda result: len(result.instance.agents)), decimals=0),
    Measure("required_hours", "Required hours", _of_result(lambda result: result.required_hours)),
    Measure("paid_hours", "Rostered paid hours", _of_result(_paid_hours)),
    Measure("short_hours", "Short hours", _of_result(lambda result: result.short_hours), worse=1),
    Measure(
        "unavoidable_short_hours",
        "Short hours that no roster avoids",
        _of_result(lambda result: result.unavoidable_short_hours),
        worse=1,
    ),
    Measure("over_hours", "Hours over", _of_result(lambda result: result.over_hours)),
    Measure("cost", "Cost", _of_result(lambda result: result.scorecard.objective), worse=1, decimals=2),
    Measure("bound", "No roster costs less than", _of_result(_bound), decimals=2),
    Measure("gap_percent", "Gap, % of required hours", _of_result(_gap), decimals=4),
)
SERVICE_COLUMNS = (
    "contacts",
    "missed",
    "lost",
    "service_level",
    "speed_of_answer_seconds",
    "occupancy",
    "abandonment",
)


def service_figures(variant: Variant, row: int) -> Mapping[str, float | None]:
    """Predicted service over the horizon by name: of the queue in a row, or of all queues at -1."""
    if variant.prediction is None:
        return dict.fromkeys(SERVICE_COLUMNS)
    figures = variant.prediction.in_all
    return {name: _number(float(getattr(figures, name)[row, 0])) for name in SERVICE_COLUMNS}


def _number(value: float) -> float | None:
    return value if value == value else None


def first_line(text: str) -> str:
    """Take the first line of a message that says something of its own."""
    lines = [line.strip(" -") for line in text.splitlines() if line.strip()]
    return next((line for line in lines if not line.endswith(":")), lines[0] if lines else "")


# What a scenario changes ----------------------------------------------------------------------------------------------


def change_words(what_if: WhatIf) -> tuple[str, ...]:
    """Say what a scenario changes, one clause for each thing."""
    scenario = what_if.scenario
    words = [
        *_percent_words("contacts", scenario.volume_percent),
        *_percent_words("handling time", scenario.aht_percent),
        *_percent_words("required heads", scenario.required_percent),
        *(f"shrinkage of {queue} {amount(100 * share, 2)} %" for queue, share in scenario.shrinkage.items()),
        *(f"target of {queue}: {_target_words(target)}" for queue, target in scenario.targets.items()),
        *(
            f"{people.count} more {'person' if people.count == 1 else 'people'}: {people.contract}, "
            f"{' and '.join(people.skills)}"
            for people in scenario.extra_people
        ),
        *(f"without the rule {name}" for name in what_if.without_rules),
        *(f"rule {limit_name(rule)}" for rule in what_if.rules if isinstance(rule, Rule)),
    ]
    return tuple(words) or (_NO_CHANGE,)


def _percent_words(what: str, by_queue: Mapping[QueueId, float]) -> Iterator[str]:
    """Name queues only where they differ."""
    changes = {f"{percent:+g} %" for percent in by_queue.values()}
    if len(changes) == 1 and len(by_queue) > 1:
        yield f"{what} {changes.pop()}"
    else:
        yield from (f"{what} of {queue} {percent:+g} %" for queue, percent in by_queue.items())


def _target_words(target: Target) -> str:
    known = {item.name: getattr(target, item.name) for item in fields(target)}
    told = [f"{plain_words(name).lower()} {value:g}" for name, value in known.items() if isinstance(value, int | float)]
    return ", ".join([*told, *([] if target.period == "interval" else [f"over each {target.period}"])])
