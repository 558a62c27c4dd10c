"""Hard rules that arithmetic alone shows to contradict each other, told before any search begins.

Only what is certain is told: each test leaves out all rules but those that it names, and what cannot be kept then
cannot be kept with the others either. What slips through is found by the optimiser, person by person.
"""

from __future__ import annotations

from collections.abc import Sequence

from wfm.check.contradicting_activities import activity_contradictions
from wfm.check.contradicting_bounds import bound_contradictions
from wfm.check.contradicting_headcounts import headcount_contradictions
from wfm.check.contradicting_pins import pin_contradictions
from wfm.check.contradicting_weeks import week_contradictions
from wfm.check.contradiction import Contradiction, listed
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.base import Rule

NAMED_AGENTS = 5
"""People named in one sentence; beyond that their number is told."""


def find_contradictions(instance: Instance, rules: Sequence[Rule]) -> tuple[Contradiction, ...]:
    """Find everything that certainly leaves no roster, whatever the other rules say.

    Parameters
    ----------
    rules
        Rules in force; priced ones contradict nothing, but required activities are hard whatever the price.
    """
    hard = [rule for rule in rules if rule.is_hard]
    return (
        *bound_contradictions(instance, hard),
        *headcount_contradictions(instance, hard),
        *pin_contradictions(instance, hard),
        *week_contradictions(instance, hard),
        *activity_contradictions(instance, rules),
    )


def contradictions_text(found: Sequence[Contradiction]) -> str:
    """Say all of them at once; people whom the same sentence concerns share a line."""
    concerned: dict[tuple[str, str], list[Agent]] = {}
    for each in found:
        people = concerned.setdefault((each.what, each.mend), [])
        if each.agent is not None:
            people.append(each.agent)
    lines = [_line(people, what, mend) for (what, mend), people in concerned.items()]
    return "\n".join(["No roster can keep all hard rules:", *lines])


def _line(people: Sequence[Agent], what: str, mend: str) -> str:
    named = [f"{agent.name} ({agent.id})" for agent in people[:NAMED_AGENTS]]
    if len(people) > len(named):
        named.append(f"{len(people) - len(named)} more")
    return f"- {listed(named)}: {what}; {mend}" if named else f"- {what}; {mend}"
