"""Queries of a fixed shape, compiled once in a process: what every keystroke at the desk reads.

Django builds the same SQL anew for each run, which takes it longer than PostgreSQL takes for the answer. Copy this for
reads that stand in a hot path; everywhere else a plain query set is simpler (docs/decisions/0011-prepared-reads.md).
"""

from collections.abc import Callable, Mapping, Sequence
from json import JSONDecoder
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import BooleanField, Func, JSONField, Model, QuerySet, Value
from django.db.models.base import ModelState

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
    """The SQL of a query set that was built with slots, and where the values go.

    PostgreSQL keeps its plan, too, once a connection has asked it a few times (`prepare_threshold`).
    """

    def __init__(self, rows: "QuerySet[Any, Any]") -> None:
        # Other threads use what is kept here, so it must not hold on to this thread's connection.
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        self.sql, self.params = sql, tuple(params)
        self.locks = bool(rows.query.select_for_update)
        self.select, self.klass, self.annotations = compiler.select, compiler.klass_info, compiler.annotation_col_map
        found = compiler.get_converters([column[0] for column in compiler.select]).items()
        self.converters = [(place, _converter(converters, column)) for place, (converters, column) in found]

    def fetch(self, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        assert not self.locks or connection.in_atomic_block, "a lock needs a transaction"
        params = [values[param.place] if isinstance(param, _Slot) else param for param in self.params]
        with connection.cursor() as cursor:
            cursor.cursor = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # stubs of psycopg 2
            cursor.execute(self.sql, params)
            rows: Sequence[Sequence[Any]] = cursor.fetchall()
        return [self._converted(row) for row in rows] if self.converters else rows

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        found = list(row)
        for place, convert in self.converters:
            value = found[place]
            if value is not None:
                found[place] = convert(value)
        return found


def _converter(converters: Sequence[Any], column: Any) -> Callable[[Any], Any]:
    """What makes a column's value, other than NULL, of what the driver gives."""
    if [getattr(convert, "__func__", None) for convert in converters] == [JSONField.from_db_value]:
        return _read_json

    def convert_in_turn(value: Any) -> Any:
        for convert in converters:
            value = convert(value, column, connection)
        return value

    return convert_in_turn


def _read_json(text: str) -> Any:
    """As `json.loads`, for what PostgreSQL prints: most of it is empty, and nothing stands around it."""
    if text == "{}":
        return {}
    return [] if text == "[]" else _decode(text)[0]


_decode = JSONDecoder().raw_decode


class _Shape:
    """Which columns of a row make which object, and the objects that it points to."""

    def __init__(self, klass: Mapping[str, Any], select: Sequence[Any]) -> None:
        assert not klass.get("from_parent"), "models that inherit columns are not read"
        fields = klass["select_fields"]
        self.model: type[Model] = klass["model"]
        assert self.model.__init__ is Model.__init__, f"{self.model} wants to be called"
        self.begin, self.end = fields[0], fields[-1] + 1
        self.names = [column[0].target.attname for column in select[self.begin : self.end]]
        assert self.model._meta.pk is not None
        self.key = self.begin + self.names.index(self.model._meta.pk.attname)
        self.related = [
            (_Shape(each, select), each["local_setter"], each["remote_setter"])
            for each in klass.get("related_klass_infos", ())
        ]

    def made(self, row: Sequence[Any]) -> Model:
        """The object of a row. Its columns are put where `Model.__init__` would put them one by one."""
        one = self.model.__new__(self.model)
        state = one._state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        one.__dict__.update(zip(self.names, row[self.begin : self.end], strict=True))
        for shape, set_here, set_there in self.related:
            other = None if row[shape.key] is None else shape.made(row)
            set_here(one, other)
            if other is not None:
                set_there(other, one)
        return one


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
            self._prepared = statement, _Shape(statement.klass, statement.select)
        statement, shape = self._prepared
        fields = [(shape.model._meta.get_field(name), known[name]) for name in known] if known else ()
        annotations = (statement.annotations or {}).items()
        found: list[Any] = []
        for row in statement.fetch(values):
            one = shape.made(row)
            for name, place in annotations:
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
