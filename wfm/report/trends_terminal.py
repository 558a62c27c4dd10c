"""Lines of the attendance summary on past weeks, suggested shrinkage, and predicted service."""

from __future__ import annotations

from collections.abc import Iterator

from wfm.domain.coverage_effect import CoverageEffect, ServiceOutlook
from wfm.domain.trends import LEAST_SHIFTS, LEAST_WEEKS, AbsenceRate, SuggestedShrinkage, Trends
from wfm.report.words import amount, count_of

_QUEUES_SHOWN = 3
_Line = tuple[str, str]


def trend_lines(trends: Trends) -> Iterator[_Line]:
    """Tell the absence rate of past weeks, and the shrinkage that they suggest with its formula and sample."""
    if not trends.rates:
        return
    rate = trends.rates[0]
    weeks = count_of(rate.weeks, "past week")
    text = f"in {weeks} nobody came to {_percent(rate.rate)} of {count_of(rate.shifts, 'shift')}"
    yield "Trends", f"{text} (between {_percent(rate.low)} and {_percent(rate.high)})"
    overall = next((one for one in trends.shrinkage if one.weekday is None), None)
    yield "Shrinkage", _suggested(overall) if overall else _too_little(rate)


def _suggested(one: SuggestedShrinkage) -> str:
    return (
        f"{_percent(one.share)} suggested, 1 - (1 - {_percent(one.absence)} absent) x (1 - {_percent(one.away)} away), "
        f"from {count_of(one.shifts, 'shift')} in {count_of(one.weeks, 'week')}; applied only if you set it"
    )


def _too_little(rate: AbsenceRate) -> str:
    known = f"{count_of(rate.shifts, 'shift')} in {count_of(rate.weeks, 'week')}"
    return f"none suggested from {known}; it takes {LEAST_SHIFTS} in {LEAST_WEEKS}"


def service_lines(effect: CoverageEffect) -> Iterator[_Line]:
    """Tell the predicted service of the queues, those first that have lost most between plan and attendance."""
    whole = [one for one in effect.service if one.date is None]
    worst = sorted(whole, key=lambda one: one.as_attended - one.as_staffed)
    for number, one in enumerate(worst[:_QUEUES_SHOWN]):
        yield "" if number else "Service", _service(one)
    if len(worst) > _QUEUES_SHOWN:
        yield "", f"and {count_of(len(worst) - _QUEUES_SHOWN, 'more queue')}, see sheet Summary"


def _service(one: ServiceOutlook) -> str:
    parts = (one.as_planned, one.as_staffed, one.as_attended)
    planned, staffed, attended = (_percent(share) for share in parts)
    return f"{one.queue}: {planned} in time as required, {staffed} as scheduled, {attended} as attended"


def _percent(share: float) -> str:
    return f"{amount(100 * share, 1)} %"
