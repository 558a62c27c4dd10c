import csv
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from report_samples import FORMULA_NAME, FORMULA_TEAM, RELIEFS, small_result

from wfm.domain.ids import QueueId
from wfm.report.roster_files import roster_files


@pytest.fixture(scope="module")
def files():
    return roster_files(small_result())


@pytest.fixture(scope="module")
def book(files):
    return load_workbook(BytesIO(files["roster.xlsx"]))


def grid(sheet, first_row=1):
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(first_row, values_only=True)]


def row_of(sheet, text):
    return next(row for row in grid(sheet) if text in row)


def cells_with(book, text):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == text]


def test_sheets_stand_in_the_order_of_reading(book):
    assert book.sheetnames == [
        "Summary",
        "Roster",
        "Sat 24 Oct",
        "Sun 25 Oct",
        "Mon 26 Oct",
        "Coverage voice",
        "Coverage chat",
        "Gaps",
        "Findings",
        "Agents",
        "Requests",
        "Schedule",
    ]


def test_the_schedule_sheet_equals_the_file(book, files):
    assert grid(book["Schedule"]) == list(csv.reader(StringIO(files["schedule.csv"].decode("utf-8"))))


def test_every_cell_of_the_schedule_is_text(book):
    assert {cell.data_type for row in book["Schedule"].iter_rows() for cell in row} == {"s"}


@pytest.mark.parametrize("text", [FORMULA_NAME, FORMULA_TEAM])
def test_text_like_a_formula_stays_quoted_text_on_every_sheet(book, text):
    found = cells_with(book, text)
    assert {cell.parent.title for cell in found} >= {"Roster", "Sat 24 Oct", "Agents", "Requests"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)


def test_there_is_no_formula_anywhere(book):
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_summary_tells_cost_bound_and_gap(book):
    texts = [row[0] for row in grid(book["Summary"])]
    assert "This roster costs 46. No roster under these rules can cost less than 40." in texts


def test_the_summary_of_a_roster_without_a_bound_shows_no_gap():
    data = roster_files(replace(small_result(), bound=0.0))["roster.xlsx"]
    sheet = load_workbook(BytesIO(data))["Summary"]
    (label,) = cells_with([sheet], "of required hours: most this plan can be off the optimum")
    assert sheet.cell(label.row - 1, label.column).value == "–"


def test_the_summary_adds_the_cost_up(book):
    assert row_of(book["Summary"], "All")[:2] == ["All", 46]


def test_the_summary_shows_hours_per_queue(book):
    row = row_of(book["Summary"], "voice")
    assert row[:6] == ["voice", 4, 9, 1, 6, 25]


def test_the_grid_shows_times_pins_time_off_and_pinned_days_off(book):
    rows = {row[0]: row for row in grid(book["Roster"], 6)}
    assert rows["ann"][5:8] == ["08:00–16:00 *", "", "08:00–16:00"]
    assert rows["cat"][5:8] == ["22:00–05:00", "", ""]
    assert rows["dee"][5:8] == ["", "", "off *"]
    assert rows["eve"][5:8] == ["", "Sick leave", "09:00–17:00"]


def test_the_grid_orders_by_team_and_name_with_the_teamless_last(book):
    assert [row[0] for row in grid(book["Roster"], 6)] == ["bob", "ann", "cat", "eve", "dee"]


def test_the_grid_counts_agents_working_each_day(book):
    assert row_of(book["Roster"], "Agents working")[5:8] == [3, 0, 2]


def test_the_day_of_the_clock_change_bears_its_length(book):
    assert "Sun 25 Oct (25 h)" in grid(book["Roster"])[4]


@pytest.mark.parametrize(("most_hours", "is_bold"), [(15.5, False), (15.25, True)])
def test_hours_outside_the_contract_stand_out(most_hours, is_bold):
    result = small_result()
    full, part = result.instance.contracts
    contracts = (replace(full, max_weekly_hours=most_hours), part)
    strict = replace(result, instance=replace(result.instance, contracts=contracts))
    sheet = load_workbook(BytesIO(roster_files(strict)["roster.xlsx"]))["Roster"]
    ann = next(row for row in sheet.iter_rows(6) if row[0].value == "ann")
    assert (ann[3].value, bool(ann[3].font.b)) == (15.5, is_bold)


def test_a_strip_shows_work_break_meal_and_activity(book):
    sheet = book["Sat 24 Oct"]
    ann = "".join(value or "." for value in next(r for r in sheet.iter_rows(5, values_only=True) if r[0] == "ann")[5:])
    assert ann == "." * 32 + "w" * 8 + "B" + "w" * 7 + "MM" + "w" * 6 + "AA" + "w" * 6 + "." * 32


def test_historys_tail_opens_the_first_day(book):
    first = next(book["Sat 24 Oct"].iter_rows(5, 5, values_only=True))
    assert (first[0], first[3], first[5 + 23], first[5 + 24]) == ("dee", "← 22:00–06:00", "w", None)


def test_a_night_goes_on_on_the_next_days_sheet_for_six_hours_until_five(book):
    row = next(book["Sun 25 Oct"].iter_rows(5, 5, values_only=True))
    assert (row[0], row[3], row[5:].count("w")) == ("cat", "← 22:00–05:00", 24)


