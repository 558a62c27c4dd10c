"""A workbook says the same as a folder of CSV files."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from intake_site import AGENTS, DEMAND, Site
from openpyxl import Workbook, load_workbook

from wfm.errors import InputError


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def cells(text: str) -> list[list[object]]:
    return [list(row) for row in csv.reader(io.StringIO(text))]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "input.xlsx"


def test_sheets_are_tables_whatever_their_letter_case(site: Site, book: Path) -> None:
    workbook(book, Agents=cells(AGENTS), DEMAND=cells(DEMAND))
    assert site.read(source=book).instance == site.read().instance


def test_a_folder_that_holds_one_workbook_and_no_table_is_read_as_that_workbook(site: Site, book: Path) -> None:
    workbook(book, agents=cells(AGENTS), demand=cells(DEMAND))
    (site.folder / "agents.csv").unlink()
    (site.folder / "demand.csv").unlink()
    assert len(site.read().instance.agents) == 2


def test_real_dates_and_numbers_are_accepted(site: Site, book: Path) -> None:
    demand: list[list[object]] = [["start", "queue", "required"]]
    demand += [[datetime.fromisoformat(start), queue, float(heads)] for start, queue, heads in cells(DEMAND)[1:]]  # type: ignore[arg-type]
    workbook(book, agents=cells(AGENTS), demand=demand)
    assert site.read(source=book).instance == site.read().instance


def test_a_date_cell_without_time_is_a_whole_day(site: Site, book: Path) -> None:
    rows: list[list[object]] = [["agent_id", "start", "end"], ["A1", date(2026, 11, 30), date(2026, 11, 30)]]
    workbook(book, agents=cells(AGENTS), demand=cells(DEMAND), time_off=rows)
    assert site.read(source=book).instance.time_off[0].first_date == date(2026, 11, 30)


NOON, MIDNIGHT, NEXT_MIDNIGHT = datetime(2026, 11, 30, 12), datetime(2026, 11, 30), datetime(2026, 12, 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (MIDNIGHT, MIDNIGHT, 24),
        (MIDNIGHT, NEXT_MIDNIGHT, 48),
        (MIDNIGHT, "2026-12-01", 48),
        (MIDNIGHT, NOON, 12),
        (NOON, NEXT_MIDNIGHT, 12),
        ("2026-11-30T00:00", NEXT_MIDNIGHT, 24),
        (MIDNIGHT, "2026-12-01T00:00", 24),
    ],
)
def test_date_cells_at_midnight_are_days_of_absence_unless_the_row_names_a_time(
    site: Site, book: Path, start: object, end: object, hours: int
) -> None:
    workbook(
        book, agents=cells(AGENTS), demand=cells(DEMAND), time_off=[["agent_id", "start", "end"], ["A1", start, end]]
    )
    (absence,) = site.read(source=book).instance.time_off
    assert absence.span.minutes == hours * 60


NUMBER_FORMATS = ("yyyy-mm-dd", "YYYY-MM-DD HH:MM:SS", "yyyy-mm-dd h:mm:ss", "m/d/yy h:mm", "dd.mm.yyyy hh:mm")


@pytest.mark.parametrize("number_format", NUMBER_FORMATS)
class TestDatesInAnyFormat:
    """A workbook as programs write it, their date cells in a number format of their own."""

    def formatted(self, book: Path, number_format: str, **sheets: list[list[object]]) -> Path:
        workbook(book, agents=cells(AGENTS), demand=cells(DEMAND), **sheets)
        written = load_workbook(book)
        for cell in (cell for name in sheets for row in written[name] for cell in row if cell.is_date):
            cell.number_format = number_format
        written.save(book)
        return book

    def test_time_off_keeps_its_last_day(self, site: Site, book: Path, number_format: str) -> None:
        rows: list[list[object]] = [["agent_id", "start", "end"], ["A1", MIDNIGHT, NEXT_MIDNIGHT]]
        self.formatted(book, number_format, time_off=rows)
        (absence,) = site.read(source=book).instance.time_off
        assert (absence.first_date, absence.last_date) == (date(2026, 11, 30), date(2026, 12, 1))

    def test_columns_of_dates_take_them(self, site: Site, book: Path, number_format: str) -> None:
        pins: list[list[object]] = [["agent_id", "date", "shift"], ["A1", NEXT_MIDNIGHT, "early"]]
        days: list[list[object]] = [["agent_id", "day", "start", "end"], ["A1", MIDNIGHT, None, None]]
        wishes: list[list[object]] = [["agent_id", "day", "preference"], ["A1", MIDNIGHT, "avoid"]]
        self.formatted(book, number_format, pins=pins, availability=days, preferences=wishes)
        instance = site.read(source=book).instance
        assert instance.pins[0].date == date(2026, 12, 1)
        assert instance.requests[0].date == date(2026, 11, 30)


def test_dates_of_employment_may_be_shown_with_a_time(site: Site, book: Path) -> None:
    agents: list[list[object]] = [["agent_id", "name", "contract", "skills", "first_day"]]
    workbook(book, agents=[*agents, ["A1", "Ann", "full_time", "voice", NEXT_MIDNIGHT]], demand=cells(DEMAND))
    assert site.read(source=book).instance.agents[0].first_day == date(2026, 12, 1)


def test_demand_at_midnight_keeps_its_time(site: Site, book: Path) -> None:
    site.configure('"08:00-12:00"', '"00:00-04:00"').configure('"08:00"', '"00:00"')
    rows: list[list[object]] = [["start", "queue", "required"]]
    rows += [[day.replace(hour=hour), "voice", 1] for day in (MIDNIGHT, NEXT_MIDNIGHT) for hour in range(4)]
    workbook(book, agents=cells(AGENTS), demand=rows)
    assert len(site.read(source=book).instance.demand) == 8


def test_a_date_cell_with_a_time_is_no_date(site: Site, book: Path) -> None:
    workbook(
        book,
        agents=cells(AGENTS),
        demand=cells(DEMAND),
        pins=[["agent_id", "date", "shift"], ["A1", datetime(2026, 11, 30, 8), "early"]],  # noqa: DTZ001
    )
    with pytest.raises(InputError, match="'2026-11-30T08:00' is not a date"):
        site.read(source=book)


def test_times_of_day_are_accepted_up_to_24_00(site: Site, book: Path) -> None:
    rows: list[list[object]] = [["agent_id", "day", "start", "end"], ["A1", "mon", time(8), timedelta(days=1)]]
    path = workbook(book, agents=cells(AGENTS), demand=cells(DEMAND), availability=rows)
    (span,) = site.read(source=path).instance.availability["A1"]  # type: ignore[index]
    assert span.minutes == 16 * 60


def test_an_id_that_excel_holds_as_a_number_has_no_decimals(site: Site, book: Path) -> None:
    agents: list[list[object]] = [["agent_id", "name", "contract", "skills"], [17.0, "Ann", "full_time", "voice"]]
    workbook(book, agents=agents, demand=cells(DEMAND))
    assert site.read(source=book).instance.agents[0].id == "17"


def test_an_apostrophe_in_a_cell_is_part_of_the_text(site: Site, book: Path) -> None:
    agents: list[list[object]] = [["agent_id", "name", "contract", "skills"], ["A1", "'=x", "full_time", "voice"]]
    workbook(book, agents=agents, demand=cells(DEMAND))
    assert site.read(source=book).instance.agents[0].name == "'=x"


def test_a_title_may_stand_above_the_header_and_rows_keep_their_numbers(site: Site, book: Path) -> None:
    agents: list[list[object]] = [["Our people"], [], *cells(AGENTS), ["A3", "Cy", "full_tim", "voice"]]
    workbook(book, agents=agents, demand=cells(DEMAND))
    with pytest.raises(InputError, match=r"input\.xlsx sheet agents row 6, contract: 'full_tim'"):
        site.read(source=book)


def test_a_formula_that_was_never_calculated_is_refused(site: Site, book: Path) -> None:
    demand = cells(DEMAND)
    demand[1][2] = "=1+1"
    workbook(book, agents=cells(AGENTS), demand=demand)
    with pytest.raises(InputError) as caught:
        site.read(source=book)
    (issue,) = caught.value.issues
    assert (issue.row, issue.column, issue.value, issue.reason) == (2, "required", "=1+1", "has no stored result")


def test_an_error_of_the_spreadsheet_is_refused(site: Site, book: Path) -> None:
    demand = cells(DEMAND)
    demand[1][2] = "#N/A"
    workbook(book, agents=cells(AGENTS), demand=demand)
    with pytest.raises(InputError, match="'#N/A' is an error of the spreadsheet"):
        site.read(source=book)


def test_the_sheet_of_past_shifts_may_be_called_history_with_a_line(site: Site, book: Path) -> None:
    rows: list[list[object]] = [["agent_id", "start", "end"], ["A1", "2026-11-29T08:00", "2026-11-29T16:00"]]
    workbook(book, agents=cells(AGENTS), demand=cells(DEMAND), History_=rows)
    assert len(site.read(source=book).instance.history.shifts) == 1


def test_other_sheets_are_ignored_with_a_note(site: Site, book: Path) -> None:
    workbook(book, agents=cells(AGENTS), demand=cells(DEMAND), Notes=[["hello"]], Agent=[])
    assert site.read(source=book).notes == (
        "ignored the sheet Notes",
        "ignored the sheet Agent; did you mean 'agents'?",
    )


def test_a_missing_sheet_is_named(site: Site, book: Path) -> None:
    workbook(book, agents=cells(AGENTS))
    with pytest.raises(InputError, match=r"input\.xlsx sheet demand: is missing from input\.xlsx"):
        site.read(source=book)


def test_any_other_file_is_no_input(site: Site) -> None:
    with pytest.raises(InputError, match="is neither a folder nor an"):
        site.read(source=site.folder / "agents.csv")
