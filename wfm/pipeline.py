"""The way of the data, one function per command: read, staff, optimise, check, report."""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import cast

from wfm import __version__
from wfm.attendance.compare import compare
from wfm.attendance.report_time import find_report_time
from wfm.attendance.settings import AttendanceSettings
from wfm.check.audit import audit
from wfm.check.certificate import known_rules, prove
from wfm.check.confirm import confirm, is_best_possible
from wfm.check.contradictions import contradictions_text, find_contradictions
from wfm.check.explain import Explainer
from wfm.check.fairness import find_fairness
from wfm.check.gap_account import GapAccount, account_for_gaps
from wfm.check.proof import NO_PROOF, Proof, judge
from wfm.check.question import Question, find_place
from wfm.check.relaxing import Problem
from wfm.check.reliefs import Reliefs
from wfm.domain.attendance import AttendanceReport
from wfm.domain.calendar import Calendar
from wfm.domain.certificate import MILLION, Certificate
from wfm.domain.demand import Requirement
from wfm.domain.explanation import Explanation
from wfm.domain.findings import Scorecard
from wfm.domain.instance import Instance
from wfm.domain.result import Relief, RosterResult
from wfm.domain.settings import SolverSettings
from wfm.domain.shifts import Roster
from wfm.errors import (
    CertificateError,
    CheckerMismatchError,
    InfeasibleError,
    InputError,
    Issue,
    NoRosterError,
    UnprovableError,
)
from wfm.intake.certificate import read_certificate
from wfm.intake.config import Purpose
from wfm.intake.inputs import Inputs
from wfm.intake.read import read_inputs, read_schedule
from wfm.intake.run_record import RunRecord, read_run_record
from wfm.optimise.control import Progress
from wfm.optimise.easing import Eased, optimise_eased
from wfm.optimise.engine import Outcome, optimise
from wfm.report.attendance_files import ATTENDANCE_FILES, attendance_files
from wfm.report.certificate_file import CERTIFICATE_FILE
from wfm.report.relaxed_words import relaxation_words
from wfm.report.roster_files import ROSTER_FILES, roster_files
from wfm.report.run_file import RUN_FILE
from wfm.report.writing import check_target, write_files
from wfm.rules.base import Rule, configurable_rules, rules_in_force
from wfm.rules.min_rest import MinRest
from wfm.rules.parts.contract_limits import limit_notes
from wfm.staffing.requirement import build_requirement

_COMPONENTS = ("ortools", "numpy", "pandas", "openpyxl")
REST_SECONDS = 0.012
"""What checking and writing take per agent and week, on two cores: 12 s for 1,000 agents."""
ACCOUNT_SECONDS = 7.0
"""Most that looking into gaps takes on top, which for fewer people takes as long as the rest: larger centres go without
parts of it."""
_LIMITS_TRIED = 3
"""Limits without which a roster is planned on trial."""
MOST_REST_SHARE = 0.2
"""Most of the time limit that is kept back for them."""


@dataclass(frozen=True)
class Watch:
    """Those who look on while a command works.

    Parameters
    ----------
    on_stage
        Told when something other than the optimisation begins.
    on_progress
        Told how far the optimisation is.
    stopping
        Entered around the optimisation; the event that it yields ends the search with the best roster so far.
    """

    on_stage: Callable[[str], None] = lambda stage: None
    on_progress: Callable[[Progress], None] = lambda progress: None
    stopping: Callable[[], AbstractContextManager[threading.Event]] = lambda: nullcontext(threading.Event())


@dataclass(frozen=True)
class Planned:
    """A roster that the checker has passed, and whether somebody stopped the search for a better one.

    It breaks hard rules only where the result says that they were relaxed.
    """

    result: RosterResult
    is_interrupted: bool


@dataclass(frozen=True)
class Compared:
    """Punches held against the published schedule, and the settings in force."""

    report: AttendanceReport
    settings: AttendanceSettings
    inputs: Inputs


