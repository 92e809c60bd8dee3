"""Turns the summary of the history into the files that a company would bring: customers, products, prices, stock.

They go through the same imports as anybody's files. All chance has a fixed seed: every demo is the same.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

from ringup.demo.history.summary import CustomerStory, ItemStory, Summary
from ringup.demo.made_up.countries import countries
from ringup.demo.made_up.people import make_up
from ringup.demo.products.categories import category_of
from ringup.demo.products.names import readable

CENT = Decimal("0.01")
RECENT = timedelta(days=90)
VIPS = 40
BULK_ITEMS = 400
ZERO_RATED = ("STATIONERY", "GIFT-CARDS")


def write_files(summary: Summary, folder: Path, *, shift: timedelta) -> dict[str, Path]:
    """The four files, by kind; `shift` moves the days on which stock is expected as the history is moved."""
    rows: dict[str, Iterable[Sequence[object]]] = {
        "customers": customer_rows(summary),
        "products": product_rows(summary),
        "prices": price_rows(summary),
        "stock": stock_rows(summary, today=summary.last.date() + shift),
    }
    files = {kind: folder / f"{kind}.csv" for kind in rows}
    for kind, path in files.items():
        write_file(path, rows[kind])
    return files


def write_file(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """A CSV file with the header as the first row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def customer_rows(summary: Summary) -> Iterator[Sequence[object]]:
    """The 4,372 customers with made-up particulars; the 40 best are VIPs, shops are trade customers with credit."""
    yield (
        *("number", "first_name", "last_name", "organization", "email", "phone", "street", "postal_code", "city"),
        *("region", "country", "language", "group", "price_group", "allow_on_account", "credit_limit"),
    )
    vips = set(sorted(summary.customers, key=lambda number: -summary.customers[number].spent)[:VIPS])
    seen: Counter[str] = Counter()
    for number, story in sorted(summary.customers.items()):
        country = home(story)
        index = seen[countries()[country].code]
        seen[countries()[country].code] += 1
        person = make_up(number, country, index)
        shop = bool(person.organization) or number in vips
        group = "VIP" if number in vips else "TRADE" if shop else ""
        credit = _credit(story.spent) if shop else Decimal(0)
        yield (
            *(number, person.first_name, person.last_name, person.organization, person.email, person.phone),
            *(person.street, person.postal_code, person.city, person.region, person.country, person.language),
            *("SHOP" if shop else "HOME", group, "yes" if credit else "no", credit or ""),
        )


def home(story: CustomerStory) -> str:
    """The country from which most rows came, as the history spells it."""
    return story.countries.most_common(1)[0][0]


def product_rows(summary: Summary) -> Iterator[Sequence[object]]:
    """All items; what was not sold in the last 90 days is discontinued. Cost is 35 to 65 % of the price."""
    yield ("number", "name", "category", "state", "cost", "tax_group", "alternative", "alternative_mode")
    replaced = _alternatives(summary)
    for number, story in sorted(summary.items.items()):
        category = category_of(story.name).code
        yield (
            *(number, readable(story.name), category, "active" if is_active(story, summary) else "discontinued"),
            *(cost(number, story.price), "ZERO" if category in ZERO_RATED else "FULL"),
            *((replaced[number], "out_of_stock") if number in replaced else ("", "")),
        )


def is_active(story: ItemStory, summary: Summary) -> bool:
    """Sold within 90 days before the end of the history."""
    return story.last_sold[:10] >= (summary.last - RECENT).date().isoformat()


def cost(number: str, price: Decimal) -> Decimal:
    """What the supplier asks: 35 to 65 % of the price, always the same for an item."""
    share = Decimal(Random(f"cost:{number}").randint(35, 65)) / 100  # noqa: S311 made up, no secret
    return (price * share).quantize(CENT, ROUND_HALF_UP)


def price_rows(summary: Summary) -> Iterator[Sequence[object]]:
    """The price used most is the base price; what sells most has quantity breaks for trade and a price for VIPs."""
    yield ("item", "price", "price_group", "from_quantity")
    sold_most = set(_most_sold(summary)[:BULK_ITEMS])
    for number, story in sorted(summary.items.items()):
        yield (number, story.price, "", "")
        if number in sold_most and story.price >= Decimal("0.50"):
            yield (number, _less(story.price, 8), "TRADE", 12)
            yield (number, _less(story.price, 15), "TRADE", 96)
            yield (number, _less(story.price, 12), "VIP", "")


def stock_rows(summary: Summary, *, today: date) -> Iterator[Sequence[object]]:
    """Up to eight weeks of sales in Leeds, a third of it in Dover; one active item of sixteen is out and on order."""
    yield ("item", "warehouse", "on_hand", "expected_on")
    for number, story in sorted(summary.items.items()):
        chance = Random(f"stock:{number}")  # noqa: S311 made up, no secret
        weekly = max(1, sum(story.sold[month] for month in ("2011-10", "2011-11")) // 9)
        on_hand = 0 if is_out(number) else weekly * chance.randint(1, 8)
        if not is_active(story, summary):
            on_hand //= 4
        expected = "" if on_hand or not is_active(story, summary) else today + timedelta(days=chance.randint(5, 40))
        yield (number, "LEEDS", on_hand, expected)
        yield (number, "DOVER", -(-on_hand // 3), "")


def is_out(number: str) -> bool:
    """Whether the demo has none of the item just now."""
    return Random(f"out:{number}").random() < 1 / 16  # noqa: S311 made up, no secret


def _alternatives(summary: Summary) -> dict[str, str]:
    """For every third item that is out: the active item of its category that is nearest in price and in stock."""
    by_category: dict[str, list[str]] = defaultdict(list)
    for number, story in sorted(summary.items.items()):
        if is_active(story, summary) and not is_out(number):
            by_category[category_of(story.name).code].append(number)
    out = [n for n, story in sorted(summary.items.items()) if is_out(n) and is_active(story, summary)][::3]
    found = {}
    for number in out:
        story = summary.items[number]
        others = by_category[category_of(story.name).code]
        if others:
            found[number] = min(others, key=lambda other: (abs(summary.items[other].price - story.price), other))
    return found


def _most_sold(summary: Summary) -> list[str]:
    return sorted(summary.items, key=lambda number: (-sum(summary.items[number].sold.values()), number))


def _less(price: Decimal, percent: int) -> Decimal:
    return (price * (100 - percent) / 100).quantize(CENT, ROUND_HALF_UP)


def _credit(spent: Decimal) -> Decimal:
    """A quarter of what was spent in a year, in hundreds; 0 below 100."""
    return max(Decimal(0), spent / 4 // 100 * 100)
