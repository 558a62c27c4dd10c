"""The site of two people with contacts instead of heads: two days, calls from 06:00 to 14:00, both people enough."""

from __future__ import annotations

from pathlib import Path

from cli_site import CONFIG, write_site

CONTACT_CONFIG = CONFIG.replace(
    "understaffing_cost: 10, overstaffing_cost: 1}",
    "understaffing_cost: 10, overstaffing_cost: 1, shrinkage: 0.1,\n"
    "     target: {service_level: 0.80, within_seconds: 20, patience_seconds: 60}}",
).replace("workers: 1}", "workers: 1, deterministic_limit: 20}")
"""Four calls of 90 s an hour: two agents, after shrinkage 2.22."""
CONTACTS = "start,queue,volume,aht_seconds\n" + "".join(
    f"2026-{day}T{hour:02}:00,voice,4,90\n" for day in ("11-30", "12-01") for hour in range(6, 14)
)


def write_contact_site(folder: Path, **changed: str) -> Path:
    """Write the site's files; keywords as for `write_site`."""
    return write_site(folder, **{"config": CONTACT_CONFIG, "demand": CONTACTS, **changed})
