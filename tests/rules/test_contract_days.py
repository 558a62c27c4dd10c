from dataclasses import replace

from rule_bench import BoundarySentences

from wfm.domain.instance import Instance

RULE = "contract_days"


def situation(instance: Instance) -> Instance:
    """The contract demands two or three days a week."""
    contract = replace(instance.contracts[0], min_weekly_days=2, max_weekly_days=3)
    return replace(instance, contracts=(contract,))


CASES = [
    ("exactly the maximum is allowed", {}, "ann  E.L.N..", 0),
    ("a day more is not", {}, "ann  EEEE...", 1),
    ("each day more counts", {}, "ann  EEEEE..", 2),
    ("exactly the minimum is allowed", {}, "ann  E.E....", 0),
    ("a day less is not", {}, "ann  ......E", 1),
    ("each day less counts", {}, "ann  .......", 2),
    ("weeks count apart", {}, "ann  ....EEEEEE....", 0),
    ("in a last partial week the minimum does not hold", {}, "ann  EE.....E", 0),
    ("in a last partial week the maximum holds", {}, "ann  EE.....EEEE", 1),
    ("history does not count", {}, "ann  EEEE|EE.....", 0),
]
SETTINGS: list[dict[str, object]] = [{}]


class TestSentences(BoundarySentences):
    pass
