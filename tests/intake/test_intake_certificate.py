"""Reading ``certificate.json`` back: what was written comes back, and what is damaged is refused with the place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wfm.errors import CertificateError
from wfm.intake.certificate import read_certificate

WRITTEN = {
    "format": 1,
    "input_sha256": "1f" * 32,
    "bound_millionths": 746_600_000,
    "rules": ["min_rest", "pins"],
    "slots": 4,
    "prices": [{"queues": ["voice", "chat"], "level": 1, "weights": [[1, 1_000_000, 0], [3, 250_000, 750_000]]}],
}


def written(folder: Path, record: object) -> Path:
    path = folder / "certificate.json"
    path.write_text(record if isinstance(record, str) else json.dumps(record), encoding="utf-8")
    return path


def test_where_there_is_none_none_is_read(tmp_path):
    assert read_certificate(tmp_path / "certificate.json") is None


def test_bound_fingerprint_and_rules_come_back(tmp_path):
    found = read_certificate(written(tmp_path, WRITTEN))
    assert (found.bound_millionths, found.input_sha256, found.rules) == (746_600_000, "1f" * 32, ("min_rest", "pins"))


def test_prices_come_back_with_a_weight_for_every_slot(tmp_path):
    (price,) = read_certificate(written(tmp_path, WRITTEN)).prices
    assert (price.queues, price.level) == (("voice", "chat"), 1)
    assert price.plain.tolist() == [0, 1_000_000, 0, 250_000]
    assert price.rounded.tolist() == [0, 0, 0, 750_000]


@pytest.mark.parametrize("record", [{**WRITTEN, "prices": []}, {**WRITTEN, "prices": [], "slots": 0}])
def test_a_certificate_may_have_no_prices(tmp_path, record):
    assert read_certificate(written(tmp_path, record)).prices == ()


def weighing(*weights: object) -> dict[str, object]:
    return {**WRITTEN, "prices": [{"queues": ["voice"], "level": 0, "weights": [list(weights)]}]}


DAMAGED = [
    ("half a file", json.dumps(WRITTEN)[:100], "invalid JSON"),
    ("no JSON", "proved!", "invalid JSON"),
    ("nothing", "", "invalid JSON"),
    ("a list", [], "should be an object"),
    ("bytes that are no text", "\udcff", "invalid JSON|unicode"),
    ("another format", {**WRITTEN, "format": 2}, "format: input should be 1"),
    ("a missing key", {key: value for key, value in WRITTEN.items() if key != "slots"}, "slots: field required"),
    ("an unknown key", {**WRITTEN, "bond": 1}, "bond: extra inputs are not permitted"),
    ("a bound with decimals", {**WRITTEN, "bound_millionths": 746.6}, "bound_millionths: input should be a valid int"),
    ("a bound as text", {**WRITTEN, "bound_millionths": "746600000"}, "bound_millionths: input should be a valid int"),
    (
        "a level with decimals",
        {**WRITTEN, "prices": [{"queues": ["voice"], "level": 0.5, "weights": []}]},
        "prices.0.level",
    ),
    (
        "a queue without name",
        {**WRITTEN, "prices": [{"queues": [None], "level": 0, "weights": []}]},
        "prices.0.queues.0",
    ),
    ("a negative weight", weighing(0, -1, 0), r"prices\.0\.weights\.0\.1: input should be greater"),
    ("a weight above a whole", weighing(0, 0, 1_000_001), r"prices\.0\.weights\.0\.2: input should be less"),
    ("a weight with decimals", weighing(0, 0.5, 0), "should be a valid integer"),
    ("a truth value as weight", weighing(0, True, 0), "should be a valid integer"),
    ("two numbers instead of three", weighing(0, 1), r"prices\.0\.weights\.0\.2: field required"),
    ("four numbers instead of three", weighing(0, 1, 2, 3), r"prices\.0\.weights\.0"),
    ("a slot after the last", weighing(4, 1, 1), "price 1 weighs slot 4 of 4"),
    ("a slot before the first", weighing(-1, 1, 1), r"prices\.0\.weights\.0\.0: input should be greater"),
    ("more slots than a horizon has", {**WRITTEN, "slots": 1 << 40}, "slots: input should be less"),
]


@pytest.mark.parametrize(("record", "told"), [case[1:] for case in DAMAGED], ids=[case[0] for case in DAMAGED])
def test_what_is_damaged_is_refused_with_the_place(tmp_path, record, told):
    path = tmp_path / "certificate.json"
    text = record if isinstance(record, str) else json.dumps(record)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CertificateError, match=f"^certificate.json is damaged: .*({told})"):
        read_certificate(path)


def test_a_slot_that_is_weighed_twice_is_refused(tmp_path):
    twice = {**WRITTEN, "prices": [{"queues": ["voice"], "level": 0, "weights": [[1, 5, 5], [1, 6, 6]]}]}
    with pytest.raises(CertificateError, match="price 1 weighs a slot twice"):
        read_certificate(written(tmp_path, twice))
