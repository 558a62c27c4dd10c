"""Reading YAML without guessing: every value knows its line, and what YAML would quietly misread is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from wfm.intake.issues import Issues

Path = tuple[str | int, ...]
"""Keys and list positions that lead to a value."""

_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
_WORD_FOR_TRUTH = re.compile(r"(yes|no|on|off)", re.IGNORECASE)
_LEADING_ZERO = re.compile(r"[-+]?0\d+")
_STANDARD_TAGS = ("bool", "float", "int", "map", "merge", "null", "seq", "str", "timestamp", "value")


@dataclass(frozen=True)
class YamlDocument:
    """A YAML file as plain values.

    Parameters
    ----------
    file
        How messages call it.
    value
        Mappings, lists, texts, numbers, truth values, dates and None.
    lines
        Line of every value by its path.
    texts
        Every scalar as written.
    refused
        Paths of values that have an issue already.
    """

    file: str
    value: object
    lines: Mapping[Path, int] = field(default_factory=dict)
    texts: Mapping[Path, str] = field(default_factory=dict)
    refused: frozenset[Path] = frozenset()

    def line(self, path: Path) -> int:
        """Line of a value, or of the nearest thing around it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(
    text: str, file: str, issues: Issues, contents: str = "horizon, queues, shifts and contracts"
) -> YamlDocument:
    """Read one YAML document; what is wrong with it becomes issues, and what can be read is returned.

    Parameters
    ----------
    contents
        What an empty document lacks.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = f"is no proper YAML: {error.problem or error.context}"
        issues.add(file, reason, row=mark.line + 1 if mark else None, mend="check indentation, colons and brackets")
        return YamlDocument(file, None)
    except yaml.YAMLError as error:
        issues.add(file, f"is no proper YAML: {error}")
        return YamlDocument(file, None)
    if node is None:
        issues.add(file, "the file is empty", mend=f"describe {contents}")
        return YamlDocument(file, None)
    walk = _Walk(file, issues)
    value = walk.value(node, ())
    return YamlDocument(file, value, walk.lines, walk.texts, frozenset(walk.refused))


class _Walk:
    """Turns nodes into values on a walk from the root."""

    def __init__(self, file: str, issues: Issues) -> None:
        self.file = file
        self.issues = issues
        self.lines: dict[Path, int] = {}
        self.texts: dict[Path, str] = {}
        self.refused: set[Path] = set()
        self._loader = yaml.SafeLoader("")
        self._open: list[Node] = []

    def value(self, node: Node, path: Path) -> object:
        """Value of a node."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node in self._open:
            self._refuse(node, path, "refers to itself", None)
            return None
        if node.tag.removeprefix("tag:yaml.org,2002:") not in _STANDARD_TAGS:
            self._refuse(node, path, f"bears the tag {node.tag}, which has no meaning here", "remove the tag")
            return None
        if isinstance(node, ScalarNode):
            return self._scalar(node, path)
        self._open.append(node)
        try:
            return self._mapping(node, path) if isinstance(node, MappingNode) else self._sequence(node, path)
        finally:
            self._open.pop()

    def _sequence(self, node: Node, path: Path) -> list[object]:
        items = node.value if isinstance(node, SequenceNode) else []
        return [self.value(item, (*path, index)) for index, item in enumerate(items)]

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, item in node.value:
            if not isinstance(key, ScalarNode):
                self._refuse(key, path, "a list or mapping stands where a key is due", None)
                continue
            inner = (*path, key.value)
            if key.value in found:
                first = self.lines[inner]
                self._note(key, inner, key.value, f"stands here twice, first in line {first}", "delete one of both")
                continue
            self.lines[inner] = key.start_mark.line + 1
            found[key.value] = self.value(item, inner)
        return found

    def _scalar(self, node: ScalarNode, path: Path) -> object:
        self.texts[path] = node.value
        if node.style is None:
            self._refuse_what_is_misread(node, path)
        if path in self.refused:
            return node.value
        try:
            return self._loader.construct_object(node)
        except (ValueError, yaml.YAMLError):
            self._refuse(node, path, "cannot be read", "put it in quotes")
            return None

    def _refuse_what_is_misread(self, node: ScalarNode, path: Path) -> None:
        text = node.value
        if _TIME_OF_DAY.fullmatch(text):
            padded = text if text.index(":") == 2 else f"0{text}"
            self._refuse(node, path, "is a time of day without quotes", f'write "{padded}" in quotes')
        elif _WORD_FOR_TRUTH.fullmatch(text):
            truth = "true" if text.lower() in ("yes", "on") else "false"
            reason = f"without quotes means {truth} in YAML"
            self._refuse(node, path, reason, f'write {truth}, or "{text}" in quotes if the word is meant')
        elif _LEADING_ZERO.fullmatch(text):
            mend = f'write {int(text)}, or "{text}" in quotes if it is a name'
            self._refuse(node, path, "begins with 0, which YAML reads as an octal number", mend)

    def _refuse(self, node: Node, path: Path, reason: str, mend: str | None) -> None:
        text = node.value if isinstance(node, ScalarNode) else None
        self._note(node, path, text, reason, mend)

    def _note(self, node: Node, path: Path, text: str | None, reason: str, mend: str | None) -> None:
        self.refused.add(path)
        row = node.start_mark.line + 1
        self.issues.add(self.file, reason, row=row, column=key_of(path), value=text, mend=mend)


def key_of(path: Path) -> str | None:
    """Write a path as messages show it: its keys alone, since the line tells which item of a list is meant."""
    return ".".join(part for part in path if isinstance(part, str)) or None
