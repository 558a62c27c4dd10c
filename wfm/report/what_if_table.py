"""Scenarios side by side: the file ``what_if.csv``, and a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

import pandas as pd

from wfm.domain.ids import QueueId
from wfm.domain.result import RosterResult
from wfm.report.columns import COLUMNS, cut, figure, folder_line, labelled, share_text
from wfm.report.queue_hours import queue_hours
from wfm.report.what_if_outcome import ROSTER_MEASURES, SERVICE_COLUMNS, Variant, first_line, service_figures
from wfm.report.words import count_of, short_date

WHAT_IF_COLUMNS = (
    "scenario",
    "queue",
    "outcome",
    *(measure.key for measure in ROSTER_MEASURES),
    *SERVICE_COLUMNS,
    "changes",
    "reason",
)
_WIDTHS = (18, 10, 10, 9, 11, 8, 8, 6)
_HEADER = ("Scenario", "Required", "Paid", "Short", "Cost", "Gap %", "Missed", "Serv.")


def what_if_table(variants: Sequence[Variant]) -> pd.DataFrame:
    """List every scenario, first over all queues, then by queue."""
    rows = [row for variant in variants for row in _rows(variant)]
    return pd.DataFrame(rows, columns=list(WHAT_IF_COLUMNS), dtype=object)


def _rows(variant: Variant) -> Iterator[tuple[object, ...]]:
    told = ("; ".join(variant.changes), first_line(variant.failure))
    figures = [measure.value(variant) for measure in ROSTER_MEASURES]
    service = service_figures(variant, -1)
    yield (variant.name, "", variant.outcome, *map(_as_float, figures), *service.values(), *told)
    if variant.result is not None:
        for index, queue in enumerate(variant.result.requirement.queues):
            hours = queue_hours(variant.result, index, range(variant.result.instance.calendar.slot_count))
            own = {
                "agents": float(_able(variant.result, queue)),
                "required_hours": hours.required,
                "short_hours": hours.short,
                "over_hours": hours.over,
            }
            numbers = [own.get(measure.key) for measure in ROSTER_MEASURES]
            yield (
                variant.name,
                str(queue),
                variant.outcome,
                *numbers,
                *service_figures(variant, index).values(),
                *told,
            )


def _as_float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _able(result: RosterResult, queue: QueueId) -> int:
    """Count the people who can serve a queue."""
    return sum(queue in agent.skills for agent in result.instance.agents)


# Terminal -------------------------------------------------------------------------------------------------------------


def what_if_lines(variants: Sequence[Variant], folder: Path, files: Sequence[str]) -> list[str]:
    """Put scenarios one beneath the other, in at most eighty columns; what could not be planned says why."""
    lines = [_columns(_HEADER), *(_line(variant) for variant in variants), ""]
    base = variants[0].result
    if base is not None:
        first, last = base.instance.calendar.dates[0], base.instance.calendar.dates[-1]
        scenarios = count_of(len(variants) - 1, "scenario")
        lines.append(labelled("Compared", f"{scenarios} with the base, {short_date(first)} – {short_date(last)}"))
    lines.append(labelled("Columns", "Missed: contacts not answered in time; Serv.: share of all that are"))
    for variant in variants:
        if variant.failure:
            lines += wrap(f"{variant.name}: {variant.outcome}: {first_line(variant.failure)}", COLUMNS)
    return [*lines, labelled("Files", ", ".join(files)), folder_line(folder)]


def _line(variant: Variant) -> str:
    if variant.result is None:
        return cut(f"{cut(variant.name, _WIDTHS[0] - 1):<{_WIDTHS[0]}}no roster: {variant.outcome}", COLUMNS)
    known = {measure.key: measure.value(variant) for measure in ROSTER_MEASURES}
    service = service_figures(variant, -1)
    gap = known["gap_percent"]
    return _columns(
        (
            cut(variant.name, _WIDTHS[0] - 1),
            figure(known["required_hours"], 1),
            figure(known["paid_hours"], 1),
            figure(known["short_hours"], 1),
            figure(known["cost"], 1),
            figure(gap, 2),
            figure(service["missed"]),
            share_text(service["service_level"], 0),
        )
    )


def _columns(cells: Sequence[str]) -> str:
    label, *rest = cells
    numbers = "".join(f"{text:>{width}}" for text, width in zip(rest, _WIDTHS[1:], strict=True))
    return f"{label:<{_WIDTHS[0]}}{numbers}"
