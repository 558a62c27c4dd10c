"""What a command does not load: the solver where nothing is planned, and nothing large where a word is answered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
REPORTS_AND_SOLVER = {"ortools", "pandas", "openpyxl"}
LARGE = {*REPORTS_AND_SOLVER, "numpy", "pydantic", "rich"}
WITHOUT_PLANNING = ("attendance", "check", "explain", "init", "simulate", "staff")
PROGRAM = """
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from wfm.cli.main import run_command

for line in sys.argv[1:]:
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        run_command(line.split())
print(*sys.modules)
"""


def loaded_for(*lines: str) -> set[str]:
    """Modules that a fresh process has loaded once it has carried out some command lines."""
    command = [sys.executable, "-c", PROGRAM, *lines]
    return set(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split())


def test_help_version_and_unknown_commands_load_no_command():
    loaded = loaded_for("--help", "--version", "chek")
    assert "wfm.cli.main" in loaded
    assert not loaded & LARGE
    assert not [name for name in loaded if name.startswith(("wfm.pipeline", "wfm.report", "wfm.rules"))]


def test_the_catalogue_of_rules_loads_neither_reports_nor_solver():
    loaded = loaded_for("rules")
    assert "wfm.rules.min_rest" in loaded
    assert not loaded & REPORTS_AND_SOLVER


def test_commands_that_plan_nothing_load_no_solver():
    loaded = loaded_for(*(f"{command} --help" for command in WITHOUT_PLANNING))
    assert "wfm.pipeline.check" in loaded
    assert "ortools" not in loaded
