"""Values → rows: what follows from the answers to a plan's charges, and how what was charged goes back."""

from django.db.models import Sum
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.payments.models import Installment, PaymentLine, PaymentOperation, Refund
from ringup.payments.rules.installments import InstallmentEvent, InstallmentState, after_decline, parts_of_refund
from ringup.payments.rules.refunds import RefundState, needs_approval
from ringup.payments.rules.states import GONE, LineEvent, LineState, OperationKind, OperationState, next_line_state
from ringup.payments.saving.installments import cancel_installments, move_installment, parameters_of, pay_line
from ringup.payments.saving.intents import new_intent
from ringup.payments.saving.refunds import Asking, start_refund
from ringup.plumbing.days import today_in
from ringup.pricing.rules.prices.exchange import SAME_CURRENCY
from ringup.values.money import Money
from ringup.values.refusal import Refusal

NOBODY = Asking(actor=None, limit=None, rates=SAME_CURRENCY)


def follow_installment(order: SalesOrder, operation: PaymentOperation) -> tuple[int, ...]:
    """What follows from a settled operation of a plan: authorized, it is captured; captured, paid; refused, asked again
    or with people (spec §18); one part given back, the next one is.
    """
    if operation.kind == OperationKind.REFUND:
        return tuple(_start_next(None, operation.payment_line))
    if operation.kind == OperationKind.VOID and order.state == OrderState.CANCELED:
        return tuple(end_plan(NOBODY, operation.payment_line))
    row = Installment.objects.filter(operation=operation, state=InstallmentState.ASKED.value).first()
    if row is None:
        return ()
    row.payment_line = line = operation.payment_line
    if operation.state == OperationState.DECLINED:
        _declined(order, row, operation)
        return tuple(end_plan(NOBODY, line)) if order.state == OrderState.CANCELED else ()
    if operation.state != OperationState.SUCCEEDED:
        return ()
    if operation.kind == OperationKind.AUTHORIZE and operation.decline_code:
        _declined(order, row, operation)  # by us, as the address is wrong
        return (new_intent(None, line, OperationKind.VOID, operation.amount_minor, parent=operation),)
    if operation.kind == OperationKind.AUTHORIZE:
        return (_free(row, operation) if _is_gone(order, line) else _captured(row, operation),)
    move_installment(row, InstallmentEvent.PAY)
    row.save(update_fields=["state", "settled_at"])
    pay_line(line)
    return tuple(end_plan(NOBODY, line)) if order.state == OrderState.CANCELED else ()


def _is_gone(order: SalesOrder, line: PaymentLine) -> bool:
    return order.state == OrderState.CANCELED or LineState(line.state) in GONE


def _free(row: Installment, authorization: PaymentOperation) -> int:
    """Nobody needs it any more: the processor gives it free; what was charged before goes back after that."""
    move_installment(row, InstallmentEvent.CANCEL)
    row.save(update_fields=["state"])
    line = row.payment_line
    if not line.captured_minor:
        end_plan(NOBODY, line)
    return new_intent(None, line, OperationKind.VOID, authorization.amount_minor, parent=authorization)


def _captured(row: Installment, authorization: PaymentOperation) -> int:
    row.operation_id = new_intent(None, row.payment_line, OperationKind.CAPTURE, row.amount_minor, parent=authorization)
    row.save(update_fields=["operation"])
    return row.operation_id


def _declined(order: SalesOrder, row: Installment, operation: PaymentOperation) -> None:
    parameters, today = parameters_of(order.call_center_id), today_in(order.call_center.time_zone)
    move_installment(row, InstallmentEvent.DECLINE)
    follows = after_decline(
        code=operation.decline_code,
        attempts=row.attempts,
        retries=parameters.retries,
        accelerate=parameters.accelerate,
        today=today,
    )
    row.ask_again_on = follows.ask_again_on
    row.save(update_fields=["state", "ask_again_on"])
    if follows.all_due:
        row.payment_line.installments.filter(state=InstallmentState.OPEN.value).update(due_on=today)


def end_plan(asking: Asking, line: PaymentLine) -> list[int]:
    """Of a canceled order: nothing more is asked for, and what was charged and pays no invoice goes back.

    While a charge has no answer yet, all of it waits for the answer.
    """
    cancel_installments(line)
    if line.installments.filter(state=InstallmentState.ASKED.value).exists() or LineState(line.state) in GONE:
        return []
    if not line.captured_minor and not line.invoiced_minor:
        line.state = LineState.VOIDED.value
        line.save(update_fields=["state"])
        return []
    kept = line.captured_minor - _given_back(line)
    line.amount_minor, line.percent = max(kept, line.invoiced_minor), None
    line.save(update_fields=["amount_minor", "percent"])
    pay_line(line)
    return give_back_charges(asking, line, Money(kept - line.invoiced_minor, line.currency))


def give_back_charges(asking: Asking, line: PaymentLine, amount: Money) -> list[int]:
    """The refunds of so much of what a plan has charged, charge by charge, the last one first, and the first intent;
    the others follow one after the other.

    The payment is lowered by it. The money stands on the customer's account already: nothing is posted but its way out.
    Whether somebody has to agree is decided by the whole of it.
    """
    if amount.minor <= 0:
        return []
    charged = line.installments.filter(state=InstallmentState.PAID.value, operation__kind=OperationKind.CAPTURE.value)
    amounts = list(charged.order_by("-position").values_list("operation__amount_minor", flat=True))
    waits = needs_approval(amount, asking.limit, asking.rates)
    refunds = [
        Refund.objects.create(
            payment_line=line,
            state=RefundState.WAITING.value,
            currency=amount.currency,
            amount_minor=part,
            because=asking.because[:200],
            asked_by_id=asking.actor.user if asking.actor else None,
            decided_at=None if waits else timezone.now(),
        )
        for part in parts_of_refund(amounts, already=_given_back(line), amount=amount.minor)
    ]
    _lower(line, amount.minor)
    return [] if waits or not refunds else _start_next(asking.actor, line)


def _lower(line: PaymentLine, by: int) -> None:
    if by == line.amount_minor:
        after = next_line_state(LineState(line.state), LineEvent.GIVE_BACK)
        assert not isinstance(after, Refusal), after
        line.state = after.value
    else:
        line.amount_minor -= by
    line.percent = None
    line.save(update_fields=["state", "amount_minor", "percent"])


def _given_back(line: PaymentLine) -> int:
    return Refund.objects.filter(payment_line=line).aggregate(sum=Sum("amount_minor"))["sum"] or 0


def _start_next(actor: Actor | None, line: PaymentLine) -> list[int]:
    """The next part that nobody has to agree to any more; one that a bank has paid takes no time of its own."""
    waiting = Refund.objects.filter(payment_line=line, state=RefundState.WAITING.value, decided_at__isnull=False)
    for following in waiting.select_related("payment_line__method").order_by("pk"):
        intents = start_refund(actor, following, line)
        if intents or following.to_pay:
            return intents
    return []
