"""Which processes live in a data folder. Every process of a server works in it, so /proc tells without guessing."""

import os
from pathlib import Path

PROC = Path("/proc")


def is_alive(pid: int) -> bool:
    """Whether a process runs. A zombie does not: in a container nobody may ever collect it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        after_name = (PROC / str(pid) / "stat").read_text().rpartition(")")[2]
    except OSError:
        return not PROC.joinpath("self").exists()
    return after_name.split()[0] not in {"Z", "X"}


def can_see_folders() -> bool:
    """Whether this system tells in which folder a process works (Linux does)."""
    return PROC.joinpath("self", "cwd").exists()


def servers_in(data: Path) -> list[int]:
    """The PostgreSQL processes that work in a data folder, the postmaster and what it left behind alike."""
    found = []
    for entry in PROC.iterdir() if can_see_folders() else ():
        if not entry.name.isdigit():
            continue
        try:
            works_there = os.readlink(entry / "cwd") == str(data)
            is_server = works_there and (entry / "comm").read_text().strip() in {"postgres", "postmaster"}
        except OSError:
            continue
        if is_server and is_alive(int(entry.name)):
            found.append(int(entry.name))
    return found
