"""Asks a running case what it waits for: only when somebody looks at it, and never for long."""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from schemas.base import CaseId
from schemas.contract import workflow_of
from schemas.waiting import Waiting
from workers.settings import Settings

if TYPE_CHECKING:
    from temporalio.client import Client

PATIENCE = 3.0
"""Seconds that somebody waits for the answer; a worker may have to read the case's history first."""
PAUSE = 5.0
"""Seconds for which nothing is asked after nobody answered."""


class Asking:
    """The way from the front door to running cases; connects when it is used first."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: Client | None = None
        self._silent_until = 0.0

    async def __call__(self, case: CaseId) -> Waiting | None:
        """What the case waits for; None: Temporal or the workers do not answer now."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._silent_until:
            return None
        if self._client is None:
            # Most of a second, in which other requests go on.
            await asyncio.to_thread(import_module, "workers.temporal_client")
        from temporalio.client import WorkflowQueryFailedError
        from temporalio.service import RPCError

        try:
            async with asyncio.timeout(PATIENCE):
                return await self._ask(case)
        except WorkflowQueryFailedError:
            return None
        except (RPCError, RuntimeError, OSError, TimeoutError):
            self._silent_until = loop.time() + PAUSE
            return None

    async def _ask(self, case: CaseId) -> Waiting:
        if self._client is None:
            from workers.temporal_client import connect

            self._client = await connect(self._settings)
        handle = self._client.get_workflow_handle(workflow_of(case))
        said: Waiting = await handle.query("waiting", result_type=Waiting)
        return said
