"""Writes many changed rows of a table in one statement, whatever their number."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


def update_rows(rows: Sequence[M], fields: Sequence[str]) -> None:
    """Store the named fields of the rows (all of one model, all with a primary key) in a single UPDATE.

    Django's bulk_update writes a CASE per field and row; one UPDATE … FROM unnest is many times faster for order lines.
    """
    if not rows or not fields:
        return
    meta = type(rows[0])._meta
    key: Any = meta.pk
    columns: list[Any] = [key, *(meta.get_field(name) for name in fields)]
    quote = connection.ops.quote_name
    pairs = ", ".join(f"{quote(c.column)} = v.{quote(c.column)}" for c in columns[1:])
    arrays = ", ".join(f"%s::{_array_type(c)}[]" for c in columns)
    casts = ", ".join(f"{_cast(c)} AS {quote(c.column)}" for c in columns)
    names = ", ".join(quote(c.column) for c in columns)
    same = f"t.{quote(key.column)} = v.{quote(key.column)}"
    values = f"SELECT {casts} FROM unnest({arrays}) AS u({names})"  # noqa: S608 all names come from the model
    sql = f"UPDATE {quote(meta.db_table)} AS t SET {pairs} FROM ({values}) AS v WHERE {same}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [[_value(c, row) for row in rows] for c in columns])


def update_row(row: Model, fields: Sequence[str]) -> None:
    """Store the named fields of one row that exists, like `save(update_fields=…)`, by a statement written once."""
    sql, columns = _update(type(row), tuple(fields))
    values = [column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1, f"there is no {row}"


@cache
def _update(model: type[Model], fields: tuple[str, ...]) -> tuple[str, list[Any]]:
    key: Any = model._meta.pk
    columns: list[Any] = [model._meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(column.column)} = %s" for column in columns)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {quote(key.column)} = %s"  # noqa: S608 as above
    return sql, [*columns, key]


def _array_type(column: Any) -> str:
    # JSON travels as text: an array of jsonb would need each element wrapped.
    name: str = column.rel_db_type(connection) if column.is_relation else column.db_type(connection)
    return "text" if name == "jsonb" else name


def _cast(column: Any) -> str:
    name = f"u.{connection.ops.quote_name(column.column)}"
    return f"{name}::jsonb" if column.db_type(connection) == "jsonb" else name


def _value(column: Any, row: Model) -> Any:
    value = getattr(row, column.attname)
    if column.db_type(connection) == "jsonb":
        return json.dumps(value)
    return column.get_db_prep_save(value, connection)
