"""Values → rows: where a processor and we differ, put before people once."""

import logging

from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentDifference
from ringup.payments.rules.reconciling import Difference
from ringup.plumbing.card_guard import scrub

log = logging.getLogger(__name__)


def put_difference(connector: str, order: SalesOrder | None, one: Difference) -> int | None:
    """The key of the new difference, which is told in the log; None when people have it already."""
    made, new = PaymentDifference.objects.get_or_create(
        connector=connector,
        kind=one.kind.value,
        intent=scrub(one.intent)[:40],
        reference=scrub(one.reference)[:120],
        defaults={
            "order": order,
            "legal_entity_id": order.legal_entity_id if order else None,
            "currency": one.amount.currency if one.amount else "",
            "amount_minor": one.amount.minor if one.amount else None,
            "ours": one.ours[:120],
            "theirs": scrub(one.theirs)[:120],
        },
    )
    if not new:
        return None
    log.error("payments differ at %s: %s, ours %r, theirs %r", connector, one.kind.value, one.ours, one.theirs)
    return int(made.pk)
