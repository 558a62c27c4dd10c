"""A small sound input, of which a test changes what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from wfm.domain.calendar import Span
from wfm.intake.inputs import Inputs
from wfm.intake.past_results import NO_RESULTS, PastResults
from wfm.intake.read import read_inputs
from wfm.intake.yardstick import ANYTHING, Yardstick

CONFIG = """\
horizon: {start: 2026-11-30, days: 2, timezone: Europe/London, interval_minutes: 15}
queues:
  - id: voice
    hours: {mon-fri: "08:00-12:00"}
shifts:
  - id: early
    start: {at: ["08:00"]}
    length_minutes: [240]
contracts:
  - id: full_time
    shifts: [early]
"""
AGENTS = "agent_id,name,contract,skills,team\nA1,Ann,full_time,voice,red\nA2,Bob,full_time,voice,blue\n"
DEMAND = "start,queue,required\n" + "".join(
    f"{day}T{hour:02}:00,voice,2\n" for day in ("2026-11-30", "2026-12-01") for hour in range(8, 12)
)


class Rest(BaseModel):
    """A rule as far as intake sees one."""

    model_config = ConfigDict(extra="forbid", strict=True)
    names_of: ClassVar[Mapping[str, str]] = {"after": "shifts"}

    rule: str
    hours: float
    agents: list[str] = []
    teams: list[str] = []
    contracts: list[str] = []
    shifts: list[str] = []
    after: dict[str, float] = {}


class Pairing(BaseModel):
    """Attendance settings that decide what intake refuses."""

    model_config = ConfigDict(extra="forbid")
    unknown_agents: Literal["refuse", "report"] = "refuse"
    max_session_hours: float = 16


class Attendance(BaseModel):
    """Attendance settings as far as intake sees them."""

    model_config = ConfigDict(extra="forbid")
    schedule: str = "schedule.csv"
    pairing: Pairing = Pairing()


class Site:
    """A folder of input files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write(**{"config.yaml": CONFIG, "agents": AGENTS, "demand": DEMAND})

    def write(self, **files: str) -> Site:
        """Write files: a name without suffix is a CSV table."""
        for name, text in files.items():
            path = self.folder / (name if "." in name else f"{name}.csv")
            path.write_bytes(text.encode())
        return self

    def configure(self, old: str, new: str) -> Site:
        """Change the configuration in one place."""
        path = self.folder / "config.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return self

    def read(
        self,
        purpose: Literal["roster", "attendance", "run"] = "roster",
        *,
        source: Path | None = None,
        schedule: Path | None = None,
        decisions: Sequence[Path] = (),
        previous: PastResults = NO_RESULTS,
        yardstick: Yardstick = ANYTHING,
    ) -> Inputs:
        """Read everything."""
        return read_inputs(
            source or self.folder,
            self.folder / "config.yaml",
            rule_schemas={"rest": Rest},
            attendance_schema=Attendance,
            purpose=purpose,
            schedule=schedule,
            decisions=decisions,
            previous=previous,
            yardstick=yardstick,
        )


def local(inputs: Inputs, span: Span) -> str:
    """Write a span in local time, as files show it."""
    text = inputs.instance.calendar.text_of
    return f"{text(span.start_utc)} {text(span.end_utc)}"
