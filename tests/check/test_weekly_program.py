"""The best week found by the program is the best of all weeks tried one by one."""

from __future__ import annotations

import numpy as np
import pytest
from proof_bench import best_week_worth
from proof_cases import ONE_PERSON, one_person

from wfm.check.cover_worth import skills_of
from wfm.check.earnings import most_earned


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ONE_PERSON)
def test_no_week_earns_more_and_one_earns_as_much(name, seed):
    tiny = one_person(name)
    (agent,) = tiny.instance.agents
    per_head = np.random.default_rng(seed).integers(-6, 10, tiny.instance.calendar.slot_count) * 1_000_000
    found = most_earned(tiny.instance, tiny.rules, {skills_of(tiny.instance, agent): per_head.astype(object)})
    assert found == best_week_worth(tiny, agent, per_head)
