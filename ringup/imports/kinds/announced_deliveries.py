"""Announced deliveries: what suppliers will bring, how much of it and when. The desk promises by it."""

from collections.abc import Iterable, Iterator

from ringup.imports.kind import Kind, Setting, Staged
from ringup.imports.merging import insert, table_of, update
from ringup.imports.reading.rows import Row
from ringup.imports.report import Merged, Rejected
from ringup.imports.rules import cells
from ringup.imports.rules.columns import Column
from ringup.imports.staging import Staging
from ringup.inventory.models import ExpectedReceipt, Warehouse
from ringup.products.models import Item

COLUMNS = (
    Column(
        name="reference",
        read=cells.code(40),
        synonyms=("purchase_order", "order", "order_number"),
        required=True,
        filled=True,
    ),
    Column(name="item", read=cells.code(40), synonyms=("item_number", "number", "sku"), required=True, filled=True),
    Column(name="warehouse", read=cells.code(20), required=True, filled=True),
    Column(name="quantity", read=cells.not_negative, synonyms=("ordered", "announced"), required=True, filled=True),
    Column(name="expected_on", read=cells.day, synonyms=("date", "delivery_date", "eta"), required=True, filled=True),
)

STAGING = ("reference text", "item text", "warehouse text", "quantity numeric", "expected_on date")

NAMED = f"""
    import_rows r JOIN {table_of(Item)} i ON i.legal_entity_id = %(legal_entity)s AND i.number = r.item
    JOIN {table_of(Warehouse)} w ON w.legal_entity_id = %(legal_entity)s AND w.code = r.warehouse
"""
SAME = "t.item_id = i.id AND t.warehouse_id = w.id AND upper(t.reference) = r.reference"
KNOWN = f"SELECT r.line, t.id, t.received FROM {NAMED} JOIN {table_of(ExpectedReceipt)} t ON {SAME}"


def stage(rows: Iterable[Row | Rejected], setting: Setting) -> Iterator[Staged | Rejected]:
    """The columns say all that can be said about a row by itself."""
    for row in rows:
        yield row if isinstance(row, Rejected) else (row.line, *row.values)


def merge(staging: Staging, setting: Setting) -> Merged:
    """What is announced already gets the new quantity and day; 0 takes back what has not come.

    Of 10 of which 4 came, 0 leaves the 4; 3 is rejected, as more has come.
    """
    staging.reject_repeated("reference, item, warehouse", "item")
    staging.reject_unknown("item", table_of(Item))
    staging.reject_unknown("warehouse", table_of(Warehouse), key="code")
    announced = table_of(ExpectedReceipt)
    # Nobody may receive of a delivery between our look at it and our change of it.
    staging.run(f"SELECT id FROM {announced} WHERE id IN (SELECT k.id FROM ({KNOWN}) k) ORDER BY id FOR UPDATE")
    several = f"r.line IN (SELECT k.line FROM ({KNOWN}) k GROUP BY k.line HAVING count(*) > 1)"
    staging.reject("reference", "several_announced", several, fact="reference")
    more_came = f"r.quantity > 0 AND EXISTS (SELECT FROM ({KNOWN}) k WHERE k.line = r.line AND k.received > r.quantity)"
    staging.reject("quantity", "less_than_received", more_came, fact="quantity")
    staging.run(
        f"UPDATE import_rows u SET fresh = true WHERE u.quantity > 0 AND u.line NOT IN (SELECT k.line FROM ({KNOWN}) k)"
    )
    taken_back = f"r.quantity = 0 AND t.received = 0 AND {SAME}"
    staging.run(
        f"WITH gone AS (DELETE FROM {announced} t USING {NAMED} WHERE {taken_back} RETURNING r.line)"
        " INSERT INTO import_touched SELECT line FROM gone"
    )
    stays = {"quantity": "CASE WHEN r.quantity = 0 THEN t.received ELSE r.quantity END", "expected_on": "r.expected_on"}
    update(staging, ExpectedReceipt, stays, NAMED, f"NOT r.fresh AND {SAME}")
    values = {"item": "i.id", "warehouse": "w.id", "reference": "r.reference"}
    values |= {"quantity": "r.quantity", "expected_on": "r.expected_on"}
    insert(staging, ExpectedReceipt, values, f"{NAMED} WHERE r.fresh ORDER BY r.line")
    return staging.merged()


KIND = Kind(name="announced-deliveries", columns=COLUMNS, staging=STAGING, stage=stage, merge=merge)
