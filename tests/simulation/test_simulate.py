"""From an instance and a roster to service, by slot, day and week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import inf
from pathlib import Path

import numpy as np
import pytest
from drawing import VOICE, day, roster
from floor_bench import CHAT, EMAIL, contact, contacts, duty
from floor_bench import VOICE as CALLS

from wfm.attendance.settings import AttendanceSettings
from wfm.domain.demand import DemandInterval, Target
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.errors import InputError
from wfm.intake.read import read_inputs
from wfm.intake.schedule_file import read_schedule
from wfm.rules.base import configurable_rules
from wfm.simulation.centre import Centre, QueueTraits
from wfm.simulation.floor import run_floor
from wfm.simulation.result import SimulationResult
from wfm.simulation.settings import SimulationSettings
from wfm.simulation.simulate import simulate
from wfm.simulation.tally import Tally, take_tally

ROOT = Path(__file__).parents[2]
BUSY = Target(service_level=0.8, within_seconds=20, patience_seconds=60)
FEW = SimulationSettings(replications=3)


def with_calls(
    instance: Instance, volume: float | None = 10, aht_seconds: float | None = 120, required: float | None = None
) -> Instance:
    """The same instance with an equal row of demand in every hour."""
    calendar = instance.calendar
    hours = calendar.slot_count * calendar.interval_minutes // 60
    rows = tuple(
        DemandInterval(VOICE.id, calendar.instant_of(60 * hour), 60, required, volume, aht_seconds, row=hour + 2)
        for hour in range(hours)
    )
    return replace(instance, queues=(replace(VOICE, target=BUSY),), demand=rows)


def simulated(drawing: str = "ann  00:00  " + "w" * 96, settings: SimulationSettings = FEW) -> SimulationResult:
    instance, drawn = day(drawing)
    return simulate(with_calls(instance), drawn, settings)


def tally(queue: QueueTraits, rows: list[tuple[int, float, float, float, float]], end: float = 3600) -> Tally:
    """Count one agent's hour in four quarters."""
    centre, given = Centre((queue,), ((0,),)), contacts(*rows)
    log = run_floor(centre, given, [duty(0, end)])
    return take_tally(centre, given, log, np.arange(5) * 900.0)


class TestCounts:
    def test_a_contact_counts_where_it_arrives(self):
        found = tally(CALLS, [contact(890, 100), contact(895, 100), contact(1800, 10)])
        assert found.offered.tolist() == [[2, 0, 1, 0]]
        assert found.answered.tolist() == [[2, 0, 1, 0]]
        assert found.wait_seconds.tolist() == [[95, 0, 0, 0]]

    @pytest.mark.parametrize(("arrived", "in_time"), [(80, 2), (79, 1)])
    def test_an_answer_at_the_limit_is_in_time(self, arrived: float, in_time: int):
        assert tally(CALLS, [contact(0, 100), contact(arrived, 1)]).answered_in_time[0, 0] == in_time

    def test_without_a_promise_every_answer_is_in_time(self):
        assert tally(QueueTraits(), [contact(0, 500), contact(1, 1)]).answered_in_time[0, 0] == 2

    def test_who_gives_up_is_abandoned(self):
        found = tally(CALLS, [contact(0, 500), contact(1, 1, gives_up=60)])
        assert (found.answered[0, 0], found.abandoned[0, 0]) == (1, 1)

    def test_who_waits_for_ever_is_neither_answered_nor_abandoned(self):
        found = tally(CALLS, [contact(0, 5000), contact(1, 1)])
        assert (found.offered[0, 0], found.answered[0, 0], found.abandoned[0, 0]) == (2, 1, 0)

    def test_time_is_counted_where_it_passes(self):
        found = tally(CALLS, [contact(800, 200)], end=1350)
        assert found.busy_seconds.tolist() == [[100, 100, 0, 0]]
        assert found.floor_seconds.tolist() == [[900, 450, 0, 0]]

    def test_a_chat_at_a_concurrency_of_two_makes_half_an_agent_busy(self):
        assert tally(CHAT, [contact(0, 200), contact(0, 100)]).busy_seconds[0, 0] == 150

    def test_overrun_belongs_to_the_quarter_of_the_planned_end(self):
        assert tally(CALLS, [contact(1790, 100)], end=1800).overrun_seconds.tolist() == [[0, 90, 0, 0]]

    def test_time_of_a_blended_agent_counts_in_both_queues(self):
        centre, given = Centre((CALLS, CALLS), ((0, 1),)), contacts(contact(0, 90))
        found = take_tally(centre, given, run_floor(centre, given, [duty(0, 900)]), np.array([0.0, 900]))
        assert found.busy_seconds.tolist() == [[90], [90]]


