from dataclasses import replace
from datetime import date

import pytest
from cover_bench import required
from drawing import MONDAY, roster

from wfm.check.audit import audit
from wfm.domain.calendar import TimeWindow
from wfm.domain.findings import Scorecard
from wfm.domain.people import Request
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.preference import Preference


def verdict(
    grid: str, *listed: Rule, heads: float = 0, tables: tuple[str, ...] = (), start: date = MONDAY
) -> Scorecard:
    instance, drawn = roster(grid, start)
    whole = instance.calendar.window(instance.calendar.start, TimeWindow(0, 1440))
    asked = Request(instance.agents[0].id, instance.calendar.start, whole, "avoid", 2)
    wished = replace(instance, requests=(asked,))
    return audit(wished, required(wished, heads), rules_in_force(listed, tables), drawn)


def test_a_clean_roster_has_no_findings():
    assert verdict("ann  .EE", MinRest(hours=11)).findings == ()


def test_hard_findings_come_first():
    found = verdict("ann  .LE\nbob  .LE", MinRest(hours=9, cost=5), MinRest(hours=11))
    assert [finding.is_hard for finding in found.findings] == [True, True, False, False]


def test_broken_holds_the_hard_findings_alone():
    assert len(verdict("ann  LE", MinRest(hours=9, cost=5), MinRest(hours=11)).broken) == 1


def test_parts_name_every_priced_rule_even_where_it_costs_nothing():
    found = verdict("ann  .E", MinRest(hours=11, cost=5), MaxConsecutiveDays(days=5), tables=("preferences",))
    assert dict(found.parts) == {"understaffing": 0, "overstaffing": 32, "min_rest": 0, "preference": 0}


def test_rules_of_one_kind_share_a_part():
    found = verdict("ann  LE", MinRest(hours=9, cost=5), MinRest(hours=11, cost=7))
    assert found.parts["min_rest"] == 12


def test_parts_add_up_to_the_objective():
    found = verdict("ann  LE", MinRest(hours=9, cost=5), Preference(cost=3), heads=1)
    assert (dict(found.parts), found.objective) == (
        {"understaffing": 1280, "overstaffing": 0, "min_rest": 5, "preference": 6},
        1291,
    )


def test_a_roster_that_breaks_what_always_holds_is_told_so():
    instance, drawn = roster("ann  EE")
    nobody = replace(instance, agents=(replace(instance.agents[0], last_day=MONDAY),))
    found = audit(nobody, required(nobody, 0), rules_in_force([], []), drawn)
    assert [finding.rule for finding in found.broken] == ["employment"]


def test_reasons_can_be_left_out():
    instance, drawn = roster("ann  E")
    rules = rules_in_force([], [])
    assert audit(instance, required(instance, 1), rules, drawn, with_reasons=False).reasons == {}


@pytest.mark.parametrize(
    ("start", "rest"), [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 11, 28), 8)]
)  # fmt: skip
def test_rest_is_measured_in_elapsed_time_when_clocks_change(start, rest):
    (finding,) = verdict("ann  LE", MinRest(hours=rest + 0.25), start=start).findings
    assert f"rests {rest} h" in finding.message


def test_a_week_in_which_clocks_change_is_clean():
    assert verdict("ann  N|NNNN..E", MinRest(hours=11), start=date(2026, 10, 20)).broken == ()
