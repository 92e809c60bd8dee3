"""A marketer asks what past orders would come to; a job answers, and the page shows how far it is."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.jobs.run_simulations import run_simulations
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import Discount, PriceSimulation
from tests.factories import Scene, make_rex, make_scene, make_user, sign_in
from tests.factories.coupons import make_discount

OpenAs = Callable[[User, str], Page]
ADDRESS = "/office/price-simulation/"


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


@pytest.fixture
def mira(scene: Scene, client: Client) -> User:
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mira)
    return mira


def order(scene: Scene, item: str, quantity: int, key: str) -> SalesOrder:
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=[LineWish(item=item, quantity=Decimal(quantity))],
        payments=[PaymentEntry(method="CASH")],
        submit=True,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key=key)
    assert isinstance(placed, Placed), placed
    return placed.order


def asked(scene: Scene, **more: object) -> dict[str, object]:
    usual = {"call_center": scene.call_center.pk, "orders": "100", "discounts": ["DRAFT"]}
    return {f"simulation-{name}": value for name, value in {**usual, **more}.items()}


@pytest.fixture
def draft(scene: Scene) -> Discount:
    """10 % on lamps, not enabled."""
    lines = [{"products": ["LAMP-1"], "percent": "10"}]
    return make_discount("DRAFT", enabled=False, params={"lines": lines}, legal_entity=scene.legal_entity)


def test_a_draft_discount_is_run_over_past_orders_by_a_job(scene: Scene, mira: User, client: Client, draft: Discount):
    """Five lamps at 10.00 and two mugs: 5.00 less of 59.00, on one order of two."""
    lamps = order(scene, "LAMP-1", 5, "a")
    order(scene, "MUG-1", 2, "b")
    response = client.post(ADDRESS, asked(scene))
    assert response.status_code == 302
    page = client.get(response["Location"]).content.decode()
    assert "Waiting" in page
    assert "load delay" in page
    assert run_simulations() == 1
    text = " ".join(client.get(response["Location"]).content.decode().split())
    assert "1 of 2 orders come out differently." in text
    assert "load delay" not in text
    assert '<th scope="row">Revenue without tax</th><td class="amount">59.00</td><td class="amount">54.00</td>' in text
    assert lamps.number in text
    assert "€5.00" in text
    draft.refresh_from_db()
    assert not draft.enabled
    assert lamps.lines.get().net_minor == 5_000, "an order that is simulated stays as it is"
    assert run_simulations() == 0


def test_a_discount_that_begins_later_is_simulated_from_then_on(scene: Scene, mira: User, client: Client):
    lines = {"lines": [{"percent": "50"}]}
    later = timezone.now() + timedelta(days=30)
    make_discount("DRAFT", enabled=False, params=lines, valid_from=later, legal_entity=scene.legal_entity)
    order(scene, "LAMP-1", 1, "a")
    client.post(ADDRESS, asked(scene))
    run_simulations()
    assert PriceSimulation.objects.get().result["touched"] == 1


def test_other_base_prices_are_simulated_too(scene: Scene, mira: User, client: Client):
    order(scene, "LAMP-1", 2, "a")
    client.post(ADDRESS, asked(scene, discounts=[], prices="lamp-1: 12.50"))
    run_simulations()
    result = PriceSimulation.objects.get().result
    assert (result["before"]["revenue_minor"], result["after"]["revenue_minor"]) == (20_00, 25_00)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"discounts": []}, "Choose a discount, a price adjustment or a price to simulate."),
        ({"orders": "5000"}, "This must be at most 2,000."),
        ({"prices": "NONESUCH: 4"}, "There is no NONESUCH."),
        ({"prices": "LAMP-1: cheap"}, "Write it as LAMP-1: 12.50, MUG-1: 4."),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_at_its_field(
    scene: Scene, mira: User, client: Client, draft: Discount, more: dict[str, object], why: str
):
    response = client.post(ADDRESS, asked(scene, **more))
    assert response.status_code == 422
    assert why in response.content.decode()
    assert not PriceSimulation.objects.exists()


def test_a_job_that_died_is_taken_over(scene: Scene, mira: User, client: Client, draft: Discount):
    client.post(ADDRESS, asked(scene))
    PriceSimulation.objects.update(state="running", seen_at=timezone.now())
    assert run_simulations() == 0
    PriceSimulation.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    assert run_simulations() == 1
    assert PriceSimulation.objects.get().state == "done"


def test_one_that_fails_says_so_and_holds_up_no_other(scene: Scene, mira: User, client: Client, draft: Discount):
    order(scene, "LAMP-1", 1, "a")
    client.post(ADDRESS, asked(scene, name="broken"))
    client.post(ADDRESS, asked(scene, discounts=[], prices="LAMP-1: 9", name="sound"))
    Discount.objects.filter(pk=draft.pk).update(params={"lines": [{"percent": "a lot"}]})
    assert run_simulations() == 2
    states = dict(PriceSimulation.objects.values_list("name", "state"))
    assert states == {"broken": "failed", "sound": "done"}


def test_another_company_sees_nothing_of_it(scene: Scene, mira: User, client: Client, draft: Discount):
    address = client.post(ADDRESS, asked(scene))["Location"]
    sign_in(client, make_rex())
    assert client.get(address).status_code == 404
    assert "DRAFT" not in client.get(ADDRESS).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_page_follows_the_job_by_itself(scene: Scene, mira: User, draft: Discount, open_as: OpenAs):
    order(scene, "LAMP-1", 3, "a")
    page = open_as(mira, ADDRESS)
    page.get_by_label("DRAFT").check()
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    page.keyboard.press("Control+Enter")
    expect(page.locator("#price-simulation-result .badge")).to_have_text("Waiting")
    run_simulations()
    expect(page.locator("#price-simulation-result .badge")).to_have_text("Done")
    expect(page.get_by_role("table", name="Result")).to_contain_text("27.00")
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    assert reverse("office:price-simulation") in page.content()
