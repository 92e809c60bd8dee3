"""Keeps card numbers out of the logs: messages, tracebacks and stacks are scrubbed before they are written."""

import logging
import traceback

from ringup.plumbing.card_guard.scrubbing import scrub


class CardNumberFilter(logging.Filter):
    """Put it on every handler, not on loggers: a logger's filters do not see what its children log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Scrub the record in place; it is always let through."""
        record.msg = scrub(_message(record))
        record.args = None
        if record.exc_info and not record.exc_text:
            # Formatters print `exc_text` when it is there, and format the exception themselves only when it is not.
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        if record.exc_text:
            record.exc_text = scrub(record.exc_text)
        if record.stack_info:
            record.stack_info = scrub(record.stack_info)
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        # A call with wrong arguments: logging would print both parts to stderr, unscrubbed.
        return f"{record.msg} {record.args!r}"
