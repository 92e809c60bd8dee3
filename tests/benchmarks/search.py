"""How long a search takes among a million customers and a million items: as typed, after a slip, and for nobody."""

import random
from collections.abc import Callable, Iterator, Sequence

from django.db import connection

from ringup.customers.queries import find_customers
from ringup.products.queries import find_items
from tests.benchmarks.measuring import Measurement, measure
from tests.benchmarks.search_loading import load_customers, load_items
from tests.benchmarks.search_rows import SEED
from tests.factories.company import make_legal_entity

SIZE = 1_000_000
BUDGET = 25.0
OF_EACH = 40
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def run() -> Iterator[Measurement]:
    """One row for each way to ask, and one for all ways mixed, for customers and for items."""
    entity = make_legal_entity()
    load_customers(entity, SIZE)
    yield from _ask(
        "find customers",
        customer_queries(),
        lambda text: find_customers(legal_entity=entity.pk, text=text, country="DK"),
    )
    load_items(entity, SIZE)
    yield from _ask(
        "find items", item_queries(), lambda text: find_items(legal_entity=entity.pk, text=text, language="de")
    )


def customer_queries() -> dict[str, list[str]]:
    """What agents type, drawn from customers that there are, so that frequent names are asked for frequently."""
    chance = random.Random(SEED)
    people = _some(chance, "customers_customer", "number, first_name, last_name")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.postal_code, a.city, p.e164, e.address FROM customers_customeraddress a"
            " JOIN customers_customerphone p USING (customer_id) JOIN customers_customeremail e USING (customer_id)"
            " WHERE customer_id = ANY(%s)",
            [_keys(chance)],
        )
        places = cursor.fetchall()
    return {
        "last name": [last for _n, _f, last in people],
        "full name": [f"{first} {last}" for _n, first, last in people],
        "name while typing": [last[: chance.randrange(1, 5)] for _n, _f, last in people],
        "last name and a beginning": [f"{last} {first[: chance.randrange(1, 3)]}" for _n, first, last in people],
        "name with a slip": [f"{first} {slip(chance, last)}" for _n, first, last in people],
        "name and place": [f"{last} {place[1]}" for (_n, _f, last), place in zip(people, places, strict=False)],
        "postal code and name": [f"{place[0]} {last}" for (_n, _f, last), place in zip(people, places, strict=False)],
        "phone": [place[2][3:] for place in places],
        "end of a phone": [place[2][-6:] for place in places],
        "e-mail address": [place[3] for place in places],
        "customer number": [number for number, _f, _l in people],
        "nobody": [f"{slip(chance, last)[::-1]} {n}xyz" for n, (_n, _f, last) in enumerate(people)],
    }


def item_queries() -> dict[str, list[str]]:
    """What agents type into the entry field."""
    chance = random.Random(SEED + 1)
    some = [(number, name.lower().split()) for number, name in _some(chance, "products_item", "number, name")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM products_barcode WHERE item_id = ANY(%s)", [_keys(chance)])
        codes = [code for (code,) in cursor.fetchall()]
    return {
        "one word": [words[3] for _n, words in some],
        "two words": [" ".join(words[1:3]) for _n, words in some],
        "four words": [" ".join(words[1:5]) for _n, words in some],
        "while typing": [words[2][: chance.randrange(1, 5)] for _n, words in some],
        "brand and a beginning": [f"{words[0]} {words[1][: chance.randrange(1, 4)]}" for _n, words in some],
        "words with a slip": [f"{words[1]} {slip(chance, words[3])}" for _n, words in some],
        "German": ["Kissen blau", "Laterne", "Regenschirm rot", "Vogel Holz", "Schüssel"] * (OF_EACH // 5),
        "item number": [number for number, _w in some],
        "bar code": codes,
        "nothing": [f"{slip(chance, words[0])[::-1]} {n}xyz" for n, (_n, words) in enumerate(some)],
    }


def slip(chance: random.Random, word: str) -> str:
    """The word with one slip of the finger: a letter less, more, changed or two swapped."""
    at = chance.randrange(1, max(2, len(word) - 1))
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + chance.choice(LETTERS) + word[at:],
            word[:at] + chance.choice(LETTERS) + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
        )
    )


def _ask(what: str, queries: dict[str, list[str]], ask: Callable[[str], Sequence[object]]) -> Iterator[Measurement]:
    mixed = [text for texts in queries.values() for text in texts]
    random.Random(SEED).shuffle(mixed)
    for name, texts in {**queries, "all of these mixed": mixed}.items():
        yield measure(
            f"{what}: {name}",
            lambda number, texts=texts: ask(texts[number % len(texts)]),  # type: ignore[misc]
            times=len(texts),
            size=SIZE,
            budget_ms=BUDGET,
        )


def _keys(chance: random.Random) -> list[int]:
    return [chance.randrange(1, SIZE) for _ in range(2 * OF_EACH)]


def _some(chance: random.Random, table: str, columns: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} WHERE id = ANY(%s) LIMIT %s", [_keys(chance), OF_EACH])
        return list(cursor.fetchall())
