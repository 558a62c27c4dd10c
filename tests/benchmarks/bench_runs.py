"""Invented runs of benchmarks: a required week of 10,000 cost units, so a hundred units are one percent."""

from __future__ import annotations

from measure.records import Job, Outcome, Point, Run

REQUIRED = 10_000.0


def outcome(
    *,
    agents: int = 20,
    cost: float | None = 130.0,
    bound: float | None = 100.0,
    seconds: float = 60.0,
    mebibytes: float = 200.0,
    trace: tuple[Point, ...] = (),
    stages: tuple[Point, ...] = (),
) -> Outcome:
    return Outcome(
        agents=agents,
        cost=cost,
        bound=bound,
        full_cost=REQUIRED,
        short_slots=0.0,
        seconds=seconds,
        planning_seconds=seconds,
        mebibytes=mebibytes,
        trace=trace,
        stages=stages,
        machine={"python": "3.11", "cores": "2"},
    )


def run_of(
    name: str,
    result: Outcome | None,
    *,
    seed: int = 11,
    limit: float = 60.0,
    solver: str = "wfm",
    failure: str | None = None,
) -> Run:
    return Run(Job(name, seed, limit, solver), result, failure)
