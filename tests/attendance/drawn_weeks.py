"""Draws weeks by the number of a seed: one in which anything happens at the clock, and one as people really work."""

from __future__ import annotations

import random
from datetime import timedelta

from attendance_days import MONDAY, D, H, at, away, shift

from wfm.domain.attendance import Punch

EVENTS = ("in", "out", "break_start", "break_end", "meal_start", "meal_end")
NIGHT = "22:00-+1 06:00 break first +1 00:00-+1 00:15 meal lunch +1 02:00-+1 02:30"
SPLIT = ("08:00-12:00", "13:00-17:00")
PERIOD = {"start": "2026-11-30", "days": 8}


def chaotic_week(seed):
    """Draw four dates of shifts, punches near them and far off, and now and then time off."""
    dice = random.Random(seed)
    shifts = []
    for day in range(4):
        patterns = dice.choice([(D,), (NIGHT,), SPLIT, ()])
        shifts += [shift(text, MONDAY + timedelta(days=day * 2)) for text in patterns]
    start = at("00:00")
    times = sorted(dice.randrange(0, 8 * 24 * 60) * 60 for _ in range(dice.randrange(60)))
    clocked = [
        Punch("ann", start + timedelta(seconds=second + dice.choice([0, 0, 7])), dice.choice(EVENTS), row)
        for row, second in enumerate(times, start=2)
    ]
    off = (
        [away(dice.choice(["2026-11-30", "08:00-10:00", "09:00-10:05", "12:00-16:30"]))] if dice.random() < 0.4 else []
    )
    now = f"+{dice.randrange(0, 9)} {dice.randrange(24):02}:{dice.randrange(60):02}"
    return {"shifts": shifts, "clocked": clocked, "time_off": off, "now": now, "policy": {"period": PERIOD}}


def plausible_week(seed):
    """Draw seven dates with a shift each or none: kept roughly, left early, missed, or without a last punch."""
    dice = random.Random(seed)
    shifts, clocked = [], []
    for day in range(7):
        text = dice.choice([D, H, NIGHT, None])
        if text is None:
            continue
        published = shift(text, MONDAY + timedelta(days=day))
        shifts.append(published)
        edges = (published.span.start_utc, published.span.end_utc)
        came, left = (edge + timedelta(seconds=dice.choice([0, 0, 240, 301, 1500, -1200])) for edge in edges)
        fate = dice.random()
        if fate > 0.3:
            clocked.append(Punch("ann", came, "in", len(clocked) + 2))
        if fate > 0.5:
            clocked.append(Punch("ann", left, "out", len(clocked) + 2))
    return {"shifts": shifts, "clocked": clocked, "now": "+9 12:00"}
