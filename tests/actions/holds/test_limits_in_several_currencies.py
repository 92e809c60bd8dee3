"""Limits are kept in one currency and hold orders in every other one, by the exchange rates (record 39)."""

from decimal import Decimal

import pytest
from django.utils import timezone

from ringup.call_centers.models import CallCenter, Parameters
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.holds.actions.change_credit_limit import change_credit_limit
from ringup.holds.models import OrderHold
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.models import LedgerEntry, PaymentMethod
from ringup.payments.rules.ledger import overpaid
from ringup.payments.saving import PaymentEntry
from ringup.payments.saving.ledger import post
from ringup.pricing.models import BasePrice, ExchangeRate
from ringup.products.models import Item
from ringup.reports.queries.workbenches import list_blockers
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from ringup.web.ui.wording import say
from tests.factories.prices import make_exchange_rate
from tests.factories.products import make_item
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db

RATES = {"JPY": "160", "GBP": "0.8", "USD": "1.25"}


@pytest.fixture
def scene() -> Scene:
    """Harbor Gifts keeps its books in euros and sells crates at 100.00 EUR; Carla buys on account within 500.00 EUR."""
    scene = make_scene(prices_include_tax=True, parameters={"credit_limit_stops": False})
    make_item("CRATE", name="Crate", price="100.00", legal_entity=scene.legal_entity)
    for currency, rate in RATES.items():
        make_exchange_rate(scene.legal_entity, rate, currency=currency)
    return scene


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


def sell_in(scene: Scene, currency: str) -> None:
    CallCenter.objects.filter(pk=scene.call_center.pk).update(currency=currency)


def set_parameters(scene: Scene, **values: object) -> None:
    Parameters.objects.filter(call_center=scene.call_center).update(**values)


def place(actor: Actor, scene: Scene, *, crates: int, function: str = "customer") -> Placed | tuple[Refusal, ...]:
    method = PaymentMethod.objects.get(call_center=scene.call_center, function=function)
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="CRATE", quantity=Decimal(crates)),),
        payments=(PaymentEntry(method=method.code, check_number="4711" if function == "check" else ""),),
        submit=True,
    )
    return place_order(actor, wish=wish, submit_key=f"{function}-{crates}-{timezone.now().timestamp()}")


