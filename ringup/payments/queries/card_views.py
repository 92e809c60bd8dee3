"""Who saw which card: the list for those who may see the audit."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from ringup.payments.models import CardView

if TYPE_CHECKING:
    from django.db.models import QuerySet


def list_card_views(
    *,
    legal_entity: int,
    start: datetime | None = None,
    end: datetime | None = None,
    order: str = "",
    customer: str = "",
    user: str = "",
) -> "QuerySet[CardView]":
    """Views from `start` to before `end`, the last one first, with order, customer and user; one query.

    `order` is a number or a public id, `customer` a number, a public id or a last name, `user` the name of sign-in.
    """
    rows = CardView.objects.filter(legal_entity=legal_entity).select_related("order", "customer", "user")
    if start is not None:
        rows = rows.filter(seen_at__gte=start)
    if end is not None:
        rows = rows.filter(seen_at__lt=end)
    if order:
        rows = rows.filter(Q(order__number__iexact=order) | Q(order_id=order))
    if customer:
        rows = rows.filter(
            Q(customer__number__iexact=customer)
            | Q(customer__public_id=customer)
            | Q(customer__last_name__iexact=customer)
        )
    if user:
        rows = rows.filter(user__username__iexact=user)
    return rows.order_by("-pk")
