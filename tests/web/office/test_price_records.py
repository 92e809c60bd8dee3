"""Price rules in the office: discounts, adjustments, charges and trade agreements, entered through fields."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.pricing.models import AutoCharge, Discount, PriceAdjustment, PricingPolicy, TradeAgreement
from tests.factories import (
    Scene,
    make_auto_charge,
    make_item,
    make_price_group,
    make_scene,
    make_trade_agreement,
    make_user,
    sign_in,
)
from tests.factories.products import make_category
from tests.web.office.rows import make_simple_discount

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def olga(scene: Scene, client: Client) -> User:
    olga = make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True)
    sign_in(client, olga)
    return olga


def send(client: Client, screen: str, key: Any, section: str, **fields: Any):
    """A section as htmx sends it; `code` stands for `<section>-code`, `row0_code` for a cell of a table."""
    data = {}
    for name, value in fields.items():
        row, _, inner = name.partition("_")
        data[f"{section}-{row[3:]}-{inner}" if row.startswith("row") else f"{section}-{name}"] = value
    address = reverse("office:setup-section", args=[screen, key, section])
    return client.post(address, data, headers={"HX-Request": "true"})


def make(client: Client, screen: str, **fields: Any):
    """A new row, as the form sends it."""
    data = {f"new-{name.replace('__', '-')}": value for name, value in fields.items()}
    query = f"?kind={fields['kind']}" if "kind" in fields else ""
    return client.post(reverse("office:setup-new", args=[screen]) + query, data)


def test_a_discount_is_entered_through_fields_and_stored_in_the_price_files_form(
    scene: Scene, olga: User, client: Client
):
    made = make(
        client,
        "discounts",
        code="LAMPS10",
        name="Ten off lamps",
        kind="simple",
        currency="EUR",
        concurrency="compound",
        priority="5",
        price_groups=[make_price_group().pk],
        params__weekdays=["1", "5"],
        params__start="09:00",
        params__end="17:30",
        lines__0__key="",
        lines__0__products="LAMP-1, MUG-1",
        lines__0__how="percent",
        lines__0__value="10",
        lines__1__key="",
        lines__1__products="CLOCK-1",
        lines__1__how="percent",
        lines__1__value="",
        lines__1__exclude="on",
    )
    assert made.status_code == 302
    assert Discount.objects.get(code="LAMPS10").params == {
        "period": {"weekdays": [1, 5], "start": "09:00", "end": "17:30"},
        "lines": [{"products": ["LAMP-1", "MUG-1"], "percent": "10"}, {"products": ["CLOCK-1"], "exclude": True}],
    }


def line_of(discount: Discount, **other: str) -> dict[str, Any]:
    """The fields of the discount's page with one line."""
    return {
        "code": discount.code,
        "name": discount.name,
        "currency": "EUR",
        "concurrency": "best_price",
        "price_groups": [group.pk for group in discount.price_groups.all()],
        "lines-0-key": "",
        "lines-0-how": "percent",
        "lines-0-value": "10",
        **other,
    }


def test_a_percentage_beyond_a_hundred_is_refused_in_its_line(olga: User, client: Client):
    discount = make_simple_discount(olga.active_legal_entity)
    refused = send(client, "discounts", discount.pk, "general", **line_of(discount, **{"lines-0-value": "120"}))
    assert refused.status_code == 422
    assert 'id="general-lines-0-value_error"' in refused.text
    assert 'value="120"' in refused.text
    discount.refresh_from_db()
    assert discount.params == {"lines": [{"percent": "10"}]}


def test_an_enabled_discount_is_switched_off_before_it_is_changed(olga: User, client: Client):
    discount = make_simple_discount(olga.active_legal_entity, enabled=True)
    changed = line_of(discount, **{"lines-0-value": "12", "enabled": "on"})
    assert "Disable it before you change it." in send(client, "discounts", discount.pk, "general", **changed).text
    off = line_of(discount, **{"lines-0-value": "12"})
    assert send(client, "discounts", discount.pk, "general", **off).status_code == 200
    answer = send(client, "discounts", discount.pk, "general", **changed)
    assert answer.status_code == 200
    assert "lines" in answer.text.partition("setup-changes")[2]


def test_enabling_needs_a_price_group_and_a_line(olga: User, client: Client):
    discount = make_simple_discount(olga.active_legal_entity)
    fields = line_of(discount, **{"enabled": "on", "lines-0-value": ""}) | {"price_groups": []}
    text = send(client, "discounts", discount.pk, "general", **fields).text
    assert "A price group is needed." in text
    assert "A discount needs at least one line." in text


def test_a_price_adjustment_may_raise_a_price(olga: User, client: Client):
    made = make(
        client,
        "price-adjustments",
        code="UP",
        name="Up",
        enabled="on",
        params__how="percent",
        params__value="-10",
        params__products="",
        params__categories="",
    )
    assert made.status_code == 302
    assert PriceAdjustment.objects.get(code="UP").params == {"percent": "-10"}


