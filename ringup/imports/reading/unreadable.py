"""The one exception of reading: the file as a whole can not be taken, and says where and why."""

from collections.abc import Mapping


class UnreadableFile(Exception):
    """Raised while streaming, caught by `run_import`, which turns it into the report's refusal.

    It is an exception and not a returned value because it ends a chain of generators from the inside.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = facts
