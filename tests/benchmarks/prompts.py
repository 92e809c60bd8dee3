"""What rules cost an agent: a line and the panel beside it among 10,000 links with 1,000 rules, and without rules.

Both are asked in turn, so that a busy machine is busy for both; with them the slowest may take `MORE` longer.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ringup.conditions.models import OrderRule
from ringup.directed_selling.models import ItemLink
from ringup.orders.models import SalesLine, SalesOrder
from ringup.products.models import Item
from tests.benchmarks.measuring import Measurement, measure_in_turn
from tests.benchmarks.orders import draft_of, enter, signed_in, take_off
from tests.factories.products import make_items
from tests.factories.rules import condition
from tests.factories.scenes import Scene, make_scene

# Milliseconds on the 95th percentile.
MORE = 10.0
PLAIN, LINKED, LINKS_EACH, RULES = 60, 1000, 10, 1000
# As many as the panel shows: what is compared is the choosing and not the showing.
PLAIN_LINKS = 3
# As many earlier orders as rules look at.
EARLIER_ORDERS, LINES_EACH = 200, 5
# Met and not met, from the order alone and from the customer's history.
CONDITIONS = (
    condition("customer_group", "is", "491"),
    condition("order_total", "at_least", "10"),
    condition("bought_items", "contains", "ITEM-001"),
    condition("orders_90", "at_least", "2"),
    condition("categories", "empty"),
)


def run() -> Iterator[Measurement]:
    """The line alone, and the line with its panel; each among rules and without."""
    scene = make_scene()
    items = make_items(PLAIN + LINKED, legal_entity=scene.legal_entity)
    _links(scene, items[PLAIN:])
    _plain_links(items[:PLAIN])
    _history(scene, items)
    actor, desk = scene.actor(), signed_in(scene.ada)
    plain, linked = [[item.number for item in some] for some in (items[:PLAIN], items[PLAIN:])]
    order = draft_of(actor, scene, plain[:5])

    def add(numbers: list[str], number: int, *, panel: bool) -> str:
        line = enter(desk, order, numbers[number % len(numbers)])
        if panel:
            _panel(desk, order)
        return line

    for name, panel in (("add a line", False), ("add a line and see its prompts", True)):
        yield from measure_in_turn(
            f"{name}, plain links",
            lambda number, panel=panel: add(plain, number, panel=panel),
            f"{name}, 10,000 links, 1,000 rules",
            lambda number, panel=panel: add(linked, number, panel=panel),
            undo=lambda line: take_off(actor, order, str(line)),
            size=6,
            more_ms=MORE,
        )


def _panel(desk: Client, order: SalesOrder) -> None:
    address = reverse("desk:order-offers", args=[order.public_id])
    answer = desk.get(address, headers={"HX-Request": "true"}, secure=True)
    assert answer.status_code == 200, answer.content[:500]


def _links(scene: Scene, items: list[Item]) -> None:
    rules = OrderRule.objects.bulk_create(
        OrderRule(
            legal_entity=scene.legal_entity,
            code=f"RULE-{place:04}",
            params={
                "join": "all" if place % 2 else "any",
                "conditions": [
                    CONDITIONS[place % len(CONDITIONS)],
                    CONDITIONS[(place + 1) % len(CONDITIONS)],
                    condition("quantity", "less", str(place + 2)),
                ],
            },
        )
        for place in range(RULES)
    )
    ItemLink.objects.bulk_create(
        ItemLink(
            item=item,
            linked=items[(place + step) % len(items)],
            priority=step,
            rule=rules[(place * LINKS_EACH + step) % RULES],
        )
        for place, item in enumerate(items)
        for step in range(1, LINKS_EACH + 1)
    )


def _plain_links(items: list[Item]) -> None:
    ItemLink.objects.bulk_create(
        ItemLink(item=item, linked=items[(place + 10 + step) % len(items)], priority=step)
        for place, item in enumerate(items)
        for step in range(1, PLAIN_LINKS + 1)
    )


def _history(scene: Scene, items: list[Item]) -> None:
    """A customer who orders twice a month, for years."""
    now = timezone.now()
    orders = SalesOrder.objects.bulk_create(
        SalesOrder(
            legal_entity=scene.legal_entity,
            call_center=scene.call_center,
            customer=scene.carla,
            number=f"OLD-{place}",
            currency=scene.legal_entity.currency,
            state="invoiced",
            ordered_at=now - timedelta(days=15 * (place + 1)),
        )
        for place in range(EARLIER_ORDERS)
    )
    SalesLine.objects.bulk_create(
        SalesLine(order=order, position=line + 1, item=items[(place + line) % len(items)], text="Old", quantity=1)
        for place, order in enumerate(orders)
        for line in range(LINES_EACH)
    )
