"""Notes a customer's wish for a catalog: it waits in the queue until it is printed."""

from django.db import transaction

from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import CatalogRequest
from ringup.catalogs.queries import find_source_code
from ringup.customers.models import Customer
from ringup.plumbing.days import today_in
from ringup.plumbing.locks import lock_rows
from ringup.values.refusal import Cure, Refusal

MOST_COPIES = 20


def request_catalog(actor: Actor, *, customer: str, source_code: str, quantity: int = 1) -> CatalogRequest | Refusal:
    """The request of the customer (by public id) for copies of the source code's catalog.

    A second wish for the same that waits already raises its copies. Refusals: `not_permitted`, `no_call_center`,
    `directed_selling_off`, `customer_not_found`, `customer_without_address`, `copies_out_of_range` {most},
    `copies_wait_already` {waiting, most}, those of `find_source_code`.
    """
    if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
        return refusal
    center = CallCenter.objects.filter(pk=actor.call_center or 0, legal_entity=actor.legal_entity).first()
    if center is None:
        return Refusal(code="no_call_center")
    if not center.directed_selling:
        return Refusal(code="directed_selling_off", facts={"call_center": center.name})
    if not 1 <= quantity <= MOST_COPIES:
        return Refusal(code="copies_out_of_range", facts={"most": MOST_COPIES}, field="quantity")
    with transaction.atomic():
        row = (
            Customer.objects.filter(legal_entity=actor.legal_entity, public_id=customer, merged_into=None)
            .select_for_update(of=("self",), no_key=True)  # the print of another wish notes what it sent meanwhile
            .first()
        )
        if row is None:
            return Refusal(code="customer_not_found", field="customer")
        if not row.addresses.exists():
            return Refusal(code="customer_without_address", cure=Cure(code="add_address"), field="customer")
        today = today_in(center.time_zone)
        code = find_source_code(legal_entity=actor.legal_entity, call_center=center.pk, code=source_code, today=today)
        if isinstance(code, Refusal):
            return code
        wishes = CatalogRequest.objects.filter(customer=row, source_code=code, state=CatalogRequest.State.WAITING)
        # Locked: what is printed right now is none that waits.
        waiting = next(iter(lock_rows(wishes)), None)
        if waiting is not None:
            if waiting.quantity + quantity > MOST_COPIES:
                facts = {"waiting": waiting.quantity, "most": MOST_COPIES}
                return Refusal(code="copies_wait_already", facts=facts, field="quantity")
            waiting.quantity += quantity
            waiting.save(update_fields=["quantity"])
            return waiting
        return CatalogRequest.objects.create(
            legal_entity_id=actor.legal_entity,
            source_code=code,
            customer=row,
            quantity=quantity,
            requested_by_id=actor.user,
        )
