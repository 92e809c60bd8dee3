"""The recap that is read to a customer: its clauses, what they are about, which are still to be agreed to."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A sentence, or some, that are agreed to as one."""

    code: str
    text: str


@dataclass(frozen=True, kw_only=True)
class SpokenRecap:
    """What is read: the greeting and the clauses, in the customer's language.

    `about` is what the order is in figures: ids, quantities, amounts, payments. `version` counts the submits before.
    """

    order: str
    version: int
    language: str
    greeting: str
    clauses: tuple[Clause, ...]
    about: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        """Another one for every change of what is read or of what it is about."""
        clauses = [[clause.code, clause.text] for clause in self.clauses]
        content = [self.order, self.version, self.language, clauses, list(self.about)]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def still_to_tick(clauses: Sequence[Clause], ticked: Collection[str]) -> list[str]:
    """The codes of the clauses that nobody has agreed to yet.

    >>> still_to_tick([Clause(code="lines", text="…"), Clause(code="total", text="…")], ["lines"])
    ['total']
    """
    return [clause.code for clause in clauses if clause.code not in ticked]
