"""What everybody has of what is spread fairly, told for the rules in force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from cover_bench import required
from drawing import roster

from wfm.check.audit import audit
from wfm.check.fairness import find_fairness
from wfm.check.lifts import wide_lifts
from wfm.domain.fairness import PersonShare
from wfm.domain.ids import AgentId
from wfm.rules.fair_share import FairShare
from wfm.rules.min_rest import MinRest

LATES = FairShare(of="lates", cost=3)
WEEK = """
ann  L|LL.....
bob  .|L....E.
cid  .|.......
"""
"""Four late shifts, two each if rounded up: Ann has three; one weekend."""


def test_everybody_is_told_with_history_and_share():
    (found,) = find_fairness(roster(WEEK)[0], [LATES], roster(WEEK)[1])
    assert found.people == (
        PersonShare(AgentId("ann"), before=1, added=2, share=2, above=1),
        PersonShare(AgentId("bob"), before=0, added=1, share=2, above=0),
        PersonShare(AgentId("cid"), before=0, added=0, share=2, above=0),
    )


def test_numbers_of_the_whole_follow():
    (found,) = find_fairness(roster(WEEK)[0], [LATES], roster(WEEK)[1])
    assert (found.units, found.least, found.most, found.spread, found.people_above) == (4, 0, 3, 3, 1)
    assert found.average == pytest.approx(4 / 3)


def test_rules_come_in_their_order_and_others_are_left_out():
    rules = (FairShare(of="weekends"), MinRest(hours=11), LATES)
    assert [found.kind for found in find_fairness(roster(WEEK)[0], rules, roster(WEEK)[1])] == [
        "weekends",
        "late shifts",
    ]


def test_without_such_a_rule_there_is_nothing():
    assert find_fairness(roster(WEEK)[0], [MinRest(hours=11)], roster(WEEK)[1]) == ()


def test_the_price_is_that_of_the_findings():
    instance, drawn = roster(WEEK)
    rules = (LATES, FairShare(of="weekends"))
    parts = audit(instance, required(instance, 0), rules, drawn, with_reasons=False).parts
    assert sum(found.cost for found in find_fairness(instance, rules, drawn)) == parts["fair_share"] == 3


def test_rules_that_spread_the_like_are_told_apart_by_their_settings():
    rules = (FairShare(of="lates", agents=("ann", "bob")), FairShare(of="lates", after="15:00"))
    assert [found.kind for found in find_fairness(roster(WEEK)[0], rules, roster(WEEK)[1])] == [
        "late shifts (agents ann, bob)",
        "late shifts (after 15:00)",
    ]


def test_a_rule_bears_the_name_under_which_it_is_lifted():
    instance, drawn = roster(WEEK)
    (found,) = find_fairness(instance, [LATES], drawn)
    assert found.limit == "fair_share (cost 3, of lates)"
    assert found.limit in [lift.name for lift in wide_lifts(instance, [LATES])]


@pytest.mark.parametrize(("is_named", "people"), [(True, 1), (False, 3)])
def test_only_people_in_scope_share(is_named, people):
    instance, drawn = roster(WEEK)
    rule = FairShare(of="lates", agents=("bob",) if is_named else ())
    (found,) = find_fairness(instance, [rule], drawn)
    assert len(found.people) == people


def test_shares_by_hours_differ():
    # Six late shifts over 40, 20 and 0 hours a week.
    instance, drawn = roster("ann  LLLL...\nbob  LL.....\ncid  .......")
    agents = zip(instance.agents, (40.0, 20.0, 0.0), strict=True)
    instance = replace(instance, agents=tuple(replace(agent, max_weekly_hours=hours) for agent, hours in agents))
    (found,) = find_fairness(instance, [FairShare(of="lates", by_hours=True)], drawn)
    assert np.array([(person.total, person.share) for person in found.people]).tolist() == [[4, 4], [2, 2], [0, 0]]
    assert (found.spread, found.people_above) == (0, 0)
