"""Draws what HR looks things up in: decisions and their effect, doubtful punches, settings in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet
from pydantic import BaseModel

from wfm.domain.attendance import AttendanceReport
from wfm.domain.decisions import Answer
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.report.attendance_annex import Annex
from wfm.report.attendance_colours import colour_if, column_cells
from wfm.report.attendance_words import footer_words
from wfm.report.excel_book import Book, Row
from wfm.report.excel_style import BODY, BODY_WRAPPED, PALE_AMBER, TEXT
from wfm.report.excel_table import ListSheet
from wfm.report.words import amount, yes_no

DECISION_LOG_TITLES = (
    "Decided at",
    "Decided by",
    "Decision",
    "Agent",
    "Name",
    "Exception id",
    "Reason",
    "Correction",
    "Code",
    "Amount seen",
    "Effect",
    "Note",
)
DATA_TITLES = ("File", "Row", "Agent", "Name", "Time", "Event", "What about it")
SETTING_TITLES = ("Setting", "Value", "What it does")
_NOTHING = "none"
_NO_LONGER_HOLDS = ("changed since", "correction failed")


def draw_decisions(book: Book, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """List every decision with what has become of it, newest first."""
    rows = [_decision_row(answer, instance) for answer in newest_first(report.answers)]
    design = ListSheet(
        title="Decisions",
        subtitle="All decisions kept, newest first, and what has become of each; decisions.csv carries them forward",
        footer=footer_words(report, instance.calendar),
        widths=[16, 15, 10.5, 7, 20, 32, 30, 18, 10, 9, 17, 37],
        looks={
            **dict.fromkeys(("Reason", "Correction", "Note"), BODY_WRAPPED),
            "Exception id": replace(BODY, size=8),
            "Amount seen": replace(BODY, horizontal="right"),
        },
        frozen_columns=1,
        empty_note="Nobody has decided anything yet.",
    )
    book.draw_list(sheet, DECISION_LOG_TITLES, rows, design)
    if rows:
        effect, cells = column_cells(DECISION_LOG_TITLES, "Effect", len(rows))
        for word in _NO_LONGER_HOLDS:
            colour_if(sheet, cells, f'{effect}="{word}"', fill=PALE_AMBER, is_bold=True)


def newest_first(answers: Iterable[Answer]) -> list[Answer]:
    """Sort decisions by time, those of one moment by exception."""
    by_exception = sorted(answers, key=lambda answer: answer.decision.exception_id)
    return sorted(by_exception, key=lambda answer: answer.decision.decided_at_utc, reverse=True)


def _decision_row(answer: Answer, instance: Instance) -> Row:
    decision = answer.decision
    agent_id = AgentId(decision.agent_part.replace("%2F", "/"))
    agent = instance.agent.get(agent_id)
    return [
        instance.calendar.text_of(decision.decided_at_utc).replace("T", " "),
        decision.decided_by,
        decision.decision,
        agent_id,
        agent.name if agent else "",
        decision.exception_id,
        decision.reason,
        decision.correction,
        decision.code,
        decision.amount_seen,
        answer.effect,
        answer.note,
    ]


def draw_data(book: Book, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """List punches that were left out or are doubtful."""
    late = report.late_punch_count
    subtitle = "Punches left out or doubtful, in the order of the file"
    if late:
        subtitle += f" · {amount(late)} {'punch' if late == 1 else 'punches'} after the report time left out"
    design = ListSheet(
        title="Data",
        subtitle=subtitle,
        footer=footer_words(report, instance.calendar),
        widths=[12, 8, 12, 24, 26, 14, 70],
        looks={"Row": replace(BODY, number_format="0"), "What about it": BODY_WRAPPED},
        empty_note="Every punch was used as it is.",
    )
    book.draw_list(sheet, DATA_TITLES, list(_data_rows(report, instance)), design)


def _data_rows(report: AttendanceReport, instance: Instance) -> Iterator[Row]:
    calendar = instance.calendar
    for line in report.data:
        agent = instance.agent.get(line.agent_id)
        time = calendar.text_of(line.time_utc).replace("T", " ")
        yield ["punches", line.row, str(line.agent_id), agent.name if agent else "", time, line.event, line.what]


def draw_settings(
    book: Book, sheet: Worksheet, report: AttendanceReport, instance: Instance, settings: BaseModel, annex: Annex
) -> None:
    """List every setting in force, and what the report rests on."""
    design = ListSheet(
        title="Settings",
        subtitle=(
            "Every setting in force, in the order of the configuration, then versions and input. "
            "Every limit is allowed when met exactly."
        ),
        footer=footer_words(report, instance.calendar),
        widths=[44, 60, 70],
        looks={
            "Setting": replace(BODY, vertical="top"),
            "Value": replace(TEXT, is_wrapped=True, vertical="top"),
            "What it does": replace(BODY_WRAPPED, vertical="top"),
        },
    )
    rows = [*settings_rows(settings), *_origin_rows(annex)]
    book.draw_list(sheet, SETTING_TITLES, rows, design)


def _origin_rows(annex: Annex) -> Iterator[Row]:
    for name, version in annex.versions.items():
        yield [f"version of {name}", version, "what this report was made with"]
    for name, digest in annex.fingerprints.items():
        yield [f"fingerprint of {name}", digest, "SHA-256; the same input has the same fingerprint"]


def settings_rows(settings: BaseModel) -> list[list[str]]:
    """One row per setting in force, in the order of the configuration."""
    return list(_settings_of(settings, ""))


def _settings_of(block: BaseModel, path: str) -> Iterator[list[str]]:
    """List a block's settings; of a kind of exception only those that it takes."""
    for name, field in type(block).model_fields.items():
        value: object = getattr(block, name)
        place, meaning = f"{path}{name}", field.description or ""
        if isinstance(value, Mapping):
            for key, member in value.items():
                yield from _given(_settings_of(member, f"{place}.{key}."))
        elif isinstance(value, BaseModel) and not meaning:
            yield from _settings_of(value, f"{place}.")
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for number, member in enumerate(value, start=1):
                yield [f"{place}, {number}", _setting_text(member), meaning]
        else:
            yield [place, _setting_text(value), meaning]


def _given(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    return (row for row in rows if row[1] != _NOTHING)


def _setting_text(value: object) -> str:
    """Write a value on one line."""
    if isinstance(value, BaseModel):
        parts = {name: getattr(value, name) for name in type(value).model_fields}
        return ", ".join(
            f"{name.replace('_', ' ')} {_setting_text(part)}" for name, part in parts.items() if part is not None
        )
    if isinstance(value, tuple):
        return " | ".join(_setting_text(part) for part in value) or _NOTHING
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, float):
        return f"{value:g}"
    return _NOTHING if value is None else str(value)
