"""Arithmetic of spans, drawn as letters: a letter an hour, "#" inside, "." outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wfm.domain.calendar import Span, common_spans, join_spans, subtract_spans

ORIGIN = datetime(2026, 11, 30, tzinfo=UTC)


def spans(drawing: str) -> tuple[Span, ...]:
    hours = [ORIGIN + timedelta(hours=index) for index, letter in enumerate(drawing) if letter == "#"]
    return join_spans(Span(hour, hour + timedelta(hours=1)) for hour in hours)


@pytest.mark.parametrize(
    ("whole", "taken", "left"),
    [
        ("####", "....", "####"),
        ("####", "####", "...."),
        (".##.", "####", "...."),
        ("####", ".##.", "#..#"),
        ("#####", ".#.#.", "#.#.#"),
        ("##.##", ".###.", "#...#"),
        ("##..", "..##", "##.."),
        ("....", "####", "...."),
    ],
)
def test_what_is_taken_is_not_left(whole: str, taken: str, left: str) -> None:
    assert subtract_spans(spans(whole), spans(taken)) == spans(left)


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("####", ".##.", ".##."),
        ("##..", "..##", "...."),
        ("##.##", ".###.", ".#.#."),
        ("#####", "#.#.#", "#.#.#"),
        ("####", "....", "...."),
    ],
)
def test_what_is_common_lies_in_both(first: str, second: str, both: str) -> None:
    assert common_spans(spans(first), spans(second)) == spans(both)
