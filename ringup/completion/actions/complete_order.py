"""Completes an order: recalculates, lets payments follow the total, says all that still stands in the way."""

from dataclasses import dataclass

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.completion.loading import load_facts
from ringup.completion.rules.checks import refusals_of
from ringup.orders.loading import OrderRows, open_for_change
from ringup.orders.saving import record, reprice_and_save
from ringup.payments.loading import load_payment_lines, paid_of
from ringup.payments.models import PaymentLine
from ringup.payments.rules.balance import balance_of
from ringup.payments.saving import follow_total, restate_payments
from ringup.plumbing.bulk_rows import update_rows
from ringup.values.money import Money
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Recap:
    """The order as it would be submitted now: its rows, its payments, what is left to pay, what stands in the way."""

    rows: OrderRows
    payments: tuple[PaymentLine, ...]
    balance: Money
    refusals: tuple[Refusal, ...]

    @property
    def can_submit(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.refusals


def complete_order(actor: Actor, *, order: str) -> Recap | Refusal:
    """The recap (spec §4.1, §4.2). Refusals: those of `open_for_change`; all others stand in the recap."""
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        record(actor, rows, "complete_order")
        reprice_and_save(actor, rows)
        payments = bring_payments_along(rows)
        return recap_of(rows, payments)


def bring_payments_along(rows: OrderRows) -> list[PaymentLine]:
    """The payment lines, those in percent of the total with their new amounts stored (spec §4.3, step 5)."""
    payments = load_payment_lines(rows.order)
    update_rows(follow_total(rows.order, payments), ["amount_minor"])
    restate_payments(rows.order, payments)
    return payments


def recap_of(rows: OrderRows, payments: list[PaymentLine]) -> Recap:
    """The recap of an order that is calculated already."""
    total = Money(rows.order.total_minor, rows.order.currency)
    facts = load_facts(rows, payments)
    paid = paid_of(payments) if rows.center.order_completion else []
    return Recap(
        rows=rows,
        payments=tuple(payments),
        balance=balance_of(total, paid),
        refusals=tuple(refusals_of(facts)),
    )
