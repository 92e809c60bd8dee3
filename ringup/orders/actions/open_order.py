"""Begins a sales order in the actor's active call center: nothing else happens until the first line or customer."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.models import CallCenter, CallCenterDimension
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.calls.models import Call
from ringup.delivery.models import CallCenterMode
from ringup.inventory.models import CallCenterWarehouse
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesOrder
from ringup.orders.saving import number_order, record, reprice_and_save, save_events
from ringup.orders.saving.gifts import put_gifts
from ringup.orders.saving.source_codes import put_dialled_code
from ringup.plumbing.prepared_rows import PreparedRows, PreparedValues
from ringup.values.refusal import Refusal

CENTER = PreparedRows(
    lambda key, legal_entity: CallCenter.objects.filter(pk=key, legal_entity=legal_entity).select_related("parameters")
)
DEFAULT_MODE = PreparedRows(
    lambda center: CallCenterMode.objects.filter(call_center=center, is_default=True).select_related("mode")
)
WAREHOUSES = PreparedRows(lambda center: CallCenterWarehouse.objects.filter(call_center=center).order_by("pk"))
DIMENSIONS = PreparedValues(
    lambda center: CallCenterDimension.objects.filter(call_center=center).values_list("dimension__code", "value__code")
)


def open_order(
    actor: Actor, *, call: str | None = None, public_id: str = "", goes_on: bool = False
) -> OrderRows | Refusal:
    """A new draft with the defaults of the call center (spec §1); `call` is the public id of the call it belongs to.

    `public_id` is an unused one that the asker has shown already: a screen has its address before anything is stored.
    With `goes_on` the asker goes on in this transaction: it numbers the order and stores its events at the end.

    Refusals: `not_permitted`, `no_call_center`, `call_center_inactive`, `call_not_found`.
    """
    if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
        return refusal
    if actor.call_center is None:
        return Refusal(code="no_call_center")
    [center] = CENTER(actor.call_center, actor.legal_entity)
    if not center.active:
        return Refusal(code="call_center_inactive", facts={"call_center": center.name})
    with transaction.atomic(savepoint=False):
        call_row = None
        if call is not None:
            call_row = Call.objects.filter(legal_entity=actor.legal_entity, public_id=call).first()
            if call_row is None:
                return Refusal(code="call_not_found")
        order = _draft(actor, center, call_row)
        order.public_id = public_id or order.public_id
        order.number = order.public_id
        rows = OrderRows(order=order, lines=[], charges=[], addresses={})
        if call_row is not None:
            put_dialled_code(rows, call_row.dialled_number)
        if not goes_on:
            number_order(rows)
        order.save(force_insert=True)
        record(actor, rows, "create_order")
        if not goes_on:
            save_events(rows)
            if order.source_code_id is not None:
                put_gifts(rows)
                reprice_and_save(actor, rows)
    return rows


def _draft(actor: Actor, center: CallCenter, call: Call | None) -> SalesOrder:
    mode = DEFAULT_MODE.first(center.pk)
    stock = WAREHOUSES.first(center.pk)
    return SalesOrder(
        legal_entity_id=actor.legal_entity,
        call_center=center,
        call=call,
        currency=center.currency,
        prices_include_tax=center.prices_include_tax,
        language=center.language,
        mode_of_delivery=mode.mode if mode else None,
        expedite_code_id=mode.mode.expedite_code_id if mode else None,
        warehouse_id=stock.warehouse_id if stock else None,
        dimensions=dict(DIMENSIONS(center.pk)),
        created_by_id=actor.user,
        ordered_at=timezone.now(),
        changed_at=timezone.now(),
    )
