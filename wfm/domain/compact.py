"""Small frozen records of which a large site has a hundred thousand."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any


class Compact:
    """Makes a frozen data class with slots quick to send to another process: by its fields, in order.

    The way of `dataclasses` asks for the names of all fields anew for each object.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), _values(type(self))(self)  # type: ignore[arg-type]  # classes can be hashed


@cache
def _values(kind: type) -> attrgetter[tuple[Any, ...]]:
    """Getter of all fields of a class, of which there are two at least."""
    return attrgetter(*(field.name for field in fields(kind)))
