"""Write a benchmark centre: an input folder with its configuration, the same to the byte for the same name and seed.

    python benchmarks/instances.py --list
    python benchmarks/instances.py 60_groups --seed 1 --out /tmp/60_groups
    wfm roster /tmp/60_groups --out /tmp/60_groups/out

A planted centre requires exactly the staffing of a hidden lawful roster: its optimum costs nothing. ``--with-hidden``
writes that roster too, as ``hidden_schedule.csv``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from centres import files
from centres.hidden import draw_roster, heads_of
from centres.nights import with_night_before
from centres.people import make_people
from centres.requirement import curved_requirement
from centres.shape import SHAPES, Shape

__all__ = ["SHAPES", "Shape", "main", "write_instance"]


def main() -> None:
    """Read the command line and write one instance, or list all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "name", nargs="?", choices=sorted(SHAPES), metavar="NAME", help="one of those that --list shows"
    )
    parser.add_argument("--list", action="store_true", help="show all names")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="folder to write, made if it is missing")
    parser.add_argument("--with-hidden", action="store_true", help="write the hidden roster of a planted centre too")
    options = parser.parse_args()
    if options.list:
        print("\n".join(SHAPES))
    elif options.name is None or options.out is None:
        parser.error("give NAME and --out, or --list")
    elif options.with_hidden and not SHAPES[options.name].planted:
        parser.error(f"{options.name} has no hidden roster: take a name with _planted")
    else:
        write_instance(SHAPES[options.name], options.seed, options.out, with_hidden=options.with_hidden)


def write_instance(shape: Shape, seed: int, folder: Path, *, with_hidden: bool = False) -> None:
    """Write the input folder of a centre; files of the same names are replaced.

    Parameters
    ----------
    seed
        Chooses one of many centres of that shape; people do not depend on load or planting.
    with_hidden
        Whether to write the hidden roster of a planted centre as ``hidden_schedule.csv``.

    Raises
    ------
    ValueError
        If the hidden roster of a centre is wanted that has none.
    """
    if with_hidden and not shape.planted:
        raise ValueError(f"{shape.name} is not planted: it has no hidden roster")
    for_people, for_demand, for_roster = np.random.default_rng(seed).spawn(3)
    people = make_people(shape, for_people)
    if shape.hours == "round_the_clock":
        people = with_night_before(shape, people)
    roster = draw_roster(shape, people, for_roster) if shape.planted else []
    heads = heads_of(shape, people, roster) if shape.planted else curved_requirement(shape, people, for_demand)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(files.config_text(shape), encoding="utf-8", newline="\n")
    tables = {
        "agents": (files.AGENTS_HEADER, files.agent_rows(people)),
        "availability": (files.AVAILABILITY_HEADER, files.availability_rows(people)),
        "time_off": (files.TIME_OFF_HEADER, files.time_off_rows(people)),
        "history": (files.HISTORY_HEADER, files.history_rows(people)),
        "demand": (files.DEMAND_HEADER, files.demand_rows(shape, heads)),
    }
    if with_hidden:
        tables["hidden_schedule"] = (files.SCHEDULE_HEADER, files.schedule_rows(roster))
    for name, (header, rows) in tables.items():
        files.write_table(folder / f"{name}.csv", header, rows)


if __name__ == "__main__":
    main()
