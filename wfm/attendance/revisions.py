"""What decisions taken since make of exceptions of earlier weeks, whose punches are no longer at hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from wfm.attendance.decisions import DecisionBook, amount_change
from wfm.attendance.policy import Policy
from wfm.attendance.sickness import told_sickness
from wfm.domain.attendance import ABSENCES
from wfm.domain.decisions import Decision, PastException

_SETTLED = frozenset({"excused", "corrected"})
_WITHOUT_WEIGHT = frozenset({"protected", *_SETTLED})
"""States of points in which an exception counts for nothing."""


def counts(row: PastException) -> bool:
    """Tell whether an earlier exception counts for repeats, steps and spells."""
    return not row.is_held and row.status not in _SETTLED and row.points_state not in _WITHOUT_WEIGHT


def revise(
    rows: Sequence[PastException], book: DecisionBook, policy_of: Mapping[str, Policy], merge_codes: Collection[str]
) -> list[PastException]:
    """Let the latest decisions act on exceptions that were reported before those were taken.

    Parameters
    ----------
    rows
        By date.
    policy_of
        Policies of all kinds, for points that come back or change with the kind.
    merge_codes
        Kinds of which a spell is charged once.
    """
    revised = [_revised(row, book, policy_of) for row in rows]
    touched = {new.spell for old, new in zip(rows, revised, strict=True) if new is not old and new.spell}
    return _merged_anew(revised, touched, policy_of, merge_codes) if touched else revised


def _revised(row: PastException, book: DecisionBook, policy_of: Mapping[str, Policy]) -> PastException:
    decision = book.of_agent(row.agent_id).get(row.exception_id)
    if decision is None or (row.decided_at_utc is not None and decision.decided_at_utc <= row.decided_at_utc):
        return row
    signed = replace(
        row, reason=decision.reason, decided_by=decision.decided_by, decided_at_utc=decision.decided_at_utc
    )
    word = decision.decision
    if word in _SETTLED:
        return replace(signed, status=word, points=0.0, points_state=word, bradford_day=0)
    seen = decision.amount_seen
    has_moved = seen is not None and amount_change(seen, row.amount, counts=row.unit == "count")
    revised = replace(signed, status="open" if has_moved else word)
    if told_sickness(row):
        was_excused = row.decided_at_utc is not None
        return _as_sickness(revised, decision, bradford_day=int(was_excused or row.bradford_day))
    return _weighed(revised, decision, policy_of)


def _as_sickness(row: PastException, decision: Decision, bradford_day: int) -> PastException:
    """Leave approved sickness without points, whatever has been decided but to excuse it."""
    if row.status != "confirmed":
        return replace(row, status="excused", bradford_day=bradford_day)
    return replace(row, code=decision.code or row.code, bradford_day=bradford_day)


def _weighed(row: PastException, decision: Decision, policy_of: Mapping[str, Policy]) -> PastException:
    """Give an open or confirmed exception the points it had, unless a decision had taken them or renames it."""
    is_renamed = row.status == "confirmed" and decision.code not in ("", row.code)
    if is_renamed:
        row = replace(row, code=decision.code)
    if is_renamed or row.points_state in _SETTLED:
        row = _with_weight(row, policy_of)
    elif row.points_state in ("open", "charged"):
        row = replace(row, points_state=_state(row.points, row.status))
    is_missed_shift = row.code in ABSENCES and row.points_state != "protected"
    return replace(row, bradford_day=int(is_missed_shift))


def _with_weight(row: PastException, policy_of: Mapping[str, Policy]) -> PastException:
    """Give an exception what its kind weighs today; a kind unknown today keeps what it had."""
    policy = policy_of.get(row.code)
    severity, points = policy.weight(round(row.amount * 60)) if policy else (row.severity, row.points)
    return replace(row, severity=severity, points=points, points_state=_state(points, row.status))


def _state(points: float, status: str) -> str:
    if not points:
        return "none"
    return "charged" if status == "confirmed" else "open"


def _merged_anew(
    rows: Iterable[PastException], touched: Collection[str], policy_of: Mapping[str, Policy], codes: Collection[str]
) -> list[PastException]:
    """Charge in each spell that a decision has touched the first absence that still counts, and no other."""
    charged: set[str] = set()
    found = []
    for row in rows:
        if row.spell in touched and row.code in codes and counts(row):
            if row.spell in charged:
                row = replace(row, points=0.0, points_state="merged")
            elif row.points_state == "merged":
                row = _with_weight(row, policy_of)
            charged.add(row.spell)
        found.append(row)
    return found
