"""Solve a published instance in this process, and check the roster twice: as ours and in the instance's terms."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from measure.records import Job, Outcome
from measure.solve import NotConfirmedError, Stopwatch, confirm_cost, full_cost, machine, peak_mebibytes, settings_of
from published.matsp_check import cost_of, faults_of, heads_below
from published.matsp_file import Matsp, read_matsp
from published.matsp_instance import Problem, as_problem, short_cost, works_of
from wfm.check.audit import audit
from wfm.domain.settings import SolverSettings
from wfm.domain.shifts import Roster
from wfm.optimise.engine import optimise


def solve_matsp(source: Path, job: Job) -> Outcome:
    """Solve a published file.

    Raises
    ------
    NotConfirmedError
        If ``wfm``'s checker or the instance's own rules find fault with the roster or its cost.
    """
    watch = Stopwatch()
    matsp = read_matsp(source)
    problem = as_problem(matsp)
    settings = settings_of(job)(SolverSettings())
    found = optimise(problem.instance, problem.requirement, problem.rules, settings, on_progress=watch.hear)
    seconds, mebibytes = watch.seconds, peak_mebibytes()
    _confirm(matsp, problem, found.roster, found.cost)
    return Outcome(
        agents=len(matsp.staff),
        cost=found.cost,
        bound=found.bound,
        full_cost=full_cost(problem.instance, problem.requirement),
        short_slots=float(heads_below(matsp, works_of(found.roster))),
        seconds=seconds,
        planning_seconds=found.seconds,
        mebibytes=mebibytes,
        stages=watch.stages(found.stages),
        trace=tuple(watch.trace),
        machine=machine({"ortools": version("ortools")}),
    )


def _confirm(matsp: Matsp, problem: Problem, roster: Roster, cost: float) -> None:
    confirm_cost(audit(problem.instance, problem.requirement, problem.rules, roster, with_reasons=False), cost)
    works = works_of(roster)
    faults = faults_of(matsp, works)
    if faults:
        raise NotConfirmedError(f"the instance's own rules are broken; {faults[0]}")
    own = cost_of(matsp, works) + short_cost(matsp) * heads_below(matsp, works)
    if abs(own - cost) > 1e-6 * max(1.0, own):
        raise NotConfirmedError(f"the roster costs {own:g} by the instance's own rules, not {cost:g}")
