"""Orders again what a customer once ordered: the items at today's prices, with the difference to then."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.actions.open_order import open_order
from ringup.orders.loading import NOT_FOUND, OrderRows, load_order
from ringup.orders.models import SalesLine
from ringup.orders.rules.kits import substitutes_in
from ringup.orders.saving import record, reprice_and_save
from ringup.orders.saving.customers import put_customer, refuse_customer
from ringup.orders.saving.lines import LineWish, append_line, wished_lines
from ringup.values.money import Money
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Reordered:
    """The new draft, which item numbers were left out and why; then's total, and then's unit prices by item number."""

    rows: OrderRows
    left_out: tuple[tuple[str, Refusal], ...]
    prices_then: dict[str, Decimal]
    total_then: Money


def reorder(actor: Actor, *, order: str, call: str | None = None) -> Reordered | Refusal:
    """A new draft for the same customer with the same items; what cannot be sold today is left out and said.

    Refusals: `order_not_found`, those of `open_order` and `set_customer`, `nothing_to_reorder`.
    """
    with transaction.atomic():
        old = load_order(actor, order)
        if old is None:
            return NOT_FOUND
        if refusal := refuse_customer(old.order.customer):
            return refusal
        new = open_order(actor, call=call)
        if isinstance(new, Refusal):
            return new
        put_customer(new, old.order.customer)
        wishes = [
            LineWish(item=line.item.number, quantity=line.quantity, unit=line.unit, kit=substitutes_in(line.kit))
            for line in _sold(old)
            if line.item
        ]
        left_out: list[tuple[str, Refusal]] = []
        for wish, made in zip(wishes, wished_lines(actor, new, wishes), strict=True):
            if isinstance(made, Refusal):
                left_out.append((wish.item, made))
            else:
                append_line(actor, new, made, wish)
        if not new.lines:
            transaction.set_rollback(True)
            return Refusal(code="nothing_to_reorder")
        record(actor, new, "reorder", after={"order": old.order.number})
        reprice_and_save(actor, new)
    prices = {line.item.number: line.unit_price for line in _sold(old) if line.item}
    total = Money(old.order.total_minor, old.order.currency)
    return Reordered(rows=new, left_out=tuple(left_out), prices_then=prices, total_then=total)


def _sold(rows: OrderRows) -> list[SalesLine]:
    """What the customer ordered; free products come with a source code or not at all, and never for money."""
    lines = [line for line in rows.lines if line.item is not None and line.quantity > 0]
    return [line for line in lines if line.origin != SalesLine.Origin.GIFT]
