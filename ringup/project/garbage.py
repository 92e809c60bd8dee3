"""Keeps the garbage collector off what a process has loaded and will never give back.

A full collection of Python walks all of Django, its models and templates: some 160 ms in the middle of somebody's
request. What stood there when the process began to serve is not looked at any more.
"""

import gc

# New objects between two looks at the youngest. An order of 100 lines makes some ten thousand, and most go at once.
YOUNGEST = 10_000


def keep_what_is_loaded() -> None:
    """Call it once, when all is loaded and nothing is served yet."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNGEST, 10, 10)
