"""What a command costs: wall time, processor time with that of the servers, peak memory of the client."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_TICK = os.sysconf("SC_CLK_TCK")
_PAUSE = 0.02  # seconds between two looks at the client's memory


class CommandFailed(Exception):
    """A command that was to be measured ended with an error."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds and bytes. `cpu` is everything; `client` is the part of it of the command's own process.

    The rest of `cpu` is PostgreSQL's: the backends of the measured server, and servers that the command starts.
    """

    wall: float
    cpu: float
    client: float
    memory: int

    def __add__(self, other: Cost) -> Cost:
        """One after the other."""
        return Cost(
            self.wall + other.wall,
            self.cpu + other.cpu,
            self.client + other.client,
            max(self.memory, other.memory),
        )


def cost(command: Sequence[str], postmaster: int, environment: Mapping[str, str], expect: Iterable[int] = (0,)) -> Cost:
    """Run a command and measure it. Raises CommandFailed for an exit code that is not expected.

    `postmaster` is the process of the server that the command works on.
    """
    before, began = _processor(postmaster), time.perf_counter()
    children = _children()
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=pipe, env=environment, text=True) as process:
        client, memory = 0.0, 0
        while process.poll() is None:
            client, memory = max(client, _own(process.pid)), max(memory, _peak(process.pid))
            time.sleep(_PAUSE)
        wall = time.perf_counter() - began
        assert process.stderr
        said = process.stderr.read()
    if process.returncode not in expect:
        raise CommandFailed(f"{' '.join(command)}: exit code {process.returncode}\n{said.strip()[-2000:]}")
    return Cost(wall, _children() - children + _settled(postmaster) - before, client, memory)


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure; of memory the highest."""
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.cpu for cost in costs),
        median(cost.client for cost in costs),
        max(cost.memory for cost in costs),
    )


def _children() -> float:
    """Processor seconds of everything that this process waited for, and that they waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _settled(postmaster: int) -> float:
    """Processor seconds of a server once the backends of a command that ended are gone."""
    time.sleep(0.2)
    return _processor(postmaster)


def _processor(postmaster: int) -> float:
    """Processor seconds of a server: of its processes, and of those that ended."""
    processes = [postmaster, *map(int, _read(f"/proc/{postmaster}/task/{postmaster}/children").split())]
    return sum(sum(_times(process)) for process in processes) / _TICK


def _own(process: int) -> float:
    return sum(_times(process)[:2]) / _TICK


def _times(process: int) -> tuple[int, ...]:
    """utime, stime, cutime and cstime, in ticks; https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html."""
    fields = _read(f"/proc/{process}/stat").rpartition(")")[2].split()
    return tuple(map(int, fields[11:15]))


def _peak(process: int) -> int:
    """The most memory that the process ever had, in bytes."""
    lines = _read(f"/proc/{process}/status").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""  # it has just ended
