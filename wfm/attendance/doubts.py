"""Teams whose punches look as if a terminal had been offline: their absences wait until somebody has looked.

Agents without team count as one, as in all reports, so that a site without teams is looked at too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wfm.attendance.entries import Entry
from wfm.attendance.records import AgentRecord
from wfm.attendance.sessions import Session
from wfm.domain.attendance import ABSENCES, MISSING_PUNCHES, NO_TEAM

MISSING_PUNCH_SHARE = 0.10
"""Share of sessions with a missing punch that is still believed."""
LEAST_WITHOUT_TEAM = 2
"""Agents without team who make a team of their own: one alone says nothing of a terminal that others use too."""


@dataclass(slots=True)
class _TeamCount:
    agents: int = 0
    sessions: int = 0
    lacking: int = 0
    absences: list[Entry] = field(default_factory=list)


class TerminalWatch:
    """Counts sessions and missing punches by team while agents are read."""

    def __init__(self) -> None:
        self._teams: dict[str, _TeamCount] = {}

    def note(self, record: AgentRecord, entries: Iterable[Entry]) -> None:
        """Count one agent in."""
        count = self._teams.setdefault(record.facts.agent.team or NO_TEAM, _TeamCount())
        count.agents += 1
        count.sessions += len(record.stays)
        count.lacking += sum(_lacks_punch(stay.session) for stay in record.stays)
        count.absences.extend(entry for entry in entries if entry.code in ABSENCES and not _was_looked_at(entry))

    def hold_back(self) -> dict[str, str]:
        """Hold the absences of doubtful teams back, and say why, by team."""
        doubts = {}
        for team, count in self._teams.items():
            reason = self._reason(team, count)
            if reason:
                doubts[team] = f"{reason} (was a terminal offline?); its absences are held back"
                for entry in count.absences:
                    entry.is_held = True
        return doubts

    @staticmethod
    def _reason(team: str, count: _TeamCount) -> str | None:
        if team == NO_TEAM and count.agents < LEAST_WITHOUT_TEAM:
            return None
        if count.absences and not count.sessions:
            return f"team {team} has shifts but no punch in the whole period"
        if count.lacking > MISSING_PUNCH_SHARE * count.sessions:
            return f"team {team} lacks a punch in {count.lacking} of {count.sessions} stays"
        return None


def _lacks_punch(session: Session) -> bool:
    """Tell whether a punch is missing; one at the end may still come while the session is open."""
    return any(
        fault.code in MISSING_PUNCHES and not (session.is_open and fault.ends_session) for fault in session.faults
    )


def _was_looked_at(entry: Entry) -> bool:
    """Tell whether a person has decided on it, or it tells of approved sickness: no terminal can have hidden that."""
    return entry.is_sickness or entry.status != "open"
