"""Values → rows: new payments and intents, amounts that follow the total, and the order's payment status."""

import hashlib
import secrets
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesOrder
from ringup.orders.saving import record
from ringup.payments.loading import load_credit, payments_of
from ringup.payments.models import PaymentLine, PaymentMethod, PaymentOperation, StoredCard
from ringup.payments.rules.amounts import allocate, balance
from ringup.payments.rules.credit import check_credit
from ringup.payments.rules.functions import FUNCTIONS, Entry, prepaid, refuse_entry
from ringup.payments.rules.states import LineState, OperationKind
from ringup.payments.rules.status import payment_status
from ringup.plumbing.bulk_rows import update_rows
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


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


def new_payment(actor: Actor, rows: OrderRows, wish: PaymentEntry, lines: list[PaymentLine]) -> PaymentLine | Refusal:
    """The payment line, checked and stored and added to `lines`; the caller stores the header."""
    if refusal := refuse_payments(actor, rows):
        return refusal
    method = PaymentMethod.objects.filter(call_center=rows.order.call_center_id, code=wish.method, active=True).first()
    if method is None:
        return Refusal(code="method_not_offered", facts={"method": wish.method}, field="method")
    function = FUNCTIONS[method.function]
    card = _card(rows, method, wish) if "card" in function.asks else None
    amount = _amount(rows, wish, lines)
    if isinstance(amount, Refusal):
        return amount
    entry = Entry(
        function=method.function,
        amount=amount,
        percent=wish.percent,
        prepay=wish.prepay,
        check_number=wish.check_number,
        has_card=card is not None,
    )
    refusal = refuse_entry(entry) or (_refuse_card(card) if card else None)
    if refusal is None and function.on_account:
        refusal = _refuse_on_account(rows, lines, amount)
    if refusal is not None:
        return refusal
    line = PaymentLine.objects.create(
        order=rows.order,
        method=method,
        position=max((row.position for row in lines), default=0) + 1,
        currency=amount.currency,
        amount_minor=amount.minor,
        percent=wish.percent,
        prepay=prepaid(entry, method_default=method.prepay),
        check_number=wish.check_number.strip(),
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


def new_intent(actor: Actor, line: PaymentLine, kind: OperationKind, amount_minor: int, *, reference: str = "") -> int:
    """The key of a new intent; its idempotency key is born here and stays the same for every try (B23)."""
    content = f"{kind}|{line.public_id}|{amount_minor}|{line.currency}|{reference}"
    row = PaymentOperation.objects.create(
        payment_line=line,
        kind=kind.value,
        currency=line.currency,
        amount_minor=amount_minor,
        idempotency_key=secrets.token_hex(24),
        request_hash=hashlib.sha256(content.encode()).hexdigest(),
        connector=line.method.connector,
        processor_reference=reference,
        created_by_id=actor.user,
    )
    return int(row.pk)


def restate_payments(order: SalesOrder, lines: list[PaymentLine]) -> None:
    """Sets the order's payment status from its lines (decision 2); the caller stores the order."""
    states = [LineState(line.state) for line in lines]
    order.payment_status = payment_status(states, nothing_owed=order.total_minor == 0).value


def follow_total(order: SalesOrder, lines: list[PaymentLine]) -> None:
    """Gives the lines in percent of the total their new amounts and stores those that changed."""
    amounts = allocate(Money(order.total_minor, order.currency), payments_of(lines))
    moved = [line for line in lines if line.public_id in amounts and amounts[line.public_id].minor != line.amount_minor]
    for line in moved:
        line.amount_minor = amounts[line.public_id].minor
    update_rows([line for line in moved if line.amount_minor > 0], ["amount_minor"])


def _card(rows: OrderRows, method: PaymentMethod, wish: PaymentEntry) -> StoredCard | None:
    cards = StoredCard.objects.filter(
        customer=rows.order.customer_id, connector=method.connector, removed_at=None, customer__isnull=False
    )
    if wish.stored_card:
        return cards.filter(public_id=wish.stored_card).first()
    return cards.order_by("-is_default", "-id").first()


def _refuse_card(card: StoredCard) -> Refusal | None:
    today = timezone.localdate()
    if (card.expires_year, card.expires_month) < (today.year, today.month):
        facts = {"last_four": card.last_four, "expired": f"{card.expires_month:02}/{card.expires_year}"}
        return Refusal(code="card_expired", facts=facts, cure=Cure(code="choose_other_card"), field="card")
    return None


def _amount(rows: OrderRows, wish: PaymentEntry, lines: list[PaymentLine]) -> Money | Refusal:
    total = Money(rows.order.total_minor, rows.order.currency)
    if wish.amount is not None:
        if wish.amount.currency != total.currency:
            return Refusal(code="wrong_currency", facts={"currency": total.currency}, field="amount")
        return wish.amount if wish.amount.minor <= 10**13 else Refusal(code="amount_out_of_range", field="amount")
    if wish.percent is not None:
        return Money.from_decimal(total.as_decimal * wish.percent / 100, total.currency)
    left = balance(total, payments_of(lines))
    return left if left.minor > 0 else Refusal(code="nothing_to_pay", field="amount")


def _refuse_on_account(rows: OrderRows, lines: list[PaymentLine], amount: Money) -> Refusal | None:
    customer = rows.order.customer
    if customer is None:
        return Refusal(code="customer_required", cure=Cure(code="choose_customer"), field="method")
    if not customer.allow_on_account:
        return Refusal(code="not_on_account", cure=Cure(code="choose_other_method"), field="method")
    if not rows.center.parameters.credit_limit_stops:
        return None
    here = [line.amount_minor for line in lines if FUNCTIONS[line.method.function].on_account]
    wanted = Money(sum(here) + amount.minor, amount.currency)
    return check_credit(load_credit(rows.order, customer, rows.center.parameters), wanted)
