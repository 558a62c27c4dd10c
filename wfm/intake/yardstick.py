"""What HR's decisions and exceptions of earlier weeks are held against, beside the tables of the input."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from wfm.intake.issues import did_you_mean
from wfm.intake.site import Desk

_MEND = "copy it from exceptions.csv"


@dataclass(frozen=True)
class Yardstick:
    """What is known of attendance exceptions where they are found, and what time it is.

    Parameters
    ----------
    kinds
        Code of every kind of exception, and the code that stands in its ids; None lets every kind pass.
    headings
        Headings of the sheets in which HR decides, by title in lower case. A column with another heading is somebody's
        own; of a sheet that is not named none is.
    now_utc
        Nobody can have decided anything after it; None lets every time pass.
    """

    kinds: Mapping[str, str] | None = None
    headings: Mapping[str, Collection[str]] | None = None
    now_utc: datetime | None = None

    def check_code(self, desk: Desk, row: int, code: str) -> bool:
        """Tell whether there is such a kind of exception; note an issue if not."""
        if self.kinds is None or code in self.kinds:
            return True
        mend = did_you_mean(code, self.kinds) or _MEND
        desk.refuse(row, "is no kind of attendance exception", column="code", value=code, mend=mend)
        return False

    def check_id(self, desk: Desk, row: int, exception_id: str) -> bool:
        """Tell whether ids have such a third part; note an issue if not."""
        agent, day, kind, anchor = exception_id.split("/")
        if self.kinds is None or self.kinds.get(kind) == kind:
            return True
        if kind in self.kinds:
            reason = f"names '{kind}', whose ids say '{self.kinds[kind]}'"
            mend = f"write {agent}/{day}/{self.kinds[kind]}/{anchor}"
        else:
            reason = f"names '{kind}', which is no kind of attendance exception"
            mend = did_you_mean(kind, self.kinds) or _MEND
        desk.refuse(row, reason, column="exception_id", value=exception_id, mend=mend)
        return False


ANYTHING = Yardstick()
"""Lets every kind and time pass."""
