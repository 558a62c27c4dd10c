"""Reading the configuration: each block by itself, so that one fault hides no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel

from wfm.domain.calendar import Calendar, TimeWindow
from wfm.domain.demand import OpeningHours, Queue, Target
from wfm.domain.ids import ContractId, QueueId, TemplateId
from wfm.domain.people import Contract
from wfm.domain.settings import SolverSettings
from wfm.domain.shifts import ShiftTemplate
from wfm.intake.config_blocks import (
    FINEST_INTERVAL_MINUTES,
    ContractBlock,
    HorizonBlock,
    OnHolidays,
    QueueBlock,
    ShiftBlock,
    SolverBlock,
)
from wfm.intake.config_values import days_of
from wfm.intake.issues import Issues, Names, decode, did_you_mean, nearest
from wfm.intake.public_holidays import public_holidays
from wfm.intake.templates import build_template
from wfm.intake.validation import Block, validate
from wfm.intake.yaml_lines import Path, YamlDocument, key_of, read_yaml

Purpose = Literal["roster", "attendance", "run"]

_KEYS = ("horizon", "queues", "shifts", "contracts", "rules", "attendance", "solver")


@dataclass(frozen=True)
class RuleBlock:
    """A rule's settings and where they stand."""

    settings: BaseModel
    path: Path


@dataclass(frozen=True)
class Config:
    """The configuration as far as it could be read.

    Parameters
    ----------
    calendar
        None if the horizon is at fault.
    queue_names, shift_names, contract_names
        All ids that are written, those of blocks at fault included.
    attendance
        None if its block is at fault.
    holidays
        Names of the public holidays from the day before the horizon to the day after it.
    on_holidays
        What each queue does on them, and where that stands.
    is_sound
        Whether horizon, queues, shifts and contracts are all as they should be.
    """

    document: YamlDocument
    calendar: Calendar | None
    queues: tuple[Queue, ...]
    templates: tuple[ShiftTemplate, ...]
    contracts: tuple[Contract, ...]
    queue_names: Names
    shift_names: Names
    contract_names: Names
    rules: tuple[RuleBlock, ...] = ()
    solver: SolverSettings = field(default_factory=SolverSettings)
    attendance: BaseModel | None = None
    template_paths: Mapping[TemplateId, Path] = field(default_factory=dict)
    holidays: Mapping[date, str] = field(default_factory=dict)
    on_holidays: Mapping[QueueId, tuple[OnHolidays, Path]] = field(default_factory=dict)
    is_sound: bool = True

    def pairing(self, name: str, default: object) -> object:
        """Take one of the attendance settings on pairing, some of which decide what intake refuses."""
        found: object = getattr(getattr(self.attendance, "pairing", None), name, default)
        return found


def read_config(
    data: bytes | None,
    file: str,
    *,
    rule_schemas: Mapping[str, type[BaseModel]],
    attendance_schema: type[BaseModel],
    purpose: Purpose,
    issues: Issues,
) -> Config:
    """Read the configuration; what is wrong becomes issues, and what can be read is returned."""
    before = len(issues)
    text = None if data is None else decode(data, file, issues)
    document = read_yaml(text, file, issues) if text is not None else YamlDocument(file, None)
    reader = _Reader(document, issues, purpose)
    reader.refuse_unknown_keys()
    horizon = reader.block("horizon", HorizonBlock, is_required=True)
    calendar = None if horizon is None else _calendar(horizon)
    shift_names = Names("a shift of the configuration", reader.ids("shifts"))
    shifts = reader.items("shifts", ShiftBlock)
    step = calendar.interval_minutes if calendar else FINEST_INTERVAL_MINUTES
    templates = [build_template(block, path, document, step, issues) for path, block in shifts]
    queues = reader.items("queues", QueueBlock)
    if horizon and horizon.holidays is None:
        reader.refuse_holiday_keys(queues)
    contracts = [reader.contract(block, path, shift_names) for path, block in reader.items("contracts", ContractBlock)]
    is_sound = len(issues) == before
    solver = reader.block("solver", SolverBlock)
    return Config(
        document=document,
        calendar=calendar,
        queues=tuple(_queue(block) for _, block in queues),
        templates=tuple(template for template in templates if template),
        contracts=tuple(contracts),
        queue_names=Names("a queue of the configuration", reader.ids("queues")),
        shift_names=shift_names,
        contract_names=Names("a contract of the configuration", reader.ids("contracts")),
        rules=reader.rules(rule_schemas),
        solver=SolverSettings(**solver.model_dump()) if solver else SolverSettings(),
        attendance=reader.block("attendance", attendance_schema),
        template_paths={TemplateId(block.id): path for path, block in shifts},
        holidays=_holidays(horizon) if horizon else {},
        on_holidays={QueueId(block.id): (block.on_holidays, (*path, "on_holidays")) for path, block in queues},
        is_sound=is_sound,
    )


