"""What the next head costs in a queue whose prices differ by slot."""

from dataclasses import replace
from datetime import timedelta

import pytest
from drawing import VOICE, day

from wfm.domain.demand import DemandInterval, Target
from wfm.domain.ids import QueueId
from wfm.domain.shifts import Roster
from wfm.rules.parts.queue_balance import next_head_costs
from wfm.rules.parts.queue_plan import blocks_between_moves


@pytest.mark.parametrize(("given", "costs"), [(0, [-10, -6.5, -3, 1]), (1, [-6.5, -3, 1, 1]), (4, [1, 1, 1, 1])])
def test_the_next_head_saves_what_the_slot_says(given, costs):
    found = next_head_costs(VOICE, 1.0, given, 4, [(1.5, 10.0), (3.0, 3.0)])
    assert found.tolist() == pytest.approx(costs)


def test_somebody_goes_where_contacts_are_saved():
    # Both queues need one head all the time. Chat has ten times the contacts from 00:30 to 01:00, voice otherwise.
    instance, drawn = day("ann  00:00  wwwwww")
    target = Target(service_level=0.01, within_seconds=20, patience_seconds=60)
    voice = replace(VOICE, cost="service", target=target)
    chat = replace(voice, id=QueueId("chat"))
    rows = tuple(
        DemandInterval(
            queue.id, instance.calendar.origin_utc + timedelta(minutes=15 * slot), 15, volume=volume, aht_seconds=60
        )
        for slot in range(6)
        for queue, volume in ((voice, 1 if slot in (2, 3) else 10), (chat, 10 if slot in (2, 3) else 1))
    )
    both = replace(
        instance,
        queues=(voice, chat),
        agents=(replace(instance.agents[0], skills=(voice.id, chat.id)),),
        demand=rows,
    )
    blocks = [
        (block.queue, block.first_slot, block.end_slot) for block in blocks_between_moves(both, Roster(drawn.shifts))
    ]
    assert blocks == [("chat", 2, 4)]
