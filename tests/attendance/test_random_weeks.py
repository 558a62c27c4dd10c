"""Whatever people do at the clock: what always holds."""

from __future__ import annotations

from functools import cache

import pytest
from attendance_days import report
from drawn_weeks import chaotic_week


@cache
def random_week(seed):
    """Report on a week in which anything may happen at the clock."""
    return report(**chaotic_week(seed))


SEEDS = range(60)


@pytest.mark.parametrize("seed", SEEDS)
def test_ids_are_unique(seed):
    week = random_week(seed)
    ids = [entry.id for entry in week.exceptions]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_second_of_a_shift_that_was_worked_is_counted_once(seed):
    week = random_week(seed)
    for row in week.adherence:
        tally = row.tally
        counted = tally.adherent + tally.astray + tally.neutral + tally.unknown
        assert counted == tally.scheduled or (counted < tally.scheduled and (tally.absent or not row.is_complete))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_was_measured_is_below_zero(seed):
    week = random_week(seed)
    figures = [figure for row in week.adherence for figure in row.tally.columns]
    amounts = [entry.amount for entry in week.exceptions]
    assert min([*figures, *amounts], default=0) >= 0


@pytest.mark.parametrize("seed", SEEDS)
def test_an_amount_beyond_grace_is_more_than_its_limit(seed):
    week = random_week(seed)
    graced = [
        entry for entry in week.exceptions if entry.limit is not None and entry.code[:4] in ("late", "earl", "long")
    ]
    assert all(entry.amount > entry.limit for entry in graced)
