"""A running system with one case, to which tasks can be added."""

import asyncio
import contextlib
import sqlite3
from dataclasses import dataclass

import httpx

from tests.acceptance.office import House
from tests.acceptance.test_web import READ
from tests.waiting import until
from workers.demo import office


@dataclass(frozen=True)
class Floor:
    """A running system with one case, to which tasks can be added."""

    house: House
    keys: office.Keys
    case: str

    async def visits(self, count: int, team: str = "adjusters") -> list[str]:
        """So many tasks more, the newest last; their addresses."""
        with self.house.client(self.keys.lead) as http:
            await until(lambda: self._running(http))
            return [f"{self.house.url}/tasks/{self._visit(http, team)}" for _ in range(count)]

    async def assessed(self) -> None:
        """Wait until the case has a task with a deadline."""
        with self.house.client(self.keys.lead) as http:
            await until(lambda: self._due(http), READ / 1000)

    async def _due(self, http: httpx.Client) -> bool:
        answer = await asyncio.to_thread(http.get, f"/api/v1/cases/{self.case}")
        return any(task["due_at"] for task in answer.json()["tasks"])

    async def _running(self, http: httpx.Client) -> bool:
        answer = await asyncio.to_thread(http.get, f"/api/v1/cases/{self.case}")
        return bool(answer.json()["status"] == "running")

    def _visit(self, http: httpx.Client, team: str) -> str:
        answer = http.post(f"/api/v1/cases/{self.case}/tasks", json={"form": "site_visit", "team": team})
        return str(answer.raise_for_status().json()["id"])

    def grace(self, seconds: int) -> None:
        """Let the open tasks be as if their process gave so long to undo a completion."""
        with contextlib.closing(sqlite3.connect(self.house.settings.folder / "casework.sqlite")) as database:
            database.execute("UPDATE tasks SET undo_seconds = ?", (seconds,))
            database.commit()
