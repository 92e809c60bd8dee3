"""Adds a payment to an order: by any method of its call center, for an amount, a part of the total, or what is left."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import open_for_change
from ringup.orders.saving import save_header
from ringup.payments.actions.count_unknown_gift_card import count_unknown_gift_card
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import PaymentLine
from ringup.payments.saving import PaymentEntry, new_payment
from ringup.payments.saving.gift_cards import UNKNOWN, guessers
from ringup.payments.saving.planning import keep_plan, methods_of, plan_payment
from ringup.values.refusal import Refusal


def add_payment(actor: Actor, *, order: str, entry: PaymentEntry) -> PaymentLine | Refusal:
    """The new payment line. A discount for its method is taken off before: without an amount it pays what is left then.

    Refusals: those of `open_for_change`, `order_completion_off`, `not_permitted`, `method_not_offered`, those of
    `refuse_entry`, `find_gift_card`, `refuse_redemption` and `refuse_points`, `card_number_in_text`,
    `payment_unknown_outcome`, `card_expired`, `customer_required`, `not_on_account`, `credit_limit_exceeded`,
    `wrong_currency`, `amount_out_of_range`, `nothing_to_pay`.
    """
    outcome = _add(actor, order, entry)
    if isinstance(outcome, Refusal) and outcome.code == UNKNOWN.code:
        count_unknown_gift_card(actor, guessers=guessers(actor, order))
    return outcome


def _add(actor: Actor, order: str, entry: PaymentEntry) -> PaymentLine | Refusal:
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        lines = load_payment_lines(rows.order)
        repriced = plan_payment(rows, [*methods_of(lines), entry.method])
        line = new_payment(actor, rows, entry, lines)
        if isinstance(line, Refusal):
            return line
        keep_plan(rows, repriced, lines)
        save_header(rows)
    return line
