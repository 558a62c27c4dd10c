"""Schedules, punches and what must come of them, worked out by hand; nothing else may be reported."""

from __future__ import annotations

import pytest
from attendance_days import (
    HN,
    D,
    H,
    adherence,
    at,
    away,
    conformance,
    d_plan,
    day_row,
    punches,
    report,
    rounded,
    shift,
    told,
)

# Sentence, what differs from the plan of D, expected exceptions, adherence (None: not asked).
ONE_DAY = [
    ("as planned", "", [], "100"),
    ("five minutes late is allowed", "in 08:05", [], "99.02"),
    ("a second more is not", "in 08:05:01", ["late_in 5.02"], None),
    ("a quarter of an hour early is allowed", "in 07:45", [], None),
    ("a minute more is not", "in 07:44", ["early_in 16"], None),
    ("two hours early still mean this shift", "in 06:00", ["early_in 120"], None),
    ("a minute more is work nobody planned", "in 05:59", ["over_daily_hours 1", "unscheduled_work 121"], None),
    ("leaving five minutes early is allowed", "out 16:25", [], None),
    ("leaving six minutes early is not", "out 16:24", ["early_out 6"], None),
    ("leaving a quarter of an hour late is allowed", "out 16:45", [], None),
    ("leaving sixteen minutes late is not", "out 16:46", ["late_out 16"], None),
    ("no out leaves the end unknown", "out none", ["missing_out"], "100"),
    ("only an out leaves everything unknown", "only out 16:30", ["missing_in"], ""),
    ("coming when the shift is over", "only in 17:00, out 20:00", ["absence 480", "unscheduled_work 180"], ""),
    ("half of the time due may be missed", "in 12:30, first none, lunch none", ["late_in 270"], "47.06"),
    (
        "a minute more is a partial absence",
        "in 12:31, first none, lunch none",
        ["late_in 271", "partial_absence 226"],
        None,
    ),
    ("a break may take five minutes more", "first_end 10:20", [], None),
    ("a second more is long", "first_end 10:20:01", ["long_break 5.02"], None),
    ("lunch may be five minutes short", "lunch_end 12:25", [], None),
    ("a minute more is too short", "lunch_end 12:24", ["short_meal 6"], None),
    ("a break not taken", "second none", ["missed_break 15"], "97.06"),
    ("lunch not taken", "lunch none", ["missed_meal 30"], "94.12"),
    (
        "a break in two parts",
        "first_end 10:07, also break_start 10:30, also break_end 10:38",
        ["short_break 8", "too_many_breaks 1"],
        "96.86",
    ),
    ("a break moved by fifteen minutes", "first_start 10:15, first_end 10:30", [], "94.12"),
    ("a break moved by sixteen minutes", "first_start 10:16, first_end 10:31", ["break_off_schedule 16"], "94.12"),
    ("a long lunch and no second break", "lunch_start 11:45, second none", ["long_meal 15", "missed_break 15"], None),
    ("lunch clocked with out and in", "lunch none, also out 12:00, also in 12:30", [], "100"),
    ("away for forty minutes", "also out 13:00, also in 13:40", ["out_during_shift 40"], "92.16"),
    ("meal start, then in", "lunch none, also meal_start 12:00, also in 13:00", ["missing_meal_punch"], "94.12"),
    ("out, then meal end", "lunch none, also out 12:00, also meal_end 13:00", ["missing_meal_punch"], "94.12"),
    ("nothing after meal start", "lunch_end none, second none, out none", ["missing_meal_punch"], None),
    ("a break ended with the code of a meal", "first_end none, also meal_end 10:15", ["mixed_codes"], None),
    (
        "lunch clocked with the codes of a break",
        "lunch none, also break_start 12:00, also break_end 12:30",
        ["mixed_codes"],
        None,
    ),
    ("the same punch after sixty seconds", "also in 08:01", ["duplicate_punch 1"], None),
    ("the same punch after sixty-one seconds", "also in 08:01:01", ["missing_out"], None),
    ("in, and out seven seconds later", "also out 08:00:07", ["contradictory_punches"], None),
    ("out, and in five seconds later", "also out 07:59:55", ["contradictory_punches"], None),
    ("leaving at two", "until out 14:00", ["early_out 150"], "70.59"),
    ("leaving at one", "until out 13:00", ["early_out 210"], "58.82"),
]


