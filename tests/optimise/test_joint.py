"""Joint rules inside pieces: what others work is settled, and people count as a kind only where their parts agree."""

from __future__ import annotations

import numpy as np
import pytest
from engine_bench import ALWAYS, centre, required, template
from oracle import Case
from stage_bench import Desk, desk

from wfm.optimise.cpsat_day import DayModel
from wfm.optimise.incumbent import Incumbent
from wfm.optimise.joint import FreeRows, JointView
from wfm.optimise.plan import OFF, Plan, with_weeks
from wfm.rules.apart import Apart
from wfm.rules.base import Rule
from wfm.rules.model import Rows

PEOPLE = ("ann", "bob", "cat", "dan")
BROKEN_COST = 1_000.0


def day_of(*rules: Rule, heads: float = 4.0) -> Desk:
    """Four people alike, one day, one shift."""
    instance = centre(dict.fromkeys(PEOPLE, "voice"), [template("D", [8], 4)], days=1)
    return desk(Case(instance, required(instance, heads), (*ALWAYS, *rules)))


def plan_of(place: Desk, *working: str) -> Plan:
    """Some people at work on the only shift."""
    plan = place.started()
    duty = np.array(
        [[int(place.duties.spread[0][row, 0]) if who in working else OFF] for row, who in enumerate(PEOPLE)]
    )
    return Plan(duty, np.where(duty[:, :, None] == OFF, -1, plan.breaks), plan.tasks)


def free(*people: str) -> np.ndarray:
    """The only day of some people."""
    return np.array([[who in people] for who in PEOPLE])


def view_of(place: Desk, plan: Plan, free_days: np.ndarray) -> tuple[JointView, list[FreeRows]]:
    """A view of a piece, and the list in which it puts the rows that concern something free."""
    taken: list[FreeRows] = []
    duty = np.flatnonzero(free_days[place.duties.choices.unit, place.duties.choices.day])
    return JointView(place.duties, plan, free_days, duty, lambda rule, rows: taken.append(rows)), taken


def counting(view: JointView, *people: tuple[str, ...], lower: float, slack: tuple[int, ...] = ()) -> Rows:
    """One row for each group of people: so many of them at least are at work."""
    members = [np.flatnonzero([PEOPLE[unit] in group for unit in view.choices.unit]) for group in people]
    choice = np.concatenate(members)
    count = len(people)
    return Rows(
        row=np.repeat(np.arange(count), [len(own) for own in members]),
        choice=choice,
        coefficient=np.ones(len(choice), np.int64),
        unit=np.zeros(count, np.int64),
        day=np.zeros(count, np.int64),
        lower=np.full(count, lower),
        upper=np.full(count, np.inf),
        slack=np.array(slack, np.int64),
    )


class TestRowsOfAPiece:
    rule = Apart(people=["ann", "bob"])

    def test_what_others_work_is_taken_off_the_limit(self):
        place = day_of()
        view, taken = view_of(place, plan_of(place, "ann", "bob", "cat"), free("ann"))

        view.limit(self.rule, counting(view, PEOPLE, lower=4))

        (own,) = taken
        assert own.rows.lower.tolist() == [2]
        assert own.rows.choice.tolist() == [0]

    def test_a_row_without_anything_free_is_left_out(self):
        place = day_of()
        view, taken = view_of(place, plan_of(place, "ann", "bob"), free("ann"))

        view.limit(self.rule, counting(view, ("bob", "cat"), ("ann", "bob"), lower=2))

        (own,) = taken
        assert own.rows.lower.tolist() == [1]
        assert own.rows.slack.tolist() == [1]

    def test_rows_none_of_which_has_anything_free_are_not_handed_on(self):
        place = day_of()
        view, taken = view_of(place, plan_of(place, "bob"), free("ann"))

        view.limit(self.rule, counting(view, ("bob", "cat"), lower=2))

        assert taken == []

    @pytest.mark.parametrize(("working", "missing"), [(("ann", "bob"), 1), (("bob",), 2), (("ann", "bob", "cat"), 0)])
    def test_each_slack_starts_at_what_the_roster_at_hand_lacks(self, working, missing):
        place = day_of()
        view, taken = view_of(place, plan_of(place, *working), free("ann"))

        view.limit(self.rule, counting(view, PEOPLE, lower=3))

        assert taken[0].excess.tolist() == [missing]

    def test_rows_that_share_slack_start_it_at_the_worst_of_them(self):
        place = day_of()
        view, taken = view_of(place, plan_of(place, "ann"), free("ann", "bob"))

        view.limit(self.rule, counting(view, ("ann",), ("bob", "cat"), lower=2, slack=(0, 0)))

        assert taken[0].excess.tolist() == [2]


class TestKindsOfPeople:
    @staticmethod
    def kinds(place: Desk, plan: Plan) -> list[int]:
        """How many people each kind of a day's model has."""
        model = DayModel(place.duties, plan, free(*PEOPLE))
        model.post(place.duties.rules, BROKEN_COST)
        return sorted(int(most) for most in model.deciding.most)

    def test_people_alike_are_one_kind(self):
        place = day_of()
        assert self.kinds(place, plan_of(place)) == [4]

    @pytest.mark.parametrize("cost", [None, 5.0])
    def test_those_whom_a_joint_rule_names_are_kinds_of_their_own(self, cost):
        place = day_of(Apart(people=["ann", "bob"], cost=cost))
        assert max(self.kinds(place, plan_of(place))) == 2

    @pytest.mark.parametrize(("cost", "at_work"), [(None, 3), (5.0, 3), (0.0, 4)])
    def test_a_day_solved_keeps_apart_whom_it_pays_to_keep_apart(self, cost, at_work):
        place = day_of(Apart(people=["ann", "bob"], cost=cost))
        model = DayModel(place.duties, plan_of(place), free(*PEOPLE))
        model.post(place.duties.rules, BROKEN_COST)
        for position in range(len(model.deciding.variable)):
            model.price(position, -3.0)
        model.minimise()
        result = model.solve(place.control.effort(1.0), place.control.run_cp)

        assert int((model.duties_of(result.values) != OFF).sum()) == at_work


def test_whoever_is_given_the_week_of_another_plan_is_priced_as_the_checker_would():
    place = day_of(Apart(people=["ann", "bob"]))
    best = Incumbent(place.pricer, plan_of(place, "ann", "cat"), lambda stage: None)
    merged = with_weeks(place.duties, plan_of(place, "ann", "bob"), best.plan, [1])

    assert (merged.duty[:, 0] != OFF).tolist() == [True, False, False, False]
    assert best.challenger(merged).cost == place.priced_cost(merged)
