"""What would help: the table behind ``help.csv`` and the sheet, and a line of it for the terminal."""

from __future__ import annotations

import pandas as pd

from wfm.domain.result import Relief, RosterResult
from wfm.report.words import amount, plain_words

HELP_FILE = "help.csv"
HELP_COLUMNS = ["kind", "limit", "most_cost", "most_hours", "beyond_gap_hours", "found_cost", "found_hours"]
HELP_TITLES = {
    "kind": "Kind",
    "limit": "Without",
    "most_cost": "Cost saved at most",
    "most_hours": "Hours at most",
    "beyond_gap_hours": "Of these beyond the gap",
    "found_cost": "Cost saved in a trial",
    "found_hours": "Hours in the trial",
}
TOLD_IN_SUMMARY = 3
_LEAST_HOURS = 0.05


def reliefs_table(result: RosterResult) -> pd.DataFrame:
    """One row per limit that was looked at, that which could save most first; what nobody knows is left empty."""
    rows = [
        [
            relief.kind,
            relief.name,
            relief.most_cost,
            result.hours_worth(relief.most_cost),
            result.hours_worth(beyond_gap(result, relief)),
            relief.found_cost,
            None if relief.found_cost is None else result.hours_worth(relief.found_cost),
        ]
        for relief in result.reliefs
    ]
    table = pd.DataFrame(rows, columns=HELP_COLUMNS, dtype=object)
    numbers = HELP_COLUMNS[2:]
    return table.astype(dict.fromkeys(numbers, "float64")).round(dict.fromkeys(numbers, 6))


def beyond_gap(result: RosterResult, relief: Relief) -> float:
    """Tell how much of the most it can save is not just the run's own distance to its bound."""
    return max(0.0, relief.most_cost - (result.scorecard.objective - result.bound))


def reliefs_line(result: RosterResult) -> str:
    """Name the limits that matter most, with the hours that they can save beyond the gap; empty where there is none."""
    told = [(result.hours_worth(beyond_gap(result, relief)) or 0.0, relief.name) for relief in result.reliefs]
    told.sort(key=lambda row: -row[0])
    parts = [f"{name} ≤ {amount(hours, 1)} h" for hours, name in told[:TOLD_IN_SUMMARY] if hours >= _LEAST_HOURS]
    return "; ".join(parts)


def shown_reliefs(result: RosterResult) -> pd.DataFrame:
    """Put the table in the words of people; without trials their columns are left out."""
    table = reliefs_table(result)
    table["kind"] = table["kind"].map(plain_words)
    kept = table if table["found_cost"].notna().any() else table[HELP_COLUMNS[:5]]
    return kept.rename(columns=HELP_TITLES)
