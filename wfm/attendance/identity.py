"""Ids of attendance exceptions, which stay the same from run to run so that decisions find them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from wfm.attendance.entries import Entry


def name_entries(entries: Sequence[Entry]) -> None:
    """Give each entry of one agent, in order, its ``agent/date/kind/anchor``; equal ones are numbered."""
    seen: Counter[str] = Counter()
    for entry in entries:
        kind = entry.policy.kind
        parts = (entry.facts.agent.id, entry.date.isoformat(), kind.filed_under or kind.code, _anchor(entry))
        name = "/".join(id_part(part) for part in parts)
        seen[name] += 1
        entry.id = name if seen[name] == 1 else f"{name}#{seen[name]}"


def id_part(text: str) -> str:
    """Write a part of an id so that it holds no slash."""
    return text.replace("/", "%2F")


def _anchor(entry: Entry) -> str:
    anchor = entry.found.anchor
    if isinstance(anchor, int):
        return entry.facts.calendar.text_of(datetime.fromtimestamp(anchor, UTC))
    return anchor or str(entry.shift.number if entry.shift else 0)
