"""What processes cost, as Linux counts it."""

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_ms(pid: int) -> float:
    """Computing time of a process, its children that run and those that have ended, in ms."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    ticks = sum(int(fields[at]) for at in (11, 12, 13, 14))
    return ticks * 1000 / TICKS + sum(map(cpu_ms, children(pid)))


def children(pid: int) -> Iterator[int]:
    """Processes that one has started, from any of its threads."""
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            yield from map(int, thread.read_text().split())
        except FileNotFoundError:
            continue


def resident(pid: int, what: str = "VmRSS") -> float:
    """MiB of memory that a process holds, or with `VmHWM` has held at most."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) / 1024
    return 0.0
