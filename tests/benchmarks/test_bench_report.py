"""The report says what was met, what was missed and by how much, and what failed."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from bench_runs import outcome, run_of

import run as command
import scaling
from measure import report as reporting
from measure.apart import known_run, run_apart
from measure.peer_table import compare_peers
from measure.pictures import gap_lines
from measure.promises import promises, time_to_quick_gap
from measure.records import Job, Point, Run, read_run, write_run
from measure.report import write_report
from measure.summary import summarise, verdict

MET = run_of("20_groups", outcome(cost=130.0))
MISSED = run_of("20_different", outcome(cost=200.0, seconds=70.0))
FAILED = run_of("20_different", None, seed=12, failure="CheckerMismatchError: not confirmed (exit status 1)")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder with a run that meets its target, one that misses it and one that failed; nothing is drawn."""
    monkeypatch.setattr(reporting, "can_draw", lambda: False)
    for run in (MET, MISSED, FAILED):
        write_run(run, tmp_path / "runs" / run.job.file_name)
    return tmp_path


def lines_with(text: str, word: str) -> list[str]:
    return [line for line in text.splitlines() if word in line]


# The files of runs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [MET, FAILED, run_of("a", outcome(trace=(Point("duties", 1.0, None, 0.0),)))])
def test_a_run_is_read_as_it_was_written(run: Run, tmp_path: Path) -> None:
    write_run(run, tmp_path / "run.json")
    assert read_run(tmp_path / "run.json") == run


@pytest.mark.parametrize(
    ("run", "job", "is_known"),
    [(MET, MET.job, True), (FAILED, FAILED.job, False), (MET, Job("20_groups", 11, 60.0, "wfm", 0.4), False)],
    ids=["it went well", "it failed", "it was to stop elsewhere"],
)
def test_a_run_is_known_if_it_is_the_same_and_went_well(run: Run, job: Job, is_known: bool, tmp_path: Path) -> None:
    write_run(run, tmp_path / "run.json")
    assert (known_run(job, tmp_path / "run.json") == run) is is_known


def test_a_process_that_ends_badly_is_a_failed_run_with_its_last_words(tmp_path: Path) -> None:
    job = Job("nothing", 1, 1.0)
    run = run_apart(tmp_path / "missing", job, tmp_path / "run.json")
    assert run == read_run(tmp_path / "run.json")
    assert run.outcome is None
    assert run.failure is not None
    assert run.failure.endswith("(exit status 1)")


# The table ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "target", "failed", "said"),
    [
        (0.40, 0.40, 0, "met"),
        (0.41, 0.40, 0, "missed by 0.01 points (1.02 ×)"),
        (0.40, 0.40, 1, "met, but 1 failed"),
        (None, 0.40, 3, "no result"),
        (0.10, None, 0, "–"),
    ],
)
def test_a_target_is_met_up_to_its_own_value(
    figure: float | None, target: float | None, failed: int, said: str
) -> None:
    assert verdict(figure, target, failed, "points") == said


def test_a_row_holds_the_median_of_its_seeds() -> None:
    costs = {11: 110.0, 12: 300.0, 13: 120.0}
    runs = [run_of("20_groups", outcome(cost=cost), seed=seed) for seed, cost in costs.items()]
    (row,) = summarise(runs)
    assert (row.gap_percent, row.seeds) == (pytest.approx(0.20), (11, 12, 13))
    assert row.gap_range == pytest.approx((0.10, 2.00))


def test_rows_are_sorted_by_size_then_limit() -> None:
    limits = [("300_different", 60.0), ("20_groups", 300.0), ("20_groups", 60.0)]
    rows = summarise(run_of(name, outcome(), limit=limit) for name, limit in limits)
    assert [(row.name, row.limit_seconds) for row in rows] == [limits[2], limits[1], limits[0]]


def test_the_table_says_what_was_met(folder: Path) -> None:
    text, _ = write_report(folder)
    assert "| 0.300 (0.300 to 0.300) | 0.40 | met |" in lines_with(text, "20_groups")[0]


def test_the_table_says_by_how_much_a_target_was_missed(folder: Path) -> None:
    text, _ = write_report(folder)
    assert "| 1.000 (1.000 to 1.000) | 0.80 | missed by 0.2 points (1.25 ×) |" in lines_with(text, "20_different")[0]


def test_a_failed_run_is_listed_and_counted_but_is_no_figure(folder: Path) -> None:
    text, failures = write_report(folder)
    assert failures == ["20_different, seed 12, 60 s, wfm: CheckerMismatchError: not confirmed (exit status 1)"]
    assert f"- {failures[0]}" in text
    assert "| 11, 12, 1 failed |" in text


def test_the_csv_file_holds_the_same_rows(folder: Path) -> None:
    write_report(folder)
    with (folder / "table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["centre"], row["failed"], float(row["gap_percent"])) for row in rows] == [
        ("20_different", "1", 1.0),
        ("20_groups", "0", 0.3),
    ]


