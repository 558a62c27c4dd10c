"""What has become of every decision, so that HR can look up why an exception stands as it does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from wfm.attendance.decisions import DecisionBook
from wfm.domain.attendance import AttendanceException
from wfm.domain.decisions import Answer, Decision, Effect, PastException


def answer_decisions(
    book: DecisionBook, entries: Iterable[AttendanceException], past: Sequence[PastException], judged: Collection[date]
) -> tuple[Answer, ...]:
    """Say of every decision what has become of it."""
    decided = {entry.id: entry for entry in entries if entry.decision is not None}
    earlier = {row.exception_id: row for row in past}
    return tuple(_answer(decision, book, decided, earlier, judged) for decision in book.decisions)


def _answer(
    decision: Decision,
    book: DecisionBook,
    decided: Mapping[str, AttendanceException],
    earlier: Mapping[str, PastException],
    judged: Collection[date],
) -> Answer:
    if book.latest(decision) is not decision:
        return Answer(decision, "superseded")
    entry = decided.get(decision.exception_id)
    if entry is not None:
        return Answer(decision, _effect_on(entry), entry.change)
    if decision.exception_date in judged:
        return Answer(decision, "settled" if decision.decision == "corrected" else "no longer arises")
    row = earlier.get(decision.exception_id)
    if row is None:
        return Answer(decision, "outside the period")
    effect: Effect = "in force" if decision.decision in ("open", row.status) else "changed since"
    return Answer(decision, effect, "on an exception of an earlier week")


def _effect_on(entry: AttendanceException) -> Effect:
    if entry.is_held:
        return "held back"
    if entry.change:
        return "correction failed" if entry.decision == "corrected" else "changed since"
    return "in force"
