"""Benchmark centres: the same to the byte, read without a word, and lawful by construction."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from instances import SHAPES, Shape, write_instance
from wfm.attendance.settings import AttendanceSettings
from wfm.domain.findings import Scorecard
from wfm.intake.inputs import Inputs
from wfm.intake.read import read_inputs
from wfm.pipeline.check import audit_schedule
from wfm.rules.base import Rule, configurable_rules, rules_in_force
from wfm.rules.parts.candidates import build_candidates
from wfm.rules.parts.contract_limits import limit_notes

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "instances.py"
FILES = ("agents.csv", "availability.csv", "config.yaml", "demand.csv", "history.csv", "time_off.csv")

DIFFERENT = Shape("different", 40, 2, multi_skilled_share=0.3)
GROUPS = Shape("groups", 40, 2, groups=6, individual_share=0.1, multi_skilled_share=0.3)
THREE_QUEUES = Shape("three_queues", 60, 3, multi_skilled_share=0.5)
ONE_QUEUE = Shape("one_queue", 12, 1)
READABLE = [
    *(DIFFERENT, GROUPS, THREE_QUEUES, ONE_QUEUE),
    replace(DIFFERENT, name="different_night", hours="round_the_clock"),
    replace(GROUPS, name="groups_night", hours="round_the_clock"),
    replace(DIFFERENT, name="different_tight", load=1.03),
]
PLANTED = [replace(shape, name=f"{shape.name}_planted", planted=True) for shape in READABLE[:-1]]
PERSONAL = [replace(shape, name=f"{shape.name}_personal", personal_rules=True) for shape in PLANTED]

Rows = list[dict[str, str]]


def written(shape: Shape, folder: Path, seed: int = 1, *, with_hidden: bool = False) -> Path:
    write_instance(shape, seed, folder, with_hidden=with_hidden)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(folder: Path) -> Inputs:
    return read_inputs(
        folder,
        folder / "config.yaml",
        rule_schemas=configurable_rules(),
        attendance_schema=AttendanceSettings,
    )


def required_heads(folder: Path) -> float:
    """Sum over rows, each weighted by its quarters of an hour: every second queue has rows of half an hour."""
    starts: dict[str, list[datetime]] = defaultdict(list)
    for row in rows_of(folder / "demand.csv"):
        starts[row["queue"]].append(datetime.fromisoformat(row["start"]))
    slots = {queue: (second - first).seconds // 900 for queue, (first, second, *_) in starts.items()}
    return sum(float(row["required"]) * slots[row["queue"]] for row in rows_of(folder / "demand.csv"))


def kinds_in(folder: Path) -> Counter[tuple[object, ...]]:
    """Count the people of each contract, skills, hours, availability and leave."""
    own: dict[str, list[tuple[str, ...]]] = {row["agent_id"]: [] for row in rows_of(folder / "agents.csv")}
    for name in ("availability", "time_off"):
        for row in rows_of(folder / f"{name}.csv"):
            own[row["agent_id"]].append((name, *list(row.values())[1:]))
    return Counter((*list(row.values())[2:], *own[row["agent_id"]]) for row in rows_of(folder / "agents.csv"))


# The files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [DIFFERENT, PLANTED[5]], ids=lambda shape: shape.name)
def test_the_same_seed_gives_the_same_bytes(shape: Shape, tmp_path: Path) -> None:
    first, second = written(shape, tmp_path / "a"), written(shape, tmp_path / "b")
    assert bytes_of(first) == bytes_of(second)


@pytest.mark.parametrize("name", ["agents.csv", "availability.csv", "demand.csv"])
def test_another_seed_gives_other_tables(name: str, tmp_path: Path) -> None:
    first, second = written(DIFFERENT, tmp_path / "a", seed=1), written(DIFFERENT, tmp_path / "b", seed=2)
    assert (first / name).read_bytes() != (second / name).read_bytes()


def test_the_folder_holds_only_what_a_run_reads(tmp_path: Path) -> None:
    assert sorted(bytes_of(written(PLANTED[0], tmp_path))) == sorted(FILES)


def test_lines_end_with_a_line_feed_alone(tmp_path: Path) -> None:
    assert not [name for name, text in bytes_of(written(DIFFERENT, tmp_path)).items() if b"\r" in text]


@pytest.mark.parametrize("shape", [*READABLE, *PLANTED], ids=lambda shape: shape.name)
def test_the_folder_is_read_without_a_note(shape: Shape, tmp_path: Path) -> None:
    inputs = read(written(shape, tmp_path))
    assert (inputs.notes, limit_notes(inputs.instance)) == ((), ())


@pytest.mark.parametrize("shape", READABLE, ids=lambda shape: shape.name)
def test_everybody_has_shifts_to_choose_from(shape: Shape, tmp_path: Path) -> None:
    inputs = read(written(shape, tmp_path))
    rules = rules_in_force([rule for rule in inputs.rules if isinstance(rule, Rule)], inputs.tables)
    assert not [
        agent.id for agent in inputs.instance.agents if not len(build_candidates(inputs.instance, agent, rules))
    ]


def test_personal_rules_are_hard(tmp_path: Path) -> None:
    text = (written(PERSONAL[0], tmp_path) / "config.yaml").read_text(encoding="utf-8")
    assert "{rule: start_consistency, minutes: 120}\n  - {rule: consecutive_days_off, min: 2}\n" in text


def test_without_personal_rules_there_are_none(tmp_path: Path) -> None:
    text = (written(DIFFERENT, tmp_path) / "config.yaml").read_text(encoding="utf-8")
    assert "start_consistency" not in text
    assert "consecutive_days_off" not in text


# The people -----------------------------------------------------------------------------------------------------------


def test_members_of_a_group_are_interchangeable(tmp_path: Path) -> None:
    assert sorted(kinds_in(written(GROUPS, tmp_path)).values()) == [1, 1, 1, 1, 6, 6, 6, 6, 6, 6]


def test_without_groups_everybody_is_different(tmp_path: Path) -> None:
    assert set(kinds_in(written(DIFFERENT, tmp_path)).values()) == {1}


def test_the_largest_centre_has_its_groups_and_its_individuals(tmp_path: Path) -> None:
    shape = replace(SHAPES["5000_groups"], agents=500)
    sizes = Counter(kinds_in(written(shape, tmp_path)).values())
    assert sizes == {5: 95, 1: 25}


def test_the_share_of_the_multi_skilled_is_kept(tmp_path: Path) -> None:
    skills = [row["skills"] for row in rows_of(written(THREE_QUEUES, tmp_path) / "agents.csv")]
    assert sum("|" in each for each in skills) == 30


def test_nobody_serves_more_than_three_queues(tmp_path: Path) -> None:
    shape = replace(THREE_QUEUES, queues=5)
    skills = [row["skills"].split("|") for row in rows_of(written(shape, tmp_path) / "agents.csv")]
    assert {len(each) for each in skills} == {1, 2, 3}


def test_an_eighth_of_all_days_is_unavailable(tmp_path: Path) -> None:
    shape = Shape("many", 300, 1)
    days = len(rows_of(written(shape, tmp_path) / "availability.csv"))
    assert 0.10 <= 1 - days / (300 * 7) <= 0.15


# The requirement ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("load", [0.9, 1.03])
@pytest.mark.parametrize("shape", [DIFFERENT, READABLE[4]], ids=lambda shape: shape.name)
def test_the_requirement_grows_with_the_load(shape: Shape, load: float, tmp_path: Path) -> None:
    normal, other = written(shape, tmp_path / "a"), written(replace(shape, load=load), tmp_path / "b")
    assert required_heads(other) / required_heads(normal) == pytest.approx(load, abs=0.003)


def test_a_normal_load_is_what_people_supply_in_the_middle_of_their_hours(tmp_path: Path) -> None:
    # Slots on the floor: 40 h in 5 shifts of 30 slots; 22-27.5 h in shifts of 21 slots; 12-24 h with 19 slots per 5 h.
    middle = {"full_time": 150.0, "part_time": 94.5, "short_days": 68.4}
    shape = Shape("flexible", 60, 1, groups=3)
    people = rows_of(written(shape, tmp_path) / "agents.csv")
    assert required_heads(tmp_path) == pytest.approx(sum(middle[row["contract"]] for row in people), rel=0.003)


def test_load_does_not_touch_the_people(tmp_path: Path) -> None:
    normal, tight = written(DIFFERENT, tmp_path / "a"), written(replace(DIFFERENT, load=1.03), tmp_path / "b")
    assert (normal / "agents.csv").read_bytes() == (tight / "agents.csv").read_bytes()


def test_the_night_before_is_as_well_staffed_as_it_must_be(tmp_path: Path) -> None:
    folder = written(READABLE[4], tmp_path)
    at_three = sum(
        float(row["required"]) for row in rows_of(folder / "demand.csv") if row["start"].endswith("30T03:00")
    )
    assert len(rows_of(folder / "history.csv")) == pytest.approx(at_three, abs=1)


# The hidden roster ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [*PLANTED, *PERSONAL], ids=lambda shape: shape.name)
def test_the_hidden_roster_is_lawful_and_costs_nothing(shape: Shape, tmp_path: Path) -> None:
    scorecard = _verdict(shape, tmp_path)
    assert (scorecard.findings, scorecard.objective) == ((), 0.0)


@pytest.mark.parametrize("shape", PERSONAL, ids=lambda shape: shape.name)
def test_the_hidden_roster_keeps_starts_of_a_week_together(shape: Shape, tmp_path: Path) -> None:
    spreads = [max(starts) - min(starts) for starts in _starts(written(shape, tmp_path, with_hidden=True)).values()]
    assert 0 < max(spreads) <= 120


@pytest.mark.parametrize("shape", PERSONAL, ids=lambda shape: shape.name)
def test_the_hidden_roster_has_no_single_day_off(shape: Shape, tmp_path: Path) -> None:
    dates = _dates(written(shape, tmp_path, with_hidden=True))
    assert not [agent for agent, worked in dates.items() if any((b - a).days == 2 for a, b in pairwise(worked))]


def test_a_centre_that_is_not_planted_has_no_hidden_roster(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="different is not planted"):
        write_instance(DIFFERENT, 1, tmp_path, with_hidden=True)


def _verdict(shape: Shape, folder: Path) -> Scorecard:
    written(shape, folder, with_hidden=True)
    return audit_schedule(folder, folder / "config.yaml", folder / "hidden_schedule.csv").result.scorecard


def _starts(folder: Path) -> dict[str, list[int]]:
    """Starts of each agent's shifts in minutes after midnight."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows_of(folder / "hidden_schedule.csv"):
        if row["kind"] == "shift":
            start = datetime.fromisoformat(row["start"])
            found[row["agent_id"]].append(start.hour * 60 + start.minute)
    return found


