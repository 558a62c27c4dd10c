"""``wfm explain``: read, ask."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wfm.check.explain import Explainer
from wfm.check.question import Question, find_place
from wfm.domain.explanation import Explanation
from wfm.domain.instance import Instance
from wfm.errors import InputError, Issue
from wfm.pipeline.steps.reading import read, read_any_schedule, rules_of
from wfm.staffing.requirement import build_requirement


@dataclass(frozen=True)
class Explained:
    """The answer to a question about a schedule, and the facts that name who and what is spoken of."""

    answer: Explanation
    instance: Instance


def explain_schedule(
    source: Path, config: Path, schedule: Path, question: Question, previous: Path | None = None
) -> Explained:
    """Say why a slot, an agent's week or a day of a schedule is as it is, and what the next best choice would cost.

    Parameters
    ----------
    previous
        Result folder of the week before, if the schedule was planned with it.
    """
    if not schedule.exists():
        mend = f"plan it first with 'wfm roster {source}', or name another with --schedule"
        raise InputError([Issue(str(schedule), "does not exist", mend=mend)])
    inputs = read(source, config, "roster", previous=previous)
    instance = inputs.instance
    place = find_place(instance, question)
    roster = read_any_schedule(schedule, instance)
    explainer = Explainer(instance, build_requirement(instance), rules_of(inputs), roster)
    return Explained(explainer.answer(place), instance)
