"""Write the sample centre again: ``python sample_data/generator/generate.py [--out DIR]``.

The same seed gives the same files, byte for byte.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from clock import punch_rows
from demand import CHANGES, CHANGES_HEADER, DEMAND_HEADER, demand_rows
from deviations import PLANTS
from past import PastShift, history_rows, plan_past, schedule_rows
from people import AGENTS_HEADER, Agent, agent_rows, make_agents
from planting import Week, clock_week, entry_rows, plant_all
from tables import write_table
from wishes import (
    ACTIVITIES,
    ACTIVITIES_HEADER,
    LEAVE_BEFORE,
    PINS,
    PINS_HEADER,
    PREFERENCES_HEADER,
    TIME_OFF,
    TIME_OFF_HEADER,
    availability_rows,
    preference_rows,
)

TRUTH_HEADER = ("agent_id", "date", "code", "amount", "core", "replaces")
SCHEDULE_HEADER = ("agent_id", "date", "kind", "label", "start", "end", "paid")
SEED = 20261130


def main() -> None:
    """Read the command line and write all files."""
    here = Path(__file__).parents[1]
    parser = argparse.ArgumentParser(description="Write the sample centre.")
    parser.add_argument("--out", type=Path, default=here, help="folder for the tables")
    truth = here.parent / "tests" / "data" / "sample_exceptions.csv"
    parser.add_argument("--truth", type=Path, default=truth, help="file for the list of planted exceptions")
    options = parser.parse_args()
    write_sample(options.out, options.truth)


def write_sample(folder: Path, truth: Path) -> None:
    """Write every table of the sample; each part has a stream of chance of its own."""
    chance = [np.random.default_rng(seed) for seed in np.random.SeedSequence(SEED).spawn(5)]
    agents = make_agents(chance[0])
    past = plan_past(agents, chance[2])
    weeks = clock_week(agents, past, chance[3])
    plant_all(weeks, PLANTS, chance[4])
    _write_plan(folder, agents, chance[1])
    _write_past(folder, past, weeks)
    write_table(truth, TRUTH_HEADER, entry_rows(weeks))


def _write_plan(folder: Path, agents: list[Agent], random: np.random.Generator) -> None:
    """Write what the planned week rests on."""
    write_table(folder / "demand.csv", DEMAND_HEADER, demand_rows(random))
    write_table(folder / "demand_changes.csv", CHANGES_HEADER, CHANGES)
    write_table(folder / "agents.csv", AGENTS_HEADER, agent_rows(agents))
    write_table(folder / "availability.csv", ("agent_id", "day", "start", "end"), availability_rows())
    write_table(folder / "preferences.csv", PREFERENCES_HEADER, preference_rows())
    write_table(folder / "pins.csv", PINS_HEADER, PINS)
    write_table(folder / "activities.csv", ACTIVITIES_HEADER, ACTIVITIES)


def _write_past(folder: Path, past: list[PastShift], weeks: list[Week]) -> None:
    """Write what was rostered and worked before, and all time off."""
    reported = [row for week in weeks for row in week.time_off]
    write_table(folder / "time_off.csv", TIME_OFF_HEADER, (*LEAVE_BEFORE, *reported, *TIME_OFF))
    write_table(folder / "history.csv", ("agent_id", "start", "end", "shift"), history_rows(past))
    write_table(folder / "schedule.csv", SCHEDULE_HEADER, schedule_rows(past))
    clocked = [(week.agent.agent_id, day) for week in weeks for day in week.days.values()]
    write_table(folder / "punches.csv", ("agent_id", "time", "event"), punch_rows(clocked))


if __name__ == "__main__":
    main()
