"""Public holidays: which dates they are, and what queues do then.

The site is open 08:00 to 12:00 from Wednesday 23 to Sunday 27 December 2026, on Sundays from 10:00 to 12:00. Friday 25
is Christmas Day and Saturday 26 Boxing Day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from intake_site import Site

from wfm.domain.demand import DemandChange
from wfm.errors import InputError
from wfm.intake.inputs import Inputs
from wfm.intake.public_holidays import public_holidays

HORIZON = "2026-12-23, days: 5, timezone: Europe/London, interval_minutes: 15"
HOLIDAYS = ", holidays: {country: GB, subdivision: ENG}"


def demand(measure: str = "required", cells: str = "4", days: Iterable[int] = range(23, 28)) -> str:
    """Rows of an hour; from 10:00 on Sunday the 27th."""
    hours = [f"2026-12-{day}T{hour:02}:00" for day in days for hour in range(10 if day == 27 else 8, 12)]
    return f"start,queue,{measure}\n" + "".join(f"{hour},voice,{cells}\n" for hour in hours)


@pytest.fixture
def christmas(site: Site) -> Site:
    """Lay out the site at Christmas, without any word on holidays yet."""
    site.configure("2026-11-30, days: 2, timezone: Europe/London, interval_minutes: 15", HORIZON)
    site.configure('{mon-fri: "08:00-12:00"}', '{mon-sat: "08:00-12:00", sun: "10:00-12:00"}')
    return site.write(demand=demand())


def on_holidays(site: Site, what: str) -> Site:
    site.configure(HORIZON, HORIZON + HOLIDAYS)
    return site.configure("  - id: voice\n", f"  - id: voice\n    on_holidays: {what}\n")


def times(inputs: Inputs, day: int) -> list[str]:
    calendar = inputs.instance.calendar
    rows = [row.start_utc for row in inputs.instance.demand]
    return [calendar.time_of(start) for start in rows if calendar.date_of(start).day == day]


def opening(inputs: Inputs, day: int) -> list[str]:
    calendar = inputs.instance.calendar
    spans = inputs.instance.open_spans_of["voice"]
    return [
        f"{calendar.time_of(span.start_utc)}-{calendar.time_of(span.end_utc)}"
        for span in spans
        if calendar.date_of(span.start_utc).day == day
    ]


def told(changes: Iterable[DemandChange]) -> list[tuple[str, float]]:
    return [(change.note, change.effect.agent_hours) for change in changes]


def test_a_holiday_is_a_visible_change_even_where_nothing_is_different(christmas: Site) -> None:
    found = on_holidays(christmas, "open").read().instance.demand_changes
    assert told(found) == [("Christmas Day", 0), ("Boxing Day", 0)]
    assert {(change.kind, change.row, change.is_closed) for change in found} == {("holiday", 0, False)}


def test_without_a_country_there_are_no_holidays(christmas: Site) -> None:
    assert christmas.read().instance.demand_changes == ()


def test_a_queue_that_is_closed_on_holidays_has_neither_hours_nor_demand_then(christmas: Site) -> None:
    inputs = on_holidays(christmas, "closed").read()
    assert (times(inputs, 25), opening(inputs, 25)) == ([], [])
    assert (times(inputs, 24), opening(inputs, 24)) == (["08:00", "09:00", "10:00", "11:00"], ["08:00-12:00"])
    assert told(inputs.instance.demand_changes) == [("Christmas Day", -16), ("Boxing Day", -16)]
    assert "Christmas Day (2026-12-25): 4 rows of demand dropped" in inputs.notes[0]


def test_no_demand_is_needed_on_a_holiday_on_which_the_queue_is_closed(christmas: Site) -> None:
    christmas.write(demand=demand(days=(23, 24, 27)))
    assert on_holidays(christmas, "closed").read().notes == ()


def test_a_queue_may_keep_the_hours_of_a_weekday(christmas: Site) -> None:
    inputs = on_holidays(christmas, "{like: sun}").read()
    assert (times(inputs, 25), opening(inputs, 25)) == (["10:00", "11:00"], ["10:00-12:00"])
    assert told(inputs.instance.demand_changes)[0] == ("Christmas Day, open as on sun", -8)


def test_a_holiday_like_a_weekday_on_which_the_queue_is_closed_is_closed(christmas: Site) -> None:
    christmas.configure(', sun: "10:00-12:00"', "").write(demand=demand(days=range(23, 27)))
    found = on_holidays(christmas, "{like: sun}").read().instance.demand_changes
    assert [change.is_closed for change in found] == [True, True]


def lengthened(site: Site, first: int) -> Site:
    """Open Fridays and Saturdays from 10:00, but holidays as on Mondays, from 08:00; demand is given from `first`."""
    site.configure('mon-sat: "08:00-12:00"', 'mon-thu: "08:00-12:00", fri-sat: "10:00-12:00"')
    days = [f"2026-12-{day}T{hour:02}:00" for day in (25, 26) for hour in range(first, 12)]
    text = demand(days=(23, 24, 27)) + "".join(f"{hour},voice,4\n" for hour in days)
    return on_holidays(site.write(demand=text), "{like: mon}")


def test_a_holiday_with_longer_hours_may_have_demand_in_them(christmas: Site) -> None:
    assert times(lengthened(christmas, 8).read(), 25) == ["08:00", "09:00", "10:00", "11:00"]


def test_a_holiday_with_longer_hours_needs_demand_in_them(christmas: Site) -> None:
    with pytest.raises(InputError, match="2 rows are missing for queue 'voice' from 2026-12-25T08:00 to"):
        lengthened(christmas, 10).read()


def test_less_may_be_needed_on_holidays(christmas: Site) -> None:
    inputs = on_holidays(christmas, "{required_percent: -25}").read()
    needed = {inputs.instance.calendar.date_of(row.start_utc).day: row.required for row in inputs.instance.demand}
    assert needed == {23: 4, 24: 4, 25: 3, 26: 3, 27: 4}


def test_hours_and_contacts_may_both_be_different(christmas: Site) -> None:
    christmas.write(demand=demand("volume,aht_seconds", "90,200"))
    inputs = on_holidays(christmas, "{like: sun, volume_percent: -40, aht_percent: 10}").read()
    row = next(row for row in inputs.instance.demand if inputs.instance.calendar.date_of(row.start_utc).day == 25)
    assert (row.volume, row.aht_seconds) == (pytest.approx(54), pytest.approx(220))
    assert inputs.instance.demand_changes[0].effect.contacts == pytest.approx(-2 * 90 - 2 * 36)


def test_the_table_of_changes_acts_on_what_holidays_have_left(christmas: Site) -> None:
    christmas.write(demand_changes="start,end,kind,required_add\n2026-12-25,2026-12-25,other,1\n")
    inputs = on_holidays(christmas, "{required_percent: -50}").read()
    assert inputs.instance.demand[8].required == 3
    assert [change.row for change in inputs.instance.demand_changes] == [0, 0, 2]


def test_hours_given_for_the_date_win(christmas: Site) -> None:
    christmas.configure('sun: "10:00-12:00"', 'sun: "10:00-12:00", 2026-12-25: "09:00-12:00"')
    christmas.write(demand=demand().replace("2026-12-25T08:00,voice,4\n", ""))
    inputs = on_holidays(christmas, "closed").read()
    assert (opening(inputs, 25), opening(inputs, 26)) == (["09:00-12:00"], [])
    assert inputs.notes[0] == (
        "config.yaml: hours of queue 'voice' on 2026-12-25 (Christmas Day) are as given for that date, whatever "
        "on_holidays says"
    )


def test_a_queue_without_hours_may_be_closed_on_holidays(christmas: Site) -> None:
    christmas.configure('    hours: {mon-sat: "08:00-12:00", sun: "10:00-12:00"}\n', "")
    hours = [f"2026-12-{day}T{hour:02}:00" for day in (23, 24, 27) for hour in range(24)]
    christmas.write(demand="start,queue,required\n" + "".join(f"{hour},voice,4\n" for hour in hours))
    assert len(on_holidays(christmas, "closed").read().instance.demand) == 72


def test_the_night_before_a_holiday_ends_as_its_window_says(christmas: Site) -> None:
    christmas.configure('mon-sat: "08:00-12:00"', 'mon-sat: "22:00-02:00"').configure("08:00", "22:00")
    nights = [f"2026-12-{day}T{hour}:00" for day, hour in ((23, 22), (23, 23), (24, 22), (24, 23), (27, 10), (27, 11))]
    tails = [f"2026-12-{day}T{hour}:00" for day in (23, 24, 25) for hour in ("00", "01")]
    christmas.write(demand="start,queue,required\n" + "".join(f"{hour},voice,4\n" for hour in nights + tails))
    inputs = on_holidays(christmas, "closed").read()
    assert (times(inputs, 25), opening(inputs, 24)) == (["00:00", "01:00"], ["22:00-02:00"])


# What is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "message"),
    [
        ("UK", None),
        ("gb", "did you mean GB?"),
        ("Germany", "did you mean DE?"),
        ("united kingdom", "did you mean GB?"),
        ("XQ", "write its two letters"),
        ("GB, subdivision: England", None),
        ("GB, subdivision: ENGL", "did you mean 'ENG'"),
        ("GB, subdivision: BY", "known: ENG, NIR, SCT, WLS"),
        ("DE, subdivision: BY", None),
    ],
)
def test_a_country_or_part_that_is_not_known_gets_the_nearest_one(
    christmas: Site, country: str, message: str | None
) -> None:
    christmas.configure(HORIZON, f"{HORIZON}, holidays: {{country: {country}}}")
    if message is None:
        assert christmas.read().instance.demand_changes
        return
    with pytest.raises(InputError) as caught:
        christmas.read()
    assert message in str(caught.value)
    assert "config.yaml line 1, horizon.holidays." in str(caught.value)


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("shut", "line 4, queues.on_holidays: 'shut' is not one of open, closed"),
        ("{like: sunday}", "line 4, queues.on_holidays.like: 'sunday' is not one of mon, tue"),
        (
            "{volum_percent: -40}",
            "line 4, queues.on_holidays.volum_percent: 'volum_percent' is not a known key; did you",
        ),
        ("{volume_percent: -101}", "line 4, queues.on_holidays.volume_percent: '-101' must be at least -100"),
        (
            "{volume_percent: -40}",
            "line 4, queues.on_holidays.volume_percent: has nothing to act on, for the demand is",
        ),
    ],
)
def test_what_a_queue_cannot_do_on_holidays_is_refused_with_its_line(christmas: Site, what: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        on_holidays(christmas, what).read()
    assert message in str(caught.value)
    assert len(caught.value.issues) == 1


def test_a_queue_that_is_always_open_cannot_be_like_a_weekday(christmas: Site) -> None:
    christmas.configure('    hours: {mon-sat: "08:00-12:00", sun: "10:00-12:00"}\n', "")
    with pytest.raises(InputError, match="is like a weekday, but the queue is always open"):
        on_holidays(christmas, "{like: sun}").read()


def test_a_queue_cannot_close_on_holidays_that_nobody_names(christmas: Site) -> None:
    christmas.configure("  - id: voice\n", "  - id: voice\n    on_holidays: closed\n")
    with pytest.raises(
        InputError, match=r"line 4, queues\.on_holidays: has no public holidays to act on; name a country"
    ):
        christmas.read()


# The tables of holidays ----------------------------------------------------------------------------------------------


def test_names_do_not_depend_on_the_language_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    assert public_holidays("DE", "BY", [date(2026, 12, 25)]) == {date(2026, 12, 25): "Christmas Day"}


def test_holidays_of_two_years_are_found(christmas: Site) -> None:
    days = [date(2026, 12, 25), date(2026, 12, 29), date(2027, 1, 1)]
    assert list(public_holidays("GB", None, days)) == [days[0], days[2]]
