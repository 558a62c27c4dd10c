"""What the tests of the command line share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_site import PUNCHES, SCHEDULE, write_site

from wfm.cli.main import run_command
from wfm.pipeline.steps import reading


@pytest.fixture(scope="session", autouse=True)
def new_year() -> Iterator[None]:
    """Let commands take it for New Year 2027: what tests decide lies behind it, whenever they run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "now_utc", lambda: datetime(2027, 1, 1, tzinfo=UTC))
        yield


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two people without punches."""
    return write_site(tmp_path / "site")


@pytest.fixture
def site_with_punches(tmp_path: Path) -> Path:
    """The same site with last week's punches and schedule."""
    return write_site(tmp_path / "site", punches=PUNCHES, schedule=SCHEDULE)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose roster lies in its folder ``out``; tests leave it as it is."""
    folder = write_site(tmp_path_factory.mktemp("planned") / "site")
    assert run_command(["roster", str(folder), "--out", str(folder / "out"), "--quiet"]) == 0
    return folder
