"""One trace goes from the request through the outbox to SQL, and nothing of it exists unless asked for."""

import json
import subprocess
import sys

TRACED = """
import asyncio, json
import httpx, sqlalchemy as sa
from fastapi import FastAPI
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from store.database import Store
from workers import tracing

kept = InMemorySpanExporter()
tracing.start_with("test", SimpleSpanProcessor(kept))
app, outbox = FastAPI(), []
tracing.instrument_api(app)

@app.get("/cases")
async def cases() -> None:
    outbox.append(tracing.here())

async def main():
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://casework") as client:
        await client.get("/cases", params={"customer": "Byron"})
    engine = Store("sqlite://").engine
    tracing.instrument_engine(engine)
    with tracing.following(outbox[0], "deliver"):
        async with engine.connect() as connection:
            await connection.execute(sa.text("SELECT :name"), {"name": "Byron"})
    await engine.dispose()

asyncio.run(main())
spans = kept.get_finished_spans()
print(json.dumps({
    "interceptors": len(tracing.temporal_interceptors()),
    "traces": len({span.context.trace_id for span in spans}),
    "names": sorted(span.name for span in spans),
    "told": json.dumps([dict(span.attributes) for span in spans]),
}))
"""

QUIET = """
import json, sys
import workers.commands.up
from workers import tracing
tracing.start("api", None)
with tracing.following("00-" + "1" * 32 + "-" + "2" * 16 + "-01", "deliver"):
    here = tracing.here()
loaded = [name for name in sys.modules if name.startswith("opentelemetry")]
print(json.dumps([here, len(tracing.temporal_interceptors()), loaded]))
"""


def answer(script: str) -> object:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_request_outbox_and_sql_stand_in_one_trace_without_anybodys_data() -> None:
    seen = answer(TRACED)
    assert isinstance(seen, dict)
    assert seen["traces"] == 1
    assert seen["interceptors"] == 1
    assert {"GET /cases", "deliver"} < set(seen["names"])
    assert "SELECT" in seen["told"]
    assert "Byron" not in seen["told"]


def test_nothing_of_opentelemetry_is_imported_while_it_is_off() -> None:
    assert answer(QUIET) == [None, 0, []]
