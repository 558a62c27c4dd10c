"""The file ``run.json``: numbers of a run for programs, and fingerprints of the files written with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from wfm.domain.fairness import Fairness
from wfm.domain.relaxation import Relaxation
from wfm.domain.result import RosterResult
from wfm.report.roster_changes import change_records
from wfm.report.service_record import all_queues_record, service_records

RUN_FILE = "run.json"
OUTPUT_HASHES = "output_sha256"
"""Key of the fingerprints by file name."""
ATTENDANCE_PART = "attendance"
"""Key of what a comparison of punches has found; everything else is of the roster."""
COST_DECIMALS = 6


def sha256_of(content: bytes) -> str:
    """Fingerprint of a file."""
    return hashlib.sha256(content).hexdigest()


def run_record(result: RosterResult, files: Mapping[str, bytes]) -> bytes:
    """Write what a program wants to know of a run.

    Parameters
    ----------
    files
        Files written with it; their fingerprints tell later whether somebody has changed one.
    """
    gap, unavoidable = result.gap_percent, result.unavoidable_short_hours
    calendar = result.instance.calendar
    record = {
        "status": result.status,
        "objective": _rounded(result.scorecard.objective),
        "parts": {name: _rounded(cost) for name, cost in result.scorecard.parts.items()},
        "bound": None if result.relaxed else _rounded(result.bound),
        "gap_percent_of_required_hours": None if gap is None else _rounded(gap),
        "required_hours": _rounded(result.required_hours),
        "short_hours": _rounded(result.short_hours),
        "unavoidable_short_hours": None if unavoidable is None else _rounded(unavoidable),
        **_unavoidable_parts(result),
        "service": service_records(result),
        "service_of_all_queues": all_queues_record(result),
        "demand_changes": change_records(result),
        "seconds": round(result.seconds, 3),
        "seed": result.seed,
        "versions": dict(result.versions),
        "input_sha256": result.input_sha256,
        "horizon": {
            "start": calendar.start.isoformat(),
            "days": calendar.days,
            "timezone": calendar.timezone,
            "interval_minutes": calendar.interval_minutes,
        },
        "stages": [
            {"name": stage.name, "seconds": round(stage.seconds, 3), "cost": stage.cost, "bound": stage.bound}
            for stage in result.stages
        ],
        "notes": list(result.notes),
        "relaxed": [_relaxation(each) for each in result.relaxed],
        "fairness": [_fairness(each) for each in result.fairness],
        OUTPUT_HASHES: {name: sha256_of(content) for name, content in files.items()},
    }
    return json_bytes(record)


def _unavoidable_parts(result: RosterResult) -> Mapping[str, object]:
    """Tell what each date and each queue could not avoid if it alone counted."""
    proved = result.unavoidable
    if proved is None:
        return {"unavoidable_by_day": None, "unavoidable_by_queue": None}
    dates = [day.isoformat() for day in result.instance.calendar.dates]
    return {
        "unavoidable_by_day": dict(zip(dates, map(_rounded, proved.by_day), strict=True)),
        "unavoidable_by_queue": dict(zip(result.requirement.queues, map(_rounded, proved.by_queue), strict=True)),
    }


def json_bytes(record: Mapping[str, object]) -> bytes:
    """Write a record as JSON that people can read too."""
    return (json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")


def _relaxation(each: Relaxation) -> Mapping[str, object]:
    return {
        "rule": each.rule,
        "agent_id": each.agent_id,
        "date": None if each.date is None else each.date.isoformat(),
        "amount": _rounded(each.amount),
        "unit": each.unit,
        "change": each.change,
    }


def _fairness(each: Fairness) -> Mapping[str, object]:
    """Tell how evenly one thing is spread; who has how much of it is in a file of its own."""
    return {
        "kind": each.kind,
        "people": len(each.people),
        "people_above": each.people_above,
        "units": each.units,
        "average": _rounded(each.average),
        "least": each.least,
        "most": each.most,
        "spread": each.spread,
        "cost": _rounded(each.cost),
    }


def _rounded(value: float) -> float:
    return round(float(value), COST_DECIMALS)