@dataclass(frozen=True)
class Audited:
    """The checker's verdict on a schedule.

    Parameters
    ----------
    has_bound
        Whether a run beside it has proved a bound.
    proof
        What the certificate beside it is worth.
    """

    result: RosterResult
    has_bound: bool
    proof: Proof


@dataclass(frozen=True)
class Explained:
    """The answer to a question about a schedule, and the facts that name who and what is spoken of."""

    answer: Explanation
    instance: Instance


Override = Callable[[SolverSettings], SolverSettings]


# Commands -------------------------------------------------------------------------------------------------------------


def plan_roster(
    source: Path,
    config: Path,
    folder: Path,
    *,
    override: Override,
    force: bool = False,
    relax: bool = False,
    watch: Watch = Watch(),
) -> Planned:
    """Plan a roster and write it into a folder.

    Parameters
    ----------
    override
        Makes the solver settings in force from those of the configuration.
    force
        Whether results that exist may be replaced.
    relax
        Whether to write a roster that breaks hard rules, as little as possible, where none keeps them all.

    Raises
    ------
    WfmError
        For whatever reason; nothing is written then.
    """
    watch.on_stage("reading")
    inputs = _read(source, config, "roster")
    check_target(folder, force, ROSTER_FILES)
    planned = _plan(inputs, override(inputs.solver), watch, relax=relax)
    watch.on_stage("writing")
    files = roster_files(planned.result)
    write_files(folder, files, force, outdated=_not_written(files))
    return planned


def compare_attendance(
    source: Path,
    config: Path,
    folder: Path,
    *,
    schedule: Path | None = None,
    decisions: Path | None = None,
    as_of: datetime | None = None,
    force: bool = False,
    watch: Watch = Watch(),
) -> Compared:
    """Compare punches with the published schedule and write the exception reports into a folder.

    Parameters
    ----------
    schedule, decisions
        Files in place of the input's own.
    as_of
        Report time, local where it has no offset; None takes the configuration's, else now.
    """
    watch.on_stage("reading")
    inputs = _read(source, config, "attendance", schedule=schedule, decisions=decisions)
    check_target(folder, force, ATTENDANCE_FILES)
    watch.on_stage("comparing")
    compared = _compare(inputs, as_of)
    watch.on_stage("writing")
    write_files(folder, _attendance_files(compared), force)
    return compared


def run_week(
    source: Path,
    config: Path,
    folder: Path,
    *,
    override: Override,
    force: bool = False,
    relax: bool = False,
    watch: Watch = Watch(),
) -> tuple[Planned, Compared | None]:
    """Do the weekly job: the roster, and attendance where there are punches; all files appear together."""
    watch.on_stage("reading")
    inputs = _read(source, config, "run")
    check_target(folder, force, (*ROSTER_FILES, *(ATTENDANCE_FILES if _has_attendance(inputs) else ())))
    compared = _compare(inputs) if _has_attendance(inputs) else None
    planned = _plan(inputs, override(inputs.solver), watch, relax=relax)
    watch.on_stage("writing")
    files = {**roster_files(planned.result), **(_attendance_files(compared) if compared else {})}
    write_files(folder, files, force, outdated=_not_written(files))
    return planned, compared


def audit_schedule(source: Path, config: Path, schedule: Path) -> Audited:
    """Check any schedule, whoever made it, and compare it with what the run beside it has proved."""
    inputs = _read(source, config, "roster")
    instance = inputs.instance
    roster = read_schedule(schedule, instance.calendar, instance.agent, strict=False)
    _refuse_other_weeks(roster, instance.calendar, schedule.name)
    requirement, rules = build_requirement(instance), _rules(inputs)
    scorecard = audit(instance, requirement, rules, roster)
    claimed, proof = _proved_beside(schedule, inputs, requirement, rules, source, config)
    bound = claimed if proof.state in ("missing", "of another input") else proof.bound
    return Audited(_result(inputs, requirement, roster, scorecard, bound or 0.0), bound is not None, proof)


