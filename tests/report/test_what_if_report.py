"""Scenarios side by side as table, workbook and terminal lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from report_samples import small_result

from wfm.domain.demand import Target
from wfm.domain.ids import ContractId, QueueId
from wfm.domain.prediction import Prediction, ServiceFigures
from wfm.domain.result import RosterResult
from wfm.domain.scenario import ExtraPeople, Scenario
from wfm.intake.scenarios import WhatIf
from wfm.report.what_if_excel import what_if_files, what_if_workbook
from wfm.report.what_if_outcome import Variant, change_words, first_line
from wfm.report.what_if_table import WHAT_IF_COLUMNS, what_if_lines, what_if_table
from wfm.rules.min_rest import MinRest

FORMULA = "=1+1"
VOICE, CHAT = QueueId("voice"), QueueId("chat")
INFEASIBLE = "No roster can keep all hard rules:\n- Ann (ann): rest contradicts pins.\n    or: something else"


def figures(periods: int, missed: float) -> ServiceFigures:
    """Voice has a hundred contacts a period, chat nothing that is predicted."""
    shape = (3, periods)
    own = {name: np.full(shape, np.nan) for name in ServiceFigures.__dataclass_fields__}
    for row in (0, 2):
        own["contacts"][row], own["missed"][row] = 100.0, missed
        own["lost"][row], own["abandonment"][row] = 2.0, 0.02
        own["service_level"][row], own["occupancy"][row] = 1 - missed / 100.0, 0.75
        own["speed_of_answer_seconds"][row] = missed
    return ServiceFigures(**own)


def result(cost: float, missed: float) -> RosterResult:
    """The small result with another price of understaffing, and a prediction."""
    small = small_result()
    scorecard = replace(small.scorecard, parts={"understaffing": cost})
    prediction = Prediction(
        (VOICE, CHAT),
        {CHAT: "its heads are given, not its contacts"},
        figures(small.instance.calendar.slot_count, missed),
        figures(3, missed),
        figures(1, missed),
        figures(1, missed),
    )
    return replace(small, scorecard=scorecard, prediction=prediction)


BASE = Variant("base", ("as the input says",), "feasible", result(50.0, 20.0))
DEARER = Variant(FORMULA, ("contacts +10 %",), "feasible", result(80.0, 30.0))
FAILED = Variant("sick", ("shrinkage of voice 12 %",), "infeasible", failure=INFEASIBLE)
VARIANTS = (BASE, DEARER, FAILED)


def comparison() -> Worksheet:
    return what_if_workbook(VARIANTS)["Comparison"]


def row_of(sheet: Worksheet, title: str) -> list[object]:
    """Cells of the first row of that title."""
    return next([cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == title)


# Table ----------------------------------------------------------------------------------------------------------------


def test_a_scenario_has_a_row_for_all_queues_and_one_for_each():
    table = what_if_table((BASE,))
    assert table["queue"].tolist() == ["", "voice", "chat"]
    assert list(table.columns) == list(WHAT_IF_COLUMNS)


def test_hours_of_the_queues_add_up_to_those_of_all():
    table = what_if_table((BASE,))
    for name in ("required_hours", "short_hours", "over_hours"):
        assert table[name][0] == pytest.approx(table[name][1:].sum())


def test_paid_hours_leave_unpaid_meals_out():
    assert what_if_table((BASE,))["paid_hours"][0] == pytest.approx(5 * 8 - 0.5)


def test_what_is_not_predicted_is_left_empty():
    table = what_if_table((BASE,))
    assert table["service_level"].tolist() == [0.8, 0.8, None]


def test_a_scenario_without_a_roster_has_its_reason_in_place_of_figures():
    table = what_if_table((FAILED,))
    assert len(table) == 1
    assert table["cost"][0] is None
    assert table["reason"][0] == "Ann (ann): rest contradicts pins."


def test_names_that_look_like_formulas_stay_text_in_the_file():
    lines = what_if_files(VARIANTS)["what_if.csv"].decode().splitlines()
    assert lines[4].startswith("'=1+1,,feasible,")


# Workbook -------------------------------------------------------------------------------------------------------------


def test_the_workbook_has_a_sheet_for_each_queue():
    assert what_if_workbook(VARIANTS).sheetnames == ["Comparison", "Queue voice", "Queue chat", "Scenarios"]


def test_every_scenario_stands_beside_its_difference_to_the_base():
    sheet = comparison()
    assert [cell.value for cell in sheet[4]][1:] == ["base", FORMULA, "against base", "sick", "against base"]
    assert row_of(sheet, "Cost")[1:4] == [50.0, 80.0, 30.0]


@pytest.mark.parametrize(
    ("variants", "fill"), [((BASE, DEARER), "F8D7D2"), ((DEARER, BASE), "D8EDDF")], ids=["worse", "better"]
)
@pytest.mark.parametrize("title", ["Cost", "contacts missed", "answered in time"])
def test_worse_is_red_and_better_is_green(title: str, variants: tuple[Variant, ...], fill: str):
    sheet = what_if_workbook(variants)["Comparison"]
    difference = next(row[3] for row in sheet.iter_rows() if row[0].value == title)
    assert difference.fill.start_color.rgb.endswith(fill)


def test_a_scenario_without_a_roster_says_so_in_its_column():
    assert row_of(comparison(), "Outcome")[1:] == ["feasible", "feasible", None, "no roster: infeasible", None]
    assert row_of(comparison(), "Cost")[4:] == [None, None]


def test_names_that_look_like_formulas_stay_text_in_the_workbook():
    cell = comparison()["C4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (FORMULA, "s", True)


def test_a_queue_has_a_row_for_every_day_and_roster():
    sheet = what_if_workbook(VARIANTS)["Queue voice"]
    told = [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=5)]
    days = ("Sat 24 Oct", "Sun 25 Oct", "Mon 26 Oct")
    assert told == [(day, name) for day in days for name in ("base", FORMULA)]


def test_why_there_is_no_roster_is_told_in_full():
    sheet = what_if_workbook(VARIANTS)["Scenarios"]
    assert row_of(sheet, "sick")[3] == INFEASIBLE


def test_a_base_without_a_roster_cannot_be_compared_with():
    with pytest.raises(ValueError, match="the base has no roster"):
        what_if_workbook((FAILED,))


# Terminal -------------------------------------------------------------------------------------------------------------


def test_lines_keep_to_eighty_columns():
    long = replace(FAILED, name="a scenario with a name that goes on and on", failure="x" * 200)
    lines = what_if_lines((*VARIANTS, long), Path("/" + "deep/" * 40), ["what_if.xlsx"])
    assert max(map(len, lines)) <= 80


def test_figures_stand_in_a_line_for_each_scenario():
    lines = what_if_lines(VARIANTS, Path("out"), ["what_if.xlsx", "what_if.csv"])
    assert lines[1].split() == ["base", "4.8", "39.5", "1", "50", "6.58", "20", "80", "%"]
    assert lines[3] == "sick              no roster: infeasible"
    assert "sick: infeasible: Ann (ann): rest contradicts pins." in lines


# Words ----------------------------------------------------------------------------------------------------------------

WORDS = [
    (WhatIf(Scenario("base")), ("as the input says",)),
    (WhatIf(Scenario("a", volume_percent={VOICE: 10.0, CHAT: 10.0})), ("contacts +10 %",)),
    (
        WhatIf(Scenario("a", volume_percent={VOICE: 10.0, CHAT: -5.0})),
        ("contacts of voice +10 %", "contacts of chat -5 %"),
    ),
    (WhatIf(Scenario("a", shrinkage={VOICE: 0.125})), ("shrinkage of voice 12.5 %",)),
    (
        WhatIf(Scenario("a", extra_people=(ExtraPeople(ContractId("full"), (VOICE, CHAT), 5),))),
        ("5 more people: full, voice and chat",),
    ),
    (
        WhatIf(Scenario("a", targets={VOICE: Target(0.9, 10.0, period="day")})),
        ("target of voice: service level 0.9, within seconds 10, over each day",),
    ),
    (
        WhatIf(Scenario("a"), ("weekends",), (MinRest(hours=12),)),
        ("without the rule weekends", "rule min_rest (hours 12)"),
    ),
]


@pytest.mark.parametrize(("what_if", "words"), WORDS, ids=[case[1][0] for case in WORDS])
def test_changes_are_told_in_words(what_if: WhatIf, words: tuple[str, ...]):
    assert change_words(what_if) == words


@pytest.mark.parametrize(
    ("text", "line"), [("a\nb", "a"), ("a:\n- b\n", "b"), ("a:", "a:"), ("", "")], ids=["first", "item", "only", "none"]
)
def test_the_line_that_says_something_of_its_own_is_taken(text: str, line: str):
    assert first_line(text) == line
