"""Rows → values: the refund methods of a company, as the call center of an order has them; how they are set up."""

from collections.abc import Iterable, Mapping
from typing import Any

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_words import one_of
from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentLine, PaymentMethod, RefundMethod
from ringup.payments.rules.difference import Plan, StepKind
from ringup.payments.rules.refund_methods import BY_HAND, OutgoingMethod, choose_outgoing, is_paid_by_hand
from ringup.plumbing.places import currency_codes


def find_outgoing(order: SalesOrder) -> OutgoingMethod | None:
    """What is set up for the order's currency; None without a row, or where its call center has no such method.

    Two queries. A method that nobody can pay with any more still pays out.
    """
    row = RefundMethod.objects.filter(legal_entity=order.legal_entity_id, currency=order.currency).first()
    method = row and PaymentMethod.objects.filter(call_center=order.call_center_id, code=row.method).first()
    if not row or not method:
        return None
    return OutgoingMethod(
        method=method.pk,
        code=method.code,
        name=method.name,
        function=method.function,
        receivables_method=row.receivables_method,
        by_check=row.by_check,
    )


def outgoing_of(plan: Plan, lines: Iterable[PaymentLine]) -> dict[str, OutgoingMethod]:
    """By which method the plan's refunds of payments (by public id) are paid out, where one is set up.

    No query unless the plan gives cash or a check back.
    """
    refunded = {step.payment for step in plan.steps if step.kind is StepKind.REFUND}
    by_hand = [line for line in lines if line.public_id in refunded and line.method.function in BY_HAND]
    set_up = find_outgoing(by_hand[0].order) if by_hand else None
    chosen = {line.public_id: choose_outgoing(line.method.function, set_up) for line in by_hand}
    return {payment: outgoing for payment, outgoing in chosen.items() if outgoing}


def methods_by_hand(actor: Actor) -> list[tuple[str, str]]:
    """Codes and names of the company's payment methods for cash and checks, each code once."""
    methods = PaymentMethod.objects.filter(call_center__legal_entity=actor.legal_entity, function__in=BY_HAND)
    return list(dict(methods.order_by("code", "-pk").values_list("code", "name")).items())


def functions_by_code(actor: Actor, row: Any) -> Mapping[str, Any]:
    """Which functions the payment methods of a code have in the company's call centers."""
    methods = PaymentMethod.objects.filter(call_center__legal_entity=actor.legal_entity)
    functions: dict[str, set[str]] = {}
    for code, function in methods.values_list("code", "function"):
        functions.setdefault(code, set()).add(function)
    return {"functions": functions}


REFUND_METHOD_KIND = SetupKind(
    model=RefundMethod,
    may=Permission.CHANGE_CALL_CENTERS,
    fields=("currency", "method", "receivables_method", "by_check"),
    fixed=("currency",),
    facts=functions_by_code,
    checks=(one_of("currency", currency_codes), is_paid_by_hand),
)
