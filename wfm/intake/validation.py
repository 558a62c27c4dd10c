"""Validating a block of YAML against a pydantic model, and saying in plain words what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from wfm.intake.issues import CellError, Issues, did_you_mean, nearest
from wfm.intake.yaml_lines import Path, YamlDocument, key_of

Block = TypeVar("Block", bound=BaseModel)

_PLAIN = {
    "string_type": "is not text; put it in quotes",
    "int_type": "is not a whole number",
    "int_from_float": "is not a whole number",
    "int_parsing": "is not a whole number",
    "float_type": "is not a number",
    "float_parsing": "is not a number",
    "finite_number": "is not a finite number",
    "bool_type": "is neither true nor false",
    "bool_parsing": "is neither true nor false",
    "list_type": "is not a list; write it as [a, b]",
    "tuple_type": "is not a list; write it as [a, b]",
    "set_type": "is not a list; write it as [a, b]",
    "frozen_set_type": "is not a list; write it as [a, b]",
    "dict_type": "is not a block of keys and values",
    "model_type": "is not a block of keys and values",
    "model_attributes_type": "is not a block of keys and values",
    "date_type": "is not a date; write it as 2026-11-30",
    "none_required": "must be null",
}
_LIMITS = {
    "greater_than": ("gt", "must be above"),
    "greater_than_equal": ("ge", "must be at least"),
    "less_than": ("lt", "must be below"),
    "less_than_equal": ("le", "must be at most"),
    "too_short": ("min_length", "has too few items: the least is"),
    "too_long": ("max_length", "has too many items: the most is"),
    "multiple_of": ("multiple_of", "must be a multiple of"),
}


def validate(value: object, model: type[Block], document: YamlDocument, path: Path, issues: Issues) -> Block | None:
    """Make a block; None, with issues that name line and key, if it is wrong."""
    try:
        block = model.model_validate(value)
    except ValidationError as error:
        for details in _without_echoes(error.errors(), model):
            _add(details, model, document, path, issues)
        return None
    return None if any(refused[: len(path)] == path for refused in document.refused) else block


def _without_echoes(errors: list[ErrorDetails], model: type[BaseModel]) -> Iterator[ErrorDetails]:
    """Leave out keys that are missing only because they are misspelt: the misspelt one says so."""
    meant = {
        (*details["loc"][:-1], nearest(str(details["loc"][-1]), _keys_at(model, details["loc"][:-1])))
        for details in errors
        if details["type"] == "extra_forbidden"
    }
    return (details for details in errors if details["type"] != "missing" or details["loc"] not in meant)


def _add(details: ErrorDetails, model: type[BaseModel], document: YamlDocument, path: Path, issues: Issues) -> None:
    full = _known_part((*path, *details["loc"]), document, keeps_last=details["type"] in ("missing", "extra_forbidden"))
    if any(full[: len(refused)] == refused for refused in document.refused):
        return
    reason, mend = _words(details, model)
    value = document.texts.get(full)
    if details["type"] == "extra_forbidden" or details["loc"][-1:] == ("[key]",):
        value = str(full[-1])
    issues.add(document.file, reason, row=document.line(full), column=key_of(full), value=value, mend=mend)


def _known_part(path: Path, document: YamlDocument, *, keeps_last: bool) -> Path:
    """Drop what pydantic adds to a location, such as the name of a union's branch."""
    known: Path = ()
    for part in path[:-1] if keeps_last else path:
        if (*known, part) in document.lines:
            known = (*known, part)
    return (*known, path[-1]) if keeps_last else known


def _words(details: ErrorDetails, model: type[BaseModel]) -> tuple[str, str | None]:
    """Say what is wrong, and what to do about it."""
    kind, context = details["type"], details.get("ctx", {})
    if kind == "missing":
        return "is missing", None
    if kind == "extra_forbidden":
        known = _keys_at(model, details["loc"][:-1])
        return "is not a known key", did_you_mean(str(details["loc"][-1]), known) or f"known: {', '.join(known)}"
    if kind == "literal_error":
        words = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        return f"is not one of {', '.join(words)}", _suggestion(details["input"], words)
    if kind in _LIMITS:
        name, words_of_limit = _LIMITS[kind]
        return f"{words_of_limit} {context[name]:g}", None
    if kind == "value_error":
        return _words_of_own(context["error"])
    return _PLAIN.get(kind, _lowered(details["msg"])), None


def _suggestion(value: object, words: Sequence[str]) -> str | None:
    found = did_you_mean(value, words) if isinstance(value, str) else None
    return found if found and found.startswith("did") else None


def _words_of_own(error: object) -> tuple[str, str | None]:
    return (error.reason, error.mend) if isinstance(error, CellError) else (_lowered(str(error)), None)


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _keys_at(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """Keys of the model that a location leads to."""
    for part in location:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        inner = next(_models_in(field.annotation), None) if field else None
        model = inner or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Models that an annotation such as ``list[Step] | None`` is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
