"""What an earlier result folder hands on to the next reading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from intake_site import Site, local
from openpyxl import Workbook

from wfm.errors import InputError
from wfm.intake.inputs import Inputs
from wfm.intake.past_results import PastResults

SCHEDULE = "agent_id,date,kind,label,start,end,paid\n"
FRIDAY = "A1,2026-11-27,shift,early,2026-11-27T08:00,2026-11-27T12:00,yes\n"
BREAK = "A1,2026-11-27,break,pause,2026-11-27T10:00,2026-11-27T10:15,yes\n"
MONDAY = "A1,2026-11-30,shift,early,2026-11-30T08:00,2026-11-30T12:00,yes\n"
GONE = "Z9,2026-11-27,shift,early,2026-11-27T08:00,2026-11-27T12:00,yes\n"
PUNCHES = "agent_id,time,event\nA1,2026-11-27T08:00,in\nA1,2026-11-27T12:00,out\n"
COVERAGE = "start,queue,required,staffed,short\n"
PAST = "exception_id,agent_id,date,code,status\n"


def last_week(folder: Path, **tables: str) -> PastResults:
    """Write an earlier result; a keyword is a table."""
    folder.mkdir()
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    found = {name: folder / f"{name}.csv" for name in tables}
    exceptions = (found[name] for name in ("exceptions", "exception_history") if name in found)
    decisions = (found["decisions"],) if "decisions" in found else ()
    return PastResults(found.get("schedule"), found.get("coverage"), decisions, tuple(exceptions), found.get("history"))


def history_of(inputs: Inputs) -> list[str]:
    return [local(inputs, shift.span) for shift in inputs.instance.history]


# Shifts --------------------------------------------------------------------------------------------------------------


def test_earlier_shifts_become_history_without_their_breaks(site: Site, tmp_path: Path) -> None:
    inputs = site.read(previous=last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY + BREAK))
    assert history_of(inputs) == ["2026-11-27T08:00 2026-11-27T12:00"]
    assert inputs.instance.has_history
    assert inputs.instance.history.shifts[0].pieces == ()


def test_the_history_of_the_input_counts_more_than_an_earlier_plan(site: Site, tmp_path: Path) -> None:
    site.write(history="agent_id,start,end\nA1,2026-11-27T11:00,2026-11-27T15:00\n")
    inputs = site.read(previous=last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY))
    assert history_of(inputs) == ["2026-11-27T11:00 2026-11-27T15:00"]


def test_a_shift_that_only_touches_one_of_the_history_is_added(site: Site, tmp_path: Path) -> None:
    site.write(history="agent_id,start,end\nA1,2026-11-27T12:00,2026-11-27T15:00\n")
    inputs = site.read(previous=last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY))
    assert len(history_of(inputs)) == 2


def test_shifts_before_the_earlier_schedule_become_history_too(site: Site, tmp_path: Path) -> None:
    carried = "agent_id,start,end,shift\nA1,2026-11-20T08:00,2026-11-20T12:00,early\n"
    inputs = site.read(previous=last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY, history=carried))
    assert history_of(inputs) == ["2026-11-20T08:00 2026-11-20T12:00", "2026-11-27T08:00 2026-11-27T12:00"]


def test_an_earlier_schedule_counts_more_than_what_is_handed_on_beside_it(site: Site, tmp_path: Path) -> None:
    carried = "agent_id,start,end,shift\nA1,2026-11-27T11:00,2026-11-27T15:00,late\n"
    inputs = site.read(previous=last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY, history=carried))
    assert history_of(inputs) == ["2026-11-27T08:00 2026-11-27T12:00"]


def test_shifts_of_the_horizon_that_are_handed_on_are_no_history(site: Site, tmp_path: Path) -> None:
    carried = "agent_id,start,end,shift\nA1,2026-11-30T08:00,2026-11-30T12:00,early\n"
    assert history_of(site.read(previous=last_week(tmp_path / "out", history=carried))) == []


def test_shifts_of_the_horizon_were_published(site: Site, tmp_path: Path) -> None:
    inputs = site.read(previous=last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY + MONDAY))
    assert [str(day) for day in inputs.instance.published.dates] == ["2026-11-30"]
    assert len(history_of(inputs)) == 1


def test_what_the_input_says_was_published_counts_more(site: Site, tmp_path: Path) -> None:
    site.write(schedule=SCHEDULE + MONDAY.replace("T12:00", "T13:00"))
    inputs = site.read(previous=last_week(tmp_path / "out", schedule=SCHEDULE + MONDAY))
    assert [local(inputs, shift.span) for shift in inputs.instance.published] == ["2026-11-30T08:00 2026-11-30T13:00"]


def test_a_folder_without_earlier_shifts_gets_a_note(site: Site, tmp_path: Path) -> None:
    previous = last_week(tmp_path / "out", schedule=SCHEDULE + MONDAY)
    note = f"{(tmp_path / 'out' / 'schedule.csv').as_posix()}: no shift before 2026-11-30 to learn from"
    assert note in site.read(previous=previous).notes


def test_shifts_of_people_who_have_gone_are_left_out_of_a_plan(site: Site, tmp_path: Path) -> None:
    inputs = site.read(previous=last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY + GONE))
    assert history_of(inputs) == ["2026-11-27T08:00 2026-11-27T12:00"]
    assert any("1 row left out, as agents.csv no longer has their agents" in note for note in inputs.notes)


def test_where_punches_are_compared_their_agents_have_to_be_known(site: Site, tmp_path: Path) -> None:
    site.write(punches=PUNCHES)
    with pytest.raises(InputError, match=r"out/schedule\.csv row 3, agent_id: 'Z9' is not an agent of agents\.csv"):
        site.read("run", previous=last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY + GONE))


# The schedule that punches are compared with -------------------------------------------------------------------------


def test_punches_are_compared_with_the_earlier_schedule(site: Site, tmp_path: Path) -> None:
    inputs = site.write(punches=PUNCHES).read("run", previous=last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY))
    assert inputs.schedule is not None
    assert [str(day) for day in inputs.schedule.dates] == ["2026-11-27"]


@pytest.mark.parametrize(("own", "earlier"), [(FRIDAY, MONDAY), (MONDAY, FRIDAY), (FRIDAY, FRIDAY)])
def test_of_two_schedules_the_one_that_holds_more_punches_is_taken(
    own: str, earlier: str, site: Site, tmp_path: Path
) -> None:
    site.write(punches=PUNCHES, schedule=SCHEDULE + own)
    inputs = site.read("attendance", previous=last_week(tmp_path / "out", schedule=SCHEDULE + earlier))
    assert inputs.schedule is not None
    assert [str(day) for day in inputs.schedule.dates] == ["2026-11-27"]


def test_a_schedule_that_was_named_is_always_taken(site: Site, tmp_path: Path) -> None:
    (tmp_path / "named.csv").write_text(SCHEDULE + MONDAY, encoding="utf-8")
    previous = last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY)
    inputs = site.write(punches=PUNCHES).read("attendance", schedule=tmp_path / "named.csv", previous=previous)
    assert inputs.schedule is not None
    assert [str(day) for day in inputs.schedule.dates] == ["2026-11-30"]


# Its coverage --------------------------------------------------------------------------------------------------------


def test_the_coverage_of_an_earlier_schedule_is_laid_on_its_slots(site: Site, tmp_path: Path) -> None:
    rows = "2026-11-27T08:00,voice,2,1.5,0.5\n2026-11-27T08:30,voice,1,1,0\n2026-11-27T08:15,chat,3,0,3\n"
    previous = last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY, coverage=COVERAGE + rows)
    cover = site.write(punches=PUNCHES).read("run", previous=previous).cover
    assert cover is not None
    assert (cover.queues, cover.slot_minutes) == (("chat", "voice"), 15)
    np.testing.assert_array_equal(cover.required, [[0, 3, 0], [2, 0, 1]])
    np.testing.assert_array_equal(cover.planned, [[0, 0, 0], [1.5, 0, 1]])
    np.testing.assert_array_equal(cover.is_listed, [[False, True, False], [True, False, True]])


def test_a_single_slot_is_as_long_as_those_of_the_configuration(site: Site, tmp_path: Path) -> None:
    coverage = COVERAGE + "2026-11-27T08:00,voice,2,1,1\n"
    previous = last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY, coverage=coverage)
    cover = site.write(punches=PUNCHES).read("run", previous=previous).cover
    assert cover is not None
    assert (cover.slot_minutes, cover.required.shape) == (15, (1, 1))


def test_a_slot_that_is_there_twice_is_refused(site: Site, tmp_path: Path) -> None:
    coverage = COVERAGE + "2026-11-27T08:00,voice,2,1,1\n" * 2
    previous = last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY, coverage=coverage)
    with pytest.raises(InputError, match=r"coverage\.csv row 3, start: .* queue 'voice' is there already in row 2"):
        site.write(punches=PUNCHES).read("run", previous=previous)


def test_coverage_beside_the_inputs_own_schedule_is_read_without_a_note(site: Site) -> None:
    site.write(punches=PUNCHES, schedule=SCHEDULE + FRIDAY, coverage=COVERAGE + "2026-11-27T08:00,voice,2,1,1\n")
    inputs = site.read("attendance")
    assert inputs.cover is not None
    assert not [note for note in inputs.notes if "coverage" in note]


# Exceptions and decisions --------------------------------------------------------------------------------------------


def test_the_latest_report_has_the_last_word_on_an_exception(site: Site, tmp_path: Path) -> None:
    row = "A1/2026-11-20/late_in/1,A1,2026-11-20,late_in,{}\n"
    site.write(exception_history=PAST + row.format("open"))
    tables = {"exceptions": PAST + row.format("excused"), "exception_history": PAST + row.format("confirmed")}
    inputs = site.read("run", previous=last_week(tmp_path / "out", **tables))
    assert [past.status for past in inputs.exception_history] == ["excused"]


def test_decisions_of_all_files_are_handed_on(site: Site, tmp_path: Path) -> None:
    text = "exception_id,decision,reason,decided_by,decided_at\nA1/2026-11-20/late_in/1,{},bus,Eve,2026-11-2{}T09:00\n"
    site.write(decisions=text.format("excused", 1))
    (tmp_path / "more.csv").write_text(text.format("open", 3), encoding="utf-8")
    previous = last_week(tmp_path / "out", decisions=text.format("confirmed", 2))
    inputs = site.read("run", decisions=[tmp_path / "more.csv"], previous=previous)
    assert [decision.decision for decision in inputs.decisions] == ["excused", "confirmed", "open"]


def test_decisions_that_no_roster_rests_on_leave_its_fingerprint_alone(site: Site, tmp_path: Path) -> None:
    previous = last_week(tmp_path / "out", exceptions=PAST)
    assert site.read("run", previous=previous).sha256 == site.read("run").sha256


def test_shifts_that_a_roster_rests_on_change_its_fingerprint(site: Site, tmp_path: Path) -> None:
    previous = last_week(tmp_path / "out", schedule=SCHEDULE + FRIDAY)
    assert site.read(previous=previous).sha256 != site.read().sha256


def test_a_sheet_of_what_is_held_back_is_read_too_if_somebody_decides_there(site: Site, tmp_path: Path) -> None:
    book = Workbook()
    titles = ["Decision", "Reason", "Decided by", "Decided at", "Exception id"]
    for name, number in (("Exceptions", 1), ("Held back", 2)):
        sheet = book.create_sheet(name)
        sheet.append(titles)
        sheet.append(["confirmed", "seen", "Eve", "2026-12-07T09:00", f"A1/2026-11-30/absence/{number}"])
    book.save(tmp_path / "attendance.xlsx")
    found = site.read("run", decisions=[tmp_path / "attendance.xlsx"]).decisions
    assert [decision.exception_id[-1] for decision in found] == ["1", "2"]
