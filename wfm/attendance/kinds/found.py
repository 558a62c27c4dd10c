"""What a finder reports about one kind of exception; everything else follows from kind and policy."""

from __future__ import annotations

from dataclasses import dataclass

from wfm.attendance.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Found:
    """One fact in whole seconds, or a number of things.

    Parameters
    ----------
    anchor
        What tells it from others of its kind on that date: a moment in seconds, a label, or None for the shift's
        number. It must not change with amounts, grace or the place of a shift.
    limit
        What is allowed, where that is not the grace.
    held_until
        Moment up to which later punches could still heal it.
    """

    amount: int | None
    span: Stretch | None = None
    anchor: str | int | None = None
    planned: Stretch | None = None
    actual: Stretch | None = None
    limit: int | None = None
    held_until: int | None = None
    detail: str = ""
