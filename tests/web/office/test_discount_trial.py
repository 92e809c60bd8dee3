"""A discount while it is made: it reads as sentences as it is typed, and is tried on a basket before it is enabled."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.pricing.models import Discount
from tests.factories import Scene, make_price_group, make_scene, make_user, sign_in
from tests.factories.coupons import make_discount
from tests.factories.kits import make_kit
from tests.factories.products import make_item

SIX = {"lines": [{"products": ["LAMP-1"], "unit": "ea"}], "tiers": [{"from": "6", "percent": "20"}]}


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return make_scene()


@pytest.fixture
def olga(scene: Scene, client: Client) -> User:
    olga = make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True)
    sign_in(client, olga)
    return olga


def tried(client: Client, scene: Scene, discount: Discount, basket: str) -> str:
    address = reverse("office:discount-trial", args=[discount.pk])
    asked = {"trial-call_center": scene.call_center.pk, "trial-basket": basket}
    return client.get(address, asked, headers={"HX-Request": "true"}).content.decode()


def test_a_disabled_discount_is_tried_with_the_others_that_hold(scene: Scene, olga: User, client: Client) -> None:
    """Seven of 10.00: 10 % hold already, 20 % would take 14.00 instead of 7.00."""
    make_discount("TEN", legal_entity=scene.legal_entity)
    six = make_discount("SIX", kind="quantity", params=SIX, enabled=False, legal_entity=scene.legal_entity)
    said = tried(client, scene, six, "7*LAMP-1, MUG-1")
    assert "−14.00" in said
    assert "The basket costs €60.05 instead of €67.05." in said
    assert Discount.objects.get(pk=six.pk).enabled is False


def test_what_is_missing_is_said_with_its_cure(scene: Scene, olga: User, client: Client) -> None:
    six = make_discount("SIX", kind="quantity", params=SIX, enabled=False, legal_entity=scene.legal_entity)
    said = tried(client, scene, six, "4*LAMP-1")
    assert "It gives nothing:" in said
    assert "2" in said


def test_a_discount_by_coupon_is_tried_as_if_one_were_entered(scene: Scene, olga: User, client: Client) -> None:
    by_coupon = make_discount("CODE", coupon_required=True, enabled=False, legal_entity=scene.legal_entity)
    assert "The basket costs €9.00 instead of €10.00." in tried(client, scene, by_coupon, "LAMP-1")


def test_a_kit_in_the_basket_costs_what_its_components_cost(scene: Scene, olga: User, client: Client) -> None:
    """A jam at 10.00 and two at 5.00 make 20.00; 10 % off is 18.00."""
    make_kit("HAMPER", {make_item("JAM-1", price="10.00"): 1, make_item("JAM-2", price="5.00"): 2})
    discount = make_discount("TEN", enabled=False, legal_entity=scene.legal_entity)
    assert "The basket costs €18.00 instead of €20.00." in tried(client, scene, discount, "HAMPER")


def test_an_item_that_there_is_not_is_refused_at_the_field(scene: Scene, olga: User, client: Client) -> None:
    discount = make_discount(legal_entity=scene.legal_entity)
    said = tried(client, scene, discount, "LAMP-1, 2*NONESUCH")
    assert "There is no 2*NONESUCH." in said
    assert 'value="LAMP-1, 2*NONESUCH"' in said


def test_a_half_typed_form_reads_as_soon_as_it_gives_something(scene: Scene, olga: User, client: Client) -> None:
    address = reverse("office:discount-reading") + "?kind=quantity"
    typed = {
        "new-currency": "EUR",
        "new-concurrency": "compound",
        "new-lines-0-key": "",
        "new-lines-0-products": "LAMP-1",
    }
    assert "as soon as it gives something" in client.post(address, {**typed, "new-priority": "x"}).content.decode()
    tier = {"new-tiers-0-key": "", "new-tiers-0-from": "6", "new-tiers-0-how": "amount", "new-tiers-0-value": "1.5"}
    assert client.post(address, {**typed, **tier}).content.decode() == (
        "From 6 units on €1.50 off each, on LAMP-1. It comes on top of others that do the same."
    )
    assert not Discount.objects.exists()


def test_a_marketer_makes_a_set_and_tries_it(open_as: Callable[[User, str], Page], scene: Scene, olga: User) -> None:
    make_price_group()
    scene.call_center.price_groups.add(make_price_group())
    page = open_as(olga, reverse("office:setup-new", args=["discounts"]))
    page.keyboard.press("3")
    page.wait_for_url("**kind=mix_and_match")
    page.locator("[name=new-code]").fill("PAIR")
    page.locator("[name=new-name]").fill("Two lamps")
    page.get_by_label("Retail").check()
    page.locator("[name=new-params-mix_method]").select_option("deal_price")
    page.locator("[name=new-params-mix_value]").fill("15")
    page.locator("[name=new-lines-0-products]").fill("LAMP-1")
    page.locator("[name=new-lines-0-unit]").fill("ea")
    page.locator("[name=new-lines-0-quantity]").fill("2")
    expect(page.locator(".reading")).to_contain_text("2 units together for €15.00, on LAMP-1.")
    found = Axe().run(page).response["violations"]
    assert not [one for one in found if one["impact"] in ("serious", "critical")], found
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/setup/discounts/*/")
    page.locator("[name=trial-basket]").fill("3*LAMP-1")
    page.keyboard.press("Enter")
    expect(page.locator("#discount-trial .notice")).to_have_text("The basket costs €25.00 instead of €30.00.")
    found = Axe().run(page).response["violations"]
    assert not [one for one in found if one["impact"] in ("serious", "critical")], found
    assert Discount.objects.get().enabled is False


def test_a_stored_discount_reads_as_it_is_shown(open_as: Callable[[User, str], Page], scene: Scene, olga: User) -> None:
    tiers = [{"from": "50", "percent": "20"}]
    big = make_discount(
        "BIG", kind="threshold", params={"tiers": tiers}, enabled=False, legal_entity=scene.legal_entity
    )
    page = open_as(olga, reverse("office:setup-record", args=["discounts", big.pk]))
    reading = page.locator("#setup-section-general .reading")
    expect(reading).to_contain_text("From €50.00 on 20% off, on everything.")
    page.locator("[name=general-tiers-0-value]").fill("25")
    expect(reading).to_contain_text("From €50.00 on 25% off, on everything.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".status-line")).to_contain_text("General")
    big.refresh_from_db()
    assert big.params == {"tiers": [{"from": "50", "percent": "25"}]}
