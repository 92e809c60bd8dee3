"""A reopened order at the desk: both prices side by side on the line, and the one that costs more with a reason."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import BasePrice
from tests.api.conftest import permitted
from tests.factories.company import make_reason_code
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def scene() -> Scene:
    found = make_scene()
    make_reason_code("AGREED", legal_entity=found.legal_entity)
    return found


@pytest.fixture
def order(scene: Scene) -> str:
    """Two lamps, promised at 10.00; today they cost 9.00."""
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=[LineWish(item="LAMP-1", quantity=Decimal(2))],
        payments=[PaymentEntry(method="CASH")],
        submit=True,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key="first")
    assert isinstance(placed, Placed), placed
    BasePrice.objects.filter(item=scene.items[0]).update(price=Decimal(9))
    return placed.order.public_id


@pytest.fixture
def ada(scene: Scene) -> Client:
    client = Client()
    client.force_login(scene.ada)
    return client


def post(client: Client, name: str, order: str, *parts: str, **fields: str):
    revision = SalesOrder.objects.get(public_id=order).revision
    address = reverse(f"desk:{name}", args=[order, *parts])
    return client.post(address, {"revision": str(revision), **fields}, headers=HTMX)


def line() -> str:
    return SalesLine.objects.order_by("position")[0].public_id


def test_reopening_shows_both_prices_and_the_one_that_holds(ada, order):
    shown = post(ada, "modify-order", order).text
    assert "promised 20.00, today 18.00: today&#x27;s price holds" in shown
    detail = ada.get(reverse("desk:line-detail", args=[order, line()]), headers=HTMX).text
    for text in ("Promised", "Today", 'value="kept"', "AGREED", "Today&#x27;s price"):
        assert text in detail


def test_the_dearer_price_needs_a_reason_and_the_cheaper_one_none(ada, order):
    post(ada, "modify-order", order)
    refused = post(ada, "choose-price", order, line(), choice="kept")
    assert refused.status_code == 422
    assert "a reason code is needed" in refused.text
    kept = post(ada, "choose-price", order, line(), choice="kept", reason="AGREED")
    assert "promised 20.00, today 18.00: the promise holds" in kept.text
    assert SalesLine.objects.get().unit_price == 10
    assert "today&#x27;s price holds" in post(ada, "entry", order, text="@today", line=line()).text
    assert "the promise holds" in post(ada, "entry", order, text="@kept !agreed", line=line()).text


def test_one_more_than_promised_comes_on_a_line_of_its_own(ada, order):
    post(ada, "modify-order", order)
    more = post(ada, "change-line", order, line(), more="1")
    assert more.status_code == 200
    assert "What goes beyond the promise is on line 2, at today&#x27;s price." in more.text
    assert list(SalesLine.objects.order_by("position").values_list("quantity", flat=True)) == [2, 1]
    again = post(ada, "change-line", order, line(), more="1")
    assert 'hx-swap-oob="beforeend:#order-lines-body"' not in again.text
    assert list(SalesLine.objects.order_by("position").values_list("quantity", flat=True)) == [2, 2]


def test_the_price_by_hand_is_marked_in_colour_and_words(ada, scene, order):
    sam = scene.actor(scene.sam)
    assert not isinstance(modify_order(sam, order=order), tuple)
    client = Client()
    client.force_login(scene.sam)
    shown = post(client, "entry", order, text="@8 !agreed", line=line()).text
    assert 'class="amount price-override"' in shown
    assert 'aria-label="Price by hand: agreed"' in shown
    assert SalesOrder.objects.get().events.filter(kind="line_price_override_on", after__reason="agreed").exists()
    assert "price-override" not in post(client, "entry", order, text="-@", line=line()).text
    assert SalesOrder.objects.get().events.filter(kind="line_price_override_off").exists()
    assert SalesLine.objects.get().price_state == "locked"


def test_programs_see_and_choose_the_same(scene, ada, order):
    post(ada, "modify-order", order)
    caller = permitted(scene, "agent", scene.ada)
    promise = caller.ask("GET", f"/orders/{order}").json()["lines"][0]["promise"]
    assert promise == {
        "kept": {"unit_price": "10", "discount": "0.00", "net": "20.00"},
        "today": {"unit_price": "9", "discount": "0.00", "net": "18.00"},
        "holds": "today",
        "chosen": False,
    }
    address = f"/orders/{order}/lines/{line()}/price"
    assert caller.ask("POST", address, {"choice": "kept"}).json()["code"] == "reason_required"
    chosen = caller.ask("POST", address, {"choice": "kept", "reason": "AGREED"}).json()["lines"][0]
    assert (chosen["promise"]["holds"], chosen["promise"]["chosen"], chosen["net"]) == ("kept", True, "20.00")
