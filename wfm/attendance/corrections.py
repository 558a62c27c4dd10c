"""Punches as HR has corrected them; the clock's own records stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

from wfm.attendance.expected import to_seconds
from wfm.attendance.marks import Mark
from wfm.domain.decisions import Correction, Decision
from wfm.errors import Issue


def correct_marks(marks: Sequence[Mark], decision: Decision, report_time: int, issues: list[Issue]) -> list[Mark]:
    """Add punches to an agent's, and take others out, as a decision says.

    What would lie after the report time is not there yet. A punch to remove that is not there is an issue.

    Parameters
    ----------
    marks
        By time and row; they are not changed.
    report_time
        In seconds.
    """
    corrected = list(marks)
    for correction in decision.corrections:
        time = to_seconds(correction.time_utc)
        meant = _find(corrected, correction, time)
        if correction.action == "add":
            if meant is None and time <= report_time:
                corrected.append(Mark(time, 0, correction.event))
        elif meant is not None:
            corrected.remove(meant)
        else:
            issues.append(_not_there(decision))
    return sorted(corrected)


def _find(marks: Sequence[Mark], correction: Correction, time: int) -> Mark | None:
    """Find the punch that a correction means; a whole minute stands for the clock's seconds in it when removing."""
    own = [mark for mark in marks if mark.event == correction.event]
    exact = next((mark for mark in own if mark.time == time), None)
    if exact or correction.action == "add" or time % 60:
        return exact
    return next((mark for mark in own if mark.time - mark.time % 60 == time), None)


def _not_there(decision: Decision) -> Issue:
    return Issue(
        decision.file,
        "removes a punch that is not there",
        row=decision.row,
        column="correction",
        value=decision.correction,
        mend="give event and time as the clock recorded them",
    )
