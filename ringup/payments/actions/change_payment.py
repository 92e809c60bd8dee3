"""Changes the amount of a payment; what a processor holds for the old amount is set aside until the new one stands."""

from decimal import Decimal

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows, open_for_change
from ringup.orders.saving import record, save_header
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.loading import load_payment_lines, payment_of
from ringup.payments.models import PaymentLine
from ringup.payments.rules.changing import leeway_of, refuse_change
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.states import LineState
from ringup.payments.saving import refuse_on_account, refuse_payments, restate_payments
from ringup.payments.saving.held_money import is_held, refuse_held
from ringup.payments.saving.links import close_links
from ringup.payments.saving.taking_back import again, set_aside, take_back
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


def change_payment(
    actor: Actor, *, order: str, payment: str, amount: Money | None = None, percent: Decimal | None = None
) -> PaymentLine | Refusal:
    """The payment with its new amount, or so many percent of the total; a new line where the old one was authorized.

    What was authorized before is held until the change is submitted and its new authorization stands. More than a
    payment of which a part is captured goes on a further one by the same card.

    Refusals: those of `open_for_change`, `order_completion_off`, `not_permitted`, `payment_not_found`,
    `wrong_currency`, `percent_not_allowed`, `percent_out_of_range`, those of `refuse_change` (spec §4.6), and for money
    on account those of `refuse_on_account`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        lines = load_payment_lines(rows.order)
        line = next((line for line in lines if line.public_id == payment), None)
        if line is None:
            return Refusal(code="payment_not_found")
        wanted = _wanted(rows, line, amount, percent)
        if isinstance(wanted, Refusal):
            return wanted
        if refusal := _refuse(actor, rows, lines, line, wanted):
            return refusal
        before = Money(line.amount_minor, line.currency)
        close_links(line)
        used = payment_of(line).used_minor
        line, wanted, voids = _in_its_place(actor, lines, line, wanted)
        line.amount_minor, line.percent = wanted.minor, percent
        if used == wanted.minor and line.state == LineState.AUTHORIZED:
            line.state = LineState.PAID.value  # no more will be taken of it
        if is_held(line) and (refusals := refuse_held(lines, rows.order)):
            transaction.set_rollback(True)
            return refusals[0]
        line.save()
        restate_payments(rows.order, lines)
        record(actor, rows, "payment_change", before={"amount": str(before)}, after={"amount": str(wanted)})
        save_header(rows)
    send_operations(actor, operations=voids)
    return line


def _in_its_place(
    actor: Actor, lines: list[PaymentLine], line: PaymentLine, wanted: Money
) -> tuple[PaymentLine, Money, list[int]]:
    """The line that bears the change with its amount, a new one where money was asked for; voids to be sent."""
    next_position = max(row.position for row in lines) + 1
    if is_held(line) and line.state == LineState.PAID:
        take_back(actor, line)
        lines.append(again(actor, line, next_position, instead=False))
        return lines[-1], wanted, []
    if not (leeway_of(payment_of(line)).by_processor and line.authorized_minor) or line.by_link:
        return line, wanted, []
    if not payment_of(line).used_minor:
        voids = set_aside(actor, line)
        lines.append(again(actor, line, next_position))
        return lines[-1], wanted, voids
    if line.amount_minor >= wanted.minor:
        return line, wanted, []
    more = again(actor, line, next_position, instead=False)
    more.amount_minor = wanted.minor - line.amount_minor
    lines.append(more)
    return more, Money(more.amount_minor, line.currency), []


def _wanted(rows: OrderRows, line: PaymentLine, amount: Money | None, percent: Decimal | None) -> Money | Refusal:
    if percent is not None:
        if not FUNCTIONS[line.method.function].percent_allowed:
            return Refusal(code="percent_not_allowed", field="percent")
        if not 0 < percent <= 100:
            return Refusal(code="percent_out_of_range", facts={"limit": 100}, field="percent")
        total = Money(rows.order.total_minor, rows.order.currency)
        return Money.from_decimal(total.as_decimal * percent / 100, total.currency)
    if amount is None:
        return Refusal(code="payment_needs_an_amount", field="amount")
    if amount.currency != line.currency:
        return Refusal(code="wrong_currency", facts={"currency": line.currency}, field="amount")
    return amount


def _refuse(
    actor: Actor, rows: OrderRows, lines: list[PaymentLine], line: PaymentLine, wanted: Money
) -> Refusal | None:
    if refusal := refuse_payments(actor, rows) or refuse_change(payment_of(line), wanted):
        return refusal
    if line.by_link and 0 < line.authorized_minor < wanted.minor:
        # Less of it can be captured; more has to be asked of the customer.
        return Refusal(code="paid_by_link", cure=Cure(code="take_the_rest_otherwise"), field="amount")
    if FUNCTIONS[line.method.function].on_account:
        return refuse_on_account(rows, lines, wanted, instead_of=line)
    return None
