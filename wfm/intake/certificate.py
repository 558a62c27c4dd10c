"""Reads back the proof that a run has left beside its schedule."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wfm.domain.certificate import MILLION, Certificate, CoverPrice
from wfm.domain.ids import QueueId
from wfm.errors import CertificateError

_MOST_SLOTS = 1 << 16
"""More slots than a horizon has."""
Slot = Annotated[int, Field(ge=0, lt=_MOST_SLOTS)]
Weight = Annotated[int, Field(ge=0, le=MILLION)]


class _File(BaseModel):
    """Part of a file, in which nothing may be amiss."""

    model_config = ConfigDict(extra="forbid", strict=True)


class _Price(_File):
    queues: list[str]
    level: int
    weights: list[tuple[Slot, Weight, Weight]]


class _Proof(_File):
    format: Literal[1]
    input_sha256: str
    bound_millionths: int
    rules: list[str]
    slots: Annotated[int, Field(ge=0, le=_MOST_SLOTS)]
    prices: list[_Price]


def read_certificate(path: Path) -> Certificate | None:
    """Read a ``certificate.json``; None if there is none.

    Raises
    ------
    CertificateError
        If the file is not what a run has written.
    """
    if not path.is_file():
        return None
    try:
        proof = _Proof.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise _damaged(path, _first_fault(error)) from error
    except OSError as error:
        raise _damaged(path, error.strerror or str(error)) from error
    return Certificate(
        bound_millionths=proof.bound_millionths,
        input_sha256=proof.input_sha256,
        prices=tuple(_price(path, number, price, proof.slots) for number, price in enumerate(proof.prices, start=1)),
        rules=tuple(proof.rules),
    )


def _price(path: Path, number: int, price: _Price, slots: int) -> CoverPrice:
    """Lay the weights of a price out over all slots."""
    slot, plain, rounded = np.array(price.weights, dtype=np.int64).reshape(-1, 3).T
    if slot.max(initial=-1) >= slots:
        raise _damaged(path, f"price {number} weighs slot {slot.max()} of {slots}")
    if len(np.unique(slot)) < len(slot):
        raise _damaged(path, f"price {number} weighs a slot twice")
    weights = np.zeros((2, slots), dtype=np.int64)
    weights[:, slot] = plain, rounded
    return CoverPrice(tuple(QueueId(queue) for queue in price.queues), price.level, *weights)


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    reason = f"{fault['msg'][:1].lower()}{fault['msg'][1:]}"
    return f"{place}: {reason}" if place else reason


def _damaged(path: Path, reason: str) -> CertificateError:
    return CertificateError(f"{path.name} is damaged: {reason}.")
