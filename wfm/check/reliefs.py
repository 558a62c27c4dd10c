"""What would help: how much could be saved at most if one limit of a roster were lifted.

Lifting a limit changes the best weeks of some agents and nothing else in the bound. So the prices of the run's
certificate prove a bound of the lifted input too (see `certificate`), once the weeks of these agents are looked at
anew. What lies between the roster's cost and that bound is the most that lifting can save.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from wfm.check.activity_worth import most_spared
from wfm.check.certificate import known_rules, worth_of_tails
from wfm.check.cover_worth import SkillSet, build_worth, skills_of
from wfm.check.earnings import Earners
from wfm.check.lifts import Lift, time_off_lifts, wide_lifts
from wfm.check.queue_levels import WholeArray
from wfm.domain.certificate import MILLION, CoverPrice
from wfm.domain.demand import Requirement
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.result import Relief
from wfm.errors import CertificateError
from wfm.rules.base import Rule

MOST_AGENT_DAYS = 30_000
"""Agents times days, summed over all limits, that are looked at: some seconds."""
MOST_TIME_OFF = 40
"""Agents whose time off is looked at."""


@dataclass(frozen=True)
class Reliefs:
    """What would help, and what was not looked at.

    Parameters
    ----------
    found
        That which could save most first.
    lifts
        The inputs behind them, in the same order.
    notes
        Sentences on what was left out.
    """

    found: tuple[Relief, ...]
    lifts: tuple[Lift, ...]
    notes: tuple[str, ...] = ()


def find_reliefs(
    instance: Instance,
    requirement: Requirement,
    rules: Sequence[Rule],
    prices: Sequence[CoverPrice],
    objective: float,
) -> Reliefs:
    """Find for each limit of an input how much lifting it can save at most.

    Parameters
    ----------
    rules
        Rules in force, those always there among them.
    prices
        Those of the run's certificate; any others are true as well, but say less.
    objective
        What the roster costs; nothing can help one that costs nothing.

    Raises
    ------
    CertificateError
        If a price is malformed, or if somebody has no lawful week.
    UnprovableError
        If costs are too large to be added up, or if shifts do not fill whole slots.
    """
    if objective <= 0:
        return Reliefs((), ())
    worth = build_worth(instance, requirement, prices)
    earned = dict(
        zip(
            (agent.id for agent in instance.agents),
            Earners(instance, rules, instance.agents).each_earned(worth.per_head),
            strict=True,
        )
    )
    spared = most_spared(instance, rules, worth.per_head)
    taken = worth_of_tails(instance, worth.per_head) + spared
    bound = worth.constant - taken - sum(earned.values())
    chosen, notes = _chosen(instance, rules, worth.per_head)
    rows = []
    for lift in chosen:
        more = _earned_more(lift, rules, worth.per_head, earned)
        if more is not None:
            more += most_spared(lift.instance, lift.rules, worth.per_head) - spared
            most = objective - max(0, bound - more) / MILLION
            rows.append((Relief(lift.kind, lift.name, max(0.0, most)), lift))
    rows.sort(key=lambda row: (-round(row[0].most_cost, 6), row[0].kind, row[0].name))
    return Reliefs(tuple(relief for relief, _ in rows), tuple(lift for _, lift in rows), notes)


def _earned_more(
    lift: Lift, rules: Sequence[Rule], per_head: Mapping[SkillSet, WholeArray], earned: Mapping[AgentId, int]
) -> int | None:
    """Tell how much more the best weeks earn without the limit; None where somebody is left without any."""
    if lift.kind == "rule" and _is_unknown(lift, rules):
        return 0
    agents = [lift.instance.agent[agent_id] for agent_id in lift.agents]
    try:
        freed = Earners(lift.instance, lift.rules, agents).each_earned(per_head)
    except CertificateError:
        return None
    return sum(freed) - sum(earned[agent_id] for agent_id in lift.agents)


def _is_unknown(lift: Lift, rules: Sequence[Rule]) -> bool:
    """Tell whether the bound leaves the lifted rule out anyway."""
    lifted = [rule for rule in rules if not any(rule is kept for kept in lift.rules)]
    return not known_rules(lifted)


# Which limits ---------------------------------------------------------------------------------------------------------


def _chosen(
    instance: Instance, rules: Sequence[Rule], per_head: Mapping[SkillSet, WholeArray]
) -> tuple[list[Lift], tuple[str, ...]]:
    """Choose limits until the work is as much as may be, those of many people first."""
    notes = []
    promising = sorted(time_off_lifts(instance, rules), key=lambda lift: -_blocked_worth(instance, per_head, lift))
    if len(promising) > MOST_TIME_OFF:
        notes.append(
            f"what would help: of the time off of {len(promising)} agents that of the {MOST_TIME_OFF} most wanted "
            "is looked at one by one"
        )
    lifts = [*wide_lifts(instance, rules), *islice(promising, MOST_TIME_OFF)]
    chosen = list(_affordable(lifts, instance.calendar.days))
    if len(chosen) < len(lifts):
        notes.append(f"what would help: {len(chosen)} of {len(lifts)} limits are looked at, for more would take long")
    return chosen, tuple(notes)


def _affordable(lifts: Sequence[Lift], days: int) -> Iterator[Lift]:
    """Yield limits while the work lasts; a small one may still fit where a large one does not."""
    left = MOST_AGENT_DAYS
    for lift in lifts:
        work = len(lift.agents) * days
        if work <= left:
            left -= work
            yield lift


def _blocked_worth(instance: Instance, per_head: Mapping[SkillSet, WholeArray], lift: Lift) -> int:
    """Estimate what an agent's time off costs: what a head is worth meanwhile."""
    calendar, (agent_id,) = instance.calendar, lift.agents
    worth = per_head[skills_of(instance, instance.agent[agent_id])]
    blocked = 0
    for row in instance.time_off_of[agent_id]:
        first, last = (calendar.slot_of(instant) for instant in (row.span.start_utc, row.span.end_utc))
        blocked += sum(max(0, int(own)) for own in worth[max(0, first) : max(0, last)])
    return blocked
