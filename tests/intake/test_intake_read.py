"""Reading all input together: what is needed, what is noted, what identifies it."""

from __future__ import annotations

from pathlib import Path

import pytest
from intake_site import AGENTS, DEMAND, Site

from wfm.errors import InputError

PUNCHES = "agent_id,time,event\nA1,2026-11-30T08:00,in\n"
SCHEDULE = "agent_id,date,kind,label,start,end,paid\nA1,2026-11-30,shift,early,2026-11-30T08:00,2026-11-30T12:00,yes\n"


def missing(site: Site, purpose: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        site.read(purpose)  # type: ignore[arg-type]
    return [issue.file for issue in caught.value.issues if issue.reason.startswith("is missing")]


def test_a_roster_needs_demand_and_agents(site: Site) -> None:
    (site.folder / "demand.csv").unlink()
    (site.folder / "agents.csv").unlink()
    assert missing(site, "roster") == ["demand.csv", "agents.csv"]


def test_attendance_needs_agents_punches_and_a_schedule(site: Site) -> None:
    (site.folder / "demand.csv").unlink()
    assert missing(site, "attendance") == ["punches.csv", "schedule.csv"]


def test_attendance_needs_no_demand(site: Site) -> None:
    (site.folder / "demand.csv").unlink()
    inputs = site.write(punches=PUNCHES, schedule=SCHEDULE).read("attendance")
    assert (inputs.instance.demand, len(inputs.punches)) == ((), 1)


def test_attendance_needs_neither_queues_nor_shifts_in_its_configuration(site: Site) -> None:
    site.write(**{"config.yaml": "horizon: {start: 2026-11-30, timezone: Europe/London}\n"})
    (site.folder / "demand.csv").unlink()
    inputs = site.write(punches=PUNCHES, schedule=SCHEDULE).read("attendance")
    assert len(inputs.instance.agents) == 2


def test_a_roster_leaves_punches_alone(site: Site) -> None:
    inputs = site.write(punches="this is no table").read()
    assert (inputs.punches, inputs.tables) == ((), ("demand", "agents"))


def test_a_schedule_of_its_own_replaces_that_of_the_input(site: Site, tmp_path: Path) -> None:
    other = tmp_path / "published" / "roster.csv"
    other.parent.mkdir()
    other.write_text(SCHEDULE, encoding="utf-8")
    inputs = site.write(schedule="no table", punches=PUNCHES).read("attendance", schedule=other)
    assert inputs.schedule is not None
    assert len(inputs.schedule.shifts) == 1


def test_the_settings_may_name_the_published_schedule(site: Site) -> None:
    site.write(**{"last_week.csv": SCHEDULE}).configure(
        "contracts:", "attendance: {schedule: last_week.csv}\ncontracts:"
    )
    inputs = site.read("run")
    assert inputs.schedule is not None
    assert inputs.notes == ()


def test_unknown_files_are_ignored_with_a_note(site: Site) -> None:
    site.write(**{"notes.txt": "x", "agent.csv": "x", ".hidden": "x", "~$input.xlsx": "x"})
    assert site.read().notes == ("ignored the file agent.csv; did you mean 'agents.csv'?", "ignored the file notes.txt")


def test_a_folder_that_does_not_exist_is_refused(site: Site) -> None:
    with pytest.raises(InputError, match="does not exist; name a folder of CSV files, or one"):
        site.read(source=site.folder / "nowhere")


def test_the_tables_present_are_told(site: Site) -> None:
    site.write(preferences="agent_id,day,preference\n", pins="agent_id,date,shift\n")
    assert site.read().tables == ("demand", "agents", "preferences", "pins")


def test_the_hash_is_the_same_in_another_folder(site: Site, tmp_path: Path) -> None:
    other = tmp_path / "copy"
    other.mkdir()
    assert Site(other).read().sha256 == site.read().sha256


@pytest.mark.parametrize("file", ["agents.csv", "demand.csv", "config.yaml"])
def test_the_hash_changes_with_every_file_read(site: Site, file: str) -> None:
    before = site.read().sha256
    path = site.folder / file
    path.write_bytes(path.read_bytes() + b"\n")
    assert site.read().sha256 != before


def test_the_hash_ignores_files_that_are_not_read(site: Site) -> None:
    before = site.read().sha256
    assert site.write(**{"notes.txt": "x"}).read().sha256 == before


def test_rows_are_read_even_if_the_configuration_is_at_fault(site: Site) -> None:
    site.write(agents=AGENTS + "A3,Cy,,voice,\n", demand=DEMAND.replace("T08:00", "T8", 1))
    with pytest.raises(InputError) as caught:
        site.configure("horizon:", "horizons:").read()
    assert [issue.file for issue in caught.value.issues] == ["config.yaml", "agents.csv", "demand.csv"]


def test_equal_input_gives_an_equal_instance(site: Site) -> None:
    assert site.read() == site.read()
