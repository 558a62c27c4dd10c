"""The manual keeps up with the code: whatever a user meets is described, and what is described exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import get_args

import click
import pytest
import yaml
from pydantic import BaseModel, TypeAdapter

from wfm.attendance.catalogue import CATALOGUE, Kind
from wfm.attendance.settings import AttendanceSettings
from wfm.check.choice_search import MOST_ASKED_TOGETHER
from wfm.check.explain import MOST_STRETCHES
from wfm.cli.commands import OUTLINES
from wfm.domain.attendance import AttendanceTally
from wfm.domain.tallies import adherence_percent, conformance_percent
from wfm.errors import WfmError
from wfm.intake.config_blocks import ContractBlock, HorizonBlock, QueueBlock, ShiftBlock, SolverBlock
from wfm.intake.scenario_blocks import ScenarioBlock
from wfm.intake.source import SCHEMAS
from wfm.report.attendance_sheets import ADHERENCE_COLUMNS, EXCEPTION_COLUMNS
from wfm.report.explanation_terminal import CHANGES_SHOWN, COSTS_SHOWN
from wfm.report.roster_fairness import FAIRNESS_COLUMNS
from wfm.report.roster_gaps import REASON_WORDS
from wfm.report.roster_reliefs import HELP_COLUMNS
from wfm.report.roster_sheets import COVERAGE_COLUMNS, FINDINGS_COLUMNS, SCHEDULE_COLUMNS
from wfm.report.simulation_table import SIMULATION_COLUMNS
from wfm.report.staffing_table import STAFFING_COLUMNS
from wfm.report.what_if_table import WHAT_IF_COLUMNS
from wfm.rules.base import configurable_rules, rule_types

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("sample_data/**/*.md")])
REFERENCE = (ROOT / "docs" / "files-and-commands.md").read_text(encoding="utf-8")
HR = (ROOT / "docs" / "hr.md").read_text(encoding="utf-8")
MANAGER = (ROOT / "docs" / "manager.md").read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def section(text: str, title: str) -> str:
    """Text beneath a heading, up to the next one of its level or above."""
    (mark,) = re.findall(rf"^(#+) {re.escape(title)}$", text, re.MULTILINE)
    rest = re.split(rf"^{mark} {re.escape(title)}$", text, flags=re.MULTILINE)[1]
    return re.split(rf"^#{{1,{len(mark)}}} ", rest, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """Cells of all table rows."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def codes(text: str) -> set[str]:
    """Everything set in code within running text."""
    running = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return {" ".join(code.split()) for code in re.findall(r"`([^`]+)`", running)}


def words_in_code(text: str) -> set[str]:
    """Single words of everything set in code, fences included."""
    fences = re.findall(r"```(.*?)```", text, re.DOTALL)
    return set(re.findall(r"\w+", " ".join([*fences, *codes(text)])))


# Commands ------------------------------------------------------------------------------------------------------------

COMMANDS = sorted(str(outline.name) for outline in OUTLINES)
OPTIONS = [
    (outline.name, option)
    for outline in OUTLINES
    for parameter in outline.load().params
    if isinstance(parameter, click.Option)
    for option in parameter.opts
]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_row_in_the_reference(name):
    documented = [cells[0] for cells in rows(section(REFERENCE, "Commands"))]
    assert any(cell.startswith(f"`wfm {name}") for cell in documented)


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_every_option_has_a_row_that_names_its_command(name, option):
    documented = [cells for cells in rows(section(REFERENCE, "Commands")) if f"`{option}" in cells[0]]
    assert any(f"`{name}`" in cells[1] for cells in documented)


