"""Cells of text become values, or are refused with what to do."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.intake.issues import CellError
from wfm.intake.text import (
    Moment,
    Parser,
    number,
    parse_clock,
    parse_date,
    parse_date_or_end,
    parse_day,
    parse_end,
    parse_end_clock,
    parse_id,
    parse_moment,
    parse_names,
    parse_punch_time,
    parse_yes_no,
    whole,
    word,
)

QUARTER_PAST_EIGHT = datetime(2026, 11, 30, 8, 15)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (parse_moment, "2026-11-30T08:15", Moment(QUARTER_PAST_EIGHT)),
        (parse_moment, " 2026-11-30 08:15:00 ", Moment(QUARTER_PAST_EIGHT)),
        (parse_moment, "2026-11-30T08:15+01:00", Moment(QUARTER_PAST_EIGHT, timedelta(hours=1))),
        (parse_moment, "2026-11-30T08:15-0330", Moment(QUARTER_PAST_EIGHT, timedelta(hours=-3, minutes=-30))),
        (parse_moment, "2026-11-30T08:15Z", Moment(QUARTER_PAST_EIGHT, timedelta())),
        (parse_punch_time, "2026-11-30T08:15:07", Moment(QUARTER_PAST_EIGHT.replace(second=7))),
        (parse_end, "2026-11-29T24:00", Moment(datetime(2026, 11, 30))),  # noqa: DTZ001
        (parse_date_or_end, "2026-11-30", date(2026, 11, 30)),
        (parse_date, "2028-02-29", date(2028, 2, 29)),
        (parse_day, "SUN", 6),
        (parse_day, "2026-11-30", date(2026, 11, 30)),
        (parse_clock, "00:00", 0),
        (parse_clock, "23:59", 1439),
        (parse_end_clock, "24:00", 1440),
        (parse_id, "007", "007"),
        (parse_id, "NA", "NA"),
        (parse_id, "north side ~ \xa1é", "north side ~ \xa1é"),
        (parse_names, "voice| chat", ("voice", "chat")),
        (parse_yes_no, "Yes", True),
        (parse_yes_no, "no", False),
        (number(0), "1e3", 1000.0),
        (number(0, 24), "24", 24.0),
        (whole(1, 10), "10", 10),
        (word("want", "avoid"), "Want", "want"),
    ],
)
def test_a_cell_is_read(parse: Parser, text: str, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text", "mend"),
    [
        (parse_date, "30/11/2026", "write 2026-11-30"),
        (parse_date, "30.11.2026", "write 2026-11-30"),
        (parse_date, "11/12/2026", "write the year first, then the month, as in 2026-11-30"),
        (parse_date, "2026-02-29", None),
        (parse_date, "9999-12-31", "write a real date; an open end is an empty cell"),
        (parse_moment, "30/11/2026 08:15", "write 2026-11-30T08:15"),
        (parse_moment, "2026-11-30", "add the time of day, as in 2026-11-30T08:15"),
        (parse_moment, "2026-13-40", None),
        (parse_moment, "2026-11-30T24:00", "write a time from 00:00 to 23:59"),
        (parse_end, "2026-11-30T24:15", "write a time from 00:00 to 23:59"),
        (parse_moment, "2026-11-30T08:15:01", "write whole minutes"),
        (parse_punch_time, "2026-11-30T08:15:01.5", "write it as 2026-11-30T08:15"),
        (parse_clock, "8:15", "write 08:15"),
        (parse_clock, "24:00", "write 00:00 of the next day"),
        (parse_end_clock, "24:01", "write a time from 00:00 to 24:00"),
        (parse_day, "monday", "write mon"),
        (parse_day, "someday", "write mon, tue, … sun or a date"),
        (parse_id, "voice ", "write 'voice'"),
        (parse_id, "vo\x00ice", "write 'voice'"),
        (parse_id, "vo\x1fice", "write 'voice'"),
        (parse_id, "vo\x7fice", "write 'voice'"),
        (parse_id, "vo\x9fice", "write 'voice'"),
        (parse_id, "\tvoice\n", "write 'voice'"),
        (parse_id, "\x07", "write the id"),
        (parse_names, "voice||chat", "separate names by a single |"),
        (parse_names, "voice|voice", None),
        (number(0), "nan", "write it with digits and a decimal point"),
        (number(0), "1,5", "write 1.5, or separate the columns by semicolons"),
        (number(0), "1e999", None),
        (number(0), "-0.001", None),
        (number(0, 24), "24.01", None),
        (whole(1, 10), "1.5", None),
        (whole(1, 10), "11", None),
        (word("in", "break_start"), "brake_start", "did you mean 'break_start'?"),
        (parse_yes_no, "true", None),
    ],
)
def test_a_cell_is_refused_with_its_mend(parse: Parser, text: str, mend: str | None) -> None:
    with pytest.raises(CellError) as caught:
        parse(text)
    assert caught.value.mend == mend


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 1, 1)))  # noqa: DTZ001
def test_every_minute_that_is_written_is_read_back(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    assert parse_moment(f"{minute:%Y-%m-%dT%H:%M}") == Moment(minute)


@given(st.text(max_size=20))
def test_any_other_text_is_refused_and_never_crashes(text: str) -> None:
    for parse in (parse_moment, parse_date, parse_day, parse_end_clock, parse_names, number()):
        try:
            parse(text)
        except CellError:
            continue
