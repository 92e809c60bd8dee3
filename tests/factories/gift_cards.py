"""Gift cards that were sold, items that sell them, and the methods that take them."""

from decimal import Decimal
from typing import Any

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.fulfillment.actions.invoice_order import Invoiced, invoice_order
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.actions.set_gift_card_sale import set_gift_card_sale
from ringup.payments.models import GiftCard, GiftCardSale, PaymentMethod
from ringup.payments.saving import PaymentEntry
from ringup.payments.saving.gift_card_sales import SaleWish
from ringup.products.models import Item
from tests.factories.products import make_item
from tests.factories.scenes import Scene

NUMBER = "GCTESTCARD2026AB"


def make_gift_card_item(scene: Scene, **values: Any) -> Item:
    """An item whose price is the card's value; without tax."""
    return make_item(
        "GIFT",
        name="Gift card",
        price=None,
        stock=None,
        legal_entity=scene.legal_entity,
        **{"gift_card": True, "tax_group": "", **values},
    )


def make_gift_card_method(scene: Scene) -> PaymentMethod:
    """The method that takes gift cards."""
    return PaymentMethod.objects.create(
        call_center=scene.call_center, code="GIFT", name="Gift card", function="gift_card", prepay=True, position=5
    )


def sell_gift_card(scene: Scene, value: str = "50.00", **wish: Any) -> Placed:
    """An accepted order of Carla's with one gift card, paid in cash, not invoiced yet."""
    if not Item.objects.filter(number="GIFT").exists():
        make_gift_card_item(scene)
    order = place_order(
        scene.actor(),
        wish=OrderWish(customer=scene.carla.public_id, lines=(LineWish(item="GIFT", price=Decimal(value)),)),
        submit_key="",
    )
    assert isinstance(order, Placed), order
    assert order.rows is not None
    [line] = order.rows.lines
    sale = set_gift_card_sale(
        scene.actor(),
        order=order.order.public_id,
        line=line.public_id,
        wish=SaleWish(**{"recipient_name": "Bob", "number": NUMBER, **wish}),
    )
    assert isinstance(sale, GiftCardSale), sale
    return order


def make_gift_card(scene: Scene, value: str = "50.00", **wish: Any) -> GiftCard:
    """A card with so much on it, sold, paid and invoiced; its number is `NUMBER` unless another is named."""

    order = sell_gift_card(scene, value, **wish).order
    add_payment(scene.actor(), order=order.public_id, entry=PaymentEntry(method="CASH"))
    done = submit_order(scene.actor(), order=order.public_id, submit_key=f"sold-{order.pk}")
    assert isinstance(done, Submitted), done
    invoiced: Any = invoice_order(actor_of(scene), order=order.public_id)
    assert isinstance(invoiced, Invoiced), invoiced
    return GiftCard.objects.latest("pk")


def actor_of(scene: Scene) -> Actor:
    """Sam, who may invoice."""
    return scene.actor(scene.sam)
