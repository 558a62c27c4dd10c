"""How often each kind of neighbourhood is drawn: by what it has gained for its effort, and none never."""

from __future__ import annotations

import numpy as np
import pytest

from wfm.optimise.improve import _weights
from wfm.optimise.kinds import Kind


def kind(gain: float = 0.0, effort: float = 0.0) -> Kind:
    """A kind that has gained so much with so much effort, and chooses nothing."""
    return Kind("any", lambda search, share: pytest.fail("nothing is to be chosen"), gain=gain, effort=effort)


@pytest.mark.parametrize(
    "kinds",
    [
        [kind()],
        [kind(), kind(), kind()],
        [kind(100.0, 1.0), kind(0.0, 50.0), kind(3.0, 2.0)],
        [kind(1e9, 1e-3), kind(1e-9, 1e6)],
    ],
    ids=["one", "untried", "tried", "far apart"],
)
def test_chances_add_up_to_one_and_none_is_nothing(kinds):
    weights = _weights(kinds)
    assert weights.sum() == pytest.approx(1)
    assert (weights > 0).all()


def test_untried_kinds_are_drawn_alike():
    assert _weights([kind(), kind(), kind(), kind()]) == pytest.approx(np.full(4, 0.25))


def test_more_gain_for_the_same_effort_is_drawn_more_often():
    few, many = _weights([kind(10.0, 5.0), kind(20.0, 5.0)])
    assert few < many


def test_the_same_gain_for_less_effort_is_drawn_more_often():
    quick, slow = _weights([kind(10.0, 5.0), kind(10.0, 20.0)])
    assert slow < quick


def test_an_untried_kind_stands_between_a_good_one_and_a_poor_one():
    good, untried, poor = _weights([kind(100.0, 10.0), kind(), kind(0.0, 10.0)])
    assert poor < untried < good


def test_what_lies_back_counts_less():
    early, late = kind(), kind()
    for gain in (10.0, 0.0, 0.0):
        early.learn(gain, 1.0)
    for gain in (0.0, 0.0, 10.0):
        late.learn(gain, 1.0)
    assert early.gain < late.gain
    assert early.effort == pytest.approx(late.effort)