class TestBacklogCounts:
    @pytest.mark.parametrize(("due", "in_time", "late"), [(100, 1, 0), (99, 0, 1)])
    def test_work_is_in_time_if_done_by_its_deadline(self, due: float, in_time: int, late: int):
        found = tally(EMAIL, [contact(0, 100, due=due)])
        assert (found.answered_in_time[0, 0], found.late[0, 0]) == (in_time, late)

    @pytest.mark.parametrize(("due", "late", "undecided"), [(3600, 1, 0), (3601, 0, 1)])
    def test_work_left_over_is_late_if_it_was_due(self, due: float, late: int, undecided: int):
        found = tally(EMAIL, [contact(0, 5000, due=due)])
        assert (found.late[0, 0], found.undecided[0, 0]) == (late, undecided)

    def test_the_wait_of_work_lasts_until_it_is_done(self):
        assert tally(EMAIL, [contact(0, 100)]).wait_seconds[0, 0] == 100


class TestResult:
    def test_equal_settings_give_equal_results(self):
        assert np.array_equal(simulated().counts.wait_seconds, simulated().counts.wait_seconds)

    def test_another_seed_gives_other_contacts(self):
        other = simulated(settings=SimulationSettings(replications=3, seed=2))
        assert not np.array_equal(simulated().counts.offered, other.counts.offered)

    def test_replications_differ(self):
        offered = simulated().counts.offered
        assert not np.array_equal(offered[0], offered[1])

    def test_contacts_are_the_same_whatever_the_roster(self):
        assert np.array_equal(simulated().counts.offered, simulated("ann  00:00  ww").counts.offered)

    def test_days_and_weeks_add_up_to_the_whole(self):
        instance, drawn = roster("ann  E........")
        result = simulate(with_calls(instance), drawn, FEW)
        whole = result.in_all().offered.mean[0, 0]
        assert result.by_day().offered.mean.sum() == pytest.approx(whole)
        assert result.by_week().offered.mean.shape == (1, 2)
        assert result.by_week().offered.mean.sum() == pytest.approx(whole)
        assert result.by_slot().offered.mean.sum() == pytest.approx(whole)

    def test_periods_know_when_they_begin(self):
        instance, drawn = roster("ann  E..", start=date(2026, 10, 24))
        days = simulate(with_calls(instance), drawn, FEW).by_day().starts_utc
        assert [instance.calendar.text_of(start) for start in days] == [f"2026-10-{one}T00:00" for one in (24, 25, 26)]

    def test_a_night_with_an_hour_more_gets_its_contacts(self):
        instance, drawn = roster("ann  N..", start=date(2026, 10, 24))
        offered = simulate(with_calls(instance, volume=400), drawn, FEW).by_day().offered.mean[0]
        assert offered[1] / offered[0] == pytest.approx(25 / 24, abs=0.03)

    def test_as_many_contacts_come_as_demand_says(self):
        found = simulated(settings=SimulationSettings(replications=40)).in_all().offered
        assert found.low[0, 0] < 240 < found.high[0, 0]

    def test_without_agents_nobody_is_answered(self):
        instance, _ = day("ann  00:00  ww")
        service = simulate(with_calls(instance), Roster(), FEW).in_all()
        assert service.service_level.mean[0, 0] == 0
        assert service.abandonment.mean[0, 0] == 1
        assert np.isnan(service.occupancy.mean[0, 0])

    def test_a_queue_that_nobody_serves_leaves_the_others_alone(self):
        instance, drawn = day("ann  00:00  " + "w" * 96)
        instance = with_calls(instance)
        other = replace(instance.queues[0], id=QueueId("other"))
        rows = tuple(replace(row, queue=other.id) for row in instance.demand)
        both = replace(instance, queues=(*instance.queues, other), demand=(*instance.demand, *rows))
        service, alone = simulate(both, drawn, FEW).in_all(), simulate(instance, drawn, FEW).in_all()
        assert service.answered.mean[1, 0] == 0
        assert service.answered.mean[0, 0] == alone.answered.mean[0, 0]

    def test_without_contacts_there_is_no_service_to_measure(self):
        instance, drawn = day("ann  00:00  ww")
        service = simulate(with_calls(instance, volume=0, aht_seconds=0), drawn, FEW).in_all()
        assert service.offered.mean[0, 0] == 0
        assert np.isnan(service.service_level.mean[0, 0])

    def test_without_demand_at_all_nobody_comes(self):
        instance, drawn = day("ann  00:00  ww")
        assert simulate(instance, drawn, FEW).in_all().offered.mean[0, 0] == 0

    def test_a_default_patience_without_end_lets_nobody_give_up(self):
        instance, _ = day("ann  00:00  ww")
        patient = replace(with_calls(instance), queues=(VOICE,))
        settings = replace(FEW, default_patience_seconds=inf)
        assert simulate(patient, Roster(), settings).in_all().abandonment.mean[0, 0] == 0

    @pytest.mark.parametrize("absence", ["shift", "slots"])
    def test_shrinkage_takes_people_off_the_floor(self, absence: str):
        instance, drawn = day("\n".join(f"agent{number}  00:00  " + "w" * 96 for number in range(40)))
        instance = with_calls(instance)
        shrunk = replace(instance, queues=(replace(instance.queues[0], shrinkage=0.5),))
        settings = SimulationSettings(replications=10, absence=absence)
        found = simulate(shrunk, drawn, settings).counts.floor_seconds.sum() / 10
        assert found / (40 * 86400) == pytest.approx(0.5, abs=0.07)


