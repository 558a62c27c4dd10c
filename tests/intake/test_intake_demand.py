"""Demand rows and the opening hours of their queue."""

from __future__ import annotations

import pytest
from intake_site import DEMAND, Site

from wfm.errors import InputError


def rows(day: str, start: int, end: int, step: int, heads: str = "1") -> str:
    minutes = range(start * 60, end * 60, step)
    return "".join(f"{day}T{minute // 60:02}:{minute % 60:02},voice,{heads}\n" for minute in minutes)


def both_days(step: int) -> str:
    return "start,queue,required\n" + rows("2026-11-30", 8, 12, step) + rows("2026-12-01", 8, 12, step)


@pytest.mark.parametrize("step", [5, 10, 15, 30, 60])
def test_the_step_of_a_queue_is_told_from_its_rows(site: Site, step: int) -> None:
    site.configure("interval_minutes: 15", "interval_minutes: 5").write(demand=both_days(step))
    assert {row.minutes for row in site.read().instance.demand} == {step}


@pytest.mark.parametrize("step", [20, 5])
def test_a_step_that_is_not_allowed_or_finer_than_the_slot_is_refused(site: Site, step: int) -> None:
    site.write(demand=both_days(step))
    with pytest.raises(InputError, match=rf"{step} minutes|grid of 15"):
        site.read()


def test_queues_may_have_different_steps(site: Site) -> None:
    site.configure("shifts:", '  - {id: chat, channel: chat, hours: {mon-tue: "08:00-12:00"}}\nshifts:')
    site.write(demand=DEMAND + both_days(30).replace("voice", "chat").split("\n", 1)[1])
    found = {(row.queue, row.minutes) for row in site.read().instance.demand}
    assert found == {("voice", 60), ("chat", 30)}


def test_a_queue_with_one_row_a_day_has_the_step_of_its_opening(site: Site) -> None:
    site.configure('"08:00-12:00"', '"08:00-09:00"').configure("[240]", "[60]")
    site.write(demand="start,queue,required\n2026-11-30T08:00,voice,1\n2026-12-01T08:00,voice,1\n")
    assert [row.minutes for row in site.read().instance.demand] == [60, 60]


def test_rows_outside_the_horizon_are_ignored_with_a_note(site: Site) -> None:
    inputs = site.write(demand=DEMAND + "2026-11-29T08:00,voice,1\n2026-12-02T08:00,voice,1\n").read()
    assert len(inputs.instance.demand) == 8
    assert inputs.notes == ("demand.csv: 2 rows outside the horizon ignored",)


def test_the_first_slot_of_the_horizon_is_inside_and_the_first_after_it_is_not(site: Site) -> None:
    site.configure('    hours: {mon-fri: "08:00-12:00"}\n', "")
    text = "start,queue,required\n" + rows("2026-11-30", 0, 24, 60) + rows("2026-12-01", 0, 24, 60)
    inputs = site.write(demand=text + "2026-12-02T00:00,voice,1\n").read()
    assert len(inputs.instance.demand) == 48


def test_rows_of_zero_while_the_queue_is_closed_are_ignored_with_a_note(site: Site) -> None:
    inputs = site.write(demand=DEMAND + "2026-12-01T12:00,voice,0\n").read()
    assert inputs.notes == ("demand.csv: 1 row of 0 outside the hours of queue 'voice' ignored",)


def test_zero_is_a_value(site: Site) -> None:
    assert site.write(demand=DEMAND.replace(",2\n", ",0\n")).read().instance.demand[0].required == 0


def test_heads_finer_than_thousandths_are_rounded_with_one_note(site: Site) -> None:
    text = DEMAND.replace("11-30T08:00,voice,2", "11-30T08:00,voice,2.0004").replace(
        "T09:00,voice,2", "T09:00,voice,1.9996"
    )
    inputs = site.write(demand=text).read()
    assert [row.required for row in inputs.instance.demand[:3]] == [2.0, 2.0, 2.0]
    assert inputs.notes == ("demand.csv: 3 rows rounded to thousandths of an agent",)


def test_thousandths_are_kept(site: Site) -> None:
    inputs = site.write(demand=DEMAND.replace("11-30T08:00,voice,2", "11-30T08:00,voice,2.125")).read()
    assert (inputs.instance.demand[0].required, inputs.notes) == (2.125, ())


