"""The roster in the terms of Timefold; importing this module starts a Java virtual machine.

Facts are compared by identity, for Timefold hashes them all the time. Its translator turns these functions into Java,
so they keep to plain loops over lists and whole numbers. It reads annotations when a class is made, so this module does
without postponed ones.
"""

# mypy: ignore-errors
# Streams are typed by Timefold as they run, and a lambda of a stream sees only days that have a shift.

from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)


@dataclass(eq=False)
class Demand:
    """What some queues need together, and which skill sets can serve any of them."""

    units: int
    skill_sets: list[int]


@dataclass(eq=False)
class Slot:
    """A slot of the horizon.

    Parameters
    ----------
    demands
        One for each set of queues: heads go round if and only if none of these needs more than it can get.
    need, given
        Units of all queues, and those from shifts before the horizon.
    idle_cost
        Cost when nobody is planned.
    """

    demands: list[Demand]
    need: int
    given: int
    units_per_head: int
    under_cost: int
    over_cost: int
    base: int
    skill_sets: int
    idle_cost: int = 0

    def cost(self, heads: int) -> int:
        """Price of a number whose digits to `base` are the heads of each skill set."""
        count = []
        surplus = self.given - self.need
        for _ in range(self.skill_sets):
            digit = heads % self.base
            count.append(digit * self.units_per_head)
            surplus += digit * self.units_per_head
            heads = heads // self.base
        short = 0
        for demand in self.demands:
            missing = demand.units
            for skill_set in demand.skill_sets:
                missing -= count[skill_set]
            if missing > short:
                short = missing
        return short * self.under_cost + (surplus + short) * self.over_cost

    def change(self, heads: int) -> int:
        """Cost beyond that of nobody."""
        return self.cost(heads) - self.idle_cost


@dataclass(eq=False)
class Floor:
    """Where the heads of one skill set in one slot are counted; `weight` moves them to their digit."""

    slot: Slot
    weight: int


@dataclass(eq=False)
class Duty:
    """A shift of a day that people of one skill set could work.

    Parameters
    ----------
    floors
        All slots of the horizon, in one list per skill set; the shift covers `length` of them from `first`.
    ready
        Minute at which the next shift may start at the earliest.
    clock
        Minute of the day at which it starts.
    pauses
        For each lawful way to take the breaks, the slots off the floor, counted from the start.
    """

    id: Annotated[int, PlanningId]
    floors: list[Floor]
    first: int
    length: int
    start: int
    ready: int
    paid: int
    clock: int
    pauses: list[list[int]]


@dataclass(eq=False)
class Person:
    """Somebody; `faults` says for each set of worked days, as bits, how many days break a rule."""

    faults: list[int]


@dataclass(eq=False)
class Week:
    """What the shifts of a person in a week must add up to, and how far their starts may lie apart."""

    least_minutes: int
    most_minutes: int
    least_days: int
    most_days: int
    spread: int

    def fault(self, minutes: int, days: int) -> int:
        """Hours and days beyond the limits."""
        broken = 0
        if minutes < self.least_minutes:
            broken += (self.least_minutes - minutes + 59) // 60
        if minutes > self.most_minutes:
            broken += (minutes - self.most_minutes + 59) // 60
        if days < self.least_days:
            broken += self.least_days - days
        if days > self.most_days:
            broken += days - self.most_days
        return broken


@planning_entity
@dataclass(eq=False)
class PersonDay:
    """A day of a person: which shift, if any, and which way to take its breaks."""

    id: Annotated[int, PlanningId]
    person: Person
    week: Week
    day: int
    bit: int
    possible: list[Duty]
    duty: Annotated[Duty | None, PlanningVariable(value_range_provider_refs=["duties"], allows_unassigned=True)] = (
        field(default=None)
    )
    way: Annotated[int | None, PlanningVariable(value_range_provider_refs=["ways"])] = field(default=None)

    def duties(self) -> Annotated[list[Duty], ValueRangeProvider(id="duties")]:
        """Shifts that the person could work."""
        return self.possible

    def floors(self) -> list[Floor]:
        """Where the person is counted."""
        duty = self.duty
        found = duty.floors[duty.first : duty.first + duty.length]
        for offset in duty.pauses[self.way % len(duty.pauses)]:
            if offset < len(found):
                found[offset] = None
        return [floor for floor in found if floor is not None]

    def paid(self) -> int:
        """Paid minutes of the day."""
        return 0 if self.duty is None else self.duty.paid

    def works(self) -> int:
        """Whether there is a shift, as a number."""
        return 0 if self.duty is None else 1

    def worked_bit(self) -> int:
        """Bit of the day if there is a shift."""
        return 0 if self.duty is None else self.bit


@planning_solution
@dataclass(eq=False)
class Plan:
    """All days of all people."""

    days: Annotated[list[PersonDay], PlanningEntityCollectionProperty]
    ways: Annotated[list[int], ValueRangeProvider(id="ways")]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


@constraint_provider
def constraints(factory: ConstraintFactory) -> list[Constraint]:
    """All rules that are not kept by the lists of possible shifts."""
    return [
        factory.for_each(PersonDay)
        .flatten_last(lambda day: day.floors())
        .group_by(lambda floor: floor, ConstraintCollectors.count())
        .group_by(lambda floor, heads: floor.slot, ConstraintCollectors.sum(lambda floor, heads: heads * floor.weight))
        .impact(HardSoftScore.ONE_SOFT, lambda slot, heads: -slot.change(heads))
        .as_constraint("cover"),
        factory.for_each_including_unassigned(PersonDay)
        .group_by(
            lambda day: day.week,
            ConstraintCollectors.sum(lambda day: day.paid()),
            ConstraintCollectors.sum(lambda day: day.works()),
        )
        .filter(lambda week, minutes, days: week.fault(minutes, days) > 0)
        .penalize(HardSoftScore.ONE_HARD, lambda week, minutes, days: week.fault(minutes, days))
        .as_constraint("contract"),
        factory.for_each(PersonDay)
        .join(PersonDay, Joiners.equal(lambda day: day.person), Joiners.less_than(lambda day: day.day))
        .filter(lambda first, second: second.duty.start < first.duty.ready)
        .penalize(HardSoftScore.ONE_HARD, lambda first, second: (first.duty.ready - second.duty.start + 59) // 60)
        .as_constraint("rest"),
        factory.for_each_including_unassigned(PersonDay)
        .group_by(lambda day: day.person, ConstraintCollectors.sum(lambda day: day.worked_bit()))
        .filter(lambda person, bits: person.faults[bits] > 0)
        .penalize(HardSoftScore.ONE_HARD, lambda person, bits: person.faults[bits])
        .as_constraint("days in a row"),
        factory.for_each(PersonDay)
        .group_by(
            lambda day: day.week,
            ConstraintCollectors.min(lambda day: day.duty.clock),
            ConstraintCollectors.max(lambda day: day.duty.clock),
        )
        .filter(lambda week, first, last: last - first > week.spread)
        .penalize(HardSoftScore.ONE_HARD, lambda week, first, last: (last - first - week.spread + 14) // 15)
        .as_constraint("spread of starts"),
    ]
