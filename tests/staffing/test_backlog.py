"""Contacts that may wait become work with deadlines, and an even plan of it."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.domain.calendar import Calendar, TimeWindow
from wfm.domain.demand import Backlog, CostSteps, DemandInterval, OpeningHours, Queue, Requirement, Target
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.errors import InputError
from wfm.staffing.backlog import due_slots, level
from wfm.staffing.requirement import build_requirement, open_slots

DAY = Calendar("Europe/London", date(2026, 11, 30), 1, 60)
COST = CostSteps(((math.inf, 1.0),))
MAIL = Queue(QueueId("mail"), "email", COST, COST, target=Target(respond_within_minutes=120))
HOUR = 3600.0


def hours(*windows: tuple[int, int]) -> OpeningHours:
    """Open at these hours every day."""
    return OpeningHours((tuple(TimeWindow(60 * first, 60 * last) for first, last in windows),) * 7)


def arrives(hour: int, volume: float = 1.0, minutes: int = 60, calendar: Calendar = DAY) -> DemandInterval:
    """Contacts of an hour's work each."""
    start = calendar.origin_utc + timedelta(hours=hour)
    return DemandInterval(MAIL.id, start, minutes, volume=volume, aht_seconds=HOUR, row=2)


def build(queue: Queue, *rows: DemandInterval, calendar: Calendar = DAY) -> Requirement:
    return build_requirement(Instance(calendar, (queue,), (), (), (), demand=rows))


def backlog(queue: Queue, *rows: DemandInterval, calendar: Calendar = DAY) -> Backlog:
    return build(queue, *rows, calendar=calendar).backlogs[MAIL.id]


def window(queue: Queue, *rows: DemandInterval, calendar: Calendar = DAY) -> tuple[int, int, bool]:
    """First and last slot of the only cohort, and whether it is due."""
    found = backlog(queue, *rows, calendar=calendar)
    ((first, last, is_due),) = zip(found.first, found.last, found.is_due, strict=True)
    return int(first), int(last), bool(is_due)


def responding(minutes: float, opening: OpeningHours | None = None, *, in_open_hours: bool = False) -> Queue:
    clock = "open_hours" if in_open_hours else "elapsed"
    return replace(MAIL, hours=opening, target=Target(respond_within_minutes=minutes, respond_in=clock))


# Deadlines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "last"), [(0, 8), (59, 8), (60, 9), (119, 9), (120, 10)])
def test_work_is_due_so_long_after_the_end_of_its_slot_rounded_down_to_slots(minutes: int, last: int) -> None:
    assert window(responding(minutes), arrives(8)) == (8, last, True)


@pytest.mark.parametrize(("hour", "is_due"), [(21, True), (22, False)])
def test_what_is_due_after_the_end_need_not_be_done(hour: int, is_due: bool) -> None:
    assert window(responding(120), arrives(hour)) == (hour, 23, is_due)


def test_what_arrives_while_the_queue_is_closed_waits_until_it_opens() -> None:
    assert window(responding(300, hours((8, 18))), arrives(6)) == (8, 11, True)


def test_what_would_be_due_before_the_queue_opens_is_due_after_its_first_slot() -> None:
    assert window(responding(60, hours((8, 18))), arrives(3)) == (8, 8, True)


def test_minutes_pass_while_the_queue_is_closed() -> None:
    assert window(responding(180, hours((8, 10), (12, 18))), arrives(9)) == (9, 12, True)


def test_minutes_that_are_counted_in_open_hours_do_not_pass_while_the_queue_is_closed() -> None:
    queue = responding(180, hours((8, 10), (12, 18)), in_open_hours=True)
    assert window(queue, arrives(9)) == (9, 14, True)


@pytest.mark.parametrize(("minutes", "last"), [(0, 8), (60, 8), (120, 9)])
def test_open_hours_of_what_arrives_before_opening_begin_with_it(minutes: int, last: int) -> None:
    assert window(responding(minutes, hours((8, 18)), in_open_hours=True), arrives(3)) == (8, last, True)


@pytest.mark.parametrize(("hour", "is_due"), [(15, True), (16, False)])
def test_open_hours_that_reach_past_the_horizon_leave_work_undue(hour: int, is_due: bool) -> None:
    queue = responding(120, hours((8, 18)), in_open_hours=True)
    assert window(queue, arrives(hour)) == (hour, 17, is_due)


def test_what_arrives_after_the_last_opening_is_left_to_the_next_plan() -> None:
    assert backlog(responding(60, hours((8, 18))), arrives(20)).work.tolist() == []


def test_minutes_are_elapsed_time_in_the_night_in_which_clocks_go_back() -> None:
    night = Calendar("Europe/London", date(2026, 10, 25), 1, 60)
    # Slot 1 is the first 01:00, slot 2 the second; four elapsed hours after slot 0 end with slot 4, which is 03:00.
    assert window(responding(240), arrives(0, calendar=night), calendar=night) == (0, 4, True)


# Work ----------------------------------------------------------------------------------------------------------------


def test_work_is_contacts_times_handling_time() -> None:
    assert backlog(MAIL, replace(arrives(8, 6), aht_seconds=600.0)).work.tolist() == [1000]


def test_shrinkage_grosses_work_up() -> None:
    assert backlog(replace(MAIL, shrinkage=0.2), arrives(8, 2)).work.tolist() == [2500]


