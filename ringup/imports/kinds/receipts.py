"""Goods receipts: what came into a warehouse. Levels rise by it; back orders are served by the job that follows."""

from collections.abc import Iterable, Iterator

from ringup.imports.kind import Kind, Setting, Staged
from ringup.imports.merging import insert, table_of
from ringup.imports.reading.rows import Row
from ringup.imports.report import Merged, Rejected
from ringup.imports.rules import cells
from ringup.imports.rules.columns import Column
from ringup.imports.staging import Staging
from ringup.inventory.models import StockLevel, StockMovement, Warehouse
from ringup.products.models import Item

COLUMNS = (
    Column(name="receipt", read=cells.code(40), synonyms=("delivery_note", "document"), required=True, filled=True),
    Column(name="item", read=cells.code(40), synonyms=("item_number", "number", "sku"), required=True, filled=True),
    Column(name="warehouse", read=cells.code(20), required=True, filled=True),
    Column(name="quantity", read=cells.not_negative, synonyms=("received",), required=True, filled=True),
)

STAGING = ("receipt text", "item text", "warehouse text", "quantity numeric", "known boolean")

NAMED = f"""
    import_rows r JOIN {table_of(Item)} i ON i.legal_entity_id = %(legal_entity)s AND i.number = r.item
    JOIN {table_of(Warehouse)} w ON w.legal_entity_id = %(legal_entity)s AND w.code = r.warehouse
"""
SAME = "t.item_id = i.id AND t.warehouse_id = w.id"


def stage(rows: Iterable[Row | Rejected], setting: Setting) -> Iterator[Staged | Rejected]:
    """The columns say all that can be said about a row by itself."""
    for row in rows:
        yield row if isinstance(row, Rejected) else (row.line, *row.values, None)


def merge(staging: Staging, setting: Setting) -> Merged:
    """A receipt that came before with this item and warehouse is not counted again, however often the file is sent."""
    staging.reject_repeated("receipt, item, warehouse", "item")
    staging.reject_unknown("item", table_of(Item))
    staging.reject_unknown("warehouse", table_of(Warehouse), key="code")
    levels, moved = table_of(StockLevel), table_of(StockMovement)
    staging.run(
        f"INSERT INTO {levels} (item_id, warehouse_id, on_hand) SELECT i.id, w.id, 0 FROM {NAMED}"
        " ORDER BY i.id ON CONFLICT DO NOTHING"
    )
    staging.run(
        f"SELECT t.id FROM {levels} t WHERE t.id IN (SELECT t.id FROM {NAMED} JOIN {levels} t ON {SAME})"
        " ORDER BY t.id FOR UPDATE"
    )
    staging.run(
        f"UPDATE import_rows u SET known = s.known, fresh = NOT s.known FROM (SELECT r.line, EXISTS ("
        f"SELECT FROM {moved} m WHERE m.source_kind = 'receipt' AND m.source = 'file ' || r.receipt"
        f" AND m.item_id = i.id AND m.warehouse_id = w.id) AS known FROM {NAMED}) s WHERE s.line = u.line"
    )
    staging.run(
        f"UPDATE {levels} t SET on_hand = t.on_hand + s.quantity FROM (SELECT i.id AS item, w.id AS place,"
        f" sum(r.quantity) AS quantity FROM {NAMED} WHERE NOT r.known GROUP BY i.id, w.id) s"
        " WHERE t.item_id = s.item AND t.warehouse_id = s.place"
    )
    insert(
        staging,
        StockMovement,
        {"item": "i.id", "warehouse": "w.id", "quantity": "r.quantity", "source_kind": "'receipt'"}
        | {"source": "'file ' || r.receipt"},
        f"{NAMED} WHERE NOT r.known AND r.quantity <> 0 ORDER BY r.line",
    )
    return staging.merged()


KIND = Kind(name="receipts", columns=COLUMNS, staging=STAGING, stage=stage, merge=merge)
