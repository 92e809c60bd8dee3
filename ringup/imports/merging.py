"""INSERT … SELECT into a model's table: what the file does not say gets the model's own defaults."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import NOT_PROVIDED, Field, Model

from ringup.imports.staging import Staging
from ringup.plumbing.public_ids import new_public_id

# 16 letters of the alphabet of public ids from 62 random bits; made by the database, a row costs next to nothing.
PUBLIC_ID = "translate(right(replace(gen_random_uuid()::text, '-', ''), 16), '0123456789abcdef', 'ghjkmnpqrstuvwxy')"


def insert(staging: Staging, model: type[Model], values: Mapping[str, str], source: str, **parameters: Any) -> int:
    """Insert a row for each row of `source` (what follows FROM); the number of rows.

    `values` gives an SQL expression per field name, for a foreign key the expression of the key.
    """
    fields = {field.name: field for field in model._meta.concrete_fields}
    unknown = set(values) - set(fields)
    assert not unknown, f"{model.__name__} has no {unknown}"
    defaults = {name: field for name, field in fields.items() if name not in values and _needs_default(field)}
    columns = [str(fields[name].column) for name in (*values, *defaults)]
    expressions = [*values.values(), *(_default_expression(field) for field in defaults.values())]
    given = {
        f"default_{name}": field.get_db_prep_save(field.get_default(), connection)
        for name, field in defaults.items()
        if field.default is not new_public_id
    }
    names = ", ".join(map(connection.ops.quote_name, columns))
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"INSERT INTO {table} ({names}) SELECT {', '.join(expressions)} FROM {source}"
    return staging.run(sql, **given, **parameters)


def table_of(model: type[Model]) -> str:
    """The model's table, to stand in a statement."""
    return connection.ops.quote_name(model._meta.db_table)


def _needs_default(field: "Field[Any, Any]") -> bool:
    if field.primary_key or field.db_default is not NOT_PROVIDED:
        return False
    return field.has_default() or not field.null


def _default_expression(field: "Field[Any, Any]") -> str:
    if field.default is new_public_id:
        return PUBLIC_ID
    return (
        f"%(default_{field.name})s::{field.rel_db_type(connection) if field.is_relation else field.db_type(connection)}"
    )
