"""What ``run.json`` tells of attendance: the numbers of the files beside it, and what it takes to repeat the run."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Mapping
from contextlib import chdir
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from answering import decide, rows_of
from cli_site import CONFIG, PUNCHES, SCHEDULE, content, write_site
from openpyxl import load_workbook

from wfm.cli.main import run_command

ROOT = Path(__file__).parents[2]
LEFT_EARLY = "ann/2026-11-23/early_out/1"
DECISIONS = "exception_id,decision,reason,decided_by,decided_at\n"
PRICED = CONFIG.replace("hours: {mon-sun", "target: {service_level: 0.8, within_seconds: 20}, hours: {mon-sun").replace(
    "start: 2026-11-30, days: 2", "start: 2026-11-23, days: 1"
)
CALLS = "start,queue,volume,aht_seconds\n" + "".join(f"2026-11-23T{hour:02}:00,voice,6,300\n" for hour in range(6, 14))


def compare(site: Path, out: Path, *options: str) -> dict[str, Any]:
    """Compare, and return what ``run.json`` tells of it."""
    assert run_command(["attendance", str(site), "--out", str(out), "--quiet", *options]) == 0
    return attendance_in(out)


def attendance_in(folder: Path) -> dict[str, Any]:
    part: dict[str, Any] = record_in(folder)["attendance"]
    return part


def record_in(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "run.json").read_bytes())
    return record


def hash_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def filled(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Leave out what does not occur."""
    told = {group: {status: number for status, number in by.items() if number} for group, by in counts.items()}
    return {group: by for group, by in told.items() if by}


# A day by hand: Ann was to work from six to two and left at one, and two heads were needed all day. ------------------


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result folder of that day; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("calls")
    site = write_site(folder / "site", config=PRICED, demand=CALLS, punches=PUNCHES, schedule=SCHEDULE)
    compare(site, folder / "out")
    return folder / "out"


def test_report_time_and_period_are_told(calls: Path):
    told = attendance_in(calls)
    assert told["report_time"] == "2026-11-24T06:00"
    assert told["period"] == {"start": "2026-11-23", "days": 1, "timezone": "Europe/London"}


def test_people_and_punches_are_counted(calls: Path):
    told = attendance_in(calls)
    assert told["people"] == {"agents": 1, "shifts": 1, "worked": 1, "absent": 0, "absent_held": 0, "on_a_new_step": 0}
    assert told["punches"] == {"read": 2, "after_report_time": 0, "lines_of_data": 0}


def test_exceptions_are_counted_by_severity_and_by_kind(calls: Path):
    told = attendance_in(calls)["exceptions"]
    assert told["total"] == 1
    assert filled(told["by_severity"]) == {"high": {"open": 1}}
    assert filled(told["by_code"]) == {"early_out": {"open": 1}}


def test_every_severity_and_status_is_there_even_if_nothing_has_it(calls: Path):
    by_severity = attendance_in(calls)["exceptions"]["by_severity"]
    assert list(by_severity) == ["critical", "high", "medium", "low", "info"]
    assert by_severity["info"] == {"open": 0, "excused": 0, "confirmed": 0, "corrected": 0, "held": 0}


def test_seven_hours_of_eight_are_adherent(calls: Path):
    told = attendance_in(calls)
    assert (told["adherence_percent"], told["adherence_definition"]) == (87.5, "matched")
    assert (told["conformance_percent"], told["conformance_definition"]) == (87.5, "total")
    assert told["absence_percent"] == 0


def test_the_hour_lost_fell_into_a_short_slot(calls: Path):
    cover = attendance_in(calls)["cover"]
    assert (cover["lost_hours"], cover["lost_short_hours"]) == (1, 1)
    assert (cover["within_grace_hours"], cover["gained_hours"], cover["unknown_hours"]) == (0, 0, 0)
    voice = cover["queues"]["voice"]
    assert (voice["lost_hours"], voice["lost_short_hours"], voice["gained_hours"]) == (1, 1, 0)


def test_service_is_that_of_the_workbook(calls: Path):
    service = attendance_in(calls)["cover"]["queues"]["voice"]["service"]
    rows = list(load_workbook(calls / "attendance.xlsx")["Summary"].iter_rows(values_only=True))
    (shown,) = [[value for value in row if value is not None] for row in rows if row and "voice" in row]
    told = [round(100 * service[name], 2) for name in ("as_planned", "as_staffed", "as_attended")]
    assert shown == ["voice", 48, *told]
    assert service["days"]["2026-11-23"]["as_attended"] == service["as_attended"]