def _calendar(block: HorizonBlock) -> Calendar:
    return Calendar(block.timezone, block.start, block.days, block.interval_minutes)


def _holidays(block: HorizonBlock) -> Mapping[date, str]:
    """Find the holidays that can touch the horizon: windows of the days around it may reach into it."""
    if block.holidays is None:
        return {}
    days = [block.start + timedelta(days=index) for index in range(-1, block.days + 1)]
    return public_holidays(block.holidays.country, block.holidays.subdivision, days)


class _Reader:
    """Reads the blocks of one document."""

    def __init__(self, document: YamlDocument, issues: Issues, purpose: Purpose) -> None:
        self.document = document
        self.issues = issues
        self.purpose = purpose
        self.top: Mapping[str, object] = {}
        self.meant: set[str | None] = set()
        if isinstance(document.value, dict):
            self.top = document.value
        elif document.value is not None:
            mend = "begin with horizon:, queues:, shifts: and contracts:"
            issues.add(document.file, "is not a block of keys and values", row=1, mend=mend)

    def note(self, path: Path, reason: str, *, value: str | None = None, mend: str | None = None) -> None:
        """Note an issue at the line of a path."""
        line = self.document.line(path)
        self.issues.add(self.document.file, reason, row=line, column=key_of(path), value=value, mend=mend)

    def _note_missing(self, key: str, reason: str) -> None:
        """Note a block that is not there, unless a misspelt one or an unreadable file has its issue already."""
        if self.top and key not in self.meant:
            self.note((key,), reason, mend=f"describe {key}")

    def refuse_unknown_keys(self) -> None:
        """Refuse blocks that nobody knows."""
        for key in self.top:
            if key not in _KEYS:
                self.meant.add(nearest(key, _KEYS))
                mend = did_you_mean(key, _KEYS) or f"known: {', '.join(_KEYS)}"
                self.note((key,), "is not a known key", value=key, mend=mend)

    def block(self, key: str, model: type[Block], *, is_required: bool = False) -> Block | None:
        """Read a block that stands once; an absent one has all defaults."""
        found = self.top.get(key)
        if found is None and is_required:
            self._note_missing(key, "is missing")
            return None
        return validate({} if found is None else found, model, self.document, (key,), self.issues)

    def items(self, key: str, model: type[Block]) -> list[tuple[Path, Block]]:
        """Read the items of a list, leaving out those at fault."""
        found = self.top.get(key)
        if found is None or found == []:
            if self.purpose != "attendance":
                self._note_missing(key, "is missing" if found is None else "is empty")
            return []
        if not isinstance(found, list):
            self.note((key,), "is not a list", mend="begin each item with - id:")
            return []
        self._refuse_equal_ids(key, found)
        paths: list[Path] = [(key, index) for index in range(len(found))]
        blocks = [
            validate(item, model, self.document, path, self.issues) for path, item in zip(paths, found, strict=True)
        ]
        return [(path, block) for path, block in zip(paths, blocks, strict=True) if block is not None]

    def ids(self, key: str) -> list[str] | None:
        """Ids of a list's items; None where there is no list, so that every name passes."""
        found = self.top.get(key)
        if not isinstance(found, list) or not found:
            return None
        return [str(item["id"]) for item in found if isinstance(item, dict) and "id" in item]

    def _refuse_equal_ids(self, key: str, found: Sequence[object]) -> None:
        ids = [item.get("id") if isinstance(item, dict) else None for item in found]
        counts = Counter(str(name) for name in ids if name is not None)
        for index, name in enumerate(ids):
            if name is not None and counts[str(name)] > 1 and name in ids[:index]:
                self.note((key, index, "id"), f"is the id of two of {key}", value=str(name), mend="rename one of them")

    def rules(self, schemas: Mapping[str, type[BaseModel]]) -> tuple[RuleBlock, ...]:
        """Read the rules in their order."""
        found = self.top.get("rules") or []
        if not isinstance(found, list):
            self.note(("rules",), "is not a list", mend="begin each item with - rule:")
            return ()
        blocks = [self._rule(item, ("rules", index), schemas) for index, item in enumerate(found)]
        return tuple(block for block in blocks if block is not None)

    def _rule(self, item: object, path: Path, schemas: Mapping[str, type[BaseModel]]) -> RuleBlock | None:
        name = item.get("rule") if isinstance(item, dict) else None
        if not isinstance(name, str):
            self.note(path, "names no rule", mend="write - {rule: NAME, …}")
            return None
        if name not in schemas:
            self.note((*path, "rule"), "is not a known rule", value=name, mend=did_you_mean(name, schemas))
            return None
        settings = validate(item, schemas[name], self.document, path, self.issues)
        return None if settings is None else RuleBlock(settings, path)

    def refuse_holiday_keys(self, queues: Sequence[tuple[Path, QueueBlock]]) -> None:
        """Refuse what queues do on public holidays where no country says which those are."""
        for path, block in queues:
            if block.on_holidays != "open":
                mend = "name a country: holidays: {country: GB} in horizon"
                self.note((*path, "on_holidays"), "has no public holidays to act on", mend=mend)

    def contract(self, block: ContractBlock, path: Path, shift_names: Names) -> Contract:
        """Make a contract, with its limits in order and its shifts known."""
        for index, name in enumerate(block.shifts):
            if name not in shift_names:
                inner = (*path, "shifts", index)
                self.note(inner, f"is not {shift_names.noun}", value=name, mend=shift_names.mend(name))
            if name in block.shifts[:index]:
                self.note((*path, "shifts", index), "stands in the list twice", value=name)
        for key, limits in (("weekly_hours", block.weekly_hours), ("weekly_days", block.weekly_days)):
            if limits.min > limits.max:
                self.note((*path, key), f"has min {limits.min:g} above max {limits.max:g}")
        return Contract(
            id=ContractId(block.id),
            templates=tuple(TemplateId(name) for name in block.shifts),
            min_weekly_hours=block.weekly_hours.min,
            max_weekly_hours=block.weekly_hours.max,
            min_weekly_days=block.weekly_days.min,
            max_weekly_days=block.weekly_days.max,
        )


def _opening_hours(hours: Mapping[str, tuple[TimeWindow, ...]]) -> OpeningHours:
    """Sort windows by weekday and date; weekdays that are not named are closed."""
    found = {day: windows for key, windows in hours.items() for day in days_of(key)}
    by_weekday = tuple(found.get(day, ()) for day in range(7))
    return OpeningHours(by_weekday, {day: windows for day, windows in found.items() if isinstance(day, date)})


def _queue(block: QueueBlock) -> Queue:
    return Queue(
        id=QueueId(block.id),
        channel=block.channel,
        understaffing=block.understaffing_cost,
        overstaffing=block.overstaffing_cost,
        hours=None if block.hours is None else _opening_hours(block.hours),
        target=Target(**block.target.model_dump()),
        shrinkage=block.shrinkage,
        concurrency=block.concurrency,
        cost=block.cost,
        volume_spread_percent=block.volume_spread_percent,
    )
