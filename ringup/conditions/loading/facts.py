"""An order and one of its lines → the facts that rules look at: from the rows, and the rest in one statement."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from ringup.conditions.rules.variables import ASKED_FOR, Fact
from ringup.orders.loading import OrderRows
from ringup.orders.models import OrderAddress, SalesLine, SalesOrder
from ringup.orders.rules.states import BINDING
from ringup.values.money import Money

# So many of a customer's newest orders are looked at.
NEWEST = 200
HUNDRED = 100
PLACES = Decimal("0.01")

ASK = """
WITH recent AS MATERIALIZED (
    SELECT id, ordered_at, total_minor, currency FROM orders_salesorder
    WHERE customer_id = %(customer)s AND id <> %(order)s AND kind = %(sale)s AND state = ANY(%(states)s)
    ORDER BY ordered_at DESC LIMIT %(newest)s
), bought AS MATERIALIZED (
    SELECT DISTINCT item_id FROM orders_salesline
    WHERE %(items)s AND order_id IN (SELECT id FROM recent) AND item_id IS NOT NULL AND quantity > 0
)
SELECT
    (SELECT count(*) FROM recent),
    (SELECT count(*) FROM recent WHERE ordered_at >= %(now)s - interval '30 days'),
    (SELECT count(*) FROM recent WHERE ordered_at >= %(now)s - interval '90 days'),
    (SELECT count(*) FROM recent WHERE ordered_at >= %(now)s - interval '365 days'),
    (SELECT coalesce(sum(total_minor), 0) FROM recent
        WHERE ordered_at >= %(now)s - interval '365 days' AND currency = %(currency)s),
    (SELECT max(ordered_at) FROM recent),
    (SELECT array_agg(number) FROM products_item WHERE id IN (SELECT item_id FROM bought)),
    (SELECT array_agg(DISTINCT category_id) FROM products_item_categories
        WHERE item_id IN (SELECT item_id FROM bought)),
    (SELECT array_agg(category_id) FROM products_item_categories WHERE item_id = %(item)s),
    (SELECT c.number FROM catalogs_sourcecode s JOIN catalogs_catalog c ON c.id = s.catalog_id
        WHERE s.id = %(source_code)s)
"""


def load_facts(rows: OrderRows, line: SalesLine | None, names: Collection[str]) -> dict[str, Fact]:
    """The facts with these names. No statement for what came with the order, one for all the rest together.

    Amounts are in the order's currency. Of the order only what it holds now counts; it is no earlier order of itself.
    """
    facts = {**_of_customer(rows), **_of_addresses(rows, line), **_of_order(rows, line), **_of_line(rows, line)}
    if ASKED_FOR.intersection(names):
        facts.update(_asked(rows, line, names))
    return {name: facts.get(name) for name in names}


def _of_customer(rows: OrderRows) -> dict[str, Fact]:
    customer = rows.order.customer
    if customer is None:
        return {"customer_known": False}
    limit = customer.credit_limit_minor
    price_group = rows.order.price_group
    return {
        "customer_known": True,
        "customer_group": customer.group,
        "customer_price_group": price_group.code if price_group else "",
        "customer_organization": customer.kind == customer.Kind.ORGANIZATION,
        "customer_language": customer.language,
        "customer_days": _days_since(rows, customer.created_at),
        "customer_blocked": customer.blocked,
        "customer_on_account": customer.allow_on_account,
        "customer_over_limit": limit is not None and customer.balance_minor >= limit,
    }


def _of_addresses(rows: OrderRows, line: SalesLine | None) -> dict[str, Fact]:
    order = rows.order
    own = line.delivery_address_id if line is not None else None
    ship_to = rows.addresses.get(own or order.delivery_address_id or 0)
    bill_to = rows.addresses.get(order.billing_address_id or 0)
    return {
        "country": ship_to.country if ship_to else None,
        "region": ship_to.region if ship_to else None,
        "postal_code": ship_to.postal_code if ship_to else None,
        "city": ship_to.city if ship_to else None,
        "billing_country": bill_to.country if bill_to else None,
        "addresses_differ": ship_to is not None and bill_to is not None and _place(ship_to) != _place(bill_to),
    }


def _place(address: OrderAddress) -> tuple[str, ...]:
    return tuple(
        " ".join(text.split()).casefold()
        for text in (address.street, address.postal_code, address.city, address.country)
    )


def _of_order(rows: OrderRows, line: SalesLine | None) -> dict[str, Fact]:
    order = rows.order
    code = rows.offered_code(line.source_code_id if line is not None else order.source_code_id)
    return {
        "order_total": _amount(order.total_minor, order.currency),
        "order_lines": Decimal(len(rows.lines)),
        "order_items": frozenset(each.item.number for each in rows.lines if each.item is not None),
        "currency": order.currency,
        "call_center": rows.center.code,
        "source_code": code.code if code else "",
        "mode_of_delivery": rows.rules.mode_codes.get(_mode(order, line) or 0, ""),
        "payment_method": order.payment_method,
    }


def _mode(order: SalesOrder, line: SalesLine | None) -> int | None:
    return order.mode_of_delivery_id if line is None else line.mode_of_delivery_id or order.mode_of_delivery_id


def _of_line(rows: OrderRows, line: SalesLine | None) -> dict[str, Fact]:
    if line is None:
        return {}
    currency = rows.order.currency
    gross = line.unit_price * line.quantity
    off = _amount(line.discount_minor, currency) * HUNDRED / gross if gross else Decimal(0)
    return {
        "item": line.item.number if line.item else "",
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "line_amount": _amount(line.net_minor, currency),
        "line_discount": off.quantize(PLACES),
    }


def _asked(rows: OrderRows, line: SalesLine | None, names: Collection[str]) -> dict[str, Fact]:
    order, currency = rows.order, rows.order.currency
    code = line.source_code_id if line is not None else order.source_code_id
    values = {
        "customer": order.customer_id,
        "order": order.pk or 0,
        "sale": SalesOrder.Kind.SALE.value,
        "states": [state.value for state in BINDING],
        "newest": NEWEST,
        "items": not {"bought_items", "bought_categories"}.isdisjoint(names),
        "now": timezone.now(),
        "currency": currency,
        "item": line.item_id if line is not None else None,
        "source_code": code if rows.offered_code(code) else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(ASK, values)
        count, last_30, last_90, last_365, spent, last, items, bought, own, catalog = cursor.fetchone()
    return {
        "earlier_orders": Decimal(count),
        "orders_30": Decimal(last_30),
        "orders_90": Decimal(last_90),
        "orders_365": Decimal(last_365),
        "spent_365": _amount(int(spent), currency),
        "days_since_order": _days_since(rows, last) if last else None,
        "bought_items": frozenset(items or ()),
        "bought_categories": _with_all_above(rows, bought),
        "categories": _with_all_above(rows, own),
        "catalog": catalog or "",
    }


def _with_all_above(rows: OrderRows, keys: Any) -> frozenset[str]:
    return frozenset(code for key in keys or () for code in rows.rules.category_paths.get(key, ()))


def _amount(minor: int, currency: str) -> Decimal:
    return Money(minor, currency).as_decimal


def _days_since(rows: OrderRows, moment: datetime) -> Decimal:
    """Days on the call center's calendar."""
    return Decimal((rows.today - moment.astimezone(ZoneInfo(rows.center.time_zone)).date()).days)
