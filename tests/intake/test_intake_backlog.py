"""Keys and rows of queues whose contacts may wait."""

from __future__ import annotations

import pytest
from intake_site import DEMAND, Site

from wfm.errors import InputError

WAITS = "    channel: email\n    target: {respond_within_minutes: 240}\nshifts:"


def issue(site: Site) -> str:
    with pytest.raises(InputError) as refused:
        site.read()
    return str(refused.value).splitlines()[0]


def test_a_deadline_is_read(site: Site) -> None:
    site.configure("shifts:", WAITS)
    target = site.read().instance.queues[0].target
    assert (target.respond_within_minutes, target.respond_in) == (240, "elapsed")


def test_a_deadline_can_be_counted_in_open_hours(site: Site) -> None:
    site.configure("shifts:", WAITS.replace("240}", "240, respond_in: open_hours}"))
    assert site.read().instance.queues[0].target.respond_in == "open_hours"


@pytest.mark.parametrize("channel", ["voice", "chat"])
def test_callers_do_not_wait_until_a_deadline(site: Site, channel: str) -> None:
    site.configure("shifts:", WAITS.replace("email", channel))
    assert f"respond_within_minutes, which is for email and back_office, not for {channel}; give" in issue(site)


def test_a_way_of_counting_needs_a_deadline(site: Site) -> None:
    site.configure("shifts:", WAITS.replace("respond_within_minutes: 240", "respond_in: open_hours"))
    assert "has target respond_in without respond_within_minutes" in issue(site)


def test_a_deadline_in_the_past_is_refused(site: Site) -> None:
    site.configure("shifts:", WAITS.replace("240", "-1"))
    assert "respond_within_minutes" in issue(site)


CONTACTS = DEMAND.replace("required", "volume,aht_seconds").replace(",2\n", ",2,300\n")


def test_contacts_may_come_while_a_queue_is_closed_whose_work_waits(site: Site) -> None:
    site.configure("shifts:", WAITS).write(demand=CONTACTS + "2026-12-01T20:00,voice,3,300\n")
    assert [row.volume for row in site.read().instance.demand][-2:] == [2, 3]


def test_contacts_may_not_come_while_the_lines_are_closed(site: Site) -> None:
    site.write(demand=CONTACTS + "2026-12-01T20:00,voice,3,300\n")
    assert "has demand while queue 'voice' is closed" in issue(site)


def test_heads_are_not_needed_while_a_queue_is_closed(site: Site) -> None:
    site.configure("shifts:", WAITS).write(demand=DEMAND + "2026-12-01T20:00,voice,3\n")
    assert "has demand while queue 'voice' is closed" in issue(site)