# Steps ----------------------------------------------------------------------------------------------------------------


def _read(
    source: Path, config: Path, purpose: Purpose, *, schedule: Path | None = None, decisions: Path | None = None
) -> Inputs:
    inputs = read_inputs(
        source,
        config,
        rule_schemas=configurable_rules(),
        attendance_schema=AttendanceSettings,
        purpose=purpose,
        schedule=schedule,
        decisions=decisions,
    )
    return _with_notes(inputs)


def _rules(inputs: Inputs) -> tuple[Rule, ...]:
    return rules_in_force([rule for rule in inputs.rules if isinstance(rule, Rule)], inputs.tables)


def _plan(inputs: Inputs, settings: SolverSettings, watch: Watch, *, relax: bool) -> Planned:
    """Staff, optimise, and have the checker confirm the roster."""
    watch.on_stage("staffing")
    problem = Problem(inputs.instance, _rules(inputs))
    requirement = build_requirement(inputs.instance)
    eased = _optimised(problem, requirement, _less_the_rest(settings, inputs.instance), watch, relax=relax)
    instance, rules, outcome = eased.problem.instance, eased.problem.rules, eased.outcome
    watch.on_stage("checking")
    scorecard = audit(instance, requirement, rules, outcome.roster)
    certificate, notes = _certified(replace(inputs, instance=instance), requirement, rules, outcome)
    bound = _proved_bound(certificate)
    confirm(scorecard, outcome.cost, bound)
    if eased.problem.relaxations:
        # What was proved is proved of the relaxed problem, which nobody has asked for.
        scorecard, certificate, bound = audit(problem.instance, requirement, problem.rules, outcome.roster), None, 0.0
    account = _account(instance, rules, certificate, outcome.roster, scorecard)
    tried = () if outcome.is_interrupted else _tried(account.reliefs, scorecard, settings, watch)
    result = _result(inputs, requirement, outcome.roster, scorecard, min(bound, scorecard.objective))
    proved = replace(
        result,
        status="feasible" if eased.problem.relaxations else result.status,
        certificate=certificate,
        seconds=outcome.seconds,
        seed=settings.seed,
        stages=outcome.stages,
        notes=(*(relaxation_words(each) for each in eased.problem.relaxations), *result.notes, *notes, *account.notes),
        relaxed=eased.problem.relaxations,
        unavoidable=account.unavoidable,
        reliefs=(*tried, *account.reliefs.found[len(tried) :]),
    )
    return Planned(proved, outcome.is_interrupted)


def _optimised(
    problem: Problem, requirement: Requirement, search: SolverSettings, watch: Watch, *, relax: bool
) -> Eased:
    """Find a roster, of a relaxed problem where there is no other and it is wished for.

    Raises
    ------
    InfeasibleError
        If no roster keeps all hard rules.
    """
    hopeless = find_contradictions(problem.instance, problem.rules)
    if hopeless and not relax:
        raise InfeasibleError(contradictions_text(hopeless))
    told = watch.on_progress
    with watch.stopping() as stop:
        if relax:
            return optimise_eased(problem, requirement, search, hopeless, on_progress=told, stop=stop)
        return Eased(
            problem, optimise(problem.instance, requirement, problem.rules, search, on_progress=told, stop=stop)
        )


def _account(
    instance: Instance, rules: Sequence[Rule], certificate: Certificate | None, roster: Roster, scorecard: Scorecard
) -> GapAccount:
    """Account for gaps where there is a proof to do it with."""
    if certificate is None:
        return GapAccount()
    return account_for_gaps(instance, rules, certificate.prices, roster, scorecard)