def test_the_day_of_the_clock_change_shows_the_hour_twice(book):
    hours = [value for value in grid(book["Sun 25 Oct"])[3][5:] if value]
    assert hours[:4] == ["00:00", "01:00", "01:00²", "02:00"]
    assert len(hours) == 25


def test_heads_stand_beneath_the_strips(book):
    rows = {
        row[1]: row for row in reversed(grid(book["Sat 24 Oct"])) if row[1] in ("Required", "Staffed", "Difference")
    }
    eight = 5 + 32
    assert [rows[title][eight] for title in ("Required", "Staffed", "Difference")] == [2, 1, -1]


def test_the_heat_map_holds_staffed_less_required(book):
    rows = {row[0]: row for row in grid(book["Coverage voice"])}
    assert rows["08:00"][1:4] == [-1, 0, 0]
    assert rows["09:00"][1:4] == [0, 0, 0]


def test_the_second_pass_of_the_repeated_hour_has_rows_of_its_own(book):
    times = [row[0] for row in grid(book["Coverage voice"])]
    second = times.index("01:00+00:00")
    assert (times[second - 1], times[second + 4]) == ("01:45", "02:00")


def test_times_at_which_a_queue_is_never_open_are_left_out(book):
    rows = [row[0] for row in grid(book["Coverage chat"], 5) if row[0]]
    assert (rows[0], rows[-1], len(rows)) == ("08:00", "11:45", 16)


def test_short_and_over_differ_in_colour_and_closed_is_grey(book):
    by_time = {row[0].value: row for row in book["Coverage chat"].iter_rows(5)}
    assert by_time["10:00"][1].fill.start_color.rgb.endswith("BFD6F0")
    voice = {row[0].value: row for row in book["Coverage voice"].iter_rows(5)}
    assert voice["08:00"][1].fill.start_color.rgb.endswith("EC8C80")
    assert voice["01:00+00:00"][1].fill.start_color.rgb.endswith("E3E6EA")


def test_each_queue_has_a_native_chart(files):
    written = load_workbook(BytesIO(files["roster.xlsx"]))
    assert [len(written[name]._charts) for name in ("Coverage voice", "Coverage chat")] == [1, 1]


def test_gaps_merge_neighbouring_slots(book):
    assert grid(book["Gaps"], 5) == [
        ["2026-10-24", "Sat 24 Oct", "08:00", "09:00", "voice", 1, 1, 0.5, "Nobody is free; bob starts at 09:00"]
    ]


def test_what_would_help_has_a_sheet_beside_the_gaps():
    helped = replace(small_result(), reliefs=RELIEFS[1:])
    book = load_workbook(BytesIO(roster_files(helped)["roster.xlsx"]))
    assert book.sheetnames[book.sheetnames.index("Gaps") + 1] == "What would help"
    assert grid(book["What would help"], 4) == [
        ["Kind", "Without", "Cost saved at most", "Hours at most", "Of these beyond the gap"],
        ["Contract", "full_time: most hours a week (16)", 22, 0.6875, 0.5],
        ["Rule", "min_rest (hours 11)", 6, 0.1875, 0],
    ]


def test_trials_have_columns_of_their_own():
    helped = replace(small_result(), reliefs=RELIEFS)
    book = load_workbook(BytesIO(roster_files(helped)["roster.xlsx"]))
    titles, first, *_ = grid(book["What would help"], 4)
    assert (titles[5:], first[5:]) == (["Cost saved in a trial", "Hours in the trial"], [16, 0.5])


def test_agents_show_hours_days_weekends_and_requests(book):
    titles, *rows = grid(book["Agents"], 4)
    ann = dict(zip(titles, next(row for row in rows if row[0] == "ann"), strict=True))
    picked = ["Hours", "Time off, hours", "Contract max", "Days", "Weekend days", "Requests met", "Requests asked"]
    assert [ann[title] for title in picked] == [15.5, 0, 16, 2, 1, 0, 1]


def test_paid_time_off_is_credited_and_an_open_maximum_stays_empty(book):
    titles, *rows = grid(book["Agents"], 4)
    eve = dict(zip(titles, next(row for row in rows if row[0] == "eve"), strict=True))
    assert (eve["Time off, hours"], eve["Contract max"]) == (8, "")


def test_requests_say_whether_they_are_met(book):
    titles, *rows = grid(book["Requests"], 4)
    assert {row[0]: row[titles.index("Met")] for row in rows} == {"ann": "no", "bob": "yes", "cat": "yes"}


def test_every_sheet_prints_on_a4_with_footer_and_page_number(book):
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.oddFooter.right.text) == (9, "Page &P of &N")


def test_queues_with_awkward_names_get_legal_sheets():
    result = small_result()
    names = (QueueId("a/b: second line, very long name indeed"), QueueId("A/B: SECOND LINE, VERY LONG NAME"))
    queues = tuple(replace(queue, id=name) for queue, name in zip(result.instance.queues, names, strict=True))
    requirement = replace(result.requirement, queues=names)
    coverage = replace(result.scorecard.coverage, requirement=requirement)
    renamed = replace(
        result,
        instance=replace(result.instance, queues=queues),
        requirement=requirement,
        scorecard=replace(result.scorecard, coverage=coverage),
    )
    sheets = load_workbook(BytesIO(roster_files(renamed)["roster.xlsx"])).sheetnames
    assert sheets[5:7] == ["Coverage a_b_ second line, very", "Coverage A_B_ SECOND LINE,  (2)"]
