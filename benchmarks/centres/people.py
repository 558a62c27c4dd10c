"""Who works in a benchmark centre: contracts, skills, availability and leave.

Availability and leave are drawn around a lawful week, so that everybody has at least one, under all rules at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from centres.kinds import Kind, Person, Window
from centres.shape import Shape
from centres.work import DAYS, Contract, Days, Template, contracts_of, day_sets

OWN_HOURS = {
    "full_time": ((30.0, 32.0), (32.0, 36.0)),
    "part_time": ((18.0, 22.0), (27.0, 30.0)),
    "short_days": ((12.0, 16.0), (16.0, 20.0), (20.0, 24.0)),
}
OWN_HOURS_SHARE = 0.15
LEAVE_SHARE = 0.06
UNAVAILABLE_DAYS = (0.3, 0.5, 0.2)
"""Share of the people who are unavailable on no, one and two days of the week."""
THIRD_SKILL_SHARE = 0.15
EARLY_SHARE = 0.2
EARLY_STARTS = 3
"""Share of the people who like to begin with one of the first starts, beside those who do by chance."""


def make_people(shape: Shape, random: np.random.Generator) -> list[Person]:
    """Draw the people of a centre: groups first, one after the other, then those who are different."""
    groups = _Draw(shape, random, is_group=True).kinds(shape.groups or 0)
    different = _Draw(shape, random, is_group=False).kinds(shape.agents - shape.grouped_agents)
    grouped = shape.grouped_agents
    kinds = [groups[index * len(groups) // grouped] for index in range(grouped)] + different
    digits = len(str(shape.agents))
    return [Person(f"A{index:0{digits}d}", kind) for index, kind in enumerate(kinds, start=1)]


def queue_weights(queues: int) -> list[float]:
    """Share of the people whose main queue is each one: the first is the largest."""
    sizes = [1 / (1 + 0.5 * index) for index in range(queues)]
    return [size / sum(sizes) for size in sizes]


class _Draw:
    """Draws kinds one by one, keeping contracts, queues and skills near their shares all along."""

    def __init__(self, shape: Shape, random: np.random.Generator, *, is_group: bool) -> None:
        self.shape = shape
        self.random = random
        self.is_group = is_group
        self.contracts = contracts_of(shape.hours)
        self.drawn: Counter[tuple[str, int]] = Counter()

    def kinds(self, count: int) -> list[Kind]:
        """Draw kinds, the first ones of the contract with the longest shifts."""
        contracts = _by_share([contract.share for contract in self.contracts], count)
        has_several = self.random.permutation(count) < round(self._multi_skilled_share * count)
        main = {contract.label: _by_share(queue_weights(self.shape.queues), count) for contract in self.contracts}
        return [
            self._kind(contract, next(main[contract.label]), has_several=several)
            for contract, several in zip(
                (self.contracts[index] for index in contracts), has_several.tolist(), strict=True
            )
        ]

    @property
    def _multi_skilled_share(self) -> float:
        return self.shape.multi_skilled_share if self.shape.queues > 1 else 0.0

    def _kind(self, contract: Contract, queue: int, *, has_several: bool) -> Kind:
        skills = (queue, *self._other_skills(queue)) if has_several else (queue,)
        ordinal = self.drawn[contract.label, queue]
        self.drawn[contract.label, queue] += 1
        night = self._is_night(contract, ordinal)
        template = contract.templates[-1 if night else 0]
        kind = Kind(
            contract=contract,
            skills=skills,
            hours=(contract.least_hours, contract.most_hours),
            core_start=self._core_start(template),
        )
        if self.is_group and ordinal == 0:
            return kind  # one such group per contract and queue: two of them would be the same
        return self._limited(kind, template.lengths[-1], is_night=night)

    def _core_start(self, template: Template) -> int:
        """Draw a start that leaves room for the longest shift; the first ones are the most frequent."""
        latest = template.starts[-1] - (template.lengths[-1] - template.lengths[0])
        starts = [start for start in template.starts if start <= latest]
        is_early = self.random.random() < EARLY_SHARE
        return int(self.random.choice(starts[:EARLY_STARTS] if is_early else starts))

    def _is_night(self, contract: Contract, ordinal: int) -> bool:
        """Tell whether the next kind works nights only; small numbers of groups leave nights to the flexible ones."""
        return len(contract.templates) > 1 and ordinal % 5 == (4 if self.is_group else 1)

    def _other_skills(self, queue: int) -> list[int]:
        others = [index for index in range(self.shape.queues) if index != queue]
        count = 2 if len(others) > 1 and self.random.random() < THIRD_SKILL_SHARE else 1
        weights = np.array(queue_weights(self.shape.queues))[others]
        return sorted(self.random.choice(others, count, replace=False, p=weights / weights.sum()).tolist())

    def _limited(self, kind: Kind, length: int, *, is_night: bool) -> Kind:
        """Give a kind windows around a lawful week, and a person perhaps hours and leave of their own."""
        if not self.is_group and self.random.random() < OWN_HOURS_SHARE:
            own = OWN_HOURS[kind.contract.label]
            kind = replace(kind, hours=own[int(self.random.integers(len(own)))], has_own_hours=True)
        count = int(self.random.choice(kind.day_counts()))
        lawful = day_sets(count, self.shape.personal_rules, is_night)
        worked = lawful[int(self.random.integers(len(lawful)))]
        kind = replace(kind, windows=tuple(self._windows(kind.core_start, length, worked, is_night=is_night)))
        if self.is_group or is_night or self.random.random() >= LEAVE_SHARE:
            return kind
        days = int(self.random.integers(1, 4))
        away = replace(kind, leave=worked[-days:])
        return away if count - len(away.leave) in away.day_counts() else kind

    def _windows(self, start: int, length: int, worked: Days, *, is_night: bool) -> Iterator[Window | None]:
        off = [day for day in range(DAYS) if day not in worked]
        missing = self.random.choice(off, int(self.random.choice(3, p=UNAVAILABLE_DAYS)), replace=False).tolist()
        opens, closes = self._reach(is_night=is_night)
        slack = self.random.integers(0, 5 if is_night else 9, size=(DAYS, 2)) * 30
        for day in range(DAYS):
            earlier, later = slack[day].tolist()
            window = max(opens, start - earlier), min(closes, start + length + later)
            yield None if day in missing else window

    def _reach(self, *, is_night: bool) -> Window:
        """First and last minute of all shifts of the day, or of the night."""
        if is_night:
            return 18 * 60, 34 * 60
        templates = [contract.templates[0] for contract in self.contracts]
        return templates[0].starts[0], max(template.starts[-1] + template.lengths[0] for template in templates)


def _by_share(shares: Sequence[float], count: int) -> Iterator[int]:
    """Yield positions such that each comes up as near as possible to its share at any moment."""
    given = [0] * len(shares)
    for total in range(1, count + 1):
        position = max(range(len(shares)), key=lambda index: shares[index] * total - given[index])
        given[position] += 1
        yield position