def test_contacts_with_their_handling_time_are_accepted_instead_of_heads(site: Site) -> None:
    text = DEMAND.replace("required", "volume,aht_seconds").replace(",2\n", ",40,300.5\n")
    row = site.write(demand=text).read().instance.demand[0]
    assert (row.required, row.volume, row.aht_seconds) == (None, 40.0, 300.5)


def test_no_handling_time_is_needed_where_nobody_calls(site: Site) -> None:
    text = DEMAND.replace("required", "volume,aht_seconds").replace(",2\n", ",0,0\n")
    assert site.write(demand=text).read().instance.demand[0].volume == 0


def test_contacts_without_handling_time_are_refused(site: Site) -> None:
    text = DEMAND.replace("required", "volume,aht_seconds").replace(",2\n", ",0,0\n", 7).replace(",2\n", ",1,0\n")
    with pytest.raises(InputError, match="row 9, aht_seconds: '0' is 0 although there are contacts"):
        site.write(demand=text).read()


def clock_change(site: Site, day: str) -> Site:
    site.configure("2026-11-30, days: 2", f"{day}, days: 1").configure('    hours: {mon-fri: "08:00-12:00"}\n', "")
    return site


def test_a_day_of_23_hours_has_23_rows_an_hour_apart(site: Site) -> None:
    text = "start,queue,required\n" + rows("2027-03-28", 0, 1, 60) + rows("2027-03-28", 2, 24, 60)
    inputs = clock_change(site, "2027-03-28").write(demand=text).read()
    assert len(inputs.instance.demand) == 23


def test_a_row_in_the_skipped_hour_is_refused(site: Site) -> None:
    clock_change(site, "2027-03-28").write(demand="start,queue,required\n" + rows("2027-03-28", 0, 24, 60))
    with pytest.raises(InputError, match="row 3, start: '2027-03-28T01:00' does not exist in Europe/London"):
        site.read()


def test_a_day_of_25_hours_has_25_rows_the_second_pass_with_its_offset(site: Site) -> None:
    text = "start,queue,required\n" + rows("2026-10-25", 0, 24, 60) + "2026-10-25T01:00+00:00,voice,1\n"
    inputs = clock_change(site, "2026-10-25").write(demand=text).read()
    assert len(inputs.instance.demand) == 25


def test_a_repeated_row_without_offset_is_told_how_to_write_the_second_pass(site: Site) -> None:
    text = "start,queue,required\n" + rows("2026-10-25", 0, 24, 60) + "2026-10-25T01:00,voice,1\n"
    clock_change(site, "2026-10-25").write(demand=text)
    with pytest.raises(InputError, match=r"write 2026-10-25T01:00\+00:00 for the second pass"):
        site.read()


def test_the_second_pass_may_not_be_left_out(site: Site) -> None:
    clock_change(site, "2026-10-25").write(demand="start,queue,required\n" + rows("2026-10-25", 0, 24, 60))
    with pytest.raises(InputError, match=r"from 2026-10-25T01:00\+00:00 to 2026-10-25T02:00"):
        site.read()


def test_opening_past_midnight_covers_the_next_morning(site: Site) -> None:
    site.configure('{mon-fri: "08:00-12:00"}', '{mon: "22:00-02:00"}').configure('["08:00"]', '["22:00"]')
    text = "start,queue,required\n" + rows("2026-11-30", 22, 24, 60) + rows("2026-12-01", 0, 2, 60)
    assert len(site.write(demand=text).read().instance.demand) == 4


def test_a_queue_without_any_row_is_named_once(site: Site) -> None:
    site.configure("shifts:", '  - {id: chat, hours: {mon-tue: "08:00-12:00"}}\nshifts:')
    with pytest.raises(InputError) as caught:
        site.read()
    assert [issue.reason for issue in caught.value.issues] == ["queue 'chat' has no row within the horizon"]


def test_a_table_without_rows_is_refused(site: Site) -> None:
    with pytest.raises(InputError, match="queue 'voice' has no row within the horizon"):
        site.write(demand="start,queue,required\n").read()


def test_a_hundred_thousand_heads_are_still_believed(site: Site) -> None:
    inputs = site.write(demand=DEMAND.replace(",2\n", ",100000\n", 1)).read()
    assert inputs.instance.demand[0].required == 100_000


def test_more_heads_are_taken_for_a_volume(site: Site) -> None:
    site.write(demand=DEMAND.replace(",2\n", ",100001\n", 1))
    with pytest.raises(InputError) as caught:
        site.read()
    (issue,) = caught.value.issues
    assert issue.reason == "is more than 100,000 agents"
    assert issue.mend == "is this a volume? Then give volume and aht_seconds"