def refusals(outcome: Placed | tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    assert not isinstance(outcome, Placed)
    return outcome


def held(actor: Actor, scene: Scene, *, crates: int, function: str = "customer") -> list[tuple[str, int, str]]:
    """Why the order of so many crates is held, for how much in its own currency, and the rate that is missing."""
    placed = place(actor, scene, crates=crates, function=function)
    assert isinstance(placed, Placed), placed
    rows = OrderHold.objects.filter(order=placed.order, cleared_at=None).order_by("pk")
    return [(row.cause, row.amount_minor or 0, row.lacking_rate) for row in rows]


def price_without_rate(currency: str, price: str) -> None:
    """The crate has a price of its own there, and nobody says what the currency is worth."""
    BasePrice.objects.create(item=Item.objects.get(number="CRATE"), currency=currency, price=Decimal(price))
    ExchangeRate.objects.filter(currency=currency).delete()


@pytest.mark.parametrize(
    ("currency", "crates", "expected"),
    [
        ("EUR", 5, []),
        ("EUR", 6, [("credit_limit", 100_00, "")]),
        ("JPY", 5, []),
        ("JPY", 6, [("credit_limit", 16_000, "")]),
        ("GBP", 5, []),
        ("GBP", 6, [("credit_limit", 80_00, "")]),
        ("USD", 5, []),
        ("USD", 6, [("credit_limit", 125_00, "")]),
    ],
)
def test_500_euros_of_credit_are_five_crates_in_every_currency(scene, ada, currency, crates, expected):
    sell_in(scene, currency)
    assert held(ada, scene, crates=crates) == expected


def test_a_limit_in_the_customers_own_currency_holds_an_order_in_another_one(scene, ada):
    """60,000 JPY are 375.00 EUR by way of the company's currency, also for an order in dollars."""
    scene.carla.currency, scene.carla.credit_limit_minor = "JPY", 60_000
    scene.carla.save()
    sell_in(scene, "USD")
    assert held(ada, scene, crates=3) == []
    sell_in(scene, "GBP")
    assert held(ada, scene, crates=1) == [("credit_limit", 20_00, "")]


def test_open_orders_in_several_currencies_count_together(scene, ada):
    for currency in ("JPY", "USD"):
        sell_in(scene, currency)
        assert held(ada, scene, crates=2) == []
    sell_in(scene, "EUR")
    assert held(ada, scene, crates=2) == [("credit_limit", 100_00, "")]


def test_what_is_owed_in_other_currencies_counts_and_stands_in_no_balance_of_another(scene, ada):
    sell_in(scene, "JPY")
    placed = place(ada, scene, crates=1)
    assert isinstance(placed, Placed)
    post(None, placed.order, [overpaid("IN-YEN", Money(32_000, "JPY"))])
    scene.carla.refresh_from_db()
    assert (scene.carla.balance_minor, LedgerEntry.objects.filter(currency="JPY").exists()) == (0, True)
    sell_in(scene, "EUR")
    # 500.00, and 200.00 to the customer's credit, less 100.00 for the open order.
    assert held(ada, scene, crates=6) == []
    assert held(ada, scene, crates=1) == [("credit_limit", 100_00, "")]


def test_where_it_stops_the_refusal_tells_the_limit_in_its_own_currency(scene, ada):
    set_parameters(scene, credit_limit_stops=True)
    sell_in(scene, "JPY")
    [refused] = refusals(place(ada, scene, crates=6))
    assert refused.code == "credit_limit_exceeded"
    assert refused.facts == {"limit": "500.00", "used": "0.00", "free": "500.00", "currency": "EUR"}
    assert isinstance(place(ada, scene, crates=5), Placed)


def test_without_an_exchange_rate_an_order_on_account_is_held_and_says_so(scene, ada):
    price_without_rate("JPY", "16000")
    sell_in(scene, "JPY")
    assert held(ada, scene, crates=1) == [("credit_limit", 16_000, "JPY/EUR")]


def test_without_an_exchange_rate_nothing_goes_on_account_where_the_limit_stops(scene, ada):
    set_parameters(scene, credit_limit_stops=True)
    price_without_rate("JPY", "16000")
    sell_in(scene, "JPY")
    [refused] = refusals(place(ada, scene, crates=1))
    facts = {"amount": {"minor": 16_000, "currency": "JPY"}, "currency": "JPY", "other": "EUR"}
    assert (refused.code, refused.facts) == ("no_exchange_rate", facts)
    assert "JPY" in say(refused).text
    assert say(refused).cure


def test_a_customer_without_a_limit_needs_no_exchange_rate(scene, ada):
    scene.carla.credit_limit_minor = None
    scene.carla.save()
    price_without_rate("JPY", "16000")
    sell_in(scene, "JPY")
    assert held(ada, scene, crates=1) == []


def test_a_hold_without_a_rate_names_who_can_release_it_and_ends_with_the_rate(scene, ada):
    price_without_rate("JPY", "16000")
    sell_in(scene, "JPY")
    placed = place(ada, scene, crates=1)
    assert isinstance(placed, Placed)
    order = SalesOrder.objects.get(pk=placed.order.pk)
    [reason] = list_blockers(order)
    assert (reason.code, reason.facts["currency"], reason.facts["other"]) == ("no_exchange_rate", "JPY", "EUR")
    assert reason.cure is not None
    assert (reason.cure.code, bool(reason.cure.facts["roles"])) == ("roles_release_hold", True)
    make_exchange_rate(scene.legal_entity, "160", currency="JPY")
    sam = scene.actor(scene.sam)
    wrong = change_credit_limit(sam, order=order.public_id, limit=Money(50_000, "JPY"))
    assert isinstance(wrong, Refusal)
    assert (wrong.code, wrong.facts["currency"]) == ("wrong_currency", "EUR")
    assert not isinstance(change_credit_limit(sam, order=order.public_id, limit=Money(500_00, "EUR")), Refusal)
    assert not OrderHold.objects.filter(order=order, cleared_at=None).exists()


@pytest.mark.parametrize(("crates", "expected"), [(1, []), (2, [("check", 200_00, "")])])
def test_the_threshold_of_checks_is_in_the_currency_of_the_call_center(scene, ada, crates, expected):
    """20,000 JPY are 125.00 EUR: two crates are above it, although 200.00 are but 20,000 cents."""
    set_parameters(scene, check_threshold_minor=20_000)
    scene.carla.currency = "EUR"
    scene.carla.save()
    CallCenter.objects.filter(pk=scene.call_center.pk).update(currency="JPY", accepted_currencies=["EUR"])
    assert held(ada, scene, crates=crates, function="check") == expected


def test_a_check_that_cannot_be_compared_is_held(scene, ada):
    set_parameters(scene, check_threshold_minor=10**9)
    scene.carla.currency = "EUR"
    scene.carla.save()
    ExchangeRate.objects.all().delete()
    CallCenter.objects.filter(pk=scene.call_center.pk).update(currency="JPY", accepted_currencies=["EUR"])
    assert held(ada, scene, crates=1, function="check") == [("check", 100_00, "EUR/JPY")]
