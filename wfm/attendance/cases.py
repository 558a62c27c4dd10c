"""One agent's week, as clocked and as HR has corrected it, with everything found and what was decided on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from wfm.attendance.corrections import correct_marks
from wfm.attendance.decisions import apply_decision
from wfm.attendance.entries import Entry
from wfm.attendance.identity import name_entries
from wfm.attendance.marks import Mark
from wfm.attendance.policy import Policy
from wfm.attendance.records import AgentRecord
from wfm.domain.decisions import Decision, PastException
from wfm.domain.ids import AgentId
from wfm.errors import Issue


@dataclass(frozen=True)
class Bench:
    """What turns an agent's punches into named entries.

    Parameters
    ----------
    read
        Reads marks, by time and row.
    find
        Finds the entries of what was read, in order.
    policy_of
        Policies of all kinds, also of those that are not raised.
    """

    agent_id: AgentId
    read: Callable[[Sequence[Mark]], AgentRecord]
    find: Callable[[AgentRecord], list[Entry]]
    policy_of: Mapping[str, Policy]

    def examine(self, marks: Sequence[Mark]) -> tuple[AgentRecord, list[Entry]]:
        """Read marks, find and name what there is to say about them."""
        record = self.read(marks)
        entries = self.find(record)
        name_entries(entries)
        return record, entries


@dataclass(frozen=True, eq=False)
class Case:
    """One agent after decisions.

    Parameters
    ----------
    clocked, record
        As clocked, and as corrected; the same where nothing was.
    entries
        In order: those found on corrected punches, and those that a correction has made vanish.
    """

    clocked: AgentRecord
    record: AgentRecord
    entries: list[Entry]


def settle(
    bench: Bench,
    marks: Sequence[Mark],
    decisions: Mapping[str, Decision],
    past: Mapping[str, PastException],
    issues: list[Issue],
) -> Case:
    """Judge an agent's punches under HR's decisions, the latest on each exception by its id.

    What a correction brings to light can be corrected in turn; every correction acts once at most.

    Parameters
    ----------
    past
        The same exceptions as an earlier report told them, by id.
    issues
        Gets what is wrong with corrections.
    """
    clocked, entries = bench.examine(marks)
    record, corrected = clocked, dict[str, Entry]()
    waiting = {name: decision for name, decision in decisions.items() if decision.decision == "corrected"}
    while due := [entry for entry in entries if entry.id in waiting]:
        corrected.update((entry.id, entry) for entry in due)
        acting = sorted((waiting.pop(entry.id) for entry in due), key=lambda decision: decision.decided_at_utc)
        for decision in acting:
            marks = correct_marks(marks, decision, clocked.facts.watch.report_time, issues)
        if any(decision.corrections for decision in acting):
            record, entries = bench.examine(marks)
    for entry in entries:
        if entry.id in decisions:
            apply_decision(entry, decisions[entry.id], past.get(entry.id), bench.policy_of)
    standing = {entry.id for entry in entries}
    gone = [_vanished(entry, decisions[name]) for name, entry in corrected.items() if name not in standing]
    return Case(clocked, record, sorted([*entries, *gone], key=lambda entry: entry.order) if gone else entries)


def _vanished(entry: Entry, decision: Decision) -> Entry:
    entry.decision, entry.status, entry.is_held = decision, "corrected", False
    return entry
