"""Dated changes of demand: what they do to rows, what they count, and which make no sense.

The site is open 08:00 to 12:00 on Monday 30 November and Tuesday 1 December 2026, with rows of an hour.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_site import AGENTS, DEMAND, Site
from openpyxl import Workbook

from wfm.domain.demand import DemandChange
from wfm.errors import InputError
from wfm.intake.inputs import Inputs

DAYS = ("2026-11-30", "2026-12-01")


def contacts(volume: float = 100, aht: float = 300, spread: str = "") -> str:
    """Demand as contacts; the same in every hour."""
    head = "start,queue,volume,aht_seconds" + (",volume_low,volume_high" if spread else "")
    rows = [f"{day}T{hour:02}:00,voice,{volume:g},{aht:g}{spread}" for day in DAYS for hour in range(8, 12)]
    return "\n".join([head, *rows]) + "\n"


def shown(inputs: Inputs, day: int = 0) -> list[tuple[str, int, float | None]]:
    """Time of day, minutes, and contacts or heads of the rows of one day."""
    calendar = inputs.instance.calendar
    return [
        (calendar.time_of(row.start_utc), row.minutes, row.volume if row.required is None else row.required)
        for row in inputs.instance.demand
        if calendar.date_of(row.start_utc) == calendar.dates[day]
    ]


def values(inputs: Inputs, day: int = 0) -> list[float | None]:
    return [value for _, _, value in shown(inputs, day)]


def only_change(inputs: Inputs) -> DemandChange:
    (change,) = inputs.instance.demand_changes
    return change


def changes(rows: str) -> str:
    return f"start,end,queue,kind,{rows}"


# What changes do -----------------------------------------------------------------------------------------------------


def test_without_the_table_nothing_changes(site: Site) -> None:
    inputs = site.read()
    assert (values(inputs), inputs.instance.demand_changes) == ([2, 2, 2, 2], ())


def test_a_percentage_changes_contacts_of_its_dates_alone(site: Site) -> None:
    site.write(demand=contacts(), demand_changes=changes("volume_percent\n2026-11-30,2026-11-30,voice,other,-40\n"))
    inputs = site.read()
    assert (values(inputs), values(inputs, 1)) == ([60, 60, 60, 60], [100, 100, 100, 100])


def test_the_last_date_is_included(site: Site) -> None:
    site.write(demand=contacts(), demand_changes=changes("volume_percent\n2026-11-30,2026-12-01,voice,other,10\n"))
    assert values(site.read(), 1) == pytest.approx([110, 110, 110, 110])


def test_times_are_half_open(site: Site) -> None:
    row = "2026-11-30T09:00,2026-11-30T10:00,voice,downtime,-100\n"
    site.write(demand=contacts(), demand_changes=changes("volume_percent\n" + row))
    assert values(site.read()) == [100, 0, 100, 100]


def test_a_row_without_queue_concerns_every_queue(site: Site) -> None:
    site.configure("shifts:", '  - {id: chat, channel: chat, hours: {mon-tue: "08:00-12:00"}}\nshifts:')
    chat = contacts(10).replace("voice", "chat").split("\n", 1)[1]
    site.write(demand=contacts() + chat)
    site.write(demand_changes="start,end,kind,volume_percent\n2026-11-30,2026-11-30,downtime,-50\n")
    inputs = site.read()
    assert values(inputs) == [50, 50, 50, 50, 5, 5, 5, 5]
    assert [change.queue for change in inputs.instance.demand_changes] == ["voice", "chat"]


def test_added_contacts_are_given_by_the_hour(site: Site) -> None:
    row = "2026-11-30T09:00,2026-11-30T09:30,voice,campaign,40\n"
    site.write(demand=contacts(), demand_changes=changes("volume_add\n" + row))
    assert shown(site.read())[1:3] == [("09:00", 30, 70), ("09:30", 30, 50)]


def test_added_heads_count_as_they_stand(site: Site) -> None:
    site.write(demand_changes=changes("required_add\n2026-11-30T09:00,2026-11-30T10:00,voice,campaign,1.5\n"))
    assert values(site.read()) == [2, 3.5, 2, 2]


def test_handling_time_changes_by_its_percentage(site: Site) -> None:
    site.write(demand=contacts(), demand_changes=changes("aht_percent\n2026-11-30,2026-11-30,voice,other,20\n"))
    assert [row.aht_seconds for row in site.read().instance.demand] == [360] * 4 + [300] * 4


def test_within_one_row_the_percentage_comes_before_the_addition(site: Site) -> None:
    row = "2026-11-30T09:00,2026-11-30T10:00,voice,campaign,-50,10\n"
    site.write(demand=contacts(), demand_changes=changes("volume_percent,volume_add\n" + row))
    assert values(site.read())[1] == 60


@pytest.mark.parametrize(("order", "expected"), [((0, 1), 60), ((1, 0), 55)])
def test_rows_act_in_the_order_of_the_file(site: Site, order: Sequence[int], expected: float) -> None:
    rows = [f"2026-11-30T09:00,2026-11-30T10:00,voice,other,{cells}\n" for cells in ("-50,", ",10")]
    site.write(
        demand=contacts(), demand_changes=changes("volume_percent,volume_add\n" + "".join(rows[i] for i in order))
    )
    assert values(site.read())[1] == expected


def test_demand_rows_are_cut_where_a_change_begins_and_ends(site: Site) -> None:
    row = "2026-11-30T09:15,2026-11-30T09:45,voice,downtime,-100\n"
    site.write(demand=contacts(), demand_changes=changes("volume_percent\n" + row))
    assert shown(site.read())[1:4] == [("09:00", 15, 25), ("09:15", 30, 0), ("09:45", 15, 25)]


def test_heads_are_not_shared_out_where_their_row_is_cut(site: Site) -> None:
    site.write(demand_changes=changes("required_percent\n2026-11-30T09:30,2026-11-30T10:00,voice,other,-50\n"))
    assert shown(site.read())[1:3] == [("09:00", 30, 2), ("09:30", 30, 1)]


def test_a_part_of_a_slot_changes_that_part_of_its_demand(site: Site) -> None:
    row = "2026-11-30T09:00,2026-11-30T09:05,voice,downtime,-90\n"
    site.write(demand=contacts(), demand_changes=changes("volume_percent\n" + row))
    found = shown(site.read())[1:3]
    assert found == [("09:00", 15, pytest.approx(25 * (1 - 0.9 / 3))), ("09:15", 45, 75)]


def test_dates_mean_the_opening_hours_of_a_campaign(site: Site) -> None:
    site.write(demand=contacts(), demand_changes=changes("volume_add\n2026-11-30,2026-12-01,voice,campaign,5\n"))
    assert only_change(site.read()).effect.contacts == 40


def test_the_spread_follows_the_contacts(site: Site) -> None:
    row = "2026-11-30T09:00,2026-11-30T10:00,voice,other,-50,10\n"
    site.write(demand=contacts(spread=",80,130"), demand_changes=changes("volume_percent,volume_add\n" + row))
    changed = site.read().instance.demand[1]
    assert (changed.volume_low, changed.volume, changed.volume_high) == (50, 60, 75)


# Closing -------------------------------------------------------------------------------------------------------------


def test_closing_drops_demand_with_a_note_and_shrinks_the_opening_hours(site: Site) -> None:
    site.write(demand_changes=changes("closed\n2026-11-30T10:30,2026-11-30T12:00,voice,other,yes\n"))
    inputs = site.read()
    assert shown(inputs) == [("08:00", 60, 2), ("09:00", 60, 2), ("10:00", 30, 2)]
    day = inputs.instance.open_spans_of["voice"][0]
    assert inputs.instance.calendar.time_of(day.end_utc) == "10:30"
    assert inputs.notes == (
        "row 2 of demand_changes.csv: 2 rows of demand dropped, wholly or in part, for queue 'voice' is closed then",
    )


def test_no_demand_is_needed_while_the_queue_is_closed(site: Site) -> None:
    text = contacts().replace("2026-12-01T08:00,voice,100,300\n", "")
    site.write(demand=text, demand_changes=changes("closed\n2026-12-01T08:00,2026-12-01T09:00,voice,other,yes\n"))
    assert [time for time, _, _ in shown(site.read(), 1)] == ["09:00", "10:00", "11:00"]


def test_other_changes_leave_closed_hours_alone(site: Site) -> None:
    rows = "2026-11-30,2026-11-30,voice,other,-50,\n2026-11-30T08:00,2026-11-30T10:00,voice,other,,yes\n"
    site.write(demand=contacts(), demand_changes=changes("volume_percent,closed\n" + rows))
    lowered, closed = site.read().instance.demand_changes
    assert (lowered.effect.contacts, closed.effect.contacts) == (-100, -200)


def test_a_shift_that_no_longer_fits_because_of_a_closure_is_not_refused(site: Site) -> None:
    site.write(demand_changes=changes("closed\n2026-11-30,2026-12-01,voice,other,yes\n"))
    inputs = site.read()
    assert inputs.instance.demand == ()


# What is counted -----------------------------------------------------------------------------------------------------


def test_contacts_hours_and_slots_of_a_change_are_counted(site: Site) -> None:
    row = "2026-11-30T09:00,2026-11-30T11:00,voice,downtime,-30\n"
    site.write(demand=contacts(120), demand_changes=changes("volume_percent\n" + row))
    effect = only_change(site.read()).effect
    assert (effect.slots, effect.contacts, effect.agent_hours) == (8, pytest.approx(-72), pytest.approx(-6))


def test_hours_of_heads_are_heads_times_time(site: Site) -> None:
    site.write(demand_changes=changes("required_add\n2026-11-30T09:00,2026-11-30T10:30,voice,campaign,2\n"))
    assert only_change(site.read()).effect.agent_hours == 3


def test_hours_of_chats_are_shared_out_over_the_chats_of_an_agent(site: Site) -> None:
    site.configure("  - id: voice\n", "  - id: voice\n    channel: chat\n    concurrency: 2\n")
    site.write(demand=contacts(120), demand_changes=changes("volume_percent\n2026-11-30,2026-11-30,voice,other,-50\n"))
    assert only_change(site.read()).effect.agent_hours == -10


def test_a_change_says_what_its_row_says(site: Site) -> None:
    row = "2026-11-30T09:00,2026-11-30T10:00,voice,downtime,-100,50,network work\n"
    site.write(demand=contacts(), demand_changes=changes("volume_percent,return_percent,note\n" + row))
    change = only_change(site.read())
    assert (change.kind, change.note, change.row, change.volume_percent) == ("downtime", "network work", 2, -100)
    assert (change.return_percent, change.return_hours, change.is_closed) == (50, 4, False)


def test_rows_outside_the_horizon_are_noted(site: Site) -> None:
    rows = "2026-11-29,2026-11-29,voice,other,10\n2026-12-02,2026-12-03,voice,other,10\n"
    inputs = site.write(demand=contacts(), demand_changes=changes("volume_percent\n" + rows)).read()
    assert inputs.instance.demand_changes == ()
    assert inputs.notes == ("demand_changes.csv: 2 rows outside the horizon ignored",)


def test_a_row_that_meets_no_demand_is_noted(site: Site) -> None:
    row = "2026-11-30T13:00,2026-11-30T14:00,voice,downtime,-100\n"
    inputs = site.write(demand=contacts(), demand_changes=changes("volume_percent\n" + row)).read()
    assert inputs.notes == ("demand_changes.csv: 1 row without effect, for there is no demand to change then",)


# Contacts that call again --------------------------------------------------------------------------------------------


def test_lost_contacts_call_again_in_the_hours_after(site: Site) -> None:
    row = "2026-11-30T09:00,2026-11-30T10:00,voice,downtime,-100,60,2\n"
    site.write(demand=contacts(), demand_changes=changes("volume_percent,return_percent,return_hours\n" + row))
    inputs = site.read()
    assert values(inputs) == [100, 0, 130, 130]
    effect = only_change(inputs).effect
    assert (effect.contacts, effect.returned_contacts, effect.slots) == (-40, 60, 4)


def test_contacts_do_not_call_again_while_the_queue_is_closed(site: Site) -> None:
    row = "2026-11-30T10:00,2026-11-30T11:00,voice,downtime,-100,60,4\n"
    site.write(demand=contacts(), demand_changes=changes("volume_percent,return_percent,return_hours\n" + row))
    assert values(site.read()) == [100, 100, 0, 160]


def test_a_note_tells_that_nobody_can_call_again(site: Site) -> None:
    row = "2026-11-30T11:00,2026-11-30T12:00,voice,downtime,-100,60\n"
    site.write(demand=contacts(), demand_changes=changes("volume_percent,return_percent\n" + row))
    inputs = site.read()
    assert inputs.notes == (
        "row 2 of demand_changes.csv: no contacts call again, for queue 'voice' is closed in the 4 hours after it",
    )


def test_those_who_call_again_have_the_handling_time_that_they_had(site: Site) -> None:
    rows = (
        "2026-11-30T09:00,2026-11-30T10:00,voice,other,100,,\n2026-11-30T09:00,2026-11-30T10:00,voice,other,,-100,100\n"
    )
    site.write(demand=contacts(), demand_changes=changes("aht_percent,volume_percent,return_percent\n" + rows))
    after = site.read().instance.demand[2]
    assert (after.volume, after.aht_seconds) == (150, pytest.approx((100 * 300 + 50 * 600) / 150))


def test_contacts_of_a_closed_queue_may_call_again(site: Site) -> None:
    row = "2026-11-30T09:00,2026-11-30T10:00,voice,downtime,yes,50\n"
    site.write(demand=contacts(), demand_changes=changes("closed,return_percent\n" + row))
    assert values(site.read()) == [100, 125, 125]


# Arithmetic on any site ----------------------------------------------------------------------------------------------

QUARTERS = st.integers(0, 7 * 12)
"""Edges in steps of five minutes, from 07:00 to 14:00, the slot being 15 minutes."""


@settings(max_examples=25, deadline=None)
@given(edges=st.sets(QUARTERS, min_size=2, max_size=2), percent=st.integers(-100, 200))
def test_contacts_change_in_proportion_to_the_overlap(tmp_path_factory, edges: set[int], percent: int) -> None:
    first, last = sorted(edges)
    times = [f"2026-11-30T{7 + each // 12:02}:{each % 12 * 5:02}" for each in (first, last)]
    site = Site(tmp_path_factory.mktemp("site"))
    site.write(
        demand=contacts(),
        demand_changes=changes(f"volume_percent,volume_add\n{','.join(times)},,other,{percent},1e-9\n"),
    )
    overlap = max(min(last, 60) - max(first, 12), 0) * 5
    if not overlap:
        with pytest.raises(InputError, match="adds demand while all queues are closed"):
            site.read()
        return
    rows = site.read().instance.demand
    assert isclose(sum(row.volume or 0 for row in rows), 800 + overlap / 60 * percent, abs_tol=1e-6)
    assert sum(row.minutes for row in rows) == 480


# What is refused -----------------------------------------------------------------------------------------------------

DAY = "2026-11-30,2026-11-30,voice"
REFUSED = [
    ("nothing changes", "volume_percent", f"{DAY},other,", "changes nothing"),
    ("a change of 0 is none", "volume_percent", f"{DAY},other,0", "changes nothing"),
    ("closed is no", "closed", f"{DAY},other,no", "changes nothing"),
    ("closed and changed", "volume_percent,closed", f"{DAY},other,5,yes", "changes demand that closed takes away"),
    ("less than nothing arrives", "volume_percent", f"{DAY},other,-101", "is not a number from -100 to 1000"),
    ("no handling time is left", "aht_percent", f"{DAY},other,-100", "is not a number from -99 to 1000"),
    ("a campaign takes away", "volume_add", f"{DAY},campaign,-5", "is negative; take away by volume_percent"),
    ("an unknown queue", "volume_percent", "2026-11-30,2026-11-30,voise,other,5", "did you mean 'voice'"),
    ("an unknown kind", "volume_percent", f"{DAY},outage,5", "is not one of downtime, campaign, holiday, other"),
    ("the end comes first", "volume_percent", "2026-12-01,2026-11-30,voice,other,5", "is before the start 2026-12-01"),
    ("an empty time", "volume_percent", "2026-11-30T09:00,2026-11-30T09:00,voice,other,5", "is not after the start"),
    ("a date and a time", "volume_percent", "2026-11-30,2026-11-30T09:00,voice,other,5", "names a date and a time"),
    ("heads where contacts are given", "required_add", f"{DAY},other,5", "has nothing to act on"),
    ("nobody is lost", "volume_percent,return_percent", f"{DAY},other,5,50", "though none are lost"),
    ("hours of no return", "volume_percent,return_hours", f"{DAY},other,-5,2", "though no contacts return"),
    ("said twice", "volume_percent", f"{DAY},other,5\n{DAY},other,5", "row 3: says the same as row 2"),
    (
        "a closed day",
        "volume_add",
        "2026-11-30T13:00,2026-11-30T14:00,voice,campaign,5",
        "while queue 'voice' is closed",
    ),
    (
        "times beyond the hours",
        "volume_add",
        "2026-11-30T11:00,2026-11-30T13:00,voice,campaign,5",
        "adds demand from 2026-11-30T12:00 to 2026-11-30T13:00, when queue 'voice' is closed",
    ),
    (
        "a campaign in a closure",
        "volume_add,closed",
        f"{DAY},other,,yes\n2026-11-30T09:00,2026-11-30T10:00,voice,campaign,5,",
        "row 3, volume_add: adds demand while queue 'voice' is closed",
    ),
]


@pytest.mark.parametrize(
    ("columns", "row", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_row_that_contradicts_itself_or_means_nothing_is_refused(
    site: Site, columns: str, row: str, reason: str
) -> None:
    site.write(demand=contacts(), demand_changes=changes(f"{columns}\n{row}\n"))
    with pytest.raises(InputError) as caught:
        site.read()
    assert reason in str(caught.value)
    assert len(caught.value.issues) == 1


@pytest.mark.parametrize("column", ["volume_percent", "volume_add", "aht_percent"])
def test_contacts_cannot_change_where_heads_are_given(site: Site, column: str) -> None:
    site.write(demand_changes=changes(f"{column}\n{DAY},other,5\n"))
    with pytest.raises(InputError, match=f"{column}: has nothing to act on, for the demand is given as required"):
        site.read()


def test_contacts_without_handling_time_cannot_be_added(site: Site) -> None:
    site.write(demand=contacts(0, 0), demand_changes=changes(f"volume_add\n{DAY},campaign,5\n"))
    with pytest.raises(
        InputError, match="row 2: adds contacts to queue 'voice' at 2026-11-30T08:00, where aht_seconds is 0"
    ):
        site.read()


@pytest.mark.parametrize(("heads", "is_refused"), [(99_998, False), (99_999, True)])
def test_no_change_may_ask_for_more_heads_than_a_demand_row(site: Site, heads: int, is_refused: bool) -> None:
    site.write(demand_changes=changes(f"required_add\n{DAY},other,{heads}\n"))
    if is_refused:
        with pytest.raises(InputError, match="more than can be meant"):
            site.read()
    else:
        assert values(site.read())[0] == 100_000


# Workbooks and clocks -------------------------------------------------------------------------------------------------


def test_the_night_in_which_clocks_go_back_is_an_hour_longer(site: Site) -> None:
    site.configure("2026-11-30, days: 2", "2026-10-25, days: 1").configure('    hours: {mon-fri: "08:00-12:00"}\n', "")
    hours = [f"2026-10-25T{hour:02}:00" for hour in range(24)]
    hours.insert(2, "2026-10-25T01:00+00:00")
    site.write(demand="start,queue,required\n" + "".join(f"{hour},voice,2\n" for hour in hours))
    site.write(demand_changes=changes("required_add\n2026-10-25T00:00,2026-10-25T03:00,voice,other,1\n"))
    effect = only_change(site.read()).effect
    assert (effect.slots, effect.agent_hours) == (16, 4)


def test_a_date_cell_of_a_workbook_is_a_whole_day(site: Site) -> None:
    book = Workbook()
    for title, text in (("agents", AGENTS), ("demand", DEMAND)):
        sheet = book.create_sheet(title)
        for row in csv.reader(io.StringIO(text)):
            sheet.append(row)
    sheet = book.create_sheet("demand_changes")
    sheet.append(["start", "end", "kind", "required_percent"])
    sheet.append([datetime(2026, 12, 1), datetime(2026, 12, 1), "other", 50])  # noqa: DTZ001
    book.save(site.folder / "input.xlsx")
    inputs = site.read(source=site.folder / "input.xlsx")
    assert (values(inputs), values(inputs, 1)) == ([2, 2, 2, 2], [3, 3, 3, 3])


@pytest.mark.parametrize(("added", "is_refused"), [(1_098, False), (1_099, True)])
def test_no_change_may_bring_more_work_than_a_hundred_thousand_agents_do(
    site: Site, added: int, is_refused: bool
) -> None:
    """Contacts of 327,600 seconds are the work of 91 agents in an hour, and 100,000 agents do 1,098.9 of them."""
    site.write(demand=contacts(0, 327_600), demand_changes=changes(f"volume_add\n{DAY},campaign,{added}\n"))
    if is_refused:
        with pytest.raises(InputError, match="brings queue 'voice' at 2026-11-30T08:00 to more than can be meant"):
            site.read()
    else:
        assert site.read().instance.demand
