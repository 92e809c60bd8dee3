"""A call center that takes cards at a fake acquirer of this test, and Carla's cards on file."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.models import PaymentLine, PaymentMethod, PaymentOperation, StoredCard
from ringup.payments.saving import PaymentEntry
from tests.acquirer import IMPATIENCE, TestAcquirer, running_acquirer
from tests.factories.scenes import Scene, make_scene

Take = Callable[..., SalesOrder]


@pytest.fixture
def acquirer(tmp_path: Path, settings: Any) -> Iterator[TestAcquirer]:
    with running_acquirer(tmp_path) as running:
        ours = {**running.settings, "seconds": str(IMPATIENCE)}
        settings.PAYMENT_CONNECTORS = {"fake_acquirer": ours, "terminal_outside": {}}
        yield running


@pytest.fixture
def scene(acquirer: TestAcquirer, db: None) -> Scene:
    scene = make_scene()
    PaymentMethod.objects.filter(function="card").update(connector="fake_acquirer")
    return scene


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


@pytest.fixture
def sam(scene: Scene) -> Actor:
    return scene.actor(scene.sam)


def card_on_file(scene: Scene, token: str = "tok_visa", **values: Any) -> StoredCard:
    """A card of Carla's, by its token at the acquirer."""
    return StoredCard.objects.create(
        **{
            "customer": scene.carla,
            "connector": "fake_acquirer",
            "token": token,
            "brand": "visa",
            "last_four": "1111",
            "expires_year": 2031,
            "expires_month": 12,
            **values,
        }
    )


def method(scene: Scene, function: str) -> str:
    return PaymentMethod.objects.get(call_center=scene.call_center, function=function).code


@pytest.fixture
def take(scene: Scene, ada: Actor) -> Take:
    """`take("tok_visa")` is a submitted order that pays with that card; `submit=False` leaves it a draft."""
    count = 0

    def take_order(token: str = "tok_visa", *, submit: bool = True, **entry: Any) -> SalesOrder:
        nonlocal count
        count += 1
        card = StoredCard.objects.filter(token=token).first() or card_on_file(scene, token)
        payment = PaymentEntry(method=method(scene, "card"), stored_card=card.public_id, **entry)
        wish = OrderWish(
            customer=scene.carla.public_id,
            lines=(LineWish(item="LAMP-1", quantity=Decimal(2)), LineWish(item="MUG-1")),
            payments=(payment,),
            submit=submit,
        )
        placed = place_order(ada, wish=wish, submit_key=f"order-{count}")
        assert isinstance(placed, Placed), placed
        return SalesOrder.objects.get(pk=placed.order.pk)

    return take_order


def payment_of(order: SalesOrder) -> PaymentLine:
    """The order's latest payment."""
    return order.payments.latest("pk")


def operation_of(order: SalesOrder) -> PaymentOperation:
    """The order's latest operation."""
    return PaymentOperation.objects.filter(payment_line__order=order).latest("pk")


def states(order: SalesOrder) -> tuple[str, str, str]:
    """The payment status of the order, the state of its latest payment, and of its latest operation."""
    order.refresh_from_db()
    return order.payment_status, payment_of(order).state, operation_of(order).state


def now_due(order: SalesOrder) -> int:
    """Makes the order's latest operation due to be looked at; its key."""
    row = operation_of(order)
    PaymentOperation.objects.filter(pk=row.pk).update(look_again_at=row.created_at)
    return row.pk
