"""The committed sample is what its generator writes, and is what its description promises."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from wfm.domain.demand import Target
from wfm.staffing.erlang import agents_required, load_erlangs

PROJECT = Path(__file__).parents[2]
SAMPLE = PROJECT / "sample_data"
TRUTH = PROJECT / "tests" / "data" / "sample_exceptions.csv"
TABLES = (
    *("activities", "agents", "availability", "demand", "demand_changes", "history", "pins"),
    *("preferences", "punches", "schedule", "time_off"),
)
PLANNED = date(2026, 11, 30)
CORE = {
    *("absence", "late_in", "early_out", "missing_in", "missing_out"),
    *("long_break", "long_meal", "unscheduled_work"),
}
SLOTS_PER_PAID_HOUR = {"full_time": 30 / 8, "part_time": 19 / 5, "evenings": 19 / 5}
"""Longest shift of each contract: slots on the floor per paid hour."""

Rows = list[dict[str, str]]
Configuration = dict[str, list[dict[str, Any]]]


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(name: str) -> Rows:
    return rows_of(SAMPLE / f"{name}.csv")


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    script = SAMPLE / "generator" / "generate.py"
    command = [sys.executable, "-B", str(script), "--out", str(folder), "--truth", str(folder / TRUTH.name)]
    subprocess.run(command, check=True, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def configuration() -> Configuration:
    return yaml.safe_load((PROJECT / "config" / "roster.yaml").read_text(encoding="utf-8"))


# The files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_the_generator_writes_the_committed_table_byte_for_byte(name: str, rewritten: Path) -> None:
    assert (rewritten / f"{name}.csv").read_bytes() == (SAMPLE / f"{name}.csv").read_bytes()


def test_the_generator_tells_the_committed_truth_byte_for_byte(rewritten: Path) -> None:
    assert (rewritten / TRUTH.name).read_bytes() == TRUTH.read_bytes()


@pytest.mark.parametrize("path", [*(SAMPLE / f"{name}.csv" for name in TABLES), TRUTH], ids=lambda path: path.stem)
def test_lines_end_with_a_line_feed_alone(path: Path) -> None:
    assert b"\r" not in path.read_bytes()


def test_the_folder_holds_nothing_that_a_run_would_have_to_ignore() -> None:
    assert sorted(path.name for path in SAMPLE.iterdir() if path.is_file()) == sorted(f"{name}.csv" for name in TABLES)


def test_the_generator_owes_nothing_to_the_package_it_tests() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (SAMPLE / "generator").glob("*.py")]
    assert not [source for source in sources if "import wfm" in source or "from wfm" in source]


# The planned week ---------------------------------------------------------------------------------------------------


def test_sixty_people_have_sixty_names() -> None:
    assert len({agent["name"] for agent in table("agents")}) == 60


def test_four_teams_are_of_equal_size() -> None:
    assert sorted(Counter(agent["team"] for agent in table("agents")).values()) == [15, 15, 15, 15]


def test_a_quarter_of_the_people_serve_calls_and_chats() -> None:
    assert sum({"voice", "chat"} <= set(agent["skills"].split("|")) for agent in table("agents")) == 15


def test_twelve_people_answer_mails_and_three_of_them_nothing_else() -> None:
    skills = [agent["skills"] for agent in table("agents") if "email" in agent["skills"].split("|")]
    assert (len(skills), skills.count("email")) == (12, 3)


def test_demand_has_a_row_for_each_open_quarter_of_an_hour_and_for_each_hour_of_mails() -> None:
    assert Counter(row["queue"] for row in table("demand")) == {"voice": 420, "chat": 420, "email": 168}


@pytest.mark.parametrize(("days", "share"), [(range(5), 0.1), (range(5, 7), 0.18)], ids=["working days", "weekend"])
def test_the_forecast_of_live_contacts_has_a_band_that_is_wider_at_weekends(days: range, share: float) -> None:
    rows = [row for row in table("demand") if row["queue"] != "email"]
    own = [row for row in rows if datetime.fromisoformat(row["start"]).weekday() in days]
    volume, low, high = (np.array([float(row[key]) for row in own]) for key in ("volume", "volume_low", "volume_high"))
    assert low == pytest.approx((1 - share) * volume, abs=0.11)
    assert high == pytest.approx((1 + share) * volume, abs=0.11)


def test_demand_is_changed_by_a_downtime_and_a_campaign() -> None:
    assert [row["kind"] for row in table("demand_changes")] == ["downtime", "campaign"]


def test_mails_are_a_tenth_of_the_work(configuration: Configuration) -> None:
    slots = {queue["id"]: _required_slots(queue) for queue in configuration["queues"]}
    assert 0.08 <= slots["email"] / sum(slots.values()) <= 0.1


def test_what_people_can_work_is_about_what_the_contacts_need(
    configuration: Configuration,
) -> None:
    assert 0.97 <= sum(map(_required_slots, configuration["queues"])) / _available_slots() <= 1.01


def _required_slots(queue: dict[str, Any]) -> float:
    rows = [row for row in table("demand") if row["queue"] == queue["id"]]
    volume, aht_seconds = (np.array([float(row[key]) for row in rows]) for key in ("volume", "aht_seconds"))
    if queue["channel"] == "email":
        return float((volume * aht_seconds).sum()) / 900 / (1 - queue["shrinkage"])
    target = Target(**queue["target"])
    servers = agents_required(load_erlangs(volume, aht_seconds, np.full(len(rows), 15.0)), aht_seconds, target)
    heads = np.maximum(np.ceil(servers / queue.get("concurrency", 1)), target.min_agents or 0)
    return float((heads / (1 - queue["shrinkage"])).sum())


def _available_slots() -> float:
    most = {"full_time": 40.0, "part_time": 25.0, "evenings": 25.0}
    away = _paid_hours_away()
    total = 0.0
    for agent in table("agents"):
        hours = float(agent["max_weekly_hours"] or most[agent["contract"]]) - away[agent["agent_id"]]
        total += hours * SLOTS_PER_PAID_HOUR[agent["contract"]]
    return total


def _paid_hours_away() -> dict[str, float]:
    hours: dict[str, float] = defaultdict(float)
    for row in table("time_off"):
        if row["status"] == "approved" and row["paid_hours_per_day"] and row["start"] >= str(PLANNED):
            days = (date.fromisoformat(row["end"]) - date.fromisoformat(row["start"])).days + 1
            hours[row["agent_id"]] += min(days, 5) * float(row["paid_hours_per_day"])
    return hours


# The weeks before ---------------------------------------------------------------------------------------------------


def _worked() -> dict[str, list[tuple[datetime, datetime]]]:
    shifts: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in table("history"):
        shifts[row["agent_id"]].append((datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"])))
    return {agent: sorted(spans) for agent, spans in shifts.items()}


def test_history_covers_the_two_weeks_before_the_planned_one() -> None:
    days = {row["start"][:10] for row in table("history")}
    assert days == {str(PLANNED - timedelta(days=back)) for back in range(1, 15)}


def test_history_keeps_eleven_hours_of_rest() -> None:
    rests = [later[0] - earlier[1] for spans in _worked().values() for earlier, later in pairwise(spans)]
    assert min(rests) >= timedelta(hours=11)


def test_nobody_has_worked_more_than_six_days_in_a_row() -> None:
    days = {agent: {start.date() for start, _ in spans} for agent, spans in _worked().items()}
    week = [timedelta(days=step) for step in range(7)]
    assert not [agent for agent, worked in days.items() for day in worked if all(day + step in worked for step in week)]


def test_the_published_schedule_is_the_last_week_of_the_history() -> None:
    published = [
        (row["agent_id"], row["start"], row["end"], row["label"]) for row in table("schedule") if row["kind"] == "shift"
    ]
    last_week = [tuple(row.values()) for row in table("history") if row["start"] >= str(PLANNED - timedelta(days=7))]
    assert sorted(published) == sorted(last_week)


def test_published_breaks_start_within_the_windows_of_the_configuration(configuration: Configuration) -> None:
    windows = {
        (shift["id"], rule["id"]): [int(clock[:2]) * 60 + int(clock[3:]) for clock in rule["after_start"]]
        for shift in configuration["shifts"]
        for rule in shift["breaks"]
    }
    outside = []
    for row in table("schedule"):
        start = datetime.fromisoformat(row["start"])
        if row["kind"] == "shift":
            shift, shift_start = row["label"], start
            continue
        earliest, latest = windows[shift, row["label"]]
        if not earliest <= (start - shift_start).total_seconds() / 60 <= latest:
            outside.append(row)
    assert not outside


def test_nobody_was_rostered_beyond_the_contract(configuration: Configuration) -> None:
    contracts = {contract["id"]: contract for contract in configuration["contracts"]}
    most_days = {agent["agent_id"]: contracts[agent["contract"]]["weekly_days"]["max"] for agent in table("agents")}
    days = Counter(row["agent_id"] for row in table("schedule") if row["kind"] == "shift")
    assert not [agent for agent, worked in days.items() if worked > most_days[agent]]


def test_every_punch_belongs_to_the_published_week() -> None:
    days = {row["time"][:10] for row in table("punches")}
    assert days == {str(PLANNED - timedelta(days=back)) for back in range(1, 8)}


# The planted exceptions ---------------------------------------------------------------------------------------------


def test_every_core_exception_is_planted_more_than_once() -> None:
    planted = Counter(row["code"] for row in rows_of(TRUTH))
    assert {code for code in CORE if planted[code] >= 2} == CORE


def test_core_exceptions_are_marked() -> None:
    assert {row["code"] for row in rows_of(TRUTH) if row["core"] == "yes"} == CORE


def test_an_exception_is_replaced_only_where_there_is_one() -> None:
    planted = {(row["agent_id"], row["date"], row["code"]) for row in rows_of(TRUTH)}
    replaced = {(row["agent_id"], row["date"], row["replaces"]) for row in rows_of(TRUTH) if row["replaces"]}
    assert replaced
    assert replaced <= planted


def test_lateness_is_planted_in_both_tiers() -> None:
    minutes = [int(row["amount"]) for row in rows_of(TRUTH) if row["code"] == "late_in"]
    assert min(minutes) <= 15 < max(minutes)


def test_somebody_who_called_in_is_absent_all_the_same() -> None:
    reported = {(row["agent_id"], row["start"]) for row in table("time_off") if row["status"] == "reported"}
    absent = {(row["agent_id"], row["date"]) for row in rows_of(TRUTH) if row["code"] == "absence"}
    assert reported <= absent
