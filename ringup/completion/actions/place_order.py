"""A whole order in one call: taken, paid and submitted, or nothing of it; with the same rules as line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.completion.saving import accept, recap_of, refuse_submit
from ringup.customers.models import Customer
from ringup.orders.actions.open_order import open_order
from ringup.orders.loading import OrderRows, visible_orders
from ringup.orders.models import SalesOrder
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed, number_order, reprice_and_save, save_header
from ringup.orders.saving.customers import put_customer, refuse_customer
from ringup.orders.saving.headers import put_header
from ringup.orders.saving.lines import LineWish, append_line, wished_lines
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.models import PaymentLine
from ringup.payments.saving import PaymentEntry, new_payment, restate_payments
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class OrderWish:
    """An order as a door asks for it. `customer` is a public id; `header` has the fields of `change_header`."""

    customer: str | None = None
    lines: Sequence[LineWish] = ()
    header: Mapping[str, FieldChange] = field(default_factory=dict)
    payments: Sequence[PaymentEntry] = ()
    call: str | None = None
    submit: bool = False


@dataclass(frozen=True, kw_only=True)
class Placed:
    """The order as it now stands; `repeated` when an earlier call with the same key had placed it already."""

    order: SalesOrder
    repeated: bool = False


def place_order(actor: Actor, *, wish: OrderWish, submit_key: str) -> Placed | tuple[Refusal, ...]:
    """The new order, or every reason why not; then nothing of it is stored.

    A refusal of a line or a payment has the field `lines[2].…` or `payments[0].…`. Refusals: those of `open_order`,
    `set_customer`, `add_line`, `change_header`, `add_payment` and the completion checks. The same `submit_key` never
    places two orders.
    """
    placed_before = visible_orders(actor).filter(submit_key=submit_key).first() if submit_key else None
    if placed_before is not None:
        return Placed(order=placed_before, repeated=True)
    with transaction.atomic():
        placed = _place(actor, wish, submit_key)
        if not isinstance(placed, _Accepted):
            transaction.set_rollback(True)
            return placed
    if placed.intents:
        send_operations(actor, operations=placed.intents)
        placed.order.refresh_from_db(fields=["payment_status", "detailed_status", "do_not_process"])
    return Placed(order=placed.order)


@dataclass(frozen=True, kw_only=True)
class _Accepted:
    """The stored order and what a processor is still to be asked."""

    order: SalesOrder
    intents: Sequence[int] = ()


def _place(actor: Actor, wish: OrderWish, submit_key: str) -> _Accepted | tuple[Refusal, ...]:
    taken = _take(actor, wish, submit_key)
    if not isinstance(taken, Changed):
        return taken
    payments = _pay(actor, taken.rows, wish.payments)
    if isinstance(payments, tuple):
        return payments
    if not wish.submit:
        number_order(taken.rows)
        save_header(taken.rows)
        return _Accepted(order=taken.rows.order)
    if refusal := refuse_submit(actor, taken.rows):
        return (refusal,)
    if refusals := recap_of(taken.rows, payments).refusals:
        return refusals
    return _Accepted(order=taken.rows.order, intents=accept(actor, taken, payments, submit_key))


def _take(actor: Actor, wish: OrderWish, submit_key: str) -> Changed | tuple[Refusal, ...]:
    """The order with customer, header and lines, calculated once."""
    rows = open_order(actor, call=wish.call, number_later=True)
    if isinstance(rows, Refusal):
        return (rows,)
    rows.order.submit_key = submit_key or None
    if wish.customer is not None:
        customer = Customer.objects.filter(legal_entity=actor.legal_entity, public_id=wish.customer).first()
        if customer is None:
            return (Refusal(code="customer_not_found", field="customer"),)
        if refusal := refuse_customer(customer):
            return (refusal,)
        put_customer(rows, customer)
    if wish.header and (refusal := put_header(actor, rows, wish.header)):
        return (refusal,)
    if refusals := _put_lines(actor, rows, wish.lines):
        return refusals
    return reprice_and_save(actor, rows)


def _put_lines(actor: Actor, rows: OrderRows, wishes: Sequence[LineWish]) -> tuple[Refusal, ...]:
    refusals = []
    for index, (wish, line) in enumerate(zip(wishes, wished_lines(actor, rows, wishes), strict=True)):
        if isinstance(line, Refusal):
            refusals.append(_at(line, f"lines[{index}]"))
        else:
            append_line(actor, rows, line, wish)
    return tuple(refusals)


def _pay(actor: Actor, rows: OrderRows, entries: Sequence[PaymentEntry]) -> list[PaymentLine] | tuple[Refusal, ...]:
    lines: list[PaymentLine] = []
    refusals = []
    for index, entry in enumerate(entries):
        made = new_payment(actor, rows, entry, lines)
        if isinstance(made, Refusal):
            refusals.append(_at(made, f"payments[{index}]"))
    restate_payments(rows.order, lines)
    return tuple(refusals) or lines


def _at(refusal: Refusal, place: str) -> Refusal:
    inner = f".{refusal.field}" if refusal.field else ""
    return Refusal(code=refusal.code, facts=refusal.facts, cure=refusal.cure, field=f"{place}{inner}")
