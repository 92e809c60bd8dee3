"""Calls in which a script was due, and what became of them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ringup.call_centers.models import User
from ringup.directed_selling.loading import texts_of
from ringup.directed_selling.models import Script, ScriptShowing, ScriptVersion
from ringup.directed_selling.rules.script_texts import steps_by_hand
from ringup.directed_selling.rules.script_versions import wording_of
from ringup.orders.models import SalesOrder

AN_ORDER_BROUGHT = {"revenue_minor": 4000, "margin_minor": 1500}


def make_calls(
    script: Script,
    version: ScriptVersion | None,
    *,
    scene: Any,
    count: int,
    bought: int,
    at: datetime | None = None,
    agent: User | None = None,
    ticked: int = 0,
    **given: Any,
) -> None:
    """So many calls with an order each, of which the first were submitted; in the first `ticked` of them step 1 was."""
    at = at or timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=3)
    name = f"{script.pk}-{version.pk if version else 0}-{ScriptShowing.objects.count()}"
    text = texts_of(version or script)["en"]
    orders = SalesOrder.objects.bulk_create(
        SalesOrder(
            legal_entity=scene.legal_entity,
            call_center=scene.call_center,
            number=f"SO-{name}-{place}",
            currency="EUR",
            state="submitted" if place < bought else "draft",
            changed_at=at + timedelta(minutes=4),
        )
        for place in range(count)
    )
    ScriptShowing.objects.bulk_create(
        ScriptShowing(
            legal_entity=scene.legal_entity,
            call_center=scene.call_center,
            order=order,
            script=script,
            version=version,
            wording=wording_of(text),
            agent=agent or scene.ada,
            longest=20.0,
            shown_at=at,
            ended_at=at + timedelta(seconds=8),
            seconds=8.0,
            handled_seconds=180.0 if place < bought else None,
            steps=len(steps_by_hand(text)),
            ticked=[1] if place < ticked else [],
            **(AN_ORDER_BROUGHT if place < bought else {}),
            **given,
        )
        for place, order in enumerate(orders)
    )
