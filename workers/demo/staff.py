"""Staff that work tasks through the public API as a browser would; used by the demo and by tests."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from workers.pause import comes_within

Json = dict[str, Any]
API = "/api/v1"


@dataclass
class Knowledge:
    """What the people at the desks can see on the paper: by case id, the claim form's true values."""

    truths: dict[str, Json] = field(default_factory=dict)

    def answer(self, task: Json) -> Json:
        """What a sensible person answers to this task."""
        truth = self.truths.get(task["case"]["id"], {})
        answers: Mapping[str, Json] = {
            "loss_report": {name: truth.get(name) for name in task["schema"]["properties"]},
            "assessment": {"verdict": "pay", "amount": truth.get("amount"), "note": "As claimed."},
            "approval": {"approved": True, "note": ""},
            "failed_step": {"remedy": "try_again", "note": ""},
            "site_visit": {"visited_on": "2026-01-15", "findings": "As described."},
        }
        return answers[task["form"]]


class Desk:
    """One person at one desk: signs in, takes what the teams' queues hold, answers it."""

    def __init__(self, url: str, name: str, password: str, knowledge: Knowledge) -> None:
        self.name = name
        self.done: list[Json] = []
        self.refused: list[str] = []
        self._password = password
        self._knowledge = knowledge
        self._http = httpx.AsyncClient(base_url=url, timeout=20, trust_env=False)

    async def work(self, until: asyncio.Event, pause: float = 0.25) -> None:
        """Work until told that it is done; a server that is away is waited for."""
        while not until.is_set():
            try:
                if not await self._one():
                    await comes_within(until, pause)
            except httpx.TransportError:
                await asyncio.sleep(pause)
        await self._http.aclose()

    async def _one(self) -> bool:
        for item in [*await self._list("mine"), *await self._list("team")]:
            if item["owner"] is None and "claim" not in item["allowed"]:
                continue
            if item["owner"] is not None and item["owner"]["name"] != self.name:
                continue
            if await self._finish(item["id"]):
                return True
        return False

    async def _list(self, view: str) -> list[Json]:
        answer = await self._call("GET", f"/tasks?view={view}&limit=50")
        items: list[Json] = answer.json()["items"] if answer.status_code == 200 else []
        return items

    async def _finish(self, task_id: str) -> bool:
        task = (await self._call("GET", f"/tasks/{task_id}")).json()
        if "claim" in task.get("allowed", ()):
            task = await self._operate(task, "claim", {})
        if task is None or "complete" not in task.get("allowed", ()):
            return False
        done = await self._operate(task, "complete", {"data": self._knowledge.answer(task)})
        if done is not None:
            self.done.append(done)
        return done is not None

    async def _operate(self, task: Json, operation: str, more: Json) -> Json | None:
        body = {"version": task["version"], **more}
        answer = await self._call("POST", f"/tasks/{task['id']}/{operation}", body)
        if answer.status_code == 200:
            result: Json = answer.json()
            return result
        if answer.status_code != 409:
            self.refused.append(f"{operation} {task['form']}: {answer.status_code} {answer.text}")
        return None

    async def _call(self, method: str, path: str, body: Json | None = None) -> httpx.Response:
        answer = await self._http.request(method, API + path, json=body)
        if answer.status_code == 401:
            await self._http.post(f"{API}/session", json={"name": self.name, "password": self._password})
            answer = await self._http.request(method, API + path, json=body)
        return answer