def lines_of_code(text: str) -> Iterator[str]:
    """Command lines in fences and in running text."""
    for fence in re.findall(r"^ *```\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        yield from (line.strip() for line in fence.splitlines())
    yield from codes(text)


def told_commands(text: str) -> list[list[str]]:
    """Words of every command line of ours, placeholders of other pages left out."""
    parts = [part.strip() for line in lines_of_code(text) for part in line.split("&&")]
    return [part.split() for part in parts if re.match(r"wfm [a-z]", part)]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_command_lines_in_the_manual_exist(page):
    known = {name: {option for owner, option in OPTIONS if owner == name} | {"--help"} for name in COMMANDS}
    for words in told_commands(page.read_text(encoding="utf-8")):
        assert words[1] in known
        assert {word for word in words if word.startswith("--")} <= known[words[1]]


def error_types(kind: type[WfmError] = WfmError) -> Iterator[type[WfmError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from error_types(child)


@pytest.mark.parametrize("code", sorted({0, 2, 130} | {kind.exit_code for kind in error_types()}))
def test_every_exit_code_has_a_row(code):
    assert str(code) in [cells[0] for cells in rows(section(REFERENCE, "Exit codes"))]


# Input and output ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(SCHEMAS) - {"exception_history"}))
def test_the_row_of_a_table_names_exactly_its_columns_and_those_that_may_be_left_out(name):
    (cells,) = [cells for cells in rows(section(REFERENCE, "Input tables")) if f"`{name}`" in cells[0]]
    needed, _, others = cells[1].partition("[")
    optional = {column.name for column in SCHEMAS[name].columns if column.is_optional}
    if name == "demand":  # told in words, for one of two measures is needed
        needed, others = cells[1].replace("`demand`", ""), ""
        optional = set()
    assert (codes(needed), codes(others)) == (set(SCHEMAS[name].names) - optional, optional)


def test_the_history_of_exceptions_has_the_columns_of_the_exceptions():
    assert set(SCHEMAS["exception_history"].names) == set(EXCEPTION_COLUMNS)


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    """Names of a block's keys, those of the blocks inside included."""
    for name, info in model.model_fields.items():
        yield name
        for inner in _models_in(info.annotation):
            yield from keys_of(inner)


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


BLOCKS = {
    "horizon": HorizonBlock,
    "queues": QueueBlock,
    "shifts": ShiftBlock,
    "contracts": ContractBlock,
    "solver": SolverBlock,
    "attendance": AttendanceSettings,
}


@pytest.mark.parametrize("block", BLOCKS)
def test_every_key_of_the_configuration_is_described_with_its_block(block):
    text = section(REFERENCE, block) + (HR if block == "attendance" else "")
    assert set(keys_of(BLOCKS[block])) - words_in_code(text) == set()


@pytest.mark.parametrize("key", sorted(ScenarioBlock.model_fields))
def test_every_key_of_a_scenario_is_described(key):
    described = " ".join(cells[0] for cells in rows(section(REFERENCE, "Scenarios")))
    assert f"`{key}`" in described


OUTPUT = {
    "schedule.csv": SCHEDULE_COLUMNS,
    "coverage.csv": COVERAGE_COLUMNS,
    "findings.csv": FINDINGS_COLUMNS,
    "help.csv": HELP_COLUMNS,
    "fairness.csv": FAIRNESS_COLUMNS,
    "staffing.csv": STAFFING_COLUMNS,
    "simulation.csv": SIMULATION_COLUMNS,
    "what_if.csv": WHAT_IF_COLUMNS,
    "exceptions.csv": EXCEPTION_COLUMNS,
    "adherence.csv": ADHERENCE_COLUMNS,
}


@pytest.mark.parametrize("file", OUTPUT)
def test_every_column_that_is_written_is_described(file):
    where = section(REFERENCE, "Output") + section(REFERENCE, "Input tables")
    assert set(OUTPUT[file]) - codes(where) == set()


# Rules, reasons, exceptions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(rule_types()))
def test_every_rule_has_a_row(name):
    assert f"`{name}`" in [cells[0] for cells in rows(section(REFERENCE, "Rules"))]


@pytest.mark.parametrize("name", sorted(configurable_rules()))
def test_every_setting_of_a_rule_is_described(name):
    (cells,) = [cells for cells in rows(section(REFERENCE, "Rules")) if cells[0] == f"`{name}`"]
    common = {"rule", "cost", "agents", "teams", "contracts", "shifts", "days"}
    own = set(configurable_rules()[name].model_fields) - common
    assert own - words_in_code(cells[1]) == set()


@pytest.mark.parametrize("reason", sorted(REASON_WORDS))
def test_every_reason_for_a_gap_is_explained_to_managers(reason):
    assert reason in codes(MANAGER)
    assert REASON_WORDS[reason].partition(",")[0] in [cells[0] for cells in rows(section(MANAGER, "Reasons"))]


def points_of(kind: Kind) -> str:
    if kind.points is None:
        return "never"
    first = kind.tiers[0].points if kind.tiers else kind.points
    return "; ".join([f"{first:g}", *(f"over {tier.over_minutes:g}: {tier.points:g}" for tier in kind.tiers[1:])])


def severity_of(kind: Kind) -> str:
    first = kind.tiers[0].severity if kind.tiers else kind.severity
    return "; ".join([first, *(f"over {tier.over_minutes:g}: {tier.severity}" for tier in kind.tiers[1:])])


@pytest.mark.parametrize("kind", CATALOGUE, ids=lambda kind: kind.code)
def test_the_row_of_an_exception_tells_its_defaults(kind):
    (cells,) = [cells for cells in rows(section(HR, "The catalogue")) if cells[0] == f"`{kind.code}`"]
    grace = "" if kind.grace_minutes is None else f"{kind.grace_minutes:g}"
    assert [cells[1], *cells[3:]] == [kind.name, grace, severity_of(kind), points_of(kind)]


@pytest.mark.parametrize("kind", [kind for kind in CATALOGUE if not kind.is_on], ids=lambda kind: kind.code)
def test_an_exception_that_is_off_by_default_says_so(kind):
    (cells,) = [cells for cells in rows(section(HR, "The catalogue")) if cells[0] == f"`{kind.code}`"]
    assert "off by default" in cells[2]


# Ann's day in the manual for HR: 12 minutes late, 5 late back, 10 too long, work due in 435 of 480.
ANN = AttendanceTally(adherent=463, astray=17, tolerated=10, due=435, inside=418, outside=10, kept=473, kept_of=480)
ANNS_FIGURES = [
    ("definition: matched", adherence_percent(ANN, "matched")),
    ("definition: genesys", adherence_percent(ANN, "genesys")),
    ("definition: microsoft", adherence_percent(ANN, "microsoft")),
    ("conformance: total", conformance_percent(ANN, "total")),
    ("conformance: overlap", conformance_percent(ANN, "overlap")),
]


@pytest.mark.parametrize(("setting", "expected"), ANNS_FIGURES)
def test_the_worked_example_shows_what_each_definition_yields(setting, expected: Fraction):
    (cells,) = [cells for cells in rows(HR) if f"`{setting}`" in cells[0]]
    assert cells[2] == f"{float(expected):.2f} %"


# Ask why -------------------------------------------------------------------------------------------------------------

NUMBERS = {3: "three", 5: "five", 8: "eight", 10: "ten"}
LIMITS = [
    f"the {NUMBERS[CHANGES_SHOWN]} cheapest ways",
    f"the {NUMBERS[COSTS_SHOWN]} who cost least",
    f"its {NUMBERS[MOST_STRETCHES]} worst stretches",
    f"each person's {NUMBERS[MOST_ASKED_TOGETHER]} most promising shifts",
]


@pytest.mark.parametrize("limit", LIMITS)
def test_the_manual_tells_how_much_an_answer_looks_at(limit):
    assert limit in " ".join(section(MANAGER, "Ask why").split())


# Examples and links --------------------------------------------------------------------------------------------------


def yaml_examples() -> list[object]:
    """Snippets of configuration in all pages."""
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    return [yaml.safe_load(block) for text in texts for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


@pytest.mark.parametrize("example", yaml_examples(), ids=lambda example: next(iter(example)))
def test_snippets_of_configuration_are_valid(example):
    schemas = configurable_rules()
    for key, block in example.items():
        assert key in ("attendance", "rules")
        if key == "attendance":
            AttendanceSettings.model_validate(block)
        for rule in block if key == "rules" else ():
            TypeAdapter(schemas[rule["rule"]]).validate_python(rule)


def links() -> list[tuple[str, str]]:
    """Page and target of every link that stays within the project."""
    found = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                found.append((name_of(page), target))
    return found


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, made as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize(("page", "target"), links())
def test_links_lead_somewhere(page, target):
    path, _, anchor = target.partition("#")
    goal = (ROOT / page).parent / path if path else ROOT / page
    assert goal.exists()
    assert not anchor or anchor in anchors(goal)
