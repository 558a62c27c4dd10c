"""Joint rules: neighbourhoods around what they find, and a roster that breaks no hard one of them.

Weeks are found person by person, and the program that finds them knows nothing of joint rules. What they find of a
roster is mended afterwards, in pieces around the people and dates that they name.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfm.domain.findings import Finding
from wfm.optimise.break_answers import tells_breaks
from wfm.optimise.control import Control
from wfm.optimise.cpsat import Verdict
from wfm.optimise.cpsat_named import NamedPart
from wfm.optimise.cpsat_people import RosterModel
from wfm.optimise.duties import Duties
from wfm.optimise.heads import heads_of_weeks
from wfm.optimise.improve import Piece, search_pieces
from wfm.optimise.incumbent import Incumbent
from wfm.optimise.kinds import Kind
from wfm.optimise.neighbourhood import Neighbourhood, breaks_of_day
from wfm.optimise.plan import OFF, Plan, early_breaks, with_weeks
from wfm.optimise.search import Search
from wfm.optimise.tuning import TUNING
from wfm.rules.activity_placement import ActivityPlacement
from wfm.rules.model import BoolArray, IntArray

YIELDING_TURNS = 5
"""Turns in which people yield to a better plan; whom one turn blames the next one need not."""
MOST_DUTIES = 1_000_000
"""Duties up to which everybody's weeks are modelled at once: building that model takes some 20 seconds and 2 GB."""
NAMED_FINDINGS = 20
"""Broken rules named in one message; beyond that their number is told."""
NAMED_PEOPLE, NAMED_WEEKS = 12, 4
"""People whose breaks and activities are planned by name at once: on one date, and for whole weeks."""
NAMED_TRIES = 6
"""Searches by name in a row that mend nothing before the other pieces have their turn."""
NAMED_SHARE = 0.5
"""Share of the time for mending up to which people are planned by name."""


def joint_kinds(search: Search) -> list[Kind]:
    """Neighbourhoods around what joint rules find; none where there are no such rules."""
    if not any(rule.is_joint for rule in search.duties.rules):
        return []
    return [Kind("joint rules, a day", blamed_day), Kind("joint rules, weeks", blamed_weeks)]


def repair(search: Search, control: Control, share: float) -> None:
    """Mend hard joint rules until none is broken, or until that share of the limit is used."""
    begun = control.share_used
    mend_by_name(search, control, begun + (share - begun) * NAMED_SHARE)
    kinds = joint_kinds(search)
    if any(tells_breaks(rule) for rule in search.duties.rules):
        kinds.append(Kind("joint rules, breaks", blamed_breaks))

    def choose(running: list[Neighbourhood]) -> Piece | None:
        if not kinds or not search.incumbent.joint.broken or control.share_used > share:
            return None
        kind = kinds[int(search.random.integers(len(kinds)))]
        return kind, kind.choose(search, kind.share)

    search_pieces(search, choose, control)


def mend_by_name(search: Search, control: Control, share: float) -> None:
    """Move shifts, breaks and activities of a few people at once where limits on breaks leave little room beside these.

    One date and the whole weeks of fewer people take turns, until a few in a row have mended nothing.
    """
    duties = search.duties
    rules = {rule.rule for rule in duties.rules if rule.is_hard and rule.break_limits(duties.instance)}
    if not duties.tasks or not rules:
        return
    rules |= {rule.rule for rule in duties.rules if isinstance(rule, ActivityPlacement)}
    failed = 0
    while failed < NAMED_TRIES and not control.is_over and control.share_used < share:
        findings = [finding for finding in search.incumbent.joint.findings if finding.is_hard and finding.rule in rules]
        if not findings:
            break
        finding = findings[int(search.random.integers(len(findings)))]
        day, broken = _day(search, finding), search.incumbent.joint.broken
        free = np.zeros((len(duties.agents), duties.day_count), dtype=bool)
        if failed % 2:
            free[_crowded(search, finding, day)[:NAMED_WEEKS]] = True
        else:
            free[_crowded(search, finding, day)[:NAMED_PEOPLE], day] = True
        plan = _planned_by_name(search, control, free)
        if plan is not None:
            search.incumbent.offer(plan, "start")
        failed = 0 if search.incumbent.joint.broken < broken else failed + 1


