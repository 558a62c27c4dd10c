from drawing import roster, shift_on
from rule_bench import BoundarySentences, found_amount, rule_of

RULE = "one_shift_a_day"
CASES = [
    ("a shift on each date is allowed", {}, "ann  EEE", 0),
    ("a shift may begin the moment another ends", {}, "ann  NE", 0),
    ("but not before", {}, "ann  NF", 1),
    ("the night before the horizon counts", {}, "ann  N|F", 1),
    ("history alone breaks nothing", {}, "ann  NF|.", 0),
    ("each pair counts", {}, "ann  NF.NF\nbob  NF...", 3),
]
SETTINGS: list[dict[str, object]] = [{}]


class TestSentences(BoundarySentences):
    pass


def test_a_second_shift_on_one_date_counts():
    instance, drawn = roster("ann  F")
    second = shift_on(instance.calendar, instance.agents[0].id, 0, "L")
    assert found_amount(rule_of(RULE, {}), instance, drawn.with_shifts([second])) == 1
