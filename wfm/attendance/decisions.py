"""HR's decisions: which of them are in force, and what each comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from wfm.attendance.entries import Entry
from wfm.attendance.expected import to_seconds
from wfm.attendance.identity import id_part
from wfm.attendance.policy import Policy
from wfm.domain.attendance import ABSENCES
from wfm.domain.decisions import Decision, PastException
from wfm.domain.ids import AgentId
from wfm.errors import InputError, Issue

_NONE: Mapping[str, Decision] = {}
MOVED_MINUTES = 1.0
"""By so much may an amount move after a decision without the decision losing its force."""


@dataclass(frozen=True)
class DecisionBook:
    """All decisions of a run, and the latest on each exception.

    Parameters
    ----------
    decisions
        By exception and time.
    forgotten
        How many were too old to be kept.
    """

    decisions: tuple[Decision, ...] = ()
    forgotten: int = 0
    _latest: Mapping[str, Mapping[str, Decision]] = field(default_factory=dict)

    def of_agent(self, agent_id: AgentId) -> Mapping[str, Decision]:
        """Latest decisions on an agent's exceptions, by id."""
        return self._latest.get(id_part(agent_id), _NONE)

    def latest(self, decision: Decision) -> Decision:
        """Latest decision on the same exception."""
        return self._latest[decision.agent_part][decision.exception_id]


def open_book(decisions: Iterable[Decision], last_date: date, retention_days: int) -> DecisionBook:
    """Sort decisions, leaving out those on exceptions more than so many days before the last date of the period."""
    given = list(decisions)
    kept = [decision for decision in given if (last_date - decision.exception_date).days <= retention_days]
    kept.sort(key=_by_time)
    latest: dict[str, dict[str, Decision]] = {}
    for decision in kept:
        latest.setdefault(decision.agent_part, {})[decision.exception_id] = decision
    return DecisionBook(tuple(kept), len(given) - len(kept), latest)


def unite_decisions(*sources: Iterable[Decision]) -> tuple[Decision, ...]:
    """Join decisions of several files, each once as it stands first, by exception and time.

    Raises
    ------
    InputError
        If two files tell different things of the same exception at the same time.
    """
    found: dict[tuple[object, ...], Decision] = {}
    issues = []
    for decision in (one for source in sources for one in source):
        first = found.setdefault((decision.exception_id, decision.decided_at_utc), decision)
        if _told(first) != _told(decision):
            issues.append(
                Issue(
                    decision.file,
                    f"has another decision of the same time in {first.file} row {first.row}",
                    row=decision.row,
                    column="exception_id",
                    value=decision.exception_id,
                    mend="delete one of both, or give the later one its own time",
                )
            )
    if issues:
        raise InputError(issues)
    return tuple(sorted(found.values(), key=_by_time))


def _told(decision: Decision) -> Decision:
    """Leave out where a decision stands, and the amount: a workbook shows the one of today beside it."""
    return replace(decision, row=0, file="", amount_seen=None)


def _by_time(decision: Decision) -> tuple[object, ...]:
    return decision.exception_id, decision.decided_at_utc


# What a decision comes to ---------------------------------------------------------------------------------------------


def apply_decision(
    entry: Entry, decision: Decision, past: PastException | None, policy_of: Mapping[str, Policy]
) -> None:
    """Let a decision act on an exception that stands; one that is held back stays open until it is final.

    Parameters
    ----------
    past
        The same exception as an earlier report told it, if it did.
    policy_of
        Policies of all kinds, also of those that are not raised.
    """
    entry.decision = decision
    if decision.decision == "open" or entry.is_held:
        return
    if decision.decision == "corrected":
        entry.change = "the correction leaves it standing"
        return
    entry.change = _moved(entry, decision.amount_seen) or _other_kind(entry, decision, past, policy_of)
    if entry.change:
        return
    entry.status = decision.decision
    if decision.code:
        entry.policy = policy_of[decision.code]


def _moved(entry: Entry, seen: float | None) -> str:
    """Say how the amount has moved since somebody decided; nothing where it has not."""
    if seen is None or entry.found.amount is None:
        return ""
    counts = entry.policy.kind.unit == "count"
    return amount_change(seen, entry.found.amount if counts else entry.found.amount / 60, counts=counts)


def amount_change(seen: float, now: float, *, counts: bool) -> str:
    """Say how an amount in the unit of files has moved, if it has: a count at all, minutes by more than one."""
    allowed = 0.0 if counts else MOVED_MINUTES
    # Files round to hundredths of a minute, which must not tip the scales.
    return f"was {_written(seen)}, now {_written(now)}" if round(abs(now - seen), 2) > allowed else ""


def _written(amount: float) -> str:
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def _other_kind(entry: Entry, decision: Decision, past: PastException | None, policy_of: Mapping[str, Policy]) -> str:
    """Say that an absence has become one without a call, or back, unless the decision names a kind itself."""
    if entry.code not in ABSENCES or decision.code:
        return ""
    seen = _kind_seen(entry, decision, past, policy_of["no_call_no_show"].after)
    return "" if seen == entry.code else f"was {seen}, now {entry.code}"


def _kind_seen(entry: Entry, decision: Decision, past: PastException | None, after: int | None) -> str:
    """Find what the exception was called when somebody decided.

    An earlier report knows. Without one, nobody can have seen an absence without a call before there could be one.
    """
    if past is not None and past.code in ABSENCES:
        if past.decided_at_utc == decision.decided_at_utc and past.status == "open" and not _has_moved(past, decision):
            # That report had opened it again because of its new name, and nobody has decided since.
            return next(iter(ABSENCES - {past.code}))
        return past.code
    if entry.code == "absence" or entry.shift is None or after is None:
        return entry.code
    was_possible = to_seconds(decision.decided_at_utc) >= entry.shift.end + after
    return "no_call_no_show" if was_possible else "absence"


def _has_moved(past: PastException, decision: Decision) -> bool:
    return decision.amount_seen is not None and bool(amount_change(decision.amount_seen, past.amount, counts=False))
