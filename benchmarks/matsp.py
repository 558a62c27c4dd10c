"""Solve published single-activity rostering instances and compare cost and bound with what is known of them.

    python benchmarks/matsp.py FOLDER --limit 300 --out /tmp/matsp
    python benchmarks/matsp.py FOLDER --only 1_7_10_1 --limit 60 --out /tmp/matsp

FOLDER holds the text files of the instances by R. Qu and T. Curtois (2020), https://www.schedulingbenchmarks.org/matsp.
Each is solved in a process of its own; OUT/runs keeps the results, OUT/matsp.md the table. How a file maps to ``wfm``:

horizon
    As many days of ``wfm`` in UTC. Our midnight stands for their 06:00, where the horizon begins and ends, so a shift
    that starts at their midnight belongs to our day before. The one queue is closed outside, so that every shift lies
    within the horizon.
tasks
    One queue, which everybody serves. Files with several tasks are not represented.
staff
    An agent each. `MinTotalMinutes` and `MaxTotalMinutes` hold for the horizon: weekly hours where that is a week,
    else a rule of our own, which every roster keeps but the weekly program does not know. There the bound is valid
    but leaves the total out.
cover
    One row of demand per 15 minutes. `Min` is required; a file in which `Max` differs from it is not represented.
    A head above costs 1, 3, 5 … for the first, second, third …: the square of the heads above, exactly, for heads are
    whole. A head below `Min` is unlawful there; here it costs 100, or four times the staff if that is more. The bound
    holds for the instance all the same, since a lawful roster pays nothing of this; a roster with a head below is no
    solution and is reported as such.
shifts
    One template with the starts 06:00-10:00, 14:00-18:00 and 20:00-23:45 and all lengths of 6 to 10 hours, in steps of
    15 minutes and without breaks; one template for each length from midnight.
14 hours of rest, one start on a calendar day
    `min_rest`, with 24 hours less the shift's length after a start at midnight: nobody who starts then can start again
    on that calendar day, and no other two starts that keep 14 hours of rest fall on one.
at most five working days in a row
    A rule of our own that counts the calendar days of the instance. The weekly program knows it.

Every roster is checked by ``wfm`` and once more by the rules above in the instance's own terms.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from measure.apart import known_run, run_apart
from measure.records import Job, Outcome, Run
from measure.report import RUNS
from measure.tables import markdown_table, number
from published.matsp_file import Matsp, NotRepresentableError, read_matsp

KNOWN_COST: Mapping[str, int] = {"1_7_10_1": 383}
"""Published costs that are proved optimal."""
HEADER = (
    "instance",
    "days",
    "staff",
    "cost",
    "bound",
    "trivial bound",
    "known optimum",
    "gap, % of cost",
    "seconds",
    "remark",
)
LEAVES_TOTAL_OUT = "the bound leaves the total of minutes out"
WEEK_DAYS = 7


def main() -> int:
    """Solve the instances and write the table; the exit status is 1 if a run has failed."""
    options = _options()
    rows, failed = [], False
    for path in sorted(options.folder.glob("*.txt")):
        if options.only and path.stem not in options.only:
            continue
        try:
            matsp = read_matsp(path)
        except NotRepresentableError as error:
            rows.append([path.stem, *["–"] * 8, f"not represented: {error}"])
            continue
        run = _solved(path, options)
        failed |= run.failure is not None
        rows.append(table_row(matsp, run))
    text = markdown_table(HEADER, rows)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "matsp.md").write_text(text, encoding="utf-8")
    print(text)
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of the published files")
    parser.add_argument("--only", nargs="+", metavar="INSTANCE", help="these instances alone")
    parser.add_argument("--limit", type=float, default=60.0, help="time limit of each run in seconds")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--out", type=Path, required=True, help="folder of the table, made if it is missing")
    parser.add_argument("--resume", action="store_true", help="keep runs that are there already and did not fail")
    return parser.parse_args()


def _solved(path: Path, options: argparse.Namespace) -> Run:
    job = Job(path.stem, options.seed, options.limit, format="matsp")
    record = options.out / RUNS / job.file_name
    known = known_run(job, record) if options.resume else None
    return run_apart(path, job, record) if known is None else known


def table_row(matsp: Matsp, run: Run) -> list[str]:
    """Lay out one instance; the gap is taken against the better of both bounds."""
    known = KNOWN_COST.get(matsp.name)
    return [
        matsp.name,
        str(matsp.days),
        str(len(matsp.staff)),
        "–" if run.outcome is None or run.outcome.short_slots else number(run.outcome.cost, 0),
        "–" if run.outcome is None else number(run.outcome.bound, 2),
        str(matsp.trivial_bound),
        "–" if known is None else str(known),
        "–" if run.outcome is None else number(_gap_percent(run.outcome, matsp.trivial_bound), 2),
        "–" if run.outcome is None else number(run.outcome.seconds, 1),
        _remark(matsp, run),
    ]


def _gap_percent(outcome: Outcome, trivial_bound: int) -> float | None:
    """Distance to the better bound in percent of the cost; None where the roster is no solution."""
    if outcome.cost is None or outcome.short_slots:
        return None
    bound = max(trivial_bound, outcome.bound or 0.0)
    return 100 * (outcome.cost - bound) / outcome.cost if outcome.cost > 0 else 0.0


def _remark(matsp: Matsp, run: Run) -> str:
    if run.outcome is None:
        return f"failed: {run.failure}"
    remarks = [] if matsp.days == WEEK_DAYS else [LEAVES_TOTAL_OUT]
    if run.outcome.short_slots:
        remarks.append(f"no solution: {run.outcome.short_slots:g} agent-slots below the least cover")
    return "; ".join(remarks)


if __name__ == "__main__":
    sys.exit(main())
