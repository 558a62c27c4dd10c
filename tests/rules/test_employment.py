from dataclasses import replace
from datetime import timedelta

from drawing import MONDAY, roster
from rule_bench import HardSentences, found_amount, rule_of

from wfm.domain.instance import Instance

RULE = "employment"


def situation(instance: Instance) -> Instance:
    """Ann begins on Tuesday and leaves on Thursday."""
    first, last = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
    ann = replace(instance.agents[0], first_day=first, last_day=last)
    return replace(instance, agents=(ann, *instance.agents[1:]))


CASES = [
    ("first and last day are worked", {}, "ann  .EEE.", 0),
    ("the day before is not", {}, "ann  EEEE.", 1),
    ("the day after is not", {}, "ann  .EEEE", 1),
    ("a night may end after the last day", {}, "ann  ...N.", 0),
    ("others stay", {}, "ann  .E...\nbob  EEEEE", 0),
]
SETTINGS: list[dict[str, object]] = [{}]


class TestSentences(HardSentences):
    pass


def test_a_shift_of_nobody_is_found():
    instance, drawn = roster("ann  E\nbob  E")
    only_ann = replace(instance, agents=instance.agents[:1])
    assert found_amount(rule_of(RULE, {}), only_ann, drawn) == 1
