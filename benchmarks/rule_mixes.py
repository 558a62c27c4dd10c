"""What rules cost the search: a centre with none, six, twelve and all rules of ``config/all_rules.yaml``.

    python benchmarks/rule_mixes.py --time-limit 60 --out DIR
    python benchmarks/rule_mixes.py --centre 60_groups --seed 11 --mixes none twelve --out DIR

The sample centre is planned unless a made one is named; from that, rules that name people or teams are left out. Each
mix is planned by ``wfm roster`` in a process of its own, audited by ``wfm check``, and becomes a row of
``DIR/rule_mixes.md``. The exit status is 1 if a run has failed or its roster did not pass the check.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from centres.shape import SHAPES
from instances import write_instance

PROJECT = Path(__file__).parents[1]
SIX = ("min_rest", "max_consecutive_days", "consecutive_days_off", "preference", "weekends", "start_consistency")
TWELVE = (*SIX, "min_start_gap", "weekly_rest", "weekly_days", "days_off", "shift_count", "shift_headcount")
MIXES = {"none": (), "six": SIX, "twelve": TWELVE, "all": None}
MADE_NAMES = {"evening": "short", "evenings": "short_days"}
"""What made centres call the sample's shift and contract."""
MADE_REST_HOURS = 30
"""Weekly rest that everybody's availability in a made centre allows."""
HEADER = (
    "| rules | listed | cost | bound | gap, % | short hours | seconds |\n| --- | --- | --- | --- | --- | --- | --- |"
)


class _Quoting(yaml.SafeDumper):
    """Writes text in quotes: a time of day is refused without."""


_Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def main() -> int:
    """Run all mixes and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds of each run")
    parser.add_argument("--mixes", nargs="+", choices=sorted(MIXES), default=list(MIXES), help="which of them")
    parser.add_argument("--out", type=Path, required=True, help="folder of the results, made if it is missing")
    parser.add_argument("--centre", choices=sorted(SHAPES), metavar="NAME", help="a made centre, not the sample")
    parser.add_argument("--seed", type=int, default=11, help="which of many such centres")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    source, config = _centre(options.centre, options.seed, options.out)
    rows = [run_mix(name, source, config, options.time_limit, options.out) for name in options.mixes]
    table = "\n".join([HEADER, *(row for row in rows if row is not None)])
    (options.out / "rule_mixes.md").write_text(table + "\n", encoding="utf-8")
    print(table)
    return int(None in rows)


def _centre(name: str | None, seed: int, folder: Path) -> tuple[Path, dict[str, Any]]:
    """Return an input folder, and its configuration with all rules."""
    everything = _read(PROJECT / "config" / "all_rules.yaml")
    if name is None:
        return PROJECT / "sample_data", everything
    source = folder / f"{name}_{seed}"
    write_instance(SHAPES[name], seed, source)
    config = _read(source / "config.yaml")
    config["rules"] = [_renamed(rule) for rule in everything["rules"] if not {"agents", "teams", "people"} & set(rule)]
    for rule in config["rules"]:
        if rule["rule"] == "weekly_rest":
            rule["hours"] = MADE_REST_HOURS
    return source, config


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def _renamed(value: Any) -> Any:
    """Call shifts and contracts as made centres do."""
    if isinstance(value, dict):
        return {MADE_NAMES.get(key, key): _renamed(own) for key, own in value.items()}
    if isinstance(value, list):
        return [_renamed(own) for own in value]
    return MADE_NAMES.get(value, value) if isinstance(value, str) else value


def run_mix(name: str, source: Path, everything: dict[str, Any], time_limit: float, folder: Path) -> str | None:
    """Plan and check one mix; None if either fails."""
    kept = MIXES[name]
    rules = [rule for rule in everything["rules"] if kept is None or rule["rule"] in kept]
    config = {**everything, "rules": rules, "solver": dict(everything.get("solver", {}))}
    config["solver"]["gap_target_percent"] = 0
    file, out = folder / f"{name}.yaml", folder / name
    file.write_text(yaml.dump(config, Dumper=_Quoting), encoding="utf-8")
    common = [str(source), "--config", str(file)]
    planned = _wfm("roster", *common, "--out", str(out), "--force", "--time-limit", str(time_limit))
    checked = planned == 0 and _wfm("check", *common, "--schedule", str(out / "schedule.csv")) == 0
    return _row(name, len(config["rules"]), json.loads((out / "run.json").read_text())) if checked else None


def _wfm(*arguments: str) -> int:
    command = [sys.executable, "-m", "wfm", *arguments]
    return subprocess.run(command, cwd=PROJECT, stdout=subprocess.DEVNULL, check=False).returncode


def _row(name: str, listed: int, run: dict[str, Any]) -> str:
    return (
        f"| {name} | {listed} | {run['objective']:,.1f} | {run['bound']:,.1f} "
        f"| {run['gap_percent_of_required_hours']:.3f} | {run['short_hours']:.1f} | {run['seconds']:.0f} |"
    )


if __name__ == "__main__":
    sys.exit(main())
