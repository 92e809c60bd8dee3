"""The staging table of one import: filled by COPY, checked and merged by set-based statements, gone in the end."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from ringup.imports.report import Rejected
from ringup.imports.rules.cells import Fault

BATCH = 5_000


class Staging:
    """The temporary table `import_rows`, in the transaction that the import runs in.

    Statements are constants of the code, names in them are never from the file. `parameters` are those that every
    statement may use, as `%(legal_entity)s`.
    """

    def __init__(
        self, columns: Sequence[str], parameters: Mapping[str, Any], reject: Callable[[Rejected], None]
    ) -> None:
        assert connection.in_atomic_block, "an import is one transaction"
        self._parameters = dict(parameters)
        self._reject = reject
        self.run(f"CREATE TEMPORARY TABLE import_rows (line bigint NOT NULL, {', '.join(columns)}) ON COMMIT DROP")

    def fill(self, rows: Iterable[tuple[object, ...] | Rejected]) -> None:
        """COPY the staged rows in; rejected ones are told as they come by."""
        with connection.cursor() as cursor:
            with cursor.copy("COPY import_rows FROM STDIN") as copy:
                for row in rows:
                    if row.__class__ is tuple:
                        copy.write_row(row)
                    else:
                        self._reject(row)  # type: ignore[arg-type]
            # The planner knows nothing about a table that was born a moment ago.
            cursor.execute("ANALYZE import_rows")

    def run(self, sql: str, **parameters: Any) -> int:
        """Execute one statement; the number of rows that it touched."""
        with connection.cursor() as cursor:
            cursor.execute(sql, self._parameters | parameters)
            return int(cursor.rowcount)

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
