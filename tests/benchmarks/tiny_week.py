"""Three people, three days, two queues: small enough for any solver to prove the optimum at once.

Ann and bob answer calls and are alike; cal answers calls and chats, and came off a night shift when the horizon begins.
A shift lasts four hours, with half an hour of break after one and a half to two and a half hours. Slots are half hours.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import inf

import numpy as np

from wfm.domain.calendar import Calendar, Span
from wfm.domain.demand import CostSteps, Queue, Requirement
from wfm.domain.ids import AgentId, ContractId, QueueId, TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Contract
from wfm.domain.shifts import BreakRule, Roster, Shift, ShiftTemplate
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.consecutive_days_off import ConsecutiveDaysOff
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.start_consistency import StartConsistency

MONDAY = date(2026, 11, 30)
CALENDAR = Calendar("Europe/London", MONDAY, 3, 30)
HOUR = 60
LUNCH = BreakRule("lunch", 30, False, 90, 150)
SHIFT = ShiftTemplate(
    TemplateId("shift"), (8 * HOUR, 12 * HOUR, 21 * HOUR), (4 * HOUR,), breaks=(LUNCH,), min_gap_minutes=60
)
CONTRACT = Contract(ContractId("any"), (SHIFT.id,), max_weekly_hours=7)
VOICE = Queue(QueueId("voice"), "voice", CostSteps(((inf, 10.0),)), CostSteps(((inf, 1.0),)))
CHAT = Queue(QueueId("chat"), "chat", CostSteps(((inf, 10.0),)), CostSteps(((inf, 1.0),)))


def tiny_instance() -> Instance:
    """Everybody works at most two shifts."""
    before = CALENDAR.midnight(MONDAY) - timedelta(hours=2)
    night = Shift(AgentId("cal"), CALENDAR.date_at(-1), "shift", Span(before, before + timedelta(hours=4)))
    return Instance(
        calendar=CALENDAR,
        queues=(VOICE, CHAT),
        templates=(SHIFT,),
        contracts=(CONTRACT,),
        agents=(
            Agent(AgentId("ann"), "Ann", CONTRACT.id, (VOICE.id,)),
            Agent(AgentId("bob"), "Bob", CONTRACT.id, (VOICE.id,)),
            Agent(AgentId("cal"), "Cal", CONTRACT.id, (CHAT.id, VOICE.id)),
        ),
        history=Roster((night,)),
        has_history=True,
    )


def tiny_requirement() -> Requirement:
    """One and a half heads for calls and a fifth for chats, 08:00 to 16:00 on each day."""
    heads = np.zeros((2, CALENDAR.slot_count))
    for day in range(CALENDAR.days):
        heads[:, day * 48 + 16 : day * 48 + 32] = [[1.5], [0.2]]
    return Requirement((VOICE.id, CHAT.id), heads, np.ones(heads.shape, dtype=bool))


def tiny_rules() -> tuple[Rule, ...]:
    """Rest, runs of days, and starts that lie close together."""
    listed = [
        MinRest(hours=11),
        MaxConsecutiveDays(days=2),
        ConsecutiveDaysOff(min=2),
        StartConsistency(minutes=4 * HOUR),
    ]
    return rules_in_force(listed, ())
