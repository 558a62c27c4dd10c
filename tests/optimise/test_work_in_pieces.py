"""Work that may wait in a piece of the search that frees everything: its time is decided together with the shifts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from engine_bench import ALWAYS, centre, queue, template
from oracle import Case
from stage_bench import Desk, desk

from wfm.domain.demand import DemandInterval, Queue, Target
from wfm.domain.instance import Instance
from wfm.optimise.control import Control
from wfm.optimise.cpsat import SubModel
from wfm.optimise.cpsat_work import add_work, common_unit
from wfm.optimise.levelling import Levelling
from wfm.optimise.neighbourhood import everything, solve_neighbourhood
from wfm.optimise.plan import OFF, Plan
from wfm.optimise.pricer import Pricer
from wfm.staffing.requirement import build_requirement

SHORT, SURPLUS = 10.0, 1.0


def mail(minutes: float) -> Queue:
    return replace(queue("mail", SHORT, SURPLUS), channel="email", target=Target(respond_within_minutes=minutes))


def hours_of_mail(instance: Instance, arriving: dict[int, float]) -> tuple[DemandInterval, ...]:
    starts = {slot: instance.calendar.slot_start(slot) for slot in arriving}
    return tuple(
        DemandInterval(instance.queues[1].id, starts[slot], 60, volume=hours, aht_seconds=3600.0)
        for slot, hours in arriving.items()
    )


def ann_on_calls_and_mail(minutes: float = 600.0) -> Case:
    """Ann works from 8 or from 14; a call an hour comes from 8 to 10, and two hours of mail at 8, due at 19."""
    instance = centre(
        {"ann": "voice|mail"},
        [template("day", [8, 14], 4)],
        days=1,
        queues=[queue("voice", SHORT, SURPLUS), mail(minutes)],
    )
    calls = tuple(
        DemandInterval(instance.queues[0].id, instance.calendar.slot_start(slot), 60, required=1.0) for slot in (8, 9)
    )
    instance = replace(instance, demand=(*calls, *hours_of_mail(instance, {8: 2.0})))
    return Case(instance, build_requirement(instance), ALWAYS)


def pricer(place: Desk) -> Pricer:
    case = place.case
    levelling = Levelling(case.instance.queues, case.requirement, place.duties.skill_sets, 10)
    return Pricer(place.duties, place.cover, levelling)


def working_from(place: Desk, hour: int) -> Plan:
    plan = place.started()
    (row,) = np.flatnonzero(place.duties.start_slot == hour)
    plan.duty[0, 0] = row
    return plan


def searched(place: Desk, plan: Plan) -> Plan:
    """The best of everything, seen from a plan with its work done when that is best for it."""
    _, cover = pricer(place).coverage(plan)
    past = np.zeros((1, place.cover.slot_count), np.int64)
    control: Control = place.control
    found = solve_neighbourhood(place.duties, cover, place.program, past, plan, everything(place.duties), 10.0, control)
    assert found is not None
    assert found.is_exhausted
    return found.plan


def test_ann_moves_to_the_calls_and_takes_her_mail_along() -> None:
    place = desk(ann_on_calls_and_mail())
    late = working_from(place, 14)
    # Two calls are missed, and of four hours at work two are idle.
    assert pricer(place).cost(late) == 2 * SHORT + 2 * SURPLUS
    best = searched(place, late)
    assert place.duties.start_slot[best.duty[0, 0]] == 8
    assert pricer(place).cost(best) == 0


def test_nobody_comes_for_less_than_an_hour_idle_costs() -> None:
    instance = centre({"ann": "mail"}, [template("day", [8], 4)], days=1, queues=[queue("voice"), mail(0.0)])
    instance = replace(instance, demand=hours_of_mail(instance, {8: 0.25}))
    place = desk(Case(instance, build_requirement(instance), ALWAYS))
    # A quarter of an hour that is late costs 2.5, four hours at work of which that is all would cost 3.75.
    assert searched(place, working_from(place, 8)).duty[0, 0] == OFF


@pytest.mark.parametrize(("minutes", "latest"), [(0.0, 8), (60.0, 9), (120.0, 10)])
def test_work_is_needed_by_its_deadline(minutes: float, latest: int) -> None:
    place = desk(ann_on_calls_and_mail(minutes))
    model, (waiting,) = SubModel(), place.cover.waiting
    variables = add_work(model, waiting, common_unit(place.cover))
    assert sorted(variables) == list(range(8, latest + 1))


def test_units_are_the_largest_part_of_a_head_that_counts_all_there_is() -> None:
    # Due at once, both hours are planned in the slot from 8; due at 19, they are spread over eleven slots.
    assert common_unit(desk(ann_on_calls_and_mail(0.0)).cover) == 1000
    assert common_unit(desk(ann_on_calls_and_mail(600.0)).cover) == 1


def test_work_due_after_the_end_may_be_left() -> None:
    place = desk(ann_on_calls_and_mail(1440.0))
    model, (waiting,) = SubModel(), place.cover.waiting
    variables = add_work(model, waiting, 1000)
    model.minimise([(variable, 1.0) for variable in variables.values()])
    result = place.control.spent(model.solve(place.control.effort(1.0), place.control.run_cp))
    assert sum(int(result.values[variable]) for variable in variables.values()) == 0
