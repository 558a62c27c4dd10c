"""Plan the same rosters in other ways, with the same time, and hold each against the bound that ``wfm`` proves.

    python benchmarks/compare.py --shapes 20_groups 60_different 300_one_queue --seed 11 --seconds 60 --out /tmp/bench
    python benchmarks/compare.py --shapes 20_groups --peers timefold --bound 20_groups=419.2 --out /tmp/bench

``wfm`` runs first, unless a bound is given, then one peer after the other, each in a process of its own. Rosters are
checked and priced by ``wfm``'s checker; one that breaks a hard rule, or costs something else than the peer says, is
listed as failed. Peers that cannot run are named with the reason. Each run leaves a file in OUT/runs. The exit status
is 1 if ``wfm`` has failed; a peer may fail.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from instances import SHAPES, write_instance
from measure.apart import list_peers, run_apart
from measure.figures import percent
from measure.records import WFM, Job, Outcome, Run
from measure.tables import markdown_table
from peer_runs.apart import run_peer_apart
from peer_runs.record import PeerRun

HEADER = ("centre", "solver", "cost", "gap, %", "own bound", "seconds", "memory, MiB", "hard findings", "remarks")


def main() -> int:
    """Run everything that is asked for and print a table.

    Returns
    -------
    The exit status.
    """
    options = _options()
    bounds = dict(options.bound)
    rows: list[tuple[str, ...]] = []
    has_failed = False
    for shape in options.shapes:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / shape
            write_instance(SHAPES[shape], options.seed, source)
            job = Job(shape, options.seed, options.seconds)
            bound = bounds.get(shape)
            if bound is None:
                run = run_apart(source, job, options.out / "runs" / f"peer_{job.file_name}")
                bound = None if run.outcome is None else run.outcome.bound
                has_failed |= run.outcome is None
                rows.append(_told(wfm_row(run)))
            rows += [_told(peer_row(run, bound)) for run in _peer_runs(options, source, job)]
    print(markdown_table(HEADER, rows))
    return int(has_failed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", nargs="+", choices=sorted(SHAPES), metavar="CENTRE", required=True)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--seconds", type=float, default=60.0, help="time limit of each")
    parser.add_argument("--peers", nargs="+", metavar="PEER", help="some of them; all without it")
    parser.add_argument("--workers", type=int, default=2, help="threads that a peer may use")
    parser.add_argument("--bound", nargs="+", type=_bound, default=[], metavar="CENTRE=BOUND", help="spares wfm's run")
    parser.add_argument("--out", type=Path, required=True, help="folder of the runs' files, made if it is missing")
    options = parser.parse_args()
    known = list_peers()
    if unknown := set(options.peers or ()) - set(known):
        parser.error(f"{', '.join(sorted(unknown))}: no such peer; there are {', '.join(known)}")
    options.reasons = {name: known[name] for name in options.peers or known}
    return options


def _bound(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    if name not in SHAPES:
        raise argparse.ArgumentTypeError(f"'{name}' is no centre; write CENTRE=BOUND")
    return name, float(value)


# Runs -----------------------------------------------------------------------------------------------------------------


def _peer_runs(options: argparse.Namespace, source: Path, job: Job) -> Iterator[PeerRun]:
    """Let all peers run that are asked for; those that cannot have a run that says so, and no file."""
    reasons: Mapping[str, str | None] = options.reasons
    for name, reason in reasons.items():
        own = replace(job, solver=name)
        record = options.out / "runs" / f"peer_{own.file_name}"
        yield run_peer_apart(source, own, record, options.workers) if reason is None else PeerRun(own, None, reason)


# The table ------------------------------------------------------------------------------------------------------------


def wfm_row(run: Run) -> tuple[str, ...]:
    """Cells of a run of ``wfm``."""
    found = run.outcome
    if found is None:
        return run.job.name, WFM, "–", "–", "–", "–", "–", "–", f"failed: {run.failure}"
    gap = _cell(percent(found, found.cost, found.bound), 3)
    cells = _cell(found.cost, 1), gap, _cell(found.bound, 1), _cell(found.seconds, 1), _cell(found.mebibytes, 0)
    return run.job.name, WFM, *cells, "0", ""


def peer_row(run: PeerRun, bound: float | None) -> tuple[str, ...]:
    """Cells of a run of a peer; only a lawful roster has a gap.

    Parameters
    ----------
    bound
        Proved lower bound of the instance, None if there is none.
    """
    found: Outcome | None = run.outcome
    gap = None if found is None else percent(found, found.cost, bound)
    cost = _cell(run.cost, 1) if run.cover_cost is None else f"({run.cover_cost:.1f})"
    cells = cost, _cell(gap, 3), _cell(run.own_bound, 1), _cell(run.seconds, 1), _cell(run.mebibytes, 0)
    return run.job.name, run.job.solver, *cells, str(run.hard_findings) if run.cost is not None else "–", _remarks(run)


def _remarks(run: PeerRun) -> str:
    failure = (
        () if run.failure is None else (f"failed: {run.failure}" if run.seconds else f"did not run: {run.failure}",)
    )
    return "; ".join((*failure, *run.remarks))


def _cell(value: float | None, decimals: int) -> str:
    return "–" if value is None else f"{value:.{decimals}f}"


def _told(row: tuple[str, ...]) -> tuple[str, ...]:
    """Tell of a row as soon as it is there."""
    print(" · ".join(row), file=sys.stderr, flush=True)
    return row


if __name__ == "__main__":
    sys.exit(main())
