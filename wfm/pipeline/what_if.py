"""``wfm what-if``: read, plan the base and every scenario alike, put them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wfm.domain.scenario import Scenario, apply_scenario
from wfm.domain.settings import Override, SolverSettings
from wfm.errors import InfeasibleError, InputError, Issue, OutOfTimeError
from wfm.intake.inputs import Inputs
from wfm.intake.scenarios import BASE, WhatIf, read_scenarios, ready_scenario
from wfm.pipeline.steps.planning import plan
from wfm.pipeline.steps.reading import read
from wfm.pipeline.steps.watch import UNWATCHED, Watch
from wfm.report.what_if_excel import WHAT_IF_FILES, what_if_files
from wfm.report.what_if_outcome import OutcomeName, Variant, change_words
from wfm.report.writing import check_target, write_files
from wfm.rules.base import configurable_rules
from wfm.staffing.requirement import build_requirement

_BEFORE_ITS_TURN = "the search was interrupted before its turn"
_WITHOUT_ROSTER = "it was interrupted before it had a checked roster"


@dataclass(frozen=True)
class ScenariosCompared:
    """The base first, then every scenario; and whether somebody stopped before all were planned as they should be."""

    variants: tuple[Variant, ...]
    is_interrupted: bool


def compare_scenarios(
    source: Path,
    config: Path,
    folder: Path,
    *,
    scenarios: Path | None,
    changes: Sequence[tuple[str, float]],
    override: Override,
    force: bool = False,
    watch: Watch = UNWATCHED,
) -> ScenariosCompared:
    """Plan the input as it is and once for each scenario, each with the same limits and seed, and compare.

    A scenario without a roster says so in its place, and the others go on. An interruption ends the planning: what has
    been planned until then is compared and written, if the base is among it.

    Parameters
    ----------
    scenarios
        The file that names them; None if there is none.
    changes
        More scenarios of one change each, as `wfm.intake.scenarios.ready_scenario` takes them.
    override
        Makes the solver settings in force, for each roster, from those of the configuration.
    force
        Whether results that exist may be replaced.

    Raises
    ------
    WfmError
        For whatever reason, no roster of the base among them; nothing is written then.
    """
    watch.on_stage("reading")
    inputs = read(source, config, "roster")
    check_target(folder, force, WHAT_IF_FILES)
    wanted = _wanted(inputs, scenarios, changes)
    _refuse_without_heads(inputs, wanted, scenarios)
    compared = _planned(inputs, wanted, override(inputs.solver), watch)
    watch.on_stage("writing")
    write_files(folder, what_if_files(compared.variants), force)
    return compared


def _wanted(inputs: Inputs, file: Path | None, changes: Sequence[tuple[str, float]]) -> tuple[WhatIf, ...]:
    """Take the base, the scenarios of the file and those of single changes, each name once."""
    named = () if file is None else read_scenarios(file, inputs.instance, configurable_rules(), inputs.rules)
    ready = [ready_scenario(inputs.instance, change, amount) for change, amount in dict.fromkeys(changes)]
    taken = {each.scenario.name for each in ready}
    for each in named:
        if file is not None and each.scenario.name in taken:
            reason = "is the name of what an option asks for too"
            raise InputError([Issue(file.name, reason, each.line, "name", each.scenario.name, "rename it")])
    return (WhatIf(Scenario(BASE)), *named, *ready)


def _refuse_without_heads(inputs: Inputs, wanted: Sequence[WhatIf], file: Path | None) -> None:
    """Refuse scenarios that cannot be staffed for, before any long work.

    Raises
    ------
    InputError
        With everything that is wrong in any of them.
    """
    issues: list[Issue] = []
    build_requirement(inputs.instance)
    for each in wanted[1:]:
        try:
            build_requirement(apply_scenario(inputs.instance, each.scenario))
        except InputError as error:
            where = "option" if each.line is None or file is None else file.name
            reason = f"scenario '{each.scenario.name}' cannot be staffed for"
            issues += [Issue(where, f"{reason}: {issue.reason}", each.line, mend=issue.mend) for issue in error.issues]
    if issues:
        raise InputError(issues)


def _planned(inputs: Inputs, wanted: Sequence[WhatIf], settings: SolverSettings, watch: Watch) -> ScenariosCompared:
    """Plan one after the other; an interruption keeps those before it, wherever it comes."""
    variants: list[Variant] = []
    is_interrupted = False
    for number, each in enumerate(wanted):
        if is_interrupted:
            variants.append(_without_roster(each, "not planned", _BEFORE_ITS_TURN))
            continue
        watch.on_stage(f"scenario {number} of {len(wanted) - 1}" if number else "planning the base")
        try:
            variant, is_interrupted = _plan(inputs, each, settings, watch)
        except (InfeasibleError, OutOfTimeError) as error:
            if not number:
                raise
            outcome: OutcomeName = "infeasible" if isinstance(error, InfeasibleError) else "out of time"
            variant = _without_roster(each, outcome, str(error))
        except KeyboardInterrupt:
            if not number:
                raise
            variant, is_interrupted = _without_roster(each, "not planned", _WITHOUT_ROSTER), True
        variants.append(variant)
    return ScenariosCompared(tuple(variants), is_interrupted)


def _without_roster(what_if: WhatIf, outcome: OutcomeName, reason: str) -> Variant:
    return Variant(what_if.scenario.name, change_words(what_if), outcome, failure=reason)


def _plan(inputs: Inputs, what_if: WhatIf, settings: SolverSettings, watch: Watch) -> tuple[Variant, bool]:
    """Plan one scenario; the checker has passed what comes back."""
    planned = plan(_changed(inputs, what_if), settings, watch, relax=False)
    result = planned.result
    variant = Variant(what_if.scenario.name, change_words(what_if), result.status, result)
    return variant, planned.is_interrupted


def _changed(inputs: Inputs, what_if: WhatIf) -> Inputs:
    """Change facts and rules of the input."""
    dropped = {*what_if.without_rules, *(_kind(rule) for rule in what_if.rules)}
    kept = [rule for rule in inputs.rules if _kind(rule) not in dropped]
    return replace(
        inputs,
        instance=apply_scenario(inputs.instance, what_if.scenario),
        rules=(*kept, *what_if.rules),
    )


def _kind(rule: object) -> str:
    return str(getattr(rule, "rule", ""))
