"""A site of two people that is planned in a moment: early shifts 06:00–14:00 on two days, one head needed."""

from __future__ import annotations

from pathlib import Path

CONFIG = """\
horizon: {start: 2026-11-30, days: 2, timezone: Europe/London, interval_minutes: 60}
queues:
  - {id: voice, channel: voice, hours: {mon-sun: "06:00-14:00"}, understaffing_cost: 10, overstaffing_cost: 1}
shifts:
  - {id: early, start: {at: ["06:00"]}, length_minutes: [480]}
contracts:
  - {id: any, shifts: [early], weekly_hours: {min: 0, max: 40}}
rules:
  - {rule: min_rest, hours: 11}
attendance: {as_of: "2026-11-24T06:00"}
solver: {time_limit_seconds: 5, workers: 1}
"""
AGENTS = "agent_id,name,contract,skills\nann,Ann,any,voice\nbob,Bob,any,voice\n"
DEMAND = "start,queue,required\n" + "".join(
    f"2026-{day}T{hour:02}:00,voice,1\n" for day in ("11-30", "12-01") for hour in range(6, 14)
)
PUNCHES = "agent_id,time,event\nann,2026-11-23T06:00:00,in\nann,2026-11-23T13:00:00,out\n"
SCHEDULE = "agent_id,date,kind,label,start,end,paid\nann,2026-11-23,shift,early,2026-11-23T06:00,2026-11-23T14:00,yes\n"


def write_site(folder: Path, **changed: str) -> Path:
    """Write the site's files; a keyword replaces or adds the table of that name, ``config`` the configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"config": CONFIG, "agents": AGENTS, "demand": DEMAND, **changed}.items():
        ending = "yaml" if name == "config" else "csv"
        (folder / f"{name}.{ending}").write_text(text, encoding="utf-8")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """Everything in a folder by relative path, hidden files too; empty if there is no such folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
