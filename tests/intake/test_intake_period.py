"""The key `period` of a queue's target."""

from __future__ import annotations

import pytest
from intake_site import Site

from wfm.errors import InputError


def test_a_service_level_holds_in_every_interval_unless_told_otherwise(site: Site) -> None:
    assert site.read().instance.queues[0].target.period == "interval"


@pytest.mark.parametrize("period", ["interval", "day", "week"])
def test_a_service_level_can_hold_over_a_period(site: Site, period: str) -> None:
    site.configure("shifts:", f"    target: {{service_level: 0.8, within_seconds: 20, period: {period}}}\nshifts:")
    assert site.read().instance.queues[0].target.period == period


def test_another_period_is_refused(site: Site) -> None:
    site.configure("shifts:", "    target: {service_level: 0.8, within_seconds: 20, period: month}\nshifts:")
    with pytest.raises(InputError, match="period"):
        site.read()
