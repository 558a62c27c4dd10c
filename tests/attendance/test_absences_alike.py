"""A manager's workbook is the same, byte for byte, whatever lies behind an absence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from attendance_days import CALENDAR, D, H, at, away, d_plan, decide, punches, shift
from effect_days import cover
from openpyxl import load_workbook

from wfm.attendance.compare import compare
from wfm.attendance.settings import AttendanceSettings
from wfm.domain.coverage_effect import ServiceOutlook
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.report.attendance_managers import manager_workbooks
from wfm.report.attendance_team_cut import cut_by_team

EVENING = "16:00-20:00"
MORNING_WORKED = "in 08:00, out 12:00"
ZERO = {"adherence": {"absent_days": "zero"}}
NAMES = ("ann", "bob")
SITE = Instance(CALENDAR, (), (), (), tuple(Agent(name, name.title(), "full", ("voice",), "North") for name in NAMES))


@dataclass(frozen=True)
class Week:
    """Ann misses her last shift of Monday and works on Tuesday; Bob works on Monday, if at all.

    Parameters
    ----------
    missed
        When, for time off.
    """

    shifts: tuple[str, ...] = (D,)
    missed: str = "08:00-16:30"
    ann: str = ""
    bob: str | None = d_plan()
    policy: dict[str, object] = field(default_factory=dict)
    now: str = "+2 17:00"


WEEKS = {
    "a day": Week(),
    "absences count as time out": Week(policy=ZERO),
    "genesys": Week(policy={"adherence": {"definition": "genesys"}}),
    "all kinds raised": Week(policy={"disabled": []}),
    "worked in the evening": Week((H,), "08:00-12:00", "in 18:00, out 20:00"),
    "half a day": Week((H, EVENING), EVENING, MORNING_WORKED),
    "half a day counts as time out": Week((H, EVENING), EVENING, MORNING_WORKED, policy=ZERO),
    "just over": Week((H,), "08:00-12:00", now="17:00"),
    "half a day just over": Week((H, EVENING), EVENING, MORNING_WORKED, now="20:30"),
    "doubtful clock": Week(bob="in 08:00"),
    "doubtful clock, evening": Week((H, EVENING), EVENING, MORNING_WORKED, bob="in 08:00"),
    "nobody came": Week(bob=None),
}
BEHIND = {
    "reported": ("reported", "", None),
    "protected": ("reported", "jury", None),
    "declined": ("declined", "sick", None),
    "sick": ("approved", "sick", None),
    "sick, and excused": ("approved", "sick", "excused"),
    "sick, and confirmed": ("approved", "sick", "confirmed"),
    "excused": (None, "", "excused"),
    "confirmed": (None, "", "confirmed"),
}
"""Status and kind of time off over the missed shift, and what HR has decided."""


def compared(week, status=None, kind="", decision=None):
    """Compare that week with its plan."""
    works_on_tuesday = week.bob is not None and week.now.startswith("+")
    shifts = [shift(one) for one in week.shifts] + [shift("+1 08:00-+1 12:00")] * works_on_tuesday
    clocked = punches(week.ann) + punches("in +1 08:00, out +1 12:00") * works_on_tuesday
    if week.bob is not None:
        shifts.append(shift(D, agent="bob"))
        clocked += [one for one in punches(week.bob, agent="bob") if one.time_utc <= at(week.now)]
    decisions = [decide(f"2026-11-30/absence/{len(week.shifts)}", decision)] if decision else []
    settings = AttendanceSettings.model_validate({**week.policy, "as_of": at(week.now).isoformat()})
    result = compare(
        replace(SITE, time_off=(away(week.missed, status, kind),) if status else ()),
        Roster(tuple(shifts)),
        clocked,
        settings,
        at(week.now),
        decisions=decisions,
        find_cover=lambda: cover(voice=(2.0, 2.0)),
    )
    lost_share = result.effect.lost.seconds / 1e6
    service = (ServiceOutlook("voice", None, 100.0, 0.8, 0.8, 0.8 - lost_share),)
    return replace(result, effect=replace(result.effect, service=service))


@cache
def workbook(name, behind=None):
    """Bytes of the team's workbook; without anything behind it nobody knows why Ann has not come."""
    result = compared(WEEKS[name], *(BEHIND[behind] if behind else ()))
    return manager_workbooks(cut_by_team(result, SITE), SITE)["managers/North.xlsx"]


@pytest.mark.parametrize("behind", BEHIND)
@pytest.mark.parametrize("week", WEEKS)
def test_nothing_tells_what_lies_behind_an_absence(week, behind):
    given, plain = (ZipFile(BytesIO(data)) for data in (workbook(week, behind), workbook(week)))
    assert {part: given.read(part) for part in given.namelist()} == {
        part: plain.read(part) for part in plain.namelist()
    }


@pytest.mark.parametrize("week", WEEKS)
def test_the_absence_is_told(week):
    book = load_workbook(BytesIO(workbook(week)))
    sheet = book["Held back" if week.startswith(("doubtful", "nobody")) else "Exceptions"]
    assert [cells[4] for cells in sheet.iter_rows(values_only=True)].count("Absent") == len(WEEKS[week].shifts[:1])
