from dataclasses import replace
from datetime import timedelta
from itertools import product
from math import inf

import numpy as np
import pytest
from drawing import VOICE, day, roster, shift_on
from pydantic import ValidationError
from rule_bench import CheckSentences, found_amount, found_cost, rule_of

from wfm.domain.demand import CostSteps, DemandInterval, Queue
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.parts.queue_balance import Balance, next_head_costs
from wfm.rules.parts.queue_plan import QueueBlock, blocks_between_moves
from wfm.rules.queue_blocks import QueueBlocks

RULE = "queue_blocks"
SETTINGS: list[dict[str, object]] = [{"minutes": 30}]
CHAT = replace(VOICE, id=QueueId("chat"))
BOTH = (VOICE.id, CHAT.id)


def needing(instance: Instance, voice: str, chat: str, *skills: tuple[QueueId, ...]) -> Instance:
    """Let each queue need as many heads as its digits say, one for each slot from 06:00 on; it keeps the last one."""
    calendar = instance.calendar
    slot = timedelta(minutes=calendar.interval_minutes)
    rows = [
        DemandInterval(queue.id, calendar.wall_time(calendar.start, 360) + at * slot, 15, float(digit))
        for queue, digits in ((VOICE, voice), (CHAT, chat))
        for at, digit in enumerate(digits.ljust(40, digits[-1]))
    ]
    everybody = skills or (BOTH,) * len(instance.agents)
    agents = tuple(replace(agent, skills=own) for agent, own in zip(instance.agents, everybody, strict=True))
    return replace(instance, queues=(VOICE, CHAT), agents=agents, demand=tuple(rows))


def situation(instance: Instance) -> Instance:
    """Chat needs one head from 06:30 to 06:45, and voice one before and after."""
    return needing(instance, "1101", "0010")


CASES = [
    ("a stay that is too short counts", {"minutes": 30}, "ann  06:00  wwwwwwww", 1),
    ("one that is exactly long enough does not", {"minutes": 15}, "ann  06:00  wwwwwwww", 0),
    ("a minute more, and it does", {"minutes": 16}, "ann  06:00  wwwwwwww", 1),
    ("a break after it ends it in time", {"minutes": 30}, "ann  06:00  wwwbwwww", 0),
    ("so does a break before it", {"minutes": 30}, "ann  06:00  wbwwwwww", 0),
    ("an activity is a break", {"minutes": 30}, "ann  06:00  wwwawwww", 0),
    ("the end of the shift ends it in time", {"minutes": 30}, "ann  06:00  www", 0),
    ("the begin of the shift begins it", {"minutes": 30}, "ann  06:30  wwwwww", 0),
    ("stays of people out of scope do not count", {"minutes": 30, "agents": ["bob"]}, "ann  06:00  wwwwwwww", 0),
    ("nobody needs to move if others are there", {"minutes": 30}, "ann  06:00  wwwwwwww\nbob  06:30  w.......", 0),
]


class TestSentences(CheckSentences):
    def drawn(self, grid: str) -> tuple[Instance, Roster]:
        instance, drawn = day(grid)
        return situation(instance), drawn


def stays(instance: Instance, drawn: Roster) -> list[tuple[str, str, int, int]]:
    """Blocks between moves, in slots from 06:00 on."""
    return [
        (block.agent.name, block.queue, block.first_slot - 24, block.end_slot - 24)
        for block in blocks_between_moves(instance, drawn)
    ]


PLANS = [  # sentence, need of voice, need of chat, drawing, blocks between moves
    ("who is needed nowhere else stays", "1111", "0000", "ann  06:00  wwwwwww", []),
    ("a queue that pays as much is no reason to move", "1001", "0110", "ann  06:00  wwww", [("ann", "chat", 1, 3)]),
    ("nor is a surplus on both", "0000", "0000", "ann  06:00  wwwwwww", []),
    (
        "blocks follow one another",
        "10101",
        "01010",
        "ann  06:00  wwwww",
        [("ann", "chat", 1, 2), ("ann", "voice", 2, 3), ("ann", "chat", 3, 4)],
    ),
    (
        "whoever has been on a queue longest leaves it",
        "2212",
        "0010",
        "ann  06:15  wwww\nbob  06:00  wwwww",
        [("bob", "chat", 2, 3)],
    ),
    (
        "people who move do so at the same time",
        "2002",
        "0220",
        "ann  06:00  wwww\nbob  06:00  wwww",
        [("ann", "chat", 1, 3), ("bob", "chat", 1, 3)],
    ),
    (
        "who has moved is not moved again while others have been there longer",
        "21011",
        "01211",
        "ann  06:00  wwwww\nbob  06:00  wwwww",
        [("ann", "chat", 1, 3)],
    ),
]


