import pytest
from pydantic import ValidationError
from rule_bench import BoundarySentences, rule_of

RULE = "max_consecutive_days"
CASES = [
    ("exactly the limit is allowed", {"days": 5}, "ann  EEEEE..", 0),
    ("a day more is not", {"days": 5}, "ann  EEEEEE.", 1),
    ("each day over counts", {"days": 5}, "ann  EEEEEEE", 2),
    ("a day off begins a new run", {"days": 3}, "ann  EEE.EEE", 0),
    ("two runs that are too long both count", {"days": 2}, "ann  EEE.EEE", 2),
    ("history lengthens a run", {"days": 5}, "ann  EEE|EEE....", 1),
    ("history just short of the limit is allowed", {"days": 5}, "ann  EE|EEE....", 0),
    ("history alone breaks nothing", {"days": 2}, "ann  EEEE|.......", 0),
    ("only days of the horizon count as over", {"days": 2}, "ann  EEEE|EE.....", 2),
    ("any shift is work", {"days": 3}, "ann  ELNE...", 1),
    ("teams out of scope do as they like", {"days": 1, "teams": ["nobody"]}, "ann  EE", 0),
]
SETTINGS = [{"days": 1}, {"days": 2}, {"days": 4}]


class TestSentences(BoundarySentences):
    pass


def test_the_limit_is_not_mistaken_for_a_scope():
    assert rule_of(RULE, {"days": 6}).days == 6


@pytest.mark.parametrize("days", [0, 29])
def test_limits_that_say_nothing_are_refused(days):
    with pytest.raises(ValidationError):
        rule_of(RULE, {"days": days})


@pytest.mark.parametrize("days", [1, 28])
def test_limits_on_the_edge_are_accepted(days):
    assert rule_of(RULE, {"days": days}).lookback_days == days
