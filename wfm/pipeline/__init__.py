"""The way of the data: one module per command, which puts steps together; what commands share is in `steps`."""

from wfm.pipeline.attendance import compare_attendance
from wfm.pipeline.check import Audited, audit_schedule
from wfm.pipeline.explain import Explained, explain_schedule
from wfm.pipeline.roster import plan_roster
from wfm.pipeline.run import run_week
from wfm.pipeline.simulate import Simulated, SimulationWish, simulate_schedule
from wfm.pipeline.staff import Staffed, staff_week
from wfm.pipeline.steps.comparing import Compared
from wfm.pipeline.steps.planning import Override, Planned
from wfm.pipeline.steps.watch import Watch
from wfm.pipeline.what_if import ScenariosCompared, compare_scenarios

__all__ = [
    "Audited",
    "Compared",
    "Explained",
    "Override",
    "Planned",
    "ScenariosCompared",
    "Simulated",
    "SimulationWish",
    "Staffed",
    "Watch",
    "audit_schedule",
    "compare_attendance",
    "compare_scenarios",
    "explain_schedule",
    "plan_roster",
    "run_week",
    "simulate_schedule",
    "staff_week",
]
