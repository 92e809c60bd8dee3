"""INSERT … SELECT into a model's table: what the file does not say gets the model's own defaults."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import NOT_PROVIDED, Field, Model

from ringup.imports.staging import Staging
from ringup.plumbing.public_ids import new_public_id

# Fourteen letters of the alphabet of public ids from 56 random bits.
PUBLIC_ID = "translate(right(replace(gen_random_uuid()::text, '-', ''), 14), '0123456789abcdef', 'ghjkmnpqrstuvwxy')"


def insert(staging: Staging, model: type[Model], values: Mapping[str, str], source: str, **parameters: Any) -> None:
    """Insert a row for each row of `source` (what follows FROM).

    `values` gives an SQL expression per field name, for a foreign key the expression of the key. Where it is NULL and
    for fields that are not named, the model's default stands.
    """
    fields = {field.name: field for field in model._meta.concrete_fields}
    unknown = set(values) - set(fields)
    assert not unknown, f"{model.__name__} has no {unknown}"
    defaults = {name: field for name, field in fields.items() if _needs_default(field, named=name in values)}
    expressions = dict(values)
    given: dict[str, Any] = {}
    for name, field in defaults.items():
        default = _default_expression(field)
        expressions[name] = default if name not in values else f"coalesce({values[name]}, {default})"
        if field.default is not new_public_id:
            given[f"default_{name}"] = field.get_db_prep_save(field.get_default(), connection)
    names = ", ".join(_quoted(fields[name]) for name in expressions)
    sql = f"INSERT INTO {table_of(model)} ({names}) SELECT {', '.join(expressions.values())} FROM {source}"
    staging.run(sql, **given, **parameters)


def update(
    staging: Staging, model: type[Model], values: Mapping[str, str], source: str, same: str, *, keep: bool = False
) -> None:
    """Update the rows `t` that meet `same` with a row of `source`, where a value differs; their lines are touched.

    `values` gives an SQL expression per field name; `source` must bring `r.line`. With `keep` an expression that is
    NULL leaves what is there.
    """
    fields = {field.name: _quoted(field) for field in model._meta.concrete_fields}
    wanted = {fields[name]: f"coalesce({value}, t.{fields[name]})" if keep else value for name, value in values.items()}
    pairs = ", ".join(f"{column} = {value}" for column, value in wanted.items())
    before = ", ".join(f"t.{column}" for column in wanted)
    staging.run(
        f"WITH changed AS (UPDATE {table_of(model)} t SET {pairs} FROM {source} WHERE {same}"
        f" AND ROW({before}) IS DISTINCT FROM ROW({', '.join(wanted.values())}) RETURNING r.line)"
        " INSERT INTO import_touched SELECT line FROM changed"
    )


def insert_missing(staging: Staging, model: type[Model], values: Mapping[str, str], source: str) -> None:
    """`insert`, and the lines `r.line` of the source, which says itself what is missing, are touched."""
    staging.run(f"INSERT INTO import_touched SELECT r.line FROM {source}")
    insert(staging, model, values, source)


def table_of(model: type[Model]) -> str:
    """The model's table, to stand in a statement."""
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(field: "Field[Any, Any]") -> str:
    return connection.ops.quote_name(str(field.column))


def _needs_default(field: "Field[Any, Any]", *, named: bool) -> bool:
    """A field that is not named has the database's own default, if there is one."""
    if field.primary_key or (field.db_default is not NOT_PROVIDED and not (named and field.has_default())):
        return False
    return field.has_default() or not field.null


def _default_expression(field: "Field[Any, Any]") -> str:
    if field.default is new_public_id:
        return PUBLIC_ID
    return (
        f"%(default_{field.name})s::{field.rel_db_type(connection) if field.is_relation else field.db_type(connection)}"
    )
