"""Processes: what a worker is called on its host, and whether one that held something is still alive."""

import os
import socket
from pathlib import Path


def this_process() -> str:
    """The name of this process on its host: the time it started tells it from a later one with the same number."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_started(pid)}"


def has_ended(name: str) -> bool:
    """Whether that process of this host has ended; False where it cannot be known (another host)."""
    host, _, rest = name.rpartition(":")[0].rpartition(":")
    started = name.rpartition(":")[2]
    if host != socket.gethostname() or not rest.isdigit():
        return False
    pid = int(rest)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return started != _started(pid)


def _started(pid: int) -> str:
    """The start of a process in ticks since the machine's; "" where the system has no /proc."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
