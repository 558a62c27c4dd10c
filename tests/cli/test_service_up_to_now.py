"""Service as attended is told of slots that are over at the report time, and of no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_site import CONFIG, PUNCHES, SCHEDULE, write_site

from wfm.cli.main import run_command

PRICED = CONFIG.replace("hours: {mon-sun", "target: {service_level: 0.8, within_seconds: 20}, hours: {mon-sun").replace(
    "start: 2026-11-30, days: 2", "start: 2026-11-23, days: 1"
)
CALLS = "start,queue,volume,aht_seconds\n" + "".join(f"2026-11-23T{hour:02}:00,voice,6,300\n" for hour in range(6, 14))


@pytest.mark.parametrize(("as_of", "contacts"), [("10:00", 24), ("09:59", 18), ("23:00", 48)])
def test_contacts_of_slots_to_come_are_left_out(tmp_path: Path, as_of: str, contacts: float):
    site = write_site(tmp_path / "site", config=PRICED, demand=CALLS, punches=PUNCHES, schedule=SCHEDULE)
    options = ["--out", str(tmp_path / "out"), "--as-of", f"2026-11-23T{as_of}", "--quiet"]
    assert run_command(["attendance", str(site), *options]) == 0
    told = json.loads((tmp_path / "out" / "run.json").read_bytes())["attendance"]
    assert told["cover"]["queues"]["voice"]["service"]["contacts"] == contacts
