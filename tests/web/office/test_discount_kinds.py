"""Every kind of discount is entered through fields, stored in the price file's form, and comes back as it was typed."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.saving.lines import LineWish
from ringup.pricing.loading import parse_discount
from ringup.pricing.models import Discount
from tests.factories import Scene, make_price_group, make_scene, make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def olga(scene: Scene, client: Client) -> User:
    olga = make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True)
    sign_in(client, olga)
    return olga


def address(kind: str) -> str:
    return reverse("office:setup-new", args=["discounts"]) + f"?kind={kind}"


def typed(**fields: Any) -> dict[str, Any]:
    """The form of a new discount; `lines__0__group` is the group of its first line."""
    always = {
        "code": "D1",
        "name": "Autumn",
        "currency": "EUR",
        "concurrency": "best_price",
        "price_groups": [make_price_group().pk],
        "enabled": "on",
    }
    return {f"new-{name.replace('__', '-')}": value for name, value in {**always, **fields}.items()}


LINE = {"lines__0__key": "", "lines__0__products": "LAMP-1", "lines__0__unit": "ea"}
TIER = {"tiers__0__key": ""}
MIX = {"lines": [{"products": ["LAMP-1"], "unit": "ea", "group": "A", "quantity": "2"}]}
GROUP = {**LINE, "lines__0__group": "A", "lines__0__quantity": "2", "lines__0__how": "percent"}
KINDS = {
    "quantity": (
        {**LINE, **TIER, "tiers__0__from": "6", "tiers__0__how": "percent", "tiers__0__value": "20"},
        {"lines": [{"products": ["LAMP-1"], "unit": "ea"}], "tiers": [{"from": "6", "percent": "20"}]},
    ),
    "mix_and_match": (
        {**GROUP, "params__mix_method": "deal_price", "params__mix_value": "15"},
        {**MIX, "mix": {"method": "deal_price", "value": "15"}},
    ),
    "cheapest": (
        {
            **GROUP,
            "params__mix_method": "least_expensive",
            "params__mix_count": "1",
            "params__mix_least_how": "percent",
            "params__mix_least_value": "50",
            "params__mix_favor": "retailer",
            "params__count_non_discountable": "on",
        },
        {
            **MIX,
            "mix": {"method": "least_expensive", "count": 1, "least_value": {"percent": "50"}, "favor": "retailer"},
            "count_non_discountable": True,
        },
    ),
    "threshold": (
        {**TIER, "tiers__0__from": "100", "tiers__0__how": "amount", "tiers__0__value": "15"},
        {"tiers": [{"from": "100", "amount": "15"}]},
    ),
    "gift": (
        {
            **TIER,
            "tiers__0__from": "100",
            "tiers__0__how": "gift_percent",
            "tiers__0__value": "100",
            "tiers__0__gift_products": "MUG-1",
            "tiers__0__quantity_limit": "1",
        },
        {"tiers": [{"from": "100", "products": [{"products": ["MUG-1"], "percent": "100", "quantity_limit": "1"}]}]},
    ),
    # Rows of gifts from the same value on are one tier.
    "gifts": (
        {
            **TIER,
            "tiers__0__from": "100",
            "tiers__0__how": "gift_percent",
            "tiers__0__value": "100",
            "tiers__0__gift_products": "MUG-1",
            "tiers__1__key": "",
            "tiers__1__from": "100",
            "tiers__1__how": "gift_price",
            "tiers__1__value": "2.50",
            "tiers__1__gift_products": "LAMP-1",
            "tiers__2__key": "",
            "tiers__2__from": "200",
            "tiers__2__how": "percent",
            "tiers__2__value": "10",
        },
        {
            "tiers": [
                {
                    "from": "100",
                    "products": [
                        {"products": ["MUG-1"], "percent": "100"},
                        {"products": ["LAMP-1"], "price": "2.5"},
                    ],
                },
                {"from": "200", "percent": "10"},
            ]
        },
    ),
    "tender": (
        {"params__payment_methods": ["CASH"], "lines__0__key": "", "lines__0__percent": "3"},
        {"payment_methods": ["CASH"], "lines": [{"percent": "3"}]},
    ),
    "shipping": (
        {**TIER, "tiers__0__from": "50", "tiers__0__percent": "100"},
        {"tiers": [{"from": "50", "percent": "100"}]},
    ),
}
OF_KIND = {"cheapest": "mix_and_match", "gift": "threshold", "gifts": "threshold"}


@pytest.mark.parametrize("case", KINDS)
def test_a_discount_of_any_kind_is_typed_stored_and_shown(case: str, scene: Scene, olga: User, client: Client) -> None:
    fields, params = KINDS[case]
    kind = OF_KIND.get(case, case)
    made = client.post(address(kind), typed(**fields))
    assert made.status_code == 302, made.content.decode()
    discount = Discount.objects.get()
    assert (discount.kind, discount.enabled, discount.params) == (kind, True, params)
    assert parse_discount(discount).kind == kind
    page = client.get(made["Location"]).content.decode()
    for name, value in fields.items():
        if value not in ("", "on", ["CASH"]):
            shown = name.replace("__", "-")
            assert f'name="general-{shown}"' in page, shown
    # Sent again as it was shown, it stays as it was.
    again = {name.replace("new-", "general-", 1): value for name, value in typed(**fields).items()}
    where = reverse("office:setup-section", args=["discounts", discount.pk, "general"])
    assert client.post(where, again, headers={"HX-Request": "true"}).status_code == 200
    discount.refresh_from_db()
    assert discount.params == params


def test_the_kind_is_chosen_before_the_form_opens(olga: User, client: Client) -> None:
    page = client.get(reverse("office:setup-new", args=["discounts"])).content.decode()
    for kind in ("simple", "quantity", "mix_and_match", "threshold", "tender", "shipping"):
        assert f"?kind={kind}" in page
    form = client.get(address("mix_and_match")).content.decode()
    assert "Groups of the set" in form
    assert "?kind=quantity" in client.get(address("barter")).content.decode()


def test_what_is_missing_is_said_at_its_field(olga: User, client: Client) -> None:
    fields = {**LINE, "lines__0__unit": "", **TIER, "tiers__0__from": "6", "tiers__0__how": "percent"}
    refused = client.post(address("quantity"), typed(**fields, tiers__0__value="120"))
    assert refused.status_code == 422
    said = refused.content.decode()
    assert 'id="new-tiers-0-value_error"' in said
    assert 'value="120"' in said
    refused = client.post(address("quantity"), typed(**fields, tiers__0__value="20"))
    assert 'id="new-lines-0-unit_error"' in refused.content.decode()
    assert not Discount.objects.exists()


def test_the_cheapest_of_a_set_are_fewer_than_the_set(olga: User, client: Client) -> None:
    fields = {**KINDS["cheapest"][0], "params__mix_count": "2"}
    refused = client.post(address("mix_and_match"), typed(**fields))
    assert refused.status_code == 422
    assert 'id="new-params-mix_count_error"' in refused.content.decode()


def test_a_quantity_discount_from_the_office_is_taken_on_the_phone(scene: Scene, olga: User, client: Client) -> None:
    scene.call_center.price_groups.add(make_price_group())
    client.post(address("quantity"), typed(**KINDS["quantity"][0]))
    wish = OrderWish(customer=scene.carla.public_id, lines=(LineWish(item="LAMP-1", quantity=Decimal(6)),))
    placed = place_order(scene.actor(), wish=wish, submit_key="")
    assert isinstance(placed, Placed), placed
    assert placed.order.discount_minor == 1200
