"""Builds the workbook ``attendance.xlsx`` for HR, sheet by sheet."""

from __future__ import annotations

from pydantic import BaseModel

from wfm.domain.attendance import AttendanceReport
from wfm.domain.instance import Instance
from wfm.report.attendance_annex import NO_ANNEX, Annex
from wfm.report.attendance_excel_coverage import draw_coverage, is_worth_a_sheet, worst_first
from wfm.report.attendance_excel_exceptions import draw_exceptions, draw_held
from wfm.report.attendance_excel_people import draw_adherence, draw_agents, draw_escalations
from wfm.report.attendance_excel_records import draw_data, draw_decisions, draw_settings
from wfm.report.attendance_excel_summary import cover_notes, draw_summary
from wfm.report.attendance_excel_trends import draw_trend
from wfm.report.attendance_words import footer_words
from wfm.report.excel_book import Book
from wfm.report.excel_style import AMBER, BLUE, NAVY, RED


def attendance_workbook(
    report: AttendanceReport, instance: Instance, settings: BaseModel, annex: Annex = NO_ANNEX
) -> bytes:
    """Draw HR's workbook; equal reports give equal bytes.

    Parameters
    ----------
    settings
        The ``attendance`` block in force, for the sheet that lists it.
    annex
        Past weeks, versions and fingerprints, as far as they are known.
    """
    book = Book()
    draw_summary(book.pen, book.add_sheet("Summary", NAVY), report, instance)
    draw_exceptions(book, book.add_sheet("Exceptions", RED), report, instance)
    draw_escalations(book, book.add_sheet("Escalations", AMBER), report, instance)
    draw_agents(book, book.add_sheet("Agents", NAVY), report, instance)
    draw_adherence(book, book.add_sheet("Adherence", NAVY), report, instance)
    _draw_cover_and_trends(book, report, instance, annex)
    draw_held(book, book.add_sheet("Held back", AMBER), report, instance)
    draw_decisions(book, book.add_sheet("Decisions"), report, instance)
    draw_data(book, book.add_sheet("Data"), report, instance)
    draw_settings(book, book.add_sheet("Settings"), report, instance, settings, annex)
    return book.to_bytes(report.report_time_utc)


def _draw_cover_and_trends(book: Book, report: AttendanceReport, instance: Instance, annex: Annex) -> None:
    footer = footer_words(report, instance.calendar)
    if is_worth_a_sheet(report.effect):
        rows = worst_first(report.effect.rows)
        note, remark = "coverage_effect.csv has every slot.", " ".join(cover_notes(report.effect))
        sheet = book.add_sheet("Coverage", BLUE)
        draw_coverage(book, sheet, rows, instance, footer=footer, note=note, remark=remark)
    for trend in annex.trends:
        draw_trend(book, book.add_sheet(trend.title, BLUE), trend, footer)
