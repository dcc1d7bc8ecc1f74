"""What Temporal's core has to say stands in the log as all does: JSON, without personal data."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE

from temporalio.client import Client


async def test_a_case_that_breaks_off_is_logged_without_its_text(temporal: Client) -> None:
    address = temporal.service_client.config.target_host
    module = ("-m", "tests.integration.engine.breaking", address)
    process = await asyncio.create_subprocess_exec(sys.executable, *module, stdout=PIPE, stderr=PIPE)
    said = b"".join(await process.communicate()).decode()
    assert process.returncode == 0, said
    told = [json.loads(each) for each in said.splitlines()]
    assert "Ada Example" not in said
    assert any("sdk_core" in each["logger"] and "Failing workflow task" in each["event"] for each in told)
    assert any(each.get("error") == "ValueError" and each["places"] for each in told)
