"""The names that rules are limited to, or speak of: all of them must exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wfm.intake.config import Config
from wfm.intake.issues import Issues, Names
from wfm.intake.yaml_lines import Path, key_of

_SCOPES = ("agents", "teams", "contracts", "shifts")


def check_names(config: Config, agents: Names, teams: Names, issues: Issues) -> None:
    """Note names in the rules that nobody bears.

    Scopes hold names of their kind. A rule whose other settings hold names says so in a class attribute ``names_of``,
    which maps the setting to the kind: ``{"after": "shifts"}``.
    """
    kinds = {"agents": agents, "teams": teams, "contracts": config.contract_names, "shifts": config.shift_names}
    kinds["queues"] = config.queue_names
    document = config.document
    for block in config.rules:
        names_of: Mapping[str, str] = getattr(block.settings, "names_of", {})
        for setting, kind in {**{scope: scope for scope in _SCOPES}, **names_of}.items():
            known = kinds[kind]
            for path, name in _names_in(getattr(block.settings, setting, ()), (*block.path, setting)):
                if name not in known:
                    line = document.line(path)
                    reason, mend = f"is not {known.noun}", known.mend(name)
                    issues.add(document.file, reason, row=line, column=key_of(path), value=name, mend=mend)


def _names_in(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """All texts of a setting: a name, the keys of a mapping, or the items of a list, however deep."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key in value:
            yield (*path, key), str(key)
    elif isinstance(value, Sequence):
        for index, item in enumerate(value):
            yield from _names_in(item, (*path, index))
