"""One line that tells how far something is: it renews itself on a terminal; elsewhere only what is done is printed."""

import sys


def show_progress(text: str, done: int = 0, total: int = 0) -> None:
    """`show_progress("Reading", 12, 100)`; without a total it is a step that begins and is done with the next one."""
    share = f" {done:,} of {total:,}" if total else ""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}{share}", end="" if done < total else "\n", file=sys.stderr, flush=True)
    elif done >= total:
        print(f"{text}{share}", file=sys.stderr, flush=True)
