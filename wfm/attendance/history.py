"""Exceptions of earlier weeks: what is kept of them, and what decisions taken since make of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from wfm.attendance.decisions import DecisionBook
from wfm.attendance.policy import Policy
from wfm.attendance.revisions import revise
from wfm.attendance.settings import AttendanceSettings
from wfm.domain.decisions import PastException
from wfm.domain.ids import AgentId
from wfm.errors import Issue


@dataclass(frozen=True)
class PastBook:
    """Exceptions of earlier weeks.

    Parameters
    ----------
    rows
        Those that still count beside this report, by date, agent, start and kind; decisions have acted on them.
    told
        Every row given, by agent and id, also those that this report replaces.
    since
        Date of the oldest row, None if there is none.
    forgotten
        How many were too old to be kept.
    """

    rows: tuple[PastException, ...] = ()
    told: Mapping[AgentId, Mapping[str, PastException]] = field(default_factory=dict)
    since: date | None = None
    forgotten: int = 0

    def by_agent(self) -> dict[AgentId, list[PastException]]:
        """Rows that still count, by agent."""
        return _grouped(self.rows)


def open_history(
    rows: Iterable[PastException],
    book: DecisionBook,
    policy_of: Mapping[str, Policy],
    judged: Collection[date],
    settings: AttendanceSettings,
    issues: list[Issue],
) -> PastBook:
    """Take the exceptions of earlier weeks that this report does not tell anew.

    Rows dated in the period are told anew by this report, or no longer arise.

    Parameters
    ----------
    policy_of
        Policies of all kinds, for what a decision calls back to life.
    issues
        Gets rows dated after the period.
    """
    given, last = list(rows), max(judged)
    retention_days, merge_codes = settings.report.retention_days, settings.points.merge_spells
    for row in given:
        if row.date > last:
            issues.append(_too_late(row, last))
    kept = [row for row in given if (last - row.date).days <= retention_days]
    told = {agent: {row.exception_id: row for row in own} for agent, own in _grouped(kept).items()}
    earlier = sorted((row for row in kept if row.date not in judged), key=_order)
    since = min((row.date for row in kept), default=None)
    rows = revise(earlier, book, policy_of, merge_codes)
    return PastBook(tuple(rows), told, since, len(given) - len(kept))


def _grouped(rows: Iterable[PastException]) -> dict[AgentId, list[PastException]]:
    grouped: dict[AgentId, list[PastException]] = {}
    for row in rows:
        grouped.setdefault(row.agent_id, []).append(row)
    return grouped


def _too_late(row: PastException, last: date) -> Issue:
    reason = f"lies after the period, which ends on {last}"
    mend = "take the history of the weeks before, or set attendance.period"
    return Issue(row.file, reason, row=row.row, column="date", value=row.date.isoformat(), mend=mend)


def _order(row: PastException) -> tuple[object, ...]:
    start = row.from_utc.isoformat() if row.from_utc else ""
    return row.date, row.agent_id, start, row.code, row.exception_id


def not_told(rows: Iterable[PastException], ids: Collection[str]) -> list[PastException]:
    """Leave out the rows that this report tells itself, such as those of a week that began before its first date."""
    return [row for row in rows if row.exception_id not in ids]