def _planned_by_name(search: Search, control: Control, free: BoolArray) -> Plan | None:
    """Plan some people's days with their breaks and activities, near those at hand; None if nothing is found."""
    duties, plan = search.duties, search.incumbent.plan
    model = RosterModel(duties, plan, free)
    kept = np.flatnonzero(model.hints)
    # Its rows hold an activity at one time; here it may move.
    others = [rule for rule in duties.rules if not isinstance(rule, ActivityPlacement)]
    model.post(others, search.cover.broken_cost)
    part = NamedPart(model, duties, plan, free, search.cover.broken_cost)
    for position in kept.tolist():
        model.price(position, -1.0)
    model.minimise()
    result = control.spent(model.solve(control.effort(TUNING.piece_seconds), control.run_cp))
    return part.plan_of(result.values) if len(result.values) else None


def _crowded(search: Search, finding: Finding, day: int) -> IntArray:
    """Put everybody in order: whom a finding names, who is on a break when most are, who has activities, the rest."""
    duties, plan = search.duties, search.incumbent.plan
    people = np.arange(len(duties.agents))
    on_break = heads_of_weeks(duties, plan.duty[:, [day]], np.full_like(plan.breaks[:, [day]], OFF))
    on_break = on_break - heads_of_weeks(duties, plan.duty[:, [day]], plan.breaks[:, [day]])
    is_named = np.array([agent.id == finding.agent_id for agent in duties.agents])
    has_task = np.array([agent in duties.tasks_of for agent in people.tolist()])
    is_crowded = on_break[:, int(on_break.sum(axis=0).argmax())] > 0
    return np.lexsort((search.random.random(len(people)), ~has_task, ~is_crowded, ~is_named)).astype(np.int64)


def blamed_day(search: Search, share: float) -> Neighbourhood:
    """Free a date that a joint rule blames, for those whom the rule concerns, and all breaks of that date."""
    finding = _finding(search)
    day = search.pick_day() if finding is None or finding.date is None else _day(search, finding)
    hood = breaks_of_day(search.duties, day)
    hood.free[_people(search, finding, TUNING.most_people), day] = True
    return Neighbourhood("joint rules, a day", hood.free, hood.loose)


def blamed_weeks(search: Search, share: float) -> Neighbourhood:
    """Free the weeks of a few people whom a blaming rule concerns: who comes on one day stays away on another."""
    agents = _people(search, _finding(search), int(search.random.integers(*TUNING.mended_people, endpoint=True)))
    free = np.zeros((len(search.duties.agents), search.duties.day_count), dtype=bool)
    free[agents] = True
    return Neighbourhood("joint rules, weeks", free, free)


def blamed_breaks(search: Search, share: float) -> Neighbourhood:
    """Let those whom a rule blames answer with their breaks."""
    loose = np.zeros((len(search.duties.agents), search.duties.day_count), dtype=bool)
    loose[_people(search, _finding(search), TUNING.answering_people)] = True
    return Neighbourhood("joint rules, breaks", np.zeros_like(loose), loose, how="breaks")


def _finding(search: Search) -> Finding | None:
    """Draw what a joint rule finds, of hard rules as long as one is broken."""
    joint = search.incumbent.joint
    findings = [finding for finding in joint.findings if finding.is_hard or not joint.broken]
    return findings[int(search.random.integers(len(findings)))] if findings else None


def _day(search: Search, finding: Finding) -> int:
    calendar = search.duties.instance.calendar
    day = calendar.day_index(finding.date) if finding.date is not None else 0
    return min(max(0, day), calendar.days - 1)


