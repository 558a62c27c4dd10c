"""What a rule remembers of one agent's days, told day by day.

A rule that can be told this way lets the weekly program (the optimiser's and the certificate's, which share nothing
else) keep it exactly: a small automaton reads one symbol a day and says what the day costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from wfm.rules.model import FloatArray, IntArray

DAY_OFF = 0
"""Symbol of a day without a shift, in every rule alike."""
FORBIDDEN = -1
"""In place of a next state: the agent may not do this."""

Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True)
class DayState:
    """A finite automaton over the days of the horizon; states and symbols are numbered from 0.

    Parameters
    ----------
    symbol
        Shape (choices,): what each choice of the agent means to the rule, 1 or more; the choices are those handed to
        `Rule.day_state`.
    step
        Shape (days, states, symbols): the state after a day, or `FORBIDDEN`.
    cost
        Shape (days, states, symbols): what the day adds to the cost, 0 or more; 0 everywhere for a hard rule.
    starts
        States in which the agent may enter the horizon; where there are several, the cheapest way counts.
    """

    symbol: IntArray
    step: IntArray
    cost: FloatArray
    starts: tuple[int, ...]

    @cached_property
    def tables_key(self) -> bytes:
        """Equal for agents whose automata are the same, whatever their choices and past."""
        tables = b"|".join([str(self.step.shape).encode(), self.step.tobytes(), self.cost.tobytes()])
        return sha256(tables).digest()


def same_every_day(table: NDArray[Scalar], days: int) -> NDArray[Scalar]:
    """Repeat a table of shape (states, symbols) for every day of the horizon."""
    return np.repeat(table[np.newaxis], days, axis=0)
