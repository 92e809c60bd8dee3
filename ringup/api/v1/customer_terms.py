"""On which terms a customer buys: how they are served, how far they may buy on account, whether they are blocked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ringup.api.answers import json_answer
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, DecimalText, Flag, Id, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import MoneyIn
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.actions.block_customer import block_customer
from ringup.customers.actions.set_credit import set_credit
from ringup.customers.actions.unblock_customer import unblock_customer
from ringup.customers.models import Customer
from ringup.delivery.actions.set_customer_delivery import set_customer_delivery
from ringup.delivery.queries import find_customer_defaults, find_mode_key
from ringup.inventory.queries import find_warehouse_key
from ringup.values.money import Money
from ringup.values.refusal import Refusal

router = Router(tags=["customers"])
NOT_FOUND = Refusal(code="customer_not_found")


class CreditIn(Body):
    """How far the customer may buy on account; without a limit as far as they like.

    `mandatory_limit`: the limit is looked at whatever an order is paid with. Without `installments` that stays.
    """

    on_account: Flag
    limit: MoneyIn | None = None
    mandatory_limit: Flag = False
    installments: Flag | None = None


class DeliveryIn(Body):
    """Codes of a mode of delivery and a warehouse; what is empty the call center decides."""

    mode_of_delivery: Text = ""
    warehouse: Text = ""


class BlockIn(Body):
    """Why nothing is sold to the customer."""

    reason: Text


class CustomerTerms(Answer):
    """The terms of a customer; empty is as the call center or the address has it. Without a limit it is null."""

    currency: str
    on_account: bool
    limit: DecimalText | None
    mandatory_limit: bool
    installments: bool
    balance: DecimalText
    mode_of_delivery: str
    warehouse: str
    tax_group: str
    delay_exempt: bool
    blocked: bool
    blocked_because: str


@router.get("/{customer}/terms", operation_id="get_customer_terms", response={200: CustomerTerms})
def get_terms(request: HttpRequest, customer: Id) -> HttpResponse:
    """The terms on which a customer buys."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    row = _find(actor, customer)
    return problem(NOT_FOUND) if row is None else json_answer(_value(row))


@router.put("/{customer}/credit", operation_id="set_customer_credit", response={200: CustomerTerms})
def put_credit(request: HttpRequest, customer: Id, body: CreditIn) -> HttpResponse:
    """Sets how far the customer may buy on account; the limit in the customer's currency."""
    actor = caller(request)
    limit = Money.from_decimal(body.limit.amount, body.limit.currency) if body.limit else None
    outcome = set_credit(
        actor,
        customer=customer,
        allow_on_account=body.on_account,
        credit_limit_minor=limit.minor if limit else None,
        mandatory_credit_limit=body.mandatory_limit,
        installment_eligible=body.installments,
        currency=limit.currency if limit else "",
    )
    return _answer(actor, customer, outcome)


@router.put("/{customer}/delivery", operation_id="set_customer_delivery", response={200: CustomerTerms})
def put_delivery(request: HttpRequest, customer: Id, body: DeliveryIn) -> HttpResponse:
    """Sets how and from where the customer is served unless an order says otherwise."""
    actor = caller(request)
    company = actor.legal_entity
    mode, warehouse = body.mode_of_delivery, body.warehouse
    outcome = set_customer_delivery(
        actor,
        customer=customer,
        # A code that nobody has is a key that nothing has.
        mode=(find_mode_key(legal_entity=company, code=mode) or 0) if mode else None,
        warehouse=(find_warehouse_key(legal_entity=company, code=warehouse) or 0) if warehouse else None,
    )
    return _answer(actor, customer, outcome)


@router.put("/{customer}/block", operation_id="block_customer", response={200: CustomerTerms})
def put_block(request: HttpRequest, customer: Id, body: BlockIn) -> HttpResponse:
    """Blocks the customer: nothing is sold to them until somebody lifts the block."""
    actor = caller(request)
    return _answer(actor, customer, block_customer(actor, customer=customer, reason=body.reason))


@router.delete("/{customer}/block", operation_id="unblock_customer", response={200: CustomerTerms})
def delete_block(request: HttpRequest, customer: Id) -> HttpResponse:
    """Lifts the block."""
    actor = caller(request)
    return _answer(actor, customer, unblock_customer(actor, customer=customer))


def _answer(actor: Actor, customer: str, outcome: object) -> HttpResponse:
    if isinstance(outcome, Refusal):
        # The address names the customer here, no field does.
        return problem(NOT_FOUND if outcome.code == NOT_FOUND.code else outcome)
    row = _find(actor, customer)
    return problem(NOT_FOUND) if row is None else json_answer(_value(row))


def _find(actor: Actor, customer: str) -> Customer | None:
    rows = Customer.objects.filter(legal_entity=actor.legal_entity, public_id=customer)
    return rows.select_related("tax_group", "legal_entity").defer("search_text").first()


def _value(row: Customer) -> dict[str, Any]:
    currency, delivery = row.currency or row.legal_entity.currency, find_customer_defaults(customer=row.pk)
    limit = row.credit_limit_minor
    return {
        "currency": currency,
        "on_account": row.allow_on_account,
        "limit": None if limit is None else str(Money(limit, currency)),
        "mandatory_limit": row.mandatory_credit_limit,
        "installments": row.installment_eligible,
        "balance": str(Money(row.balance_minor, currency)),
        "mode_of_delivery": delivery.mode_code,
        "warehouse": delivery.warehouse_code,
        "tax_group": row.tax_group.code if row.tax_group else "",
        "delay_exempt": row.delay_exempt,
        "blocked": row.blocked,
        "blocked_because": row.blocked_because,
    }
