"""Predicted service and dated changes of demand, from the input to what ``wfm roster`` and ``wfm check`` print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_site import CONFIG, write_site

from wfm.cli.main import run_command

TARGET = "target: {service_level: 0.8, within_seconds: 20, patience_seconds: 180%s}, volume_spread_percent: 20, "
VOLUME = "start,queue,volume,aht_seconds\n" + "".join(
    f"2026-{day}T{hour:02}:00,voice,{2 + hour % 2},300\n" for day in ("11-30", "12-01") for hour in range(6, 14)
)
CHANGES = "start,end,queue,kind,volume_percent,note\n2026-12-01T08:00,2026-12-01T10:00,voice,downtime,-50,no power\n"


def planned_site(folder: Path, period: str = "", **tables: str) -> Path:
    """Plan a site with contacts; the results lie in its folder `out`."""
    config = CONFIG.replace("understaffing_cost", TARGET % period + "understaffing_cost")
    site = write_site(folder, config=config, demand=VOLUME, **tables)
    assert run_command(["roster", str(site), "--out", str(site / "out"), "--quiet"]) == 0
    return site


def record_of(site: Path) -> dict[str, object]:
    return json.loads((site / "out" / "run.json").read_bytes())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planned_site(tmp_path_factory.mktemp("served") / "site", demand_changes=CHANGES)


def lines(text: str, label: str) -> list[str]:
    return [line.removeprefix(label).strip() for line in text.splitlines() if line.startswith(label)]


def test_a_run_prints_service_and_changes_of_demand(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    planned_site(tmp_path / "site", demand_changes=CHANGES)
    told = capsys.readouterr().out
    (service,) = lines(told, "Service")
    assert service.startswith("voice: ")
    assert " in 20 s, target 80 %, 10–90 %: " in service
    assert lines(told, "Changes") == ["1 dated change of demand: −2.5 contacts, −0.2 agent-hours"]
    assert max(len(line) for line in told.splitlines() if line.startswith("Service")) <= 80


def test_a_check_prints_the_same_service(site: Path, capsys: pytest.CaptureFixture[str]):
    capsys.readouterr()
    assert run_command(["check", str(site), "--schedule", str(site / "out" / "schedule.csv")]) == 0
    told = capsys.readouterr().out
    level = 100 * record_of(site)["service"]["voice"]["service_level"]
    (service,) = lines(told, "Service")
    assert float(service.split()[1]) == pytest.approx(level, abs=0.05)
    assert lines(told, "Changes") == ["1 dated change of demand: −2.5 contacts, −0.2 agent-hours"]


def test_heads_given_as_such_have_no_service_to_print(planned: Path, capsys: pytest.CaptureFixture[str]):
    assert run_command(["check", str(planned), "--schedule", str(planned / "out" / "schedule.csv")]) == 0
    assert lines(capsys.readouterr().out, "Service") == []
    assert record_of(planned)["service"]["voice"]["not_predicted"] == "its heads are given, not its contacts"


def test_hours_saved_are_recorded_for_promises_over_a_week_alone(site: Path, tmp_path: Path):
    weekly = record_of(planned_site(tmp_path / "weekly", period=", period: week"))
    assert weekly["service"]["voice"]["hours_saved"] >= 0
    assert "hours_saved" not in record_of(site)["service"]["voice"]
