"""A worker whose Temporal server is away waits, and says for which and why."""

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.waiting import until
from workers.settings import Settings
from workers.temporal_client import connect_patiently


async def test_who_waits_for_temporal_says_where_it_is_looked_for_and_what_came_back(tmp_path: Path) -> None:
    async def told() -> bool:
        return bool(logs)

    settings = Settings(data=tmp_path, temporal_address="127.0.0.1:9")
    with capture_logs() as logs:
        waiting = asyncio.create_task(connect_patiently(settings))
        await until(told)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert logs[0]["reason"].startswith("127.0.0.1:9: ")
    assert "refused" in logs[0]["reason"]
