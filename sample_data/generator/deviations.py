"""The ways in which people of the sample did not keep to the roster, each with the exceptions it amounts to.

Grace and limits are the defaults of attendance: 5 minutes late, early or over a break; 15 minutes before, after or off
the planned break; 120 minutes from which work outside a shift is unscheduled; half a shift for a partial absence; 10
hours a day, 40 a week, 11 of rest.
"""

from __future__ import annotations

import absent
import coming
import pauses
import who
from planting import Plant

PLANTS = [
    *(Plant(coming.late_in(minutes), who.anyone) for minutes in (6, 7, 9, 12, 17, 28, 44)),
    *(Plant(coming.early_out(minutes), who.ends_alone(minutes)) for minutes in (6, 8, 11, 35, 50)),
    *(Plant(coming.early_in(minutes), who.on_afternoon) for minutes in (22, 35, 150)),
    *(Plant(coming.late_out(minutes), who.before_closing) for minutes in (18, 40)),
    Plant(coming.half_a_day, who.comes_before_second),
    Plant(coming.goes_on_and_on, who.on_early_long_day),
    Plant(coming.over_the_week, who.on_full_week),
    Plant(coming.short_night, who.on_short_night),
    *(Plant(coming.slips_out, who.anyone),) * 2,
    Plant(absent.called_in, who.on_long),
    Plant(absent.called_in, who.anyone),
    Plant(absent.called_in_twice, who.on_two_days),
    Plant(absent.called_in_over_sunday, who.on_sunday),
    Plant(absent.took_it_anyway, who.on_long),
    Plant(absent.never_called, who.on_long),
    Plant(absent.wrong_hours, who.on_morning),
    *(Plant(absent.on_a_day_off(start, minutes), who.with_free_days) for start, minutes in ((600, 180), (780, 240))),
    Plant(absent.works_through_leave, who.on_brief),
    *(Plant(pauses.takes("break", "long_break", minutes), who.anyone) for minutes in (7, 9, 21)),
    *(Plant(pauses.takes("meal", "long_meal", minutes), who.on_long) for minutes in (8, 12, 26)),
    Plant(pauses.takes("break", "short_break", -7), who.anyone),
    Plant(pauses.takes("meal", "short_meal", -10), who.on_long_with_room),
    Plant(pauses.moves("break", 25), who.on_long),
    Plant(pauses.moves("meal", 30), who.on_long),
    Plant(pauses.misses("break"), who.anyone),
    Plant(pauses.misses("meal"), who.on_long_with_room),
    Plant(pauses.one_more_break, who.on_long),
    *(Plant(pauses.forgets("in", "missing_in"), who.anyone),) * 2,
    *(Plant(pauses.forgets("out", "missing_out"), who.anyone),) * 3,
    Plant(pauses.forgets("first_end", "missing_break_punch"), who.on_long),
    Plant(pauses.forgets("lunch_start", "missing_meal_punch"), who.on_long),
    Plant(pauses.wrong_button, who.on_long),
    Plant(pauses.presses("in", "duplicate_punch", 1, 20), who.anyone),
    Plant(pauses.presses("out", "contradictory_punches", None, 7), who.anyone),
]
