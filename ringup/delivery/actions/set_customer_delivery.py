"""Decides how and from where a customer is served unless an order says otherwise (spec §8, defaults)."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.models import Customer
from ringup.delivery.models import CustomerDelivery, ModeOfDelivery
from ringup.inventory.models import Warehouse
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def set_customer_delivery(
    actor: Actor, *, customer: str, mode: int | None, warehouse: int | None
) -> CustomerDelivery | Refusal:
    """The customer's defaults by keys; None leaves that to the call center. Open orders keep what they have.

    Refusals: `not_permitted`, `customer_not_found`, `mode_not_offered`, `warehouse_unknown`.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_CUSTOMERS):
        return refusal
    with transaction.atomic():
        owner = lock_row(Customer.objects.filter(legal_entity=actor.legal_entity, public_id=customer))
        if owner is None:
            return Refusal(code="customer_not_found", field="customer")
        modes = ModeOfDelivery.objects.filter(legal_entity=actor.legal_entity, active=True)
        if mode is not None and not modes.filter(pk=mode).exists():
            return Refusal(code="mode_not_offered", field="mode_of_delivery")
        warehouses = Warehouse.objects.filter(legal_entity=actor.legal_entity)
        if warehouse is not None and not warehouses.filter(pk=warehouse).exists():
            return Refusal(code="warehouse_unknown", field="warehouse")
        defaults = {"mode_id": mode, "warehouse_id": warehouse}
        row, _made = CustomerDelivery.objects.update_or_create(customer=owner, defaults=defaults)
    return row
