"""Names of things as the input spells them: text, compared exactly, never positions."""

from __future__ import annotations

from typing import NewType

AgentId = NewType("AgentId", str)
QueueId = NewType("QueueId", str)
ContractId = NewType("ContractId", str)
TemplateId = NewType("TemplateId", str)
"""Id of a shift template, the ``shift`` of the input files."""
