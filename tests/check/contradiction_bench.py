"""What arithmetic says of tiny centres: early shifts 06:00–14:00, late ones 14:00–22:00, Ann alone unless told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from proof_bench import centre, pin, template

from wfm.check.contradictions import contradictions_text, find_contradictions
from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Contract, TimeOff
from wfm.rules.base import Rule, rules_in_force

EARLY, LATE = template("E", [6], 8), template("L", [14], 8)
ANY = ""


def site(*people: str, days: int = 7, **limits: float) -> Instance:
    """A centre of these people, Ann when none is named; `limits` are those of their contract."""
    skills = {name: "voice" for name in people or ("ann",)}
    return centre(skills, EARLY, LATE, days=days, contract=Contract(ANY, (), **limits))


def pinned(instance: Instance, drawing: str, agent: str = "ann") -> Instance:
    """Pin a drawn week: a letter is a shift, "." a day off, "?" no pin."""
    pins = [pin(instance, agent, day, None if letter == "." else letter) for day, letter in _pins_in(drawing)]
    return replace(instance, pins=(*instance.pins, *pins))


def _pins_in(drawing: str) -> list[tuple[int, str]]:
    return [(day, letter) for day, letter in enumerate(drawing) if letter != "?"]


def away(instance: Instance, day: int, start_hours: float, length_hours: float, **about: object) -> Instance:
    """Ann has time off for so many hours."""
    start = instance.calendar.midnight(instance.calendar.date_at(day)) + timedelta(hours=start_hours)
    row = TimeOff(AgentId("ann"), Span(start, start + timedelta(hours=length_hours)), **about)
    return replace(instance, time_off=(*instance.time_off, row))


def told(instance: Instance, *listed: Rule, tables: tuple[str, ...] = ()) -> list[str]:
    """What is told, a line each."""
    found = find_contradictions(instance, rules_in_force(listed, tables))
    return contradictions_text(found).splitlines()[1:]
