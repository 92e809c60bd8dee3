"""The staging table of one import: filled by COPY, checked and merged by set-based statements, gone in the end."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from ringup.imports.report import Merged, Rejected
from ringup.imports.rules.cells import Fault

BATCH = 5_000


class Staging:
    """The temporary table `import_rows`, in the transaction that the import runs in.

    Statements are constants of the code, names in them are never from the file. `parameters` are those that every
    statement may use, as `%(legal_entity)s`. Beside the kind's own columns a row has its `line`, the key of the row
    that it is about (`target`) and whether that row is new (`fresh`).
    """

    def __init__(
        self, columns: Sequence[str], parameters: Mapping[str, Any], reject: Callable[[Rejected], None]
    ) -> None:
        assert connection.in_atomic_block, "an import is one transaction"
        self._parameters = dict(parameters)
        self._reject = reject
        self._copied = ", ".join(["line", *(column.split()[0] for column in columns)])
        own = "line bigint NOT NULL, target bigint, fresh boolean NOT NULL DEFAULT false"
        self.run(f"CREATE TEMPORARY TABLE import_rows ({own}, {', '.join(columns)}) ON COMMIT DROP")
        self.run("CREATE TEMPORARY TABLE import_touched (line bigint NOT NULL) ON COMMIT DROP")

    def fill(self, rows: Iterable[tuple[object, ...] | Rejected]) -> None:
        """COPY the staged rows in; rejected ones are told as they come by."""
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY import_rows ({self._copied}) FROM STDIN") as copy:
                for row in rows:
                    if row.__class__ is tuple:
                        copy.write_row(row)
                    else:
                        self._reject(row)  # type: ignore[arg-type]
            # The planner knows nothing about a table that was born a moment ago.
            cursor.execute("ANALYZE import_rows")

    def run(self, sql: str, **parameters: Any) -> None:
        """Execute one statement."""
        with connection.cursor() as cursor:
            cursor.execute(sql, self._parameters | parameters)

    def all(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of a query whose size does not depend on the file's."""
        with connection.cursor() as cursor:
            cursor.execute(sql, self._parameters | parameters)
            return list(cursor.fetchall())

    def count(self, sql: str, **parameters: Any) -> int:
        """The one number that a query gives."""
        ((number,),) = self.all(sql, **parameters)
        return int(number)

    def stream(self, sql: str, **parameters: Any) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query of any size, in batches, through a cursor in the database."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, self._parameters | parameters)
            while batch := cursor.fetchmany(BATCH):
                yield batch

    def resolve(self, model: type[Model], same: str) -> None:
        """Set `target` to the row `t` of the model that is the `same`, or to a new key where there is none."""
        table = model._meta.db_table
        self.run(f"UPDATE import_rows r SET target = t.id FROM {table} t WHERE {same}")
        self.run(
            f"UPDATE import_rows SET fresh = true, target = nextval(pg_get_serial_sequence('{table}', 'id'))"
            " WHERE target IS NULL"
        )

    def merged(self) -> Merged:
        """How many rows were new, changed something, changed nothing."""
        created = self.count("SELECT count(*) FROM import_rows WHERE fresh")
        updated = self.count(
            "SELECT count(DISTINCT line) FROM import_touched JOIN import_rows USING (line) WHERE NOT fresh"
        )
        return Merged(
            created=created,
            updated=updated,
            unchanged=self.count("SELECT count(*) FROM import_rows") - created - updated,
        )

    def drop(self) -> None:
        """Remove the tables before the end of the transaction, so that another import can follow in it."""
        self.run("DROP TABLE import_rows, import_touched")

    def reject(self, column: str, code: str, condition: str, fact: str = "") -> int:
        """Reject and remove the staged rows (`r`) that meet the condition; `fact` is the column whose text is told."""
        told = f"r.{fact}::text" if fact else "NULL"
        count = 0
        for batch in self.stream(f"SELECT r.line, {told} FROM import_rows r WHERE {condition} ORDER BY r.line"):
            for line, value in batch:
                facts = {} if value is None else {"value": value}
                self._reject(Rejected(line=line, faults=((column, Fault(code=code, facts=facts)),)))
            count += len(batch)
        if count:
            self.run(f"DELETE FROM import_rows r WHERE {condition}")
        return count

    def reject_repeated(self, key: str, column: str) -> int:
        """Reject rows whose key (columns, separated by commas) stood in an earlier line of the file."""
        numbered = f"SELECT line, row_number() OVER (PARTITION BY {key} ORDER BY line) AS place FROM import_rows"
        return self.reject(column, "repeated", f"r.line IN (SELECT line FROM ({numbered}) n WHERE place > 1)")

    def reject_unknown(self, column: str, table: str, key: str = "number") -> int:
        """Reject rows whose `column` is filled and names nothing in the legal entity's table: `unknown_item`."""
        known = f"SELECT FROM {table} t WHERE t.legal_entity_id = %(legal_entity)s AND t.{key} = r.{column}"
        return self.reject(column, f"unknown_{column}", f"r.{column} IS NOT NULL AND NOT EXISTS ({known})", fact=column)
