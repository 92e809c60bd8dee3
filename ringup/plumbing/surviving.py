"""What has to be stored whatever becomes of the transaction around it, such as the count of wrong guesses.

Whoever may undo a transaction on purpose opens `surviving()` around it; what is handed to `whatever_happens` inside is
done when it is over. Without one around, it is done at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_waiting: ContextVar[list[Callable[[], None]] | None] = ContextVar("surviving", default=None)


def whatever_happens(do: Callable[[], None]) -> None:
    """Does it now, or when the transaction that somebody may undo is over."""
    waiting = _waiting.get()
    if waiting is None:
        do()
    else:
        waiting.append(do)


@contextmanager
def surviving() -> Iterator[None]:
    """Around a transaction that may be undone."""
    token = _waiting.set([])
    try:
        yield
    finally:
        waiting = _waiting.get() or []
        _waiting.reset(token)
        for do in waiting:
            do()
