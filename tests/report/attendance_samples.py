"""Small attendance reports for the tests of workbooks: Ann and Bob of team North, Cy without a team."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from io import BytesIO

from openpyxl import load_workbook

from wfm.attendance.settings import AttendanceSettings
from wfm.domain.attendance import (
    AdherenceRow,
    AttendanceException,
    AttendanceReport,
    AttendanceTally,
    AttendanceTotal,
)
from wfm.domain.calendar import Calendar, Span
from wfm.domain.coverage_effect import AgentLoss, CoverageEffect, EffectRow, LostTime, TeamLoss
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.report.attendance_annex import NO_ANNEX
from wfm.report.attendance_excel import attendance_workbook
from wfm.report.attendance_managers import manager_workbooks
from wfm.report.attendance_team_cut import cut_by_team

MONDAY = date(2026, 11, 30)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
EIGHT = datetime(2026, 11, 30, 8, tzinfo=UTC)
AGENTS = (
    Agent("ann", "Ann", "full", ("voice",), "North"),
    Agent("bob", "Bob", "full", ("voice",), "North"),
    Agent("cy", "Cy", "full", ("voice",)),
)
INSTANCE = Instance(Calendar("Europe/London", MONDAY, 7), (), (), (), AGENTS)


def exception(agent="ann", code="late_in", **changes):
    """Ann's being seven minutes late, unless told otherwise."""
    late = Span(EIGHT, EIGHT + timedelta(minutes=7))
    plain = AttendanceException(
        id=f"{agent}/2026-11-30/{code}/1",
        agent_id=agent,
        date=MONDAY,
        code=code,
        name={"late_in": "Late in (tardy)", "absence": "Unscheduled absence (no-show)"}.get(code, code),
        severity="medium",
        unit="minutes",
        amount=420,
        counted=420,
        limit=300,
        shift=Span(EIGHT, EIGHT + timedelta(hours=8)),
        span=late,
        planned=Span(EIGHT, EIGHT),
        actual=Span(late.end_utc, late.end_utc),
        occurrence=None,
        is_held=False,
        final_from_utc=None,
        points=0.25,
        points_state="open",
    )
    return replace(plain, **changes)


def decided(word="confirmed", **changes):
    """Ann's being late after somebody has decided on it."""
    given = {
        "status": word,
        "decision": word,
        "reason": "spoke with her",
        "decided_by": "Kim",
        "decided_at_utc": NOON,
        "amount_seen": 6.5,
    }
    return exception(**{**given, **changes})


def adherence(agent="ann", level="agent_day", **changes):
    """A day of 480 minutes of which 470 were kept."""
    tally = AttendanceTally(scheduled=28800, adherent=28200, astray=600, due=27000, inside=26400)
    row = AdherenceRow(
        level, agent, None, MONDAY, "present", True, tally, Fraction(9792, 100), Fraction(9778, 100), Fraction(0)
    )
    return replace(row, **changes)


def total(agent=None, team=None, agents=1):
    return AttendanceTotal(agent, team, agents, 5, 4, 1, Fraction(97), Fraction(98), Fraction(20))


def report(*exceptions, **changes):
    """Report of one Monday with three people in two teams."""
    given = {
        "exceptions": exceptions,
        "agents": tuple(total(agent.id, agent.team) for agent in AGENTS),
        "teams": (total(team="North", agents=2), total(team="no_team")),
        "adherence": tuple(adherence(agent.id) for agent in AGENTS),
        "total": total(agents=3),
    }
    return AttendanceReport(MONDAY, MONDAY, NOON, **{**given, **changes})


def effect(**changes):
    """One slot in which Ann and Cy were missing while voice was short."""
    row = EffectRow(
        EIGHT, "voice", 10.0, 10.0, 9.2, 0.0, 0.8, 12.0, 0.0, 0.0, 12.0, (AgentLoss("ann", 7.0), AgentLoss("cy", 5.0))
    )
    lost = LostTime(3600.0, 1800.0)
    given = {"rows": (row,), "lost": lost, "teams": (TeamLoss("North", lost),)}
    return CoverageEffect(**{**given, **changes})


def hr_book(*exceptions, annex=NO_ANNEX, instance=INSTANCE, **changes):
    """HR's workbook, read back."""
    data = attendance_workbook(report(*exceptions, **changes), instance, AttendanceSettings(), annex)
    return load_workbook(BytesIO(data))


def team_workbooks(made, instance=INSTANCE):
    """All managers' workbooks, as bytes."""
    return manager_workbooks(cut_by_team(made, instance), instance)


def manager_book(*exceptions, instance=INSTANCE, file="managers/North.xlsx", **changes):
    """A manager's workbook, read back."""
    return load_workbook(BytesIO(team_workbooks(report(*exceptions, **changes), instance)[file]))


def column(sheet, title):
    """Values beneath a heading."""
    place = next(cell.column for cell in sheet[4] if cell.value == title)
    return [sheet.cell(row, place).value for row in range(5, sheet.max_row + 1)]


def row(sheet, number=5):
    """A row by heading."""
    return {cell.value: sheet.cell(number, cell.column).value for cell in sheet[4]}


def texts(book):
    """All text of a workbook."""
    return "\n".join(
        str(cell.value) for sheet in book for cells in sheet.iter_rows() for cell in cells if cell.value is not None
    )
