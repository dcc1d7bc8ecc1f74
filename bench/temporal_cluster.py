"""Temporal's server as it runs in production, on PostgreSQL, for one measurement.

Histories are in PostgreSQL; the lists that its own pages show, which Casework never asks, are in a SQLite
file, since their schema wants an extension that the PostgreSQL server from PyPI lacks.
"""

import asyncio
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from string import Template
from time import monotonic, sleep

import psycopg
from psycopg.conninfo import conninfo_to_dict
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from workers.server_install import install_temporal_cluster
from workers.temporal_server import LEAN, answers

DATABASE = "temporal"
RETENTION_SECONDS = 72 * 3600
CONFIG = Template("""
log: {stdout: true, level: warn}
persistence:
  defaultStore: main
  visibilityStore: visible
  numHistoryShards: 4
  datastores:
    main:
      sql: {pluginName: postgres12_pgx, databaseName: temporal, maxConns: 40, maxIdleConns: 40, $connect}
    visible:
      sql:
        pluginName: sqlite
        databaseName: "$lists"
        connectAddr: localhost
        connectProtocol: tcp
        connectAttributes: {cache: private, setup: true, journal_mode: wal, synchronous: 1}
        maxConns: 1
global:
  membership: {maxJoinDuration: 30s, broadcastAddress: 127.0.0.1}
services:
  frontend: {rpc: {grpcPort: $p0, membershipPort: $p1, bindOnLocalHost: true}}
  matching: {rpc: {grpcPort: $p2, membershipPort: $p3, bindOnLocalHost: true}}
  history: {rpc: {grpcPort: $p4, membershipPort: $p5, bindOnLocalHost: true}}
  worker: {rpc: {grpcPort: $p6, membershipPort: $p7, bindOnLocalHost: true}}
clusterMetadata:
  enableGlobalNamespace: false
  failoverVersionIncrement: 10
  masterClusterName: active
  currentClusterName: active
  clusterInformation:
    active: {enabled: true, initialFailoverVersion: 1, rpcName: frontend, rpcAddress: "127.0.0.1:$p0"}
dcRedirectionPolicy: {policy: noop}
dynamicConfigClient: {filepath: "$dynamic", pollInterval: 60s}
""")


@contextmanager
def temporal_on(libpq: str, folder: Path) -> Iterator[tuple[str, int]]:
    """A server that keeps its histories in this PostgreSQL server; gives its address and process id."""
    server, tool = install_temporal_cluster()
    where, user = _folder_of(libpq), str(conninfo_to_dict(libpq)["user"])
    _prepare(libpq, tool, where, user)
    ports = list(islice(_low_ports(), 8))
    (folder / "temporal").mkdir(exist_ok=True)
    _configure(folder / "temporal", ports, where, user)
    line = [str(server), "--config-file", str(folder / "temporal" / "config.yaml"), "start"]
    with (folder / "temporal.log").open("w") as log:
        process = subprocess.Popen(line, stdout=log, stderr=log)
    try:
        _until_it_serves(ports[0], process, folder / "temporal.log")
        yield f"127.0.0.1:{ports[0]}", process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def _folder_of(libpq: str) -> str:
    return str(conninfo_to_dict(libpq)["host"])


def _prepare(libpq: str, tool: Path, where: str, user: str) -> None:
    """Database and schema, unless they are there from an earlier run."""
    with psycopg.connect(libpq, autocommit=True) as connection:
        there = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if DATABASE not in there:
            connection.execute(f"CREATE DATABASE {DATABASE}".encode())
    options = ["--ep", "127.0.0.1", "-p", "5432", "--ca", f"host={where}", "--db", DATABASE]
    line = [str(tool), "--plugin", "postgres12_pgx", "--u", user, "--pw", "x", *options]
    steps = [["setup-schema", "-v", "0.0"]] if DATABASE not in there else []
    for step in (*steps, ["update-schema", "--schema-name", "postgresql/v12/temporal"]):
        subprocess.run([*line, *step], check=True, capture_output=True)


def _configure(folder: Path, ports: list[int], where: str, user: str) -> None:
    connect = (
        f'connectAddr: "127.0.0.1:5432", connectProtocol: tcp, user: {user}, password: x, '
        f'connectAttributes: {{host: "{where}"}}'
    )
    dynamic = folder / "dynamic.yaml"
    dynamic.write_text("".join(f"{key}: [{{value: {value}}}]\n" for key, value in _lean()))
    places = {f"p{n}": str(port) for n, port in enumerate(ports)}
    (folder / "config.yaml").write_text(
        CONFIG.substitute(places, connect=connect, dynamic=dynamic, lists=folder / "lists.sqlite")
    )


def _low_ports() -> Iterator[int]:
    """Free ports below 32,768: the server keeps its own as a 16-bit number."""
    for port in range(17_200, 32_000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            yield port


def _lean() -> Iterator[tuple[str, str]]:
    for each in LEAN:
        key, _, value = each.partition("=")
        yield key, value


def _until_it_serves(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = monotonic() + 90
    while monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(log.read_text()[-2000:])
        if asyncio.run(_serves(port)):
            return
        sleep(0.5)
    raise RuntimeError(f"Temporal does not serve; see {log}")


async def _serves(port: int) -> bool:
    """Whether cases can be started: the namespace is there and known."""
    if not await answers(port):
        return False
    try:
        client = await Client.connect(f"127.0.0.1:{port}")
        request = RegisterNamespaceRequest(namespace="default")
        request.workflow_execution_retention_period.FromSeconds(RETENTION_SECONDS)
        await client.workflow_service.register_namespace(request)
    except RPCError as fault:
        return "already" in str(fault).lower()
    except RuntimeError:
        return False
    return False
