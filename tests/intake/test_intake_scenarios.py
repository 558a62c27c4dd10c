"""Scenario files: what they mean, and how they are refused."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest

from wfm.domain.calendar import Calendar
from wfm.domain.demand import CostSteps, DemandInterval, Queue, Target
from wfm.domain.ids import AgentId, ContractId, QueueId, TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Contract
from wfm.domain.scenario import ExtraPeople
from wfm.errors import InputError
from wfm.intake.scenarios import WhatIf, read_scenarios, ready_scenario
from wfm.rules.base import configurable_rules
from wfm.rules.min_rest import MinRest

DAY = Calendar("Europe/London", date(2026, 11, 30), 1)
COST = CostSteps(((math.inf, 1.0),))
TARGET = Target(service_level=0.8, within_seconds=20, min_agents=2)
VOICE, CHAT = QueueId("voice"), QueueId("chat")
FULL = ContractId("full_time")
BY_CONTACTS = Instance(
    DAY,
    tuple(Queue(queue, "voice", COST, COST, target=TARGET) for queue in (VOICE, CHAT)),
    (),
    (Contract(FULL, (TemplateId("day"),)),),
    (Agent(AgentId("ann"), "Ann", FULL, (VOICE,), team="North"),),
    demand=(DemandInterval(VOICE, DAY.origin_utc, 60, None, 40.0, 200.0),),
)
BY_HEADS = Instance(
    DAY,
    BY_CONTACTS.queues,
    (),
    BY_CONTACTS.contracts,
    BY_CONTACTS.agents,
    demand=(DemandInterval(VOICE, DAY.origin_utc, 60, 4.0),),
)
RULES = (MinRest(hours=11),)


def read(folder: Path, text: str, instance: Instance = BY_CONTACTS) -> tuple[WhatIf, ...]:
    file = folder / "scenarios.yaml"
    file.write_text(f"scenarios:\n{text}", encoding="utf-8")
    return read_scenarios(file, instance, configurable_rules(), RULES)


def read_one(folder: Path, text: str) -> WhatIf:
    (found,) = read(folder, f"  - {text}\n")
    return found


def test_one_number_changes_all_queues(tmp_path: Path):
    found = read_one(tmp_path, "{name: busy, volume_percent: +10}")
    assert found.scenario.volume_percent == {VOICE: 10.0, CHAT: 10.0}


def test_queues_can_be_told_apart(tmp_path: Path):
    found = read_one(tmp_path, "{name: faster, aht_percent: {voice: -5}}")
    assert found.scenario.aht_percent == {VOICE: -5.0}


def test_a_target_keeps_what_is_not_named(tmp_path: Path):
    found = read_one(tmp_path, "{name: better, target: {voice: {service_level: 0.9}}}")
    assert found.scenario.targets == {VOICE: Target(service_level=0.9, within_seconds=20, min_agents=2)}


def test_people_are_added(tmp_path: Path):
    text = "{name: hire, extra_people: [{contract: full_time, skills: [voice, chat], count: 5}]}"
    assert read_one(tmp_path, text).scenario.extra_people == (ExtraPeople(FULL, (VOICE, CHAT), 5),)


def test_rules_are_read_as_in_the_configuration(tmp_path: Path):
    found = read_one(tmp_path, "{name: rested, rules: [{rule: min_rest, hours: 12}]}")
    assert found.rules == (MinRest(hours=12),)


def test_rules_can_be_dropped(tmp_path: Path):
    assert read_one(tmp_path, "{name: restless, without_rules: [min_rest]}").without_rules == ("min_rest",)


def test_scenarios_keep_the_order_and_line_of_the_file(tmp_path: Path):
    found = read(tmp_path, "  - {name: b}\n  - {name: a}\n")
    assert [(each.scenario.name, each.line) for each in found] == [("b", 2), ("a", 3)]


REFUSED = [
    ("{name: base}", "line 2, scenarios.name: 'base' is the name of what is planned without any change"),
    ("{nam: busy}", "line 2, scenarios.nam: 'nam' is not a known key; did you mean 'name'?"),
    ("{name: a, volume_pct: 5}", "'volume_pct' is not a known key; did you mean 'volume_percent'?"),
    ("{name: a, volume_percent: much}", "scenarios.volume_percent: 'much' is not a number"),
    ("{name: a, aht_percent: {voice: -100}}", "scenarios.aht_percent.voice: '-100' must be at least -99"),
    ("{name: a, shrinkage: 1}", "scenarios.shrinkage: '1' must be below 1"),
    ("{name: a, shrinkage: {voise: 0.1}}", "'voise' is not a queue of the configuration; did you mean 'voice'?"),
    ("{name: a, target: {voice: {servce_level: 0.9}}}", "'servce_level' is not a known key; did you mean"),
    ("{name: a, target: {voice: {within_seconds: null}}}", "leaves only one of service_level and within_seconds"),
    ("{name: a, extra_people: [{contract: fulltime, skills: [voice]}]}", "did you mean 'full_time'?"),
    ("{name: a, extra_people: [{contract: full_time, skills: [voise]}]}", "'voise' is not a queue"),
    ("{name: a, extra_people: [{contract: full_time, skills: [voice], count: 0}]}", "'0' must be at least 1"),
    ("{name: a, without_rules: [min_rst]}", "'min_rst' is not a rule that the configuration lists; did you mean"),
    ("{name: a, rules: [{rule: min_rst, hours: 11}]}", "'min_rst' is not a known rule; did you mean 'min_rest'?"),
    ("{name: a, rules: [{rule: min_rest, hour: 11}]}", "'hour' is not a known key; did you mean 'hours'?"),
    ("{name: a, rules: [{hours: 11}]}", "names no rule; write - {rule: NAME, …}"),
    ("{name: a, rules: [{rule: min_rest, hours: 11, teams: [Nort]}]}", "did you mean 'North'?"),
    ("{name: a, required_percent: 5}", "changes nothing, for the demand gives contacts, not heads; use volume_percent"),
    ("just a text", "is not a block of keys and values"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_is_wrong_is_told_with_its_line(text: str, message: str, tmp_path: Path):
    with pytest.raises(InputError) as refused:
        read_one(tmp_path, text)
    assert message in str(refused.value)
    assert "scenarios.yaml line 2" in str(refused.value)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path):
    with pytest.raises(InputError) as refused:
        read(tmp_path, "  - {nam: a}\n  - {name: b, shrinkage: 2}\n")
    assert len(refused.value.issues) == 2


def test_two_scenarios_of_one_name_are_refused(tmp_path: Path):
    with pytest.raises(InputError, match="'a' is the name of two scenarios, the first in line 2; rename one"):
        read(tmp_path, "  - {name: a}\n  - {name: a}\n")


def test_an_empty_list_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="has too few items"):
        read(tmp_path, "  []\n")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match=r"none\.yaml: does not exist"):
        read_scenarios(tmp_path / "none.yaml", BY_CONTACTS, configurable_rules(), RULES)


def test_contacts_cannot_change_where_heads_are_given(tmp_path: Path):
    with pytest.raises(InputError, match="the demand gives heads, not contacts; use required_percent"):
        read(tmp_path, "  - {name: a, volume_percent: 5}\n", BY_HEADS)


# Single changes -------------------------------------------------------------------------------------------------------

READY = [
    ("volume", 10.0, "volume +10 %", "volume_percent"),
    ("volume", -2.5, "volume -2.5 %", "volume_percent"),
    ("aht", -5.0, "aht -5 %", "aht_percent"),
    ("shrinkage", 0.12, "shrinkage 12 %", "shrinkage"),
]


@pytest.mark.parametrize(("change", "amount", "name", "field"), READY)
def test_a_single_change_is_named_after_itself(change: str, amount: float, name: str, field: str):
    scenario = ready_scenario(BY_CONTACTS, change, amount).scenario
    assert scenario.name == name
    assert getattr(scenario, field) == {VOICE: amount, CHAT: amount}


def test_a_single_change_of_given_heads():
    assert ready_scenario(BY_HEADS, "required", 5.0).scenario.required_percent == {VOICE: 5.0, CHAT: 5.0}


def test_a_single_change_with_nothing_to_act_on_is_refused():
    with pytest.raises(InputError, match="--volume: '10' changes nothing, for the demand gives heads"):
        ready_scenario(BY_HEADS, "volume", 10.0)


def test_an_empty_file_is_told_what_it_lacks(tmp_path: Path):
    file = tmp_path / "scenarios.yaml"
    file.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="the file is empty; describe scenarios, each with a name and its changes"):
        read_scenarios(file, BY_CONTACTS, configurable_rules(), RULES)


@pytest.mark.parametrize("key", ["respond_within_minutes: 60", "respond_in: open_hours"])
def test_calls_get_no_deadline(tmp_path: Path, key: str):
    with pytest.raises(InputError, match="promises a deadline, which is for email and back_office, not for voice"):
        read_one(tmp_path, f"{{name: slower, target: {{voice: {{{key}}}}}}}")
