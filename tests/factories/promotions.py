"""Orders that answered a source code, and copies that went out, for the analysis of promotions."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from ringup.catalogs.models import SourceCode
from ringup.orders.models import SalesLine, SalesOrder
from ringup.products.models import Item
from tests.factories.scenes import Scene


def make_answer(
    scene: Scene,
    code: SourceCode | None,
    *lines: tuple[Item | None, int, int],
    at: datetime | None = None,
    **given: Any,
) -> SalesOrder:
    """A submitted order of Carla with that source code on its header; lines as (item, quantity, net in minor units)."""
    number = SalesOrder.objects.filter(legal_entity=scene.legal_entity).count() + 1
    values = {"customer": scene.carla, "currency": "EUR", "state": "submitted", "number": f"SO-{number}", **given}
    order = SalesOrder.objects.create(
        legal_entity=scene.legal_entity,
        call_center=scene.call_center,
        source_code=code,
        ordered_at=at or timezone.now(),
        submitted_at=at or timezone.now(),
        **values,
    )
    SalesLine.objects.bulk_create(
        SalesLine(
            order=order,
            position=place,
            item=item,
            text=item.name if item else "Adjustment",
            quantity=quantity,
            net_minor=net,
        )
        for place, (item, quantity, net) in enumerate(lines, start=1)
    )
    return order
