"""Let one peer plan one instance in this process and write what came of it; `compare.py` starts it.

python -m peer_runs.one_answer timefold FOLDER --record FILE --name 20_groups --seed 11 --limit 60
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from measure.records import Job, Outcome
from measure.solve import full_cost, machine, peak_mebibytes, read_problem
from peer_runs.record import PeerRun, write_peer_run
from peers.catalogue import PEERS
from peers.peer import Answer
from wfm.check.audit import audit
from wfm.check.confirm import tolerance
from wfm.domain.findings import Scorecard


def main() -> None:
    """Read the command line and make the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", choices=[peer.name for peer in PEERS])
    parser.add_argument("source", type=Path, help="input folder with config.yaml")
    parser.add_argument("--record", type=Path, required=True, help="file to write")
    parser.add_argument("--name", required=True, help="what tables call the instance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    job = Job(options.name, options.seed, options.limit, options.peer)
    write_peer_run(run_peer(options.source, job, options.workers), options.record)


def run_peer(source: Path, job: Job, workers: int) -> PeerRun:
    """Let a peer plan, have the checker judge its roster, and measure both time and memory before that."""
    peer = next(peer for peer in PEERS if peer.name == job.solver)
    instance, requirement, rules = read_problem(source)
    began = time.perf_counter()
    answer = peer.answer(instance, requirement, rules, job.limit_seconds, workers)
    seconds, mebibytes = time.perf_counter() - began, _mebibytes()
    scorecard = audit(instance, requirement, rules, answer.roster, with_reasons=False) if answer.roster else None
    failure = _failure(answer, scorecard)
    outcome = Outcome(
        agents=len(instance.agents),
        cost=None if scorecard is None else scorecard.objective,
        bound=None,
        full_cost=full_cost(instance, requirement),
        short_slots=0.0 if scorecard is None else float(scorecard.coverage.short.sum()),
        seconds=seconds,
        planning_seconds=seconds,
        mebibytes=mebibytes,
        machine=machine({}),
    )
    return PeerRun(
        job,
        outcome if failure is None else None,
        failure,
        seconds=seconds,
        mebibytes=mebibytes,
        cost=outcome.cost,
        own_cost=answer.cost,
        own_bound=answer.bound,
        hard_findings=len(scorecard.broken) if scorecard else 0,
        cover_cost=answer.cover_cost,
        remarks=answer.remarks,
    )


def _mebibytes() -> float:
    """Most memory of this process and of the largest one that it started."""
    return peak_mebibytes() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _failure(answer: Answer, scorecard: Scorecard | None) -> str | None:
    """Say why an answer does not count, None if it does."""
    if scorecard is None:
        return None
    if scorecard.broken:
        first = scorecard.broken[0]
        return f"{len(scorecard.broken)} hard rules are broken; {first.rule}: {first.message}"
    if answer.cost is None or abs(answer.cost - scorecard.objective) > tolerance(scorecard.objective):
        return f"the roster costs {scorecard.objective:.4f}, not {answer.cost} as the peer says"
    return None


if __name__ == "__main__":
    main()
