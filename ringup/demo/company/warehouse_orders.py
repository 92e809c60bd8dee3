"""Orders of today for the demo's warehouse: urgent, complete, back-ordered, in hand; and goods to come."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from ringup.call_centers.loading import load_actor
from ringup.call_centers.models import User
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.customers.models import Customer
from ringup.delivery.models import ExpediteCode
from ringup.demo.company.setup import Company
from ringup.fulfillment.actions.start_pick import start_pick
from ringup.inventory.models import ExpectedReceipt, StockLevel
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry

ORDERS = 9
PAID = (PaymentEntry(method="BANK"),)


def take_orders_of_today(company: Company) -> int:
    """How many orders there are now; an order that a rule of the demo refuses is left out."""
    ada, sam = (_actor(name) for name in ("ada", "sam"))
    levels = _levels(company)
    customers = list(
        Customer.objects.filter(
            legal_entity=company.legal_entity, addresses__country="GB", addresses__is_primary=True, blocked=False
        )
        .order_by("number")
        .distinct()[: ORDERS * 2]
    )
    if ada is None or sam is None or len(levels) < ORDERS or len(customers) < ORDERS:
        return 0
    _announce(company, levels)
    placed = [
        order
        for place, customer in enumerate(customers)
        if (order := _take(ada, company, customer, levels, place)) is not None
    ]
    if placed:
        start_pick(sam, order=placed[0])
    return len(placed)


def _actor(username: str) -> Actor | None:
    user = User.objects.filter(username=username).first()
    return load_actor(user) if user else None


def _levels(company: Company) -> Sequence[StockLevel]:
    """Items of the home warehouse that are sold at a price, those that are out at the end."""
    sold = StockLevel.objects.filter(
        warehouse=company.warehouses["LEEDS"], item__state="active", item__is_master=False, item__components=None
    ).exclude(item__base_prices=None)
    there = sold.filter(on_hand__gte=30).order_by("item__number").select_related("item")[: ORDERS * 3]
    out = sold.filter(on_hand=0, expected_on__isnull=False).order_by("item__number").select_related("item")[:3]
    return [*there, *out]


def _announce(company: Company, levels: Sequence[StockLevel]) -> None:
    today = timezone.localdate()
    ExpectedReceipt.objects.bulk_create(
        ExpectedReceipt(
            item=level.item,
            warehouse=level.warehouse,
            quantity=Decimal(60),
            expected_on=level.expected_on or today + timedelta(days=6),
            reference=f"PO-{4711 + place}",
        )
        for place, level in enumerate(levels[-4:])
    )


def _take(ada: Actor, company: Company, customer: Customer, levels: Sequence[StockLevel], place: int) -> str | None:
    """One order: every third is urgent, every fourth ships complete, every second has something that is out."""
    chosen = [levels[(place * 2 + step) % (len(levels) - 3)] for step in range(3)]
    if place % 2:
        chosen[0] = levels[-1 - place % 3]
    header: dict[str, FieldChange] = {}
    if place % 3 == 0:
        code = ExpediteCode.objects.filter(legal_entity=company.legal_entity, code="RUSH").first()
        header["expedite_code"] = FieldChange(wanted=code.pk if code else None)
    if place % 4 == 1:
        header["ship_complete"] = FieldChange(wanted=True)
    wish = OrderWish(
        customer=customer.public_id,
        lines=[LineWish(item=level.item.number, quantity=Decimal(2 + place % 4)) for level in chosen],
        header=header,
        payments=PAID,
        submit=True,
    )
    placed = place_order(ada, wish=wish, submit_key=f"demo-warehouse-{company.legal_entity.code}-{place}")
    return placed.order.public_id if isinstance(placed, Placed) else None
