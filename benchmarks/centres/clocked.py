"""A large site with its published schedule and a month of punches: most as planned, some not.

Nothing here is derived from how ``wfm`` reads punches: each day is drawn as people live it, and then clocked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from centres.files import FIRST_DAY, Row, queue_name, write_table

QUEUES = 6
TEAM_SIZE = 20
SHIFT_MINUTES = 510
_PAUSES = (("break", "first", 120, 15), ("meal", "lunch", 240, 30), ("break", "second", 390, 15))
_HEADS_PER_AGENT = 0.21
"""Share of all agents that is on the floor in the middle of the day, seven days averaged, less a margin."""
_CONFIG = """\
horizon: {{start: {start}, days: {days}, timezone: Europe/London, interval_minutes: 15}}

queues:
{queues}
shifts:
  - id: day
    start: {{earliest: "06:00", latest: "14:00", every_minutes: 15}}
    length_minutes: [{length}]

contracts:
  - id: full_time
    shifts: [day]
    weekly_hours: {{min: 0, max: 60}}

attendance: {{as_of: "{as_of}"}}
"""


@dataclass(frozen=True)
class ClockedSite:
    """How large the site is.

    Parameters
    ----------
    days_a_week
        Days on which everybody has a shift.
    """

    agents: int = 5000
    weeks: int = 4
    days_a_week: int = 5

    @property
    def days(self) -> int:
        """Dates of the horizon."""
        return self.weeks * 7


def write_site(site: ClockedSite, seed: int, folder: Path) -> None:
    """Write the input folder of a site: people, demand, schedule, punches and configuration."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    people = list(_people(site, rng))
    shifts = list(_shifts(site, rng))
    (folder / "config.yaml").write_text(_config_text(site), encoding="utf-8", newline="\n")
    write_table(folder / "agents.csv", ("agent_id", "name", "contract", "skills", "team"), people)
    write_table(folder / "demand.csv", ("start", "queue", "required"), _demand(site))
    schedule = (row for agent, day, start in shifts for row in _schedule_rows(agent, day, start))
    header = ("agent_id", "date", "kind", "label", "start", "end", "paid")
    write_table(folder / "schedule.csv", header, schedule)
    clocked = (row for agent, day, start in shifts for row in _punches(agent, day, start, rng))
    write_table(folder / "punches.csv", ("agent_id", "time", "event"), clocked)


def _people(site: ClockedSite, rng: np.random.Generator) -> Iterator[Row]:
    """Three in five serve one queue, the others two or three."""
    for index in range(site.agents):
        count = int(rng.choice((1, 2, 3), p=(0.6, 0.25, 0.15)))
        skills = sorted(rng.choice(QUEUES, count, replace=False).tolist())
        team = f"team{index // TEAM_SIZE + 1:03d}"
        yield _agent(index), f"Agent {index + 1}", "full_time", "|".join(map(queue_name, skills)), team


def _shifts(site: ClockedSite, rng: np.random.Generator) -> Iterator[tuple[int, int, int]]:
    """Agent, day and first minute of every shift; an agent keeps to one start."""
    starts = rng.integers(6 * 4, 14 * 4 + 1, site.agents) * 15
    for agent, start in enumerate(starts.tolist()):
        for day in range(site.days):
            if (day + agent) % 7 < site.days_a_week:
                yield agent, day, start


def _schedule_rows(agent: int, day: int, start: int) -> Iterator[Row]:
    where = _agent(agent), _date(day)
    yield *where, "shift", "day", _stamp(day, start * 60), _stamp(day, (start + SHIFT_MINUTES) * 60), "yes"
    for kind, label, after, minutes in _PAUSES:
        first = start + after
        yield (
            *where,
            kind,
            label,
            _stamp(day, first * 60),
            _stamp(day, (first + minutes) * 60),
            "no" if kind == "meal" else "yes",
        )


def _punches(agent: int, day: int, start: int, rng: np.random.Generator) -> Iterator[Row]:
    """Eight punches, unless the agent stays away (4 %) or forgets one of them (1 %)."""
    fate = rng.random()
    if fate < 0.04:
        return
    rows = [(start * 60 + _drift(rng), "in")]
    for kind, _, after, minutes in _PAUSES:
        first = (start + after) * 60 + _drift(rng)
        rows += [(first, f"{kind}_start"), (first + minutes * 60 + _drift(rng) // 2, f"{kind}_end")]
    rows.append(((start + SHIFT_MINUTES) * 60 + _drift(rng), "out"))
    forgotten = int(rng.integers(8)) if fate > 0.99 else -1
    for place, (second, event) in enumerate(rows):
        if place != forgotten:
            yield _agent(agent), _stamp(day, second), event


def _drift(rng: np.random.Generator) -> int:
    """Seconds late, or early below 0: mostly within three minutes, in one of twenty within half an hour."""
    return int(rng.normal(0, 600 if rng.random() < 0.05 else 60))


def _demand(site: ClockedSite) -> Iterator[Row]:
    """Heads that rise and fall over the day, the same every day."""
    most = site.agents * _HEADS_PER_AGENT * site.days_a_week / 5 / QUEUES
    for queue in range(QUEUES):
        for day in range(site.days):
            for slot in range(6 * 4, 22 * 4):
                heads = most * max(0.0, 1 - ((slot - 56) / 32) ** 2) * 2
                yield _stamp(day, slot * 900)[:16], queue_name(queue), f"{heads:.2f}"


def _config_text(site: ClockedSite) -> str:
    queue = '  - {{id: {name}, hours: {{mon-sun: "06:00-22:00"}}, understaffing_cost: 10, overstaffing_cost: 1}}\n'
    return _CONFIG.format(
        start=FIRST_DAY,
        days=site.days,
        queues="".join(queue.format(name=queue_name(number)) for number in range(QUEUES)),
        length=SHIFT_MINUTES,
        as_of=_stamp(site.days + 2, 0)[:16],
    )


def _agent(index: int) -> str:
    return f"A{index + 1:05d}"


def _date(day: int) -> date:
    return FIRST_DAY + timedelta(days=day)


def _stamp(day: int, second: int) -> str:
    """Write a second after a date's midnight as a local time, seconds only where there are any."""
    later, rest = divmod(second, 86400)
    text = f"{_date(day + later)}T{rest // 3600:02d}:{rest // 60 % 60:02d}"
    return f"{text}:{rest % 60:02d}" if rest % 60 else text
