"""``wfm what-if``: the base first, every scenario beside it, and what happens to those without a roster."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cli_site import CONFIG, content
from contact_site import CONTACT_CONFIG, write_contact_site
from openpyxl import load_workbook

from wfm.cli.main import run_command
from wfm.errors import OutOfTimeError
from wfm.pipeline import what_if as command
from wfm.pipeline.steps.planning import Planned, plan

HIRE = "{name: hire, extra_people: [{contract: any, skills: [voice], count: 2}]}"
IMPOSSIBLE = "{name: impossible, rules: [{rule: shift_headcount, min: 3}]}"


def scenarios(folder: Path, *items: str) -> str:
    file = folder / "scenarios.yaml"
    file.write_text("scenarios:\n" + "".join(f"  - {item}\n" for item in items), encoding="utf-8")
    return str(file)


def compare(site: Path, out: Path, *options: str) -> int:
    return run_command(["what-if", str(site), "--out", str(out), "--quiet", *options])


def totals(out: Path) -> list[dict[str, str]]:
    with (out / "what_if.csv").open(encoding="utf-8", newline="") as text:
        return [row for row in csv.DictReader(text) if not row["queue"]]


@pytest.fixture
def contact_site(tmp_path: Path) -> Path:
    return write_contact_site(tmp_path / "site")


def test_the_base_stands_first_then_the_file_then_single_changes(contact_site: Path, tmp_path: Path):
    file = scenarios(tmp_path, "{name: busy, volume_percent: +50}", HIRE)
    assert compare(contact_site, tmp_path / "out", "--aht", "-5", "--volume", "+10", "--scenarios", file) == 0
    names = [row["scenario"] for row in totals(tmp_path / "out")]
    assert names == ["base", "busy", "hire", "volume +10 %", "aht -5 %"]


def test_only_the_comparison_is_written(contact_site: Path, tmp_path: Path):
    assert compare(contact_site, tmp_path / "out", "--volume", "10") == 0
    assert set(content(tmp_path / "out")) == {"what_if.xlsx", "what_if.csv", "run.json"}


def test_people_who_are_added_are_rostered(site: Path, tmp_path: Path):
    demand = (site / "demand.csv").read_text(encoding="utf-8").replace(",1\n", ",3\n")
    (site / "demand.csv").write_text(demand, encoding="utf-8")
    assert compare(site, tmp_path / "out", "--scenarios", scenarios(tmp_path, HIRE)) == 0
    base, hire = totals(tmp_path / "out")
    assert (base["agents"], base["short_hours"]) == ("2", "16")
    assert (hire["agents"], hire["short_hours"]) == ("4", "0")


def test_heads_that_are_given_change_too(site: Path, tmp_path: Path):
    assert compare(site, tmp_path / "out", "--required", "100") == 0
    assert [row["required_hours"] for row in totals(tmp_path / "out")] == ["16", "32"]


def test_a_scenario_without_a_roster_says_so_and_the_others_go_on(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = scenarios(tmp_path, IMPOSSIBLE, HIRE)
    assert compare(site, tmp_path / "out", "--scenarios", file) == 0
    found = {row["scenario"]: row for row in totals(tmp_path / "out")}
    assert {name: row["outcome"] for name, row in found.items()} == {
        "base": "optimal",
        "impossible": "infeasible",
        "hire": "optimal",
    }
    assert found["impossible"]["cost"] == ""
    assert found["impossible"]["reason"] != ""
    assert "impossible        no roster: infeasible" in capsys.readouterr().out


def test_a_scenario_that_runs_out_of_time_says_so(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    calls = []

    def late(*args: object, **kwargs: object) -> Planned:
        calls.append(args)
        if len(calls) == 2:
            raise OutOfTimeError("No roster was found in time.")
        return plan(*args, **kwargs)

    monkeypatch.setattr(command, "plan", late)
    assert compare(site, tmp_path / "out", "--required", "10", "--required", "20") == 0
    assert [row["outcome"] for row in totals(tmp_path / "out")][:2] == ["optimal", "out of time"]


def test_4_without_a_roster_for_the_base(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    pins = "agent_id,date,shift\nann,2026-11-30,early\nann,2026-12-01,early\n"
    site = write_contact_site(tmp_path / "site", config=CONTACT_CONFIG.replace("max: 40", "max: 8"), pins=pins)
    assert compare(site, tmp_path / "out", "--volume", "10") == 4
    assert "Ann (ann)" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_130_keeps_what_was_planned_and_tells_the_rest_as_not_planned(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(command, "plan", lambda *args, **kwargs: replace(plan(*args, **kwargs), is_interrupted=True))
    assert compare(site, tmp_path / "out", "--required", "10") == 130
    assert [row["outcome"] for row in totals(tmp_path / "out")] == ["optimal", "not planned"]
    assert capsys.readouterr().out.startswith("Interrupted: ")


def interrupted_at(call: int) -> Callable[..., Planned]:
    """Plan as ever, but for one call, which Ctrl-C reaches outside its search."""
    calls: list[object] = []

    def planned(*args: object, **kwargs: object) -> Planned:
        calls.append(args)
        if len(calls) == call:
            raise KeyboardInterrupt
        return plan(*args, **kwargs)

    return planned


def test_130_outside_a_search_keeps_the_scenarios_planned_before(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(command, "plan", interrupted_at(3))
    changes = [text for amount in ("10", "20", "30") for text in ("--required", amount)]
    assert compare(site, tmp_path / "out", *changes) == 130
    assert [(bool(row["cost"]), row["reason"]) for row in totals(tmp_path / "out")] == [
        (True, ""),
        (True, ""),
        (False, "it was interrupted before it had a checked roster"),
        (False, "the search was interrupted before its turn"),
    ]
    assert capsys.readouterr().out.startswith("Interrupted: what was planned until then is written.")


def test_130_outside_the_search_for_the_base_writes_nothing(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(command, "plan", interrupted_at(1))
    assert compare(site, tmp_path / "out", "--required", "10") == 130
    assert capsys.readouterr().err.rstrip().endswith("Interrupted; nothing was written.")
    assert not (tmp_path / "out").exists()


def test_2_without_any_scenario(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert compare(site, tmp_path / "out") == 2
    assert "--scenarios FILE, or an option such as --volume +10" in capsys.readouterr().err


def test_3_for_an_unknown_key_before_anything_is_planned(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(command, "plan", None)
    file = scenarios(tmp_path, "{name: busy, volume_precent: 10}")
    assert compare(site, tmp_path / "out", "--scenarios", file) == 3
    assert "scenarios.yaml line 2, scenarios.volume_precent: 'volume_precent'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_3_for_a_scenario_that_cannot_be_staffed_for(
    contact_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(command, "plan", None)
    text = "{name: mute, target: {voice: {service_level: null, within_seconds: null}}}"
    assert compare(contact_site, tmp_path / "out", "--scenarios", scenarios(tmp_path, text)) == 3
    told = capsys.readouterr().err
    assert "scenarios.yaml line 2: scenario 'mute' cannot be staffed for: contacts cannot become heads" in told


def test_3_for_a_name_that_an_option_makes_too(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = scenarios(tmp_path, '{name: "required +10 %"}')
    assert compare(site, tmp_path / "out", "--scenarios", file, "--required", "10") == 3
    assert "'required +10 %' is the name of what an option asks for too; rename it" in capsys.readouterr().err


def test_8_where_a_comparison_lies_already(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert compare(site, tmp_path / "out", "--required", "10") == 0
    assert compare(site, tmp_path / "out", "--required", "10") == 8
    assert compare(site, tmp_path / "out", "--required", "10", "--force") == 0


def test_an_edited_comparison_is_never_replaced(site: Path, tmp_path: Path):
    assert compare(site, tmp_path / "out", "--required", "10") == 0
    workbook = load_workbook(tmp_path / "out" / "what_if.xlsx")
    workbook.save(tmp_path / "out" / "what_if.xlsx")
    assert compare(site, tmp_path / "out", "--required", "10", "--force") == 8


def test_equal_input_gives_equal_files(contact_site: Path, tmp_path: Path):
    for folder in ("a", "b"):
        assert compare(contact_site, tmp_path / folder, "--volume", "10") == 0
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_the_same_scenario_asked_for_twice_is_planned_once(site: Path, tmp_path: Path):
    assert compare(site, tmp_path / "out", "--required", "10", "--required", "10") == 0
    assert len(totals(tmp_path / "out")) == 2


def test_a_rule_of_a_scenario_takes_the_place_of_its_kind(site: Path, tmp_path: Path):
    assert "min_rest, hours: 11" in CONFIG
    file = scenarios(
        tmp_path, "{name: rested, rules: [{rule: min_rest, hours: 23}]}", "{name: free, without_rules: [min_rest]}"
    )
    assert compare(site, tmp_path / "out", "--scenarios", file) == 0
    assert [row["changes"] for row in totals(tmp_path / "out")] == [
        "as the input says",
        "rule min_rest (hours 23)",
        "without the rule min_rest",
    ]
