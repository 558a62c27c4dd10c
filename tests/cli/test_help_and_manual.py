"""Help, template, catalogue, version, and pipes whose reader has left."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from cli_site import content

from wfm import __version__
from wfm.cli.commands import OUTLINES, Outline
from wfm.cli.main import run_command
from wfm.cli.template_files import template_files
from wfm.rules.catalogue import catalogue

ROOT = Path(__file__).parents[2]
COMMANDS = {str(outline.name): outline.load() for outline in OUTLINES}


def test_the_commands_are_these():
    planning = ["init", "roster", "rules", "run", "simulate", "staff", "what-if"]
    assert ["attendance", "check", "explain", *planning] == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_does_and_shows_an_example(command: str, capsys: pytest.CaptureFixture[str]):
    assert run_command([command, "--help"]) == 0
    told = capsys.readouterr().out
    assert COMMANDS[command].help
    assert f"\n    wfm {command}" in told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_described(command: str):
    options = [option for option in COMMANDS[command].params if option.param_type_name == "option"]
    assert not [option.name for option in options if not getattr(option, "help", None)]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_mentions_a_command(command: str):
    assert f"wfm {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("outline", OUTLINES, ids=lambda outline: outline.name)
def test_the_list_of_commands_says_what_the_command_s_own_help_begins_with(outline: Outline):
    command = outline.load()
    assert (outline.name, outline.get_short_help_str(200)) == (command.name, command.get_short_help_str(200))


def test_the_general_help_lists_the_exit_codes(capsys: pytest.CaptureFixture[str]):
    assert run_command(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(f"\n    {code} " in told for code in (*range(9), 130))


def test_the_version_is_the_package_s(capsys: pytest.CaptureFixture[str]):
    assert run_command(["--version"]) == 0
    assert capsys.readouterr().out == f"wfm, version {__version__}\n"


def test_rules_prints_the_catalogue(capsys: pytest.CaptureFixture[str]):
    assert run_command(["rules"]) == 0
    assert capsys.readouterr().out == catalogue() + "\n"


# Template -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def template_told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A new template's folder, what `init` said of it, and what planning it said."""
    site = tmp_path_factory.mktemp("template") / "site"
    said = []
    for words in (["init", str(site)], ["roster", str(site), "--out", f"{site}-out", "--time-limit", "1"]):
        with redirect_stdout(io.StringIO()) as told:
            assert run_command(words) == 0
        said.append(told.getvalue())
    return site, said[0], said[1]


def test_init_says_how_to_plan_the_template(template_told: tuple[Path, str, str]):
    site, said, _ = template_told
    assert f"wfm roster {site}" in said


def test_a_template_is_planned_at_once(template_told: tuple[Path, str, str]):
    assert "hard rules kept" in template_told[2]


def test_a_template_gives_no_notes(template_told: tuple[Path, str, str]):
    assert "Notes" not in template_told[2]


def test_init_refuses_a_folder_that_holds_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert run_command(["init", str(tmp_path)]) == 8
    assert "is not empty" in capsys.readouterr().err
    assert content(tmp_path) == {"mine.txt": b"mine"}


def test_init_with_force_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "agents.csv").write_text("mine", encoding="utf-8")
    assert run_command(["init", str(tmp_path), "--force"]) == 0
    assert "Kept      agents.csv" in capsys.readouterr().out
    assert content(tmp_path) == {**template_files(), "agents.csv": b"mine"}


def test_init_says_when_nothing_is_left_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run_command(["init", str(tmp_path)]) == 0
    assert run_command(["init", str(tmp_path), "--force"]) == 8
    assert "nothing was written" in capsys.readouterr().err


# Pipes ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "closed", "code"),
    [
        (["rules"], "stdout", 0),
        (["check", "SITE", "--schedule", "SITE/out/schedule.csv"], "stdout", 0),
        (["roster", "SITE", "--out", "NEW"], "stderr", 0),
    ],
    ids=["rules", "check", "progress"],
)
def test_a_reader_who_left_changes_nothing(arguments: list[str], closed: str, code: int, planned: Path, tmp_path: Path):
    reading, writing = os.pipe()
    os.close(reading)
    words = [word.replace("SITE", str(planned)).replace("NEW", str(tmp_path / "out")) for word in arguments]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, closed: writing}
    command = [sys.executable, "-c", "from wfm.cli.main import main; main()", *words]
    ended = subprocess.run(
        command, cwd=ROOT, check=False, text=True, stdout=streams["stdout"], stderr=streams["stderr"]
    )
    os.close(writing)
    assert ended.returncode == code
    assert "Traceback" not in (ended.stderr or "")
