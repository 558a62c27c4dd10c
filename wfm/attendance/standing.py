"""Where each agent stands: live points, lapsed ones, steps, and the Bradford factor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from wfm.attendance.entries import Entry
from wfm.attendance.revisions import counts
from wfm.attendance.settings import BradfordSettings, Credit, PointsSettings, Step
from wfm.domain.decisions import PastException
from wfm.domain.ids import AgentId
from wfm.domain.standings import Standing


class Charge(NamedTuple):
    """What an exception counts for: `points` may be 0 where only its kind matters."""

    date: date
    id: str
    code: str
    points: float
    is_confirmed: bool


@dataclass(frozen=True)
class Dates:
    """The dates at which agents are looked at: the first and the last of the period."""

    first: date
    last: date


def find_charges(entries: Iterable[Entry], past: Iterable[PastException]) -> list[Charge]:
    """Gather what counts of an agent's exceptions, open ones included, by date; merged ones are no occurrence."""
    found = [
        Charge(row.date, row.exception_id, row.code, row.points, row.status == "confirmed")
        for row in past
        if counts(row) and row.points_state != "merged"
    ]
    found += [
        Charge(entry.date, entry.id, entry.code, entry.points, entry.status == "confirmed")
        for entry in entries
        if not entry.is_held and entry.points_state in ("none", "open", "charged", "capped")
    ]
    return sorted(found, key=lambda charge: charge.date)


def find_standing(
    agent_id: AgentId,
    charges: Sequence[Charge],
    missed: Iterable[tuple[date, str]],
    shift_dates: Iterable[date],
    dates: Dates,
    points: PointsSettings,
    bradford: BradfordSettings,
) -> Standing:
    """Tell where an agent stands.

    Parameters
    ----------
    charges
        By date, those of earlier weeks included.
    missed
        Date and spell of every shift that the Bradford factor counts.
    shift_dates
        Dates with a shift that is over, for points that lapse after perfect attendance.
    """
    worked_dates = sorted(set(shift_dates))
    confirmed = [charge for charge in charges if charge.is_confirmed]
    before = _Ledger([charge for charge in confirmed if charge.date < dates.first], points, worked_dates, dates.first)
    now = _Ledger(confirmed, points, worked_dates, dates.last)
    everything = _Ledger(list(charges), points, worked_dates, dates.last)
    spells, days = _bradford(missed, bradford.weeks * 7, dates.last)
    factor = spells * spells * days
    return Standing(
        agent_id=agent_id,
        points_before=before.points,
        points=now.points,
        points_with_open=everything.points,
        lapsed=now.lapsed,
        step_before=before.step,
        step=now.step,
        step_with_open=everything.step,
        is_new=_rank(points.steps, now.step) > _rank(points.steps, before.step),
        next_expiry=now.next_expiry,
        behind=now.behind,
        spells=spells,
        bradford_days=days,
        bradford=factor,
        trigger=max((trigger for trigger in bradford.triggers if factor >= trigger), default=None),
    )


class _Ledger:
    """The live charges of an agent on one day, less what perfect attendance has let lapse."""

    def __init__(
        self, charges: Sequence[Charge], settings: PointsSettings, shift_dates: Sequence[date], day: date
    ) -> None:
        self.window = timedelta(days=settings.window_days)
        self.steps = settings.steps
        self.charges = [charge for charge in charges if charge.date <= day]
        self.left = [charge.points for charge in self.charges]
        self.lapsed = 0.0
        if settings.credit:
            self._let_lapse(settings.credit, [each for each in shift_dates if each <= day])
        self.live = [index for index, charge in enumerate(self.charges) if day - charge.date < self.window]

    @property
    def points(self) -> float:
        """Live points."""
        return round(sum(self.left[index] for index in self.live), 6)

    @property
    def step(self) -> str:
        """Highest step met, empty if none is."""
        count = Counter(self.charges[index].code for index in self.live)
        met = [step.name for step in self.steps if _is_met(step, self.points, count)]
        return max(met, key=lambda name: _rank(self.steps, name), default="")

    @property
    def next_expiry(self) -> date | None:
        """First day on which a charge that still weighs is gone."""
        return min((self.charges[index].date + self.window for index in self.live if self.left[index]), default=None)

    @property
    def behind(self) -> tuple[str, ...]:
        """Charges that points or steps rest on."""
        codes = {step.code for step in self.steps}
        live = ((self.charges[index], self.left[index]) for index in self.live)
        return tuple(charge.id for charge, left in live if left or charge.code in codes)

    def _let_lapse(self, credit: Credit, shift_dates: Sequence[date]) -> None:
        """Count shift dates without a charge; each full row of them takes points off the oldest, if there are any."""
        charged = {charge.date for charge in self.charges if charge.points}
        row = 0
        for day in sorted({*shift_dates, *charged}):
            row = 0 if day in charged else row + 1
            if row == credit.days:
                row = 0
                self._take(credit.points, day)

    def _take(self, points: float, day: date) -> None:
        """Let points lapse, the oldest live ones first."""
        for index, charge in enumerate(self.charges):
            if charge.date <= day < charge.date + self.window:
                taken = min(points, self.left[index])
                self.left[index] -= taken
                self.lapsed += taken
                points -= taken


def _is_met(step: Step, points: float, count: Counter[str]) -> bool:
    if step.points is not None:
        return points >= step.points
    return step.count is not None and step.code is not None and count[step.code] >= step.count


def _rank(steps: Sequence[Step], name: str) -> int:
    """Height of a step: where its name first stands in the policy."""
    return next((rank for rank, step in enumerate(steps) if step.name == name), -1)


def _bradford(missed: Iterable[tuple[date, str]], window_days: int, day: date) -> tuple[int, int]:
    """Count spells and missed shifts within the window."""
    live = [spell for missed_on, spell in missed if (day - missed_on).days < window_days]
    return len(set(live)), len(live)


def missed_shifts(entries: Iterable[Entry], past: Iterable[PastException]) -> list[tuple[date, str]]:
    """Date and spell of every missed shift that the Bradford factor counts."""
    found = [(row.date, row.spell or row.exception_id) for row in past if row.bradford_day and not row.is_held]
    return found + [(entry.date, entry.spell or entry.id) for entry in entries if entry.is_bradford_day]
