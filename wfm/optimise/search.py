"""What a search looks at: the incumbent, where it is dear, and whom to draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.optimise.cover import Cover
from wfm.optimise.duties import Duties
from wfm.optimise.heads import heads_on_floor, history_heads
from wfm.optimise.incumbent import Incumbent
from wfm.optimise.tasks import Diary
from wfm.optimise.tours import WeeklyProgram
from wfm.optimise.tuning import TUNING
from wfm.rules.model import FloatArray, IntArray


@dataclass
class Search:
    """What the neighbourhoods are chosen from."""

    duties: Duties
    program: WeeklyProgram
    incumbent: Incumbent
    random: np.random.Generator
    past: IntArray
    diary: Diary | None = None
    is_finished: bool = False

    @property
    def cover(self) -> Cover:
        """What coverage costs near the incumbent."""
        return self.incumbent.cover

    def slot_costs(self) -> FloatArray:
        """Cost of coverage in each slot now."""
        heads = heads_on_floor(self.duties, self.incumbent.plan)[:, : self.cover.slot_count]
        return self.cover.cost(heads + self.past)

    def day_costs(self) -> FloatArray:
        """Cost of coverage on each day now."""
        calendar = self.duties.instance.calendar
        costs = self.slot_costs()
        return np.array([costs[list(calendar.slots_on(day))].sum() for day in range(calendar.days)])

    def pick_day(self) -> int:
        """Draw a day, the costly ones more often."""
        weight = self.day_costs() + 1e-9
        weight = weight / weight.sum() + 0.5 / len(weight)
        return int(self.random.choice(len(weight), p=weight / weight.sum()))

    def pick_agents(self, count: int) -> IntArray:
        """Draw so many agents."""
        total = len(self.duties.agents)
        return np.sort(self.random.choice(total, size=max(1, min(count, total, TUNING.most_people)), replace=False))


def build_search(
    duties: Duties, program: WeeklyProgram, incumbent: Incumbent, seed: int, diary: Diary | None = None
) -> Search:
    """Prepare a search."""
    past = history_heads(duties)[:, : incumbent.cover.slot_count]
    return Search(duties, program, incumbent, np.random.default_rng(seed), past, diary)
