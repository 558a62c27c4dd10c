from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from drawing import VOICE, day, roster, shift_on
from pydantic import ValidationError
from rule_bench import CheckSentences, found_amount, found_cost, rule_of

from wfm.domain.calendar import Span
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Piece, Roster

RULE = "max_concurrent_breaks"
CHAT = replace(VOICE, id=QueueId("chat"))


def situation(instance: Instance) -> Instance:
    """Ann and cid are blue and serve voice, bob and dan are red; bob and cid serve chat."""
    queues = ((VOICE.id,), (CHAT.id,), (VOICE.id, CHAT.id), ())
    agents = tuple(
        replace(agent, team=("blue", "red")[at % 2], skills=queues[at]) for at, agent in enumerate(instance.agents)
    )
    return replace(instance, agents=agents, queues=(VOICE, CHAT))


TOGETHER = "ann  06:00  wwbw\nbob  06:00  wwbw\ncid  06:00  wwww"
APART = "ann  06:00  wbww\nbob  06:00  wwbw\ncid  06:00  wwww"
ALL = "ann  06:00  wwbw\nbob  06:00  wwbw\ncid  06:00  wwbw\ndan  06:00  wwbw"
CASES = [
    ("as many as allowed may go at once", {"heads": 2}, TOGETHER, 0),
    ("one more counts", {"heads": 1}, TOGETHER, 1),
    ("two more are two", {"heads": 0}, TOGETHER, 2),
    ("one after the other is fine", {"heads": 1}, APART, 0),
    ("each slot counts", {"heads": 0}, "ann  06:00  wbbw\nbob  06:00  wwbw", 3),
    ("a meal is a break", {"heads": 1}, "ann  06:00  wmmw\nbob  06:00  wmbw", 2),
    ("an activity is not", {"heads": 0}, "ann  06:00  waaw", 0),
    ("exactly the share may go", {"share": 0.5}, ALL.replace("wwbw", "wwww", 2), 0),
    ("one more is over it", {"share": 0.5}, ALL.replace("wwbw", "wwww", 1), 1),
    ("a part of a head is", {"share": 0.25}, TOGETHER, 2 - 0.75),
    ("a share that computers round is hit exactly", {"share": 0.1}, "ann  06:00  wwww", 0),
    ("only those at work make up the share", {"share": 0.5}, "ann  06:00  wwbw\nbob  06:00  ww..", 0.5),
    ("whoever is on a break is at work", {"share": 0.5}, "ann  06:00  wwbw\nbob  06:00  wwww", 0),
    ("people out of scope do not count", {"heads": 1, "agents": ["ann", "cid"]}, TOGETHER, 0),
    ("nor make up a share", {"share": 0.5, "agents": ["ann"]}, TOGETHER, 0.5),
    ("queues count apart", {"heads": 1, "queues": ["voice", "chat"]}, TOGETHER, 0),
    ("whoever serves two counts for both", {"heads": 1, "per": "queue"}, ALL, 2),
    ("a queue may be limited alone", {"heads": 1, "queues": ["chat"]}, ALL, 1),
    ("teams count apart", {"heads": 1, "per": "team"}, TOGETHER, 0),
    ("each team counts", {"heads": 1, "per": "team"}, ALL, 2),
    ("a queue that is not known limits nobody", {"heads": 0, "queues": ["fax"]}, ALL, 0),
]
SETTINGS: list[dict[str, object]] = [{"heads": 1}]


class TestSentences(CheckSentences):
    def drawn(self, grid: str) -> tuple[Instance, Roster]:
        instance, drawn = day(grid)
        return situation(instance), drawn


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "either heads or share"),
        ({"heads": 1, "share": 0.5}, "either heads or share"),
        ({"share": 1.0}, "less than 1"),
        ({"share": 0.0}, "greater than 0"),
        ({"heads": -1}, "greater than or equal to 0"),
        ({"heads": 1, "per": "team", "queues": ["voice"]}, "means nothing for a limit of each team"),
        ({"heads": 1, "shifts": ["E"]}, "cannot be limited to certain shifts"),
    ],
)
def test_settings_that_contradict_themselves_are_refused(settings, message):
    with pytest.raises(ValidationError, match=message):
        rule_of(RULE, settings)


