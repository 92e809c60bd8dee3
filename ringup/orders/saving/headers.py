"""The header of an order: which fields a door may set, checked and put on the rows."""

from collections.abc import Callable, Mapping
from typing import Any

from ringup.call_centers.models import PriceGroup
from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.models import SourceCode
from ringup.delivery.models import CallCenterMode, ExpediteCode
from ringup.orders.loading import OrderRows, refuse_dimensions
from ringup.orders.rules.addresses import OfCustomer
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import follow_header
from ringup.orders.saving.customers import choose_address
from ringup.orders.saving.source_codes import put_source_code, wanted_source_code
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
    "source_code": "source_code_id",
    "dimensions": "dimensions",
}
# Lines that carry the old value of these follow the header.
FOLLOWED = {"mode_of_delivery", "expedite_code"}


def put_header(actor: Actor, rows: OrderRows, changes: Mapping[str, FieldChange]) -> Refusal | None:
    """Puts checked values on the header and the lines that follow it, or says why not; nothing is stored yet."""
    if unknown := set(changes) - set(FIELDS):
        return Refusal(code="unknown_field", facts={"fields": sorted(unknown)})
    for name, change in changes.items():
        value = _checked(actor, rows, name, change.wanted)
        if isinstance(value, Refusal):
            return value
        if name in PUT:
            PUT[name](actor, rows, value)
        elif name in FOLLOWED:
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
    return refuse_expedite_code(actor, key) or key


def refuse_expedite_code(actor: Actor, key: int) -> Refusal | None:
    """Refuses a code that the actor's company does not have."""
    known = ExpediteCode.objects.filter(legal_entity=actor.legal_entity, pk=key)
    return None if known.exists() else Refusal(code="expedite_code_unknown", field="expedite_code")


def _address(actor: Actor, rows: OrderRows, wanted: int | OfCustomer) -> int | Refusal:
    key = choose_address(rows, wanted)
    return Refusal(code="address_unknown", field="delivery_address") if key is None else key


def _price_group(actor: Actor, rows: OrderRows, key: int) -> int | Refusal:
    known = PriceGroup.objects.filter(legal_entity=actor.legal_entity, pk=key)
    return key if known.exists() else Refusal(code="price_group_unknown", field="price_group")


def _source_code(actor: Actor, rows: OrderRows, key: int) -> SourceCode | Refusal:
    code = SourceCode.objects.filter(legal_entity=actor.legal_entity, pk=key).values_list("code", flat=True).first()
    return wanted_source_code(actor, rows, code or "")


def _dimensions(actor: Actor, rows: OrderRows, wanted: dict[str, str]) -> dict[str, str] | Refusal:
    return refuse_dimensions(actor, wanted) or wanted


CHECKS: dict[str, Callable[[Actor, OrderRows, Any], Any]] = {
    "mode_of_delivery": _mode,
    "expedite_code": _expedite_code,
    "delivery_address": _address,
    "billing_address": _address,
    "price_group": _price_group,
    "source_code": _source_code,
    "dimensions": _dimensions,
}
# What does more than to set a column.
PUT: dict[str, Callable[[Actor, OrderRows, Any], Any]] = {"source_code": put_source_code}
