"""Predicted service in the files of a run: coverage, ``run.json``, workbook, terminal."""

import csv
import json
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO

import numpy as np
import pytest
from openpyxl import load_workbook
from report_samples import CHAT, VOICE, VOICE_TARGET, served_result, small_result

from wfm.domain.calendar import Calendar
from wfm.domain.demand import Target
from wfm.domain.ids import QueueId
from wfm.report.excel_heat import service_fill
from wfm.report.roster_files import roster_files
from wfm.report.roster_service import service_rows
from wfm.report.service_hours import hours_of, worst_hours
from wfm.report.service_words import in_time_words, is_below, service_lines, target_words
from wfm.staffing.prediction import predict_service

SERVICE_LINE = "voice: 51.3 % in 20 s, target 80 %"


@pytest.fixture(scope="module")
def served():
    return served_result()


@pytest.fixture(scope="module")
def files(served):
    return roster_files(served)


@pytest.fixture(scope="module")
def book(files):
    return load_workbook(BytesIO(files["roster.xlsx"]))


def coverage_of(files):
    return list(csv.DictReader(StringIO(files["coverage.csv"].decode("utf-8"))))


def cover_at(files, start, queue="voice"):
    return next(row for row in coverage_of(files) if (row["start"], row["queue"]) == (start, queue))


def values(sheet, first_row=1):
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(first_row, values_only=True)]


def row_with(sheet, *starts):
    return next(row for row in values(sheet) if tuple(row[: len(starts)]) == starts)


def with_target(**changes):
    result = served_result()
    voice = replace(result.instance.queues[0], target=replace(VOICE_TARGET, **changes))
    return replace(result, instance=replace(result.instance, queues=(voice, CHAT)))


# Files for programs ---------------------------------------------------------------------------------------------------


def test_coverage_tells_the_service_of_a_slot(files, served):
    row = cover_at(files, "2026-10-24T08:00")
    slot = served.instance.calendar.slot_of(served.instance.demand[0].start_utc)
    figures = served.prediction.by_slot
    assert float(row["service_level"]) == pytest.approx(figures.service_level[0, slot], abs=1e-6)
    assert float(row["missed_contacts"]) == pytest.approx(figures.missed[0, slot], abs=1e-6)
    assert 0 < float(row["occupancy"]) < 1
    assert float(row["speed_of_answer_seconds"]) > 0


@pytest.mark.parametrize(("start", "queue"), [("2026-10-24T11:00", "voice"), ("2026-10-24T10:00", "chat")])
def test_without_contacts_or_without_a_prediction_the_service_level_is_empty(files, start, queue):
    assert cover_at(files, start, queue)["service_level"] == ""


def test_an_endless_line_has_no_speed_of_answer_in_the_files():
    patient = with_target(patience_seconds=float("inf"))
    prediction = predict_service(patient.instance, patient.scorecard.coverage.staffed)
    written = roster_files(replace(patient, prediction=prediction))
    assert cover_at(written, "2026-10-24T08:00")["speed_of_answer_seconds"] == ""
    assert json.loads(written["run.json"])["service"]["voice"]["speed_of_answer_seconds"] is None


def test_without_a_spread_the_band_is_empty(files):
    assert cover_at(files, "2026-10-24T08:00")["service_level_low"] == ""


def test_with_a_spread_the_band_holds_the_prediction():
    row = cover_at(roster_files(served_result(volume_spread_percent=20.0)), "2026-10-24T08:00")
    low, level, high = (float(row[key]) for key in ("service_level_low", "service_level", "service_level_high"))
    assert low < level < high


def test_where_nobody_looked_the_columns_are_empty():
    written = roster_files(small_result())
    assert {row["service_level"] + row["occupancy"] + row["missed_contacts"] for row in coverage_of(written)} == {""}


def test_run_json_tells_service_by_queue_week_and_date(files):
    voice = json.loads(files["run.json"])["service"]["voice"]
    assert voice["target"]["service_level"] == 0.8
    assert voice["contacts"] == 46
    assert list(voice["weeks"]) == ["2026-10-24"]
    assert [day["contacts"] for day in voice["days"].values()] == [46, 0, 0]


def test_run_json_gives_the_reason_where_nothing_is_predicted(files):
    record = json.loads(files["run.json"])
    assert record["service"]["chat"]["not_predicted"] == "its heads are given, not its contacts"
    assert record["service_of_all_queues"]["contacts"] == 46


def test_run_json_tells_hours_saved_by_promises_over_a_period():
    saving = replace(with_target(period="week"), hours_saved={VOICE.id: 2.5})
    service = json.loads(roster_files(saving)["run.json"])["service"]
    assert service["voice"]["hours_saved"] == 2.5
    assert "hours_saved" not in service["chat"]