LIMITS = [  # settings, who counts together: ann, bob, cid, dan
    ({"heads": 1}, ["1111"]),
    ({"heads": 1, "agents": ["ann", "dan"]}, ["1001"]),
    ({"heads": 1, "per": "team"}, ["1010", "0101"]),
    ({"heads": 1, "per": "team", "teams": ["red"]}, ["0101"]),
    ({"heads": 1, "queues": ["fax"]}, []),
    ({"heads": 1, "per": "queue"}, ["1010", "0110"]),
    ({"heads": 1, "queues": ["chat"]}, ["0110"]),
]


@pytest.mark.parametrize(("settings", "counted"), LIMITS)
def test_whoever_places_breaks_is_told_who_counts_together(settings, counted):
    instance, _ = day(ALL)
    limits = rule_of(RULE, settings).break_limits(situation(instance))
    assert ["".join(str(int(one)) for one in limit.counted) for limit in limits] == counted


@pytest.mark.parametrize("cost", [None, 2.5])
@pytest.mark.parametrize(("settings", "heads", "share"), [({"heads": 3}, 3, None), ({"share": 0.1}, None, "1/10")])
def test_whoever_places_breaks_is_told_the_limit(settings, heads, share, cost):
    instance, _ = day(ALL)
    (limit,) = rule_of(RULE, settings, cost).break_limits(instance)
    assert (limit.heads, limit.share, limit.cost) == (heads, None if share is None else Fraction(share), cost)


def test_each_head_and_slot_has_its_price():
    instance, drawn = day(ALL)
    assert found_cost(rule_of(RULE, {"heads": 1}, cost=3), instance, drawn) == 9


def break_at(minute: int, length: int) -> tuple[Instance, Roster]:
    instance, drawn = day("ann  06:00  wwww")
    (shift,) = drawn.shifts
    start = shift.start_utc + timedelta(minutes=minute)
    span = Span(start, start + timedelta(minutes=length))
    return instance, Roster((replace(shift, pieces=(Piece(span, "break", "pause", True),)),))


@pytest.mark.parametrize(("minute", "length", "slots"), [(15, 15, 1), (15, 10, 1), (15, 16, 2), (29, 2, 2), (0, 60, 4)])
def test_a_break_that_covers_a_part_of_a_slot_counts(minute, length, slots):
    assert found_amount(rule_of(RULE, {"heads": 0}), *break_at(minute, length)) == slots


def test_whoever_came_before_the_horizon_makes_up_the_share():
    instance, drawn = day("ann  00:00  wbww\nbob  20:00  wwww")
    night = shift_on(instance.calendar, instance.agents[1].id, -1, "N")
    instance = replace(instance, history=Roster((night,)))
    assert found_amount(rule_of(RULE, {"share": 0.5}), instance, drawn) == 0


def test_breaks_after_the_horizon_do_not_count():
    instance, drawn = day("ann  23:30  wwbb")
    assert found_amount(rule_of(RULE, {"heads": 0}), instance, drawn) == 0


def test_a_week_without_breaks_is_fine():
    assert found_amount(rule_of(RULE, {"share": 0.01}), *roster("ann  EEE")) == 0


def test_the_finding_says_when_it_is_worst():
    instance, drawn = day("ann  06:00  wbb\nbob  06:00  wwb")
    (finding,) = rule_of(RULE, {"heads": 0}).check(instance, drawn)
    assert finding.message == "2 people on a break at 06:30 on 2026-11-30, more than 0"


def test_the_finding_names_the_queue():
    instance, drawn = day("ann  06:00  wbb\nbob  06:00  wwb")
    (finding,) = rule_of(RULE, {"share": 0.5, "queues": ["chat"]}).check(situation(instance), drawn)
    assert finding.message == "1 person of queue chat on a break at 06:30 on 2026-11-30, more than 0.5 of those at work"
