import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from report_samples import AGENTS, FORMULA_NAME, FORMULA_TEAM, LATES, LATES_RELIEF, WEEKENDS, small_result

from wfm.domain.demand import CostSteps
from wfm.report.roster_fairness import fairness_line, fairness_lines
from wfm.report.roster_files import roster_files
from wfm.report.terminal import roster_summary

SPREAD = replace(small_result(), fairness=(LATES, WEEKENDS), reliefs=(LATES_RELIEF,))
ALONE = replace(small_result(), fairness=(LATES,), reliefs=(LATES_RELIEF,))
BOTH_KNOWN = replace(SPREAD, reliefs=(LATES_RELIEF, replace(LATES_RELIEF, name=WEEKENDS.limit, most_cost=32.0)))


@pytest.fixture(scope="module")
def files():
    return roster_files(SPREAD)


@pytest.fixture(scope="module")
def book(files):
    return load_workbook(BytesIO(files["roster.xlsx"]))


def grid(sheet, first_row=1):
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(first_row, values_only=True)]


def test_the_file_tells_what_everybody_has_with_the_least_fair_first(files):
    assert list(csv.reader(StringIO(files["fairness.csv"].decode("utf-8")))) == [
        ["kind", "agent_id", "team", "before", "added", "total", "fair_share", "above"],
        ["late shifts", "cat", "North", "3", "1", "4", "2", "1"],
        ["late shifts", "ann", "North", "1", "1", "2", "2", "0"],
        ["late shifts", "bob", f"'{FORMULA_TEAM}", "0", "1", "1", "2", "0"],
        ["late shifts", "eve", "North", "0", "0", "0", "2", "0"],
        ["weekends", "ann", "North", "0", "1", "1", "1", "0"],
    ]


def test_the_sheet_begins_with_what_is_spread_and_its_price(book):
    # A missing head costs 8 a quarter hour: 16 are half an hour, and of 14 the gap of 6 leaves 8, a quarter.
    assert grid(book["Fairness"], 4)[:3] == [
        [
            "Kind",
            "People",
            "People above",
            "Units in all",
            "Fair share, average",
            "Least",
            "Most",
            "Spread",
            "Unfair still, hours",
            "Saved without it at most, hours",
            "Of these beyond the gap",
        ],
        ["Late shifts", 4, 1, 7, 1.75, 0, 4, 4, 0.5, 0.4375, 0.25],
        ["Weekends", 1, 0, 1, 1, 1, 1, 0, 0, "", ""],
    ]


def test_people_follow_with_their_names(book):
    titles, cat, ann, bob, *_ = [row[:9] for row in grid(book["Fairness"], 9)]
    assert titles == ["Kind", "Agent", "Name", "Team", "Before", "This roster", "Total", "Fair share", "Above"]
    assert cat == ["Late shifts", "cat", "Cat", "North", 3, 1, 4, 2, 1]
    assert (ann[2], bob[2]) == ("Ann", FORMULA_NAME)


def test_whoever_gets_more_than_fair_stands_out(book):
    fills = [row[0].fill.start_color.rgb[-6:] for row in book["Fairness"].iter_rows(10, 11)]
    assert fills[0] == "FCE8C5"
    assert fills[1] != "FCE8C5"


def test_the_filter_covers_the_people_alone(book):
    assert book["Fairness"].auto_filter.ref == "A9:I14"


def test_without_such_a_rule_there_is_neither_sheet_nor_file_nor_line():
    plain = small_result()
    written = roster_files(plain)
    assert "fairness.csv" not in written
    assert "Fairness" not in load_workbook(BytesIO(written["roster.xlsx"])).sheetnames
    assert not any(line.startswith("Fairness") for line in roster_summary(plain, Path("out")))


def test_the_spread_is_measured_from_the_own_share():
    # Ann has what she should, Cat of half the hours one more than that: by numbers alone they are alike.
    ann, _, cat, _ = LATES.people
    apart = replace(LATES, people=(ann, replace(cat, before=1, added=1, share=1, above=1)))
    assert (apart.least, apart.most, apart.spread) == (2, 2, 1)


