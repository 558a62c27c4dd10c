"""Reading what-if scenarios from YAML: every name is held against the input, every fault told with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from pydantic import BaseModel

from wfm.domain.demand import BACKLOG_CHANNELS, Target
from wfm.domain.ids import ContractId, QueueId
from wfm.domain.instance import Instance
from wfm.domain.scenario import ExtraPeople, Scenario
from wfm.errors import InputError, Issue
from wfm.intake.config import Config, RuleBlock
from wfm.intake.issues import Issues, Names, decode, did_you_mean, read_bytes
from wfm.intake.rules import check_names
from wfm.intake.scenario_blocks import ExtraPeopleBlock, ScenarioBlock, ScenariosBlock, TargetChangeBlock
from wfm.intake.validation import validate
from wfm.intake.yaml_lines import Path, YamlDocument, key_of, read_yaml

BASE = "base"
"""Name of what is planned without any change."""
_CONTENTS = "scenarios, each with a name and its changes"
_DEADLINE = {"respond_within_minutes", "respond_in"}
_CHANGES = ("volume_percent", "aht_percent", "required_percent", "shrinkage")


@dataclass(frozen=True)
class WhatIf:
    """A scenario with what it changes in the rules.

    Parameters
    ----------
    without_rules
        Kinds of rules that are dropped.
    rules
        Rules in place of all of their kind in the configuration.
    line
        Line of the file in which it begins; None for one that no file names.
    """

    scenario: Scenario
    without_rules: tuple[str, ...] = ()
    rules: tuple[BaseModel, ...] = ()
    line: int | None = None


def read_scenarios(
    file: FilePath, instance: Instance, rule_schemas: Mapping[str, type[BaseModel]], listed_rules: Sequence[BaseModel]
) -> tuple[WhatIf, ...]:
    """Read scenarios for an instance, in the order of the file.

    Parameters
    ----------
    rule_schemas
        Settings of every rule by its name.
    listed_rules
        The configuration's rules.

    Raises
    ------
    InputError
        With everything that is wrong in the file.
    """
    issues = Issues()
    data = read_bytes(file, issues)
    text = None if data is None else decode(data, file.name, issues)
    document = YamlDocument(file.name, None) if text is None else read_yaml(text, file.name, issues, _CONTENTS)
    issues.raise_if_any()
    whole = validate(document.value, ScenariosBlock, document, (), issues)
    reader = _Reader(document, instance, rule_schemas, listed_rules, issues)
    found = [reader.scenario(item, ("scenarios", index)) for index, item in enumerate(whole.scenarios if whole else ())]
    issues.raise_if_any()
    return tuple(each for each in found if each is not None)


class _Reader:
    """Reads the scenarios of one document."""

    def __init__(
        self,
        document: YamlDocument,
        instance: Instance,
        rule_schemas: Mapping[str, type[BaseModel]],
        listed_rules: Sequence[BaseModel],
        issues: Issues,
    ) -> None:
        self.document = document
        self.instance = instance
        self.rule_schemas = rule_schemas
        self.issues = issues
        self.queues = Names("a queue of the configuration", instance.queue)
        self.contracts = Names("a contract of the configuration", instance.contract)
        self.listed = Names(
            "a rule that the configuration lists", {str(getattr(rule, "rule", "")) for rule in listed_rules}
        )
        self.names: dict[str, int] = {}

    def scenario(self, item: object, path: Path) -> WhatIf | None:
        """Read one scenario; None, with issues, if it is at fault."""
        before = len(self.issues)
        block = validate(item, ScenarioBlock, self.document, path, self.issues)
        if block is None:
            return None
        line = self.document.line(path)
        self._check_name(block.name, path)
        targets = dict(self._targets(block.target, (*path, "target")))
        for index, kind in enumerate(block.without_rules):
            self._check(kind, self.listed, (*path, "without_rules", index))
        rules = self._rules(block, path)
        changes = {key: self._by_queue(getattr(block, key), (*path, key)) for key in _CHANGES}
        people = tuple(self._people(block.extra_people, (*path, "extra_people")))
        self._check_measures(changes, path)
        if len(self.issues) > before:
            return None
        scenario = Scenario(name=block.name, targets=targets, extra_people=people, **changes)
        return WhatIf(scenario, tuple(block.without_rules), rules, line)

    def _note(self, path: Path, reason: str, *, value: str | None = None, mend: str | None = None) -> None:
        line = self.document.line(path)
        self.issues.add(self.document.file, reason, row=line, column=key_of(path), value=value, mend=mend)

    def _check(self, name: str, names: Names, path: Path) -> bool:
        if name in names:
            return True
        self._note(path, f"is not {names.noun}", value=name, mend=names.mend(name))
        return False

    def _check_name(self, name: str, path: Path) -> None:
        line, inner = self.document.line(path), (*path, "name")
        if name.lower() == BASE:
            self._note(inner, "is the name of what is planned without any change", value=name, mend="choose another")
        elif name in self.names:
            reason = f"is the name of two scenarios, the first in line {self.names[name]}"
            self._note(inner, reason, value=name, mend="rename one of them")
        self.names.setdefault(name, line)

    def _by_queue(self, value: float | Mapping[str, float], path: Path) -> dict[QueueId, float]:
        """Tell what each queue gets; a single number is for all."""
        if not isinstance(value, Mapping):
            return {queue.id: float(value) for queue in self.instance.queues}
        known = {name: float(each) for name, each in value.items() if self._check(name, self.queues, (*path, name))}
        return {QueueId(name): each for name, each in known.items()}

    def _targets(self, blocks: Mapping[str, TargetChangeBlock], path: Path) -> Iterator[tuple[QueueId, Target]]:
        """Put changed keys into the targets of their queues."""
        for name, block in blocks.items():
            if not self._check(name, self.queues, (*path, name)):
                continue
            queue = self.instance.queue[QueueId(name)]
            target = replace(queue.target, **block.model_dump(include=block.model_fields_set))
            if (target.service_level is None) != (target.within_seconds is None):
                self._note((*path, name), "leaves only one of service_level and within_seconds", mend="give both")
            if queue.channel not in BACKLOG_CHANNELS and _DEADLINE & block.model_fields_set:
                reason = f"promises a deadline, which is for email and back_office, not for {queue.channel}"
                self._note((*path, name), reason, mend="change service_level and within_seconds instead")
            yield queue.id, target

    def _people(self, blocks: Sequence[ExtraPeopleBlock], path: Path) -> Iterator[ExtraPeople]:
        for index, block in enumerate(blocks):
            inner = (*path, index)
            self._check(block.contract, self.contracts, (*inner, "contract"))
            for place, skill in enumerate(block.skills):
                self._check(skill, self.queues, (*inner, "skills", place))
            skills = tuple(QueueId(skill) for skill in dict.fromkeys(block.skills))
            yield ExtraPeople(ContractId(block.contract), skills, block.count, block.team)

    def _check_measures(self, changes: Mapping[str, Mapping[QueueId, float]], path: Path) -> None:
        """Refuse a change that the demand gives nothing to act on."""
        for key, by_queue in changes.items():
            problem = _idle_change(self.instance, key, by_queue)
            if problem is not None:
                self._note((*path, key), problem[0], mend=f"use {problem[1]}" if key != "shrinkage" else None)

    def _rules(self, block: ScenarioBlock, path: Path) -> tuple[BaseModel, ...]:
        """Read rules as the configuration's are read, and check the names in them."""
        blocks = [self._rule(item, (*path, "rules", index)) for index, item in enumerate(block.rules)]
        rules = tuple(each for each in blocks if each is not None)
        teams = {agent.team for agent in self.instance.agents if agent.team} | {
            people.team for people in block.extra_people if people.team
        }
        check_names(
            Config(
                document=self.document,
                calendar=None,
                queues=(),
                templates=(),
                contracts=(),
                queue_names=self.queues,
                shift_names=Names("a shift of the configuration", self.instance.template),
                contract_names=self.contracts,
                rules=rules,
            ),
            Names("an agent of agents.csv", self.instance.agent),
            Names("a team of agents.csv", teams),
            self.issues,
        )
        return tuple(each.settings for each in rules)

    def _rule(self, item: Mapping[str, object], path: Path) -> RuleBlock | None:
        name = item.get("rule")
        if not isinstance(name, str):
            self._note(path, "names no rule", mend="write - {rule: NAME, …}")
            return None
        if name not in self.rule_schemas:
            mend = did_you_mean(name, self.rule_schemas)
            self._note((*path, "rule"), "is not a known rule", value=name, mend=mend)
            return None
        settings = validate(item, self.rule_schemas[name], self.document, path, self.issues)
        return None if settings is None else RuleBlock(settings, path)


