"""The bare route: FastAPI and psycopg, no sign-in, no rules; runs what it is told in one transaction.

`python -m bench.bare_route ADDRESS FILE PORT`; the file holds for each name a list of statements with values.
"""

import asyncio
import pickle
import sys
from pathlib import Path
from typing import Any

import pydantic_core
import uvicorn
from fastapi import FastAPI
from psycopg import AsyncConnection
from psycopg.types.json import set_json_dumps

CONNECTIONS = 16


def create_app(address: str, work: dict[str, list[tuple[str, Any]]]) -> FastAPI:
    """An app with the one route."""
    app = FastAPI()
    idle: asyncio.Queue[AsyncConnection[Any]] = asyncio.Queue()
    made = 0

    @app.post("/run/{name}")
    async def run(name: str) -> dict[str, str]:
        nonlocal made
        if idle.empty() and made < CONNECTIONS:
            made += 1
            idle.put_nowait(await AsyncConnection.connect(address))
        connection = await idle.get()
        try:
            for statement, values in work[name]:
                cursor = await connection.execute(statement.encode(), values)
                if cursor.description:
                    await cursor.fetchall()
            await connection.commit()
        finally:
            idle.put_nowait(connection)
        return {"done": name}

    return app


if __name__ == "__main__":
    where, recorded, port = sys.argv[1:]
    set_json_dumps(pydantic_core.to_json)
    uvicorn.run(
        create_app(where, pickle.loads(Path(recorded).read_bytes())),
        port=int(port),
        log_level="warning",
        access_log=False,
        loop="uvloop",
    )
