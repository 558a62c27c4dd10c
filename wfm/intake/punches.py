"""Clock punches: many rows, few distinct minutes."""

from __future__ import annotations

from datetime import datetime

from wfm.domain.attendance import Punch
from wfm.domain.ids import AgentId
from wfm.intake.row_schemas import PunchRow
from wfm.intake.site import Desk
from wfm.intake.tables import Rows


def build_punches(rows: Rows[PunchRow], desk: Desk, *, refuses_unknown_agents: bool) -> tuple[Punch, ...]:
    """Make the punches in the order of the file.

    A repeated local time without offset is its first pass, unless the agent's row before it would then be later.
    """
    found: list[Punch] = []
    latest: dict[str, datetime] = {}
    for row in rows.rows:
        if refuses_unknown_agents and row.agent_id not in desk.agents:
            desk.knows_agent(row.row, row.agent_id)
            continue
        instant = desk.utc(row.row, "time", row.time)
        if instant is None:
            continue
        is_ambiguous = desk.times.is_ambiguous(row.time)
        if is_ambiguous and instant < latest.get(row.agent_id, instant):
            instant = desk.times.second_pass(row.time)
        latest[row.agent_id] = instant
        found.append(Punch(AgentId(row.agent_id), instant, row.event, row.row, is_ambiguous))
    return tuple(found)
