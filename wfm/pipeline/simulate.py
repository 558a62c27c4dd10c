"""``wfm simulate``: read, predict, play the schedule, compare."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from wfm.check.coverage import measure_coverage
from wfm.domain.instance import Instance
from wfm.errors import InputError, Issue
from wfm.optimise.progress import Progress
from wfm.pipeline.steps.reading import read, read_any_schedule
from wfm.pipeline.steps.watch import UNWATCHED, Watch
from wfm.report.simulation_excel import SIMULATION_FILES, simulation_files
from wfm.report.writing import check_target, write_files
from wfm.simulation.comparison import Comparison, compare_service
from wfm.simulation.settings import Absence, SimulationSettings
from wfm.simulation.simulate import simulate
from wfm.staffing.prediction import predict_service
from wfm.staffing.requirement import build_requirement


@dataclass(frozen=True)
class SimulationWish:
    """What the command line says of a simulation.

    Parameters
    ----------
    weeks
        How often the horizon is played.
    seed
        None takes the configuration's.
    """

    weeks: int = SimulationSettings.replications
    seed: int | None = None
    absence: Absence = SimulationSettings.absence
    handling_variation: float | None = None


@dataclass(frozen=True)
class Simulated:
    """Service simulated beside service predicted, and what of the input was left out or rounded for it."""

    comparison: Comparison
    notes: tuple[str, ...] = ()


def simulate_schedule(
    source: Path,
    config: Path,
    schedule: Path,
    folder: Path | None,
    *,
    wish: SimulationWish,
    force: bool = False,
    watch: Watch = UNWATCHED,
) -> Simulated:
    """Play a schedule many times, and put the service beside what the formulas predict of it.

    Without absence in the simulation, the prediction takes no shrinkage off the heads either.

    Parameters
    ----------
    folder
        Where the files go; None writes nothing.
    force
        Whether results that exist may be replaced.

    Raises
    ------
    WfmError
        For whatever reason; nothing is written then.
    """
    watch.on_stage("reading")
    if not schedule.exists():
        mend = f"plan it first with 'wfm roster {source}', or name another with --schedule"
        raise InputError([Issue(str(schedule), "does not exist", mend=mend)])
    inputs = read(source, config, "roster")
    instance = inputs.instance
    roster = read_any_schedule(schedule, instance)
    if folder is not None:
        check_target(folder, force, SIMULATION_FILES)
    settings = SimulationSettings(
        replications=wish.weeks,
        seed=inputs.solver.seed if wish.seed is None else wish.seed,
        absence=wish.absence,
        handling_variation=wish.handling_variation,
    )
    watch.on_stage("simulating")
    result = simulate(instance, roster, settings, _clocked(settings.replications, watch))
    coverage = measure_coverage(instance, build_requirement(instance), roster)
    predicted = predict_service(instance if wish.absence != "none" else _without_shrinkage(instance), coverage.staffed)
    comparison = compare_service(instance, predicted, result)
    if folder is not None:
        watch.on_stage("writing")
        write_files(folder, simulation_files(comparison), force)
    return Simulated(comparison, inputs.notes)


def _clocked(replications: int, watch: Watch) -> Callable[[int], None]:
    """Tell a watch after each replication how long the others will take."""
    started = time.monotonic()

    def on_played(count: int) -> None:
        seconds = time.monotonic() - started
        watch.on_progress(Progress("simulating", None, None, None, seconds, seconds * (replications / count - 1)))

    return on_played


def _without_shrinkage(instance: Instance) -> Instance:
    return replace(instance, queues=tuple(replace(queue, shrinkage=0.0) for queue in instance.queues))
