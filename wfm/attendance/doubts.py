"""Teams whose punches look as if a terminal had been offline: their absences wait until somebody has looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wfm.attendance.entries import ABSENCES, Entry
from wfm.attendance.records import AgentRecord

MISSING_PUNCH_SHARE = 0.10
"""Share of sessions with a missing punch that is still believed."""
_MISSING = frozenset({"missing_in", "missing_out", "missing_break_punch", "missing_meal_punch"})


@dataclass(slots=True)
class _TeamCount:
    sessions: int = 0
    lacking: int = 0
    absences: list[Entry] = field(default_factory=list)


class TerminalWatch:
    """Counts sessions and missing punches by team while agents are read."""

    def __init__(self) -> None:
        self._teams: dict[str, _TeamCount] = {}

    def note(self, record: AgentRecord, entries: Iterable[Entry]) -> None:
        """Count one agent in; agents without team vouch for nobody."""
        team = record.facts.agent.team
        if team is None:
            return
        count = self._teams.setdefault(team, _TeamCount())
        count.sessions += len(record.stays)
        by_code = [(entry.code, entry) for entry in entries if entry.status != "corrected"]
        lacking = {entry.begin for code, entry in by_code if code in _MISSING and not entry.is_held}
        count.lacking += min(len(lacking), len(record.stays))
        count.absences.extend(entry for code, entry in by_code if code in ABSENCES and not _was_looked_at(entry))

    def hold_back(self) -> list[str]:
        """Hold the absences of doubtful teams back, and say why."""
        warnings = []
        for team, count in sorted(self._teams.items()):
            reason = self._reason(team, count)
            if reason:
                held = f"; its {len(count.absences)} absences are held back" if count.absences else ""
                warnings.append(f"{reason} (was a terminal offline?){held}")
                for entry in count.absences:
                    entry.is_held = True
        return warnings

    @staticmethod
    def _reason(team: str, count: _TeamCount) -> str | None:
        if count.absences and not count.sessions:
            return f"team {team} has shifts but no punch in the whole period"
        if count.lacking > MISSING_PUNCH_SHARE * count.sessions:
            return f"team {team} lacks a punch in {count.lacking} of {count.sessions} stays"
        return None


def _was_looked_at(entry: Entry) -> bool:
    """Tell whether a person has decided on it, or it tells of approved sickness: no terminal can have hidden that."""
    return entry.is_sickness or entry.status != "open"
