"""Weighs everybody's exceptions together with those of earlier weeks, and tells where each agent stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wfm.attendance.entries import Entry
from wfm.attendance.history import not_told
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
    """What is kept of an agent until the whole team has been read.

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


def open_file(record: AgentRecord, entries: Sequence[Entry], past: Iterable[PastException]) -> AgentFile:
    """Keep what later steps need of an agent's record."""
    earlier = not_told(past, {entry.id for entry in entries})
    shift_dates = [
        view.date for view in record.views if not view.expected.is_time_off and view.expected.end <= view.report_time
    ]
    spells = find_spells(record.views, entries, earlier)
    return AgentFile(record.facts.agent.id, entries, earlier, spells, shift_dates)


def weigh_file(
    file: AgentFile, settings: AttendanceSettings, policy_of: Mapping[str, Policy], dates: Dates
) -> Standing:
    """Give an agent's entries their points, and tell where the agent stands.

    Parameters
    ----------
    policy_of
        Policies of all kinds, also of those that are not raised.
    """
    assign_points(file.entries, file.past, file.spells, settings.points, policy_of)
    return _standing(file, settings, dates)


def standings_of_the_away(
    past: Mapping[AgentId, Sequence[PastException]], settings: AttendanceSettings, dates: Dates
) -> list[Standing]:
    """Tell where those stand who have neither a shift nor a punch, but exceptions of earlier weeks."""
    return [_standing(AgentFile(agent_id, (), rows, (), ()), settings, dates) for agent_id, rows in past.items()]


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
