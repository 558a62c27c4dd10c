"""From the rows of all tables to the instance: everything is compared with everything that it names."""

from __future__ import annotations

from dataclasses import replace

from wfm.domain.calendar import Calendar
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.intake.changed_demand import apply_changes
from wfm.intake.config import Config
from wfm.intake.demand import build_demand, measure_of
from wfm.intake.demand_changes import plan_changes
from wfm.intake.input_tables import InputTables
from wfm.intake.people import build_availability, build_time_off
from wfm.intake.site import Desk
from wfm.intake.templates import templates_without_day
from wfm.intake.wishes import build_activities, build_history, build_pins, build_requests


def build_instance(
    config: Config, calendar: Calendar, tables: InputTables, agents: tuple[Agent, ...], desk: Desk, *, plans: bool
) -> Instance:
    """Put everything together that a roster is planned from; faults become issues.

    Parameters
    ----------
    agents
        Those of the tables.
    desk
        Gives each table its own.
    plans
        Whether a roster is planned: only then does it matter that history precedes it and that every shift has a day.
    """
    if tables.demand.rows and not config.queues:
        desk.notes.append(f"{tables.demand.file}: ignored, for the configuration describes no queues")
    of_changes = desk.at(tables.demand_changes.file)
    plan = plan_changes(tables.demand_changes, config, measure_of(tables.demand), of_changes)
    planned = build_demand(tables.demand, plan.queues, desk.at(tables.demand.file), config.queues)
    demand, changes = apply_changes(planned, plan.changes, plan.queues, of_changes)
    instance = Instance(
        calendar=calendar,
        queues=plan.queues,
        templates=config.templates,
        contracts=config.contracts,
        agents=agents,
        demand=demand,
        demand_changes=changes,
        availability=build_availability(tables.availability, desk.at(tables.availability.file)),
        time_off=build_time_off(tables.time_off, desk.at(tables.time_off.file)),
        requests=build_requests(tables.preferences, desk.at(tables.preferences.file)),
        activities=build_activities(tables.activities, agents, desk.at(tables.activities.file)),
        history=build_history(tables.history, desk.at(tables.history.file), must_precede=plans),
        has_history=tables.history.is_present,
        pins=build_pins(tables.pins, desk.at(tables.pins.file)),
    )
    if plans and config.is_sound and tables.agents.is_sound:
        _refuse_templates_without_day(config, replace(instance, queues=config.queues), desk)
    return instance


def _refuse_templates_without_day(config: Config, instance: Instance, desk: Desk) -> None:
    document = config.document
    for template, reason, mend in templates_without_day(instance):
        line = document.line(config.template_paths[template])
        desk.at(document.file).refuse(line, f"shift '{template}' {reason}", column="shifts", mend=mend)
