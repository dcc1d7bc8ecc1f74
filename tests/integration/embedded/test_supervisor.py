"""The supervisor keeps its processes running and takes them with it, however it ends."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers import listens, wait_for
from workers.embedded.folder import Folder, Run, alive

SYSTEM = """
import sys
from dataclasses import replace
from pathlib import Path
from workers.cli import main
from workers.embedded import supervisor

DOOR = '''
import http.server, sys
class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Door).serve_forever()
'''

WORKER = '''
import asyncio, sys
from temporalio.client import Client
from temporalio.worker import Worker
from temporalio import workflow

@workflow.defn(sandboxed=False)
class Idle:
    @workflow.run
    async def run(self) -> None: ...

async def main():
    while True:
        try:
            client = await Client.connect("127.0.0.1:" + sys.argv[1])
            break
        except RuntimeError:
            await asyncio.sleep(0.1)
    await Worker(client, task_queue="cases", workflows=[Idle]).run()

asyncio.run(main())
'''

def slim(folder, settings, port, full=supervisor.plan):
    whole = full(folder, settings, port)
    temporal, api, cases, *workers = whole.programs
    cases = replace(cases, line=[sys.executable, "-c", WORKER, str(whole.run.temporal_port)])
    api = replace(api, line=[sys.executable, "-c", DOOR, str(whole.run.port)])
    workers = [replace(each, line=["sleep", "600"]) for each in workers]
    return replace(whole, programs=(temporal, api, cases, *workers))

import workers.commands.up as command
command.plan = slim
command.bring_up_to_date = lambda settings: None
main()
"""
"""`casework up` with the real server and a door that only says it is ready: the supervisor alone is tried."""


@contextmanager
def up(data: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    line = [sys.executable, "-c", SYSTEM, "up", "--data", str(data), *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, stdout=pipe, stderr=pipe, text=True, umask=0o022) as process:
        try:
            yield process
        finally:
            process.kill()


def ready_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    word, _, address = process.stdout.readline().strip().partition(" ")
    assert word == "ready", process.communicate()
    return address


def run_of(data: Path) -> Run:
    run = Folder(data).run()
    assert run is not None
    return run


def pids_of(data: Path) -> list[int]:
    return [child.pid for child in run_of(data).children.values()]


def test_it_says_ready_and_stops_cleanly_on_sigterm(tmp_path: Path) -> None:
    with up(tmp_path / "data") as process:
        address = ready_address(process)
        children = pids_of(tmp_path / "data")
        assert listens(int(address.rpartition(":")[2]))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert not any(alive(pid) for pid in children)
    assert Folder(tmp_path / "data").run() is None


def test_nobody_else_may_read_what_the_processes_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with up(tmp_path) as process:
        ready_address(process)
        written = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}
    assert any(name.startswith("temporal-") for name in written)
    assert set(written.values()) == {0}


@pytest.mark.parametrize("name", ["temporal", "api"])
def test_a_killed_child_is_started_again_on_its_port(tmp_path: Path, name: str) -> None:
    with up(tmp_path) as process:
        ready_address(process)
        before = run_of(tmp_path)
        os.kill(before.children[name].pid, signal.SIGKILL)
        wait_for(lambda: run_of(tmp_path).children[name].pid != before.children[name].pid, "a new process")
        port = before.temporal_port if name == "temporal" else before.port
        wait_for(lambda: listens(port), "the port's answer")
        assert run_of(tmp_path).children[name].restarts == 1


def test_after_a_kill_nothing_is_left_and_the_next_start_uses_the_same_ports(tmp_path: Path) -> None:
    with up(tmp_path) as process:
        first = ready_address(process)
        children = pids_of(tmp_path)
        process.kill()
        process.wait()
        with up(tmp_path) as again:
            assert ready_address(again) == first
            assert not any(alive(pid) for pid in children)


def test_a_second_start_is_refused_and_names_who_has_the_folder(tmp_path: Path) -> None:
    with up(tmp_path) as first:
        address = ready_address(first)
        with up(tmp_path) as second:
            output, complaint = second.communicate(timeout=20)
        assert (second.returncode, output) == (1, "")
        assert str(first.pid) in complaint
        assert address in complaint
        assert "Traceback" not in complaint


def test_half_written_notes_of_a_killed_run_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"supervisor": 1')
    (tmp_path / "ports.json").write_text('{"temporal"')
    (tmp_path / "run.json.new").write_text("")
    with up(tmp_path) as process:
        ready_address(process)
        assert set(json.loads((tmp_path / "ports.json").read_text())) == {"temporal", "api"}


def test_a_taken_port_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with up(tmp_path / "a") as first:
        port = ready_address(first).rpartition(":")[2]
        with up(tmp_path / "b", "--port", port) as second:
            _, complaint = second.communicate(timeout=20)
            assert second.returncode == 1
            assert complaint.strip() == (
                f"Port {port} is in use by another program. Give another one with --port."
            )


def test_a_worker_of_cases_that_does_not_start_ends_it_with_its_name_and_log(tmp_path: Path) -> None:
    broken = SYSTEM.replace("import asyncio, sys", "raise ImportError(sys_is_not_there)", 1)
    line = [sys.executable, "-c", broken, "up", "--data", str(tmp_path)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "its part cases ends as soon as it begins" in done.stderr
    assert str(tmp_path / "logs" / "cases.log") in done.stderr
    assert "Traceback" not in done.stderr
