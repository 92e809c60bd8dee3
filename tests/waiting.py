"""Waiting for what another process does: looks again and again, and fails when it does not happen in time."""

import time
from collections.abc import Callable


def eventually(holds: Callable[[], object], *, seconds: float = 20) -> None:
    """Returns as soon as `holds()` is true; fails when it is not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"it did not happen within {seconds} s"
        time.sleep(0.03)
