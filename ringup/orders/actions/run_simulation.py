"""Answers one question of what past orders would come to: prices each by the one calculation, without and with it."""

import logging
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows, load_basket, load_book, load_rows
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.pricing.loading import BrokenRule, parse_adjustment, parse_discount, rules_version
from ringup.pricing.models import Discount, PriceAdjustment, PriceSimulation
from ringup.pricing.rules.simulation import Compared, PriceChange, Simulation, in_the_week_of

# After so long without a sign of life a job is given up, and another takes the question over.
SILENT = timedelta(minutes=2)
TELL_EVERY = 25
LEFT_OUT = (OrderState.DRAFT.value, OrderState.CANCELED.value)

log = logging.getLogger(__name__)


def run_simulation(actor: Actor | None) -> bool:
    """Whether there was a question to answer. Without a worker: a job asks."""
    with transaction.atomic():
        now = timezone.now()
        silent = Q(state="running") & Q(seen_at__lt=now - SILENT)
        open_ones = PriceSimulation.objects.filter(Q(state="waiting") | silent)
        row = open_ones.order_by("asked_at", "pk").select_for_update(skip_locked=True).first()
        if row is None:
            return False
        row.state, row.seen_at = PriceSimulation.State.RUNNING, now
        row.save(update_fields=["state", "seen_at"])
    try:
        result = _answer(row)
    except (BrokenRule, LookupError):
        log.exception("price simulation %s cannot be run", row.public_id)
        _finish(row, state=PriceSimulation.State.FAILED, failure="broken_rule")
    except Exception:
        log.exception("price simulation %s failed", row.public_id)
        _finish(row, state=PriceSimulation.State.FAILED, failure="unexpected")
    else:
        _finish(row, state=PriceSimulation.State.DONE, result=result)
    return True


def _finish(row: PriceSimulation, **values: Any) -> None:
    PriceSimulation.objects.filter(pk=row.pk).update(**values, finished_at=timezone.now())


def _answer(row: PriceSimulation) -> dict[str, Any]:
    orders = list(_orders(row))
    PriceSimulation.objects.filter(pk=row.pk).update(orders_wanted=len(orders), orders_done=0)
    simulation = Simulation(change=_change(row))
    zone = ZoneInfo(row.call_center.time_zone)
    starts_at = row.starts_at.astimezone(zone)
    for place, order in enumerate(orders, start=1):
        rows = _sold(load_rows(order))
        if rows.lines:
            at = in_the_week_of(starts_at, order.ordered_at.astimezone(zone))
            basket = load_basket(rows, at)
            # What was promised then is the question now.
            basket = replace(basket, lines=tuple(replace(line, locked=None) for line in basket.lines))
            simulation.add(order=order.public_id, number=order.number, basket=basket, book=load_book(rows))
        if place % TELL_EVERY == 0:
            PriceSimulation.objects.filter(pk=row.pk).update(orders_done=place, seen_at=timezone.now())
    PriceSimulation.objects.filter(pk=row.pk).update(orders_done=len(orders))
    return _result(simulation)


def _orders(row: PriceSimulation) -> QuerySet[SalesOrder]:
    """The newest orders of the sample, as `load_rows` wants them."""
    sample, zone = row.sample, ZoneInfo(row.call_center.time_zone)
    orders = SalesOrder.objects.filter(
        legal_entity=row.legal_entity_id,
        call_center=row.call_center_id,
        kind=SalesOrder.Kind.SALE,
        currency=row.currency,
    ).exclude(state__in=LEFT_OUT)
    if sample["from"]:
        start = datetime.combine(datetime.fromisoformat(sample["from"]), time.min, tzinfo=zone)
        orders = orders.filter(ordered_at__gte=start)
    if sample["to"]:
        end = datetime.combine(datetime.fromisoformat(sample["to"]), time.min, tzinfo=zone) + timedelta(days=1)
        orders = orders.filter(ordered_at__lt=end)
    joined = orders.select_related("call_center__parameters", "customer", "price_group")
    return joined.annotate(rules_version=rules_version("legal_entity")).order_by("-ordered_at", "-pk")[
        : sample["orders"]
    ]


def _sold(rows: OrderRows) -> OrderRows:
    """The order without rows that name no item or take goods back."""
    rows.lines = [line for line in rows.lines if line.item is not None and line.quantity > 0]
    kept = {line.pk for line in rows.lines}
    rows.charges = [charge for charge in rows.charges if charge.line_id is None or charge.line_id in kept]
    return rows


def _change(row: PriceSimulation) -> PriceChange:
    entity, change = row.legal_entity_id, row.change
    discounts = Discount.objects.filter(legal_entity=entity, code__in=change["discounts"])
    adjustments = PriceAdjustment.objects.filter(legal_entity=entity, code__in=change["adjustments"])
    return PriceChange(
        discounts=tuple(map(parse_discount, discounts.prefetch_related("price_groups").order_by("code"))),
        adjustments=tuple(map(parse_adjustment, adjustments.prefetch_related("price_groups").order_by("code"))),
        prices={number: Decimal(price) for number, price in change["prices"].items()},
    )


def _result(simulation: Simulation) -> dict[str, Any]:
    before, after = simulation.prospects()
    return {
        "orders": simulation.orders,
        "touched": simulation.touched,
        "before": asdict(simulation.before),
        "after": asdict(simulation.after),
        "prospect_before": asdict(before),
        "prospect_after": asdict(after),
        "given": simulation.given_minor,
        "most_changed": list(_told(simulation.most_changed)),
    }


def _told(compared: list[Compared]) -> Iterator[dict[str, Any]]:
    for one in compared:
        yield {
            "order": one.order,
            "number": one.number,
            "before": asdict(one.before),
            "after": asdict(one.after),
            "change_minor": one.change_minor,
        }
