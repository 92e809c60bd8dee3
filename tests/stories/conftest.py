"""The call center with cards and the fake acquirer of the payment tests."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from tests.actions.payments.conftest import acquirer, ada, sam, scene, take

__all__ = ["acquirer", "ada", "at_once", "sam", "scene", "take"]


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """Runs the tasks in threads of their own, each with its own connection, from one starting signal."""
    start = threading.Barrier(len(tasks), timeout=20)

    def run(task: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))
