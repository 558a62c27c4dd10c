"""Weighs everybody's exceptions together with those of earlier weeks, and tells where each agent stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wfm.attendance.entries import Entry
from wfm.attendance.history import PastBook, not_told
from wfm.attendance.points import assign_points
from wfm.attendance.policy import Policy
from wfm.attendance.records import AgentRecord
from wfm.attendance.settings import AttendanceSettings
from wfm.attendance.spells import Spell, find_spells
from wfm.attendance.standing import Dates, find_charges, find_standing, missed_shifts
from wfm.domain.decisions import PastException
from wfm.domain.ids import AgentId
from wfm.domain.standings import Standing


@dataclass(frozen=True, slots=True)
class AgentFile:
    """What is kept of an agent until everybody has been read.

    Parameters
    ----------
    entries
        By date.
    past
        Exceptions of earlier weeks that are not told anew.
    shift_dates
        Dates with a shift that is over and that time off has left something of, those of the history included.
    """

    agent_id: AgentId
    entries: Sequence[Entry]
    past: Sequence[PastException]
    spells: Sequence[Spell]
    shift_dates: Sequence[date]


@dataclass(frozen=True)
class Ledger:
    """Everybody's weighed entries and standings, and the exceptions of earlier weeks to carry forward."""

    entries: list[Entry]
    standings: tuple[Standing, ...]
    history: tuple[PastException, ...]


def open_file(record: AgentRecord, entries: Sequence[Entry], past: Iterable[PastException]) -> AgentFile:
    """Keep what later steps need of an agent's record."""
    earlier = not_told(past, {entry.id for entry in entries})
    shift_dates = [
        view.date for view in record.views if not view.expected.is_time_off and view.expected.end <= view.report_time
    ]
    spells = find_spells(record.views, entries, earlier)
    return AgentFile(record.facts.agent.id, entries, earlier, spells, shift_dates)


def keep_ledger(
    files: Sequence[AgentFile],
    known: Collection[AgentId],
    past: PastBook,
    policy_of: Mapping[str, Policy],
    settings: AttendanceSettings,
    dates: Dates,
) -> Ledger:
    """Weigh entries, and tell where everybody on the list of agents stands who has entries, a shift or a history.

    Parameters
    ----------
    known
        Agents on the list.
    policy_of
        Policies of all kinds, also of those that are not raised.
    """
    entries: list[Entry] = []
    for file in files:
        assign_points(file.entries, file.past, file.spells, settings.points, policy_of)
        entries.extend(file.entries)
    read = {file.agent_id for file in files}
    away = [
        AgentFile(agent_id, (), rows, (), ())
        for agent_id, rows in past.by_agent().items()
        if agent_id in known and agent_id not in read
    ]
    standings = [_standing(file, settings, dates) for file in (*files, *away)]
    ids = {entry.id for entry in entries}
    return Ledger(
        entries=entries,
        standings=tuple(sorted(standings, key=lambda standing: standing.agent_id)),
        history=tuple(not_told(past.rows, ids)),
    )


def _standing(file: AgentFile, settings: AttendanceSettings, dates: Dates) -> Standing:
    return find_standing(
        file.agent_id,
        find_charges(file.entries, file.past),
        missed_shifts(file.entries, file.past),
        file.shift_dates,
        dates,
        settings.points,
        settings.bradford,
    )