READY_CHANGES = {
    "volume": "volume_percent",
    "aht": "aht_percent",
    "required": "required_percent",
    "shrinkage": "shrinkage",
}
"""Changes that an option of the same name makes for all queues, and their keys."""


def ready_scenario(instance: Instance, change: str, amount: float) -> WhatIf:
    """Make a scenario of one change of all queues, named after it.

    Parameters
    ----------
    change
        A key of `READY_CHANGES`.
    amount
        Percent added; of shrinkage the share itself, 0–1.

    Raises
    ------
    InputError
        If the demand gives nothing to act on.
    """
    shown = f"{100 * amount:g} %" if change == "shrinkage" else f"{amount:+g} %"
    by_queue = {queue.id: amount for queue in instance.queues}
    key = READY_CHANGES[change]
    problem = _idle_change(instance, key, by_queue)
    if problem is not None:
        raise InputError([Issue(f"--{change}", problem[0], value=f"{amount:g}")])
    scenario = Scenario(
        name=f"{change} {shown}",
        volume_percent=by_queue if change == "volume" else {},
        aht_percent=by_queue if change == "aht" else {},
        required_percent=by_queue if change == "required" else {},
        shrinkage=by_queue if change == "shrinkage" else {},
    )
    return WhatIf(scenario)


def _idle_change(instance: Instance, key: str, by_queue: Mapping[QueueId, float]) -> tuple[str, str] | None:
    """Say why a change has nothing to act on, and which key has; None if it has."""
    acts_on_heads = key == "required_percent"
    measured = {row.queue for row in instance.demand if (row.required is not None) == acts_on_heads}
    if not by_queue or measured.intersection(by_queue):
        return None
    if acts_on_heads:
        return "changes nothing, for the demand gives contacts, not heads", "volume_percent"
    return "changes nothing, for the demand gives heads, not contacts", "required_percent"
