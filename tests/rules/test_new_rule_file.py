"""A rule is one file: dropped beside the others it can be listed, is in the manual, is planned by and checked."""

from __future__ import annotations

import csv
import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import wfm.rules
from wfm.cli.main import run_command
from wfm.rules.base import Rule, rule_types
from wfm.rules.min_rest import MinRest

NAME = "breather"
RULE = '''\
"""Days off after each day of work.

Example:  {rule: breather, days_off: 1}
Breaks:   ann  EE.     works on two dates in a row
Keeps:    ann  E.E     a day off between them
Counts:   pairs of dates of the horizon that lie too close
"""

from itertools import combinations
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from wfm.rules.base import Rule
from wfm.rules.parts.row_list import RowList


class Breather(Rule):
    """Settings of ``breather``."""

    unit: ClassVar[str] = "pair of dates"

    rule: Literal["breather"] = "breather"
    days_off: int = Field(ge=1, le=6, description="days off that follow each day of work")

    def post(self, model):
        found, choices = RowList(), model.choices
        pairs = [(a, b) for a, b in combinations(range(model.instance.calendar.days), 2) if b - a <= self.days_off]
        for unit in np.flatnonzero(self.units_in(model)).tolist():
            for pair in pairs:
                index = np.flatnonzero((choices.unit == unit) & np.isin(choices.day, pair))
                found.add(index, unit, pair[1], found.new_slack(), upper=1)
        model.limit(self, found.rows())

    def check(self, instance, roster):
        for agent in self.agents_in(instance):
            for first, second in combinations([shift.date for shift in roster.shifts_of(agent.id)], 2):
                if (second - first).days <= self.days_off:
                    yield self.finding(agent, second, f"{agent.name} works on {second}, too soon after {first}")
'''
CONFIG = """\
horizon: {{start: 2026-11-30, days: 3, timezone: Europe/London, interval_minutes: 60}}
queues:
  - {{id: voice, channel: voice, hours: {{mon-sun: "08:00-12:00"}}, understaffing_cost: 10, overstaffing_cost: 1}}
shifts:
  - {{id: day, start: {{at: ["08:00"]}}, length_minutes: [240]}}
contracts:
  - {{id: any, shifts: [day], weekly_hours: {{min: 0, max: 40}}}}
rules:
  - {rule}
solver: {{deterministic_limit: 0.1, workers: 1}}
"""
AGENTS = "agent_id,name,contract,skills\nann,Ann,any,voice\n"
DATES = ("2026-11-30", "2026-12-01", "2026-12-02")
DEMAND = "start,queue,required\n" + "".join(f"{day}T{hour:02}:00,voice,1\n" for day in DATES for hour in range(8, 12))


@pytest.fixture(scope="module", autouse=True)
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[type[Rule]]:
    """The rule's file in a folder that belongs to the package; nothing of it is left afterwards."""
    folder = tmp_path_factory.mktemp("more_rules")
    (folder / f"{NAME}.py").write_text(RULE, encoding="utf-8")
    wfm.rules.__path__.append(str(folder))
    importlib.invalidate_caches()
    rule_types.cache_clear()
    kind = rule_types()[NAME]
    yield kind
    wfm.rules.__path__.remove(str(folder))
    delattr(wfm.rules, NAME)
    del sys.modules[f"wfm.rules.{NAME}"]
    # The registry holds direct subclasses of `Rule`, and caches may keep the class alive: it becomes an indirect one.
    kind.__bases__ = (MinRest,)
    rule_types.cache_clear()
    assert NAME not in rule_types()


@dataclass(frozen=True)
class Told:
    """What a command ended with and said."""

    code: int
    out: str
    err: str


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Runs a command on a site whose only listed rule is the new one, hard unless told otherwise."""

    def run(command: str, *words: str, rule: str = "{rule: breather, days_off: 1}") -> Told:
        for name, text in {"agents.csv": AGENTS, "demand.csv": DEMAND, "config.yaml": CONFIG.format(rule=rule)}.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        code = run_command([command, str(tmp_path), *words])
        said = capsys.readouterr()
        return Told(code, said.out, said.err)

    return run


@pytest.fixture
def plan(tell, tmp_path: Path):
    """Plans the site and returns the dates that ann works."""

    def run(**settings: str) -> list[str]:
        assert tell("roster", "--out", str(tmp_path / "out"), "--quiet", **settings).code == 0
        with (tmp_path / "out" / "schedule.csv").open(encoding="utf-8-sig", newline="") as file:
            return [row["date"] for row in csv.DictReader(file) if row["kind"] == "shift"]

    return run


def work_every_day(folder: Path) -> str:
    """Write a schedule by hand in which ann works all three dates."""
    rows = "".join(f"ann,{day},shift,day,{day}T08:00,{day}T12:00,yes\n" for day in DATES)
    path = folder / "schedule.csv"
    path.write_text(f"agent_id,date,kind,label,start,end,paid\n{rows}", encoding="utf-8")
    return str(path)


def test_the_manual_prints_it(capsys):
    assert run_command(["rules"]) == 0
    entry = capsys.readouterr().out.split("\nbreather\n--------\n")[1].split("\n\n")[0]
    assert "Days off after each day of work." in entry
    assert "days_off: days off that follow each day of work (required)" in entry
    assert "Unit:     pair of dates" in entry


def test_the_hard_rule_is_planned_by(plan):
    assert plan() == [DATES[0], DATES[2]]


def test_a_cheap_rule_is_broken_where_that_pays(plan):
    assert plan(rule="{rule: breather, days_off: 1, cost: 4}") == [*DATES]


def test_a_dear_rule_is_kept(plan):
    assert plan(rule="{rule: breather, days_off: 1, cost: 200}") == [DATES[0], DATES[2]]


def test_the_check_reports_a_hard_rule_that_is_broken(tell, tmp_path):
    told = tell("check", "--schedule", work_every_day(tmp_path))
    assert told.code == 7
    assert "breather (hard): Ann works on 2026-12-01, too soon after 2026-11-30" in told.out


def test_the_check_charges_a_priced_rule_that_is_broken(tell, tmp_path):
    told = tell("check", "--schedule", work_every_day(tmp_path), rule="{rule: breather, days_off: 1, cost: 4}")
    assert told.code == 0
    assert "  breather       8" in told.out


def test_a_setting_out_of_its_range_is_refused(tell, tmp_path):
    told = tell("check", "--schedule", work_every_day(tmp_path), rule="{rule: breather, days_off: 7}")
    assert told.code == 3
    assert "days_off" in told.err


def test_a_misspelt_name_is_led_to_it(tell, tmp_path):
    told = tell("check", "--schedule", work_every_day(tmp_path), rule="{rule: breathr, days_off: 1}")
    assert told.code == 3
    assert "did you mean 'breather'?" in told.err
