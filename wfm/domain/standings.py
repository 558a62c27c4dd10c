"""Where an agent stands under the site's points policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wfm.domain.compact import Compact
from wfm.domain.ids import AgentId


@dataclass(frozen=True, slots=True)
class Standing(Compact):
    """An agent's points, steps and Bradford factor; steps are proposals, and an empty name means none.

    Parameters
    ----------
    points_before
        Live confirmed points at the start of the period, before anything of it.
    points, points_with_open
        Live points at the end of the period: confirmed ones, and those that there would be if every open exception were
        confirmed.
    lapsed
        Confirmed points that perfect attendance has let lapse before they would have expired.
    step_before, step, step_with_open
        Highest step met with each of the three.
    is_new
        Whether `step` is higher than `step_before`.
    next_expiry
        First day on which some of `points` will be gone, None where there are none.
    behind
        Ids of the confirmed exceptions that `points` and `step` rest on, oldest first.
    spells, bradford_days, bradford
        S, D and S² × D over the rolling weeks up to the end of the period.
    trigger
        Highest trigger that the factor has reached, if any.
    """

    agent_id: AgentId
    points_before: float = 0.0
    points: float = 0.0
    points_with_open: float = 0.0
    lapsed: float = 0.0
    step_before: str = ""
    step: str = ""
    step_with_open: str = ""
    is_new: bool = False
    next_expiry: date | None = None
    behind: tuple[str, ...] = ()
    spells: int = 0
    bradford_days: int = 0
    bradford: int = 0
    trigger: float | None = None

    @property
    def is_on_a_step(self) -> bool:
        """Whether there is a step at the start, at the end, or if all that is open were confirmed."""
        return bool(self.step_before or self.step or self.step_with_open)
