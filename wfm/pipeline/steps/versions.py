"""Versions of everything that results depend on."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version

from wfm import __version__

_COMPONENTS = ("ortools", "numpy", "pandas", "openpyxl", "holidays")


def versions_in_use() -> Mapping[str, str]:
    """Version of the program, of Python and of the libraries, by name."""
    own = {"wfm": __version__, "python": platform.python_version()}
    return own | {name: version(name) for name in _COMPONENTS}
