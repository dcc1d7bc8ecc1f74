"""How processes are run: in Temporal's sandbox, except for what is known to be harmless."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.converter import StorageDriverStoreContext
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import Info

from schemas.registry import GROUP
from workflows.engine.plain import is_plain

PROCESSES = "casework.processes"
"""Entry-point group in which distributions register their processes."""
HARMLESS = ("schemas", "workflows.engine", "casework", "pydantic", "pydantic_core", "annotated_types")
"""Imported once instead of for each case (3-5 ms instead of 225 ms); a test sees that none reads a clock."""


def runner() -> "CaseRunner":
    """The runner for every worker and replayer that runs processes.

    Forms of packs are harmless too, unless a process lives in the same module: what is passed through is not
    guarded against clock and chance.
    """
    guarded = {entry.module for entry in entry_points(group=PROCESSES)}
    forms = {entry.module for entry in entry_points(group=GROUP)} - guarded
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*HARMLESS, *forms)
    return CaseRunner(restrictions=restrictions, forms=frozenset(forms))


@dataclass(frozen=True)
class CaseRunner(SandboxedWorkflowRunner):
    """The sandbox for whoever needs watching, without what it would ask the case about each single payload.

    The answers only matter to data converters that look at the command a payload belongs to, and to payloads
    kept outside of Temporal; there are neither here. To ask costs a tenth of a worker's CPU time. To load the
    module of a process anew for each case and to watch it costs an eighth.
    """

    forms: frozenset[str] = frozenset()
    """Modules of forms alone."""

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """A case, in a sandbox of its own unless its process is plain."""
        if self.needs_watching(det.defn.cls):
            return _Case(super().create_instance(det))
        return _Case(UnsandboxedWorkflowRunner().create_instance(det))

    def needs_watching(self, process: type) -> bool:
        """Whether cases of this process are run in the sandbox."""
        return not _is_plain(process, self.forms)


_is_plain = cache(is_plain)


class _Case(WorkflowInstance):
    def __init__(self, inside: WorkflowInstance) -> None:
        self._inside = inside

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        return self._inside.activate(act)

    def get_serialization_context(self, command_info: object) -> None:
        return None

    def get_external_store_context(self, command_info: object) -> StorageDriverStoreContext:
        return _NOWHERE

    def get_info(self) -> Info:
        return self._inside.get_info()

    def get_thread_id(self) -> int | None:
        return self._inside.get_thread_id()


_NOWHERE = StorageDriverStoreContext(target=None)
