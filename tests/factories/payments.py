"""Cards and installments as rows of their own, for what only looks at them."""

from typing import Any

from ringup.call_centers.models import CallCenter, LegalEntity
from ringup.customers.models import Customer, LoyaltyCard, LoyaltyProgram
from ringup.orders.models import SalesOrder
from ringup.payments.models import (
    GiftCard,
    Installment,
    InstallmentSchedule,
    PaymentLine,
    PaymentMethod,
    RefundMethod,
)


def make_gift_card(call_center: CallCenter, number: str = "SOMEGIFTCARD", recipient: str = "Bob") -> GiftCard:
    """A printed card without money on it."""
    return GiftCard.objects.create(
        legal_entity=call_center.legal_entity,
        number=number,
        last_four=number[-4:],
        kind="physical",
        currency=call_center.currency,
        recipient_name=recipient,
    )


def make_loyalty_card(customer: Customer, code: str = "POINTS") -> LoyaltyCard:
    """The customer's card of a program of that code."""
    entity = customer.legal_entity
    program = LoyaltyProgram.objects.create(legal_entity=entity, code=code, name=code, currency=entity.currency)
    return LoyaltyCard.objects.create(legal_entity=entity, program=program, customer=customer, number=f"{code}-1")


def make_installment(call_center: CallCenter, code: str = "THREE", state: str = "canceled") -> Installment:
    """One of a schedule of that code, canceled, of an order of its own."""
    entity = call_center.legal_entity
    order = SalesOrder.objects.create(
        legal_entity=entity, call_center=call_center, number=f"SO-{code}", currency=call_center.currency
    )
    schedule = InstallmentSchedule.objects.create(legal_entity=entity, code=code, name=code)
    method = PaymentMethod.objects.filter(call_center=call_center).first()
    assert method is not None
    line = PaymentLine.objects.create(
        order=order, method=method, position=1, currency=order.currency, amount_minor=100, schedule=schedule
    )
    return Installment.objects.create(
        legal_entity=entity, payment_line=line, position=1, due_on="2026-01-31", amount_minor=100, state=state
    )


def make_refund_method(legal_entity: LegalEntity, **values: Any) -> RefundMethod:
    """Money of the company's currency goes back by the method CHECK, as a refund check."""
    standard = {"currency": legal_entity.currency, "method": "CHECK", "receivables_method": "CHQ", "by_check": True}
    return RefundMethod.objects.create(legal_entity=legal_entity, **(standard | values))
