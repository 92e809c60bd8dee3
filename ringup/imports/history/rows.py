"""Rows of a sales history to staged rows: each gets its kind and its place in its document."""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache

from ringup.imports.history.options import HistoryOptions
from ringup.imports.kind import Staged
from ringup.imports.reading.rows import Row
from ringup.imports.report import Rejected
from ringup.imports.rules.row_kinds import PLACES, RowFacts, RowKind, classify
from ringup.plumbing.public_ids import ALPHABET, LENGTH, is_public_id

STAGING = (
    "document text NOT NULL",
    "kind text",
    "place text",
    "item_number text",
    "description text",
    "quantity numeric",
    "happened_at timestamptz",
    "unit_price numeric",
    "customer_number text",
    "country text",
    "call_center text",
    "position integer",
    "public_id text",
)
"""A staged row without a kind only says that a row of this document was rejected."""


def staged_rows(
    rows: Iterable[Row | Rejected], options: HistoryOptions, first_call_center: str
) -> Iterator[Staged | Rejected]:
    """Every row with its kind and its place in its document.

    A row is alone when neither the row before nor the one after has its number; so each waits for the next.
    """
    stage = _Stage(options, first_call_center)
    before, document, here = "", "", None
    for row in rows:
        after = row.values[0] if row.__class__ is Row else row.group  # type: ignore[union-attr]
        if here is not None:
            yield from stage.rows(here, document, first=document != before, last=document != after)
            before = document
        here, document = row, after
    if here is not None:
        yield from stage.rows(here, document, first=document != before, last=True)


class _Stage:
    """Builds staged rows; knows the place of the last row in its document."""

    def __init__(self, options: HistoryOptions, first_call_center: str) -> None:
        self._countries = options.countries
        self._call_centers = options.call_centers
        self._others = options.call_centers.get("", first_call_center)
        self._shift = options.shift
        self._position = 0
        self._public_ids = public_ids()
        # COPY takes text as it is; the same moments and numbers come again and again.
        self._moment = lru_cache(maxsize=10_000)(self._shifted)
        self._number = lru_cache(maxsize=10_000)(str)

    def rows(self, row: Row | Rejected, document: str, *, first: bool, last: bool) -> tuple[Staged | Rejected, ...]:
        if isinstance(row, Row):
            self._position = 1 if first else self._position + 1
            return (self._staged(row, alone=first and last),)
        mark = (row.line, document, *(None,) * (len(STAGING) - 1))
        return (row, mark) if document else (row,)

    def _staged(self, row: Row, *, alone: bool) -> Staged:
        document, item, text, quantity, at, price, customer, country, call_center, said = row.values
        kind, place = _kind(document[0], item, bool(price), quantity < 0, customer is not None, alone, said)
        country = self._countries.get(country, country)
        return (
            row.line,
            document,
            kind,
            place,
            item,
            text or "",
            self._number(quantity),
            self._moment(at),
            self._number(price),
            customer,
            country,
            call_center or self._call_centers.get(country, self._others),
            self._position,
            next(self._public_ids),
        )

    def _shifted(self, at: datetime) -> str:
        return (at + self._shift).isoformat()


def public_ids() -> Iterator[str]:
    """Public ids without end, from random bytes in large blocks: twenty times cheaper than one at a time.

    A byte stands for a sign of the alphabet; that 256 is no multiple of its length makes no id easier to guess.
    """
    signs = bytes(ord(ALPHABET[value % len(ALPHABET)]) for value in range(256))
    while True:
        block = os.urandom(LENGTH * 4_096).translate(signs).decode()
        for start in range(0, len(block), LENGTH):
            public_id = block[start : start + LENGTH]
            if is_public_id(public_id):
                yield public_id


@lru_cache(maxsize=50_000)
def _kind(
    letter: str,
    item: str,
    priced: bool,  # noqa: FBT001 a keyword costs more than the rest of the call
    negative: bool,  # noqa: FBT001
    customer: bool,  # noqa: FBT001
    alone: bool,  # noqa: FBT001
    said: str | None,
) -> tuple[str, str]:
    """The words for kind and place; a kind that the file itself says comes first."""
    facts = RowFacts(invoice=letter, item_number=item, priced=priced, negative=negative, customer=customer, alone=alone)
    kind = RowKind(said) if said else classify(facts)
    return kind.value, PLACES[kind].value
