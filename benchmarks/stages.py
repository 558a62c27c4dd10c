"""Cost and bound after each stage of the engine, on the sample centre or any other, for several seeds.

    python benchmarks/stages.py --seeds 1 2 3
    python benchmarks/stages.py --input mycentre --config mycentre/config.yaml --time-limit 120

Each run is checked by ``wfm``'s own checker before it counts. Figures depend on the machine; quote medians.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path

from wfm.domain.settings import SolverSettings
from wfm.pipeline.roster import plan_roster
from wfm.pipeline.steps.planning import Planned

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run every seed and print a table."""
    options = _options()
    gaps = []
    for seed in options.seeds:
        planned = _run(options, seed)
        gaps.append(planned.result.gap_percent or 0.0)
        _print(planned, seed)
    peak_mebibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"median gap {statistics.median(gaps):.3f} % of required hours, peak memory {peak_mebibytes:.0f} MiB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", type=Path, default=ROOT / "sample_data")
    parser.add_argument("--config", type=Path, default=ROOT / "config" / "roster.yaml")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--time-limit", type=float, default=60.0)
    return parser.parse_args()


def _run(options: argparse.Namespace, seed: int) -> Planned:
    def override(settings: SolverSettings) -> SolverSettings:
        return replace(settings, seed=seed, time_limit_seconds=options.time_limit)

    with tempfile.TemporaryDirectory() as folder:
        return plan_roster(options.input, options.config, Path(folder) / "out", override=override)


def _print(planned: Planned, seed: int) -> None:
    result = planned.result
    print(f"seed {seed}: gap {result.gap_percent:.3f} %, {result.seconds:.1f} s")
    for stage in result.stages:
        cost = "-" if stage.cost is None else f"{stage.cost:,.1f}"
        print(f"  {stage.name:12} {stage.seconds:7.1f} s  cost {cost:>10}  bound {stage.bound or 0:,.1f}")


if __name__ == "__main__":
    main()
