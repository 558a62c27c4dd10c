"""Agents, availability and time off."""

from __future__ import annotations

from datetime import date

import pytest
from intake_site import Site, local

from wfm.domain.ids import AgentId
from wfm.errors import InputError

ANN, BOB = AgentId("A1"), AgentId("A2")


def spans(site: Site, rows: str) -> list[str]:
    inputs = site.write(availability="agent_id,day,start,end\n" + rows).read()
    return [local(inputs, span) for span in inputs.instance.availability[ANN]]


def test_optional_columns_of_agents_are_read(site: Site) -> None:
    header = (
        "agent_id,name,contract,skills,team,hire_date,first_day,last_day,min_weekly_hours,max_weekly_hours,seniority"
    )
    row = "A1,Ann,full_time,voice,red,2020-01-01,2020-02-01,2026-12-31,10,20.5,3"
    agent = site.write(agents=f"{header}\n{row}\n").read().instance.agents[0]
    assert (agent.team, agent.hire_date, agent.first_day) == ("red", date(2020, 1, 1), date(2020, 2, 1))
    assert (agent.last_day, agent.min_weekly_hours, agent.max_weekly_hours) == (date(2026, 12, 31), 10, 20.5)
    assert agent.seniority == 3


def test_empty_optional_cells_hold_nothing(site: Site) -> None:
    site.write(agents="agent_id,name,contract,skills,team,seniority\nA1,Ann,full_time,voice,,\n")
    agent = site.read().instance.agents[0]
    assert (agent.team, agent.seniority) == (None, None)


def test_agents_who_have_left_are_kept(site: Site) -> None:
    site.write(agents="agent_id,name,contract,skills,last_day\nA1,Ann,full_time,voice,2020-01-01\n")
    assert len(site.read().instance.agents) == 1


def test_first_and_last_day_may_be_the_same(site: Site) -> None:
    site.write(agents="agent_id,name,contract,skills,first_day,last_day\nA1,A,full_time,voice,2026-12-01,2026-12-01\n")
    assert len(site.read().instance.agents) == 1


def test_an_own_minimum_is_compared_with_the_maximum_of_the_contract(site: Site) -> None:
    site.configure("shifts: [early]", "shifts: [early]\n    weekly_hours: {max: 30}")
    site.write(
        agents="agent_id,name,contract,skills,min_weekly_hours\nA1,A,full_time,voice,30\nA2,B,full_time,voice,31\n"
    )
    with pytest.raises(InputError) as caught:
        site.read()
    assert [issue.row for issue in caught.value.issues] == [3]


def test_a_table_without_agents_is_refused(site: Site) -> None:
    with pytest.raises(InputError, match="holds no agent"):
        site.write(agents="agent_id,name,contract,skills\n").read()


def test_a_row_at_fault_makes_its_agent_unknown_nowhere_else(site: Site) -> None:
    site.write(agents="agent_id,name,contract,skills,hire_date\nA1,Ann,full_time,voice,soon\n")
    site.write(time_off="agent_id,start,end\nA1,2026-11-30,2026-11-30\n")
    with pytest.raises(InputError) as caught:
        site.read()
    assert [issue.file for issue in caught.value.issues] == ["agents.csv"]


# Availability


def test_an_agent_without_rows_is_not_in_the_mapping(site: Site) -> None:
    inputs = site.write(availability="agent_id,day,start,end\nA1,mon,08:00,12:00\n").read()
    assert BOB not in inputs.instance.availability


def test_an_agent_with_rows_is_unavailable_on_days_without_one(site: Site) -> None:
    assert spans(site, "A1,mon,08:00,12:00\n") == ["2026-11-30T08:00 2026-11-30T12:00"]


def test_rows_of_a_date_replace_those_of_its_weekday(site: Site) -> None:
    rows = "A1,mon,08:00,12:00\nA1,2026-11-30,14:00,15:00\nA1,2026-11-30,16:00,17:00\n"
    assert spans(site, rows) == ["2026-11-30T14:00 2026-11-30T15:00", "2026-11-30T16:00 2026-11-30T17:00"]


