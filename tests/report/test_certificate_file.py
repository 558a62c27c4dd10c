"""``certificate.json`` as it is written; what reads it back has its tests in the intake."""

from __future__ import annotations

import json

import numpy as np
import pytest

from wfm.domain.certificate import Certificate, CoverPrice
from wfm.domain.ids import QueueId
from wfm.report.certificate_file import certificate_bytes


def price(*queues: str, level: int, plain: list[int], rounded: list[int]) -> CoverPrice:
    return CoverPrice(tuple(map(QueueId, queues)), level, np.array(plain), np.array(rounded))


SMALL = Certificate(
    746_600_000,
    "1f" * 32,
    (
        price("voice", level=0, plain=[0, 1_000_000, 0, 250_000], rounded=[0, 0, 0, 750_000]),
        price("voice", "größe", level=1, plain=[0, 0, 0, 0], rounded=[500_000, 0, 0, 0]),
        price("chat", level=0, plain=[0, 0, 0, 0], rounded=[0, 0, 0, 0]),
    ),
    ("min_rest", "pins"),
)


def test_a_certificate_reads_like_this():
    assert certificate_bytes(SMALL).decode("utf-8").splitlines() == [
        "{",
        '  "format": 1,',
        f'  "input_sha256": "{"1f" * 32}",',
        '  "bound_millionths": 746600000,',
        '  "rules": ["min_rest", "pins"],',
        '  "slots": 4,',
        '  "prices": [',
        '    {"queues": ["voice"], "level": 0, "weights": [[1, 1000000, 0], [3, 250000, 750000]]},',
        '    {"queues": ["voice", "größe"], "level": 1, "weights": [[0, 0, 500000]]}',
        "  ]",
        "}",
    ]


@pytest.mark.parametrize("certificate", [SMALL, Certificate(0, "1f" * 32, ())], ids=["with prices", "without"])
def test_it_is_json(certificate):
    assert json.loads(certificate_bytes(certificate))["bound_millionths"] == certificate.bound_millionths


def test_equal_certificates_give_equal_bytes():
    assert certificate_bytes(SMALL) == certificate_bytes(SMALL)
