"""The places where a process may die between a processor and our tables, each with a name.

Nothing happens there, unless a test has said what shall: it kills the process at each of them in turn (see
`tests/crashes`).
"""

from collections.abc import Callable

POINTS = (
    "order_accepted",  # the order and its intents are written, not committed
    "intents_committed",  # about to be claimed
    "claim_written",  # marked as sent, not committed
    "claim_committed",  # about to ask the processor
    "processor_answered",  # its answer is in our hands, and nowhere else
    "processor_looked_up",  # likewise, of a question what became of it
    "outcome_written",  # with all that follows from it, not committed
    "outcome_committed",  # what follows is about to be sent
)

_listeners: list[Callable[[str], None]] = []


def reach(point: str) -> None:
    """The work has come to this point."""
    for listen in _listeners:
        listen(point)


def listen_at_points(listen: Callable[[str], None]) -> Callable[[], None]:
    """Calls the function at each point from now on; call what is returned to end it. For tests."""
    _listeners.append(listen)
    return lambda: _listeners.remove(listen)
