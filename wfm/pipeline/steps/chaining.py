"""Chaining weeks: what a result folder hands on of the shifts before it, and what past folders add up to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

from wfm.attendance.settings import AttendanceSettings
from wfm.attendance.trends import find_trends
from wfm.domain.calendar import WEEKDAYS
from wfm.domain.shifts import Roster, Shift
from wfm.domain.trends import NO_TRENDS, Trends
from wfm.intake.inputs import Inputs
from wfm.intake.past_results import with_past_shifts
from wfm.intake.past_weeks import read_past_weeks
from wfm.pipeline.steps.reading import YARDSTICK, rules_of
from wfm.report.past_shifts_file import PAST_SHIFTS_FILE, past_shifts_bytes

LEAST_DAYS, MOST_DAYS = 91, 182
"""How far back shifts are handed on at least, and at most."""
_RECEIVING_DAYS, _SHIFTS_IN_A_ROW = 14, 10


def find_past_trends(folders: Sequence[Path], inputs: Inputs) -> tuple[Trends, Mapping[str, str]]:
    """Tell what the result folders of past weeks add up to, and the fingerprint of every file read for it, by path.

    Raises
    ------
    InputError
        With everything that is wrong in any of them.
    """
    if not folders:
        return NO_TRENDS, {}
    settings = cast(AttendanceSettings, inputs.attendance)
    weeks = read_past_weeks(folders, inputs.instance.calendar, YARDSTICK)
    return find_trends(weeks, WEEKDAYS.index(settings.week_starts)), weeks.fingerprints


def chain_names(source: Path, folder: Path) -> tuple[str, ...]:
    """Names of the files by which shifts are handed on; none where that file would be the input's own."""
    is_own = (source / PAST_SHIFTS_FILE).resolve() == (folder / PAST_SHIFTS_FILE).resolve()
    return () if is_own else (PAST_SHIFTS_FILE,)


def chain_files(inputs: Inputs, source: Path, folder: Path, judged: date | None = None) -> Mapping[str, bytes]:
    """Write the shifts that the next week may have to know of into memory; nothing where none are known.

    They are those of the history, that of earlier results included, and of the schedule that punches were compared
    with. What the history tells of somebody's time counts more.

    Parameters
    ----------
    judged
        Last date of the comparison where no roster is planned; None hands on what lies before the horizon.
    """
    instance = inputs.instance
    known, calendar = instance.history, instance.calendar
    before = calendar.origin_utc if judged is None else datetime.max.replace(tzinfo=UTC)
    if inputs.schedule is not None:
        known = with_past_shifts(known, inputs.schedule, before)
    since = (judged or calendar.start) - timedelta(days=reach_days(inputs))
    shifts = [shift for shift in known if shift.date >= since]
    if not shifts or not chain_names(source, folder):
        return {}
    return {PAST_SHIFTS_FILE: past_shifts_bytes(shifts, calendar)}


def recent_history(history: Roster, first: date, settings: AttendanceSettings) -> Roster:
    """Keep what a comparison looks at: reading everybody's shifts of months again would take long.

    That is the last few shifts of everybody, for rows of absences, and the last days, whose shifts may receive punches;
    where points lapse by credit, the whole window in which they live.

    Parameters
    ----------
    first
        First date that is judged.
    """
    days = settings.points.window_days if settings.points.credit else _RECEIVING_DAYS
    since = first - timedelta(days=days)
    kept: list[Shift] = []
    for agent_id in history.agent_ids:
        own = history.shifts_of(agent_id)
        before = bisect_left(own, first, key=_date)
        kept.extend(own[min(bisect_left(own, since, key=_date), max(0, before - _SHIFTS_IN_A_ROW)) :])
    return Roster(tuple(kept))


def _date(shift: Shift) -> date:
    return shift.date


def reach_days(inputs: Inputs) -> int:
    """Tell how far back anything looks at shifts: points, and rules."""
    settings = cast(AttendanceSettings, inputs.attendance)
    rules = max((rule.lookback_days for rule in rules_of(inputs)), default=0)
    return min(MOST_DAYS, max(LEAST_DAYS, settings.points.window_days, rules))