def _tried(reliefs: Reliefs, scorecard: Scorecard, settings: SolverSettings, watch: Watch) -> tuple[Relief, ...]:
    """Plan anew without each of the limits that could save most, if that is wished for, and say what was saved."""
    if not settings.what_helps_seconds:
        return ()
    watch.on_stage("trying what would help")
    search = replace(settings, time_limit_seconds=settings.what_helps_seconds, deterministic_limit=None)
    requirement, tried = scorecard.coverage.requirement, []
    with watch.stopping() as stop:
        for relief, lift in zip(reliefs.found[:_LIMITS_TRIED], reliefs.lifts, strict=False):
            found = None
            with suppress(NoRosterError):
                outcome = optimise(lift.instance, requirement, lift.rules, search, stop=stop)
                checked = audit(lift.instance, requirement, lift.rules, outcome.roster, with_reasons=False)
                found = None if checked.broken else max(0.0, scorecard.objective - checked.objective)
            tried.append(replace(relief, found_cost=found))
    return tuple(tried)


def _less_the_rest(settings: SolverSettings, instance: Instance) -> SolverSettings:
    """Keep back time for checking and writing, so that the files are there at the limit."""
    own_seconds = REST_SECONDS * len(instance.agents) * len(instance.calendar.weeks)
    rest_seconds = own_seconds + min(own_seconds, ACCOUNT_SECONDS)
    limit = settings.time_limit_seconds
    return replace(settings, time_limit_seconds=limit - min(rest_seconds, MOST_REST_SHARE * limit))


def _certified(
    inputs: Inputs, requirement: Requirement, rules: Sequence[Rule], outcome: Outcome
) -> tuple[Certificate | None, list[str]]:
    """Have the checker compute the bound from the optimiser's prices; else say why it cannot be.

    Raises
    ------
    CheckerMismatchError
        If it refuses them.
    """
    try:
        bound = prove(inputs.instance, requirement, rules, outcome.prices)
    except UnprovableError as error:
        return None, [f"the bound has no certificate: {error}"]
    except CertificateError as error:
        raise CheckerMismatchError(
            f"The independent checker refuses the optimiser's proof, so nothing was written. This is a bug in wfm:\n"
            f"- {error}\nPlease report it together with the input folder."
        ) from error
    unproved = ["the run ended before it had proved anything of the best possible cost: the bound is 0"]
    certificate = Certificate(bound, inputs.sha256, outcome.prices, known_rules(rules))
    return certificate, unproved if outcome.cost and not outcome.prices else []


def _proved_bound(certificate: Certificate | None) -> float:
    """Take the bound that is certified; without a certificate there is none."""
    return 0.0 if certificate is None else certificate.bound_millionths / MILLION


def _not_written(files: Mapping[str, bytes]) -> list[str]:
    """Name the files of a roster that this one is without, so that none of an earlier run stays beside it."""
    return [name for name in ROSTER_FILES if name not in files]


def _result(
    inputs: Inputs, requirement: Requirement, roster: Roster, scorecard: Scorecard, bound: float
) -> RosterResult:
    return RosterResult(
        instance=inputs.instance,
        requirement=requirement,
        roster=roster,
        scorecard=scorecard,
        bound=bound,
        status="optimal" if is_best_possible(scorecard.objective, bound) else "feasible",
        seconds=0.0,
        seed=inputs.solver.seed,
        input_sha256=inputs.sha256,
        versions={"wfm": __version__, "python": platform.python_version()}
        | {name: version(name) for name in _COMPONENTS},
        notes=(*inputs.notes, *limit_notes(inputs.instance)),
        fairness=find_fairness(inputs.instance, _rules(inputs), roster),
    )


def _compare(inputs: Inputs, as_of: datetime | None = None) -> Compared:
    settings = cast(AttendanceSettings, inputs.attendance)
    if as_of is not None:
        settings = settings.model_copy(update={"as_of": as_of})
    report_time = find_report_time(settings, inputs.instance.calendar)
    schedule = inputs.schedule or Roster()
    rest_hours = _rest_hours(inputs)
    report = compare(inputs.instance, schedule, inputs.punches, settings, report_time, min_rest_hours=rest_hours)
    return Compared(report, settings, inputs)


