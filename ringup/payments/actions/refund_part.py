"""Gives back a part of what was captured of a payment: an intent, sent after the commit like every other."""

from dataclasses import replace

from ringup.call_centers.rules.actor import Actor
from ringup.payments.models import PaymentLine
from ringup.payments.queries import has_unsettled
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.saving.disputes import refuse_disputed
from ringup.payments.saving.refunds import goes_through_processor, refund_intent
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


def refund_part(actor: Actor, *, line: PaymentLine, amount: Money) -> int | Refusal:
    """Key of the intent; the caller holds the order's lock.

    Refusals: `payment_unknown_outcome`, `payment_disputed`, `payment_disputed_until` {until}, `refund_not_offered`,
    `refund_too_large` {left}.
    """
    account = Cure(code="credit_to_account")
    if has_unsettled(order=line.order_id):
        return outcome_unknown()
    if refusal := refuse_disputed(line):
        return replace(refusal, field="refund_to")
    if not goes_through_processor(line):
        return Refusal(code="refund_not_offered", cure=account, field="refund_to")
    intent = refund_intent(actor, line, amount)
    if isinstance(intent, Money):
        facts = {"left": {"minor": intent.minor, "currency": line.currency}}
        return Refusal(code="refund_too_large", facts=facts, cure=account, field="refund_to")
    return intent
