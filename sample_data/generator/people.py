"""Sixty invented people in four teams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from centre import EVENINGS, FULL_TIME, PART_TIME, PLANNED_WEEK, Contract

FIRST_NAMES = (
    "Aaliyah", "Adam", "Agnieszka", "Aidan", "Alice", "Amara", "Amir", "Anita", "Anwar", "Beatrice", "Ben", "Bethan",
    "Carlos", "Catherine", "Chloe", "Daniel", "Darius", "Deepa", "Dylan", "Ebony", "Eleanor", "Elif", "Emeka", "Erin",
    "Farah", "Felix", "Fiona", "Gareth", "Grace", "Hamza", "Hannah", "Harriet", "Ibrahim", "Imogen", "Isaac",
    "Jasmine", "Joao", "Joseph", "Kamila", "Katie", "Kwame", "Laura", "Leila", "Liam", "Lucia", "Marcus", "Mei",
    "Mohammed", "Naomi", "Nikhil", "Olivia", "Owen", "Priya", "Rachel", "Rhys", "Samira", "Sean", "Sofia", "Thomas",
    "Yusuf",
)  # fmt: skip
LAST_NAMES = (
    "Abbott", "Adeyemi", "Ahmed", "Andrews", "Bailey", "Banerjee", "Barnes", "Begum", "Bennett", "Brennan", "Byrne",
    "Carter", "Chen", "Clarke", "Costa", "Davies", "Doyle", "Edwards", "Evans", "Fernandes", "Fletcher", "Garcia",
    "Georgiou", "Gill", "Graham", "Griffiths", "Hall", "Hassan", "Holmes", "Hughes", "Iqbal", "Ivanova", "Jenkins",
    "Kaur", "Kelly", "Khan", "Kowalska", "Lewis", "MacDonald", "Malik", "Marsh", "Mensah", "Morgan", "Murphy",
    "Nguyen", "Novak", "Okafor", "Osei", "Patel", "Popescu", "Quinn", "Rahman", "Reid", "Rossi", "Sharma", "Singh",
    "Sutton", "Turner", "Walsh", "Yilmaz",
)  # fmt: skip
TEAMS = ("Ash", "Birch", "Cedar", "Oak")

VOICE_ONLY, CHAT_ONLY, BOTH = ("voice",), ("chat",), ("voice", "chat")
CONTRACT_MIX = [FULL_TIME] * 36 + [PART_TIME] * 14 + [EVENINGS] * 10
SKILL_CYCLE = [
    *(VOICE_ONLY, VOICE_ONLY, BOTH, VOICE_ONLY, CHAT_ONLY, VOICE_ONLY),
    *(BOTH, VOICE_ONLY, VOICE_ONLY, BOTH, VOICE_ONLY, CHAT_ONLY),
]
"""Read by position in a contract, so that every contract has people of every kind."""
MAIL_SKILLS = {
    **dict.fromkeys(("A014", "A023", "A026"), ("email",)),
    **dict.fromkeys(("A011", "A018", "A030", "A032", "A042", "A049"), ("voice", "email")),
    **dict.fromkeys(("A005", "A041"), ("chat", "email")),
    "A031": ("voice", "chat", "email"),
}
"""Skills of those who answer mail, in place of the ones they had before."""


@dataclass(frozen=True)
class Agent:
    """One row of `agents.csv`; own weekly hours replace the contract's.

    `skills` are those of the past weeks, in which nobody answered mail.
    """

    agent_id: str
    name: str
    contract: Contract
    skills: tuple[str, ...]
    team: str
    hire_date: date
    first_day: date | None = None
    weekly_hours: tuple[float, float] | None = None

    @property
    def planned_skills(self) -> tuple[str, ...]:
        """Queues served in the planned week."""
        return MAIL_SKILLS.get(self.agent_id, self.skills)

    @property
    def max_hours(self) -> float:
        """Most paid hours a week."""
        return self.weekly_hours[1] if self.weekly_hours else self.contract.max_hours

    @property
    def days(self) -> int:
        """Days a week on which the past weeks roster this person."""
        return self.contract.days if self.weekly_hours is None else self.contract.days - 1


def make_agents(random: np.random.Generator) -> list[Agent]:
    """Invent everybody: names, teams and dates by chance, contracts and skills in fixed numbers."""
    firsts, lasts = random.permutation(FIRST_NAMES), random.permutation(LAST_NAMES)
    teams = random.permutation([TEAMS[place % len(TEAMS)] for place in range(len(CONTRACT_MIX))])
    agents = []
    for place, contract in enumerate(CONTRACT_MIX):
        within = place - CONTRACT_MIX.index(contract)
        agents.append(
            Agent(
                agent_id=f"A{place + 1:03d}",
                name=f"{firsts[place]} {lasts[place]}",
                contract=contract,
                skills=SKILL_CYCLE[within % len(SKILL_CYCLE)],
                team=str(teams[place]),
                hire_date=date(2014, 1, 6) + timedelta(days=7 * int(random.integers(0, 640))),
                weekly_hours=(30, 32) if within in (9, 22) and contract is FULL_TIME else None,
            )
        )
    return [*agents[:-1], _starter(agents[-1])]


def _starter(agent: Agent) -> Agent:
    """Let somebody begin in the planned week."""
    return replace(agent, hire_date=PLANNED_WEEK, first_day=PLANNED_WEEK)


AGENTS_HEADER = (
    *("agent_id", "name", "contract", "skills", "team", "hire_date", "first_day"),
    *("min_weekly_hours", "max_weekly_hours"),
)


def agent_rows(agents: list[Agent]) -> Iterator[tuple[object, ...]]:
    """Rows of `agents.csv`."""
    for agent in agents:
        facts = agent.agent_id, agent.name, agent.contract.label, "|".join(agent.planned_skills), agent.team
        yield *facts, agent.hire_date, agent.first_day or "", *(agent.weekly_hours or ("", ""))