def _rest_hours(inputs: Inputs) -> float | None:
    """Longest rest that the planning rules demand of everybody; None if they demand none."""
    rules = (rule for rule in inputs.rules if isinstance(rule, MinRest))
    return max((rule.hours for rule in rules if not (rule.agents or rule.teams or rule.contracts)), default=None)


def _attendance_files(compared: Compared) -> Mapping[str, bytes]:
    return attendance_files(compared.report, compared.inputs.instance, compared.settings)


def _with_notes(inputs: Inputs) -> Inputs:
    """Say what of the attendance tables is not used, and why."""
    notes = list(inputs.notes)
    if "punches" in inputs.tables and not _has_attendance(inputs):
        lack = "no published schedule beside the punches" if inputs.punches else "no punch in the table of punches"
        notes.append(f"attendance is left out: there is {lack}")
    if inputs.decisions or inputs.exception_history:
        notes.append("decisions and earlier exceptions are checked for mistakes, but no figure uses them yet")
    return replace(inputs, notes=tuple(notes))


def _has_attendance(inputs: Inputs) -> bool:
    return bool(inputs.punches) and inputs.schedule is not None


def _refuse_other_weeks(roster: Roster, calendar: Calendar, file: str) -> None:
    """Refuse a schedule of other dates: its rules and its cost could not be told."""
    others = sorted({shift.date for shift in roster if not calendar.has_date(shift.date)})
    if others:
        reason = f"has shifts on {others[0]}, outside the horizon of {calendar.dates[0]} to {calendar.dates[-1]}"
        mend = "take the schedule of that week, or set horizon.start and horizon.days to the schedule's"
        raise InputError([Issue(file, reason, mend=mend)])


def _proved_beside(
    schedule: Path, inputs: Inputs, requirement: Requirement, rules: Sequence[Rule], source: Path, config: Path
) -> tuple[float | None, Proof]:
    """Bound that the run beside a schedule claims for this input, and what its certificate is worth."""
    record = read_run_record(schedule.parent / RUN_FILE)
    try:
        certificate = read_certificate(schedule.parent / CERTIFICATE_FILE)
    except CertificateError as error:
        return None, Proof("does not hold", fault=str(error))
    fingerprints = _fingerprints(inputs, source, config, record, certificate)
    claimed = record.bound if record.input_sha256 in fingerprints else None
    if certificate is None:
        return claimed, NO_PROOF
    return claimed, judge(inputs.instance, requirement, rules, certificate, fingerprints, claimed)


def _fingerprints(
    inputs: Inputs, source: Path, config: Path, record: RunRecord, certificate: Certificate | None
) -> set[str]:
    """Fingerprints of this input, as far as anything beside the schedule asks for them."""
    known = {inputs.sha256}
    told = {record.input_sha256, certificate and certificate.input_sha256}
    if told - known - {None}:
        # A run with attendance has read more files, and its fingerprint covers them too.
        with suppress(InputError):
            known.add(_read(source, config, "run").sha256)
    return known


# Questions ------------------------------------------------------------------------------------------------------------


def explain(source: Path, config: Path, schedule: Path, question: Question) -> Explained:
    """Say why a slot, an agent's week or a day of a schedule is as it is, and what the next best choice would cost."""
    if not schedule.exists():
        mend = f"plan it first with 'wfm roster {source}', or name another with --schedule"
        raise InputError([Issue(str(schedule), "does not exist", mend=mend)])
    inputs = _read(source, config, "roster")
    instance = inputs.instance
    place = find_place(instance, question)
    roster = read_schedule(schedule, instance.calendar, instance.agent, strict=False)
    _refuse_other_weeks(roster, instance.calendar, schedule.name)
    explainer = Explainer(instance, build_requirement(instance), _rules(inputs), roster)
    return Explained(explainer.answer(place), instance)