def _dates(folder: Path) -> dict[str, list[date]]:
    """Dates that each agent works, the night before the horizon among them."""
    found: dict[str, list[date]] = defaultdict(list)
    for row in rows_of(folder / "history.csv"):
        found[row["agent_id"]].append(datetime.fromisoformat(row["start"]).date())
    for row in rows_of(folder / "hidden_schedule.csv"):
        if row["kind"] == "shift":
            found[row["agent_id"]].append(date.fromisoformat(row["date"]))
    return found


# The catalogue and the command ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["20_groups", "20_different", "60_groups", "300_different", "1000_different", "5000_groups"]
)
@pytest.mark.parametrize("suffix", ["", "_planted", "_tight", "_slack", "_night", "_personal"])
def test_every_size_has_its_variants(name: str, suffix: str) -> None:
    assert SHAPES[name + suffix].agents == int(name.split("_")[0])


def test_more_groups_than_people_are_refused() -> None:
    with pytest.raises(ValueError, match="3 groups cannot share 2 agents"):
        Shape("tiny", 2, 1, groups=3)


def test_as_many_groups_as_people_are_allowed() -> None:
    assert Shape("tiny", 3, 1, groups=3).grouped_agents == 3


def test_the_command_writes_what_the_function_writes(tmp_path: Path) -> None:
    command = [sys.executable, "-B", str(SCRIPT), "20_groups", "--seed", "3", "--out", str(tmp_path / "a")]
    subprocess.run(command, check=True, cwd=tmp_path)
    assert bytes_of(tmp_path / "a") == bytes_of(written(SHAPES["20_groups"], tmp_path / "b", seed=3))


def test_the_command_lists_all_names(tmp_path: Path) -> None:
    command = [sys.executable, "-B", str(SCRIPT), "--list"]
    told = subprocess.run(command, check=True, cwd=tmp_path, capture_output=True, text=True)
    assert told.stdout.split() == list(SHAPES)