# Tables ---------------------------------------------------------------------------------------------------------------


def test_each_queue_has_its_dates_and_their_sum(served):
    rows = service_rows(served, served.prediction)
    assert [row.values[:2] for row in rows] == [
        ("voice", "Sat 24 Oct"),
        ("voice", "Sun 25 Oct"),
        ("voice", "Mon 26 Oct"),
        ("voice", "All 3 days"),
    ]


def test_several_predicted_queues_are_added_up():
    served = served_result()
    chat = [replace(row, queue=CHAT.id) for row in served.instance.demand[:4]]
    instance = replace(served.instance, demand=(*served.instance.demand[:4], *chat))
    both = replace(served, instance=instance, prediction=predict_service(instance, served.scorecard.coverage.staffed))
    last = service_rows(both, both.prediction)[-1]
    assert last.values[:3] == ("All queues", "All 3 days", 92)


def test_weeks_of_a_longer_horizon_have_rows_of_their_own():
    served = served_result()
    calendar = Calendar("Europe/London", date(2026, 10, 24), 8, 15)
    instance = replace(served.instance, calendar=calendar)
    heads = np.ones((2, calendar.slot_count))
    coverage = replace(served.scorecard.coverage, staffed=heads)
    longer = replace(
        served,
        instance=instance,
        scorecard=replace(served.scorecard, coverage=coverage),
        prediction=predict_service(instance, heads),
    )
    periods = [row.values[1] for row in service_rows(longer, longer.prediction)]
    assert periods[8:] == ["Week of 24 Oct", "Week of 31 Oct", "All 8 days"]


def test_hours_below_the_target_are_added_up_slot_by_slot(served):
    # From eight to ten one or two agents are too few, from ten to eleven nobody is there.
    assert service_rows(served, served.prediction)[0].values[-1] == 3


@pytest.mark.parametrize("period", ["day", "week"])
def test_a_promise_over_a_period_counts_no_hours_below(period):
    result = with_target(period=period)
    assert service_rows(result, result.prediction)[0].values[-1] is None


@pytest.mark.parametrize(("period", "is_red"), [("interval", True), ("day", True), ("week", False)])
def test_a_date_is_held_against_a_promise_that_holds_over_it(period, is_red):
    result = with_target(period=period)
    rows = service_rows(result, result.prediction)
    assert [row.is_below for row in (rows[0], rows[-1])] == [is_red, True]


def test_the_worst_hours_miss_most_contacts(served):
    hours = worst_hours(served, served.prediction)
    assert [hour.slots.start // 4 for hour in hours] == [8, 10, 9]
    assert [round(hour.missed, 1) for hour in hours] == [11.9, 6.0, 4.6]


def test_hours_that_miss_hardly_anybody_are_not_listed(served):
    prediction = served.prediction
    prediction = replace(prediction, by_slot=replace(prediction.by_slot, missed=prediction.by_slot.missed * 0.004))
    assert worst_hours(served, prediction) == []


def test_an_hour_that_comes_twice_is_two_hours():
    autumn = Calendar("Europe/London", date(2026, 10, 25), 1, 15)
    assert [len(hour) for hour in hours_of(autumn, 0)] == [4] * 25


# Words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target(0.8, 20), "80 % in 20 s"),
        (Target(0.875, 20, period="week"), "87.5 % in 20 s a week"),
        (Target(max_occupancy=0.8), "–"),
        (Target(respond_within_minutes=240), "100 % within 4 h"),
        (Target(respond_within_minutes=45), "100 % within 45 min"),
    ],
)
def test_promises_are_told_in_few_words(target, words):
    assert target_words(target) == words


def test_without_a_time_whoever_is_answered_counts():
    assert in_time_words(Target(max_occupancy=0.8)) == "answered"


@pytest.mark.parametrize(("level", "expected"), [(0.7996, False), (0.7994, True), (float("nan"), False)])
def test_what_reads_as_the_target_is_not_below_it(level, expected):
    assert is_below(level, Target(0.8, 20)) == expected


def test_no_target_is_never_missed():
    assert not is_below(0.0, Target(max_occupancy=0.8))


def test_each_queue_has_a_line(served):
    assert service_lines(served, 70) == [SERVICE_LINE, "chat: not predicted, its heads are given, not its contacts"]


def test_a_line_tells_the_band_where_there_is_one():
    first, _ = service_lines(served_result(volume_spread_percent=20.0), 70)
    assert first == f"{SERVICE_LINE}, 10–90 %: 45.5–57.6 %"


