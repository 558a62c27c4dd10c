"""Who has no lawful week, because of which rules, and what would be cheapest to relax."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wfm.check.relaxing import Breach
from wfm.domain.ids import AgentId
from wfm.errors import InfeasibleError
from wfm.optimise.control import Control
from wfm.optimise.cpsat import Verdict
from wfm.optimise.cpsat_people import RosterModel
from wfm.optimise.duties import Duties, build_duties
from wfm.optimise.plan import empty_plan
from wfm.optimise.ways_out import AGENT_SECONDS, WayOut, WaysOut
from wfm.rules.base import Rule

NAMED_AGENTS = 20
"""People named in one message; beyond that their number is told."""


class NoLawfulWeekError(InfeasibleError):
    """Some people have no week that keeps all hard rules.

    Parameters
    ----------
    agents
        Those people, by position; the first `NAMED_AGENTS` are explained, the others counted.
    """

    def __init__(self, duties: Duties, agents: Sequence[int], control: Control) -> None:
        self._ways = WaysOut(duties, control)
        self._agents = tuple(agents)
        # People of a group are alike in all that matters, so that one search for the rules does for all of them.
        needed: dict[int, tuple[Rule, ...]] = {}
        conflicts = []
        for agent in agents[:NAMED_AGENTS]:
            group = int(duties.group[agent])
            if group not in needed:
                needed[group] = _needed_rules(duties, agent, control)
            person = duties.agents[agent]
            conflicts.append(Conflict(person.id, person.name, needed[group], self._ways.several(agent)))
        super().__init__(_describe(conflicts, len(agents) - len(conflicts)))

    def cheapest_breaches(self) -> tuple[Breach, ...]:
        """Collect what the cheapest way out of each of these people breaks."""
        ways = (self._ways.cheapest(agent) for agent in self._agents)
        return tuple(breach for way in ways if way is not None for breach in way.breaches)


@dataclass(frozen=True)
class Conflict:
    """Hard rules that one agent's week cannot keep.

    Parameters
    ----------
    rules
        A smallest set by deletion: without any one of them there is a lawful week.
    ways
        What the cheapest lawful weeks would break, each of them in another rule; empty if none was found.
    """

    agent_id: AgentId
    agent_name: str
    rules: tuple[Rule, ...]
    ways: tuple[WayOut, ...]


def _describe(conflicts: Sequence[Conflict], unnamed: int) -> str:
    lines = ["No roster can keep all hard rules. For these people no week is lawful:"]
    for conflict in conflicts:
        lines.append(f"- {conflict.agent_name} ({conflict.agent_id}): {_clash(conflict)}.")
        lines += _told_ways(conflict.ways)
    if unnamed:
        lines.append(f"- and {unnamed} more people.")
    lines.append("For each of them change one of the rules named:")
    remedies = {rule.rule: rule.remedy for conflict in conflicts for rule in conflict.rules}
    lines += [f"- {name}: {remedy}" for name, remedy in remedies.items()]
    lines.append("Then run again: other conflicts may follow.")
    return "\n".join(lines)


def _told_ways(ways: Sequence[WayOut]) -> list[str]:
    """Write each way out on two lines: what it breaks, and the changes of the input that come to the same."""
    lines = []
    for number, way in enumerate(ways):
        opening = "or" if number else "cheapest way out"
        lines.append(f"    {opening}: break {' and '.join(_counted(breach) for breach in way.breaches)}")
        lines.append(f"        that is: {'; '.join(dict.fromkeys(breach.change for breach in way.breaches))}")
    return lines


def _clash(conflict: Conflict) -> str:
    names = list(dict.fromkeys(rule.rule for rule in conflict.rules))
    return f"{', '.join(names)} {'cannot be kept' if len(names) == 1 else 'contradict each other'}"


def _counted(breach: Breach) -> str:
    """Write an amount with its unit, of which the first word is the one that has a plural: "2 days over"."""
    told = breach.relaxation
    noun, *rest = told.unit.split()
    counted = " ".join([f"{told.amount:g}", noun + "s" * (told.amount != 1), *rest])
    return f"{told.rule} by {counted} ({breach.date:%a %d %b})"


def _needed_rules(duties: Duties, agent: int, control: Control) -> tuple[Rule, ...]:
    """Drop rules one by one that are not needed for the conflict."""
    needed = [rule for rule in duties.rules if rule.is_hard and _limits_anything(rule)]
    for rule in list(needed):
        rest = [other for other in needed if other is not rule]
        if _is_impossible(duties, agent, rest, control):
            needed = rest
    return tuple(needed)


def _limits_anything(rule: Rule) -> bool:
    return type(rule).post is not Rule.post or type(rule).admit is not Rule.admit


def _is_impossible(duties: Duties, agent: int, rules: Sequence[Rule], control: Control) -> bool:
    """Tell whether some rules alone leave no week, single shifts that only other rules refuse being allowed."""
    alone = build_duties(replace(duties.instance, agents=(duties.agents[agent],)), rules)
    model = RosterModel(alone, empty_plan(alone), np.ones((1, alone.day_count), dtype=bool))
    model.post(rules)
    # One configuration alone is not believed: presolve and search each have claimed too much before.
    efforts = (control.effort(AGENT_SECONDS, presolve=presolve) for presolve in (False, True))
    return all(model.solve(effort, control.run_cp).verdict is Verdict.INFEASIBLE for effort in efforts)
