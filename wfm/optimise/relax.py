"""The relaxation: continuous counts of duties per group, breaks as curves, coverage, and every linear rule.

Its optimum is a bound for every roster: leaving a rule out, or counting people in fractions, can only lower the cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.optimise.cover import Cover
from wfm.optimise.curves import BreakWindow
from wfm.optimise.dive import Sums
from wfm.optimise.duties import MOST_SLOTS, Duties
from wfm.optimise.lp import LinearProgram
from wfm.optimise.plan import history_heads
from wfm.rules.base import Rule
from wfm.rules.model import Choices, FloatArray, IntArray, Rows, join_choices


@dataclass(frozen=True)
class Groups:
    """Interchangeable agents counted together.

    Parameters
    ----------
    members
        Agents' positions per group, ascending.
    duty
        Shape (columns,): the duty of the group's first member that each column counts.
    group
        Shape (columns,): whose column it is.
    """

    members: tuple[IntArray, ...]
    duty: IntArray
    group: IntArray

    @property
    def size(self) -> IntArray:
        """Agents per group."""
        return np.array([len(own) for own in self.members], dtype=np.int64)


def build_groups(duties: Duties) -> Groups:
    """Pick the columns of the relaxation: the duties of each group's first member."""
    members = tuple(np.flatnonzero(duties.group == number) for number in range(int(duties.group.max()) + 1))
    speaks = np.zeros(len(duties.agents), dtype=bool)
    speaks[[own[0] for own in members]] = True
    duty = np.flatnonzero(speaks[duties.choices.unit])
    return Groups(members, duty, duties.group[duties.choices.unit[duty]])


@dataclass(frozen=True)
class _Flow:
    """Consecutive columns, each of which adds `sign` heads of a skill set for `length` slots from `slot` on."""

    first_column: int
    skill_set: IntArray
    slot: IntArray
    length: int
    sign: float


