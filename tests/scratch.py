"""Where tests put data that nobody keeps: in memory where there is room, which is many times faster than a disk."""

import os
import shutil
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 1_000_000_000


def scratch_base() -> Path:
    """A folder that exists and has room; it is not private, so make a folder of your own in it."""
    if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ENOUGH_BYTES:
        return IN_MEMORY
    return Path(tempfile.gettempdir())


def scratch_folder(prefix: str) -> Path:
    """A new private folder; whoever makes it removes it."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=scratch_base()))