class TestRefusals:
    def test_heads_alone_cannot_be_simulated(self):
        instance, drawn = day("ann  00:00  ww")
        with pytest.raises(InputError) as refused:
            simulate(with_calls(instance, None, None, required=3), drawn)
        assert str(refused.value) == (
            "demand.csv row 2, required: queue 'voice' cannot be simulated: this row says how many agents it needs, "
            "not how many contacts come; give volume and aht_seconds in all rows of the queue instead of required"
        )

    def test_rows_that_need_nobody_have_no_contacts(self):
        instance, drawn = day("ann  00:00  ww")
        found = simulate(with_calls(instance, None, None, required=0), drawn, FEW)
        assert found.in_all().offered.mean[0, 0] == 0

    def test_contacts_need_a_handling_time(self):
        instance, drawn = day("ann  00:00  ww")
        with pytest.raises(InputError, match="row 2, aht_seconds: contacts without handling time"):
            simulate(with_calls(instance, aht_seconds=None), drawn)

    def test_more_contacts_than_the_memory_holds_are_refused(self):
        instance, drawn = day("ann  00:00  ww")
        with pytest.raises(InputError, match="24,000,000 contacts are more than the 5,000,000"):
            simulate(with_calls(instance, volume=1e6), drawn)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"replications": 0},
            {"seed": -1},
            {"absence": "never"},
            {"handling_variation": -0.1},
            {"default_patience_seconds": -1.0},
        ],
        ids=str,
    )
    def test_settings_out_of_range_are_refused(self, wrong: dict[str, object]):
        with pytest.raises(ValueError, match=r"not "):
            SimulationSettings(**wrong)


def test_the_sample_centre_can_be_played(tmp_path: Path):
    rows = (ROOT / "sample_data" / "schedule.csv").read_text(encoding="utf-8")
    week_later = "\n".join(_a_week_later(line) for line in rows.splitlines())
    (tmp_path / "schedule.csv").write_text(week_later, encoding="utf-8")
    inputs = read_inputs(
        ROOT / "sample_data",
        ROOT / "config" / "roster.yaml",
        rule_schemas=configurable_rules(),
        attendance_schema=AttendanceSettings,
    )
    agents = [agent.id for agent in inputs.instance.agents]
    schedule = read_schedule(tmp_path / "schedule.csv", inputs.instance.calendar, agents, strict=False)
    service = simulate(inputs.instance, schedule, SimulationSettings(replications=2)).in_all()
    assert service.offered.mean.sum() == pytest.approx(21_200, rel=0.02)
    assert (service.service_level.mean > 0.6).all()


def test_after_each_replication_it_is_told_how_many_have_been_played():
    instance, drawn = day("ann  00:00  " + "w" * 96)
    played: list[int] = []
    simulate(with_calls(instance), drawn, FEW, played.append)
    assert played == [1, 2, 3]


def test_more_replications_than_memory_holds_are_refused():
    """A day of quarter hours has 96 slots, so 20,000,000 are filled after 208,333 times."""
    instance, drawn = day("ann  00:00  " + "w" * 96)
    with pytest.raises(InputError, match=r"replications: '208,334' is more often .*; at most 208,333 times"):
        simulate(with_calls(instance), drawn, SimulationSettings(replications=208_334))


def _a_week_later(line: str) -> str:
    """Move the dates of a line of schedule.csv from the sample's past week into its horizon."""
    for days in range(6, -1, -1):
        on = date(2026, 11, 23) + timedelta(days=days)
        line = line.replace(f"{on}", f"{on + timedelta(days=7)}")
    return line
