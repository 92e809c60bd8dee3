"""Notes what an order was worth that was submitted, beside the scripts that were due in it."""

from django.db import transaction

from ringup.directed_selling.loading import worth_of
from ringup.directed_selling.models import ScriptShowing
from ringup.directed_selling.saving import in_company_currency
from ringup.orders.loading import load_rows
from ringup.orders.models import SalesOrder


def measure_scripts(actor: None, *, legal_entity: int, order: str) -> int:
    """How many scripts were due in it. Said again after a change, it notes what the order is worth then.

    No actor: only the outbox tells.
    """
    with transaction.atomic():
        due = list(ScriptShowing.objects.select_for_update().filter(legal_entity=legal_entity, order__public_id=order))
        orders = SalesOrder.objects.select_related("call_center__parameters", "legal_entity", "customer")
        row = orders.filter(legal_entity=legal_entity, public_id=order).first() if due else None
        if row is None or row.submitted_at is None:
            return 0
        rows = load_rows(row)
        worth = in_company_currency(rows, worth_of(rows))
        for showing in due:
            showing.revenue_minor, showing.margin_minor = worth["revenue_minor"], worth["margin_minor"]
            if showing.handled_seconds is None:
                showing.handled_seconds = max((row.submitted_at - showing.shown_at).total_seconds(), 0.0)
        ScriptShowing.objects.bulk_update(due, ["revenue_minor", "margin_minor", "handled_seconds"])
        return len(due)
