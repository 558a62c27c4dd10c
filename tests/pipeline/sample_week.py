"""The sample's week as tests see it: what the run left and said, and the facts behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from wfm.check.audit import audit
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

    def broken(self, instance: Instance, rules: tuple[Rule, ...], roster: Roster) -> tuple[Finding, ...]:
        """Findings of hard rules in a roster of the sample, after whatever change.

        Work that may wait is left out: it breaks no rule, and to say when it is done takes long.
        """
        requirement = replace(build_requirement(instance), backlogs={})
        return audit(instance, requirement, rules, roster, with_reasons=False).broken
