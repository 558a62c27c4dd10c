"""Coverage inside a CP-SAT model: break curves of the shifts whose breaks are free, heads, and wants left open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wfm.domain.ids import QueueId
from wfm.optimise.classes import ClassTable, build_classes
from wfm.optimise.cover import Cover, Want
from wfm.optimise.cpsat import SubModel
from wfm.optimise.cpsat_people import Deciding
from wfm.optimise.cpsat_work import add_work, common_unit
from wfm.optimise.curves import break_starts
from wfm.optimise.duties import Duties
from wfm.optimise.heads import heads_on_break, heads_on_floor, heads_on_tasks
from wfm.optimise.plan import OFF, Plan
from wfm.rules.break_limit import BreakLimit
from wfm.rules.model import BoolArray, IntArray


class CoverPart:
    """Adds coverage to a model.

    Parameters
    ----------
    deciding
        The model's variables that decide about shifts.
    free
        Shape (agents, days): days that the model decides.
    loose
        Shape (agents, days): shifts whose breaks may move; holds all free days.
    past
        Heads of shifts begun before the horizon, shape (skill sets, slots).
    moves_work
        Whether the model decides when work that may wait is done; else it is done when the cover has it done.
    """

    def __init__(
        self,
        model: SubModel,
        duties: Duties,
        plan: Plan,
        cover: Cover,
        deciding: Deciding,
        free: BoolArray,
        loose: BoolArray,
        past: IntArray,
        *,
        moves_work: bool = False,
    ) -> None:
        self.model, self.duties, self.plan, self.cover = model, duties, plan, cover
        self.moving = cover.waiting if moves_work else ()
        self.deciding = deciding
        self.loose = loose
        settled = heads_on_floor(duties, plan, np.nonzero((plan.duty != OFF) & ~loose))
        # Activities stay where they are: what they take off the floor is settled, whoever's shift is free.
        settled = settled - heads_on_tasks(duties, plan)
        self.settled = settled[:, : cover.slot_count] + past
        self.now = heads_on_floor(duties, plan)[:, : cover.slot_count] + past
        self.held = plan.duty[loose & ~free & (plan.duty != OFF)]
        duty = np.concatenate([deciding.duty, self.held])
        self.most = int(deciding.most.sum()) + len(self.held)
        choices = duties.choices
        self.table = build_classes(
            duties.patterns,
            duties.skill_set[choices.unit[duty]],
            duties.pattern[duty],
            choices.day[duty],
            duties.start_slot[duty],
        )
        if len(duty):
            self.curve = self._curves()
            self._cover()

    def plan_of(self, values: IntArray, duty: IntArray) -> Plan:
        """Read breaks off a solution: they go first come, first served within each class.

        Parameters
        ----------
        duty
            Duties of all agents as solved, shape (agents, days).
        """
        breaks = self.plan.breaks.copy()
        breaks[np.nonzero(self.loose)] = -1
        agent, day, member = _members(self.duties, duty, self.loose, self.table)
        edges = np.searchsorted(member, np.arange(len(self.table.classes) + 1))
        for item, low, high in zip(self.table.classes, edges, edges[1:], strict=False):
            first = self.curve + item.first_variable
            starts = break_starts(item.shape, item.first_slot, values[first : first + item.shape.variable_count])
            breaks[agent[low:high], day[low:high], : starts.shape[1]] = starts
        return Plan(duty, breaks, self.plan.tasks)

    def _curves(self) -> int:
        model, table = self.model, self.table
        hints = _curve_hints(self.duties, self.plan, self.loose, table)
        first = len(model.variables)
        for hint in hints.tolist():
            model.add_variable(self.most, hint)
        for low, high in zip((first + table.lower).tolist(), (first + table.upper).tolist(), strict=True):
            model.add_row((low, high), (1, -1), upper=0)
        self._start_curves(first)
        return first

    def _start_curves(self, first: int) -> None:
        """Add to those started before each start those that begin with it."""
        table, count = self.table, len(self.deciding.duty)
        settled = np.bincount(table.started[count:], minlength=table.variable_count)
        fresh: dict[int, list[int]] = {}
        for variable, started in zip(self.deciding.variable.tolist(), table.started[:count].tolist(), strict=True):
            fresh.setdefault(started, []).append(variable)
        for curve in np.flatnonzero(table.previous > -2).tolist():
            before = [first + int(table.previous[curve])] if table.previous[curve] >= 0 else []
            variables = [first + curve, *before, *fresh.get(curve, [])]
            total = int(settled[curve])
            self.model.add_row(variables, [1] + [-1] * (len(variables) - 1), lower=total, upper=total)

    def _cover(self) -> None:
        """Count heads in every slot that a loose shift can reach, and price them."""
        model, table, cover = self.model, self.table, self.cover
        inside = table.slot < cover.slot_count
        key = (table.skill_set * cover.slot_count + table.slot)[inside]
        variable, coefficient = (self.curve + table.variable)[inside], table.coefficient[inside]
        order = np.argsort(key, kind="stable")
        keys, edges = np.unique(key[order], return_index=True)
        heads: dict[tuple[int, int], int] = {}
        for number, (low, high) in zip(keys.tolist(), zip(edges, [*edges[1:], len(key)], strict=True), strict=True):
            skill_set, slot = divmod(number, cover.slot_count)
            entries = order[low:high]
            settled = int(self.settled[skill_set, slot])
            now = int(self.now[skill_set, slot])
            # Activities of people whose shift is free are off the floor whether or not their shift is there.
            position = model.add_variable(settled + self.most, now, cover.head_cost[skill_set], lower=min(0, settled))
            heads[skill_set, slot] = position
            factors = [1, *(-coefficient[entries]).tolist()]
            model.add_row([position, *variable[entries].tolist()], factors, settled, settled)
        unit = common_unit(cover) if self.moving else None
        work = [add_work(model, waiting, unit or 1) for waiting in self.moving]
        touched = sorted({slot for _, slot in heads}.union(*work))
        for level, want in enumerate(cover.wants):
            own = {
                waiting.queue: needed
                for waiting, needed in zip(self.moving, work, strict=True)
                if level in waiting.levels
            }
            self._want(want, heads, touched, own, unit)
        if self.duties.break_limits:
            self._limit_breaks(heads)

    def _want(
        self,
        want: Want,
        heads: dict[tuple[int, int], int],
        touched: list[int],
        work: Mapping[QueueId, Mapping[int, int]],
        unit: int | None,
    ) -> None:
        """Bound the wants left open from below, also by the cut for whole heads where nothing that is wanted moves.

        Parameters
        ----------
        work
            Variables of the work that moves these wants, by queue and slot, counted in `unit`.
        """
        model = self.model
        unit = unit or int(np.gcd.reduce(want.thousandths[:, touched], axis=None, initial=1000))
        for slot in touched:
            rows = self._want_rows(want, slot, heads, work)
            most = max(row.most(model, unit) for row in rows)
            if most <= 0:
                continue
            now = (want.thousandths[:, slot] - 1000 * (want.members @ self.now[:, slot])).max()
            unmet = model.add_variable(most // unit, max(0, int(now) // unit), want.step_cost * unit / 1000)
            for row in rows:
                if row.most(model, unit) > 0:
                    row.add_to(model, unmet, unit)

    def _want_rows(
        self,
        want: Want,
        slot: int,
        heads: Mapping[tuple[int, int], int],
        work: Mapping[QueueId, Mapping[int, int]],
    ) -> list[_WantRow]:
        """Gather what each set of queues wants in a slot, less the heads that are settled there."""
        rows = []
        planned = {waiting.queue: int(waiting.needed[slot]) for waiting in self.moving}
        for members, wanted, queues in zip(want.members, want.thousandths[:, slot].tolist(), want.queues, strict=True):
            sets = np.flatnonzero(members).tolist()
            settled = sum(int(self.settled[own, slot]) for own in sets if (own, slot) not in heads)
            moved = [queue for queue in queues if slot in work.get(queue, ())]
            rows.append(
                _WantRow(
                    heads=[heads[own, slot] for own in sets if (own, slot) in heads],
                    work=[work[queue][slot] for queue in moved],
                    wanted=wanted - 1000 * settled - sum(planned[queue] for queue in moved),
                )
            )
        return rows

    def _limit_breaks(self, heads: dict[tuple[int, int], int]) -> None:
        """Price heads on a break beyond each limit, in every slot in which a loose break can lie."""
        table, duties = self.table, self.duties
        still = np.nonzero((self.plan.duty != OFF) & ~self.loose)
        settled = heads_on_break(duties, self.plan, still)
        now = heads_on_break(duties, self.plan, np.nonzero(self.plan.duty != OFF))
        inside = np.flatnonzero(table.away_slot < self.cover.slot_count)
        if not len(inside):
            return
        order = inside[np.argsort(table.away_slot[inside], kind="stable")]
        slots, edges = np.unique(table.away_slot[order], return_index=True)
        for limit in duties.break_limits:
            counted = np.zeros(len(duties.skill_sets), dtype=bool)
            counted[duties.skill_set[limit.counted]] = True
            for slot, entries in zip(slots.tolist(), np.split(order, edges[1:]), strict=True):
                own = entries[counted[table.away_skill_set[entries]]]
                if len(own):
                    away = int(settled[counted, slot].sum()), int(now[counted, slot].sum())
                    self._limit_away(limit, np.flatnonzero(counted).tolist(), slot, own, away, heads)

    def _limit_away(
        self,
        limit: BreakLimit,
        counted: list[int],
        slot: int,
        entries: IntArray,
        away: tuple[int, int],
        heads: dict[tuple[int, int], int],
    ) -> None:
        """Limit one slot: with a share, so many of those on a break and on the floor together.

        `away` counts those whose break is settled, and all who are on a break now.
        """
        most, part, whole = (limit.heads or 0, 0, 1) if limit.share is None else (0, *limit.share.as_integer_ratio())
        on_floor = [heads[own, slot] for own in counted if (own, slot) in heads]
        held = sum(int(self.settled[own, slot]) for own in counted if (own, slot) not in heads)
        present = sum(int(self.now[own, slot]) for own in counted) + away[1]
        over = max(0, whole * (away[1] - most) - part * present)
        cost = (self.cover.broken_cost if limit.cost is None else limit.cost) / whole
        slack = self.model.add_variable(1_000_000, over, cost)
        variables = [*(self.curve + self.table.away_variable[entries]).tolist(), *on_floor, slack]
        factors = [
            *((whole - part) * self.table.away_coefficient[entries]).tolist(),
            *[-part] * len(on_floor),
            -1,
        ]
        self.model.add_row(variables, factors, upper=whole * most + part * held - (whole - part) * away[0])


@dataclass(frozen=True)
class _WantRow:
    """What a set of queues wants in a slot.

    Parameters
    ----------
    heads, work
        Variables of heads that can serve it, and of work that moves what it wants.
    wanted
        Thousandths of a head, beside that work.
    """

    heads: list[int]
    work: list[int]
    wanted: int

    def most(self, model: SubModel, unit: int) -> int:
        """Thousandths that can be left open at most."""
        fewest = sum(model.lowers[own] for own in self.heads)
        return self.wanted + unit * sum(model.uppers[own] for own in self.work) - 1000 * fewest

    def add_to(self, model: SubModel, unmet: int, unit: int) -> None:
        """Bound the variable `unmet` from below, for whole heads too where nothing moves."""
        factors = [1, *[1000 // unit] * len(self.heads), *[-1] * len(self.work)]
        model.add_row([unmet, *self.heads, *self.work], factors, lower=self.wanted // unit)
        fraction = self.wanted % 1000 // unit
        if fraction and self.heads and not self.work:
            whole = -(-self.wanted // 1000)
            model.add_row([unmet, *self.heads], [1, *[fraction] * len(self.heads)], lower=fraction * whole)


def _members(
    duties: Duties, duty: IntArray, loose: BoolArray, table: ClassTable
) -> tuple[IntArray, IntArray, IntArray]:
    """Agents, days and classes of the loose shifts that are worked, in order of class and start."""
    agent, day = np.nonzero(loose & (duty != OFF))
    own = duty[agent, day]
    member = table.class_of(duties.skill_set[agent], duties.pattern[own], day)
    order = np.lexsort((agent, duties.start_slot[own], member))
    return agent[order], day[order], member[order]


def _curve_hints(duties: Duties, plan: Plan, loose: BoolArray, table: ClassTable) -> IntArray:
    """Curves as the plan draws them."""
    counts = np.zeros(table.variable_count, np.int64)
    for agent, day, member in zip(*_members(duties, plan.duty, loose, table), strict=True):
        item = table.classes[member]
        shape, own = item.shape, counts[item.first_variable : item.first_variable + item.shape.variable_count]
        started = int(np.searchsorted(item.starts, duties.start_slot[plan.duty[agent, day]]))
        own[started : len(item.starts)] += 1
        begins = plan.breaks[agent, day]
        for event, (first, base, slots) in enumerate(
            zip(shape.event_first, shape.event_variable, shape.event_slots, strict=True)
        ):
            offset = int(begins[event]) - item.first_slot - first
            own[base + max(0, offset) : base + slots] += 1
    return counts
