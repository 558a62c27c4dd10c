"""The table ``history.csv``: shifts that the next week has to know of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

import pandas as pd

from wfm.domain.calendar import Calendar
from wfm.domain.shifts import Shift
from wfm.report.csv_files import csv_bytes

PAST_SHIFTS_FILE = "history.csv"
PAST_SHIFT_COLUMNS = ["agent_id", "start", "end", "shift"]


def past_shifts_bytes(shifts: Iterable[Shift], calendar: Calendar) -> bytes:
    """Write one row per shift, exactly as it is read back."""

    @cache
    def local(instant: datetime) -> str:
        return calendar.text_of(instant)

    rows = [[str(shift.agent_id), local(shift.start_utc), local(shift.end_utc), shift.label] for shift in shifts]
    return csv_bytes(pd.DataFrame(rows, columns=PAST_SHIFT_COLUMNS, dtype=object))
