"""Orders that wait on the workbenches, each for its own reason."""

from decimal import Decimal

from ringup.call_centers.models import Parameters
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.models import PaymentMethod, StoredCard
from ringup.payments.saving import PaymentEntry
from ringup.values.money import Money
from tests.factories import make_reason_code
from tests.factories.scenes import Scene


def prepare(scene: Scene) -> None:
    """Checks above 50.00 wait; too much or too little by check, and too much on account, goes to review."""
    Parameters.objects.filter(call_center=scene.call_center).update(
        check_threshold_minor=5_000, check_hold_days=4, allow_out_of_balance=True, credit_limit_stops=False
    )
    PaymentMethod.objects.filter(function="card").update(connector="fake_acquirer")
    scene.carla.allow_on_account, scene.carla.credit_limit_minor = True, 1_000
    scene.carla.save()
    make_reason_code("STOLEN", kind="payment_decline", text="Card stolen", legal_entity=scene.legal_entity)
    make_reason_code("CHANGED", kind="order_cancellation", text="Changed their mind", legal_entity=scene.legal_entity)


def submitted(
    scene: Scene, key: str, *, function: str, amount: str | None = None, token: str = "", quantity: int = 1
) -> SalesOrder:
    """A submitted order of lamps at 12.10, paid by the function; a card is put on file by its token."""
    if token and not StoredCard.objects.filter(token=token).exists():
        StoredCard.objects.create(
            customer=scene.carla,
            connector="fake_acquirer",
            token=token,
            brand="visa",
            last_four="0002",
            expires_year=2031,
            expires_month=12,
        )
    entry = PaymentEntry(
        method=PaymentMethod.objects.get(call_center=scene.call_center, function=function).code,
        amount=Money.from_decimal(Decimal(amount), "EUR") if amount else None,
        check_number="4711" if function == "check" else "",
        stored_card=StoredCard.objects.get(token=token).public_id if token else "",
    )
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(quantity)),),
        payments=(entry,),
        submit=True,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key=key)
    assert isinstance(placed, Placed), placed
    return SalesOrder.objects.get(pk=placed.order.pk)


def large_check(scene: Scene, key: str = "check") -> SalesOrder:
    return submitted(scene, key, function="check", quantity=10)


def short_check(scene: Scene, key: str = "short") -> SalesOrder:
    return submitted(scene, key, function="check", amount="10.00")


def over_the_limit(scene: Scene, key: str = "limit") -> SalesOrder:
    return submitted(scene, key, function="customer")


def declined(scene: Scene, key: str = "declined", token: str = "tok_do_not_honor") -> SalesOrder:
    return submitted(scene, key, function="card", token=token)


def unanswered(scene: Scene, key: str = "slow") -> SalesOrder:
    return submitted(scene, key, function="card", token="tok_time_out_before")
