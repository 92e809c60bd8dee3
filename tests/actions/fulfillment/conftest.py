"""The cards and orders of the payment tests, and what an invoice is asked for."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.fulfillment.actions.invoice_order import Invoiced, invoice_order
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.project.invariants import INVARIANTS, violations
from tests.actions.payments.conftest import acquirer, ada, sam, scene, take
from tests.factories.scenes import Scene

# Stock comes to the tests without movements.
OF_MONEY = [invariant for invariant in INVARIANTS if invariant.code != "I17"]
__all__ = ["acquirer", "ada", "sam", "scene", "take"]
Sell = Callable[..., SalesOrder]


@pytest.fixture(autouse=True)
def sound(scene: Scene) -> Iterator[None]:
    """Whatever a test does, the books and the orders agree afterwards."""
    yield
    assert violations(OF_MONEY) == []


@pytest.fixture
def sell(scene: Scene, ada: Actor) -> Sell:
    """`sell(PaymentEntry(method="CASH"))`: three lamps and a mug, submitted; 34.50 and 21 % tax, 41.75 (7.25 tax)."""
    count = 0

    def take_order(*payments: PaymentEntry, coupons: tuple[str, ...] = ()) -> SalesOrder:
        nonlocal count
        count += 1
        wish = OrderWish(
            customer=scene.carla.public_id,
            lines=(LineWish(item="LAMP-1", quantity=Decimal(3)), LineWish(item="MUG-1")),
            payments=payments,
            coupons=coupons,
            submit=True,
        )
        placed = place_order(ada, wish=wish, submit_key=f"sold-{count}")
        assert isinstance(placed, Placed), placed
        return SalesOrder.objects.get(pk=placed.order.pk)

    return take_order


def made(actor: Actor, order: SalesOrder, **lines: int) -> Invoiced:
    """An invoice over so many of `lamps` and `mugs`, or over all that is left."""
    names = {"lamps": "LAMP-1", "mugs": "MUG-1"}
    ids = {line.item.number: line.public_id for line in order.lines.select_related("item") if line.item}
    wanted = {ids[names[name]]: Decimal(quantity) for name, quantity in lines.items()}
    outcome = invoice_order(actor, order=order.public_id, lines=wanted or None)
    assert isinstance(outcome, Invoiced), outcome
    order.refresh_from_db()
    return outcome
