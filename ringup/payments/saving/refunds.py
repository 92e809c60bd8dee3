"""Values → rows: refunds, the postings that make them the customer's money, and the intents that send them."""

from dataclasses import dataclass

from django.db.models import F, Sum
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.payments.connectors.protocol import Capability
from ringup.payments.connectors.registry import find_connector
from ringup.payments.loading.refund_methods import find_outgoing
from ringup.payments.models import PaymentLine, PaymentOperation, Refund
from ringup.payments.rules.ledger import overpaid
from ringup.payments.rules.refund_methods import BY_HAND, choose_outgoing
from ringup.payments.rules.refunding import choose_capture
from ringup.payments.rules.refunds import RefundEvent, RefundState, needs_approval, next_refund_state
from ringup.payments.rules.states import NOT_DONE, LineEvent, LineState, OperationKind, OperationState, next_line_state
from ringup.payments.saving.disputes import (
    charged_back_of,
    kept_by_banks,
    kept_since,
    pay_by_banks,
    refuse_disputed,
)
from ringup.payments.saving.held_money import is_held, refund_to_card
from ringup.payments.saving.intents import new_intent
from ringup.payments.saving.ledger import post
from ringup.pricing.rules.prices.exchange import Rates
from ringup.values.money import Money
from ringup.values.refusal import Refusal

CAPTURED = {"kind": OperationKind.CAPTURE.value, "state": OperationState.SUCCEEDED.value}
BY_PERSON = ("method", "receivables_method", "by_check")
PAID_BY_HAND = [RefundState.TO_PAY_OUT.value, RefundState.DONE.value]


@dataclass(frozen=True, kw_only=True)
class Asking:
    """On whose word money goes back: up to the limit (see `Limits.refund_limit_minor`) nobody else has to agree.

    The `rates` are those of the company, in whose currency the limit is.
    """

    actor: Actor | None
    limit: int | None
    because: str = ""
    rates: Rates


def give_back(asking: Asking, line: PaymentLine, amount: Money) -> tuple[Refund, list[int]]:
    """The refund of a part of a payment that pays no invoice, and the intents to be sent after the commit.

    The payment is lowered by it, and the customer has the amount to his credit, at once.
    """
    actor = asking.actor
    refund = Refund.objects.create(
        payment_line=line,
        state=RefundState.WAITING.value,
        currency=amount.currency,
        amount_minor=amount.minor,
        because=asking.because[:200],
        asked_by_id=actor.user if actor else None,
    )
    if amount.minor == line.amount_minor:
        after = next_line_state(LineState(line.state), LineEvent.GIVE_BACK)
        assert not isinstance(after, Refusal), after
        line.state = after.value
    else:
        line.amount_minor -= amount.minor
    line.percent = None
    line.save(update_fields=["state", "amount_minor", "percent"])
    post(actor, line.order, [overpaid(refund.public_id, amount)])
    if is_held(line):
        # Nothing leaves the house: it goes back where it came from.
        refund_to_card(actor, line, amount, source=refund.public_id)
        refund.state, refund.done_at = RefundState.DONE.value, timezone.now()
        refund.save(update_fields=["state", "done_at"])
        return refund, []
    if needs_approval(amount, asking.limit, asking.rates):
        return refund, []
    return refund, start_refund(actor, refund, line)


def start_refund(actor: Actor | None, refund: Refund, line: PaymentLine) -> list[int]:
    """An approved refund: the processor is asked, or a person pays it out. While a bank disputes it, it waits.

    What does not fit into the rest of the payment because a bank has kept it, the customer got from the bank.
    """
    if refuse_disputed(line):
        return []
    if (kept := kept_by_banks(line)) > 0:
        beyond = refund.to_pay.minor - max(left_of(line), 0)
        pay_by_banks(actor, line.order, [refund], min(beyond, kept))
        if not refund.to_pay:
            refund.save(update_fields=["decided_by", "decided_at"])
            return []
    amount = refund.to_pay
    intent = refund_intent(actor, line, amount) if goes_through_processor(line) else None
    event = RefundEvent.ASK if isinstance(intent, int) else RefundEvent.PREPARE
    after = next_refund_state(RefundState(refund.state), event)
    assert not isinstance(after, Refusal), after
    refund.state = after.value
    if not isinstance(intent, int):
        _pay_out_by(refund, line)
        refund.operation = None  # one that failed was asked for before
        refund.save(update_fields=["state", "operation", "decided_by", "decided_at", *BY_PERSON])
        return []
    refund.operation_id = intent
    refund.save(update_fields=["state", "operation", "decided_by", "decided_at"])
    return [intent]


