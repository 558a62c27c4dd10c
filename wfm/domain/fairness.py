"""How evenly a roster spreads what nobody likes: weekends, late or night shifts, unpopular hours, refused requests."""

from __future__ import annotations

from dataclasses import dataclass

from wfm.domain.ids import AgentId


@dataclass(frozen=True)
class PersonShare:
    """What one person has of something that is spread.

    Parameters
    ----------
    before, added
        Units before the horizon, and those of the roster.
    share
        Fair share, rounded up.
    above
        Units above it, as far as the roster adds them.
    """

    agent_id: AgentId
    before: int
    added: int
    share: int
    above: int

    @property
    def total(self) -> int:
        """Units in all."""
        return self.before + self.added


@dataclass(frozen=True)
class Fairness:
    """How one thing is spread over the people who share it.

    Parameters
    ----------
    kind
        What is spread, in words, with the settings where several rules spread the like.
    limit
        Name of the rule that spreads it, as in `Relief`.
    cost
        Price of all units above fair shares.
    people
        Whoever is in scope and employed on some date of the horizon.
    """

    kind: str
    limit: str
    cost: float
    people: tuple[PersonShare, ...]

    @property
    def units(self) -> int:
        """Units of all people."""
        return sum(person.total for person in self.people)

    @property
    def average(self) -> float:
        """Units per person; 0 where there is nobody."""
        return self.units / len(self.people) if self.people else 0.0

    @property
    def least(self) -> int:
        """Fewest units that anybody has."""
        return min((person.total for person in self.people), default=0)

    @property
    def most(self) -> int:
        """Most units that anybody has."""
        return max((person.total for person in self.people), default=0)

    @property
    def spread(self) -> int:
        """How far apart people are, each measured from the own fair share: 0 where all are treated alike."""
        distances = [person.total - person.share for person in self.people]
        return max(distances, default=0) - min(distances, default=0)

    @property
    def people_above(self) -> int:
        """Number of people whom the roster gives more than a fair share."""
        return sum(person.above > 0 for person in self.people)
