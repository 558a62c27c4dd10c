"""Ids of attendance exceptions, which stay the same from run to run so that decisions find them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from wfm.attendance.entries import Entry


def exception_ids(entries: Sequence[Entry]) -> list[str]:
    """Build ``agent/date/kind/anchor`` for each entry of one agent, in their order; equal ones are numbered."""
    seen: Counter[str] = Counter()
    ids = []
    for entry in entries:
        kind = entry.policy.kind
        parts = (entry.facts.agent.id, entry.date.isoformat(), kind.filed_under or kind.code, _anchor(entry))
        name = "/".join(part.replace("/", "%2F") for part in parts)
        seen[name] += 1
        ids.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return ids


def _anchor(entry: Entry) -> str:
    anchor = entry.found.anchor
    if isinstance(anchor, int):
        return entry.facts.calendar.text_of(datetime.fromtimestamp(anchor, UTC))
    return anchor or str(entry.shift.number if entry.shift else 0)
