"""Who has no lawful week, because of which rules, and what would be cheapest to relax."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wfm.domain.ids import AgentId
from wfm.optimise.control import Control
from wfm.optimise.cpsat import Verdict
from wfm.optimise.cpsat_people import RosterModel
from wfm.optimise.duties import Duties, build_duties
from wfm.optimise.plan import empty_plan
from wfm.rules.base import Rule

AGENT_SECONDS = 5.0
NAMED_AGENTS = 20
"""People named in one message; beyond that their number is told."""


@dataclass(frozen=True)
class Conflict:
    """Hard rules that one agent's week cannot keep.

    Parameters
    ----------
    rules
        A smallest set by deletion: without any one of them there is a lawful week.
    breaches
        What the cheapest lawful week would break, all of it together; empty if none was found.
    """

    agent_id: AgentId
    agent_name: str
    rules: tuple[Rule, ...]
    breaches: tuple[str, ...]


def explain_conflicts(duties: Duties, agents: Sequence[int], control: Control) -> str:
    """Say which rules and people conflict, and what to relax.

    Parameters
    ----------
    agents
        Those without a lawful week, by position; the first `NAMED_AGENTS` are explained, the others counted.
    """
    conflicts = [_conflict_of(duties, agent, control) for agent in agents[:NAMED_AGENTS]]
    return _describe(conflicts, len(agents) - len(conflicts))


def _describe(conflicts: Sequence[Conflict], unnamed: int) -> str:
    lines = ["No roster can keep all hard rules. For these people no week is lawful:"]
    for conflict in conflicts:
        lines.append(f"- {conflict.agent_name} ({conflict.agent_id}): {_clash(conflict)}.")
        if conflict.breaches:
            lines.append(f"    cheapest way out: break {' and '.join(conflict.breaches)}")
    if unnamed:
        lines.append(f"- and {unnamed} more people.")
    lines.append("For each of them change one of the rules named:")
    remedies = {rule.rule: rule.remedy for conflict in conflicts for rule in conflict.rules}
    lines += [f"- {name}: {remedy}" for name, remedy in remedies.items()]
    lines.append("Then run again: other conflicts may follow.")
    return "\n".join(lines)


def _clash(conflict: Conflict) -> str:
    names = list(dict.fromkeys(rule.rule for rule in conflict.rules))
    return f"{', '.join(names)} {'cannot be kept' if len(names) == 1 else 'contradict each other'}"


def _conflict_of(duties: Duties, agent: int, control: Control) -> Conflict:
    """Ask the elastic model for a way out, then drop rules one by one that are not needed for the conflict."""
    breaches = _breaches(duties, agent, control)
    needed = [rule for rule in duties.rules if rule.is_hard and _limits_anything(rule)]
    for rule in list(needed):
        rest = [other for other in needed if other is not rule]
        if _is_impossible(duties, agent, rest, control):
            needed = rest
    person = duties.agents[agent]
    return Conflict(person.id, person.name, tuple(needed), breaches)


def _model(duties: Duties, agent: int, rules: Sequence[Rule], *, is_elastic: bool) -> RosterModel:
    free = np.zeros((len(duties.agents), duties.day_count), dtype=bool)
    free[agent] = True
    model = RosterModel(duties, empty_plan(duties), free, is_elastic=is_elastic)
    model.post(rules)
    return model


def _limits_anything(rule: Rule) -> bool:
    return type(rule).post is not Rule.post or type(rule).admit is not Rule.admit


def _is_impossible(duties: Duties, agent: int, rules: Sequence[Rule], control: Control) -> bool:
    """Tell whether some rules alone leave no week, single shifts that only other rules refuse being allowed."""
    alone = build_duties(replace(duties.instance, agents=(duties.agents[agent],)), rules)
    model = _model(alone, 0, rules, is_elastic=False)
    # One configuration alone is not believed: presolve and search each have claimed too much before.
    efforts = (control.effort(AGENT_SECONDS, presolve=presolve) for presolve in (False, True))
    return all(model.solve(effort, control.run_cp).verdict is Verdict.INFEASIBLE for effort in efforts)


def _breaches(duties: Duties, agent: int, control: Control) -> tuple[str, ...]:
    """Break as little as possible and say what; nothing if nothing has to be broken."""
    model = _model(duties, agent, [rule for rule in duties.rules if rule.is_hard], is_elastic=True)
    model.minimise()
    result = model.solve(control.effort(AGENT_SECONDS), control.run_cp)
    if not len(result.values):
        return ()
    calendar = duties.instance.calendar
    breaches = []
    for excess in model.excesses:
        amount = int(result.values[excess.variable])
        if amount:
            day = calendar.date_at(excess.day)
            counted = _counted(amount, excess.rule.row_unit)
            breaches.append(f"{excess.rule.rule} by {counted} ({day:%a %d %b})")
    return tuple(breaches)


def _counted(amount: int, unit: str) -> str:
    """Write an amount with its unit, of which the first word is the one that has a plural: "2 days over"."""
    noun, *rest = unit.split()
    return " ".join([str(amount), noun + "s" * (amount != 1), *rest])
