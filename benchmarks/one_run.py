"""Make one run in this process and write its file; `run.py`, `scaling.py` and `matsp.py` start it.

    python benchmarks/one_run.py FOLDER --record run.json --name 20_groups --seed 11 --limit 60

A run that fails ends with a status other than 0 and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from measure.records import WFM, Job, Outcome, Run, write_run
from measure.solve import NotConfirmedError, solve_folder, solve_with_peer
from published.matsp_run import solve_matsp
from wfm.errors import WfmError


def main() -> None:
    """Read the command line and make the run, or list the peers."""
    options = _options()
    if options.list_peers:
        print(json.dumps(_peers()))
        return
    job = Job(options.name, options.seed, options.limit, options.solver, options.gap_target, options.format)
    try:
        outcome = _solve(options.source, job)
    except (WfmError, NotConfirmedError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
    write_run(Run(job, outcome), options.record)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, nargs="?", help="input folder with config.yaml, or published file")
    parser.add_argument("--record", type=Path, help="file to write")
    parser.add_argument("--name", help="what tables call the instance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds")
    parser.add_argument("--solver", default=WFM, help="wfm, or the name of a peer")
    parser.add_argument("--gap-target", type=float, default=0.0, help="percent of required hours at which to stop")
    parser.add_argument("--format", choices=("folder", "matsp"), default="folder")
    parser.add_argument("--list-peers", action="store_true", help="print the peers, and why one cannot run, as JSON")
    options = parser.parse_args()
    if not options.list_peers and None in (options.source, options.record, options.name):
        parser.error("give an instance, --record and --name")
    return options


def _solve(source: Path, job: Job) -> Outcome:
    if job.solver != WFM:
        return solve_with_peer(source, job)
    return solve_matsp(source, job) if job.format == "matsp" else solve_folder(source, job)


def _peers() -> dict[str, str | None]:
    """Peers by name, each with the reason why it cannot run here, if there is one."""
    from peers.catalogue import PEERS

    return {peer.name: peer.is_available() for peer in PEERS}


if __name__ == "__main__":
    main()
