"""Says which customer is on the line: one of several candidates, or somebody with an unknown number."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.calls.models import Call
from ringup.customers.models import Customer
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def name_caller(actor: Actor, *, call: str, customer: str) -> Call | Refusal:
    """The call (by its public id) with that customer (by its public id).

    Refusals: `not_permitted`, `call_not_found`, `customer_not_found`.
    """
    if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
        return refusal
    with transaction.atomic():
        row = lock_row(Call.objects.filter(legal_entity=actor.legal_entity, public_id=call))
        if row is None:
            return Refusal(code="call_not_found")
        caller = Customer.objects.filter(legal_entity=actor.legal_entity, public_id=customer).first()
        if caller is None:
            return Refusal(code="customer_not_found", field="customer")
        if row.customer_id != caller.pk:
            row.customer = caller
            row.save(update_fields=["customer"])
    return row