def test_a_long_name_is_cut_and_not_the_figures():
    served = served_result()
    voice = replace(served.instance.queues[0], id=QueueId("a queue with a name that is much longer than others are"))
    named = replace(served, instance=replace(served.instance, queues=(voice, CHAT)))
    first = service_lines(named, 70)[0]
    assert len(first) == 70
    assert first.endswith(f"…{SERVICE_LINE.removeprefix('voice')}")


def test_without_any_prediction_there_is_no_line():
    assert service_lines(small_result(), 70) == []


def test_of_many_queues_those_furthest_below_their_target_are_told():
    served = served_result()
    copies = tuple(replace(served.instance.queues[0], id=QueueId(f"q{number}")) for number in range(7))
    demand = tuple(
        replace(row, queue=queue.id, volume=row.volume * number)
        for number, queue in enumerate(copies)
        for row in served.instance.demand[:4]
    )
    instance = replace(served.instance, queues=copies, demand=demand)
    staffed = np.repeat(served.scorecard.coverage.staffed[:1], 7, axis=0)
    lines = service_lines(replace(served, instance=instance, prediction=predict_service(instance, staffed)), 70)
    assert [line.partition(":")[0] for line in lines[:-1]] == ["q6", "q5", "q4", "q3", "q2"]
    assert lines[-1] == "and 2 more queues, see sheet Service"


# Workbook -------------------------------------------------------------------------------------------------------------


def test_service_has_a_sheet_between_the_roster_and_its_days(book):
    assert book.sheetnames[:4] == ["Summary", "Roster", "Service", "Sat 24 Oct"]


def test_without_a_prediction_there_is_no_such_sheet():
    assert "Service" not in load_workbook(BytesIO(roster_files(small_result())["roster.xlsx"])).sheetnames


def test_the_sheet_shows_the_worst_hours_first(book):
    rows = values(book["Service"])
    first = next(index for index, row in enumerate(rows) if row and row[0] == "Day")
    assert rows[first + 1][:5] == ["Sat 24 Oct", "08:00", "09:00", "voice", 20]


def test_a_service_level_below_the_target_is_red(book):
    rows = book["Service"].iter_rows()
    saturday = next(row for row in rows if (row[0].value, row[1].value) == ("voice", "Sat 24 Oct"))
    assert saturday[4].fill.start_color.rgb.endswith("F8D7D2")


def test_the_sheet_names_the_queues_that_are_not_predicted(book):
    texts = [cell for row in values(book["Service"]) for cell in row]
    assert "chat is not predicted: its heads are given, not its contacts." in texts


def test_the_summary_sets_prediction_beside_target(book):
    row = row_with(book["Summary"], "voice", 46)
    assert row[3:6] == ["80 % in 20 s", "51.3 %", "–"]
    assert row[6] == "Below target; worst Sat 24 Oct 08:00–09:00: 11.9 of 20 missed"


def test_the_summary_tells_hours_saved():
    saving = replace(with_target(period="week"), hours_saved={VOICE.id: 2.5})
    sheet = load_workbook(BytesIO(roster_files(saving)["roster.xlsx"]))["Summary"]
    told = row_with(sheet, "voice", 46)[-1]
    assert told.endswith("The target over a week needs 2.5 agent-hours less than the same target in every interval.")


def test_the_summary_explains_heads_priced_by_contacts():
    sheet = load_workbook(BytesIO(roster_files(served_result(cost="service"))["roster.xlsx"]))["Summary"]
    assert any("includes what contacts still missed at the requirement cost" in str(row) for row in values(sheet))


def test_heads_priced_alike_need_no_explanation(book):
    assert not any("cost: service" in str(row) for row in values(book["Summary"]))


def test_the_coverage_sheet_maps_service_by_hour(book):
    sheet, title = book["Coverage voice"], "Predicted service by hour: in 20 s (red: below 80 %)"
    top = next(cell for row in sheet.iter_rows() for cell in row if cell.value == title)
    first = [sheet.cell(top.row + 2, top.column + offset).value for offset in range(4)]
    assert first == ["08:00", pytest.approx(0.4065, abs=1e-4), None, None]


def test_the_coverage_sheet_of_a_queue_without_prediction_has_no_such_map(book):
    assert not any("Predicted service" in str(row) for row in values(book["Coverage chat"]))


@pytest.mark.parametrize(
    ("level", "target", "fill"),
    [(0.796, 0.8, "F7F8FA"), (0.78, 0.8, "FBE0DB"), (0.55, 0.8, "EC8C80"), (0.0, 0.8, "DE5B4F"), (0.0, None, "F7F8FA")],
)
def test_colours_of_service_grow_stronger_below_the_target(level, target, fill):
    assert service_fill(level, target) == fill
