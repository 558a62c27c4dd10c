"""Centres of several weeks, made from those of one week."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

from centres.work import DAYS


def repeat_weeks(folder: Path, weeks: int) -> None:
    """Give a centre's input folder as many weeks, each with the demand of the first.

    Availability is told by weekday and holds in all of them; time off stays where it is.
    """
    config = folder / "config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace(f"days: {DAYS},", f"days: {weeks * DAYS},", 1), encoding="utf-8", newline="\n")
    demand = folder / "demand.csv"
    with demand.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with demand.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([_later(row[0], week), *row[1:]] for week in range(weeks) for row in rows)


def _later(stamp: str, weeks: int) -> str:
    return (datetime.fromisoformat(stamp) + timedelta(days=DAYS * weeks)).isoformat(timespec="minutes")
