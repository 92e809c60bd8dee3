"""An operator's home folder, with a blank in its path, in which no server is left at the end."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ringup.plumbing.postgres import processes
from tests.scratch import scratch_folder


@pytest.fixture
def home() -> Iterator[Path]:
    folder = scratch_folder("ringup operator ")
    yield folder
    for pid in processes.servers_in(folder / "postgres" / "data"):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