def test_without_matplotlib_the_report_says_how_to_get_it(folder: Path) -> None:
    text, _ = write_report(folder)
    assert 'No pictures: matplotlib is not installed; `pip install -e ".[bench]"` brings it.' in text


# Other targets --------------------------------------------------------------------------------------------------------


def test_a_first_roster_that_comes_late_is_named_with_its_target() -> None:
    late = run_of("20_groups", outcome(trace=(Point("start", 6.1, 130.0, 100.0),)))
    said = promises(summarise([late]), [late])
    assert said[0] == (
        "First roster within 10 % of the time limit: missed; 20_groups at 60 s has 6.1 s, at most 6.0 s are allowed."
    )


@pytest.mark.parametrize(("seconds", "said"), [(65.0, ": met."), (65.2, "20_groups at 60 s has 5.2 s, at most 5.0 s")])
def test_the_time_limit_is_kept_within_five_seconds(seconds: float, said: str) -> None:
    run = run_of("20_groups", outcome(seconds=seconds))
    assert said in promises(summarise([run]), [run])[1]


@pytest.mark.parametrize(("name", "said"), [("1000_different", "missed"), ("5000_groups", "not measured")])
def test_memory_is_judged_up_to_a_thousand_agents(name: str, said: str) -> None:
    run = run_of(name, outcome(mebibytes=5000.0))
    assert said in promises(summarise([run]), [run])[2]


def quick(name: str, agents: int, seconds: float, limit: float = 60.0) -> Run:
    trace = (Point("improve", seconds, 120.0, 100.0),)
    return run_of(name, outcome(agents=agents, cost=120.0, trace=trace, seconds=limit), limit=limit)


@pytest.mark.parametrize(("power", "said"), [(1.3, "met"), (1.4, "missed by 0.10")])
def test_the_exponent_of_time_over_agents_is_stated_beside_its_target(power: float, said: str) -> None:
    runs = [quick(name, agents, agents**power, 9000) for name, agents in (("20_groups", 20), ("300_different", 300))]
    assert promises([], runs)[3] == (
        f"Time to 0.25 % grows as agents^{power:.2f} (2 runs; target at most agents^1.3): {said}."
    )


def test_an_exponent_without_the_slowest_runs_shows_nothing() -> None:
    runs = [quick(name, agents, agents, 9000) for name, agents in (("20_groups", 20), ("300_different", 300))]
    assert promises([], [*runs, MISSED])[3] == (
        "Time to 0.25 % grows as agents^1.00 (2 runs; target at most agents^1.3): not shown; "
        "runs that never came so near, left out: 1."
    )


def test_of_several_limits_the_longest_run_counts() -> None:
    points, never = time_to_quick_gap([quick("20_groups", 20, 50.0, 300.0), quick("20_groups", 20, 10.0, 60.0)])
    assert (points, never) == ([(20.0, 50.0)], 0)


def test_a_run_that_never_comes_near_is_counted_apart() -> None:
    assert time_to_quick_gap([MISSED]) == ([], 1)


def test_variants_are_left_out_of_the_pictures() -> None:
    assert list(gap_lines([MET, run_of("20_groups_planted", outcome())])) == ["20_groups"]


# Peers ----------------------------------------------------------------------------------------------------------------


def test_a_peer_is_held_against_the_bound_of_wfm() -> None:
    peer = run_of("20_groups", outcome(cost=400.0, bound=None), solver="plain")
    rows = compare_peers([peer, MET, MISSED])
    assert [(row.solver, row.gap_percent) for row in rows] == [
        ("wfm", pytest.approx(0.3)),
        ("plain", pytest.approx(3.0)),
    ]


def test_a_peer_without_a_roster_has_none() -> None:
    rows = compare_peers([MET, run_of("20_groups", outcome(cost=None, bound=None), solver="plain")])
    assert (rows[1].solved, rows[1].ran, rows[1].cost) == (0, 1, None)


def test_a_missing_peer_is_named_with_the_reason(folder: Path) -> None:
    text, _ = write_report(folder, {"plain": None, "timefold": "there is no Java 17"})
    assert "- timefold is left out: there is no Java 17" in text
    assert "plain" not in text


# The commands ---------------------------------------------------------------------------------------------------------


def command_status(monkeypatch: pytest.MonkeyPatch, out: Path) -> int:
    monkeypatch.setattr(sys, "argv", ["run.py", "--out", str(out), "--report-only"])
    return command.main()


def test_the_command_fails_if_a_run_has_failed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert command_status(monkeypatch, folder) == 1


def test_a_missed_target_alone_is_no_failure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "runs" / FAILED.job.file_name).unlink()
    assert command_status(monkeypatch, folder) == 0


def test_exponents_are_laid_out_under_what_was_measured() -> None:
    runs = [(size, run_of("x", outcome(mebibytes=2.0 * size))) for size in (20, 60)]
    assert "| **exponent** | – | – | **0.00** (2) | – | **1.00** (2) |" in scaling.scaling_report({"agents": runs})