@pytest.mark.parametrize(
    ("changes", "expected", "percent"), [case[1:] for case in ONE_DAY], ids=[case[0] for case in ONE_DAY]
)
def test_a_day_is_reported_exactly(changes, expected, percent):
    result = report([shift(D)], punches(d_plan(changes)))
    assert told(result) == expected
    assert percent is None or adherence(result) == percent


UNKNOWN_MINUTES = [
    ("out none", 105),
    ("only out 16:30", 510),
    ("lunch_end none, second none, out none", 270),
    ("also in 08:01:01", 61 / 60),
]


@pytest.mark.parametrize(("changes", "minutes"), UNKNOWN_MINUTES)
def test_time_beside_a_missing_punch_is_unknown_and_never_filled_in(changes, minutes):
    row = day_row(report([shift(D)], punches(d_plan(changes))))
    assert (row.tally.unknown, row.is_complete) == (round(minutes * 60), False)


# Sentence, what differs, report time, expected.
REPORT_TIMES = [
    ("still in for a quarter of an hour", "out none", "16:45", ["held missing_out"]),
    ("still in for half an hour", "out none", "17:00", ["held missing_out", "late_out 30"]),
    ("still in a minute before the shift closes", "out none", "18:29", ["held missing_out", "late_out 119"]),
    ("not out when the shift closes", "out none", "18:30", ["missing_out"]),
    ("not in yet, within grace", "only ", "08:05", []),
    ("not in yet, beyond grace", "only ", "08:20", ["late_in 20"]),
    ("nobody came, the shift is over", "only ", "16:30", ["absence 480"]),
    ("nobody came, a minute before a day has passed", "only ", "+1 16:29", ["absence 480"]),
    ("nobody came, nobody called, a day has passed", "only ", "+1 16:30", ["no_call_no_show 480"]),
    ("left, may come back", "until out 13:00", "15:00", ["held early_out 210"]),
    ("left, cannot come back", "until out 13:00", "16:30", ["early_out 210"]),
]


@pytest.mark.parametrize(
    ("changes", "now", "expected"), [case[1:] for case in REPORT_TIMES], ids=[case[0] for case in REPORT_TIMES]
)
def test_the_report_time_decides_what_is_settled(changes, now, expected):
    assert told(report([shift(D)], punches(d_plan(changes)), now=now)) == expected


@pytest.mark.parametrize("now", ["16:30", "+1 16:30", "+6 12:00"])
def test_who_called_in_is_absent_but_never_without_a_call(now):
    result = report([shift(D)], [], now=now, time_off=[away("2026-11-30", "reported")])
    assert told(result) == ["absence 480"]


# Sentence, policy, what differs from D, expected.
POLICIES = [
    ("parts of a break are added up", {"pairing": {"split_breaks": "add_up"}},
     "first_end 10:07, also break_start 10:30, also break_end 10:38", []),
    ("a quarter of an hour over the day is allowed", {"disabled": []}, "in 07:50, out 16:35", []),
    ("sixteen minutes over the day are not", {"disabled": []}, "in 07:50, out 16:36", ["over_daily_scheduled 16"]),
    ("a quarter of an hour under the day is allowed", {"disabled": []},
     "in 08:05, lunch_end 12:35, out 16:25", []),
    ("sixteen minutes under the day are not", {"disabled": []}, "in 08:05, lunch_end 12:36, out 16:25",
     ["long_meal 6", "under_daily_scheduled 16"]),
    ("a kind that is switched off stays silent", {"disabled": ["late_in", "under_daily_scheduled"]}, "in 09:00", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "changes", "expected"), [case[1:] for case in POLICIES], ids=[case[0] for case in POLICIES]
)
def test_the_policy_decides_what_is_raised(policy, changes, expected):
    daily = {**policy, "disabled": [*policy.get("disabled", []), "over_weekly_scheduled"]}
    assert told(report([shift(D)], punches(d_plan(changes)), policy=daily)) == expected


