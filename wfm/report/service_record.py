"""Predicted service for programs, as ``run.json`` has it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from wfm.domain.demand import Queue
from wfm.domain.prediction import Prediction, ServiceFigures
from wfm.domain.result import RosterResult

_DECIMALS = 6
_NAMES = {
    "contacts": "contacts",
    "missed_contacts": "missed",
    "lost_contacts": "lost",
    "service_level": "service_level",
    "service_level_low": "service_level_low",
    "service_level_high": "service_level_high",
    "speed_of_answer_seconds": "speed_of_answer_seconds",
    "occupancy": "occupancy",
    "abandonment": "abandonment",
}


def service_records(result: RosterResult) -> Mapping[str, object]:
    """Tell of each queue what is promised and what is expected; with the reason where nothing is."""
    prediction = result.prediction
    if prediction is None:
        return {}
    return {str(queue.id): _record(result, prediction, row, queue) for row, queue in enumerate(result.instance.queues)}


def all_queues_record(result: RosterResult) -> Mapping[str, object] | None:
    """Tell what is expected of all predicted queues together; None where there are none."""
    prediction = result.prediction
    if prediction is None or not prediction.has_queues:
        return None
    return _periods(result, prediction, len(prediction.queues))


def _record(result: RosterResult, prediction: Prediction, row: int, queue: Queue) -> Mapping[str, object]:
    target = {
        "service_level": queue.target.service_level,
        "within_seconds": queue.target.within_seconds,
        "respond_within_minutes": queue.target.respond_within_minutes,
        "period": queue.target.period,
    }
    saved = {"hours_saved": round(result.hours_saved[queue.id], _DECIMALS)} if queue.id in result.hours_saved else {}
    if queue.id in prediction.unknown:
        return {"target": target, **saved, "not_predicted": prediction.unknown[queue.id]}
    return {"target": target, **saved, **_periods(result, prediction, row)}


def _periods(result: RosterResult, prediction: Prediction, row: int) -> Mapping[str, object]:
    """Give the figures of the whole horizon, of weeks by the date on which they begin, and of dates."""
    dates = [day.isoformat() for day in result.instance.calendar.dates]
    weeks = [dates[days.start] for days in result.instance.calendar.weeks]
    return {
        **_figures(prediction.in_all, row, 0),
        "weeks": _by_start(prediction.by_week, row, weeks),
        "days": _by_start(prediction.by_day, row, dates),
    }


def _by_start(figures: ServiceFigures, row: int, starts: Sequence[str]) -> Mapping[str, object]:
    return {start: _figures(figures, row, number) for number, start in enumerate(starts)}


def _figures(figures: ServiceFigures, row: int, number: int) -> Mapping[str, float | None]:
    """Write figures under their names; what is not known, or infinite, is null."""
    values = {key: float(getattr(figures, name)[row, number]) for key, name in _NAMES.items()}
    return {key: round(value, _DECIMALS) if math.isfinite(value) else None for key, value in values.items()}
