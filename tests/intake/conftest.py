"""A fresh input folder for every test."""

from pathlib import Path

import pytest
from intake_site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)
