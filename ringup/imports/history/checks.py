"""Which staged rows of a sales history cannot be taken. An order is taken whole or not at all."""

from ringup.call_centers.models import CallCenter
from ringup.customers.models import Customer
from ringup.imports.merging import table_of
from ringup.imports.models import HistoryEntry
from ringup.imports.staging import Staging
from ringup.orders.models import OrderCharge, SalesLine, SalesOrder
from ringup.products.models import Item

# An order's number from the document's: a letter in front, so that it never looks like a card number.
NUMBER = "'H-' || {}.document"

MINOR = "r.quantity * r.unit_price * 10 ^ %(exponent)s::numeric"

DOCUMENTS = """
CREATE TEMPORARY TABLE import_documents ON COMMIT DROP AS
SELECT document, count(*) AS row_count, sum(quantity * unit_price) AS value, max(position) <> count(*) AS split,
    bool_or(place <> 'entry') AS is_order, bool_and(quantity < 0) FILTER (WHERE place <> 'entry') AS is_return,
    min(happened_at) AS happened_at, max(customer_number) AS customer_number, max(country) AS country,
    max(call_center) AS call_center, NULL::bigint AS order_id, NULL::bigint AS address_id, false AS known,
    min(customer_number) <> max(customer_number) OR min(call_center) <> max(call_center)
        OR count(customer_number) NOT IN (0, count(*)) AS mixed
FROM import_rows GROUP BY document
"""


def check(staging: Staging) -> None:
    """Reject what does not fit, then make the table `import_documents`, one row for each order or group of entries.

    A document that is there already with the same rows and value is `known`: nothing will be done about it.
    """
    staging.run("DROP TABLE IF EXISTS import_broken, import_documents")
    staging.run("CREATE TEMPORARY TABLE import_broken (document text) ON COMMIT DROP")
    # A staged row without a kind only says that a row of its document could not be read.
    staging.run("INSERT INTO import_broken SELECT DISTINCT document FROM import_rows WHERE kind IS NULL")
    staging.run("DELETE FROM import_rows WHERE kind IS NULL")
    for column, code, condition, fact in (
        ("call_center", "unknown_call_center", _unknown(CallCenter, "code", "call_center"), "call_center"),
        ("customer_number", "unknown_customer", f"r.place <> 'entry' AND {_unknown(Customer)}", "customer_number"),
        ("item_number", "unknown_item", f"r.place = 'item_line' AND {_unknown(Item)}", "item_number"),
        ("unit_price", "charge_not_whole", f"r.place = 'charge' AND {MINOR} <> trunc({MINOR})", ""),
    ):
        staging.run(f"INSERT INTO import_broken SELECT DISTINCT r.document FROM import_rows r WHERE {condition}")
        staging.reject(column, code, condition, fact)
    staging.reject("", "order_incomplete", "r.document IN (SELECT document FROM import_broken)")
    _make_documents(staging)


def _unknown(model: type[CallCenter | Customer | Item], key: str = "number", column: str = "") -> str:
    column = column or {Customer: "customer_number", Item: "item_number"}[model]
    return (
        f"r.{column} IS NOT NULL AND NOT EXISTS (SELECT FROM {table_of(model)} t"
        f" WHERE t.legal_entity_id = %(legal_entity)s AND t.{key} = r.{column})"
    )


def _make_documents(staging: Staging) -> None:
    staging.run(DOCUMENTS)
    staging.run("ALTER TABLE import_documents ADD PRIMARY KEY (document)")
    staging.run("ANALYZE import_documents")
    _refuse_documents(staging, "order_mixed", "mixed")
    _find_known(staging)
    _refuse_documents(staging, "order_differs", "known IS NULL")
    # Rows of one document stood apart in the file: number them through.
    staging.run(
        "UPDATE import_rows r SET position = n.place FROM ("
        " SELECT line, row_number() OVER (PARTITION BY document ORDER BY line) AS place"
        " FROM import_rows JOIN import_documents USING (document) WHERE split) n WHERE n.line = r.line"
    )


def _refuse_documents(staging: Staging, code: str, condition: str) -> None:
    refused = f"SELECT document FROM import_documents WHERE {condition}"
    if staging.reject("document", code, f"r.document IN ({refused})", fact="document"):
        staging.run(f"DELETE FROM import_documents WHERE {condition}")


def _find_known(staging: Staging) -> None:
    """`known` becomes true where the same is stored, NULL where something else is stored under the number."""
    order, line, charge, entry = map(table_of, (SalesOrder, SalesLine, OrderCharge, HistoryEntry))
    staging.run(
        f"UPDATE import_documents d SET order_id = o.id FROM {order} o"
        f" WHERE o.legal_entity_id = %(legal_entity)s AND o.number = {NUMBER.format('d')}"
    )
    stored = f"""
        SELECT d.document, 1 AS rows, l.quantity * l.unit_price AS value
        FROM import_documents d JOIN {line} l ON l.order_id = d.order_id
        UNION ALL
        SELECT d.document, 1, c.amount_minor / 10 ^ %(exponent)s::numeric
        FROM import_documents d JOIN {charge} c ON c.order_id = d.order_id
        UNION ALL
        SELECT d.document, 1, e.quantity * e.unit_price
        FROM import_documents d JOIN {entry} e ON e.legal_entity_id = %(legal_entity)s AND e.document = d.document
    """
    staging.run(
        "UPDATE import_documents d SET known = CASE WHEN s.rows = d.row_count AND s.value = d.value THEN true END"
        f" FROM (SELECT document, count(*) AS rows, sum(value) AS value FROM ({stored}) u GROUP BY document) s"
        " WHERE s.document = d.document"
    )