class Relaxation:
    """Builds the linear program; implements the protocol `Model` for groups.

    Columns 0 … are the counts of duties, in the order of `groups.duty`.

    Parameters
    ----------
    has_gaps
        Whether work between breaks is limited by the templates' gaps, beside the breaks' windows. The program without
        them is faster and bounds less.
    """

    def __init__(self, duties: Duties, cover: Cover, groups: Groups, *, has_gaps: bool = True) -> None:
        self._has_gaps = has_gaps
        self.duties = duties
        self.groups = groups
        self.program = LinearProgram()
        self.size = groups.size.astype(np.float64)
        self.instance: Instance = duties.instance
        self.units: tuple[Agent, ...] = tuple(duties.agents[own[0]] for own in groups.members)
        self.choices: Choices = self._choices()
        self.program.add_columns(len(groups.duty), 0.0, self.size[groups.group], 0.0)
        self.day_counts = self._limit_days()
        for rule in duties.rules:
            rule.post(self)
        self._cover(cover)

    def limit(self, rule: Rule, rows: Rows) -> None:
        """Add rows, scaled to the size of their groups; a priced rule gets its slack."""
        count = len(rows.unit)
        if not count:
            return
        fixed = self.choices.is_fixed[rows.choice]
        scale = self.size[rows.unit]
        settled = np.bincount(
            rows.row[fixed], weights=rows.coefficient[fixed] * scale[rows.row[fixed]], minlength=count
        )
        lower, upper = rows.lower * scale - settled, rows.upper * scale - settled
        # What is settled at a price already belongs to the bound: a wish for a day on which nothing can be worked.
        live = (lower > 0) | (upper < 0) if rule.cost is not None else np.zeros(count, dtype=bool)
        live[rows.row[~fixed]] = True
        number = np.cumsum(live) - 1
        first = self.program.add_rows(int(live.sum()), lower[live], upper[live])
        self.program.add_entries(first + number[rows.row[~fixed]], rows.choice[~fixed], rows.coefficient[~fixed])
        if rule.cost is not None:
            self._price(rule.cost, rows, live, first + number)

    def _price(self, cost: float, rows: Rows, live: np.ndarray, number: IntArray) -> None:
        """Let slack pay for what a row is exceeded by; a priced row has one limit, an upper or a lower one."""
        used = np.unique(rows.slack[live])
        position = np.searchsorted(used, rows.slack)
        first = self.program.add_columns(len(used), 0.0, np.inf, cost * rows.weight[used])
        sign = np.where(rows.upper < np.inf, -1.0, 1.0)
        self.program.add_entries(number[live], first + position[live], sign[live])

    def _choices(self) -> Choices:
        duties, groups = self.duties, self.groups
        free = duties.choices.take(groups.duty)
        first = np.array([own[0] for own in groups.members], dtype=np.int64)
        past = duties.history.take(np.isin(duties.history.unit, first))
        return join_choices([replace(free, unit=groups.group), replace(past, unit=duties.group[past.unit])])

    def _limit_days(self) -> Sums:
        """Let nobody work more than one shift a day; these are the program's first rows."""
        free = ~self.choices.is_fixed
        keys, row = np.unique(self.choices.key[free], return_inverse=True)
        group = np.zeros(len(keys), np.int64)
        group[row] = self.groups.group
        self.program.add_rows(len(keys), 0.0, self.size[group])
        self.program.add_entries(row, np.arange(len(row)), 1.0)
        return Sums(row, group, self.size[group])

    def _cover(self, cover: Cover) -> None:
        """Tell heads by their changes from slot to slot: starts, ends, and both ends of every break."""
        program, slots = self.program, cover.slot_count
        past = np.diff(history_heads(self.duties)[:, :slots], axis=1, prepend=0)
        heads = program.add_columns(past.size, 0.0, np.inf, np.repeat(cover.head_cost, slots))
        change = program.add_rows(past.size, past.ravel(), past.ravel())
        every = np.arange(past.size)
        program.add_entries(change + every, heads + every, 1.0)
        later = every[every % slots > 0]
        program.add_entries(change + later, heads + later - 1, -1.0)
        for index in range(len(self.duties.patterns)):
            for flow in self._flows(index):
                for slot, sign in ((flow.slot, -flow.sign), (flow.slot + flow.length, flow.sign)):
                    inside = slot < slots
                    column = flow.first_column + np.arange(len(slot))
                    program.add_entries(change + flow.skill_set[inside] * slots + slot[inside], column[inside], sign)
        program.constant += float(cover.constant.sum())
        self._want(cover, heads)

    def _flows(self, index: int) -> list[_Flow]:
        """Count the shifts of one pattern by kind (skills and start), and each of their breaks by its start."""
        duties, duty, program = self.duties, self.groups.duty, self.program
        pattern = duties.patterns[index]
        members = np.flatnonzero(duties.pattern[duty] == index)
        skill_set = duties.skill_set[duties.choices.unit[duty[members]]]
        kinds, kind = np.unique(skill_set * MOST_SLOTS + duties.start_slot[duty[members]], return_inverse=True)
        skills, start = kinds // MOST_SLOTS, kinds % MOST_SLOTS
        count = program.add_columns(len(kinds), 0.0, np.inf, 0.0)
        self._balance(count, len(kinds), kind, members)
        flows = [_Flow(count, skills, start, pattern.length, 1.0)]
        for window in pattern.breaks:
            places = np.arange(window.first, window.last + 1)
            first = program.add_columns(len(kinds) * len(places), 0.0, np.inf, 0.0)
            which = np.repeat(np.arange(len(kinds)), len(places))
            self._balance(count, len(kinds), which, first + np.arange(len(which)))
            flows.append(_Flow(first, skills[which], (start[:, None] + places).ravel(), window.length, -1.0))
        for event, (low, high) in enumerate(pattern.gaps if self._has_gaps else ()):
            pair = flows[event + 1 : event + 3]
            self._gap(
                pattern.breaks[event : event + 2], low, high, pair[0].first_column, pair[1].first_column, len(kinds)
            )
        return flows

    def _balance(self, count: int, kinds: int, kind: IntArray, columns: IntArray) -> None:
        """Make columns of each kind add up to its count."""
        row = self.program.add_rows(kinds, 0.0, 0.0)
        self.program.add_entries(row + np.arange(kinds), count + np.arange(kinds), -1.0)
        self.program.add_entries(row + kind, columns, 1.0)

    def _gap(self, windows: Sequence[BreakWindow], low: int, high: int, sooner: int, later: int, kinds: int) -> None:
        """Keep the distance of two breaks: nobody takes the later one too soon after the first, nobody too late.

        As with curves, it is enough to compare how many have begun by each slot, and only where the windows leave
        a choice.
        """
        this, following = windows
        for slot in range(this.first, this.last + 1):
            if slot < this.last and slot + low >= following.first:
                self._not_more(later, following, slot + low, sooner, this, slot, kinds)
            if slot + high < following.last:
                self._not_more(sooner, this, slot, later, following, slot + high, kinds)

    def _not_more(
        self,
        few: int,
        few_window: BreakWindow,
        few_by: int,
        many: int,
        many_window: BreakWindow,
        many_by: int,
        kinds: int,
    ) -> None:
        """Post, for each kind, that no more have begun one break by a slot than another break by another slot."""
        row = self.program.add_rows(kinds, -np.inf, 0.0)
        for first, window, until, sign in ((few, few_window, few_by, 1.0), (many, many_window, many_by, -1.0)):
            width = window.last - window.first + 1
            begun = np.arange(min(width, until - window.first + 1))
            column = first + (np.arange(kinds)[:, None] * width + begun).ravel()
            self.program.add_entries(row + np.repeat(np.arange(kinds), len(begun)), column, sign)

    def _want(self, cover: Cover, heads: int) -> None:
        slots = cover.slot_count
        for want in cover.wants:
            unmet = self.program.add_columns(slots, 0.0, np.inf, want.step_cost)
            for members, thousandths in zip(want.members, want.thousandths, strict=True):
                fraction = (thousandths % 1000) / 1000
                self._open_want(
                    members, unmet, np.flatnonzero(thousandths > 0), np.ones(slots), thousandths / 1000, heads
                )
                whole = np.ceil(thousandths / 1000)
                self._open_want(members, unmet, np.flatnonzero(fraction > 0), fraction, whole, heads)

    def _open_want(
        self, members: IntArray, unmet: int, slots: IntArray, factor: FloatArray, wanted: FloatArray, heads: int
    ) -> None:
        """Post ``unmet >= factor * (wanted - heads of the members)`` for some slots."""
        first = self.program.add_rows(len(slots), factor[slots] * wanted[slots], np.inf)
        row = first + np.arange(len(slots))
        self.program.add_entries(row, unmet + slots, 1.0)
        stride = len(factor)
        for skill_set in np.flatnonzero(members):
            self.program.add_entries(row, heads + skill_set * stride + slots, factor[slots])
