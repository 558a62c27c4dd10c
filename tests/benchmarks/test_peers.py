"""Peers: their rosters pass the checker at the cost that they say, and those that cannot run say why."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import combinations_with_replacement, product
from pathlib import Path

import numpy as np
import pytest
from tiny_week import tiny_instance, tiny_requirement, tiny_rules

from compare import peer_row
from measure.records import Job, Outcome, read_run
from peer_runs.record import PeerRun, read_peer_run, write_peer_run
from peers.catalogue import PEERS
from peers.cover import build_cover
from peers.dealing import deal_to_members, is_exact
from peers.highs_aggregated import HighsAggregated
from peers.highs_process import solve_apart
from peers.pauses import Pattern, deal_out
from peers.peer import Answer, Peer
from peers.plain_cpsat import PlainCpsat
from peers.program import Program
from peers.pyworkforce_peer import PyworkforcePeer
from peers.staff import alike_groups, build_staff
from peers.timefold_peer import TimefoldPeer
from wfm.check.audit import audit
from wfm.domain.findings import Scorecard

ROOT = Path(__file__).parents[2]
PLENTY = 60.0
"""Seconds that nobody needs here: the solvers prove the optimum at once and stop."""
OPTIMUM = 470.0
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java compiles lightly and collects garbage in one thread: the search is so short that more would cost more."""

# Rosters --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[PlainCpsat(), HighsAggregated()], ids=lambda peer: peer.name)
def answered(request: pytest.FixtureRequest) -> tuple[Answer, Scorecard]:
    peer: Peer = request.param
    answer = peer.answer(tiny_instance(), tiny_requirement(), tiny_rules(), PLENTY)
    assert answer.roster is not None, answer.remarks
    return answer, audit(tiny_instance(), tiny_requirement(), tiny_rules(), answer.roster)


def test_a_roster_of_a_peer_keeps_every_hard_rule(answered: tuple[Answer, Scorecard]) -> None:
    assert answered[1].broken == ()


def test_a_roster_costs_what_its_peer_says(answered: tuple[Answer, Scorecard]) -> None:
    assert answered[1].objective == pytest.approx(answered[0].cost)


def test_different_solvers_find_the_same_optimum(answered: tuple[Answer, Scorecard]) -> None:
    assert answered[1].objective == pytest.approx(OPTIMUM)


def test_a_peer_proves_the_optimum_of_a_tiny_week(answered: tuple[Answer, Scorecard]) -> None:
    assert answered[0].bound == pytest.approx(OPTIMUM)


@pytest.mark.parametrize("peer", [PlainCpsat(), HighsAggregated()], ids=lambda peer: peer.name)
def test_rules_with_a_price_cost_what_the_checker_counts(peer: Peer) -> None:
    priced = [rule if rule.is_always_there else rule.model_copy(update={"cost": 3.0}) for rule in tiny_rules()]
    answer = peer.answer(tiny_instance(), tiny_requirement(), priced, PLENTY)
    assert answer.roster is not None
    assert answer.cost == pytest.approx(audit(tiny_instance(), tiny_requirement(), priced, answer.roster).objective)


def test_solve_gives_the_roster_alone() -> None:
    roster = PlainCpsat().solve(tiny_instance(), tiny_requirement(), tiny_rules(), PLENTY)
    assert roster is not None
    assert set(roster.agent_ids) <= {"ann", "bob", "cal"}


def test_timefold_finds_the_optimum_or_says_why_it_cannot_run() -> None:
    if reason := TimefoldPeer().is_available():
        assert reason.startswith(("timefold is not installed", "there is no Java virtual machine"))
    else:
        assert timefold_cost() == pytest.approx(OPTIMUM)


