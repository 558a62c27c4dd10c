"""What is said of costs where some work may wait."""

from __future__ import annotations

from dataclasses import replace

from drawing import roster

from wfm.domain.demand import DemandInterval, Target
from wfm.domain.explanation import SlotExplanation
from wfm.domain.instance import Instance
from wfm.report.explanation_terminal import explanation_lines

PLAIN, _ = roster("ann  E.")
START, END = (PLAIN.calendar.slot_start(slot) for slot in (48, 49))
NOTE = "upper limits: work of voice is taken to be done when it is done now"


def told(instance: Instance) -> str:
    return " ".join(" ".join(explanation_lines(SlotExplanation(START, END, 100, (), (), ()), instance)).split())


def with_mail(**amount: float) -> Instance:
    """The centre with its queue as mail."""
    (first, *others) = PLAIN.queues
    mail = replace(first, channel="email", target=Target(respond_within_minutes=60))
    row = DemandInterval(mail.id, START, PLAIN.calendar.interval_minutes, **amount)
    return replace(PLAIN, queues=(mail, *others), demand=(row,))


def test_costs_of_changes_are_called_upper_limits_where_work_may_wait() -> None:
    assert NOTE in told(with_mail(volume=3.0, aht_seconds=600.0))


def test_nothing_is_said_of_mail_whose_heads_are_given() -> None:
    assert "upper limits" not in told(with_mail(required=2.0))


def test_nothing_is_said_where_no_work_may_wait() -> None:
    assert "upper limits" not in told(PLAIN)
