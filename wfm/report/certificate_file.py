"""The file ``certificate.json``: the prices from which the bound of a run can be computed again."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np

from wfm.domain.certificate import Certificate, CoverPrice

CERTIFICATE_FILE = "certificate.json"
CERTIFICATE_FORMAT = 1
"""Number of the layout that is written here."""


def certificate_bytes(certificate: Certificate) -> bytes:
    """Write a certificate, a line for each set of queues and level; slots without weight are left out.

    Weights are triples of slot, plain and rounded millionths.
    """
    slots = max((len(price.plain) for price in certificate.prices), default=0)
    head = {
        "format": CERTIFICATE_FORMAT,
        "input_sha256": certificate.input_sha256,
        "bound_millionths": certificate.bound_millionths,
        "rules": list(certificate.rules),
        "slots": slots,
    }
    lines = [f"  {_json(name)}: {_json(value)}," for name, value in head.items()]
    prices = ",\n".join(_price_lines(certificate.prices))
    body = f"[\n{prices}\n  ]" if prices else "[]"
    return "\n".join(["{", *lines, f'  "prices": {body}', "}", ""]).encode("utf-8")


def _price_lines(prices: tuple[CoverPrice, ...]) -> Iterator[str]:
    for price in prices:
        weighs = np.flatnonzero((price.plain != 0) | (price.rounded != 0))
        weights = np.stack([weighs, price.plain[weighs], price.rounded[weighs]], axis=1).tolist()
        if weights:
            yield f"    {_json({'queues': list(price.queues), 'level': price.level, 'weights': weights})}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