def test_a_rule_for_nobody_spreads_nothing():
    nobody = replace(LATES, people=())
    assert (nobody.units, nobody.average, nobody.least, nobody.most, nobody.spread) == (0, 0.0, 0, 0, 0)
    assert roster_files(replace(SPREAD, fairness=(nobody,)))["fairness.csv"].count(b"\n") == 1


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (ALONE, "late shifts 0–4 per person, 1 above their share; costs at most 0.4 h"),
        (replace(ALONE, reliefs=()), "late shifts 0–4 per person, 1 above their share"),
        (replace(ALONE, fairness=(WEEKENDS,)), "weekends 1 per person, nobody above their share"),
        (SPREAD, "late shifts 0–4, 1 above; weekends 1, nobody above"),
        (BOTH_KNOWN, "late shifts 0–4, 1 above; weekends 1, nobody above; cost ≤ 1 h each"),
    ],
)
def test_the_terminal_tells_it_in_a_line(result, line):
    assert fairness_line(result, 70) == line
    assert f"Fairness  {line}" in roster_summary(result, Path("out"))


@pytest.mark.parametrize(
    ("result", "columns", "line"),
    [
        (ALONE, 68, "late shifts 0–4 per person, 1 above their share; costs at most 0.4 h"),
        (ALONE, 67, "late shifts 0–4, 1 above; costs at most 0.4 h"),
        (BOTH_KNOWN, 67, "late shifts 0–4, 1 above; weekends 1, nobody above; cost ≤ 1 h each"),
        (BOTH_KNOWN, 66, "late shifts 0–4, 1 above; cost ≤ 1 h each"),
    ],
)
def test_where_there_is_little_room_less_is_told(result, columns, line):
    assert fairness_line(result, columns) == line


def test_a_check_tells_of_each_thing_in_a_line_of_its_own():
    assert fairness_lines(SPREAD.fairness) == [
        "late shifts 0–4 per person, 1 above their share",
        "weekends 1 per person, nobody above their share",
    ]


def test_programs_are_told_the_same_as_the_upper_table(files):
    late_shifts, weekends = json.loads(files["run.json"])["fairness"]
    assert late_shifts == {
        "kind": "late shifts",
        "people": 4,
        "people_above": 1,
        "units": 7,
        "average": 1.75,
        "least": 0,
        "most": 4,
        "spread": 4,
        "cost": 16,
    }
    assert (weekends["kind"], weekends["cost"]) == ("weekends", 0)


def test_programs_are_told_of_no_fairness_without_such_a_rule():
    assert json.loads(roster_files(small_result())["run.json"])["fairness"] == []


def test_where_missing_agents_cost_nothing_no_hours_are_told():
    queues = tuple(replace(queue, understaffing=CostSteps(((float("inf"), 0.0),))) for queue in ALONE.instance.queues)
    free = replace(ALONE, instance=replace(ALONE.instance, queues=queues))
    assert fairness_line(free, 70) == "late shifts 0–4 per person, 1 above their share"
    sheet = load_workbook(BytesIO(roster_files(free)["roster.xlsx"]))["Fairness"]
    assert grid(sheet, 5)[0][8:11] == ["", "", ""]


def test_the_summary_counts_requests_by_weight_with_the_weightiest_first(book):
    rows = [row[:5] for row in grid(book["Summary"])]
    first = rows.index(["Weight", "Asked", "Met", "Not met", "Met, %"])
    assert rows[first - 1][0] == "Requests"
    assert rows[first + 1 : first + 4] == [
        ["Weight 2", 1, 0, 1, 0],
        ["Weight 1", 2, 2, 0, 100],
        ["All requests", 3, 2, 1, pytest.approx(200 / 3)],
    ]


def test_where_nobody_asks_the_summary_speaks_of_no_requests():
    silent = replace(SPREAD, instance=replace(SPREAD.instance, requests=(), agents=AGENTS))
    texts = [row[0] for row in grid(load_workbook(BytesIO(roster_files(silent)["roster.xlsx"]))["Summary"])]
    assert "Requests" not in texts
