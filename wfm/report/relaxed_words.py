"""Hard rules that were relaxed, in sentences that workbook, run record and terminal share."""

from __future__ import annotations

from collections.abc import Sequence

from wfm.domain.relaxation import Relaxation
from wfm.domain.result import RosterResult
from wfm.report.words import amount, count_of, short_date

TOLD = 20
"""Relaxations that the terminal lists; all are in run.json."""


def relaxation_words(relaxation: Relaxation) -> str:
    """Say what was relaxed, for whom, when and by how much, and the change of the input that comes to the same."""
    whom = f" for {relaxation.agent_id}" if relaxation.agent_id is not None else ""
    when = f" on {short_date(relaxation.date)}" if relaxation.date is not None else ""
    return f"relaxed{whom}: {relaxation.rule}{when}{_by(relaxation)}; to keep all rules, {relaxation.change}"


def relaxed_notice(result: RosterResult) -> list[str]:
    """Write what must be known before a relaxed roster is used: that, and which, hard rules are broken."""
    if not result.relaxed:
        return []
    broken = count_of(len(result.scorecard.broken), "time")
    return [
        f"RELAXED: no roster keeps all hard rules. This one breaks hard rules {broken}.",
        "Do not publish it as it is. findings.csv lists what is broken; relaxed were:",
        *_listed(result.relaxed),
        "",
    ]


def _listed(relaxed: Sequence[Relaxation]) -> list[str]:
    lines = [f"- {relaxation_words(each)}" for each in relaxed[:TOLD]]
    more = len(relaxed) - len(lines)
    return [*lines, f"- and {more} more, see run.json"] if more else lines


def _by(relaxation: Relaxation) -> str:
    """Write the amount, where it is known; of a unit of several words the first one has the plural."""
    if not relaxation.amount:
        return ""
    noun, *rest = relaxation.unit.split()
    number = amount(relaxation.amount, 2)
    return " ".join([f" by {number}", noun if number == "1" else f"{noun}s", *rest])
