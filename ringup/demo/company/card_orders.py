"""Orders paid by card that did not go as they should, for the demo's workbenches of payments.

They need the card processor, so they are taken once it runs, and once only: each has a submit key of its own.
"""

from decimal import Decimal

from ringup.call_centers.loading import load_actor
from ringup.call_centers.models import LegalEntity, User
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.customers.models import Customer
from ringup.demo.company.customers import CONNECTOR
from ringup.fulfillment.actions.invoice_order import invoice_order
from ringup.fulfillment.models import Invoice
from ringup.inventory.models import StockLevel
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.connectors.fake_acquirer import FakeAcquirer
from ringup.payments.loading import load_connector
from ringup.payments.models import StoredCard
from ringup.payments.saving import PaymentEntry
from ringup.products.models import Item

# Which bench the order comes to stand on, and the card that brings it there (see the acquirer's standing cards).
CARDS = {
    "declined": ("tok_insufficient_funds", "9995"),
    "unknown": ("tok_wrong_amount", "0107"),
    "failed-capture": ("tok_visa", "1111"),
}
AT_THE_CAPTURE = "declined:do_not_honor"


def take_card_orders() -> int:
    """How many orders there are now; none without the company, its people or its items."""
    entity = LegalEntity.objects.filter(code="ROBIN").first()
    ada, sam = (_actor(name) for name in ("ada", "sam"))
    if entity is None or ada is None or sam is None:
        return 0
    item = _item(entity)
    customers = Customer.objects.filter(
        legal_entity=entity, addresses__country="GB", addresses__is_primary=True, blocked=False
    )
    callers = list(customers.order_by("-number").distinct()[20 : 21 + len(CARDS)])
    if item is None or len(callers) <= len(CARDS):
        return 0
    placed = {
        bench: _take(ada, caller, item, bench, PaymentEntry(method="CARD", stored_card=_card(caller, *card)))
        for (bench, card), caller in zip(CARDS.items(), callers, strict=False)
    }
    placed["pending"] = _take(ada, callers[-1], item, "pending", PaymentEntry(method="CARD", by_link=True))
    if (failing := placed["failed-capture"]) is not None:
        _fail_to_capture(sam, failing)
    return sum(order is not None for order in placed.values())


def _actor(username: str) -> Actor | None:
    user = User.objects.filter(username=username).first()
    return load_actor(user) if user else None


def _item(entity: LegalEntity) -> Item | None:
    levels = StockLevel.objects.filter(item__legal_entity=entity, item__state="active", on_hand__gte=60)
    level = levels.exclude(item__base_prices=None).filter(item__is_master=False, item__components=None)
    found = level.order_by("item__number").select_related("item").first()
    return found.item if found else None


def _card(customer: Customer, token: str, last_four: str) -> str:
    card, _made = StoredCard.objects.get_or_create(
        customer=customer,
        connector=CONNECTOR,
        token=token,
        defaults={"brand": "Visa", "last_four": last_four, "expires_year": 2031, "expires_month": 12},
    )
    return card.public_id


def _take(ada: Actor, customer: Customer, item: Item, bench: str, payment: PaymentEntry) -> SalesOrder | None:
    wish = OrderWish(
        customer=customer.public_id,
        lines=[LineWish(item=item.number, quantity=Decimal(6))],
        payments=[payment],
        submit=True,
    )
    placed = place_order(ada, wish=wish, submit_key=f"demo-card-{bench}")
    return placed.order if isinstance(placed, Placed) else None


def _fail_to_capture(sam: Actor, order: SalesOrder) -> None:
    """The processor is told to decline what it is asked next, which is the charge at the invoice."""
    acquirer = load_connector(CONNECTOR)
    if isinstance(acquirer, FakeAcquirer) and not Invoice.objects.filter(order=order).exists():
        acquirer.http.client.post("/moods", json=[AT_THE_CAPTURE])
        invoice_order(sam, order=order.public_id)