def timefold_cost() -> float:
    """Let Timefold plan in a process of its own: a Java virtual machine cannot be stopped once it has started."""
    script = (
        "from tiny_week import *; from peers.timefold_peer import TimefoldPeer; from wfm.check.audit import audit\n"
        "problem = tiny_instance(), tiny_requirement(), tiny_rules()\n"
        f"answer = TimefoldPeer(patience_seconds=0.5).answer(*problem, {PLENTY})\n"
        "scorecard = audit(*problem, answer.roster)\n"
        "assert not scorecard.broken and abs(scorecard.objective - answer.cost) < 1e-6, (scorecard, answer)\n"
        "print(scorecard.objective)\n"
    )
    paths = map(str, (ROOT, ROOT / "benchmarks", ROOT / "tests" / "benchmarks"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "JAVA_TOOL_OPTIONS": QUICK_START}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return float(done.stdout.splitlines()[-1])


def test_pyworkforce_prices_cover_or_says_why_it_cannot_run() -> None:
    # 1.5 heads round to 2, 0.2 to none: half a head over for calls, a fifth short for chats, in 16 slots on 3 days.
    peer, cost = PyworkforcePeer(), 48 * (0.5 * 1 + 0.2 * 10)
    if reason := peer.is_available():
        assert reason == "pyworkforce is not installed"
    else:
        answer = peer.answer(tiny_instance(), tiny_requirement(), tiny_rules(), PLENTY)
        assert (answer.roster, answer.cover_cost) == (None, pytest.approx(cost))


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_peer_whose_package_is_missing_says_so(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peers.peer.find_spec", lambda name: None)
    assert peer.is_available() == f"{peer.package} is not installed"


def test_timefold_refuses_a_rule_that_it_does_not_know() -> None:
    priced = [rule if rule.rule != "min_rest" else rule.model_copy(update={"cost": 5.0}) for rule in tiny_rules()]
    answer = TimefoldPeer().answer(tiny_instance(), tiny_requirement(), priced, PLENTY)
    assert (answer.roster, answer.remarks) == (None, ("it does not know min_rest as configured",))


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks" / "peers").glob("*.py")), ids=lambda path: path.stem)
def test_no_peer_uses_the_optimiser_it_is_compared_with(path: Path) -> None:
    assert "wfm.optimise" not in path.read_text(encoding="utf-8")


# People ---------------------------------------------------------------------------------------------------------------


def test_people_are_alike_if_nothing_that_matters_differs() -> None:
    groups = alike_groups(tiny_instance(), tiny_rules())
    assert [[agent.id for agent in group] for group in groups] == [["ann", "bob"], ["cal"]]


def test_a_past_shift_makes_somebody_different() -> None:
    instance = tiny_instance()
    cal = replace(instance.agents[2], skills=instance.agents[0].skills)
    instance = replace(instance, agents=(*instance.agents[:2], cal))
    assert len(alike_groups(instance, tiny_rules())) == 2


def dealt(places: list[int]) -> tuple[bool, list[int]]:
    """Deal shifts to ann and bob, and tell whether they came out, and which.

    A shift is told by its place among three starts on each of three days: 0 to 8.
    """
    instance, rules = tiny_instance(), tiny_rules()
    group = alike_groups(instance, rules)[0]
    staff = build_staff(instance, rules, [group])
    choices = staff.choices.take(staff.free)
    counts = np.bincount(places, minlength=len(choices)).astype(np.int64)
    found = deal_to_members(instance, rules, group, choices, counts, PLENTY, 1)
    assert found is not None
    shifts = [int(place) for own in found for place in np.searchsorted(choices.start_minute, own.start_minute)]
    return is_exact(choices, counts, found), sorted(shifts)


def test_counts_come_out_where_two_lawful_weeks_make_them_up() -> None:
    assert dealt([0, 1, 4]) == (True, [0, 1, 4])


def test_counts_that_no_lawful_weeks_make_up_are_met_as_nearly_as_possible() -> None:
    # Nobody may have a single day off between Monday and Wednesday, so each of the two works on one of them.
    is_met, shifts = dealt([0, 0, 6, 6])
    assert (is_met, len(shifts)) == (False, 2)


# Breaks ---------------------------------------------------------------------------------------------------------------

NEAR = Pattern(length=10, lengths=(1, 1), first=(1, 2), last=(4, 6), least_gap=1, most_gap=2)
"""Two breaks whose windows overlap, one or two slots of work between them."""


def keeps_rows(pattern: Pattern, starts: tuple[tuple[int, ...], ...]) -> bool:
    """Tell whether breaks that start so keep the relations between counts."""
    return all(
        sum(start <= slot for start in starts[less]) <= sum(start <= before for start in starts[more])
        for less, slot, more, before in pattern.gap_rows()
    )


def test_counts_keep_the_gap_rows_if_and_only_if_breaks_of_single_shifts_make_them_up() -> None:
    pairs = combinations_with_replacement(NEAR.ways(), 2)
    possible = {tuple(tuple(sorted(starts)) for starts in zip(*ways, strict=True)) for ways in pairs}
    each = [tuple(combinations_with_replacement(NEAR.starts(index), 2)) for index in (0, 1)]
    assert {starts for starts in product(*each) if keeps_rows(NEAR, starts)} == possible


def test_breaks_are_dealt_out_in_order_of_their_starts() -> None:
    first, second = np.array([1, 0, 1, 0]), np.array([0, 1, 0, 1, 0])
    assert deal_out(NEAR, [first, second]).tolist() == [[1, 3], [3, 5]]


def test_lawful_ways_keep_the_gaps() -> None:
    gaps = Counter(second - first - 1 for first, second in NEAR.ways())
    assert gaps == {1: 4, 2: 3}


# Cover and programs ---------------------------------------------------------------------------------------------------


def test_the_unit_of_cover_makes_all_heads_whole() -> None:
    cover = build_cover(tiny_instance(), tiny_requirement())
    assert (cover.units_per_head, sorted(set(cover.need.ravel().tolist()))) == (10, [0, 2, 15])


def test_a_shift_before_the_horizon_gives_heads_to_its_first_slots() -> None:
    given = build_cover(tiny_instance(), tiny_requirement()).given[0, 1]
    assert np.flatnonzero(given).tolist() == [0, 1, 2, 3]


def rounded_up(most: float) -> Program:
    """Build a program: a whole number from 0 to `most` that is at least one and a half, as small as possible."""
    program = Program()
    column = program.add_columns(most, cost=1.0)
    program.add_rows([0], column, 1, lower=1.5, upper=np.inf)
    return program


def test_highs_solves_in_a_process_of_its_own() -> None:
    found = solve_apart(rounded_up(3).arrays(), PLENTY)
    assert found.values is not None
    assert (found.values.tolist(), found.bound) == ([2.0], 2.0)


def test_without_a_solution_highs_says_so() -> None:
    found = solve_apart(rounded_up(1).arrays(), PLENTY)
    assert (found.values, found.failure) == (None, "HiGHS found no roster in time")


# Comparing ------------------------------------------------------------------------------------------------------------

JOB = Job("20_groups", 11, 60.0, "timefold")
OUTCOME = Outcome(20, 520.0, None, 10_000.0, 3.0, 60.0, 60.0, 100.0)


def test_a_gap_is_taken_against_the_bound_in_percent_of_the_full_cost() -> None:
    run = PeerRun(JOB, OUTCOME, seconds=60.0, mebibytes=100.0, cost=520.0, own_cost=520.0)
    assert peer_row(run, 420.0) == ("20_groups", "timefold", "520.0", "1.000", "–", "60.0", "100", "0", "")


def test_a_roster_that_breaks_a_hard_rule_has_no_gap() -> None:
    run = PeerRun(JOB, None, "1 hard rules are broken", seconds=60.0, mebibytes=9.0, cost=400.0, hard_findings=1)
    row = peer_row(run, 420.0)
    assert (row[2], row[3], row[7], row[8]) == ("400.0", "–", "1", "failed: 1 hard rules are broken")


def test_a_peer_that_cannot_run_is_named_with_the_reason() -> None:
    row = peer_row(PeerRun(JOB, None, "timefold is not installed"), 420.0)
    assert (row[1], row[8]) == ("timefold", "did not run: timefold is not installed")


def test_a_cost_of_cover_alone_stands_in_parentheses() -> None:
    run = PeerRun(JOB, replace(OUTCOME, cost=None), seconds=1.0, mebibytes=9.0, cover_cost=55.0)
    assert peer_row(run, 420.0)[2:4] == ("(55.0)", "–")


def test_a_file_of_a_peer_is_read_back_as_written(tmp_path: Path) -> None:
    run = PeerRun(JOB, OUTCOME, cost=520.0, remarks=("slow",))
    write_peer_run(run, tmp_path / "run.json")
    assert read_peer_run(tmp_path / "run.json") == run


def test_whoever_knows_only_runs_can_read_the_file_of_a_peer(tmp_path: Path) -> None:
    write_peer_run(PeerRun(JOB, OUTCOME, remarks=("slow",)), tmp_path / "run.json")
    assert read_run(tmp_path / "run.json").outcome == OUTCOME
