"""Notes a delivery that a supplier announced, so that the desk can promise by it."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.inventory.models import ExpectedReceipt, Warehouse
from ringup.orders.loading import find_items
from ringup.values.refusal import Refusal


def announce_receipt(
    actor: Actor, *, warehouse: str, item: str, quantity: Decimal, expected_on: date, reference: str = ""
) -> ExpectedReceipt | Refusal:
    """So many of an item (number or bar code) for the warehouse (its code) on a day.

    Refusals: `not_permitted`, `warehouse_unknown`, `item_not_found`, `quantity_not_positive`.
    """
    if refusal := refuse_without(actor, Permission.SHIP_ORDERS):
        return refusal
    with transaction.atomic():
        place = Warehouse.objects.filter(legal_entity=actor.legal_entity, code=warehouse).first()
        if place is None:
            return Refusal(code="warehouse_unknown", field="warehouse")
        found = find_items(actor, [item]).get(item)
        if found is None:
            return Refusal(code="item_not_found", facts={"item": item}, field="item")
        if quantity <= 0:
            return Refusal(code="quantity_not_positive", field="quantity")
        return ExpectedReceipt.objects.create(
            item=found, warehouse=place, quantity=quantity, expected_on=expected_on, reference=reference
        )