TIME_OFF = [
    ("a day off expects nothing", "2026-11-30", "only ", []),
    ("grace begins where time off ends", "08:00-09:00", "in 09:05", []),
    ("lateness is counted from the end of time off", "08:00-09:00", "in 09:06", ["late_in 6"]),
    ("working on a day off", "2026-11-30", "only in 09:00, out 10:00", ["work_in_time_off 60"]),
    ("working a quarter of an hour on a day off is allowed", "2026-11-30", "only in 09:00, out 09:15", []),
    ("early in is not told again as early", "08:00-09:00", "in 08:00", ["work_in_time_off 60"]),
    ("time off after lunch does not make lunch long", "12:30-13:30", "lunch none, also out 12:00, also in 13:30", []),
    ("only what exceeds lunch and time off is a long lunch", "12:30-13:30",
     "lunch none, also out 11:54, also in 13:30", ["long_meal 6"]),
    ("coming back late from time off is time away", "13:00-14:00", "also out 13:00, also in 14:06",
     ["out_during_shift 6"]),
    ("a break that touches time off is not expected", "08:00-10:00", "in 10:15, first none", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("off", "changes", "expected"), [case[1:] for case in TIME_OFF], ids=[case[0] for case in TIME_OFF]
)
def test_approved_time_off_is_cut_from_what_is_expected(off, changes, expected):
    assert told(report([shift(D)], punches(d_plan(changes)), time_off=[away(off)])) == expected


@pytest.mark.parametrize("status", ["requested", "declined", "cancelled", "reported"])
def test_time_off_that_is_not_approved_leaves_the_shift_as_it_is(status):
    result = report([shift(D)], punches(d_plan("in 09:00")), time_off=[away("08:00-09:00", status)])
    assert told(result) == ["late_in 60"]


def test_adherence_counts_from_the_end_of_time_off():
    result = report([shift(D)], punches(d_plan("in 09:05")), time_off=[away("08:00-09:00")])
    assert (adherence(result), day_row(result).tally.scheduled) == ("98.89", 450 * 60)


def test_a_day_off_is_named_so():
    assert day_row(report([shift(D)], [], time_off=[away("2026-11-30")])).attendance == "time_off"


def test_a_closed_date_is_time_off_for_everybody():
    assert told(report([shift(D)], [], policy={"closed_dates": ["2026-11-30"]})) == []


NO_GRACE = {code: {"grace_minutes": 0} for code in ("late_in", "early_in", "early_out", "late_out")}
AN_HOUR = {code: {"grace_minutes": 60} for code in ("late_in", "early_out")}
# Sentence, shift, punches, policies of kinds, expected.
SHORT_SHIFTS = [
    ("early and late", H, "in 07:30, out 12:30", NO_GRACE, ["early_in 30", "late_out 30"]),
    ("late in and out", H, "in 08:30, out 12:30", NO_GRACE, ["late_in 30", "late_out 30"]),
    ("early in and out", H, "in 07:30, out 11:30", NO_GRACE, ["early_in 30", "early_out 30"]),
    ("overnight", HN, "in 22:30, out +1 01:30", NO_GRACE, ["early_out 30", "late_in 30"]),
    ("overnight, mostly away", HN, "in 21:30, out 23:15", NO_GRACE,
     ["early_in 30", "early_out 165", "partial_absence 165"]),
    ("overnight, nearly all away", HN, "in 21:30, out 22:15", NO_GRACE,
     ["early_in 30", "early_out 225", "partial_absence 225"]),
    ("an hour of grace is exceeded", H, "in 09:30, out 10:30", AN_HOUR,
     ["early_out 90", "late_in 90", "partial_absence 180"]),
    ("an hour of grace is used up", H, "in 09:00, out 11:00", AN_HOUR, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("planned", "clocked", "kinds", "expected"),
    [case[1:] for case in SHORT_SHIFTS],
    ids=[case[0] for case in SHORT_SHIFTS],
)
def test_shifts_without_breaks_are_reported_exactly(planned, clocked, kinds, expected):
    assert told(report([shift(planned)], punches(clocked), policy={"exceptions": kinds})) == expected


@pytest.mark.parametrize(("out", "status"), [("+1 00:00", "present"), ("23:15", "half_day"), ("22:15", "absent")])
def test_few_hours_inside_the_shift_make_half_a_day_or_none(out, status):
    limits = {"day_status": {"half_day_below_hours": 2, "absent_below_hours": 1}}
    assert day_row(report([shift(HN)], punches(f"in 21:30, out {out}"), policy=limits)).attendance == status


NIGHT = "22:00-+1 06:00 meal lunch +1 01:30-+1 02:00"


def test_a_night_shift_counts_for_the_date_on_which_it_starts():
    clocked = punches("in 22:10, meal_start +1 01:30, meal_end +1 02:00, out +1 05:50")
    result = report([shift(NIGHT)], clocked)
    assert told(result) == ["early_out 10", "late_in 10"]
    assert {entry.date.isoformat() for entry in result.exceptions} == {"2026-11-30"}
    assert adherence(result) == "95.83"


AUTUMN = "2026-10-24T22:00 - 2026-10-25T06:00 meal lunch 2026-10-25T01:45+01:00 - 2026-10-25T01:15+00:00"
AUTUMN_PUNCHES = (
    "in 2026-10-24T22:00, meal_start? 2026-10-25T01:45+01:00, meal_end? 2026-10-25T01:15+00:00, out 2026-10-25T{out}"
)
CLOCKS = [("06:00", []), ("05:00", ["early_out 60"])]


@pytest.mark.parametrize(("out", "more"), CLOCKS)
def test_the_night_on_which_clocks_go_back_has_nine_hours(out, more):
    result = report([shift(AUTUMN)], punches(AUTUMN_PUNCHES.format(out=out)))
    assert told(result) == ["ambiguous_time", "ambiguous_time", *more]
    assert day_row(result).tally.scheduled == 540 * 60


def test_a_lunch_across_the_repeated_hour_is_kept():
    result = report([shift(AUTUMN)], punches(AUTUMN_PUNCHES.format(out="06:00")))
    assert adherence(result) == "100"


def test_the_night_on_which_clocks_go_forward_has_seven_hours():
    night = shift("2027-03-27T22:00 - 2027-03-28T06:00 meal lunch 2027-03-28T03:00 - 2027-03-28T03:30")
    clocked = "in 2027-03-27T22:00, meal_start 2027-03-28T03:00, meal_end 2027-03-28T03:30, out 2027-03-28T06:00"
    result = report([night], punches(clocked))
    tally = day_row(result).tally
    assert (told(result), tally.scheduled, tally.due) == ([], 420 * 60, 390 * 60)


# Sentence, shifts, punches, expected.
SEVERAL = [
    ("eleven hours of rest are enough", ["14:00-22:00", "+1 09:00-+1 13:00"],
     "in 14:00, out 22:00, in +1 09:00, out +1 13:00", []),
    ("twenty minutes less are not", ["14:00-22:00", "+1 09:00-+1 13:00"],
     "in 14:00, out 22:20, in +1 09:00, out +1 13:00", ["late_out 20", "short_rest 20"]),
    ("work far into the night", ["14:00-22:00", "+1 06:00-+1 14:00"],
     "in 14:00, out +1 01:00, in +1 06:00, out +1 14:00",
     ["over_daily_hours 60", "short_rest 360", "unscheduled_work 180"]),
    ("a split shift within grace", ["08:00-12:00", "16:00-20:00"], "in 08:00, out 12:10, in 15:50, out 20:00", []),
    ("one stay through both parts", ["08:00-12:00", "16:00-20:00"], "in 08:00, out 20:00",
     ["over_daily_hours 120", "unscheduled_work 240"]),
    ("the second part not worked", ["08:00-12:00", "16:00-20:00"], "in 08:00, out 12:00", ["absence 240"]),
    ("no out on the first day", ["08:00-16:00", "+1 08:00-+1 16:00"], "in 08:00, in +1 08:02, out +1 16:00",
     ["missing_out"]),
    ("no punch between two days", ["08:00-16:00", "+1 08:00-+1 16:00"], "in 08:00, out +1 16:00",
     ["missing_in", "missing_out"]),
    ("no shift at all", [], "in 09:00, out 13:00", ["unscheduled_work 240"]),
    ("no shift, a quarter of an hour", [], "in 09:00, out 09:15", []),
    ("no shift, a meal without end", [], "in 08:00, meal_start 12:00, in 13:00, out 17:00",
     ["missing_meal_punch", "unscheduled_work 480"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("planned", "clocked", "expected"), [case[1:] for case in SEVERAL], ids=[case[0] for case in SEVERAL]
)
def test_sessions_find_their_shifts(planned, clocked, expected):
    assert told(report([shift(text) for text in planned], punches(clocked), now="+6 12:00")) == expected


def test_a_missing_out_and_the_missing_in_after_it_count_for_their_own_dates():
    result = report([shift("08:00-16:00"), shift("+1 08:00-+1 16:00")], punches("in 08:00, out +1 16:00"))
    dated = [(entry.code, entry.date.day) for entry in result.exceptions]
    assert dated == [("missing_out", 30), ("missing_in", 1)]


def test_a_quarter_of_an_hour_more_on_five_days_is_overtime_of_the_week():
    shifts = [shift(f"+{day} 08:00-+{day} 16:00") for day in range(5)]
    clocked = punches(", ".join(f"in +{day} 08:00, out +{day} 16:15" for day in range(5)))
    assert told(report(shifts, clocked)) == ["over_weekly_hours 75"]


@pytest.mark.parametrize(
    ("clocked", "now", "expected"),
    [
        ("in 08:00", "17:00", ["held missing_out", "unscheduled_work 540"]),
        ("in 08:00", "+2 17:00", ["missing_out"]),
        ("out 17:00", "+2 17:00", ["missing_in"]),
    ],
)
def test_a_session_without_shift_stays_open_for_sixteen_hours(clocked, now, expected):
    assert told(report([], punches(clocked), now=now)) == expected


def test_a_session_without_start_and_shift_at_the_beginning_is_listed_under_data_alone():
    result = report([shift("+1 08:00-+1 12:00")], punches("out 06:00", at("00:00").date()), now="+1 07:00",
                    policy={"period": {"start": "2026-11-30", "days": 7}})  # fmt: skip
    assert (told(result), len(result.data)) == ([], 1)


def test_present_minutes_do_not_depend_on_the_codes_of_lunch():
    changes = "lunch none, also break_start 12:00, also break_end 12:30"
    assert day_row(report([shift(D)], punches(d_plan(changes)))).tally.present == 480 * 60


@pytest.mark.parametrize(("changes", "percent"), [("second none", "103.33"), ("lunch none", "106.67"), ("", "100")])
def test_work_in_a_break_counts_towards_conformance(changes, percent):
    assert conformance(report([shift(D)], punches(d_plan(changes)))) == percent


@pytest.mark.parametrize(
    ("clocked", "hours"),
    [("in 07:07, out 16:52", 9.75), ("in 07:08, out 16:53", 9.75), ("in 07:07:59, out 16:53", 10.0)],
)
def test_pay_is_rounded_to_quarters_both_ways(clocked, hours):
    result = report([shift("07:00-17:00")], punches(clocked), policy={"rounding": {"minutes": 15}})
    assert day_row(result).tally.pay == hours * 3600


def test_exceptions_use_punches_as_clocked():
    result = report([shift("07:00-17:00")], punches("in 07:07, out 16:52"), policy={"rounding": {"minutes": 15}})
    assert [rounded_minutes(entry.amount) for entry in result.exceptions] == [7, 8]


def rounded_minutes(seconds):
    return seconds // 60


def test_percentages_are_exact_until_they_are_written():
    assert rounded(day_row(report([shift(D)], punches(d_plan("in 08:05")))).adherence_percent) == "99.02"