def test_a_row_without_times_means_unavailable_that_day(site: Site) -> None:
    assert spans(site, "A1,mon,08:00,12:00\nA1,2026-11-30,,\n") == []


def test_a_day_cannot_be_unavailable_and_have_a_window(site: Site) -> None:
    with pytest.raises(InputError, match="row 3, day: the day is unavailable by row 2 and has a window too"):
        spans(site, "A1,mon,,\nA1,mon,08:00,12:00\n")


def test_adjoining_and_overlapping_windows_join(site: Site) -> None:
    rows = "A1,mon,08:00,12:00\nA1,mon,12:00,14:00\nA1,mon,13:00,15:00\n"
    assert spans(site, rows) == ["2026-11-30T08:00 2026-11-30T15:00"]


def test_a_window_past_midnight_covers_the_next_morning(site: Site) -> None:
    assert spans(site, "A1,mon,22:00,06:00\n") == ["2026-11-30T22:00 2026-12-01T06:00"]


def test_the_night_before_and_the_day_after_the_horizon_are_known(site: Site) -> None:
    rows = "A1,sun,22:00,06:00\nA1,wed,00:00,24:00\n"
    assert spans(site, rows) == ["2026-11-29T22:00 2026-11-30T06:00", "2026-12-02T00:00 2026-12-03T00:00"]


def test_equal_start_and_end_mean_a_whole_day(site: Site) -> None:
    assert spans(site, "A1,mon,08:00,08:00\n") == ["2026-11-30T08:00 2026-12-01T08:00"]


# Time off


def time_off(site: Site, rows: str, header: str = "agent_id,start,end,kind,status,paid_hours_per_day") -> list[str]:
    inputs = site.write(time_off=f"{header}\n{rows}").read()
    return [local(inputs, row.span) for row in inputs.instance.time_off]


def test_dates_block_whole_days_the_last_included(site: Site) -> None:
    assert time_off(site, "A1,2026-11-30,2026-12-01,,,\n") == ["2026-11-30T00:00 2026-12-02T00:00"]


def test_times_block_no_more_than_they_say(site: Site) -> None:
    assert time_off(site, "A1,2026-11-30T08:00,2026-11-30T24:00,,,\n") == ["2026-11-30T08:00 2026-12-01T00:00"]


def test_time_off_is_approved_and_unpaid_unless_it_says_otherwise(site: Site) -> None:
    row = site.write(time_off="agent_id,start,end\nA1,2026-11-30,2026-11-30\n").read().instance.time_off[0]
    assert (row.status, row.paid_hours_per_day, row.kind, row.blocks) == ("approved", 0.0, "", True)


@pytest.mark.parametrize(
    ("first", "second", "is_fine"),
    [
        ("approved", "reported", False),
        ("approved", "requested", True),
        ("declined", "approved", True),
        ("cancelled", "cancelled", True),
    ],
)
def test_only_rows_that_block_may_not_overlap(site: Site, first: str, second: str, is_fine: bool) -> None:
    rows = f"A1,2026-11-30,2026-11-30,,{first},\nA1,2026-11-30,2026-12-01,,{second},\n"
    if is_fine:
        assert len(time_off(site, rows)) == 2
    else:
        with pytest.raises(InputError, match="row 3: time off of 'A1' overlaps that of row 2"):
            time_off(site, rows)


def test_time_off_that_adjoins_does_not_overlap(site: Site) -> None:
    assert len(time_off(site, "A1,2026-11-30,2026-11-30,,,\nA1,2026-12-01T00:00,2026-12-01T09:00,,,\n")) == 2


def test_time_off_of_two_agents_may_overlap(site: Site) -> None:
    assert len(time_off(site, "A1,2026-11-30,2026-11-30,,,\nA2,2026-11-30,2026-11-30,,,\n")) == 2


def test_a_long_row_overlaps_a_later_one_though_a_short_one_lies_between(site: Site) -> None:
    rows = "A1,2026-11-01,2026-11-30,,,\nA1,2026-11-05,2026-11-05,,,\nA1,2026-11-20,2026-11-20,,,\n"
    with pytest.raises(InputError) as caught:
        time_off(site, rows)
    assert [issue.row for issue in caught.value.issues] == [3, 4]
