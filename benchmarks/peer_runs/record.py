"""What came of letting a peer plan: a run like any other, and what it said itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from measure.records import Run


@dataclass(frozen=True)
class PeerRun(Run):
    """A run of a peer; whoever knows only runs can read its file too.

    Parameters
    ----------
    seconds, mebibytes
        Wall time of the peer, building of models included, and the most memory of its process and of those it started.
    cost
        Price of its roster as the checker computes it, even if that breaks hard rules and so is no outcome.
    own_cost, own_bound
        What the peer itself says.
    hard_findings
        Findings of hard rules.
    cover_cost
        Cost of cover of an answer that is no roster.
    """

    seconds: float | None = None
    mebibytes: float | None = None
    cost: float | None = None
    own_cost: float | None = None
    own_bound: float | None = None
    hard_findings: int = 0
    cover_cost: float | None = None
    remarks: tuple[str, ...] = ()


_FORM = TypeAdapter(PeerRun)


def write_peer_run(run: PeerRun, path: Path) -> None:
    """Write the file of a peer's run; the folder is made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_FORM.dump_json(run, indent=1))


def read_peer_run(path: Path) -> PeerRun:
    """Read the file of a peer's run."""
    return _FORM.validate_json(path.read_bytes())
