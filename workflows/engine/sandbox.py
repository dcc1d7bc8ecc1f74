"""How processes are run: in Temporal's sandbox, except for what is known to be harmless."""

from importlib.metadata import entry_points

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from schemas.registry import GROUP

PROCESSES = "casework.processes"
"""Entry-point group in which distributions register their processes."""
HARMLESS = ("schemas", "workflows.engine", "casework", "pydantic", "pydantic_core", "annotated_types")
"""Imported once instead of for each case (3-5 ms instead of 225 ms); a test sees that none reads a clock."""


def runner() -> SandboxedWorkflowRunner:
    """The runner for every worker and replayer that runs processes.

    Forms of packs are harmless too, unless a process lives in the same module: what is passed through is not
    guarded against clock and chance.
    """
    guarded = {entry.module for entry in entry_points(group=PROCESSES)}
    forms = {entry.module for entry in entry_points(group=GROUP)} - guarded
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*HARMLESS, *forms)
    return SandboxedWorkflowRunner(restrictions=restrictions)
