"""What the answers of ``wfm explain`` say in words: changes and their cost, reasons, names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from wfm.domain.explanation import Change
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Shift
from wfm.report.words import amount, short_date

COST_DECIMALS = 2
PERSON_REASONS = {
    "time off": "on time off",
    "availability": "not available",
    "employment": "not employed",
    "pins": "pinned to what they have",
    "opening_hours": "their queues are closed",
    "no shift template": "their contract has no shift there",
    "no other shift": "their contract has no other shift there",
    "contract hours used up": "contract hours used up",
    "contract hours not reached": "it would leave contract hours unreached",
    "activities": "an activity would have to move",
    "break rules": "breaks can lie nowhere else",
    "one_shift_a_day": "it would overlap another shift",
}
"""Why one person does not work, by the checker's code; any other code is the name of a rule."""


@dataclass(frozen=True)
class Wording:
    """Words about the people and shifts of one input; what files name freely is made safe for a terminal."""

    instance: Instance

    # People ----------------------------------------------------------------------------------------------------------

    def name(self, agent_id: AgentId) -> str:
        """Name an agent, with the id where others bear the same name."""
        agent = self.instance.agent[agent_id]
        is_shared = self._names[agent.name] > 1
        return printable(f"{agent.name} ({agent.id})" if is_shared else agent.name)

    def full_name(self, agent: Agent) -> str:
        """Name an agent with id, contract and skills."""
        skills = ", ".join(agent.skills) or "none"
        return printable(f"{agent.name} ({agent.id}), contract {agent.contract}, skills: {skills}")

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(agent.name for agent in self.instance.agents)

    # Shifts ----------------------------------------------------------------------------------------------------------

    def times(self, shift: Shift) -> str:
        """Write start and end of a shift, or of a break."""
        calendar = self.instance.calendar
        return f"{calendar.time_of(shift.start_utc)}–{calendar.time_of(shift.end_utc)}"

    def shift(self, shift: Shift) -> str:
        """Write a shift with the places of its breaks, as in ``07:00–15:30 long, lunch 11:00``."""
        pieces = [f"{piece.label} {self.instance.calendar.time_of(piece.span.start_utc)}" for piece in shift.pieces]
        return printable(", ".join([f"{self.times(shift)} {shift.label}", *pieces]))

    def dates(self, shifts: Sequence[Shift]) -> str:
        """Name shifts by date and times, as in ``Tue 1 Dec 07:00–15:30``."""
        return " and ".join(f"{short_date(shift.date)} {self.times(shift)}" for shift in shifts)

    # Changes ---------------------------------------------------------------------------------------------------------

    def change(self, change: Change) -> str:
        """Write a change with its cost as one sentence."""
        text = f"{self._what(change)} {cost_words(change.cost)}{parts_words(change)}"
        return f"{text}. The roster would cost {money(change.objective)}."

    def _what(self, change: Change) -> str:
        name, on = self.name(change.agent_id), short_date(change.date)
        if change.after is None:
            return f"A day off for {name} on {on}"
        after = self.shift(change.after)
        if change.given_up:
            return f"Moving {owner(name)} shift of {self.dates(change.given_up)} to {on}, {after},"
        if not change.before:
            return f"A shift for {name} on {on}, {after},"
        if all(is_same_time(shift, change.after) for shift in change.before):
            return f"Moving {owner(name)} breaks of {on} ({after})"
        before = " and ".join(self.times(shift) for shift in change.before)
        return f"Moving {owner(name)} shift of {on} from {before} to {after}"


def printable(text: str) -> str:
    """Replace what a terminal would take for a command rather than print."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def owner(name: str) -> str:
    """Write whose something is."""
    return f"{name}'s"


def is_same_time(one: Shift, other: Shift) -> bool:
    """Tell whether two shifts differ in nothing but their breaks."""
    return (one.span, one.label) == (other.span, other.label)


def money(value: float) -> str:
    """Write a cost."""
    return amount(value, COST_DECIMALS)


def cost_words(cost: float) -> str:
    """Say what a change would cost."""
    text = money(abs(cost))
    if text == "0":
        return "would cost the same"
    return f"would cost {text} more" if cost > 0 else f"would save {text}"


def parts_words(change: Change) -> str:
    """Say what the cost is made of, where that is not cover alone."""
    if money(change.rule_cost) == "0":
        return ""
    return f" (cover {_signed(change.cover_cost)}, rules {_signed(change.rule_cost)})"


def _signed(value: float) -> str:
    text = money(abs(value))
    if text == "0":
        return "0"
    return f"+{text}" if value > 0 else f"−{text}"


def person_reason(code: str) -> str:
    """Say why a person does not work."""
    return PERSON_REASONS.get(code, rule_words(code))


def rule_words(name: str) -> str:
    """Name a rule."""
    return f"rule {name.replace('_', ' ')}"
