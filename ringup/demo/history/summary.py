"""What the history says about its items and customers: read once, before they can be made."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from ringup.imports.reading.lines import lines
from ringup.imports.reading.records import Record, records
from ringup.imports.reading.unpacking import Bounds, chunks
from ringup.imports.report import Progress
from ringup.imports.rules.row_kinds import CODES, PLACES, Place

ROWS = 541_909
TELL_EVERY = 20_000
NO_ITEMS = frozenset(code for code, kind in CODES.items() if PLACES[kind] is not Place.ITEM_LINE)


@dataclass(kw_only=True, slots=True)
class ItemStory:
    """An item: its names and prices by how often they were used, the day it was last sold, pieces sold by month."""

    names: Counter[str] = field(default_factory=Counter)
    prices: Counter[Decimal] = field(default_factory=Counter)
    last_sold: str = ""
    sold: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """The name that was used most."""
        return self.names.most_common(1)[0][0] if self.names else ""

    @property
    def price(self) -> Decimal:
        """The price that was used most; 0 for what was only ever given away."""
        return self.prices.most_common(1)[0][0] if self.prices else Decimal(0)


@dataclass(kw_only=True, slots=True)
class CustomerStory:
    """A customer: rows by country as the history spells it, and what was spent, returns taken off."""

    countries: Counter[str] = field(default_factory=Counter)
    spent: Decimal = Decimal(0)


@dataclass(kw_only=True)
class Summary:
    """All items that ever were on an order and all customers by number; the time of the last row."""

    items: dict[str, ItemStory] = field(default_factory=lambda: defaultdict(ItemStory))
    customers: dict[str, CustomerStory] = field(default_factory=lambda: defaultdict(CustomerStory))
    last: datetime = datetime(1, 1, 1)  # noqa: DTZ001 the file says no zone


def summarize(path: Path, progress: Progress) -> Summary:
    """One pass over the file, a few seconds."""
    summary = Summary()
    decimal = lru_cache(maxsize=10_000)(Decimal)
    before: list[str] = [""] * 8
    waiting: list[str] | None = None
    for number, row in enumerate(_cells(path), start=1):
        price, customer = decimal(row[5]), row[6]
        if number % TELL_EVERY == 0:
            progress("Looking through the history", number, ROWS)
        if price or customer or row[0] == before[0]:
            _tell_item(summary, row, price)
        else:  # without price and customer it is an item only beside other rows of its number
            waiting = row
        if waiting is not None and waiting is not row:
            if waiting[0] == row[0]:
                _tell_item(summary, waiting, Decimal(0))
            waiting = None
        if customer:
            found = summary.customers[customer]
            found.countries[row[7]] += 1
            found.spent += int(row[3]) * price
        before = row
    summary.last = datetime.fromisoformat(before[4])
    progress("Looking through the history", ROWS, ROWS)
    return summary


def shift_to_last_week(last: datetime, today: datetime) -> timedelta:
    """Whole weeks that bring the last order into the week before today's; weekdays and times of day stay.

    Friday 2011-12-09, seen on Wednesday 2026-11-18, becomes Friday 2026-11-13.
    """
    monday_of_last = last.date() - timedelta(days=last.weekday())
    monday_of_last_week = today.date() - timedelta(days=today.weekday() + 7)
    return monday_of_last_week - monday_of_last


def _tell_item(summary: Summary, row: list[str], price: Decimal) -> None:
    number = row[1].upper()
    if number in NO_ITEMS:
        return
    item = summary.items[number]
    if row[2]:
        item.names[row[2]] += 1
    if price > 0:
        item.prices[price] += 1
    item.last_sold = row[4]
    item.sold[row[4][:7]] += int(row[3])


def _cells(path: Path) -> Iterator[list[str]]:
    found = records(lines(chunks(path, bounds=Bounds(), consumed=lambda _: None)))
    next(found)
    for record in found:
        assert isinstance(record, Record), record
        yield record.cells
