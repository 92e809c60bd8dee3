"""Values → rows: what follows from an outcome, as intents that are sent next.

A card is charged for what invoices wait for, asked once more after a decline, asked for the rest after a capture that
closed its authorization; what nobody needs any more is given free.
"""

from itertools import takewhile

from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import RUNNING, OrderState
from ringup.payments.connectors.protocol import Capability
from ringup.payments.connectors.registry import find_connector
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.payments.rules.retrying import may_retry
from ringup.payments.rules.states import LineState, OperationKind, OperationState
from ringup.payments.saving.following_plans import NOBODY, follow_installment
from ringup.payments.saving.holding import ask_anew, earlier_hold, may_ask_anew, standing_authorization
from ringup.payments.saving.intents import new_intent
from ringup.payments.saving.refunds import give_back
from ringup.payments.saving.taking_back import take_back
from ringup.values.money import Money

STILL_RUNNING = [state.value for state in RUNNING]


def follow_up(order: SalesOrder, row: PaymentOperation) -> tuple[int, ...]:
    """Keys of the intents that follow from the settled operation; both are locked and stored by the caller."""
    line = row.payment_line
    if line.schedule_id is not None:
        return follow_installment(order, row)
    if row.kind == OperationKind.AUTHORIZE and row.state == OperationState.SUCCEEDED and row.decline_code:
        return _not_accepted(row)
    follow = FOLLOWING.get((OperationKind(row.kind), OperationState(row.state), LineState(line.state)))
    if follow is None or line.operations.filter(pk__gt=row.pk).exists():
        return ()
    return follow(order, row)


def _authorized(order: SalesOrder, row: PaymentOperation) -> tuple[int, ...]:
    """A canceled order gives it free; what was prepaid or invoiced is charged; an older authorization is voided."""
    line = row.payment_line
    if order.state == OrderState.CANCELED:
        return tuple(take_back(None, line))
    # What was paid by a link before the submit is taken with the submit.
    if order.state == OrderState.DRAFT:
        return ()
    return (*_void_replaced(line), *_charged(line, row))


def _not_accepted(row: PaymentOperation) -> tuple[int, ...]:
    """The address is wrong (§6.1): what the processor holds is voided, and the card is not asked again by itself."""
    _keep_what_was_held(row.payment_line)
    return (new_intent(None, row.payment_line, OperationKind.VOID, row.amount_minor, parent=row),)


def _charged(line: PaymentLine, row: PaymentOperation) -> tuple[int, ...]:
    due = (line.amount_minor if line.prepay else line.invoiced_minor) - line.captured_minor
    if due > 0:
        return (new_intent(None, line, OperationKind.CAPTURE, min(due, row.amount_minor), parent=row),)
    older = earlier_hold(line, than=row)
    return (new_intent(None, line, OperationKind.VOID, older.amount_minor, parent=older),) if older else ()


def _declined(order: SalesOrder, row: PaymentOperation) -> tuple[int, ...]:
    """The card is asked again, as often as the call center wants (§6.3), under a new key each time."""
    line = row.payment_line
    if _keep_what_was_held(line):
        return ()
    limit = order.call_center.parameters.reauthorization_limit
    if order.state != OrderState.SUBMITTED or not may_ask_anew(line) or not limit:
        return ()
    return (ask_anew(None, line),) if may_retry(row.decline_code, retries=_retries(order, line), limit=limit) else ()


def _retries(order: SalesOrder, line: PaymentLine) -> int:
    """How often the card was asked again: the declines in a row but the first, since the order was changed last."""
    asked = line.operations.filter(kind=OperationKind.AUTHORIZE.value).order_by("-pk")
    changed = order.events.filter(kind="modify_order").order_by("pk").last()
    if changed is not None:
        asked = asked.filter(created_at__gte=changed.at)
    states = asked.values_list("state", flat=True)
    return sum(1 for _ in takewhile(lambda state: state == OperationState.DECLINED, states)) - 1


def _captured_part(order: SalesOrder, row: PaymentOperation) -> tuple[int, ...]:
    """Where a capture of a part closes the authorization, the rest is authorized anew (§6.1).

    Also while the order is being changed: its next submit, or the end of the change, takes what is held as it finds it.
    """
    line = row.payment_line
    if Capability.CAPTURE_AGAIN in find_connector(row.connector).CAPABILITIES or order.state not in STILL_RUNNING:
        return ()
    if may_ask_anew(line):
        return (ask_anew(None, line),)
    line.state = LineState.EXPIRED.value
    line.save(update_fields=["state"])
    return ()


def _captured(order: SalesOrder, row: PaymentOperation) -> tuple[int, ...]:
    """Taken after all, for an order that was canceled meanwhile: it goes back."""
    line = row.payment_line
    left = line.amount_minor - line.invoiced_minor
    if order.state != OrderState.CANCELED or left <= 0:
        return ()
    _refund, intents = give_back(NOBODY, line, Money(left, line.currency))
    return tuple(intents)


def _void_replaced(line: PaymentLine) -> tuple[int, ...]:
    """The new authorization of a changed order stands: the one that was set aside for it is given free."""
    if line.replaces_id is None:
        return ()
    replaced = PaymentLine.objects.filter(pk=line.replaces_id, state=LineState.SET_ASIDE.value).first()
    return tuple(take_back(None, replaced)) if replaced else ()


def _keep_what_was_held(line: PaymentLine) -> bool:
    """A card that is not authorized anew for less has more than enough held already: less will be taken of that."""
    if line.replaces_id is None:
        return False
    held = PaymentLine.objects.filter(pk=line.replaces_id, state=LineState.SET_ASIDE.value)
    replaced = held.select_related("method").first()
    standing = standing_authorization(replaced) if replaced else None
    if replaced is None or standing is None or line.amount_minor > standing.amount_minor:
        return False
    if Capability.CAPTURE_PART not in find_connector(standing.connector).CAPABILITIES:
        return False
    replaced.state, replaced.amount_minor = LineState.AUTHORIZED.value, line.amount_minor
    replaced.save(update_fields=["state", "amount_minor"])
    line.state = LineState.VOIDED.value
    line.save(update_fields=["state"])
    return True


FOLLOWING = {
    (OperationKind.AUTHORIZE, OperationState.SUCCEEDED, LineState.AUTHORIZED): _authorized,
    (OperationKind.AUTHORIZE, OperationState.DECLINED, LineState.DECLINED): _declined,
    (OperationKind.CAPTURE, OperationState.SUCCEEDED, LineState.AUTHORIZED): _captured_part,
    (OperationKind.CAPTURE, OperationState.SUCCEEDED, LineState.PAID): _captured,
}
