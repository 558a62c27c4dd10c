"""The finders of every kind of exception, by what they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from wfm.attendance.days import AgentDay, AgentWeek, Stay
from wfm.attendance.kinds import breaks, clock, edges, hours, presence
from wfm.attendance.kinds.found import Found
from wfm.attendance.policy import Policy
from wfm.attendance.views import ShiftView

SHIFT_FINDERS: Mapping[str, Callable[[ShiftView, Policy], Iterator[Found]]] = {
    "absence": presence.absence,
    "no_call_no_show": presence.no_call_no_show,
    "partial_absence": presence.partial_absence,
    "late_in": edges.late_in,
    "early_in": edges.early_in,
    "early_out": edges.early_out,
    "late_out": edges.late_out,
    "out_during_shift": presence.out_during_shift,
    "mixed_codes": breaks.mixed_pauses,
    "long_break": breaks.long_pause("break"),
    "short_break": breaks.short_pause("break"),
    "missed_break": breaks.missed_pause("break"),
    "too_many_breaks": breaks.too_many_breaks,
    "break_off_schedule": breaks.pause_off_schedule("break"),
    "long_meal": breaks.long_pause("meal"),
    "short_meal": breaks.short_pause("meal"),
    "missed_meal": breaks.missed_pause("meal"),
    "meal_off_schedule": breaks.pause_off_schedule("meal"),
    "unscheduled_work": edges.unscheduled_around,
    "duplicate_punch": clock.duplicates_in_shift,
}
"""Look at one shift that time off leaves something of."""
SESSION_FINDERS: Mapping[str, Callable[[Stay, Policy], Iterator[Found]]] = {
    "missing_in": clock.punch_fault("missing_in"),
    "missing_out": clock.punch_fault("missing_out"),
    "missing_break_punch": clock.punch_fault("missing_break_punch"),
    "missing_meal_punch": clock.punch_fault("missing_meal_punch"),
    "mixed_codes": clock.punch_fault("mixed_codes"),
    "unscheduled_work": clock.unscheduled_session,
    "duplicate_punch": clock.duplicates_without_shift,
    "contradictory_punches": clock.contradictory_punches,
    "ambiguous_time": clock.ambiguous_time,
}
"""Look at one session, whether or not it belongs to a shift."""
DAY_FINDERS: Mapping[str, Callable[[AgentDay, Policy], Iterator[Found]]] = {
    "work_in_time_off": hours.work_in_time_off,
    "over_daily_scheduled": hours.over_daily_scheduled,
    "under_daily_scheduled": hours.under_daily_scheduled,
    "over_daily_hours": hours.over_daily_hours,
    "short_rest": hours.short_rest,
}
"""Look at one date of an agent."""
WEEK_FINDERS: Mapping[str, Callable[[AgentWeek, Policy], Iterator[Found]]] = {
    "over_weekly_scheduled": hours.over_weekly_scheduled,
    "over_weekly_hours": hours.over_weekly_hours,
}
"""Look at one week of an agent."""
