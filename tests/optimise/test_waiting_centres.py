"""Work that may wait, from prices to rosters: tiny centres whose every roster is priced by the checker."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from engine_bench import ALWAYS, centre, queue, settings, steps, template, verdict
from oracle import Case, cheapest_cost
from stage_bench import desk

from wfm.check.certificate import prove
from wfm.check.coverage import coverage_costs, measure_coverage
from wfm.domain.calendar import TimeWindow
from wfm.domain.certificate import MILLION
from wfm.domain.demand import DemandInterval, OpeningHours, Queue, Target
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.optimise.blend import Blend
from wfm.optimise.engine import Outcome, optimise
from wfm.optimise.groups import build_groups
from wfm.optimise.levelling import Levelling, late_work
from wfm.optimise.plan import to_roster
from wfm.optimise.pricer import Pricer
from wfm.optimise.soft_cover import SoftCover
from wfm.staffing.requirement import build_requirement

INF = float("inf")


def mail(
    minutes: float, name: str = "mail", under: float = 10.0, over: float = 1.0, hours: OpeningHours | None = None
) -> Queue:
    """A queue whose contacts may wait."""
    made = queue(name, under, over)
    return replace(made, channel="email", hours=hours, target=Target(respond_within_minutes=minutes))


def with_demand(instance: Instance, **table: dict[int, float]) -> Instance:
    """Give queues hours of work that arrive by slot if their work may wait, else heads; 0 in slots not named."""
    rows = []
    for made in instance.queues:
        given = table.get(made.id, {})
        for slot in range(instance.calendar.slot_count):
            start, amount = instance.calendar.slot_start(slot), given.get(slot, 0.0)
            if made.channel == "email":
                rows.append(DemandInterval(made.id, start, 60, volume=amount, aht_seconds=3600.0))
            else:
                rows.append(DemandInterval(made.id, start, 60, required=amount))
    return replace(instance, demand=tuple(rows))


def drawn(seed: int, days: int = 1, people: int = 3) -> Case:
    """Draw a centre of calls, mail and post, some of whose people serve several."""
    draw = np.random.default_rng(seed)
    opening = OpeningHours(((TimeWindow(8 * 60, 18 * 60),),) * 7)
    queues = [
        queue("voice", float(draw.integers(3, 12)), float(draw.integers(0, 3))),
        mail(float(60 * draw.integers(0, 5)), "mail", float(draw.integers(2, 12)), hours=opening if seed % 2 else None),
        replace(mail(120.0, "post"), overstaffing=steps((1, 0.5), (INF, 2.0))),
    ]
    skills = ["voice|mail", "mail|post", "voice", "mail|voice|post"]
    own = {f"a{number}": skills[int(draw.integers(len(skills)))] for number in range(people)}
    instance = centre(own, [template("day", [7, 11, 14], 5)], days=days, queues=queues)
    slots = range(instance.calendar.slot_count)
    return staffed(
        with_demand(
            instance,
            voice={slot: float(draw.integers(0, 3)) for slot in slots if 8 <= slot % 24 < 18},
            mail={slot: float(draw.integers(0, 5)) / 4 for slot in slots if draw.random() < 0.4},
            post={slot: float(draw.integers(0, 3)) / 2 for slot in slots if draw.random() < 0.3},
        )
    )


def staffed(instance: Instance) -> Case:
    return Case(instance, build_requirement(instance), ALWAYS)


def solved(case: Case, work: float = 0.05) -> Outcome:
    return optimise(case.instance, case.requirement, case.rules, settings(work))


# Rosters -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_the_roster_is_the_cheapest_and_its_cost_and_bound_hold(seed: int) -> None:
    case = drawn(seed)
    outcome, best = solved(case), cheapest_cost(case)
    assert outcome.cost == pytest.approx(best)
    assert verdict(case.instance, case.requirement, case.rules, outcome.roster).objective == pytest.approx(outcome.cost)
    assert prove(case.instance, case.requirement, case.rules, outcome.prices) <= best * MILLION + 1


def one_on_calls_and_mail(respond: float) -> Case:
    """Ann serves calls from 8 to 12 and could do mail that comes at 8 once calls are over at 10."""
    instance = centre(
        {"ann": "voice|mail"}, [template("day", [8], 4)], days=1, queues=[queue("voice", 10.0), mail(respond)]
    )
    return staffed(with_demand(instance, voice={8: 1.0, 9: 1.0}, mail={8: 2.0}))


def test_mail_is_done_in_quiet_slots() -> None:
    case = one_on_calls_and_mail(180)
    outcome = solved(case)
    cover = measure_coverage(case.instance, case.requirement, outcome.roster)
    assert outcome.cost == 0
    assert cover.staffed[:, 8:12].tolist() == [[1, 1, 0, 0], [0, 0, 1, 1]]


@pytest.mark.parametrize(("respond", "late"), [(180, 0), (179, 1), (60, 2)])
def test_mail_is_late_when_calls_leave_no_time_before_its_deadline(respond: float, late: int) -> None:
    # Ann is there in any case; what she does not do is late at 10, and she has nothing to do at 1 an hour.
    assert solved(one_on_calls_and_mail(respond)).cost == late * 10 + late * 1


def test_the_bound_knows_that_mail_can_wait() -> None:
    instance = centre(
        {"ann": "mail", "bob": "mail"}, [template("day", [8, 14], 4)], days=1, queues=[mail(600, over=4.0)]
    )
    case = staffed(with_demand(instance, mail={8: 8.0}))
    outcome = solved(case)
    assert outcome.cost == pytest.approx(0, abs=1e-6)
    case = staffed(with_demand(instance, mail={8: 10.0}))
    outcome = solved(case)
    assert (outcome.cost, outcome.bound) == (pytest.approx(20), pytest.approx(20, abs=0.05))


def test_a_night_in_which_clocks_go_back_has_an_hour_more_for_its_mail() -> None:
    night = template("night", [0], 5)
    start = date(2026, 10, 25)
    instance = centre({"ann": "mail"}, [night], days=1, start=start, queues=[mail(240)])
    # Ann works slots 0 to 4, which is until 04:00; what comes in slot 0 is due at the end of slot 4.
    assert solved(staffed(with_demand(instance, mail={0: 5.0}))).cost == 0


def test_work_is_not_done_while_its_queue_is_closed() -> None:
    opening = OpeningHours(((TimeWindow(10 * 60, 18 * 60),),) * 7)
    queues = [queue("voice"), mail(60, hours=opening)]
    instance = centre({"ann": "voice|mail"}, [template("day", [8], 4)], days=1, queues=queues)
    # Nobody calls. Of four hours of work that come at 8 one is done by 11, in the slot from 10.
    assert solved(staffed(with_demand(instance, mail={8: 4.0}))).cost == 3 * 10 + 3 * 1


# Levelling -----------------------------------------------------------------------------------------------------------


def levelled(seed: int) -> tuple[Case, Levelling, np.ndarray]:
    """A drawn centre with heads drawn as well, by skill set and slot."""
    case = drawn(seed)
    draw = np.random.default_rng(1000 + seed)
    sets = desk(case).duties.skill_sets
    heads = draw.integers(0, 4, (len(sets), case.instance.calendar.slot_count))
    return case, Levelling(case.instance.queues, case.requirement, sets, 100), heads


@pytest.mark.parametrize("seed", range(25))
def test_engine_and_checker_agree_on_the_cost_of_any_roster(seed: int) -> None:
    case = drawn(seed, people=4)
    place = desk(case)
    draw = np.random.default_rng(seed)
    chosen = [
        shift for agent in range(4) for shift in [place.duties.of_agent(agent)] if len(shift) and draw.random() < 0.8
    ]
    plan = place.started()
    plan.duty[:] = -1
    for own in chosen:
        row = int(draw.choice(own))
        plan.duty[place.duties.choices.unit[row], place.duties.choices.day[row]] = row
    levelling = Levelling(case.instance.queues, case.requirement, place.duties.skill_sets, 10)
    engine, _ = Pricer(place.duties, place.cover, levelling).coverage(plan)
    checked = measure_coverage(case.instance, case.requirement, to_roster(place.duties, plan))
    assert engine == pytest.approx(sum(coverage_costs(case.instance, checked).values()))


@pytest.mark.parametrize("seed", range(10))
def test_no_other_plan_of_the_work_is_cheaper(seed: int) -> None:
    case, levelling, heads = levelled(seed)
    best = levelling.cover(heads).cost(heads).sum()
    assert best <= levelling.cover_with(case.requirement.heads).cost(heads).sum() + 1e-6
    # Levelled for other heads, the work suits these no better.
    other = levelling.cover(np.roll(heads, 3, axis=1))
    assert best <= other.cost(heads).sum() + 1e-6


def test_late_work_is_counted_first_due_first() -> None:
    instance = centre({"ann": "mail"}, [template("day", [8], 4)], days=1, queues=[mail(60)])
    work = staffed(with_demand(instance, mail={8: 2.0, 9: 2.0})).requirement.backlogs[QueueId("mail")]
    done = np.zeros(24, np.int64)
    done[[8, 9, 10]] = 1000
    assert np.flatnonzero(late_work(work, done)).tolist() == [10]


# Prices --------------------------------------------------------------------------------------------------------------


def test_work_in_fractions_is_all_there_and_the_cost_follows_it() -> None:
    case = drawn(3)
    place = desk(case)
    soft = SoftCover(place.cover, 5.0, moves_work=True)
    blend = Blend(place.duties, build_groups(place.duties), soft)
    blend.begin_with(place.program.part(blend.first), place.started())
    blend.balance(5, np.random.default_rng(1))
    needed = case.requirement.heads.copy()
    for work in blend.works:
        assert work.weight.sum() == pytest.approx(work.waiting.backlog.work.sum() / 1000)
        needed[case.requirement.queues.index(work.waiting.queue)] = work.heads
    levelling = Levelling(case.instance.queues, case.requirement, place.duties.skill_sets, 10)
    rounded = np.rint(needed * 1000) / 1000
    again = SoftCover(levelling.cover_with(rounded), 5.0, moves_work=True)
    heads = np.ones_like(blend.heads)
    assert soft.exact(heads) == pytest.approx(again.exact(heads), abs=0.2)


def test_balancing_moves_work_to_where_heads_are() -> None:
    case = one_on_calls_and_mail(180)
    place = desk(case)
    soft = SoftCover(place.cover, 0.2, moves_work=True)
    blend = Blend(place.duties, build_groups(place.duties), soft)
    blend.begin_with(place.program.part(blend.first), place.started())
    before = blend.cost
    blend.balance(30, np.random.default_rng(1))
    (work,) = blend.works
    assert before > 5
    assert blend.cost == pytest.approx(0, abs=0.5)
    assert work.heads[8:12] == pytest.approx([0, 0, 1, 1], abs=0.1)


def test_nobody_at_all_leaves_everything_late() -> None:
    instance = centre({"ann": "mail"}, [template("day", [8], 4)], days=1, queues=[mail(60)])
    case = staffed(with_demand(instance, mail={8: 2.0}))
    assert verdict(case.instance, case.requirement, case.rules, Roster()).objective == 20
