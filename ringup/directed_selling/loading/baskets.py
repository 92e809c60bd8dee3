"""Rows → values: what was bought together."""

from collections.abc import Sequence
from datetime import datetime

from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.states import BINDING


def load_baskets(*, legal_entity: int, until: datetime | None = None) -> list[tuple[datetime, Sequence[int]]]:
    """Every sale that holds, the oldest first: its moment and the keys of its items as they were entered; one query."""
    lines = SalesLine.objects.filter(
        order__legal_entity=legal_entity,
        order__state__in=[state.value for state in BINDING],
        order__kind=SalesOrder.Kind.SALE,
        item__isnull=False,
        quantity__gt=0,
        unit_price__gt=0,
    )
    if until is not None:
        lines = lines.filter(order__ordered_at__lt=until)
    rows = lines.order_by("order__ordered_at", "order_id", "position").values_list(
        "order_id", "order__ordered_at", "item_id"
    )
    found: dict[int, tuple[datetime, dict[int, None]]] = {}
    for order, moment, item in rows.iterator(chunk_size=20_000):
        assert item is not None
        found.setdefault(order, (moment, {}))[1][item] = None
    return [(moment, tuple(items)) for moment, items in found.values()]
