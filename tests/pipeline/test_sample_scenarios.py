"""The sample's scenarios speak of the sample centre."""

from __future__ import annotations

from sample_week import ROOT

from wfm.domain.scenario import apply_scenario
from wfm.intake.scenarios import read_scenarios
from wfm.pipeline.steps.reading import read
from wfm.rules.base import configurable_rules
from wfm.staffing.requirement import build_requirement


def test_every_scenario_of_the_sample_changes_what_is_required_or_who_is_there():
    inputs = read(ROOT / "sample_data", ROOT / "config" / "roster.yaml", "roster")
    file = ROOT / "config" / "scenarios.yaml"
    found = read_scenarios(file, inputs.instance, configurable_rules(), inputs.rules)
    hours = [build_requirement(apply_scenario(inputs.instance, each.scenario)).heads.sum() / 4 for each in found]
    people = [len(apply_scenario(inputs.instance, each.scenario).agents) for each in found]
    base = build_requirement(inputs.instance).heads.sum() / 4
    assert [each.scenario.name for each in found] == ["busy", "sick week", "hire and shorten"]
    assert (hours[0] > base, hours[1] > base, hours[2] < base) == (True, True, True)
    assert people == [60, 60, 65]