SENTENCES, DRAWN = [plan[0] for plan in PLANS], [plan[1:] for plan in PLANS]


@pytest.mark.parametrize(("voice", "chat", "drawing", "blocks"), DRAWN, ids=SENTENCES)
def test_people_move_only_where_they_are_needed(voice, chat, drawing, blocks):
    instance, drawn = day(drawing)
    assert stays(needing(instance, voice, chat), drawn) == blocks


@pytest.mark.parametrize(("skills", "blocks"), [(BOTH, [("ann", "chat", 1, 2)]), ((VOICE.id,), [])])
def test_who_can_serve_one_queue_only_never_moves(skills, blocks):
    instance, drawn = day("ann  06:00  wwww")
    assert stays(needing(instance, "1011", "0100", skills), drawn) == blocks


def test_those_who_can_serve_nothing_else_are_counted_first():
    instance, drawn = day("ann  06:00  wwww\nbob  06:00  wwww")
    instance = needing(instance, "1011", "0100", BOTH, (CHAT.id,))
    assert stays(instance, drawn) == []


def test_a_part_of_a_slot_away_is_a_slot_off_the_floor():
    instance, drawn = day("ann  06:00  wwwbwwww")
    (shift,) = drawn.shifts
    (pause,) = shift.pieces
    short = replace(pause, span=replace(pause.span, end_utc=pause.span.start_utc + timedelta(minutes=1)))
    assert stays(situation(instance), Roster((replace(shift, pieces=(short,)),))) == []


def test_shifts_that_follow_on_each_other_begin_anew():
    instance, drawn = day("ann  06:00  wwwwwwww")
    (shift,) = drawn.shifts
    middle = shift.start_utc + timedelta(minutes=30)
    halves = (replace(shift.span, end_utc=middle), replace(shift.span, start_utc=middle))
    assert stays(situation(instance), Roster(tuple(replace(shift, span=half) for half in halves))) == []


def needing_one(instance: Instance, places: dict[int, QueueId]) -> Instance:
    """Let one head be needed in some slots, each on its queue, and nobody else."""
    start = instance.calendar.slot_start
    rows = tuple(DemandInterval(queue, start(slot), 15, 1.0) for slot, queue in places.items())
    return replace(needing(instance, "0", "0"), demand=rows)


def test_whoever_came_before_the_horizon_is_there():
    instance, _ = roster("ann  .")
    history = Roster((shift_on(instance.calendar, instance.agents[0].id, -1, "N"),))
    instance = replace(needing_one(instance, {0: VOICE.id, 1: CHAT.id, 2: VOICE.id}), history=history)
    blocks = [(block.queue, block.first_slot, block.end_slot) for block in blocks_between_moves(instance, Roster())]
    assert blocks == [("chat", 1, 2)]


def test_a_centre_without_people_of_several_skills_has_no_blocks():
    instance, drawn = day("ann  06:00  wwww")
    assert [*blocks_between_moves(replace(instance, demand=()), drawn)] == []


# Balance -------------------------------------------------------------------------------------------------------------

STEPS = CostSteps(((2, 3.0), (inf, 10.0)))


@pytest.mark.parametrize(
    ("need", "given", "costs"),
    [
        (4.0, 0, [-10, -10, -3, -3, 1, 1]),
        (4.0, 3, [-3, 1, 1, 1, 1, 1]),
        (2.5, 0, [-6.5, -3, -1, 1, 1, 1]),
        (0.0, 0, [1, 1, 1, 1, 1, 1]),
    ],
)
def test_the_next_head_costs_what_is_missing_or_too_much(need, given, costs):
    queue = replace(VOICE, understaffing=STEPS)
    assert next_head_costs(queue, need, given, 6).tolist() == pytest.approx(costs)


