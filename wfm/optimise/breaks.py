"""With all shifts fixed, place the breaks of each day where cover suffers least."""

from __future__ import annotations

from wfm.optimise.control import Control
from wfm.optimise.improve import search_each
from wfm.optimise.neighbourhood import breaks_of_day
from wfm.optimise.search import Search


def place_breaks(search: Search, control: Control) -> None:
    """Place the breaks of the incumbent's shifts, several days at a time; each day is a CP-SAT model of its own."""
    days = range(search.duties.day_count)
    search_each(search, [breaks_of_day(search.duties, day) for day in days], control)
