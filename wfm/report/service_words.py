"""Predicted service in words that the workbook and the terminal share."""

from __future__ import annotations

import math

from wfm.domain.demand import Queue, Target
from wfm.domain.ids import QueueId
from wfm.domain.prediction import Prediction, ServiceFigures
from wfm.domain.result import RosterResult
from wfm.report.words import amount, count_of

LEAST_MISS = 0.0005
"""A service level this far below its target still reads the same at one decimal."""
LINES_SHOWN = 5
_PERIOD_WORDS = {"interval": "", "day": " a day", "week": " a week"}


def share_words(share: float) -> str:
    """Write a share as a percentage of at most one decimal."""
    return f"{amount(100 * share, 1)} %"


def promised(target: Target) -> float | None:
    """Tell the share that is promised in time; all of it where work has a deadline, None where nothing is promised."""
    return 1.0 if target.service_level is None and target.respond_within_minutes is not None else target.service_level


def in_time_words(target: Target) -> str:
    """Say what counts as in time; without a time, whoever is answered at all."""
    if target.respond_within_minutes is not None:
        minutes = target.respond_within_minutes
        return f"within {amount(minutes / 60, 1)} h" if minutes >= 60 else f"within {amount(minutes)} min"
    return "answered" if target.within_seconds is None else f"in {amount(target.within_seconds)} s"


def target_words(target: Target) -> str:
    """Write a promise as in ``80 % in 20 s a week``; a dash where no service level is promised."""
    share = promised(target)
    if share is None:
        return "–"
    return f"{share_words(share)} {in_time_words(target)}{_PERIOD_WORDS[target.period]}"


def band_words(figures: ServiceFigures, row: int, period: int = 0) -> str:
    """Write a band as in ``71.2–83.5 %``; empty where the spread of contacts is not known."""
    low, high = float(figures.service_level_low[row, period]), float(figures.service_level_high[row, period])
    return "" if math.isnan(low) else f"{amount(100 * low, 1)}–{share_words(high)}"


def is_below(service_level: float, target: Target) -> bool:
    """Tell whether a service level misses its target."""
    share = promised(target)
    return share is not None and service_level < share - LEAST_MISS


def service_lines(result: RosterResult, columns: int) -> list[str]:
    """Sum predicted service up, one line per queue, those furthest below their target first where there are many."""
    prediction = result.prediction
    if prediction is None or not prediction.has_queues:
        return []
    queues = result.instance.queues
    order = list(range(len(queues)))
    if len(queues) > LINES_SHOWN:
        order.sort(key=lambda row: -_miss(prediction, row, queues[row].target))
    lines = [_line(prediction, row, queues[row], columns) for row in order[:LINES_SHOWN]]
    more = len(queues) - LINES_SHOWN
    return lines if more <= 0 else [*lines, f"and {count_of(more, 'more queue')}, see sheet Service"]


def _miss(prediction: Prediction, row: int, target: Target) -> float:
    """Tell how far a queue stays below its target; those without a prediction or a target come last."""
    missed = (promised(target) or 0.0) - float(prediction.in_all.service_level[row, 0])
    return -math.inf if math.isnan(missed) else missed


def _line(prediction: Prediction, row: int, queue: Queue, columns: int) -> str:
    text = _verdict(prediction, row, queue)
    name, room = str(queue.id), columns - len(text)
    return f"{name if len(name) <= room else name[: max(room - 1, 1)] + '…'}{text}"


def _verdict(prediction: Prediction, row: int, queue: Queue) -> str:
    """Put target, prediction and band into one line."""
    if queue.id in prediction.unknown:
        return f": not predicted, {prediction.unknown[queue.id]}"
    level = float(prediction.in_all.service_level[row, 0])
    if math.isnan(level):
        return ": no contacts"
    share = promised(queue.target)
    promise = "no target" if share is None else f"target {share_words(share)}{_PERIOD_WORDS[queue.target.period]}"
    band = band_words(prediction.in_all, row)
    return f": {share_words(level)} {in_time_words(queue.target)}, {promise}{band and f', 10–90 %: {band}'}"


def saved_words(result: RosterResult, queue: QueueId) -> str:
    """Say what a promise over days or weeks saves; empty for all other queues."""
    if queue not in result.hours_saved:
        return ""
    span = result.instance.queue[queue].target.period
    hours = amount(result.hours_saved[queue], 1)
    return f"The target over a {span} needs {hours} agent-hours less than the same target in every interval."
