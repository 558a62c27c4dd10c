"""The key `cost` of a queue."""

from __future__ import annotations

import pytest
from intake_site import Site

from wfm.errors import InputError


def issue(site: Site) -> str:
    with pytest.raises(InputError) as refused:
        site.read()
    return str(refused.value).splitlines()[0]


def test_heads_cost_the_same_in_all_slots_unless_told_otherwise(site: Site) -> None:
    assert site.read().instance.queues[0].cost == "heads"


@pytest.mark.parametrize("channel", ["voice", "chat"])
def test_a_queue_can_be_priced_by_service(site: Site, channel: str) -> None:
    site.configure("shifts:", f"    channel: {channel}\n    cost: service\nshifts:")
    assert site.read().instance.queues[0].cost == "service"


@pytest.mark.parametrize("channel", ["email", "back_office"])
def test_work_that_can_wait_is_not_priced_by_service(site: Site, channel: str) -> None:
    site.configure("shifts:", f"    channel: {channel}\n    cost: service\nshifts:")
    assert f"has cost: service, which is for voice and chat, not for {channel}; take cost: service away" in issue(site)


def test_steps_are_no_average(site: Site) -> None:
    site.configure("shifts:", "    cost: service\n    understaffing_cost: [[2, 8], [.inf, 20]]\nshifts:")
    assert "has cost: service, and steps in understaffing_cost; give one understaffing_cost" in issue(site)


def test_another_price_is_refused(site: Site) -> None:
    site.configure("shifts:", "    cost: calls\nshifts:")
    assert "queues.cost" in issue(site)
