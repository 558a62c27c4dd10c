"""Answers as they are printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawing import MONDAY, roster, shift_on

from wfm.domain.explanation import (
    AgentDay,
    AgentExplanation,
    AgentWeek,
    Alternative,
    Change,
    DayExplanation,
    DayOff,
    Explanation,
    Person,
    QueueCover,
    ShortStretch,
    SlotExplanation,
)
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.report.explanation_terminal import CHANGES_SHOWN, COLUMNS, COSTS_SHOWN, explanation_lines
from wfm.report.explanation_words import PERSON_REASONS, Wording, cost_words, person_reason

INSTANCE, DRAWN = roster("ann  E.\nbob  .L\ncat  ..")
ANN, BOB, CAT = INSTANCE.agents
VOICE_SHORT = QueueCover(QueueId("voice"), 3, 1.5, 1.5, 0, ("time off",))
LATE = shift_on(INSTANCE.calendar, ANN.id, 0, "L")
START, END = (INSTANCE.calendar.slot_start(slot) for slot in (48, 49))


def change(before: str = "", after: str = "L", cover: float = 12.5, rules: float = 0, name: str = "ann") -> Change:
    """A change on Monday; letters stand for shifts."""
    shifts = [shift_on(INSTANCE.calendar, ANN.id, 0, letter) for letter in before + after]
    new = shifts[-1] if after else None
    return Change(
        INSTANCE.agents[["ann", "bob", "cat"].index(name)].id,
        MONDAY,
        tuple(shifts[: len(before)]),
        new,
        cover,
        rules,
        100 + cover + rules,
    )


def told(answer: Explanation, instance: Instance = INSTANCE) -> str:
    return "\n".join(explanation_lines(answer, instance))


def slot(*people: Person, changes: tuple[Change, ...] = (), cover: QueueCover = VOICE_SHORT) -> SlotExplanation:
    return SlotExplanation(START, END, 100, (cover,), people, changes)


# Words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (12.5, "would cost 12.5 more"),
        (-12.5, "would save 12.5"),
        (0, "would cost the same"),
        (0.004, "would cost the same"),
        (-0.004, "would cost the same"),
        (0.006, "would cost 0.01 more"),
    ],
)
def test_a_cost_is_told(cost, words):
    assert cost_words(cost) == words


CHANGES = [
    (change(before="E"), "Moving ann's shift of Mon 30 Nov from 06:00–14:00 to 14:00–22:00 L would cost 12.5 more."),
    (change(), "A shift for ann on Mon 30 Nov, 14:00–22:00 L, would cost 12.5 more."),
    (change(before="E", after=""), "A day off for ann on Mon 30 Nov would cost 12.5 more."),
    (change(before="L"), "Moving ann's breaks of Mon 30 Nov (14:00–22:00 L) would cost 12.5 more."),
    (
        replace(change(), given_up=(shift_on(INSTANCE.calendar, ANN.id, 1, "E"),)),
        "Moving ann's shift of Tue 1 Dec 06:00–14:00 to Mon 30 Nov, 14:00–22:00 L, would cost 12.5 more.",
    ),
    (
        change(rules=-20),
        "A shift for ann on Mon 30 Nov, 14:00–22:00 L, would save 7.5 (cover +12.5, rules −20).",
    ),
]


@pytest.mark.parametrize(("made", "sentence"), CHANGES)
def test_a_change_is_one_sentence(made, sentence):
    assert Wording(INSTANCE).change(made) == f"{sentence} The roster would cost {made.objective:g}."


def test_an_unknown_reason_is_a_rule():
    assert person_reason("max_consecutive_days") == "rule max consecutive days"


def test_who_shares_a_name_is_told_with_the_id():
    namesakes = replace(INSTANCE, agents=(ANN, replace(BOB, name="ann")))
    assert [Wording(namesakes).name(agent.id) for agent in (ANN, BOB)] == ["ann (ann)", "ann (bob)"]


# A slot ---------------------------------------------------------------------------------------------------------------


def test_cover_is_told_with_its_reasons():
    assert "voice: 3 required, 1.5 staffed, 1.5 short: agents are on time off." in told(slot())


@pytest.mark.parametrize(("over", "words"), [(0, "as needed."), (2, "2 over.")])
def test_cover_that_is_enough_is_told(over, words):
    assert f"voice: 3 required, 3 staffed, {words}" in told(slot(cover=QueueCover(QueueId("voice"), 3, 3, 0, over)))


def test_people_are_told_by_what_they_do():
    text = told(
        slot(
            Person(ANN, "floor", LATE),
            Person(BOB, "meal", LATE, END, Alternative(None, "break rules")),
            Person(CAT, "idle", None, None, Alternative(None, "time off")),
        )
    )
    assert "On the floor (1)\n  ann\nOn a break, meal or activity (1)\n  bob (meal until 12:15)\n" in text
    assert f"Not at work (1)\n  {PERSON_REASONS['time off']} (1): cat\n" in text


def test_who_could_work_is_told_with_the_cost():
    people = [
        Person(ANN, "idle", LATE, None, Alternative(change())),
        Person(CAT, "idle", None, None, Alternative(change(cover=-3))),
    ]
    assert "could work, at this cost (2): cat -3, ann (14:00–22:00) 12.5" in told(slot(*people))


def test_who_could_work_if_another_day_were_given_up_is_told_with_the_reason_too():
    moved = replace(change(), given_up=(LATE,))
    text = told(slot(Person(ANN, "idle", None, None, Alternative(moved, "contract hours used up"))))
    assert "contract hours used up (1): ann" in text
    assert "another day were given up, at this cost (1): ann 12.5" in text


def test_many_costs_are_cut():
    people = [Person(ANN, "idle", None, None, Alternative(change(cover=cost))) for cost in range(COSTS_SHOWN + 2)]
    text = " ".join(told(slot(*people)).split())
    assert f"ann {COSTS_SHOWN - 1}, and 2 at more" in text
    assert f"ann {COSTS_SHOWN} " not in text


def test_the_best_changes_are_numbered_and_cut():
    text = told(slot(changes=(change(),) * (CHANGES_SHOWN + 1)))
    assert f"  {CHANGES_SHOWN}. A shift" in text
    assert f"  {CHANGES_SHOWN + 1}. " not in text


def test_no_change_is_told_as_such():
    assert "one more on the floor: none that keeps the rules" in told(slot())


# An agent, a day ------------------------------------------------------------------------------------------------------

OFF = replace(change(before="E", after="", cover=320), broken=("contract_hours", "pins"))
WEEK = AgentWeek(MONDAY, 38.5, 8, 30, 40)


def agent(*days: AgentDay, week: AgentWeek = WEEK) -> AgentExplanation:
    return AgentExplanation(ANN, 100, (week,), days)


def test_hours_are_told_beside_the_contract():
    assert "Week from Mon 30 Nov: 38.5 paid hours, 8 of them time off; the contract wants 30\nto 40." in told(agent())


def test_a_contract_without_upper_limit_is_told():
    assert "8 paid hours; the contract has no upper limit." in told(
        agent(week=AgentWeek(MONDAY, 8, 0, 0, float("inf")))
    )


def test_a_working_day_is_told_with_what_it_saves_and_the_next_best():
    text = told(agent(AgentDay(MONDAY, OFF.before, OFF, Alternative(change(before="E")))))
    assert (
        "Mon 30 Nov  06:00–14:00 E\n"
        "            a day off would cost 320 more and break rule contract hours and rule\n"
        "            pins\n"
        "            next best: 14:00–22:00 L would cost 12.5 more"
    ) in text


def test_a_working_day_without_another_shift_is_told():
    assert "no other shift: not available" in told(
        agent(AgentDay(MONDAY, OFF.before, OFF, Alternative(None, "availability")))
    )


def test_a_day_off_is_told_with_its_reason():
    assert told(agent(AgentDay(MONDAY, (), None, Alternative(None, "time off")))).endswith(
        "Mon 30 Nov  off: on time off"
    )


def test_a_day_off_is_told_with_the_cheapest_shift():
    moved = replace(change(), given_up=(shift_on(INSTANCE.calendar, ANN.id, 1, "E"),))
    text = told(agent(AgentDay(MONDAY, (), None, Alternative(moved, "contract hours used up"))))
    assert "off: contract hours used up\n            next best: 14:00–22:00 L, Tue 1 Dec 06:00–14:00 given up," in text


def day_answer(*stretches: ShortStretch) -> DayExplanation:
    return DayExplanation(
        MONDAY, 100, stretches, (DayOff(CAT, Alternative(change(name="cat"))),), 2, (change(name="cat"),)
    )


def test_a_day_is_told_with_its_worst_stretches_and_who_is_off():
    text = told(day_answer(ShortStretch(START, END, START, VOICE_SHORT)))
    assert "Mon 30 Nov: 2 of 3 agents start a shift. The roster costs 100." in text
    assert "  12:00–12:15 voice, worst at 12:00: 1.5 of 3 missing: agents are on time off." in text
    assert "Off (1)\n  could work, at this cost (1): cat 12.5" in text


def test_a_day_without_gaps_says_so():
    assert "No queue is short." in told(day_answer())


# Any terminal ---------------------------------------------------------------------------------------------------------


def long_names() -> Instance:
    agents = tuple(replace(each, name=f"{each.name} {'Featherstonehaugh ' * 4}".strip()) for each in INSTANCE.agents)
    return replace(INSTANCE, agents=agents)


@pytest.mark.parametrize(
    "answer",
    [
        slot(Person(ANN, "floor", LATE), Person(CAT, "idle", None, None, Alternative(change())), changes=(change(),)),
        agent(AgentDay(MONDAY, OFF.before, OFF, Alternative(change(before="E")))),
        day_answer(ShortStretch(START, END, START, VOICE_SHORT)),
    ],
    ids=["slot", "agent", "day"],
)
def test_no_line_is_too_long(answer):
    assert max(len(line) for line in explanation_lines(answer, long_names())) <= COLUMNS


def test_names_cannot_command_the_terminal():
    hostile = replace(INSTANCE, agents=(replace(ANN, name="\x1b[31mann"), BOB, CAT))
    text = told(slot(Person(hostile.agents[0], "floor", LATE), changes=(change(),)), hostile)
    assert "\x1b" not in text
    assert "\N{REPLACEMENT CHARACTER}[31mann" in text