def test_without_demand_no_short_hours_are_told_and_the_reason_is(tmp_path: Path):
    site = write_site(tmp_path / "site", punches=PUNCHES, schedule=SCHEDULE)
    (site / "demand.csv").unlink()
    cover = compare(site, tmp_path / "out")["cover"]
    assert (cover["lost_hours"], cover["lost_short_hours"]) == (1, None)
    assert cover["note"]


# The same day without a promise of service ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, with its result in the folder ``out``; tests leave it as it is."""
    site = write_site(tmp_path_factory.mktemp("day") / "site", punches=PUNCHES, schedule=SCHEDULE)
    compare(site, site / "out")
    return site


@pytest.fixture(scope="module")
def before_its_end(day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result folder with a report time half an hour before the shift ends; tests leave it as it is."""
    out = tmp_path_factory.mktemp("before_its_end") / "out"
    compare(day, out, "--as-of", "2026-11-23T13:30")
    return out


def test_a_report_time_given_on_the_command_line_is_the_one_told(before_its_end: Path):
    assert attendance_in(before_its_end)["report_time"] == "2026-11-23T13:30"


def test_what_is_held_back_counts_as_held(before_its_end: Path):
    assert filled(attendance_in(before_its_end)["exceptions"]["by_severity"]) == {"high": {"held": 1}}


# Files read ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gone_on(day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result folder of a comparison that goes on from the day's result; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("gone_on")
    more = folder / "more.csv"
    more.write_text(f"{DECISIONS}{LEFT_EARLY},excused,a bus strike,Hal,2026-11-25T10:00\n", encoding="utf-8")
    compare(day, folder / "out", "--previous", str(day / "out"), "--decisions", str(more))
    return folder / "out"


@pytest.fixture(scope="module")
def looked_back(day: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is told of a comparison that looks back at the day's result, schedule and decisions named."""
    schedule, before = str(day / "schedule.csv"), day / "out"
    given = ["--schedule", schedule, "--decisions", str(before / "decisions.csv"), "--past", str(before)]
    return compare(day, tmp_path_factory.mktemp("looked_back") / "out", *given)


def test_every_table_read_has_its_fingerprint(day: Path):
    names = ("agents", "demand", "punches", "schedule")
    expected = {name: hash_of(day / f"{name}.csv") for name in names}
    assert attendance_in(day / "out")["files_read"] == {**expected, "config": hash_of(day / "config.yaml")}


def test_files_named_beside_the_input_have_their_fingerprint_by_path(day: Path, gone_on: Path):
    before, told = day / "out", attendance_in(gone_on)["files_read"]
    beside = {name: value for name, value in told.items() if name.startswith("beside: ")}
    files = [before / name for name in ("decisions.csv", "exceptions.csv", "exception_history.csv")]
    assert beside == {f"beside: {file.as_posix()}": hash_of(file) for file in (*files, gone_on.parent / "more.csv")}
    assert told["previous history"] == hash_of(before / "history.csv")


def test_files_of_past_weeks_have_their_fingerprint_too(day: Path, looked_back: dict[str, Any]):
    names = ("exceptions", "exception_history", "adherence", "coverage_effect", "history")
    past = {name: value for name, value in looked_back["files_read"].items() if name.startswith("past: ")}
    files = [day / "out" / f"{name}.csv" for name in names]
    assert past == {f"past: {file.as_posix()}": hash_of(file) for file in files}


def test_the_sheet_of_settings_shows_the_same_fingerprints_and_versions(gone_on: Path):
    told = attendance_in(gone_on)
    assert [name for name in told["files_read"] if name.startswith("past: ")]
    rows = list(load_workbook(gone_on / "attendance.xlsx")["Settings"].iter_rows(values_only=True))
    shown = {row[0].partition(" of ")[2]: row[1] for row in rows if row[0] and row[0].startswith(("finger", "version"))}
    assert shown == told["files_read"] | told["versions"]


def test_what_was_given_is_told_as_it_was_given(day: Path, looked_back: dict[str, Any]):
    assert looked_back["given"] == {
        "input": day.as_posix(),
        "config": (day / "config.yaml").as_posix(),
        "schedule": str(day / "schedule.csv"),
        "decisions": [(day / "out" / "decisions.csv").as_posix()],
        "previous": None,
        "past": [(day / "out").as_posix()],
    }


def test_everything_written_has_its_fingerprint(calls: Path):
    others = {name for name in content(calls) if name != "run.json"}
    assert record_in(calls)["output_sha256"] == {name: hash_of(calls / name) for name in others}


@pytest.mark.parametrize("component", ["ortools", "openpyxl", "holidays"])
def test_versions_of_what_results_depend_on_are_told(calls: Path, component: str):
    assert attendance_in(calls)["versions"][component] == version(component)


def test_notes_on_the_input_are_told(site_with_punches: Path, tmp_path: Path):
    (site_with_punches / "puches.csv").write_text("", encoding="utf-8")
    assert compare(site_with_punches, tmp_path / "out")["notes"] == [
        "ignored the file puches.csv; did you mean 'punches.csv'?"
    ]


# Decisions -----------------------------------------------------------------------------------------------------------


def test_decisions_are_counted_by_what_has_become_of_them(site_with_punches: Path, tmp_path: Path):
    # The third is on a date before the period, of which no history tells; the last is older than 400 days.
    ids = (LEFT_EARLY, "ann/2026-11-23/late_in/1", "ann/2026-11-02/late_in/1", "ann/2025-10-18/late_in/1")
    rows = "".join(f"{one},excused,ill,Hal,2026-11-24T10:00\n" for one in ids)
    (site_with_punches / "decisions.csv").write_text(DECISIONS + rows, encoding="utf-8")
    told = compare(site_with_punches, tmp_path / "out")
    decisions = told["decisions"]
    assert {name: number for name, number in decisions["by_effect"].items() if number} == {
        "in force": 1,
        "no longer arises": 1,
        "outside the period": 1,
    }
    assert [decisions[name] for name in ("read", "carried_on", "forgotten", "orphaned")] == [4, 3, 1, 2]
    assert filled(told["exceptions"]["by_severity"]) == {"high": {"excused": 1}}


def test_a_decision_that_stands_in_two_files_is_read_once(day: Path, site_with_punches: Path, tmp_path: Path):
    before = tmp_path / "before"
    shutil.copytree(day / "out", before)
    decide(before / "attendance.xlsx", LEFT_EARLY, "confirmed")
    compare(site_with_punches, tmp_path / "next", "--previous", str(before))
    shutil.copy(tmp_path / "next" / "decisions.csv", site_with_punches)
    told = compare(site_with_punches, tmp_path / "out", "--previous", str(tmp_path / "next"))
    assert (told["decisions"]["read"], told["decisions"]["orphaned"]) == (1, 0)


# The weekly job, and folders that commands share ---------------------------------------------------------------------


def run(site: Path, out: Path, *options: str) -> dict[str, Any]:
    assert run_command(["run", str(site), "--out", str(out), "--quiet", *options]) == 0
    return record_in(out)


@pytest.fixture(scope="module")
def weekly(day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result folder of the weekly job at the same site; tests leave it as it is."""
    out = tmp_path_factory.mktemp("weekly") / "out"
    run(day, out)
    return out


def test_the_weekly_job_tells_of_the_roster_and_of_attendance(weekly: Path):
    record = record_in(weekly)
    assert (record["status"], record["attendance"]["compared"]) == ("optimal", True)
    assert record["attendance"]["input_sha256"] == record["input_sha256"]
    assert set(record["output_sha256"]) == set(content(weekly)) - {"run.json"}


def test_the_weekly_job_finds_what_the_comparison_alone_finds(day: Path, weekly: Path):
    assert attendance_in(weekly) == attendance_in(day / "out")


def test_a_week_without_punches_tells_what_it_carries_on(day: Path, site: Path, tmp_path: Path):
    before = day / "out"
    told = run(site, tmp_path / "out", "--previous", str(before))["attendance"]
    assert (told["compared"], told["history"]) == (False, {"read": 1, "carried_on": 1})
    assert told["given"]["previous"] == before.as_posix()
    assert told["files_read"][f"beside: {before.as_posix()}/exceptions.csv"] == hash_of(before / "exceptions.csv")


def test_a_week_without_punches_and_without_a_week_before_tells_nothing_of_attendance(site: Path, tmp_path: Path):
    assert "attendance" not in run(site, tmp_path / "out")


def test_a_comparison_joins_the_record_of_a_roster(site_with_punches: Path, tmp_path: Path):
    out = tmp_path / "out"
    assert run_command(["roster", str(site_with_punches), "--out", str(out), "--quiet"]) == 0
    before = record_in(out)
    compare(site_with_punches, out)
    after = record_in(out)
    assert after.pop("attendance")["exceptions"]["total"] == 1
    assert {**after, "output_sha256": None} == {**before, "output_sha256": None}
    assert set(after["output_sha256"]) == set(content(out)) - {"run.json"}


def test_a_roster_leaves_the_record_of_a_comparison(day: Path, tmp_path: Path):
    out = tmp_path / "out"
    shutil.copytree(day / "out", out)
    assert run_command(["roster", str(day), "--out", str(out), "--quiet"]) == 0
    assert attendance_in(out) == attendance_in(day / "out")


def test_a_bound_is_still_found_beside_the_record_of_a_comparison(
    day: Path, weekly: Path, capsys: pytest.CaptureFixture[str]
):
    assert run_command(["check", str(day), "--schedule", str(weekly / "schedule.csv")]) == 0
    assert "proved by the run" in capsys.readouterr().out


# The sample: many exceptions, whose numbers are those of the tables --------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result folder of the sample's comparison; tests leave it as it is."""
    out = tmp_path_factory.mktemp("sample") / "out"
    with chdir(ROOT):
        compare(Path("sample_data"), out, "--config", "config/roster.yaml")
    return out


@pytest.mark.parametrize("group", ["severity", "code"])
def test_counts_are_those_of_the_table_of_exceptions(sample: Path, group: str):
    counted: dict[str, Counter[str]] = {}
    for row in rows_of(sample / "exceptions.csv"):
        counted.setdefault(row[group], Counter())["held" if row["held"] == "yes" else row["status"]] += 1
    told = attendance_in(sample)["exceptions"]
    assert filled(told[f"by_{group}"]) == counted
    assert told["total"] == sum(map(Counter.total, counted.values())) > 10


@pytest.fixture(scope="module")
def short_sample(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a table that says how many were required and planned; one head is short in every slot."""
    site = tmp_path_factory.mktemp("short") / "site"
    shutil.copytree(ROOT / "sample_data", site)
    rows = rows_of(sample / "coverage_effect.csv")
    heads = "".join(f"{row['start']},{row['queue']},5,4\n" for row in rows)
    (site / "coverage.csv").write_text(f"start,queue,required,staffed\n{heads}", encoding="utf-8")
    compare(site, site / "out", "--config", str(ROOT / "config" / "roster.yaml"))
    return site / "out"


@pytest.mark.parametrize("figure", ["lost", "gained", "unknown", "lost_short"])
def test_hours_of_queues_are_those_of_the_table_of_the_effect(short_sample: Path, figure: str):
    minutes: Counter[str] = Counter()
    for row in rows_of(short_sample / "coverage_effect.csv"):
        minutes[row["queue"]] += float(row[f"{figure}_minutes"])
    told = attendance_in(short_sample)["cover"]["queues"]
    assert set(told) == set(minutes)
    # The table rounds each slot to hundredths of a minute.
    for queue, total in minutes.items():
        assert told[queue][f"{figure}_hours"] == pytest.approx(total / 60, abs=0.02)


@pytest.mark.parametrize("figure", ["lost", "lost_short"])
def test_hours_lost_are_those_of_the_exceptions_and_within_grace(short_sample: Path, figure: str):
    cover = attendance_in(short_sample)["cover"]
    rows = rows_of(short_sample / "exceptions.csv")
    within = cover[f"{figure.replace('lost', 'within_grace')}_hours"]
    lost = sum(float(row[f"{figure}_minutes"] or 0) for row in rows) / 60 + within
    assert cover[f"{figure}_hours"] == pytest.approx(lost, abs=0.005 * len(rows) / 60)
    assert lost > 0


def test_adherence_and_conformance_follow_from_the_table_of_adherence(sample: Path):
    with (sample / "adherence.csv").open(encoding="utf-8", newline="") as file:
        days = [row for row in csv.DictReader(file) if row["level"] == "agent_day"]
    total = {name: sum(float(row[f"{name}_minutes"]) for row in days) for name in ("in", "out", "due", "worked")}
    told = attendance_in(sample)
    assert told["adherence_percent"] == pytest.approx(100 * total["in"] / (total["in"] + total["out"]), abs=0.01)
    assert told["conformance_percent"] == pytest.approx(100 * total["worked"] / total["due"], abs=0.01)
    assert told["people"]["agents"] == len({row["agent_id"] for row in days})


def test_the_record_names_nobody(sample: Path):
    people = rows_of(ROOT / "sample_data" / "agents.csv")
    text = (sample / "run.json").read_text(encoding="utf-8")
    assert not [row["name"] for row in people if row["name"] in text]


def test_equal_input_gives_an_equal_record(sample: Path, tmp_path: Path):
    with chdir(ROOT):
        compare(Path("sample_data"), tmp_path / "again", "--config", "config/roster.yaml")
    assert (tmp_path / "again" / "run.json").read_bytes() == (sample / "run.json").read_bytes()
