"""A peer's roster is checked like any other before it has a cost."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from instances import SHAPES, write_instance
from measure.records import Job, Outcome
from measure.solve import NotConfirmedError, solve_with_peer
from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.intake.schedule_file import read_schedule
from wfm.rules.base import Rule


@dataclass
class Invented:
    """A peer that answers what it was told to, or what lies in a file."""

    answer: Roster | None = None
    file: Path | None = None
    name: str = "invented"

    def solve(
        self, instance: Instance, requirement: Requirement, rules: Sequence[Rule], seconds: float
    ) -> Roster | None:
        if self.file is None:
            return self.answer
        return read_schedule(self.file, instance.calendar, instance.agent, strict=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Centre of twenty whose best roster costs nothing."""
    write_instance(SHAPES["20_groups_planted"], 1, tmp_path, with_hidden=True)
    return tmp_path


def solved(peer: Invented, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    catalogue = ModuleType("peers.catalogue")
    catalogue.PEERS = (peer,)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "peers.catalogue", catalogue)
    return solve_with_peer(folder, Job("20_groups_planted", 1, 5.0, "invented"))


def test_a_lawful_roster_of_a_peer_costs_what_the_checker_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = solved(Invented(file=folder / "hidden_schedule.csv"), folder, monkeypatch)
    assert (outcome.cost, outcome.bound, outcome.short_slots) == (0.0, None, 0.0)


def test_a_peer_that_finds_nothing_has_no_cost(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert solved(Invented(None), folder, monkeypatch).cost is None


def test_an_unlawful_roster_of_a_peer_does_not_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotConfirmedError, match="hard rules are broken; contract_hours"):
        solved(Invented(Roster()), folder, monkeypatch)
