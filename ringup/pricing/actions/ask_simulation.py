"""Asks what past orders would come to with other prices and discounts; a job answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import pghistory
from django.db import transaction

from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.pricing.models import Discount, PriceAdjustment, PriceSimulation
from ringup.products.models import Item
from ringup.values.decimals import plain_text
from ringup.values.refusal import Refusal

MOST_ORDERS = 2_000
MOST_WAITING = 20


@dataclass(frozen=True, kw_only=True)
class SimulationWish:
    """Discounts and adjustments by code, base prices by item number; the newest orders, at most so many, of these days.

    `starts_at` is from when on the orders come in; later than now for a discount that begins later.
    """

    call_center: int
    starts_at: datetime
    name: str = ""
    discounts: Collection[str] = ()
    adjustments: Collection[str] = ()
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    orders: int = 500
    first_day: date | None = None
    last_day: date | None = None


def ask_simulation(actor: Actor, *, wish: SimulationWish) -> PriceSimulation | Refusal:
    """The waiting simulation, or why there is none: `not_permitted`, `not_found`, `nothing_to_simulate`,
    `too_small`/`too_large` {limit}, `too_many_waiting` {limit}.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_PRICES):
        return refusal
    center = CallCenter.objects.filter(legal_entity=actor.legal_entity, pk=wish.call_center).first()
    if center is None:
        return Refusal(code="not_found", field="call_center")
    if refusal := _refuse(actor, wish, center.currency):
        return refusal
    with transaction.atomic(), pghistory.context(user=actor.user):
        waiting = PriceSimulation.objects.filter(legal_entity=actor.legal_entity, state="waiting").count()
        if waiting >= MOST_WAITING:
            return Refusal(code="too_many_waiting", facts={"limit": MOST_WAITING})
        return PriceSimulation.objects.create(
            legal_entity_id=actor.legal_entity,
            call_center=center,
            name=wish.name,
            currency=center.currency,
            starts_at=wish.starts_at,
            change={
                "discounts": sorted(wish.discounts),
                "adjustments": sorted(wish.adjustments),
                "prices": {number: plain_text(price) for number, price in sorted(wish.prices.items())},
            },
            sample={
                "orders": wish.orders,
                "from": wish.first_day.isoformat() if wish.first_day else None,
                "to": wish.last_day.isoformat() if wish.last_day else None,
            },
            asked_by_id=actor.user,
        )


def _refuse(actor: Actor, wish: SimulationWish, currency: str) -> Refusal | None:
    if not (wish.discounts or wish.adjustments or wish.prices):
        return Refusal(code="nothing_to_simulate", field="discounts")
    if wish.orders < 1:
        return Refusal(code="too_small", facts={"limit": 1}, field="orders")
    if wish.orders > MOST_ORDERS:
        return Refusal(code="too_large", facts={"limit": MOST_ORDERS}, field="orders")
    if wish.first_day and wish.last_day and wish.last_day < wish.first_day:
        return Refusal(code="must_be_more", facts={"than": wish.first_day.isoformat()}, field="last_day")
    if any(price < 0 for price in wish.prices.values()):
        return Refusal(code="too_small", facts={"limit": 0}, field="prices")
    entity = actor.legal_entity
    discounts = Discount.objects.filter(legal_entity=entity, code__in=wish.discounts, currency=currency)
    adjustments = PriceAdjustment.objects.filter(legal_entity=entity, code__in=wish.adjustments)
    items = Item.objects.filter(legal_entity=entity, number__in=wish.prices)
    for name, rows, wanted in (
        ("discounts", discounts.count(), wish.discounts),
        ("adjustments", adjustments.count(), wish.adjustments),
        ("prices", items.count(), wish.prices),
    ):
        if rows < len(wanted):
            return Refusal(code="not_found", field=name)
    return None
