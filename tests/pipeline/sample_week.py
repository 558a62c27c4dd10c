"""The sample's week as tests see it: what the run left and said, and the facts behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from wfm.check.audit import audit
from wfm.domain.demand import Requirement
from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.staffing.requirement import build_requirement

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class SampleWeek:
    """What `wfm run` left and said, and the facts behind it."""

    folder: Path
    code: int
    told: str
    progress: str
    instance: Instance
    rules: tuple[Rule, ...]
    roster: Roster

    @cached_property
    def requirement(self) -> Requirement:
        """Heads required, without work that may wait: it breaks no rule, and to say when it is done takes long."""
        return replace(build_requirement(self.instance), backlogs={})

    def broken(self, instance: Instance, rules: tuple[Rule, ...], roster: Roster) -> tuple[Finding, ...]:
        """Findings of hard rules in a roster of the sample, after whatever change.

        The heads required are the sample's: no change concerns demand.
        """
        return audit(instance, self.requirement, rules, roster, with_reasons=False).broken
