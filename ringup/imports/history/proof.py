"""The reconciliation: rows and value by kind, of the file as it was read and of the tables as they are now."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ringup.imports.history.checks import NUMBER
from ringup.imports.merging import table_of
from ringup.imports.models import HistoryEntry
from ringup.imports.rules.reconciliation import Tally
from ringup.imports.rules.row_kinds import PLACES, Place, RowKind
from ringup.imports.staging import Staging
from ringup.orders.models import OrderCharge, SalesLine, SalesOrder

# A stored charge does not say which row it was; while one kind only becomes charges, it need not.
(CHARGE,) = (kind for kind, place in PLACES.items() if place is Place.CHARGE)


def tallies_of_staging(staging: Staging) -> tuple[Tally, ...]:
    """What stands in the staging table now."""
    return _tallies(
        staging.all(
            "SELECT kind, count(*), sum(quantity * unit_price) FROM import_rows WHERE kind IS NOT NULL GROUP BY kind"
        )
    )


def tallies_of_tables(staging: Staging) -> tuple[Tally, ...]:
    """What the tables hold of the staged documents, from the stored quantities, prices and amounts themselves."""
    order, line, charge, entry = map(table_of, (SalesOrder, SalesLine, OrderCharge, HistoryEntry))
    orders = f"import_documents d JOIN {order} o ON o.id = d.order_id AND o.number = {NUMBER.format('d')}"
    lines = f"""
        SELECT r.kind, count(*), sum(l.quantity * l.unit_price) FROM {orders} JOIN {line} l ON l.order_id = o.id
        JOIN import_rows r ON r.document = d.document AND r.position = l.position GROUP BY r.kind
    """
    charges = f"""
        SELECT '{CHARGE.value}', count(*), sum(c.amount_minor) / 10 ^ %(exponent)s::numeric
        FROM {orders} JOIN {charge} c ON c.order_id = o.id HAVING count(*) > 0
    """
    entries = f"""
        SELECT e.kind, count(*), sum(e.quantity * e.unit_price) FROM import_documents d
        JOIN {entry} e ON e.legal_entity_id = %(legal_entity)s AND e.document = d.document GROUP BY e.kind
    """
    return _tallies(staging.all(f"{lines} UNION ALL {charges} UNION ALL {entries}"))


def _tallies(rows: Iterable[tuple[str, int, Decimal]]) -> tuple[Tally, ...]:
    return tuple(sorted(_read(rows), key=lambda tally: list(RowKind).index(tally.kind)))


def _read(rows: Iterable[tuple[str, int, Decimal]]) -> Iterator[Tally]:
    for kind, count, value in rows:
        yield Tally(kind=RowKind(kind), rows=count, value=value.normalize() + 0)
