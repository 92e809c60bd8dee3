"""A recap as a value: all is text already, in the customer's language; a document lays it out."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RecapDocument:
    """What was read, clause by clause, each with whether it was agreed to; `seal` is the hash that it was bound to."""

    language: str
    title: str
    seller: str
    facts: tuple[tuple[str, str], ...]
    clauses: tuple[tuple[str, bool], ...]
    agreed: str
    not_agreed: str
    seal: str
