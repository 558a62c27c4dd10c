"""The published schedule of the horizon that is planned, as read from the schedule that punches are compared with."""

from __future__ import annotations

import pytest
from intake_site import Site
from openpyxl import Workbook

from wfm.domain.shifts import Roster
from wfm.errors import InputError

HEADER = "agent_id,date,kind,label,start,end,paid"
EVE = "A1,2026-11-29,shift,early,2026-11-29T08:00,2026-11-29T12:00,yes"
FIRST = "A1,2026-11-30,shift,early,2026-11-30T08:00,2026-11-30T12:00,yes"
PAUSE = "A1,2026-11-30,break,pause,2026-11-30T10:00,2026-11-30T10:15,yes"
LAST = "A2,2026-12-01,shift,early,2026-12-01T08:00,2026-12-01T12:00,yes"
AFTER = "A2,2026-12-02,shift,early,2026-12-02T08:00,2026-12-02T12:00,yes"
GONE = "A9,2026-11-30,shift,early,2026-11-30T08:00,2026-11-30T12:00,yes"
PAUSE_OF_GONE = "A9,2026-11-30,break,pause,2026-11-30T10:00,2026-11-30T10:15,yes"
GONE_BEFORE = "A9,2026-11-29,shift,early,2026-11-29T08:00,2026-11-29T12:00,yes"
FORGOTTEN = "A1,2026-11-30,shift,relief,2026-11-30T08:00,2026-11-30T12:00,yes"
PUNCHES = "agent_id,time,event\nA1,2026-11-30T08:00,in\n"


def scheduled(site: Site, *rows: str) -> Site:
    return site.write(schedule="\n".join([HEADER, *rows]) + "\n")


def dates(published: Roster) -> list[str]:
    return [str(shift.date) for shift in published]


@pytest.mark.parametrize("purpose", ["roster", "run"])
def test_shifts_of_the_horizon_are_published_with_their_breaks(site: Site, purpose: str) -> None:
    inputs = scheduled(site, EVE, FIRST, PAUSE, LAST, AFTER).read(purpose)  # type: ignore[arg-type]
    published = inputs.instance.published
    assert dates(published) == ["2026-11-30", "2026-12-01"]
    assert [len(shift.pieces) for shift in published] == [1, 0]


def test_the_schedule_that_punches_are_compared_with_keeps_its_other_dates(site: Site) -> None:
    inputs = scheduled(site, EVE, FIRST, LAST, AFTER).read("run")
    assert inputs.schedule is not None
    assert len(inputs.schedule.shifts) == 4


def test_a_schedule_of_other_dates_publishes_nothing(site: Site) -> None:
    assert scheduled(site, EVE, AFTER).read().instance.published == Roster()


def test_without_a_schedule_nothing_is_published(site: Site) -> None:
    assert site.read().instance.published == Roster()


def test_where_no_roster_is_planned_nothing_is_published(site: Site) -> None:
    inputs = scheduled(site.write(punches=PUNCHES), FIRST).read("attendance")
    assert inputs.instance.published == Roster()


def test_the_sheet_schedule_of_a_workbook_publishes_too(site: Site) -> None:
    book = Workbook()
    tables = {name: (site.folder / f"{name}.csv").read_text(encoding="utf-8") for name in ("agents", "demand")}
    for name, text in {**tables, "Schedule": f"{HEADER}\n{FIRST}\n"}.items():
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(","))
    del book["Sheet"]
    book.save(site.folder / "input.xlsx")
    assert dates(site.read(source=site.folder / "input.xlsx").instance.published) == ["2026-11-30"]


@pytest.mark.parametrize("purpose", ["roster", "run"])
def test_agents_who_have_gone_since_are_left_out_with_a_note(site: Site, purpose: str) -> None:
    inputs = scheduled(site, FIRST, GONE, PAUSE_OF_GONE).read(purpose)  # type: ignore[arg-type]
    assert dates(inputs.instance.published) == ["2026-11-30"]
    assert inputs.notes == ("schedule.csv: 2 rows of the horizon left out, as agents.csv no longer has their agents",)


def test_unknown_agents_of_other_dates_are_refused_as_ever(site: Site) -> None:
    with pytest.raises(InputError, match=r"schedule.csv row 2, agent_id: 'A9' is not an agent of agents.csv"):
        scheduled(site, GONE_BEFORE).read("run")


def test_unknown_agents_are_refused_where_punches_alone_are_compared(site: Site) -> None:
    with pytest.raises(InputError, match="'A9' is not an agent"):
        scheduled(site.write(punches=PUNCHES), GONE).read("attendance")


def test_shifts_that_the_configuration_does_not_have_stay_with_a_note(site: Site) -> None:
    inputs = scheduled(site, FORGOTTEN, LAST).read()
    assert [shift.label for shift in inputs.instance.published] == ["relief", "early"]
    assert inputs.notes == ("schedule.csv: 1 row of the horizon with a shift that the configuration does not have",)


def test_shifts_of_other_dates_get_no_note(site: Site) -> None:
    assert scheduled(site, FORGOTTEN.replace("11-30", "11-29")).read().notes == ()
