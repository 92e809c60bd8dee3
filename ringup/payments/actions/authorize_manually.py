"""A person has authorized a payment outside of the system, by telephone or at a terminal; its code stays (§6.3)."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import OrderRows
from ringup.orders.saving import record, save_events
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.actions.settle_payment import settle_payment
from ringup.payments.connectors.terminal_outside import TerminalOutside
from ringup.payments.models import PaymentLine
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.outcomes import Succeeded
from ringup.payments.rules.resolving import refuse_long_reference
from ringup.payments.rules.states import LineState, OperationKind
from ringup.payments.saving.deciding import Undecided, load_undecided, refuse_state
from ringup.payments.saving.holding import ask_anew
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.values.money import Money
from ringup.values.refusal import Refusal

MAY_BE = (LineState.DECLINED, LineState.EXPIRED)


def authorize_manually(actor: Actor, *, order: str, payment: str, auth_code: str) -> OrderRows | Refusal:
    """The submitted order (public ids), with the payment as authorized under the code.

    One that waits for its processor counts as authorized there, and the code as the processor's reference. One that was
    declined or has expired is authorized, and later charged, outside of the system. Refusals: those of
    `load_undecided`, `auth_code_required`, `too_long`, `card_number_in_text`, `payment_unknown_outcome` while a charge
    waits, `payment_state_forbids`.
    """
    if not auth_code.strip():
        return Refusal(code="auth_code_required", field="auth_code")
    if refusal := refuse_long_reference(auth_code, field="auth_code"):
        return refusal
    if refusal := refuse_card_numbers(auth_code=auth_code):
        return refusal
    with transaction.atomic():
        found = load_undecided(
            actor, order=order, payment=payment, event="authorize_manually", may=Permission.RESOLVE_PAYMENTS
        )
        if isinstance(found, Refusal):
            return found
        operation = _operation(actor, found, auth_code.strip())
        if isinstance(operation, Refusal):
            return operation
        key, amount_minor = operation
        outcome = Succeeded(reference=auth_code.strip(), amount=Money(amount_minor, found.line.currency))
        settled = settle_payment(actor, operation=key, outcome=outcome, by_hand=True)
        rows = found.rows
        record(actor, rows, "payment_authorize", before={"payment": payment}, after={"code": auth_code.strip()})
        save_events(rows)
    send_operations(actor, operations=settled.intents)
    rows.order.refresh_from_db(fields=["payment_status", "detailed_status", "do_not_process"])
    return rows


def _operation(actor: Actor, found: Undecided, code: str) -> tuple[int, int] | Refusal:
    """Key and amount of the authorization that the person speaks of: the one that waits, or a new one outside."""
    line, waiting = found.line, found.operation
    if waiting is not None:
        return (waiting.pk, waiting.amount_minor) if waiting.kind == OperationKind.AUTHORIZE else outcome_unknown()
    if LineState(line.state) not in MAY_BE:
        return refuse_state(line, "authorize")
    line.approval_code = code[: PaymentLine._meta.get_field("approval_code").max_length]
    line.save(update_fields=["approval_code"])
    amount_minor = line.amount_minor - line.captured_minor
    return ask_anew(actor, line, connector=TerminalOutside.NAME), amount_minor
