"""The manual of all rules, taken from their own docstrings and fields."""

from __future__ import annotations

import sys
from textwrap import fill
from typing import cast

from pydantic.fields import FieldInfo

from wfm.rules.base import Rule, rule_types

_COLUMNS = 80
_PARTS = ("Example:", "Breaks:", "Keeps:", "Counts:")


def catalogue() -> str:
    """Write the manual: rules to list in a configuration first, then those that always hold."""
    kinds = rule_types()
    listed = [_entry(name, kind) for name, kind in kinds.items() if not kind.is_always_there]
    always = [_entry(name, kind) for name, kind in kinds.items() if kind.is_always_there]
    return "\n\n".join(
        [
            _paragraph(
                "Rules to list under `rules:`. Every rule takes `cost`, the price per unit broken; without it the rule "
                "is hard. In drawn weeks a letter is a day: E works 06:00-14:00, L 14:00-22:00, N 22:00-06:00, F "
                "05:00-13:00; a dot is a day off, history stands left of `|`. In drawn days a letter is 15 minutes: "
                "w work, b break, m meal, a activity."
            ),
            *listed,
            _paragraph("Rules that always hold, are hard, and take no settings:"),
            *always,
        ]
    )


def _entry(name: str, kind: type[Rule]) -> str:
    """One rule: name, what it says, examples, settings, scope and unit."""
    lines = [name, "-" * len(name), *_docstring(kind)]
    if not kind.is_always_there:
        lines += [_item(f"{field}:", _about(info)) for field, info in _own_fields(kind).items()]
        lines.append(_item("Scope:", ", ".join(sorted(kind.scopes))))
    lines.append(_item("Unit:", kind.unit))
    return "\n".join(lines)


def _docstring(kind: type[Rule]) -> list[str]:
    """Take over the module's docstring, its lines wrapped anew."""
    summary, _, rest = cast(str, sys.modules[kind.__module__].__doc__).partition("\n\n")
    parts: list[str] = []
    for line in rest.strip().splitlines():
        if line.startswith(_PARTS):
            parts.append(line)
        else:
            parts[-1] += " " + line.strip()
    items = [part.split(":", 1) for part in parts]
    return [_paragraph(summary), *(_item(f"{name}:", text.strip()) for name, text in items)]


def _own_fields(kind: type[Rule]) -> dict[str, FieldInfo]:
    """Fields that the rule adds to those of every rule, or to which it gives another meaning."""
    common = Rule.model_fields
    return {
        name: info
        for name, info in kind.model_fields.items()
        if name != "rule" and (name not in common or info.description != common[name].description)
    }


def _about(info: FieldInfo) -> str:
    default = info.get_default(call_default_factory=True)
    if info.is_required():
        return f"{info.description} (required)"
    if default in (None, {}, ()):
        return f"{info.description}"
    return f"{info.description} (default {_as_written(default)})"


def _as_written(default: str | float | bool) -> str:
    """Spell a default as a configuration would."""
    if isinstance(default, bool):
        return str(default).lower()
    return default if isinstance(default, str) else f"{default:g}"


def _item(name: str, text: str) -> str:
    return fill(f"{name:<9} {text}", _COLUMNS, subsequent_indent=" " * 10, break_long_words=False)


def _paragraph(text: str) -> str:
    return fill(" ".join(text.split()), _COLUMNS)
