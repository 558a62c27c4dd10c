"""The files of an attendance run, as bytes ready to be written together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from wfm.domain.attendance import AttendanceReport
from wfm.domain.calendar import Calendar
from wfm.domain.decisions import Decision, PastException
from wfm.domain.instance import Instance
from wfm.machine.collector import paused_collector
from wfm.machine.second_process import beside
from wfm.report.attendance_annex import NO_ANNEX, Annex
from wfm.report.attendance_excel import attendance_workbook
from wfm.report.attendance_managers import manager_files, manager_workbooks
from wfm.report.attendance_records import decisions_table, effect_table, history_table
from wfm.report.attendance_sheets import attendance_tables
from wfm.report.attendance_team_cut import cut_by_team
from wfm.report.csv_files import csv_bytes
from wfm.report.target import DECISIONS_FILE, HR_WORKBOOK

EXCEPTIONS_FILE = "exceptions.csv"
ADHERENCE_FILE = "adherence.csv"
EFFECT_FILE = "coverage_effect.csv"
HISTORY_FILE = "exception_history.csv"
CARRIED_FILES = (DECISIONS_FILE, HISTORY_FILE)
"""What goes on from week to week, whether or not there are punches."""
ATTENDANCE_FILES = (HR_WORKBOOK, EXCEPTIONS_FILE, ADHERENCE_FILE, EFFECT_FILE, *CARRIED_FILES)
"""Names of all files for HR, in the order in which a summary names them; those for managers come beside them."""

ROWS_THAT_PAY = 20_000
"""Rows of adherence in managers' workbooks, all together, from which drawing most of them is worth a process."""
SHARE_OF_THE_OTHER = 0.7
"""Share of the managers' workbooks that it draws, while this process has everything else to write."""


@paused_collector()
def attendance_files(
    report: AttendanceReport,
    instance: Instance,
    settings: BaseModel,
    annex: Annex = NO_ANNEX,
    *,
    with_managers: bool = True,
) -> Mapping[str, bytes]:
    """Write every file of an attendance run into memory; equal reports give equal bytes.

    Parameters
    ----------
    settings
        The ``attendance`` block in force, for the sheet that lists it.
    annex
        What the workbook for HR shows beside the report.
    with_managers
        Whether every team gets a workbook for its manager.
    """
    calendar = instance.calendar
    cuts = cut_by_team(report, instance) if with_managers else []
    # All that the other process needs to know of the site, whose demand and time off may be long.
    people = Instance(calendar, (), (), (), instance.agents)
    pays = sum(len(cut.report.adherence) for cut in cuts) > ROWS_THAT_PAY
    there = round(len(cuts) * SHARE_OF_THE_OTHER)
    with beside(pays, manager_workbooks, cuts[:there], people) as managers:
        return {
            HR_WORKBOOK: attendance_workbook(report, instance, settings, annex),
            **{f"{name}.csv": csv_bytes(table) for name, table in attendance_tables(report, instance).items()},
            EFFECT_FILE: csv_bytes(effect_table(report.effect, calendar)),
            **carried_files([answer.decision for answer in report.answers], report.history, calendar),
            **manager_workbooks(cuts[there:], people),
            **managers(),
        }


def attendance_names(instance: Instance, *, with_managers: bool = True) -> tuple[str, ...]:
    """Names of all files that `attendance_files` may write."""
    teams = manager_files(agent.team for agent in instance.agents).values() if with_managers else ()
    return (*ATTENDANCE_FILES, *teams)


def carried_files(
    decisions: Sequence[Decision], history: Sequence[PastException], calendar: Calendar
) -> Mapping[str, bytes]:
    """Write what the next week reads again."""
    return {
        DECISIONS_FILE: csv_bytes(decisions_table(decisions, calendar)),
        HISTORY_FILE: csv_bytes(history_table(history, calendar)),
    }