def test_tiers_are_half_open_and_the_page_says_so(olga: User, client: Client):
    charge = make_auto_charge(legal_entity=olga.active_legal_entity)
    page = client.get(reverse("office:setup-record", args=["auto-charges", charge.pk])).text
    assert "From ≤ amount &lt; to" in page
    common = {"charge_code": charge.charge_code_id, "level": "header", "currency": "EUR", "enabled": "on"}

    def tiers(*bounds: tuple[str, str]) -> dict[str, str]:
        fields: dict[str, str] = {}
        for place, (start, end) in enumerate(bounds):
            part = f"tiers-{place}"
            fields |= {f"{part}-key": "", f"{part}-from": start, f"{part}-to": end, f"{part}-how": "fixed"}
            fields[f"{part}-value"] = "5"
        return fields

    overlapping = send(client, "auto-charges", charge.pk, "general", **common, **tiers(("0", "60"), ("50", "")))
    assert overlapping.status_code == 422
    assert 'id="general-tiers-1-from_error"' in overlapping.text
    assert (
        send(client, "auto-charges", charge.pk, "general", **common, **tiers(("0", "50"), ("50", ""))).status_code
        == 200
    )
    assert AutoCharge.objects.get().params["tiers"] == [
        {"from": "0", "to": "50", "fixed": "5"},
        {"from": "50", "fixed": "5"},
    ]


def test_a_list_tells_charges_of_one_code_apart_and_writes_prices_with_all_decimals(olga: User, client: Client):
    charge = make_auto_charge(legal_entity=olga.active_legal_entity)
    charge.params |= {"modes_of_delivery": ["EXPRESS"]}
    charge.save()
    shown = client.get(reverse("office:setup", args=["auto-charges"])).text
    assert "EXPRESS" in shown
    assert "0–50: 6.95, 50–100: 3.95" in shown
    record = client.get(reverse("office:setup-record", args=["auto-charges", charge.pk])).text
    assert f"{charge.charge_code.code} · {charge.charge_code.name} · Header" in record
    make_trade_agreement(make_item("CUP-1", legal_entity=olga.active_legal_entity), "8.5")
    assert '<td class="amount">8.50</td>' in client.get(reverse("office:setup", args=["trade-agreements"])).text


def test_a_header_charge_looks_at_no_products(olga: User, client: Client):
    charge = make_auto_charge(legal_entity=olga.active_legal_entity)
    make_item("CUP-1")
    fields = {"charge_code": charge.charge_code_id, "level": "header", "currency": "EUR", "params-products": "CUP-1"}
    tier = {"tiers-0-key": "", "tiers-0-from": "0", "tiers-0-to": "", "tiers-0-how": "fixed", "tiers-0-value": "5"}
    refused = send(client, "auto-charges", charge.pk, "general", **fields, **tier)
    assert refused.status_code == 422
    assert 'id="general-params-products_error"' in refused.text


def test_a_trade_agreement_is_for_one_account_and_not_for_two(scene: Scene, olga: User, client: Client):
    fields = {
        "item": "LAMP-1",
        "customer": scene.carla.number,
        "price_group": make_price_group().pk,
        "currency": "EUR",
        "price": "8.5",
        "unit": "ea",
        "from_quantity": "10",
        "to_quantity": "5",
        "valid_from": "2026-03-01",
        "valid_to": "2026-02-01",
    }
    refused = make(client, "trade-agreements", **fields)
    assert refused.status_code == 422
    for name in ("price_group", "to_quantity", "valid_to"):
        assert f'id="new-{name}_error"' in refused.text
    fields |= {"price_group": "", "to_quantity": "", "valid_to": ""}
    assert make(client, "trade-agreements", **fields).status_code == 302
    assert TradeAgreement.objects.get().customer == scene.carla


def test_a_category_gets_its_prices_by_rule(scene: Scene, olga: User, client: Client):
    lamps = make_category("LAMPS", legal_entity=scene.legal_entity)
    item = make_item("SPOT-1", cost=Decimal(10), categories=[lamps], legal_entity=scene.legal_entity)
    rule = {"basis": "cost", "method": "markup", "step": "1", "ending": "0.99"}
    refused = send(client, "categories", lamps.pk, "prices", **rule, value="")
    assert refused.status_code == 422
    assert 'id="prices-value_error"' in refused.text
    assert send(client, "categories", lamps.pk, "prices", **rule, value="50").status_code == 200
    assert item.base_prices.get().price == Decimal("14.99")


def test_the_search_for_the_best_combination_has_an_end(scene: Scene, olga: User, client: Client):
    center = scene.call_center
    PricingPolicy.objects.get_or_create(call_center=center)
    chosen = {
        "competition": "best_within_priority_compound_across",
        "compound": "on_original_price",
        "manual_discount": "replaces",
    }
    refused = send(client, "call-centers", center.public_id, "price-policy", **chosen, time_limit_ms="5000")
    assert refused.status_code == 422
    assert "This must be at most" in refused.text
    assert (
        send(client, "call-centers", center.public_id, "price-policy", **chosen, time_limit_ms="80").status_code == 200
    )
    policy = PricingPolicy.objects.get(call_center=center)
    assert (policy.manual_discount, policy.time_limit_ms) == ("replaces", 80)


def test_the_list_names_the_kind_of_a_discount(scene: Scene, olga: User, client: Client):
    make_simple_discount(scene.legal_entity, "SET", kind="mix_and_match")
    page = client.get(reverse("office:setup", args=["discounts"])).text
    assert "Mix and match" in page
    assert "mix_and_match" not in page
