"""Text in columns of a terminal: at most eighty, figures that are not there as a dash."""

from __future__ import annotations

import math
from pathlib import Path

from wfm.report.words import amount

COLUMNS = 80
LABEL_COLUMNS = 10
NOTHING = "–"


def cut(text: str, width: int) -> str:
    """Shorten text that is longer than its column."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def share_text(share: float | None, decimals: int = 1) -> str:
    """Write a share of 0–1 as a percentage with a fixed number of decimals."""
    if share is None or not math.isfinite(share):
        return NOTHING
    return f"{100 * share:.{decimals}f} %"


def figure(value: float | None, decimals: int = 0) -> str:
    """Write a number; a dash where there is none."""
    if value is None or math.isnan(value):
        return NOTHING
    return "∞" if math.isinf(value) else amount(value, decimals)


def labelled(label: str, text: str) -> str:
    """Write a label and what it says, cut at the last column."""
    return cut(f"{label:<{LABEL_COLUMNS}}{text}", COLUMNS)


def folder_line(folder: Path) -> str:
    """Name the folder of the results, cut at its beginning when it is long."""
    text, room = f"{folder}", COLUMNS - LABEL_COLUMNS
    return f"{'Folder':<{LABEL_COLUMNS}}{text if len(text) <= room else '…' + text[1 - room :]}"