def _people(search: Search, finding: Finding | None, most: int) -> IntArray:
    """Draw people whom the rule concerns, the one whom it names among them."""
    duties = search.duties
    if finding is None:
        return search.pick_agents(most)
    rules = [rule for rule in duties.rules if rule.rule == finding.rule]
    concerned = [index for index, agent in enumerate(duties.agents) if any(rule.applies_to(agent) for rule in rules)]
    drawn = search.random.permutation(np.array(concerned, dtype=np.int64))[:most]
    named = [index for index, agent in enumerate(duties.agents) if agent.id == finding.agent_id]
    return np.unique(np.concatenate([drawn, np.array(named, dtype=np.int64)]))


def without_blame(best: Incumbent, rival: Incumbent, duties: Duties) -> Incumbent:
    """Give those whom hard joint rules blame in a rival's plan their weeks of a better one, and those they meet, too.

    Parameters
    ----------
    best
        An incumbent that breaks hard joint rules less, or the rival itself is returned.
    """
    for _ in range(YIELDING_TURNS):
        if rival.joint.broken <= best.joint.broken:
            break
        blamed = {finding.agent_id for finding in rival.joint.findings if finding.is_hard}
        agents = {index for index, agent in enumerate(duties.agents) if agent.id in blamed}
        held = {duties.tasks[task].activity for agent in agents for task in duties.tasks_of.get(agent, ())}
        agents |= {task.agent for task in duties.tasks if task.activity in held}
        if not agents:
            break
        rival = best.challenger(with_weeks(duties, rival.plan, best.plan, sorted(agents)))
    return rival


def fewest_broken(search: Search, control: Control, seconds: float) -> tuple[Plan | None, bool]:
    """Look for weeks for everybody at once that break hard joint rules as little as possible, near those at hand.

    Returns
    -------
    The plan found, if any, and whether it is proved, with and without presolve, that some hard joint rule must be
    broken; nothing is where activities are required, for what they cost in the model is only a guide.
    """
    duties, plan = search.duties, search.incumbent.plan
    if len(duties.choices) > MOST_DUTIES:
        return None, False
    everybody = np.ones(plan.duty.shape, dtype=bool)
    model = RosterModel(duties, plan, everybody)
    kept = np.flatnonzero(model.hints)
    weight = float(len(kept) + 1)
    required = [rule for rule in duties.rules if isinstance(rule, ActivityPlacement) and duties.has_required_tasks]
    model.post([*(rule for rule in duties.rules if rule.is_hard), *required], weight)
    for position in kept.tolist():
        model.price(position, -1.0)
    model.minimise()
    result = control.spent(model.solve(control.effort(seconds), control.run_cp))
    if not len(result.values):
        return None, False
    weeks = Plan(model.duties_of(result.values), plan.breaks, plan.tasks)
    found = early_breaks(duties, weeks, np.arange(len(plan.duty)))
    same = np.nonzero(weeks.duty == plan.duty)
    found.breaks[same] = plan.breaks[same]
    # A broken unit outweighs all changes together: what is kept costs at least as much as nobody's week at all.
    if required or result.verdict is not Verdict.OPTIMAL or model.total(result.values) <= 0:
        return found, False
    again = control.spent(model.solve(control.effort(seconds, presolve=False), control.run_cp))
    return found, again.verdict is Verdict.OPTIMAL and model.total(again.values) > 0


def explain_joint(findings: Sequence[Finding]) -> str:
    """Say which hard joint rules cannot all be kept, and what the least is that a roster must break."""
    return (
        "No roster can keep all hard rules about several people. The least that must be broken is:\n"
        f"{listed_findings(findings)}\n"
        "Relax one of these rules in the configuration, give it a `cost`, or make more people available."
    )


def listed_findings(findings: Sequence[Finding]) -> str:
    """List broken hard rules, the first `NAMED_FINDINGS` of them."""
    hard = [finding for finding in findings if finding.is_hard]
    lines = [f"- {finding.rule}: {finding.message}" for finding in hard[:NAMED_FINDINGS]]
    if len(hard) > NAMED_FINDINGS:
        lines.append(f"- and {len(hard) - NAMED_FINDINGS} more")
    return "\n".join(lines)
