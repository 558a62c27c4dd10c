import pytest
from pydantic import TypeAdapter, ValidationError

from wfm.domain.calendar import TimeWindow
from wfm.intake.issues import CellError
from wfm.rules.parts.day_times import Clock, EndClock, Window, day_window, window_from


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("08:00", "20:00", (480, 1200)),
        ("22:00", "06:00", (1320, 1800)),
        ("08:00", "08:00", (480, 1920)),
        ("00:00", "24:00", (0, 1440)),
    ],
)
def test_an_end_that_is_not_later_lies_on_the_next_date(start, end, minutes):
    assert day_window(start, end) == TimeWindow(*minutes)


def test_a_window_is_two_times_and_a_dash():
    assert window_from("22:00-06:00") == TimeWindow(1320, 1800)


@pytest.mark.parametrize("text", ["22:00", "22:00-", "22-06", "06:00-22:00-23:00", "24:00-06:00"])
def test_other_texts_are_no_windows(text):
    with pytest.raises(CellError):
        window_from(text)


@pytest.mark.parametrize("kind", [Clock, EndClock, Window])
def test_a_time_without_quotes_is_refused_with_the_mend(kind):
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(480)
    assert refused.value.errors()[0]["ctx"]["error"].mend == "put it in quotes"


def test_midnight_at_the_end_of_a_day_begins_nothing():
    with pytest.raises(ValidationError):
        TypeAdapter(Clock).validate_python("24:00")


@pytest.mark.parametrize(("kind", "text"), [(Clock, "08:00"), (EndClock, "24:00"), (Window, "22:00-06:00")])
def test_settings_keep_their_text(kind, text):
    assert TypeAdapter(kind).validate_python(text) == text
