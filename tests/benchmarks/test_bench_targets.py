"""The table of targets is complete and leads from every centre to its own row."""

from __future__ import annotations

import pytest

from centres.shape import SHAPES
from measure.targets import TARGETS, Target, allowed_overrun_seconds, limits_of, target_of


@pytest.mark.parametrize("agents", [20, 60, 300, 1000, 5000])
def test_every_size_of_the_table_has_a_target(agents: int) -> None:
    assert agents in {SHAPES[name].agents for name in TARGETS}


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_tells_a_gap_and_a_time_for_the_bound(name: str) -> None:
    target = TARGETS[name]
    assert all(gap > 0 for gap in target.gap_percent.values())
    assert 0 < target.bound_seconds < max(target.gap_percent)


@pytest.mark.parametrize("name", [name for name in SHAPES if not name.startswith("50_")])
def test_every_centre_but_those_of_fifty_has_a_target(name: str) -> None:
    assert target_of(name) is not None


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("20_different", Target({60: 0.80, 300: 0.50}, 10)),
        ("20_different_planted", Target({60: 0.80, 300: 0.50}, 10)),
        ("20_different_night_personal_planted", Target({60: 1.60, 300: 1.00}, 10)),
        ("60_different_tight", Target({60: 0.20, 300: 0.10}, 15)),
        ("300_one_queue", Target({60: 0.20, 300: 0.05}, 40)),
        ("50_different", None),
        ("unheard_of", None),
    ],
)
def test_a_variant_has_the_target_of_its_size_twice_the_gap_under_personal_rules(
    name: str, target: Target | None
) -> None:
    assert target_of(name) == target


@pytest.mark.parametrize(
    ("name", "limits"), [("1000_different", (300,)), ("5000_groups", (900,)), ("50_different", (60, 300))]
)
def test_a_centre_is_measured_at_the_limits_of_its_targets(name: str, limits: tuple[int, ...]) -> None:
    assert limits_of(name) == limits


@pytest.mark.parametrize(("limit", "seconds"), [(60, 5), (100, 5), (300, 15)])
def test_the_limit_may_be_exceeded_by_five_seconds_or_five_percent(limit: float, seconds: float) -> None:
    assert allowed_overrun_seconds(limit) == pytest.approx(seconds)
