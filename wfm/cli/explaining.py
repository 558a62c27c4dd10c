"""The command that answers why: ``wfm explain``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from wfm.check.question import Question
from wfm.cli.options import FILE, LocalTime, config_option, examples, input_argument, previous_option
from wfm.cli.places import find_config
from wfm.cli.terminal import tell
from wfm.pipeline.explain import explain_schedule
from wfm.report.explanation_terminal import explanation_lines

_EXAMPLES = examples(
    "wfm explain week49 --slot 2026-12-01T12:15 --queue voice",
    "wfm explain week49 --agent ann --day 2026-12-01",
    "wfm explain week49 --schedule week49/out/roster.xlsx --day 2026-12-01",
)


@click.command("explain", epilog=_EXAMPLES)
@input_argument
@config_option
@click.option(
    "--schedule",
    type=FILE,
    metavar="FILE",
    default="out/schedule.csv",
    show_default=True,
    help="Schedule to explain: schedule.csv or roster.xlsx.",
)
@previous_option
@click.option("--slot", type=LocalTime(), metavar="TIME", help="Explain the slot that begins then, local to the site.")
@click.option("--queue", metavar="ID", help="With --slot: this queue only, and those who can serve it.")
@click.option("--agent", metavar="ID", help="Explain the weeks of this agent; with --day that day alone.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Explain this date, such as 2026-12-01.")
def why(
    source: Path,
    config: Path | None,
    schedule: Path,
    previous: Path | None,
    slot: datetime | None,
    queue: str | None,
    agent: str | None,
    day: datetime | None,
) -> int:
    """Say why a slot is short, why an agent works or is off, or what is wrong with a day.

    Ask for one of them with --slot, --agent or --day. Every answer tells what the next best choice would cost, one
    person's day changed, or two days of one week exchanged, and everything else held. Nothing is written.
    """
    _refuse_mixed(slot is not None, queue is not None, agent is not None, day is not None)
    question = Question(slot, queue, agent, day.date() if day else None)
    explained = explain_schedule(source, find_config(source, config), schedule, question, previous)
    tell(explanation_lines(explained.answer, explained.instance))
    return 0


def _refuse_mixed(has_slot: bool, has_queue: bool, has_agent: bool, has_day: bool) -> None:
    """Refuse questions that are none, or two at once."""
    if not (has_slot or has_agent or has_day):
        raise click.UsageError("Name what to explain: --slot TIME, --agent ID or --day DATE.")
    if has_slot and (has_agent or has_day):
        raise click.UsageError("--slot goes with neither --agent nor --day: ask one question at a time.")
    if has_queue and not has_slot:
        raise click.UsageError("--queue goes with --slot only: add --slot TIME, or leave --queue out.")
