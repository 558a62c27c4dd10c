from dataclasses import replace

import pytest
from drawing import day, roster, template
from rule_bench import BoundarySentences, found_amount, posted_cost, rule_of

from wfm.domain.instance import Instance
from wfm.domain.shifts import BreakRule

RULE = "contract_hours"


def limited(instance: Instance, least: float, most: float) -> Instance:
    contract = replace(instance.contracts[0], min_weekly_hours=least, max_weekly_hours=most)
    return replace(instance, contracts=(contract,))


def situation(instance: Instance) -> Instance:
    """The contract demands 16 to 24 paid hours a week."""
    return limited(instance, 16, 24)


CASES = [
    ("exactly the maximum is allowed", {}, "ann  EEE....", 0),
    ("more is not", {}, "ann  EEEE...", 8),
    ("exactly the minimum is allowed", {}, "ann  E.E....", 0),
    ("less is not", {}, "ann  E......", 8),
    ("weeks count apart", {}, "ann  EE.....EEE....", 0),
    ("each week counts", {}, "ann  E......EEEE...", 16),
    ("in a last partial week the minimum does not hold", {}, "ann  EE.....E", 0),
    ("in a last partial week the maximum holds", {}, "ann  EE.....EEEE", 8),
    ("a night counts in the week in which it starts", {}, "ann  EE....NE......", 8),
    ("history does not count", {}, "ann  EEE|EE.....", 0),
]
SETTINGS: list[dict[str, object]] = [{}]


class TestSentences(BoundarySentences):
    def test_priced_posting_pays_for_the_same(self, settings, grid, amount):
        """The posting counts minutes where the check counts hours."""
        assert posted_cost(self.rule(settings, cost=3), *self.drawn(grid)) == 3 * 60 * amount


@pytest.mark.parametrize(("most", "amount"), [(7.5, 0), (7.25, 0.25)])
def test_unpaid_meals_are_not_hours(most, amount):
    instance, drawn = day("ann  06:00  " + "w" * 14 + "mm" + "w" * 16)
    assert found_amount(rule_of(RULE, {}), limited(instance, 0, most), drawn) == amount


@pytest.mark.parametrize(("most", "paid"), [(22.5, 0), (22.25, 15)])
def test_the_posting_does_not_pay_for_unpaid_meals_either(most, paid):
    instance, drawn = roster("ann  EEE....")
    lunch = replace(template("E"), breaks=(BreakRule("lunch", 30, False, 180, 300),))
    fed = replace(limited(instance, 0, most), templates=(lunch, *instance.templates[1:]))
    assert posted_cost(rule_of(RULE, {}, cost=1), fed, drawn) == paid


def test_an_agents_own_hours_replace_those_of_the_contract():
    instance, drawn = roster("ann  EEEEE..")
    ann = replace(instance.agents[0], max_weekly_hours=40.0)
    assert found_amount(rule_of(RULE, {}), replace(situation(instance), agents=(ann,)), drawn) == 0
