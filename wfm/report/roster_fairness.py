"""Fair shares: the tables behind ``fairness.csv`` and the sheet, and lines of them for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from wfm.domain.fairness import Fairness, PersonShare
from wfm.domain.result import Relief, RosterResult
from wfm.report.roster_reliefs import beyond_gap
from wfm.report.words import amount

FAIRNESS_FILE = "fairness.csv"
FAIRNESS_COLUMNS = ["kind", "agent_id", "team", "before", "added", "total", "fair_share", "above"]
PERSON_TITLES = ["Kind", "Agent", "Name", "Team", "Before", "This roster", "Total", "Fair share", "Above"]
KIND_TITLES = [
    "Kind",
    "People",
    "People above",
    "Units in all",
    "Fair share, average",
    "Least",
    "Most",
    "Spread",
    "Unfair still, hours",
    "Saved without it at most, hours",
    "Of these beyond the gap",
]


def fairness_table(result: RosterResult) -> pd.DataFrame:
    """One row per person and thing that is spread; within each, who is furthest above the fair share first."""
    table = persons_table(result).drop(columns="Name")
    return table.set_axis(FAIRNESS_COLUMNS, axis="columns")


def persons_table(result: RosterResult) -> pd.DataFrame:
    """Give the same rows names, and titles for people."""
    rows = [
        _person_row(result, fairness, person)
        for fairness in result.fairness
        for person in sorted(fairness.people, key=_unfair_first)
    ]
    return pd.DataFrame(rows, columns=PERSON_TITLES)


def kinds_table(result: RosterResult) -> pd.DataFrame:
    """One row per thing that is spread: how evenly, and what fairness costs in hours of a missing agent."""
    rows = [_kind_row(result, fairness) for fairness in result.fairness]
    return pd.DataFrame(rows, columns=KIND_TITLES, dtype=object)


def fairness_lines(fairness: Sequence[Fairness]) -> list[str]:
    """Tell of each thing that is spread how evenly it is, one line each."""
    return [line for each in fairness for line in _lines([each], [])[:1]]


def fairness_line(result: RosterResult, columns: int) -> str:
    """Sum fairness up, leaving out what is spread best where the columns do not hold all; empty without such a rule."""
    lines = _lines(result.fairness, _price(result)) if result.fairness else [""]
    return next((line for line in lines if len(line) <= columns), lines[-1])


def _lines(fairness: Sequence[Fairness], price: Sequence[str]) -> list[str]:
    """Tell how things are spread, in ever fewer words; that with most people above their share stays to the last."""
    ranked = sorted(fairness, key=lambda each: -each.people_above)
    short = [f"{each.kind} {_range(each)}, {_count_above(each)} above" for each in ranked]
    told = [short[:count] for count in range(len(short), 0, -1)]
    if len(ranked) == 1:
        (only,) = ranked
        told.insert(0, [f"{only.kind} {_range(only)} per person, {_count_above(only)} above their share"])
    return ["; ".join([*parts, *price]) for parts in told]


def _unfair_first(person: PersonShare) -> tuple[int, int, int, str]:
    return -person.above, person.share - person.total, -person.total, person.agent_id


def _person_row(result: RosterResult, fairness: Fairness, person: PersonShare) -> list[object]:
    agent = result.instance.agent[person.agent_id]
    return [
        fairness.kind,
        str(agent.id),
        agent.name,
        agent.team or "",
        person.before,
        person.added,
        person.total,
        person.share,
        person.above,
    ]


def _kind_row(result: RosterResult, fairness: Fairness) -> list[object]:
    relief = _relief_of(result, fairness)
    return [
        fairness.kind,
        len(fairness.people),
        fairness.people_above,
        fairness.units,
        fairness.average,
        fairness.least,
        fairness.most,
        fairness.spread,
        result.hours_worth(fairness.cost),
        None if relief is None else result.hours_worth(relief.most_cost),
        None if relief is None else result.hours_worth(beyond_gap(result, relief)),
    ]


def _relief_of(result: RosterResult, fairness: Fairness) -> Relief | None:
    own = (relief for relief in result.reliefs if relief.kind == "rule" and relief.name == fairness.limit)
    return next(own, None)


def _range(fairness: Fairness) -> str:
    same = fairness.least == fairness.most
    return f"{fairness.most}" if same else f"{fairness.least}–{fairness.most}"


def _count_above(fairness: Fairness) -> str:
    return amount(fairness.people_above) if fairness.people_above else "nobody"


def _price(result: RosterResult) -> list[str]:
    """Tell what no rule costs more than, if that is known of all of them."""
    reliefs = [_relief_of(result, fairness) for fairness in result.fairness]
    known = [relief.most_cost for relief in reliefs if relief is not None]
    hours = result.hours_worth(max(known)) if len(known) == len(reliefs) else None
    if hours is None:
        return []
    most = f"{amount(hours, 1)} h"
    return [f"costs at most {most}" if len(known) == 1 else f"cost ≤ {most} each"]