MOST = 13


def cost_of(queues: list[Queue], need: list[float], heads: list[list[int]]) -> float:
    totals = np.array(heads).sum(axis=0)
    return sum(float(next_head_costs(queue, need[at], 0, MOST)[: totals[at]].sum()) for at, queue in enumerate(queues))


def ways(count: int, queues: tuple[int, ...], size: int) -> list[list[int]]:
    """All ways to put so many heads on some queues."""
    found = []
    for picked in product(range(count + 1), repeat=len(queues)):
        if sum(picked) == count:
            row = [0] * size
            for queue, heads in zip(queues, picked, strict=True):
                row[queue] = heads
            found.append(row)
    return found


@pytest.mark.parametrize("number", range(60))
def test_no_other_way_to_place_whole_heads_is_cheaper(number):
    draw = np.random.default_rng(number)
    queues = [replace(VOICE, understaffing=CostSteps(((1.5, 1.0 * draw.integers(1, 9)), (inf, 9.0)))) for _ in range(3)]
    need = [float(draw.choice([0, 1, 1.5, 2, 3])) for _ in queues]
    skill_sets = [(0, 1), (0, 1, 2), (1, 2)]
    before = [[int(draw.integers(0, 2)) if queue in skills else 0 for queue in range(3)] for skills in skill_sets]
    arriving = draw.integers(0, 3, 3).tolist()
    costs = [next_head_costs(queue, heads, 0, MOST) for queue, heads in zip(queues, need, strict=True)]
    balance = Balance(skill_sets, [[*row] for row in before], costs)
    balance.add(arriving)
    balance.settle()
    counts = [sum(row) + more for row, more in zip(before, arriving, strict=True)]
    every = product(*(ways(count, skills, 3) for count, skills in zip(counts, skill_sets, strict=True)))
    best = min(cost_of(queues, need, [*each]) for each in every)
    assert ([sum(row) for row in balance.heads], cost_of(queues, need, balance.heads)) == (counts, pytest.approx(best))


def test_a_chain_of_people_moves_where_nobody_can_move_directly():
    costs = [next_head_costs(VOICE, need, 0, 2) for need in (0.0, 1.0, 1.0)]
    balance = Balance([(0, 1), (1, 2)], [[1, 0, 0], [0, 1, 0]], costs)
    balance.settle()
    assert balance.heads == [[0, 1, 0], [0, 0, 1]]


# Settings and messages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [{}, {"minutes": 0}, {"minutes": 1441}, {"minutes": 30, "cost": None}])
def test_settings_that_are_no_such_thing_are_refused(settings):
    with pytest.raises(ValidationError):
        rule_of(RULE, settings)


def test_the_default_price_is_one():
    instance, drawn = day("ann  06:00  wwwwwwww")
    assert found_cost(QueueBlocks(minutes=30), situation(instance), drawn) == 1


def test_the_finding_says_where_and_when():
    instance, drawn = day("ann  06:00  wwwwwwww")
    (finding,) = QueueBlocks(minutes=30).check(situation(instance), drawn)
    assert finding.message == "ann would serve chat for only 15 minutes from 06:30 on 2026-11-30, less than 30"


def test_a_block_after_midnight_counts_for_the_date_of_its_shift():
    instance, drawn = roster("ann  N.")
    first = instance.calendar.slots_on(1)[0]
    needed = {first - 8: VOICE.id, first + 4: CHAT.id, first + 5: VOICE.id}
    instance = needing_one(instance, needed)
    assert [finding.date for finding in QueueBlocks(minutes=30).check(instance, drawn)] == [instance.calendar.start]


def test_blocks_name_their_people():
    instance, drawn = day("ann  06:00  wwwwwwww")
    instance = situation(instance)
    assert [*blocks_between_moves(instance, drawn)] == [QueueBlock(instance.agents[0], "chat", 26, 27)]


def test_nothing_is_found_where_nobody_works():
    instance, _ = day("ann  06:00  wwwwwwww")
    assert found_amount(QueueBlocks(minutes=30), situation(instance), Roster()) == 0