def _pay_out_by(refund: Refund, line: PaymentLine) -> None:
    """By the method that is set up for the currency now; without one as it was paid."""
    set_up = find_outgoing(line.order) if line.method.function in BY_HAND else None
    if outgoing := choose_outgoing(line.method.function, set_up):
        refund.method_id, refund.by_check = outgoing.method, outgoing.by_check
        refund.receivables_method = outgoing.receivables_method


def goes_through_processor(line: PaymentLine) -> bool:
    """Whether money of the payment can be sent back by whoever took it, which need not be its method's processor."""
    return any(_gives_back(row) for row in line.operations.filter(**CAPTURED))


def left_of(line: PaymentLine) -> int:
    """What of the charges neither went back, nor is on its way, nor was kept by a bank; in minor units."""
    asked = line.operations.filter(kind=OperationKind.REFUND.value).exclude(state__in=NOT_DONE)
    by_hand = line.refunds.filter(operation=None, state__in=PAID_BY_HAND).annotate(
        part=F("amount_minor") - F("charged_back_minor")
    )
    gone = (rows.aggregate(sum=Sum(name))["sum"] or 0 for rows, name in ((asked, "amount_minor"), (by_hand, "part")))
    return line.captured_minor - sum(gone) - sum(charged_back_of(line).values())


def refund_intent(actor: Actor | None, line: PaymentLine, amount: Money) -> int | Money:
    """Key of the intent to pay back the amount out of one capture; where it fits into none, what is left in all."""
    asked = list(line.operations.exclude(state__in=NOT_DONE).order_by("pk"))
    done = [row for row in asked if _is(row, OperationKind.CAPTURE) and row.state == OperationState.SUCCEEDED]
    captures = [row for row in done if _gives_back(row)]
    refunds = [row.amount_minor for row in asked if _is(row, OperationKind.REFUND)]
    gone = charged_back_of(line)
    place = choose_capture([row.amount_minor - gone.get(row.pk, 0) for row in captures], refunds, amount.minor)
    if place is None:
        return Money(max(line.captured_minor - sum(refunds) - sum(gone.values()), 0), line.currency)
    return new_intent(actor, line, OperationKind.REFUND, amount.minor, parent=captures[place])


def settle_refund(operation: PaymentOperation) -> None:
    """What became of the operation becomes of its refund."""
    event = {
        OperationState.SUCCEEDED: RefundEvent.SUCCEED,
        OperationState.DECLINED: RefundEvent.FAIL,
        OperationState.REVERSED: RefundEvent.FAIL,
    }.get(OperationState(operation.state))
    if event is None:
        return
    for refund in Refund.objects.filter(operation=operation).select_for_update():
        after = next_refund_state(RefundState(refund.state), event)
        if isinstance(after, Refusal):
            continue
        refund.state = after.value
        refund.done_at = timezone.now() if after is RefundState.DONE else None
        refund.save(update_fields=["state", "done_at"])
        if after is RefundState.FAILED and (kept := kept_since(refund, operation.payment_line)) > 0:
            pay_by_banks(None, operation.payment_line.order, [refund], kept)


def _gives_back(capture: PaymentOperation) -> bool:
    return Capability.REFUND in find_connector(capture.connector).CAPABILITIES


def _is(row: PaymentOperation, kind: OperationKind) -> bool:
    return OperationKind(row.kind) is kind
