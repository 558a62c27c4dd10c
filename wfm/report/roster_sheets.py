"""The tables behind ``schedule.csv``, ``coverage.csv`` and ``findings.csv``, with exactly their columns."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wfm.domain.calendar import Calendar
from wfm.domain.ids import AgentId
from wfm.domain.result import HEAD_DECIMALS, RosterResult
from wfm.domain.shifts import Shift
from wfm.report.roster_service import slot_columns
from wfm.report.words import yes_no

SCHEDULE_COLUMNS = ["agent_id", "date", "kind", "label", "start", "end", "paid"]
COVERAGE_COLUMNS = [
    "start",
    "queue",
    "required",
    "staffed",
    "short",
    "over",
    "reason",
    "unavoidable",
    "service_level",
    "occupancy",
    "speed_of_answer_seconds",
    "abandonment",
    "missed_contacts",
    "service_level_low",
    "service_level_high",
]
FINDINGS_COLUMNS = ["rule", "hard", "agent_id", "date", "amount", "unit", "cost", "message"]


def schedule_table(result: RosterResult) -> pd.DataFrame:
    """One row of text per piece: each shift, by agent and start, followed by its breaks, meals and activities."""
    calendar = result.instance.calendar
    rows = [row for shift in result.roster for row in _schedule_rows(calendar, shift)]
    return pd.DataFrame(rows, columns=SCHEDULE_COLUMNS, dtype=object)


def _schedule_rows(calendar: Calendar, shift: Shift) -> list[list[str]]:
    """Write a shift and its pieces; all bear the date on which the shift starts."""
    lines = [("shift", shift.label, shift.span, shift.is_paid)]
    lines += [(piece.kind, piece.label, piece.span, piece.is_paid) for piece in sorted(shift.pieces)]
    day = shift.date.isoformat()
    return [
        [
            shift.agent_id,
            day,
            kind,
            label,
            calendar.text_of(span.start_utc),
            calendar.text_of(span.end_utc),
            yes_no(is_paid),
        ]
        for kind, label, span, is_paid in lines
    ]


def coverage_table(result: RosterResult) -> pd.DataFrame:
    """One row per slot and queue that is open or has required, staffed or history in it, in order of time."""
    calendar, coverage = result.instance.calendar, result.scorecard.coverage
    required = coverage.requirement.heads.round(HEAD_DECIMALS)
    staffed = coverage.staffed.round(HEAD_DECIMALS)
    slots, queues = np.nonzero(is_listed(result).T)
    starts = [calendar.text_of(calendar.slot_start(slot)) for slot in range(required.shape[1])]
    names = coverage.requirement.queues
    table = pd.DataFrame(
        {
            "start": [starts[slot] for slot in slots.tolist()],
            "queue": [str(names[queue]) for queue in queues.tolist()],
            "required": required[queues, slots],
            "staffed": staffed[queues, slots],
        }
    )
    surplus = (table["staffed"] - table["required"]).round(HEAD_DECIMALS)
    table["short"] = (-surplus).clip(lower=0.0)
    table["over"] = surplus.clip(lower=0.0)
    reasons = result.scorecard.reasons
    keys = zip(queues.tolist(), slots.tolist(), strict=True)
    table["reason"] = ["|".join(reasons.get(key, ())) for key in keys]
    proved = result.unavoidable
    table["unavoidable"] = np.nan if proved is None else proved.heads[queues, slots].round(HEAD_DECIMALS)
    return table.assign(**slot_columns(result, queues, slots))[COVERAGE_COLUMNS]


def is_listed(result: RosterResult) -> NDArray[np.bool_]:
    """Tell which queues and slots coverage speaks about, shape (queues, slots)."""
    coverage = result.scorecard.coverage
    listed = coverage.requirement.is_open | (coverage.requirement.heads > 0) | (coverage.staffed > 0)
    for shift in result.instance.history:
        rows = _queue_rows(result, shift.agent_id)
        listed[rows, _first_slot(result, shift) : _last_slot(result, shift)] = True
    return listed


def _queue_rows(result: RosterResult, agent_id: AgentId) -> list[int]:
    agent = result.instance.agent.get(agent_id)
    skills = agent.skills if agent else ()
    return [row for row, queue in enumerate(result.requirement.queues) if queue in skills]


def _first_slot(result: RosterResult, shift: Shift) -> int:
    return max(0, result.instance.calendar.slot_of(shift.start_utc))


def _last_slot(result: RosterResult, shift: Shift) -> int:
    """Slot after the last one that a shift touches, 0 when it ends before the horizon."""
    calendar = result.instance.calendar
    return max(0, -(-calendar.minute_of(shift.end_utc) // calendar.interval_minutes))


def findings_table(result: RosterResult) -> pd.DataFrame:
    """Everything the checker found, in its order."""
    rows = [
        [
            finding.rule,
            yes_no(finding.is_hard),
            finding.agent_id or "",
            finding.date.isoformat() if finding.date else "",
            float(finding.amount),
            finding.unit,
            float(finding.cost),
            finding.message,
        ]
        for finding in result.scorecard.findings
    ]
    return pd.DataFrame(rows, columns=FINDINGS_COLUMNS)
