"""Writes the made-up customers and items of the search benchmark with COPY, and builds the indexes afterwards."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import NOT_PROVIDED, Model

from ringup.call_centers.models import LegalEntity
from ringup.customers.models import Customer, CustomerAddress, CustomerEmail, CustomerPhone
from ringup.plumbing.search.vocabulary import keep_words
from ringup.products.models import BarCode, Item, ItemText
from tests.benchmarks.search_rows import made_up_customers, made_up_items

AT_ONCE = 50_000
T = TypeVar("T")


def load_customers(entity: LegalEntity, count: int) -> None:
    """So many customers with address, phone and mostly an e-mail address."""
    words: set[str] = set()
    with _built_afterwards("customer_search"):
        for first, some in _slices(made_up_customers(count)):
            keyed = list(enumerate(some, first))
            _copy(
                Customer,
                ("id", "legal_entity_id", "public_id", "number", "first_name", "last_name", "language", "search_text"),
                (
                    (key, entity.pk, f"c{key:012d}", c.number, c.first_name, c.last_name, c.language, c.search_text)
                    for key, c in keyed
                ),
            )
            _copy(
                CustomerAddress,
                ("customer_id", "street", "postal_code", "city", "country", "is_primary"),
                ((key, c.street, c.postal_code, c.city, c.country, True) for key, c in keyed),
            )
            _copy(
                CustomerPhone,
                ("customer_id", "e164", "raw", "is_primary"),
                ((k, c.phone, c.phone, True) for k, c in keyed),
            )
            _copy(
                CustomerEmail,
                ("customer_id", "address", "is_primary"),
                ((k, c.email, True) for k, c in keyed if c.email),
            )
            words.update(word for _key, customer in keyed for word in customer.search_text.split(" "))
        keep_words(legal_entity=entity.pk, kind="customer", words=words)
    _analyze(Customer, CustomerAddress, CustomerPhone, CustomerEmail)


def load_items(entity: LegalEntity, count: int) -> None:
    """So many items with a German name and a bar code."""
    words: set[str] = set()
    with _built_afterwards("item_search"):
        for first, some in _slices(made_up_items(count)):
            keyed = list(enumerate(some, first))
            _copy(
                Item,
                ("id", "legal_entity_id", "public_id", "number", "name", "variant", "search_text"),
                ((key, entity.pk, f"i{key:012d}", i.number, i.name, "{}", i.search_text) for key, i in keyed),
            )
            _copy(ItemText, ("item_id", "language", "name"), ((key, "de", i.german) for key, i in keyed))
            _copy(BarCode, ("legal_entity_id", "item_id", "code"), ((entity.pk, key, i.bar_code) for key, i in keyed))
            words.update(word for _key, item in keyed for word in item.search_text.split(" "))
        keep_words(legal_entity=entity.pk, kind="item", words=words)
    _analyze(Item, ItemText, BarCode)


def _slices(rows: Iterator[T]) -> Iterator[tuple[int, list[T]]]:
    """The rows in handy parts, each with the key of its first row."""
    first = 1
    while some := list(islice(rows, AT_ONCE)):
        yield first, some
        first += len(some)


def _copy(model: type[Model], columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY; fields that are not named get the default of the model."""
    named = set(columns) | {"id"}
    rest = {
        field.column: field.get_default()
        for field in model._meta.concrete_fields
        if field.column not in named and not field.null and field.db_default is NOT_PROVIDED
    }
    names = ", ".join(f'"{column}"' for column in (*columns, *rest))
    more = tuple(rest.values())
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row + more)


@contextmanager
def _built_afterwards(index: str) -> Iterator[None]:
    """Without the index while the rows come in: built at once it takes a tenth of the time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [index])
        definition = cursor.fetchone()[0]
        cursor.execute(f"DROP INDEX {index}")
        yield
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(definition)


def _analyze(*models: type[Model]) -> None:
    with connection.cursor() as cursor:
        for table in (*(model._meta.db_table for model in models), "plumbing_searchword"):
            cursor.execute(f'VACUUM ANALYZE "{table}"')
