"""Another payment takes the place of one that was declined, ran out or could not be charged (decision 20)."""

from dataclasses import replace

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.holds.actions.review_holds import review_holds
from ringup.holds.loading import load_reviews
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import RUNNING, Fulfillment, OrderState
from ringup.orders.saving import record, save_header
from ringup.payments.actions.prepare_payments import prepare_payments
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.actions.settle_by_hand import settle_by_hand
from ringup.payments.loading import payment_of, payments_of
from ringup.payments.models import PaymentLine
from ringup.payments.rules.changing import REPLACEABLE, outcome_unknown
from ringup.payments.rules.drawing import Taking, taking_of
from ringup.payments.rules.ledger import settled
from ringup.payments.rules.planned import planned_method
from ringup.payments.rules.states import LineEvent, LineState, next_line_state
from ringup.payments.saving import PaymentEntry, new_payment, restate_payments
from ringup.payments.saving.deciding import Undecided, load_undecided, refuse_state
from ringup.payments.saving.declined_stock import follow_payment_status
from ringup.payments.saving.future import ask_with_goods, waiting_day
from ringup.payments.saving.ledger import post
from ringup.payments.saving.planning import methods_of
from ringup.payments.saving.taking_back import take_back
from ringup.values.money import Money
from ringup.values.refusal import Refusal

MAY_BE = (LineState.DECLINED, LineState.EXPIRED, LineState.CAPTURE_FAILED)


def replace_payment(
    actor: Actor, *, order: str, payment: str, entry: PaymentEntry, not_done: str = ""
) -> OrderRows | Refusal:
    """The submitted order (public ids), with a new payment over what was not captured of the old one.

    The old one is closed at what was captured of it, or is no payment of the order any more. What invoices wait for is
    taken at once. The amount is given: `entry` says how it is paid. A check or an account for which a submit would hold
    the order holds it here, too, before anything of it can be released. `not_done` is the note of a person who has
    looked up a request without an answer and found that the processor will not do it any more. Refusals: those of
    `load_undecided`, `payment_unknown_outcome`, `payment_state_forbids`, `link_not_offered`, those of `add_payment`;
    with a note those of `resolve_by_hand`, too.
    """
    with transaction.atomic():
        found = load_undecided(actor, order=order, payment=payment, event="replace_payment")
        if not isinstance(found, Refusal) and not_done.strip():
            found = _not_done(actor, found, order, payment, not_done)
        if isinstance(found, Refusal):
            return found
        rows, lines, old = found.rows, found.lines, found.line
        if found.operation is not None or found.others:
            transaction.set_rollback(bool(not_done))
            return outcome_unknown()
        if LineState(old.state) not in MAY_BE:
            transaction.set_rollback(bool(not_done))
            return refuse_state(old, "replace")
        if entry.by_link and old.invoiced_minor > old.captured_minor:
            # Whoever sends a link waits; an invoice that is due already does not.
            transaction.set_rollback(bool(not_done))
            return Refusal(code="link_not_offered", field="method")
        before = rows.order.payment_status
        rest = Money(old.amount_minor - old.captured_minor, old.currency)
        due_minor = max(old.invoiced_minor - old.captured_minor, 0)
        new = new_payment(actor, rows, replace(entry, amount=rest, percent=None), lines)
        if isinstance(new, Refusal):
            # Without the other payment nothing was decided about the old one.
            transaction.set_rollback(bool(not_done))
            return new
        voids = _close(actor, old, due_minor)
        _take_over(new, old, due_minor)
        wait_until = None if due_minor else waiting_day(rows)
        intents = prepare_payments(actor, order=rows.order, lines=[new], wait_until=wait_until)
        intents += ask_with_goods(actor, rows.order.public_id, [new])
        _settle_due(actor, rows.order, new)
        restate_payments(rows.order, lines)
        follow_payment_status(rows.order, before)
        # Promised lines keep their prices (decision 19); those that a change adds are calculated for this method.
        rows.order.payment_method = planned_method(methods_of(lines))
        _review(actor, rows, lines)
        facts = {"payment": new.public_id, "method": new.method.code, "amount": str(rest)}
        record(actor, rows, "payment_replace", before={"payment": old.public_id}, after=facts)
        save_header(rows)
    send_operations(actor, operations=[*voids, *intents])
    rows.order.refresh_from_db(fields=["payment_status", "detailed_status", "do_not_process"])
    return rows


def _not_done(actor: Actor, found: Undecided, order: str, payment: str, note: str) -> Undecided | Refusal:
    """The payment, once its request has been found not to be done."""
    if found.operation is None or found.operation.kind not in REPLACEABLE:
        return refuse_state(found.line, "replace") if found.operation else found
    decided = settle_by_hand(actor, operation=found.operation.public_id, done=False, note=note)
    if isinstance(decided, Refusal):
        return decided
    return load_undecided(actor, order=order, payment=payment, event="replace_payment")


def _review(actor: Actor, rows: OrderRows, lines: list[PaymentLine]) -> None:
    """Holds the order as its submit would, unless nothing of it is here any more."""
    if OrderState(rows.order.state) in RUNNING and rows.order.fulfillment != Fulfillment.SHIPPED:
        review_holds(actor, rows=rows, reviews=load_reviews(rows, payments_of(lines)))


def _close(actor: Actor, old: PaymentLine, due_minor: int) -> list[int]:
    old.invoiced_minor -= due_minor
    if not old.captured_minor:
        old.save(update_fields=["invoiced_minor"])
        return take_back(actor, old)
    after = next_line_state(LineState(old.state), LineEvent.CLOSE)
    assert not isinstance(after, Refusal), after
    old.state, old.amount_minor, old.percent = after.value, old.captured_minor, None
    old.save(update_fields=["invoiced_minor", "state", "amount_minor", "percent"])
    return []


def _take_over(new: PaymentLine, old: PaymentLine, due_minor: int) -> None:
    new.replaces = old
    new.taken_over_minor = new.invoiced_minor = due_minor
    new.save(update_fields=["replaces", "taken_over_minor", "invoiced_minor"])


def _settle_due(actor: Actor, order: SalesOrder, new: PaymentLine) -> None:
    """What invoices wait for comes at once where no processor is asked; on account it stays owed."""
    taking, due = taking_of(payment_of(new)), Money(new.invoiced_minor, new.currency)
    nothing = Money.zero(new.currency)
    if taking is Taking.PREPAID:
        post(actor, order, [settled(new.public_id, prepaid=due, on_delivery=nothing)])
    if taking is Taking.ON_DELIVERY:
        post(actor, order, [settled(new.public_id, prepaid=nothing, on_delivery=due)])
        if due.minor == new.amount_minor:
            after = next_line_state(LineState(new.state), LineEvent.PAY)
            assert not isinstance(after, Refusal), after
            new.state = after.value
            new.save(update_fields=["state"])
