"""Pictures of the runs, where matplotlib is installed: ``pip install -e ".[bench]"``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from measure.figures import gaps_over_time
from measure.growth import fit_growth
from measure.promises import growth_sentence, time_to_quick_gap
from measure.records import WFM, Run
from measure.summary import by_size
from measure.targets import LARGEST_EXPONENT, QUICK_GAP_PERCENT, base_of

LEAST_GAP_PERCENT = 0.001
"""Smaller gaps have no place on a logarithmic scale and are drawn here."""
SIZE_INCHES = (9.0, 6.0)

Line = list[tuple[float, float]]


def can_draw() -> bool:
    """Tell whether matplotlib is installed."""
    return find_spec("matplotlib") is not None


def draw_pictures(runs: Sequence[Run], folder: Path) -> list[str]:
    """Draw what there are runs for; matplotlib must be installed.

    Returns
    -------
    Names of the files written.
    """
    drawn = []
    lines, (points, never) = gap_lines(runs), time_to_quick_gap(runs)
    if lines:
        draw_gap_over_time(lines, folder / "gap_over_time.svg")
        drawn.append("gap_over_time.svg")
    if points:
        draw_time_over_agents(points, never, folder / "time_over_agents.svg")
        drawn.append("time_over_agents.svg")
    return drawn


def gap_lines(runs: Iterable[Run]) -> dict[str, list[Line]]:
    """Gaps over time of each centre, a line for each seed's longest run; variants are left out."""
    longest: dict[tuple[str, int], Line] = {}
    for run in sorted(runs, key=lambda run: (*by_size(run.job.name), run.job.limit_seconds)):
        if run.outcome is not None and run.job.solver == WFM and run.job.name == base_of(run.job.name):
            line = gaps_over_time(run.outcome)
            if line:
                longest[run.job.name, run.job.seed] = line
    lines: dict[str, list[Line]] = {}
    for (name, _), line in longest.items():
        lines.setdefault(name, []).append(line)
    return lines


def draw_gap_over_time(lines: Mapping[str, Sequence[Line]], path: Path) -> None:
    """Draw the gap proved over time, a thin line per seed, a colour per centre."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE_INCHES, layout="constrained")
    axes = figure.subplots()
    for colour, (name, own) in enumerate(lines.items()):
        for turn, line in enumerate(own):
            seconds, gaps = np.array(line).T
            shown = np.maximum(gaps, LEAST_GAP_PERCENT)
            label = "_" if turn else name
            axes.step(seconds, shown, where="post", color=f"C{colour}", linewidth=1, label=label)
    axes.set(xscale="log", yscale="log", xlabel="seconds", ylabel="gap, % of required hours")
    axes.set_title("Gap proved over time, a line for each seed")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend()
    figure.savefig(path)


def draw_time_over_agents(points: Sequence[tuple[float, float]], never: int, path: Path) -> None:
    """Draw the time to a small gap over the number of agents, the fitted power, and the one that is the target."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE_INCHES, layout="constrained")
    axes = figure.subplots()
    agents, seconds = np.array(points).T
    axes.plot(agents, seconds, "o", label="runs")
    ends = np.array([agents.min(), agents.max()])
    growth = fit_growth(points)
    if growth is not None:
        axes.plot(ends, growth.factor * ends**growth.exponent, label=f"fitted: agents^{growth.exponent:.2f}")
    from_middle = np.exp(np.log(seconds).mean()) * (ends / np.exp(np.log(agents).mean())) ** LARGEST_EXPONENT
    axes.plot(ends, from_middle, "--", color="grey", label=f"target: agents^{LARGEST_EXPONENT}")
    axes.set(xscale="log", yscale="log", xlabel="agents", ylabel=f"seconds to a gap of {QUICK_GAP_PERCENT} %")
    sizes = np.unique(agents)
    axes.set_xticks(sizes, [f"{size:,.0f}" for size in sizes], minor=False)
    axes.set_xticks([], minor=True)
    axes.set_title(textwrap.fill(growth_sentence(points, never), 90), fontsize="medium")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend()
    figure.savefig(path)
