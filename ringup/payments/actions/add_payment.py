"""Adds a payment to an order: by any method of its call center, for an amount, a part of the total, or what is left."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import OrderRows, open_for_change
from ringup.orders.saving import record, save_header
from ringup.payments.loading import load_credit, load_payment_lines, paid_of
from ringup.payments.models import PaymentLine, PaymentMethod, StoredCard
from ringup.payments.rules.balance import balance_of
from ringup.payments.rules.credit import check_credit
from ringup.payments.rules.methods import ASKS, Function, PaymentWish, check_wish
from ringup.payments.saving import restate_payments
from ringup.values.money import Money
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class PaymentEntry:
    """A payment as a door asks for it. Neither amount nor percent: all that is left to pay.

    `method` is the code of a payment method, `stored_card` the public id of a card on file; without one the customer's
    default card is meant. `prepay` None takes the method's own.
    """

    method: str
    amount: Money | None = None
    percent: Decimal | None = None
    check_number: str = ""
    stored_card: str = ""
    prepay: bool | None = None


def add_payment(actor: Actor, *, order: str, entry: PaymentEntry) -> PaymentLine | Refusal:
    """The new payment line.

    Refusals: those of `open_for_change`, `order_completion_off`, `method_not_offered`, those of `check_wish` and
    `check_credit`, `wrong_currency`, `nothing_to_pay`, `amount_out_of_range`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        line = new_payment(actor, rows, entry, load_payment_lines(rows.order))
        if isinstance(line, Refusal):
            return line
        save_header(rows)
    return line


def new_payment(actor: Actor, rows: OrderRows, entry: PaymentEntry, lines: list[PaymentLine]) -> PaymentLine | Refusal:
    """The payment line, checked and stored; the caller stores the header."""
    refusal = refuse_payments(actor, rows)
    method = PaymentMethod.objects.filter(call_center=rows.order.call_center_id, code=entry.method, active=True).first()
    if refusal is not None:
        return refusal
    if method is None:
        return Refusal(code="method_not_offered", facts={"method": entry.method}, field="method")
    function = Function(method.function)
    card = _card(rows, entry) if ASKS[function].stored_card else None
    if refusal := check_wish(_wish(rows, function, entry, card)):
        return refusal
    amount = _amount(rows, entry, lines)
    if isinstance(amount, Refusal):
        return amount
    if ASKS[function].on_account and (refusal := _refuse_credit(rows, lines, amount)):
        return refusal
    asked = ASKS[function].prepay
    wanted = method.prepay if entry.prepay is None else entry.prepay
    line = PaymentLine.objects.create(
        order=rows.order,
        method=method,
        position=max((row.position for row in lines), default=0) + 1,
        currency=amount.currency,
        amount_minor=amount.minor,
        percent=entry.percent,
        prepay=wanted if asked is None else asked,
        check_number=entry.check_number.strip(),
        stored_card=card,
        added_by_id=actor.user,
    )
    lines.append(line)
    restate_payments(rows.order, lines)
    record(actor, rows, "payment_add", after={"method": method.code, "amount": str(amount)})
    return line


def refuse_payments(actor: Actor, rows: OrderRows) -> Refusal | None:
    """Why no payment can be touched on this order, or None."""
    if not rows.center.order_completion:
        return Refusal(code="order_completion_off")
    return refuse_without(actor, Permission.TAKE_PAYMENTS)


def _wish(rows: OrderRows, function: Function, entry: PaymentEntry, card: StoredCard | None) -> PaymentWish:
    today = timezone.localdate()
    customer = rows.order.customer
    return PaymentWish(
        function=function,
        has_percent=entry.percent is not None,
        check_number=entry.check_number,
        has_card=card is not None,
        card_expired=card is not None and (card.expires_year, card.expires_month) < (today.year, today.month),
        has_customer=customer is not None,
        allow_on_account=customer is not None and customer.allow_on_account,
    )


def _card(rows: OrderRows, entry: PaymentEntry) -> StoredCard | None:
    cards = StoredCard.objects.filter(customer=rows.order.customer_id, removed_at=None)
    if entry.stored_card:
        return cards.filter(public_id=entry.stored_card).first()
    return cards.order_by("-is_default", "-id").first()


def _amount(rows: OrderRows, entry: PaymentEntry, lines: list[PaymentLine]) -> Money | Refusal:
    total = Money(rows.order.total_minor, rows.order.currency)
    if entry.amount is not None:
        if entry.amount.currency != total.currency:
            return Refusal(code="wrong_currency", facts={"currency": total.currency}, field="amount")
        amount = entry.amount
    elif entry.percent is not None:
        if not 0 < entry.percent <= 100:
            return Refusal(code="percent_out_of_range", field="percent")
        amount = Money.from_decimal(total.as_decimal * entry.percent / 100, total.currency)
    else:
        amount = balance_of(total, paid_of(lines))
        if amount.minor <= 0:
            return Refusal(code="nothing_to_pay", field="amount")
    return amount if 0 < amount.minor <= 10**13 else Refusal(code="amount_out_of_range", field="amount")


def _refuse_credit(rows: OrderRows, lines: list[PaymentLine], amount: Money) -> Refusal | None:
    assert rows.order.customer is not None
    parameters = rows.center.parameters
    if not parameters.credit_limit_stops:
        return None
    here = [paid.amount for paid in paid_of(lines) if paid.function is Function.CUSTOMER]
    wanted = sum(here, start=amount)
    return check_credit(load_credit(rows.order, rows.order.customer, parameters), wanted)
