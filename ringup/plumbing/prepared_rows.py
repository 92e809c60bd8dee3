"""Queries of a fixed shape, compiled once in a process: what every keystroke at the desk reads.

Django builds the same SQL anew for each run, which takes it longer than PostgreSQL takes for the answer. Copy this for
reads that stand in a hot path; everywhere else a plain query set is simpler (docs/decisions/0011-prepared-reads.md).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BooleanField, Func, Model, QuerySet, Value
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)


class IsAnyOf(Func):
    """`column = ANY(list)`: like `__in`, with one placeholder whatever the length of the list."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


class _Slot:
    """Marks the place of a value that is not known yet."""

    def __init__(self, place: int) -> None:
        self.place = place


class _Statement:
    """The SQL of a query set that was built with slots, and where the values go."""

    def __init__(self, rows: "QuerySet[Any, Any]") -> None:
        # Other threads use what is kept here, so it must not hold on to this thread's connection.
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        self.sql, self.params = sql, tuple(params)
        self.locks = bool(rows.query.select_for_update)
        self.select, self.klass, self.annotations = compiler.select, compiler.klass_info, compiler.annotation_col_map
        self.converters = tuple(compiler.get_converters([column[0] for column in compiler.select]).items())

    def fetch(self, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        assert not self.locks or connection.in_atomic_block, "a lock needs a transaction"
        params = [values[param.place] if isinstance(param, _Slot) else param for param in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows: Sequence[Sequence[Any]] = cursor.fetchall()
        return [self._converted(row) for row in rows] if self.converters else rows

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        found = list(row)
        for place, (converters, column) in self.converters:
            for convert in converters:
                found[place] = convert(found[place], column, connection)
        return found


class _Shape(NamedTuple):
    """Which columns of a row make which object."""

    model: type[Model]
    names: list[str]
    begin: int
    end: int
    populators: Sequence[Any]
    annotations: Mapping[str, int]


class PreparedValues:
    """`build(*places)` makes a query set with `values_list`; called with values it gives its rows as tuples.

    Values go to the driver as they are: keys, texts, lists of them. The query set must not depend on anything else.
    """

    def __init__(self, build: "Callable[..., QuerySet[Any, tuple[Any, ...]]]") -> None:
        self._build = build
        self._statement: _Statement | None = None

    def __call__(self, *values: Any) -> Sequence[tuple[Any, ...]]:
        if self._statement is None:
            self._statement = _Statement(self._build(*_places(values)))
        return self._statement.fetch(values)  # type: ignore[return-value]


class PreparedRows(Generic[M]):
    """`build(*places)` makes a query set; called with values it gives the model's objects, related ones with them.

    `known` are objects that the rows point to and that are loaded already, by the name of the foreign key.
    """

    def __init__(self, build: "Callable[..., QuerySet[M]]") -> None:
        self._build = build
        self._prepared: tuple[_Statement, _Shape] | None = None

    def __call__(self, *values: Any, known: Mapping[str, Model] | None = None) -> list[M]:
        if self._prepared is None:
            statement = _Statement(self._build(*_places(values)))
            self._prepared = statement, _shape(statement)
        statement, shape = self._prepared
        fields = [(shape.model._meta.get_field(name), known[name]) for name in known] if known else ()
        found: list[Any] = []
        for row in statement.fetch(values):
            one = shape.model.from_db(DEFAULT_DB_ALIAS, shape.names, row[shape.begin : shape.end])
            for populator in shape.populators:
                populator.populate(row, one)
            for name, place in shape.annotations.items():
                setattr(one, name, row[place])
            for field, related in fields:
                field.set_cached_value(one, related)  # type: ignore[union-attr]
            found.append(one)
        return found

    def varied(self, change: "Callable[[QuerySet[M]], QuerySet[M]]") -> "PreparedRows[M]":
        """The same rows with a change of the query set: locked, for instance."""
        return PreparedRows(lambda *places: change(self._build(*places)))

    def first(self, *values: Any, known: Mapping[str, Model] | None = None) -> M | None:
        """The first of them, or None."""
        return next(iter(self(*values, known=known)), None)


def _places(values: Sequence[Any]) -> list[Value]:
    return [Value(_Slot(place)) for place in range(len(values))]


def _shape(statement: _Statement) -> _Shape:
    # The same steps as Django's ModelIterable, once.
    klass, select = statement.klass, statement.select
    fields = klass["select_fields"]
    begin, end = fields[0], fields[-1] + 1
    return _Shape(
        model=klass["model"],
        names=[column[0].target.attname for column in select[begin:end]],
        begin=begin,
        end=end,
        populators=get_related_populators(klass, select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]  # stubs of Django 6
        annotations=statement.annotations or {},
    )
