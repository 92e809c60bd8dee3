"""Writes the new documents of a sales history: orders with their addresses, lines and charges, and entries."""

from ringup.call_centers.models import CallCenter
from ringup.customers.models import Customer, CustomerAddress
from ringup.imports.history.checks import MINOR, NUMBER
from ringup.imports.merging import insert, table_of
from ringup.imports.models import HistoryEntry
from ringup.imports.rebuilding import built_afterwards
from ringup.imports.staging import Staging
from ringup.orders.models import OrderAddress, OrderCharge, SalesLine, SalesOrder
from ringup.orders.rules.states import DetailedStatus, OrderState, PaymentStatus
from ringup.products.models import Item

NEW_ROWS = "import_rows r JOIN import_documents d ON d.document = r.document AND NOT d.known"

STATUS = f"CASE WHEN d.is_return THEN '{DetailedStatus.RETURNED.value}' ELSE '{DetailedStatus.INVOICED.value}' END"


def write(staging: Staging, origin: str) -> None:
    """Six statements, whatever the size. Keys are drawn first: order and address name each other."""
    staging.run(
        f"UPDATE import_documents d SET order_id = nextval({_sequence(SalesOrder)}) WHERE is_order AND NOT known"
    )
    _choose_addresses(staging)
    with built_afterwards(SalesOrder), built_afterwards(SalesLine):
        _write_orders(staging, origin)
        _write_addresses(staging)
        _write_lines(staging)
    insert(
        staging,
        OrderCharge,
        {"order": "d.order_id", "code": "r.item_number", "amount_minor": f"({MINOR})::bigint"},
        f"{NEW_ROWS} WHERE r.place = 'charge' ORDER BY r.line",
    )
    _write_entries(staging)


def _choose_addresses(staging: Staging) -> None:
    """The customer's address in the document's country, else the primary one."""
    customer, address = table_of(Customer), table_of(CustomerAddress)
    staging.run("ALTER TABLE import_documents ADD source_id bigint")
    staging.run(
        f"UPDATE import_documents d SET source_id = a.id, address_id = nextval({_sequence(OrderAddress)}) FROM ("
        " SELECT DISTINCT ON (n.document) n.document, a.id FROM import_documents n"
        f" JOIN {customer} c ON c.legal_entity_id = %(legal_entity)s AND c.number = n.customer_number"
        f" JOIN {address} a ON a.customer_id = c.id"
        " ORDER BY n.document, a.country IS NOT DISTINCT FROM n.country DESC, a.is_primary DESC, a.id"
        ") a WHERE a.document = d.document AND d.is_order AND NOT d.known"
    )


def _write_orders(staging: Staging, origin: str) -> None:
    sums = (
        f"SELECT r.document, sum(round({MINOR})) FILTER (WHERE r.place <> 'charge') AS lines,"
        f" sum(round({MINOR})) FILTER (WHERE r.place = 'charge') AS charges"
        " FROM import_rows r WHERE r.place <> 'entry' GROUP BY r.document"
    )
    insert(
        staging,
        SalesOrder,
        {
            "id": "d.order_id",
            "legal_entity": "%(legal_entity)s",
            "call_center": "t.id",
            "number": NUMBER.format("d"),
            "kind": f"CASE WHEN d.is_return THEN '{SalesOrder.Kind.RETURN}' ELSE '{SalesOrder.Kind.SALE}' END",
            "state": f"'{OrderState.INVOICED.value}'",
            "detailed_status": STATUS,
            "payment_status": f"'{PaymentStatus.PAID.value}'",
            "do_not_process": "false",
            "customer": "c.id",
            "currency": "%(currency)s",
            "prices_include_tax": "t.prices_include_tax",
            "language": "coalesce(c.language, t.language)",
            "delivery_address": "d.address_id",
            "billing_address": "d.address_id",
            "subtotal_minor": "coalesce(s.lines, 0)",
            "charges_minor": "coalesce(s.charges, 0)",
            "total_minor": "coalesce(s.lines, 0) + coalesce(s.charges, 0)",
            "version": "1",
            "ordered_at": "d.happened_at",
            "submitted_at": "d.happened_at",
            "changed_at": "d.happened_at",
            "origin": "%(origin)s",
        },
        f"import_documents d JOIN ({sums}) s ON s.document = d.document"
        f" JOIN {table_of(CallCenter)} t ON t.legal_entity_id = %(legal_entity)s AND t.code = d.call_center"
        f" LEFT JOIN {table_of(Customer)} c ON c.legal_entity_id = %(legal_entity)s AND c.number = d.customer_number"
        " WHERE d.is_order AND NOT d.known ORDER BY d.order_id",
        origin=origin,
    )


def _write_addresses(staging: Staging) -> None:
    copied = {name: f"a.{name}" for name in ("name", "street", "postal_code", "city", "region", "country")}
    insert(
        staging,
        OrderAddress,
        {"id": "d.address_id", "order": "d.order_id", "source": "a.id", **copied},
        f"import_documents d JOIN {table_of(CustomerAddress)} a ON a.id = d.source_id WHERE d.address_id IS NOT NULL",
    )


def _write_lines(staging: Staging) -> None:
    insert(
        staging,
        SalesLine,
        {
            "order": "d.order_id",
            "public_id": "r.public_id",
            "position": "r.position",
            "item": "i.id",
            "text": "coalesce(nullif(r.description, ''), i.name, r.item_number)",
            "quantity": "r.quantity",
            "unit": "coalesce(i.unit, 'ea')",
            "price_state": f"'{SalesLine.PriceState.LOCKED}'",
            "base_price": "r.unit_price",
            "unit_price": "r.unit_price",
            "net_minor": f"round({MINOR})",
            "created_at": "r.happened_at",
        },
        f"{NEW_ROWS} LEFT JOIN {table_of(Item)} i ON i.legal_entity_id = %(legal_entity)s"
        " AND i.number = r.item_number AND r.place = 'item_line'"
        " WHERE r.place IN ('item_line', 'text_line') ORDER BY r.line",
    )


def _write_entries(staging: Staging) -> None:
    insert(
        staging,
        HistoryEntry,
        {
            "legal_entity": "%(legal_entity)s",
            "document": "r.document",
            "position": "r.position",
            "kind": "r.kind",
            "item_number": "r.item_number",
            "text": "r.description",
            "quantity": "r.quantity",
            "unit_price": "r.unit_price",
            "customer_number": "coalesce(r.customer_number, '')",
            "happened_at": "r.happened_at",
        },
        f"{NEW_ROWS} WHERE r.place = 'entry' ORDER BY r.line",
    )


def _sequence(model: type[SalesOrder | OrderAddress]) -> str:
    return f"pg_get_serial_sequence('{model._meta.db_table}', 'id')"