def test_a_row_of_several_slots_arrives_evenly() -> None:
    quarters = Calendar("Europe/London", date(2026, 11, 30), 1, 15)
    found = backlog(MAIL, arrives(8, 3, calendar=quarters), calendar=quarters)
    assert (found.first.tolist(), found.work.tolist()) == ([32, 33, 34, 35], [3000] * 4)


def test_what_rounding_takes_from_one_slot_the_next_ones_give_back() -> None:
    found = backlog(MAIL, *(replace(arrives(hour), aht_seconds=HOUR / 3000) for hour in range(6)))
    assert int(found.work.sum()) == 2


def test_contacts_that_open_together_and_are_due_together_are_one_cohort() -> None:
    assert backlog(responding(60, hours((8, 18))), arrives(2), arrives(3)).work.tolist() == [2000]


def test_no_contacts_are_no_work() -> None:
    found = build(MAIL, arrives(8, 0))
    assert (len(found.backlogs[MAIL.id].work), found.heads.sum()) == (0, 0)


def test_a_queue_whose_demand_gives_heads_has_no_backlog() -> None:
    found = build(MAIL, DemandInterval(MAIL.id, DAY.origin_utc, 60, required=2.0))
    assert (dict(found.backlogs), found.heads[0, 0]) == ({}, 2.0)


# A plan of it --------------------------------------------------------------------------------------------------------


def test_work_is_spread_evenly_until_its_deadline() -> None:
    assert build(MAIL, arrives(8, 3)).heads[0, 7:12].tolist() == [0, 1, 1, 1, 0]


def test_nothing_is_planned_while_the_queue_is_closed() -> None:
    queue = responding(180, hours((8, 10), (11, 18)))
    assert build(queue, arrives(8, 3)).heads[0, 7:13].tolist() == [0, 1, 1, 0, 1, 0]


def test_a_peak_is_flattened_only_as_far_as_deadlines_allow() -> None:
    assert build(responding(60), arrives(8, 4), arrives(9, 1)).heads[0, 8:12].tolist() == [2, 2, 1, 0]


def test_what_need_not_be_done_is_not_planned() -> None:
    assert build(MAIL, arrives(23, 3)).heads.sum() == 0


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=8),
    st.lists(st.booleans(), min_size=16, max_size=16),
)
def test_a_plan_does_all_work_in_its_windows_and_has_the_lowest_peak(
    drawn: list[tuple[int, int, int]], is_open: list[bool]
) -> None:
    opening = np.array(is_open)
    slots = np.flatnonzero(opening)
    places = sorted((first, work) for first, work, _ in drawn if first + 4 < len(slots))
    first = np.array([slots[at] for at, _ in places], np.int64)
    last = np.array([slots[at + 4] for at, _ in places], np.int64)
    work = np.array([1000 * own for _, own in places], np.int64)
    made = Backlog(first, last, work, np.ones(len(work), dtype=np.bool_))
    planned = np.rint(1000 * level(made, 16, opening))
    done = np.cumsum(planned)
    arrived, due = (np.array([work[at <= slot].sum() for slot in range(16)]) for at in (first, last))
    assert (planned >= 0).all()
    assert (done <= arrived).all()
    assert (done >= due).all()
    assert planned.sum() == work.sum()
    crowded = max(
        (
            work[(first >= low) & (last <= high)].sum() / opening[low : high + 1].sum()
            for low in slots
            for high in slots[slots >= low]
        ),
        default=0.0,
    )
    assert planned.max() <= math.ceil(crowded)


# Refusals ------------------------------------------------------------------------------------------------------------


def refusal(queue: Queue, *rows: DemandInterval) -> str:
    with pytest.raises(InputError) as refused:
        build(queue, *rows)
    return str(refused.value)


def test_rows_with_heads_beside_contacts_are_refused() -> None:
    given_heads = DemandInterval(MAIL.id, DAY.origin_utc, 60, required=2.0, row=3)
    assert "demand.csv row 3, required: queue 'mail' has rows with contacts and rows" in refusal(
        MAIL, arrives(8), given_heads
    )


def test_least_agents_are_refused_where_work_may_wait() -> None:
    queue = replace(MAIL, target=replace(MAIL.target, min_agents=2))
    assert "queues, mail, target, min_agents: '2' cannot be promised" in refusal(queue, arrives(8))


def test_steps_of_late_work_are_refused() -> None:
    queue = replace(MAIL, understaffing=CostSteps(((2, 1.0), (math.inf, 2.0))))
    assert "queues, mail, understaffing_cost: has steps" in refusal(queue, arrives(8))


# Deadlines slot by slot ----------------------------------------------------------------------------------------------


def due_by_slot(queue: Queue) -> list[int]:
    return due_slots(DAY, queue, open_slots(DAY, queue)).tolist()


def test_every_slot_has_the_deadline_of_what_arrives_in_it() -> None:
    found = due_by_slot(responding(120, hours((8, 12))))
    assert found[:8] == [*[8] * 7, 9]
    assert found[8:10] == [10, 11]
    assert found[10:22] == [11] * 2 + [-1] * 10


def test_open_hours_alone_count_where_they_are_asked_for() -> None:
    found = due_by_slot(responding(120, hours((8, 10), (14, 16)), in_open_hours=True))
    assert found[7:11] == [9, 14, 15, 15]


def test_without_a_promise_nothing_is_due() -> None:
    assert set(due_by_slot(replace(MAIL, target=Target()))) == {-1}
