"""Changes the header of an order: delivery, dates, references, dimensions, price group."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ringup.call_centers.models import PriceGroup
from ringup.call_centers.rules.actor import Actor
from ringup.customers.models import CustomerAddress
from ringup.delivery.models import CallCenterMode, ExpediteCode
from ringup.orders.actions.set_customer import copy_address
from ringup.orders.loading import OrderRows, open_for_change, refuse_dimensions
from ringup.orders.rules.merging import FieldChange, find_conflict
from ringup.orders.saving import Changed, follow_header, propagation_of, record, reprice_and_save
from ringup.values.refusal import Refusal

# Field names of the doors and where the value stands.
FIELDS = {
    "mode_of_delivery": "mode_of_delivery_id",
    "expedite_code": "expedite_code_id",
    "delivery_address": "delivery_address_id",
    "billing_address": "billing_address_id",
    "requested_date": "requested_date",
    "ship_complete": "ship_complete",
    "customer_reference": "customer_reference",
    "price_group": "price_group_id",
    "dimensions": "dimensions",
}
# Lines that carry the old value of these follow the header.
FOLLOWED = {"mode_of_delivery", "expedite_code"}


def change_header(actor: Actor, *, order: str, changes: Mapping[str, FieldChange]) -> Changed | Refusal:
    """The order with the changed fields; lines that carried the old mode or expedite code follow (decision 8).

    Keys are those of `FIELDS`; values are primary keys, dates, booleans, texts or {dimension code: value code}. An
    address is a `CustomerAddress` key and is copied. `facts` of the result: `followed`, `kept` (counts of lines).
    Refusals: those of `open_for_change`, `changed_meanwhile`, `unknown_field`, `mode_not_offered`,
    `expedite_code_unknown`, `address_unknown`, `price_group_unknown`, `not_permitted`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        before = {name: getattr(rows.order, FIELDS[name]) for name in changes if name in FIELDS}
        if conflict := find_conflict(before, {name: changes[name] for name in before}):
            return conflict
        moves = [propagation_of(rows, FIELDS[n], c.wanted) for n, c in changes.items() if n in FOLLOWED]
        if refusal := put_header(actor, rows, changes):
            return refusal
        after = {name: getattr(rows.order, FIELDS[name]) for name in changes}
        record(actor, rows, "modify_order", before=_plain(before), after=_plain(after))
        followed, kept = sum(len(m.follow) for m in moves), sum(len(m.keep) for m in moves)
        return reprice_and_save(actor, rows, facts={"followed": followed, "kept": kept})


def put_header(actor: Actor, rows: OrderRows, changes: Mapping[str, FieldChange]) -> Refusal | None:
    """Puts checked values on the header and the lines that follow it, or says why not; nothing is stored yet."""
    if unknown := set(changes) - set(FIELDS):
        return Refusal(code="unknown_field", facts={"fields": sorted(unknown)})
    for name, change in changes.items():
        value = _checked(actor, rows, name, change.wanted)
        if isinstance(value, Refusal):
            return value
        if name in FOLLOWED:
            follow_header(rows, FIELDS[name], value)
        else:
            setattr(rows.order, FIELDS[name], value)
    return None


def _checked(actor: Actor, rows: OrderRows, name: str, wanted: Any) -> Any:
    """The value to store for a field, or why not."""
    if name in CHECKS and wanted is not None:
        return CHECKS[name](actor, rows, wanted)
    return wanted


def _mode(actor: Actor, rows: OrderRows, key: int) -> int | Refusal:
    offered = CallCenterMode.objects.filter(call_center=rows.order.call_center_id, mode=key, mode__active=True)
    return key if offered.exists() else Refusal(code="mode_not_offered", field="mode_of_delivery")


def _expedite_code(actor: Actor, rows: OrderRows, key: int) -> int | Refusal:
    known = ExpediteCode.objects.filter(legal_entity=actor.legal_entity, pk=key)
    return key if known.exists() else Refusal(code="expedite_code_unknown", field="expedite_code")


def _address(actor: Actor, rows: OrderRows, key: int) -> int | Refusal:
    if key in rows.addresses:
        return key
    found = CustomerAddress.objects.filter(pk=key, customer=rows.order.customer_id).first()
    copy = copy_address(rows, found)
    return Refusal(code="address_unknown", field="delivery_address") if copy is None else copy.pk


def _price_group(actor: Actor, rows: OrderRows, key: int) -> int | Refusal:
    known = PriceGroup.objects.filter(legal_entity=actor.legal_entity, pk=key)
    return key if known.exists() else Refusal(code="price_group_unknown", field="price_group")


def _dimensions(actor: Actor, rows: OrderRows, wanted: dict[str, str]) -> dict[str, str] | Refusal:
    return refuse_dimensions(actor, wanted) or wanted


CHECKS = {
    "mode_of_delivery": _mode,
    "expedite_code": _expedite_code,
    "delivery_address": _address,
    "billing_address": _address,
    "price_group": _price_group,
    "dimensions": _dimensions,
}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | bool | dict | None) else str(value)
        for name, value in values.items()
    }
