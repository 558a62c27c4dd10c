"""What can be asked, and what is said of what cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from drawing import roster

from wfm.check.question import Place, Question, find_place
from wfm.domain.ids import QueueId
from wfm.errors import InputError

INSTANCE, _ = roster("ann  E.\nbob  .E")
"""Two days from Monday 2026-11-30 in London, slots of a quarter of an hour."""


def local(text: str) -> datetime:
    """A time as it is asked for, without a zone."""
    return datetime.fromisoformat(text)


def test_a_slot_is_found_by_its_local_time():
    assert find_place(INSTANCE, Question(slot=local("2026-12-01T00:15"))) == Place(slot=97)


def test_an_offset_is_honoured():
    assert find_place(INSTANCE, Question(slot=datetime(2026, 11, 30, 1, tzinfo=UTC))) == Place(slot=4)


def test_queue_agent_and_day_are_found():
    asked = Question(slot=local("2026-11-30T00:00"), queue="voice", agent="bob", day=date(2026, 12, 1))
    assert find_place(INSTANCE, asked) == Place(0, QueueId("voice"), INSTANCE.agents[1], 1)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            Question(slot=local("2026-12-01T12:10")),
            "--slot: '2026-12-01T12:10' is not where a slot of 15 minutes begins; "
            "take 2026-12-01T12:00 or 2026-12-01T12:15",
        ),
        (
            Question(slot=local("2026-11-29T23:45")),
            "--slot: '2026-11-29T23:45' lies outside the horizon; take one from 2026-11-30 to 2026-12-01",
        ),
        (
            Question(slot=local("2026-12-02T00:00")),
            "--slot: '2026-12-02T00:00' lies outside the horizon; take one from 2026-11-30 to 2026-12-01",
        ),
        (
            Question(day=date(2026, 12, 2)),
            "--day: '2026-12-02' lies outside the horizon; take one from 2026-11-30 to 2026-12-01",
        ),
        (Question(agent="anne"), "--agent: 'anne' is not the id of an agent; did you mean 'ann'?"),
        (Question(queue="voise"), "--queue: 'voise' is not a queue of the configuration; did you mean 'voice'?"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(asked, message):
    with pytest.raises(InputError) as refused:
        find_place(INSTANCE, asked)
    assert str(refused.value) == message


def test_a_time_that_clocks_skip_is_refused():
    spring, _ = roster("ann  E", start=date(2026, 3, 29))
    with pytest.raises(InputError, match="clocks go forward"):
        find_place(spring, Question(slot=local("2026-03-29T01:30")))
