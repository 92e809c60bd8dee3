"""Stock: how much of an item was counted in a warehouse, and when more is expected."""

from collections.abc import Iterable, Iterator

from ringup.imports.kind import Kind, Setting, Staged
from ringup.imports.merging import insert, table_of, update
from ringup.imports.reading.rows import Row
from ringup.imports.report import Merged, Rejected
from ringup.imports.rules import cells
from ringup.imports.rules.columns import Column
from ringup.imports.staging import Staging
from ringup.inventory.models import StockLevel, StockMovement, Warehouse
from ringup.products.models import Item

COLUMNS = (
    Column(name="item", read=cells.code(40), synonyms=("item_number", "number", "sku"), required=True, filled=True),
    Column(name="warehouse", read=cells.code(20), required=True, filled=True),
    Column(name="on_hand", read=cells.not_negative, synonyms=("quantity", "counted"), required=True, filled=True),
    Column(name="expected_on", read=cells.day, synonyms=("next_delivery",)),
)

STAGING = ("item text", "warehouse text", "on_hand numeric", "expected_on date", "difference numeric")

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
    """The difference to what was there is a movement, so that a level stays the sum of its movements (I17)."""
    staging.reject_repeated("item, warehouse", "item")
    staging.reject_unknown("item", table_of(Item))
    staging.reject_unknown("warehouse", table_of(Warehouse), key="code")
    levels = table_of(StockLevel)
    # Nobody may take from a level between our look at it and our change of it.
    staging.run(
        f"SELECT t.id FROM {levels} t WHERE t.id IN (SELECT t.id FROM {NAMED} JOIN {levels} t ON {SAME})"
        " ORDER BY t.id FOR UPDATE"
    )
    staging.run(
        "UPDATE import_rows u SET fresh = s.on_hand IS NULL, difference = u.on_hand - coalesce(s.on_hand, 0) FROM ("
        f" SELECT r.line, t.on_hand FROM {NAMED} LEFT JOIN {levels} t ON {SAME} ) s WHERE s.line = u.line"
    )
    insert(
        staging,
        StockMovement,
        {"item": "i.id", "warehouse": "w.id", "quantity": "r.difference", "source_kind": "'count'"}
        | {"source": "'import ' || to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"},
        f"{NAMED} WHERE r.difference <> 0 ORDER BY r.line",
    )
    update(staging, StockLevel, {"on_hand": "r.on_hand"}, NAMED, f"NOT r.fresh AND {SAME}")
    expected = f"NOT r.fresh AND r.expected_on IS NOT NULL AND {SAME}"
    update(staging, StockLevel, {"expected_on": "r.expected_on"}, NAMED, expected)
    values = {"item": "i.id", "warehouse": "w.id", "on_hand": "r.on_hand", "expected_on": "r.expected_on"}
    insert(staging, StockLevel, values, f"{NAMED} WHERE r.fresh ORDER BY r.line")
    return staging.merged()


KIND = Kind(name="stock", columns=COLUMNS, staging=STAGING, stage=stage, merge=merge)
