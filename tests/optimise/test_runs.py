"""Limits, requests to stop, progress, and the same roster for the same input."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from engine_bench import MONDAY, centre, pause, queue, required, settings, template, verdict
from oracle import Case

from wfm.domain.settings import SolverSettings
from wfm.errors import OutOfTimeError
from wfm.optimise import improve as improve_module
from wfm.optimise.engine import Outcome, optimise
from wfm.optimise.neighbourhood import Neighbourhood
from wfm.optimise.progress import Progress
from wfm.rules.base import rules_in_force
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest

SHIFTS = (
    template("E", [6, 7, 8], 8, pause("tea", 30, 60, 150, is_paid=True), pause("lunch", 30, 180, 300)),
    template("L", [12, 13, 14], 8, pause("lunch", 30, 180, 300)),
)
PEOPLE = {"ann": "voice", "bob": "voice", "cat": "chat", "dan": "voice|chat", "eve": "voice|chat"}
QUEUES = (queue("voice"), queue("chat", 7.0))
WORK = 0.02


@cache
def few_days() -> Case:
    """Six people, two queues that share some of them, a whole week."""
    instance = centre(
        PEOPLE, SHIFTS, days=4, start=MONDAY, slot_minutes=30, queues=(queue("voice"), queue("chat", 7.0))
    )
    clock = np.arange(instance.calendar.slot_count) % 48 / 2
    heads = np.random.default_rng(1).integers(0, 5, (2, len(clock))) * 0.5 * ((clock >= 6) & (clock < 22))
    rules = rules_in_force([MinRest(hours=11), MaxConsecutiveDays(days=5)], [])
    return Case(instance, required(instance, heads), rules)


def run(limits: SolverSettings, stop: threading.Event | None = None, stop_at: str = "") -> Outcome:
    """Run the engine; a stage whose progress begins with `stop_at` asks it to stop."""
    event = stop or threading.Event()

    def listen(progress: Progress) -> None:
        if stop_at and progress.stage.startswith(stop_at):
            event.set()

    asked = few_days()
    return optimise(asked.instance, asked.requirement, asked.rules, limits, on_progress=listen, stop=event)


@cache
def undisturbed() -> Outcome:
    return run(settings(WORK))


@cache
def told() -> list[Progress]:
    asked, lines = few_days(), []
    optimise(asked.instance, asked.requirement, asked.rules, settings(WORK), on_progress=lines.append)
    return lines


def roster_or_none(limits: SolverSettings, stop: threading.Event | None = None) -> Outcome | None:
    """Run the engine; None if it says that time ran out, and what to do about it."""
    try:
        return run(limits, stop)
    except OutOfTimeError as error:
        if "--time-limit" in str(error):
            return None
        raise


def is_valid(outcome: Outcome) -> bool:
    asked = few_days()
    card = verdict(asked.instance, asked.requirement, asked.rules, outcome.roster)
    return not card.broken and card.objective == pytest.approx(outcome.cost)


class TestDeterminism:
    def test_the_same_input_gives_the_same_roster(self):
        assert run(settings(WORK)).roster == undisturbed().roster

    def test_the_same_input_gives_the_same_bound(self):
        assert run(settings(WORK / 2)).bound == undisturbed().bound

    def test_the_order_of_agents_changes_nothing_about_the_bound(self):
        asked = few_days()
        backwards = replace(asked.instance, agents=asked.instance.agents[::-1])
        found = optimise(backwards, asked.requirement, asked.rules, settings(WORK))
        assert found.bound == pytest.approx(undisturbed().bound)


class TestStopping:
    def test_a_stop_before_the_start_gives_a_roster_or_says_that_time_ran_out(self):
        stop = threading.Event()
        stop.set()
        outcome = roster_or_none(settings(0.05), stop)
        assert outcome is None or is_valid(outcome)

    @pytest.mark.parametrize("stage", ["prices", "dive", "breaks", "proof", "improve"])
    def test_a_stop_on_the_way_leaves_a_valid_roster(self, stage):
        assert is_valid(run(settings(0.05), stop_at=stage))

    def test_a_stop_is_told(self):
        assert run(settings(0.05), stop_at="improve").is_interrupted

    def test_a_run_without_a_stop_is_not_interrupted(self):
        assert not undisturbed().is_interrupted

    def test_no_stage_begins_after_a_stop(self):
        assert "dive" not in [stage.name for stage in run(settings(0.05), stop_at="prices").stages]


class TestLimits:
    @pytest.mark.parametrize("seconds", [0.0, 0.01, 0.2])
    def test_next_to_no_time_gives_a_roster_or_says_so(self, seconds):
        outcome = roster_or_none(replace(settings(), deterministic_limit=None, time_limit_seconds=seconds))
        assert outcome is None or is_valid(outcome)

    def test_a_generous_gap_target_ends_the_search(self, monkeypatch):
        searched = []
        search = improve_module.solve_neighbourhood

        def listen(*args):
            searched.append(next(arg.name for arg in args if isinstance(arg, Neighbourhood)))
            return search(*args)

        monkeypatch.setattr(improve_module, "solve_neighbourhood", listen)
        assert is_valid(run(replace(settings(WORK), gap_target_percent=1000.0)))
        assert set(searched) <= {"breaks"}

    def test_two_workers_leave_a_valid_roster(self):
        two = replace(settings(), deterministic_limit=None, time_limit_seconds=0.6, workers=2)
        assert is_valid(run(two))


class TestProgress:
    def test_cost_never_rises(self):
        costs = [line.cost for line in told() if line.cost is not None]
        assert costs == sorted(costs, reverse=True)

    def test_the_bound_never_falls(self):
        bounds = [line.bound for line in told() if line.bound is not None]
        assert bounds == sorted(bounds)

    def test_the_first_line_has_no_cost(self):
        assert told()[0].cost is None

    def test_the_gap_is_what_cost_and_bound_leave_of_the_required_hours(self):
        last, need = told()[-1], float(few_days().requirement.heads.sum())
        assert last.gap_percent == pytest.approx(100 * (last.cost - last.bound) / (7.0 * need))


def test_stages_are_recorded_in_order_of_time():
    seconds = [stage.seconds for stage in undisturbed().stages]
    assert seconds == sorted(seconds)
