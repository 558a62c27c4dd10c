"""Hard rules that leave somebody no week: who, why, and the cheapest way out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from engine_bench import FULL_TIME, centre, past_shift, pin, required, solve, template, verdict

from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Contract, TimeOff
from wfm.domain.shifts import Roster
from wfm.errors import InfeasibleError
from wfm.rules.base import Rule, rule_types, rules_in_force
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest

EARLY_AND_LATE = (template("E", [6], 8), template("L", [14], 8))
PEOPLE = {"ann": "voice", "bob": "voice"}


def late_then_early() -> Instance:
    """Ann is pinned to the late shift and, eight hours later, to the early one."""
    instance = centre(PEOPLE, EARLY_AND_LATE, days=3)
    return replace(instance, pins=(pin(instance, "ann", 0, "L"), pin(instance, "ann", 1, "E")))


def late_in_history_then_early() -> Instance:
    instance = centre(PEOPLE, EARLY_AND_LATE, days=3)
    past = Roster((past_shift(instance, "ann", -1, 14, 8),))
    return replace(instance, pins=(pin(instance, "ann", 0, "E"),), history=past, has_history=True)


def six_days_a_week() -> Instance:
    contract = Contract(FULL_TIME, (), min_weekly_days=6)
    return centre(PEOPLE, EARLY_AND_LATE, days=7, contract=contract)


def forty_hours_for_ann() -> Instance:
    """Forty hours from shifts of eight need five days; bob has no minimum."""
    instance = centre(PEOPLE, EARLY_AND_LATE, days=7, contract=Contract(FULL_TIME, ()))
    ann, bob = instance.agents
    return replace(instance, agents=(replace(ann, min_weekly_hours=40.0), bob))


def pinned_on_time_off() -> Instance:
    instance = centre(PEOPLE, EARLY_AND_LATE, days=2)
    away = TimeOff(AgentId("ann"), instance.calendar.span)
    return replace(instance, pins=(pin(instance, "ann", 1, "E"),), time_off=(away,))


def pinned_before_the_first_day() -> Instance:
    instance = centre(PEOPLE, EARLY_AND_LATE, days=2)
    ann, bob = instance.agents
    new = replace(ann, first_day=instance.calendar.date_at(1))
    return replace(instance, agents=(new, bob), pins=(pin(instance, "ann", 0, "E"),))


CONFLICTS: dict[str, tuple[Instance, tuple[Rule, ...], str]] = {
    "pins too close": (late_then_early(), (MinRest(hours=11),), "pins, min_rest"),
    "a pin too close to history": (late_in_history_then_early(), (MinRest(hours=11),), "pins, min_rest"),
    "too many days": (
        six_days_a_week(),
        (MaxConsecutiveDays(days=2),),
        "contract_days, max_consecutive_days",
    ),
    "too many hours": (
        forty_hours_for_ann(),
        (MaxConsecutiveDays(days=1),),
        "contract_hours, max_consecutive_days",
    ),
    "a pin on time off": (pinned_on_time_off(), (), "pins, time_off"),
    "a pin before the first day": (pinned_before_the_first_day(), (), "employment, pins"),
}


def refusal(instance: Instance, *listed: Rule) -> str:
    with pytest.raises(InfeasibleError) as caught:
        solve(instance, required(instance, 1), rules_in_force(listed, []), work=0.01)
    return str(caught.value)


@pytest.mark.parametrize("name", CONFLICTS)
class TestRefusals:
    def test_the_remedy_of_every_rule_named_is_told_once(self, name):
        instance, listed, rules = CONFLICTS[name]
        told = refusal(instance, *listed).splitlines()
        remedies = [f"- {rule}: {rule_types()[rule].remedy}" for rule in rules.split(", ")]
        assert [line for line in told if line in remedies] == remedies

    def test_one_person_has_one_way_out(self, name):
        instance, listed, _ = CONFLICTS[name]
        told = refusal(instance, *listed)
        assert told.count("cheapest way out") == told.count("contradict each other")

    def test_person_and_rules_are_named(self, name):
        instance, listed, rules = CONFLICTS[name]
        assert f"- ann (ann): {rules} contradict each other." in refusal(instance, *listed)

    def test_the_cheapest_way_out_is_told(self, name):
        instance, listed, _ = CONFLICTS[name]
        assert "cheapest way out: break " in refusal(instance, *listed)

    def test_rules_that_are_not_needed_for_the_conflict_are_not_named(self, name):
        instance, listed, _ = CONFLICTS[name]
        assert "one_shift_a_day" not in refusal(instance, *listed)


def hours_that_no_template_makes() -> Instance:
    """Eight hours a day on seven days never make sixty."""
    contract = Contract(FULL_TIME, (), min_weekly_hours=60.0, max_weekly_hours=60.0)
    return centre({"ann": "voice"}, EARLY_AND_LATE, days=7, contract=contract)


def test_a_rule_that_fails_alone_contradicts_nothing():
    told = refusal(hours_that_no_template_makes())
    assert "- ann (ann): contract_hours cannot be kept." in told
    assert "give it a `cost`" not in told


def test_breaches_of_one_way_out_stand_in_one_line():
    instance = centre({"ann": "voice"}, EARLY_AND_LATE, days=4)
    pins = tuple(pin(instance, "ann", day, template) for day, template in enumerate("LELE"))
    (way,) = [line for line in refusal(replace(instance, pins=pins), MinRest(hours=11)).splitlines() if "way" in line]
    assert (way.count("break "), way.count(" and "), way.count(" by 1 ")) == (1, 1, 2)


def test_what_may_follow_is_announced():
    assert refusal(late_then_early(), MinRest(hours=11)).endswith("Then run again: other conflicts may follow.")


def test_who_has_a_lawful_week_is_not_named():
    assert "bob" not in refusal(late_then_early(), MinRest(hours=11))


def test_everybody_without_a_lawful_week_is_named():
    told = refusal(six_days_a_week(), MaxConsecutiveDays(days=2))
    assert ("- ann (ann)" in told, "- bob (bob)" in told) == (True, True)


def ways(told: str) -> list[str]:
    """Ways out of the first person, each with the change that comes to the same."""
    lines = told.splitlines()
    breaks = [index for index, line in enumerate(lines) if "break " in line]
    return [f"{lines[index].strip()}; {lines[index + 1].strip()}" for index in breaks]


class TestWaysOut:
    def test_they_say_what_to_break_by_how_much_and_when_and_what_to_change(self):
        told = ways(refusal(late_in_history_then_early(), MinRest(hours=11)))
        assert told == [
            "cheapest way out: break pins by 1 pin (Mon 30 Nov); that is: delete the pin of ann on 2026-11-30 in pins",
            "or: break min_rest by 1 pair (Mon 30 Nov); that is: for ann, set hours of min_rest to 8",
        ]

    def test_they_differ_in_the_rules_they_break(self):
        told = ways(refusal(late_then_early(), MinRest(hours=11)))
        assert ["pins by" in way for way in told] == ["min_rest by" not in way for way in told] == [True, False]

    def test_an_hour_weighs_as_much_as_a_unit_of_another_rule(self):
        told = ways(refusal(forty_hours_for_ann(), MaxConsecutiveDays(days=1)))
        assert ["break max_consecutive_days by 1 day over" in told[0], len(told)] == [True, 2]
        assert told[1] == (
            "or: break contract_hours by 8 hours (Mon 30 Nov); that is: set min_weekly_hours of ann in agents to 32"
        )

    def test_days_of_a_contract_are_told_as_its_setting(self):
        first = ways(refusal(six_days_a_week(), MaxConsecutiveDays(days=2)))[0]
        assert first.endswith("that is: set weekly_days.min to 5 in a contract for ann")

    def test_the_mildest_setting_of_a_rule_is_told(self):
        told = ways(refusal(six_days_a_week(), MaxConsecutiveDays(days=2)))[1]
        assert re.search("that is: for ann, set days of max_consecutive_days to [3-6]$", told)

    def test_a_maximum_of_hours_is_raised(self):
        contract = Contract(FULL_TIME, (), max_weekly_hours=7.5)
        instance = centre({"ann": "voice"}, EARLY_AND_LATE, days=2, contract=contract)
        told = ways(refusal(replace(instance, pins=(pin(instance, "ann", 0, "E"),))))
        assert told[0] == (
            "cheapest way out: break contract_hours by 0.5 hours (Mon 30 Nov); "
            "that is: set max_weekly_hours of ann in agents to 8"
        )

    def test_nobody_is_sent_to_two_places_at_once(self):
        instance = centre(PEOPLE, EARLY_AND_LATE, days=2)
        long = pin(instance, "ann", 0, "L", (14, 17))
        told = ways(refusal(replace(instance, pins=(long, pin(instance, "ann", 1, "E")))))
        assert (len(told), "one_shift_a_day" in told[0], "break pins by 1 pin" in told[0]) == (1, False, True)


@pytest.mark.parametrize(("most", "way"), [(2, "1 day (Mon 30 Nov)"), (1, "2 days (Mon 30 Nov)")])
def test_the_unit_follows_the_amount(most, way):
    assert f"break contract_days by {way}" in refusal(six_days_a_week(), MaxConsecutiveDays(days=most))


@pytest.mark.parametrize("name", ["pins too close", "too many days"])
def test_a_price_turns_the_conflict_into_a_roster(name):
    instance, (listed,), _ = CONFLICTS[name]
    rules = rules_in_force([listed.model_copy(update={"cost": 4.0})], [])
    outcome = solve(instance, required(instance, 1), rules, work=0.002)
    card = verdict(instance, required(instance, 1), rules, outcome.roster)
    assert (card.broken, card.parts[listed.rule] > 0) == ((), True)


@pytest.mark.parametrize("status", ["requested", "declined", "cancelled"])
def test_time_off_that_does_not_block_leaves_the_pin_in_peace(status):
    instance = pinned_on_time_off()
    asked = replace(instance, time_off=(replace(instance.time_off[0], status=status),))
    outcome = solve(asked, required(asked, 1), rules_in_force([], []), work=0.002)
    assert any(shift.agent_id == "ann" and shift.date == asked.pins[0].date for shift in outcome.roster)


def test_a_pin_overrides_availability():
    instance = late_then_early()
    never = replace(instance, availability={AgentId("ann"): ()})
    outcome = solve(never, required(never, 1), rules_in_force([], []), work=0.002)
    assert [shift.label for shift in outcome.roster.shifts_of(AgentId("ann"))] == ["L", "E"]
