"""How processes are run: in Temporal's sandbox, except for what is known to be harmless."""

from importlib.metadata import entry_points

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from schemas.registry import GROUP

HARMLESS = ("schemas", "workflows.engine", "casework", "pydantic", "pydantic_core", "annotated_types")
"""Imported once instead of for each case (3-5 ms instead of 225 ms); a test sees that none reads a clock."""


def runner() -> SandboxedWorkflowRunner:
    """The runner for every worker and replayer that runs processes; forms of packs are harmless too."""
    forms = {entry.module for entry in entry_points(group=GROUP)}
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*HARMLESS, *forms)
    return SandboxedWorkflowRunner(restrictions=restrictions)
