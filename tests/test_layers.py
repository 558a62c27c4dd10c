"""The import directions, read from the source: rooms import downwards only, and each foreign library has its room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "wfm"
BELOW = {
    "errors": set(),
    "machine": set(),
    "domain": set(),
    "staffing": {"domain", "errors"},
    "intake": {"domain", "errors", "machine"},
    "rules": {"staffing", "intake", "domain", "errors"},
    "check": {"rules", "staffing", "intake", "domain", "errors"},
    "simulation": {"check", "rules", "staffing", "intake", "domain", "errors"},
    "report": {"simulation", "check", "rules", "staffing", "intake", "domain", "errors", "machine"},
    "attendance": {"check", "rules", "staffing", "intake", "domain", "errors", "machine"},
    "optimise": {"check", "rules", "staffing", "intake", "domain", "errors"},
}
BELOW["pipeline"] = set(BELOW)
BELOW["cli"] = set(BELOW)
"""What each room may import besides itself and the package's version."""
MODULES = sorted(PACKAGE.rglob("*.py"))
COMMANDS = [path for path in sorted((PACKAGE / "pipeline").glob("*.py")) if path.stem != "__init__"]


def room_of(path: Path) -> str:
    """Room of a module: the folder or the file directly beneath the package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(call: ast.Call) -> str:
    """Name that is called, without what stands before the last dot."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Dotted names that a module imports, wherever in the file; `from a import b` gives `a.b`."""
    return frozenset(_imports_of(path))


def _imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} uses a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules_importing(library: str) -> dict[str, set[str]]:
    """Names taken from a library by every module that imports it, by path within the package."""
    found = {}
    for path in MODULES:
        names = {name for name in imports_of(path) if name.split(".")[0] == library}
        if names:
            found[path.relative_to(PACKAGE).as_posix()] = names
    return found


def test_every_room_is_on_the_list():
    rooms = {room_of(path) for path in MODULES} - {"__init__", "__main__"}
    assert rooms <= set(BELOW)


@pytest.mark.parametrize("room", BELOW)
def test_a_room_imports_only_rooms_below_it(room: str):
    allowed = BELOW[room] | {room, "__version__"}
    upwards = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in MODULES
        if room_of(path) == room
        for name in imports_of(path)
        if name.split(".")[0] == "wfm" and name.split(".")[1] not in allowed
    }
    assert not upwards


def test_rooms_form_layers_without_a_circle():
    left = dict(BELOW)
    while left:
        lowest = [room for room, below in left.items() if not below & set(left)]
        assert lowest, f"a circle among {sorted(left)}"
        left = {room: below for room, below in left.items() if room not in lowest}


def test_steps_of_the_pipeline_know_no_command():
    steps = [path for path in MODULES if path.is_relative_to(PACKAGE / "pipeline" / "steps")]
    names = {name for path in steps for name in imports_of(path) if name.startswith("wfm.pipeline.")}
    assert steps
    assert all(name.startswith("wfm.pipeline.steps.") for name in names)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda path: path.stem)
def test_a_command_of_the_pipeline_leans_on_no_other(command: Path):
    names = {name for name in imports_of(command) if name.startswith("wfm.pipeline.")}
    assert all(name.startswith("wfm.pipeline.steps.") for name in names)


def test_only_the_optimiser_imports_the_solver():
    assert {path.split("/")[0] for path in modules_importing("ortools")} == {"optimise"}


def test_only_reports_write_workbooks():
    users = modules_importing("openpyxl")
    assert {path.split("/")[0] for path in users} <= {"report", "intake"}


def test_intake_makes_and_saves_no_workbook():
    nodes = (node for path in MODULES if room_of(path) == "intake" for node in ast.walk(tree_of(path)))
    names = {name_of(node) for node in nodes if isinstance(node, ast.Call)}
    assert "load_workbook" in names
    assert not names & {"Workbook", "save"}


@pytest.mark.parametrize("library", ["pandas", "ortools", "pydantic", "click", "openpyxl", "yaml", "rich"])
def test_the_domain_knows_no_library_but_numpy(library: str):
    assert not [path for path in modules_importing(library) if path.startswith("domain/")]


@pytest.mark.parametrize("library", ["click", "rich"])
def test_only_the_command_line_knows_the_terminal(library: str):
    assert {path.split("/")[0] for path in modules_importing(library)} <= {"cli"}


def test_only_intake_reads_yaml():
    assert {path.split("/")[0] for path in modules_importing("yaml")} == {"intake"}
