"""The price matrix: all prices and discounts of an item or a customer, what wins, and why the others do not."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.customers.models import Customer
from tests.factories import (
    Scene,
    make_item,
    make_price_group,
    make_rex,
    make_scene,
    make_trade_agreement,
    make_user,
    sign_in,
)
from tests.factories.coupons import make_coupon, make_discount
from tests.web.office.rows import make_price_adjustment

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


@pytest.fixture
def mira(scene: Scene, client: Client) -> User:
    """The marketer."""
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mira)
    return mira


def shown(client: Client, **asked: str) -> str:
    response = client.get(reverse("office:price-matrix"), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows_of(text: str) -> list[str]:
    """The rows of the tables, without tags."""
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr.*?</tr>", text, re.DOTALL)]


def test_an_item_shows_which_of_its_prices_wins_for_a_customer_and_why(scene: Scene, mira: User, client: Client):
    """The lamp is 10.00, 9.00 for all, 8.00 for Carla, from 12 on 7.00: Carla pays 8.00, less 10 %."""
    lamp = scene.items[0]
    make_trade_agreement(lamp, "9.00")
    make_trade_agreement(lamp, "8.00", customer=scene.carla)
    make_trade_agreement(lamp, "7.00", customer=scene.carla, from_quantity=Decimal(12))
    make_trade_agreement(lamp, "5.00", customer=scene.bruno)
    make_trade_agreement(lamp, "6.00", valid_to=date(2020, 1, 1))
    make_discount("TEN", legal_entity=scene.legal_entity)
    make_discount("DRAFT", enabled=False, legal_entity=scene.legal_entity)
    make_coupon("SAVE", discount=make_discount("CODE", legal_entity=scene.legal_entity), number="CP-9")
    rows = rows_of(shown(client, item="lamp-1", customer=scene.carla.number))
    assert any("8.00" in row and "makes the price" in row for row in rows)
    assert any("9.00" in row and "a lower price holds" in row for row in rows)
    assert any("7.00" in row and "for another quantity" in row for row in rows)
    assert any("6.00" in row and "over" in row for row in rows)
    assert not any("5.00" in row for row in rows), "what was agreed with Bruno is none of Carla's prices"
    assert any(row.startswith("TEN") and "is taken off" in row and "−0.80" in row for row in rows)
    assert any(row.startswith("DRAFT") and "not enabled" in row for row in rows)
    assert any(row.startswith("CODE") and "CP-9" in row and "only with its coupon" in row for row in rows)


def test_the_winner_is_the_one_of_the_quantity_and_the_day(scene: Scene, mira: User, client: Client):
    lamp = scene.items[0]
    make_trade_agreement(lamp, "8.00", from_quantity=Decimal(12), valid_from=date(2026, 12, 1))
    assert any("not yet" in row for row in rows_of(shown(client, item="LAMP-1", quantity="12", day="2026-11-30")))
    rows = rows_of(shown(client, item="LAMP-1", quantity="12", day="2026-12-01"))
    assert any("8.00" in row and "makes the price" in row for row in rows)
    assert any("10.00" in row and "an agreement stands in its place" in row for row in rows)


def test_without_a_customer_agreements_with_everybody_are_listed(scene: Scene, mira: User, client: Client):
    make_trade_agreement(scene.items[0], "5.00", customer=scene.bruno)
    make_price_adjustment(scene.legal_entity, "CLEAR", enabled=True)
    rows = rows_of(shown(client, item="LAMP-1"))
    assert any("5.00" in row and "with another customer" in row for row in rows)
    assert any("CLEAR" in row and "9.50" in row and "makes the price" in row for row in rows)


def test_what_the_prices_may_come_to_is_estimated(scene: Scene, mira: User, client: Client):
    """O-085: 2,000 (base), 1,800, 1,500 and 1,100 make 2,000 at best, 1,100 at worst and 1,600 on average."""
    boat = make_item("BOAT", price="2000", cost="1000", legal_entity=scene.legal_entity)
    for quantity, price in (("0", "1800"), ("2", "1500"), ("5", "1100")):
        make_trade_agreement(boat, price, from_quantity=Decimal(quantity))
    text = shown(client, item="BOAT")
    for label, price, margin in (
        ("At best", "2,000", "100%"),
        ("On average", "1,600", "60%"),
        ("At worst", "1,100", "10%"),
    ):
        assert f'<dt>{label}</dt><dd>{price}.00 EUR</dd><dd class="aside">margin {margin}</dd>' in text


def test_a_customer_shows_his_prices_and_the_discounts_of_his_groups(scene: Scene, mira: User, client: Client):
    vip = make_price_group("VIP", legal_entity=scene.legal_entity)
    Customer.objects.filter(pk=scene.carla.pk).update(price_group=vip)
    make_trade_agreement(scene.items[0], "8.00", customer=scene.carla)
    make_trade_agreement(scene.items[1], "4.00", price_group=vip)
    make_trade_agreement(scene.items[2], "90.00")
    make_discount("FORALL", legal_entity=scene.legal_entity)
    make_discount("OTHERS", legal_entity=scene.legal_entity).price_groups.add(
        make_price_group("TRADE", legal_entity=scene.legal_entity)
    )
    rows = rows_of(shown(client, customer=scene.carla.last_name))
    assert any(row.startswith("LAMP-1") and "makes the price" in row for row in rows)
    assert any(row.startswith("MUG-1") and "VIP" in row and "makes the price" in row for row in rows)
    assert not any(row.startswith("CLOCK-1") for row in rows), "what holds for all is no price of hers"
    assert any(row.startswith("FORALL") and "holds" in row for row in rows)
    assert not any(row.startswith("OTHERS") for row in rows)


def test_the_number_of_queries_does_not_grow_with_prices_and_discounts(scene: Scene, mira: User, client: Client):
    def count(**asked: str) -> int:
        shown(client, **asked)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(client, **asked)
        return len(queries)

    carla = scene.carla.number
    make_trade_agreement(scene.items[0], "9.00", customer=scene.carla)
    make_discount("D-0", legal_entity=scene.legal_entity)
    few = count(item="LAMP-1", customer=carla), count(customer=carla)
    for number in range(20):
        item = make_item(f"X-{number}", price="3", legal_entity=scene.legal_entity)
        make_trade_agreement(item, "2", customer=scene.carla)
        make_trade_agreement(scene.items[0], "9.00", customer=scene.carla, from_quantity=Decimal(number + 2))
        make_discount(f"E-{number}", legal_entity=scene.legal_entity)
    assert (count(item="LAMP-1", customer=carla), count(customer=carla)) == few


def test_prices_are_paged_and_come_as_a_file(scene: Scene, mira: User, client: Client):
    for number in range(60):
        make_trade_agreement(scene.items[0], "9.00", from_quantity=Decimal(number))
    first, second = shown(client, item="LAMP-1"), shown(client, item="LAMP-1", page="2")
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    assert "Page 2 of 2" in shown(client, item="LAMP-1", page="999999")
    file = client.get(reverse("office:price-matrix-file"), {"item": "LAMP-1"})
    assert file["Content-Type"].startswith("text/csv")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Kind,Item,Account,Price,Unit,Quantity,Dates,Standing"
    assert len(lines) == 1 + 1 + 60


def test_what_there_is_not_is_said_and_foreign_items_are_not_there(scene: Scene, mira: User, client: Client):
    assert "Name an item, a customer, or both." in shown(client)
    assert "No item fits “NONESUCH”." in shown(client, item="NONESUCH")
    make_item("THEIRS", legal_entity=make_rex().active_legal_entity)
    assert "No item fits “THEIRS”." in shown(client, item="THEIRS")
    assert client.get(reverse("office:price-matrix-file"), {"item": "THEIRS"}).status_code == 404
    assert "What is marked cannot be read." in shown(client, item="LAMP-1", quantity="many")


@pytest.mark.django_db(transaction=True)
def test_a_marketer_finds_an_item_by_keys_alone(scene: Scene, mira: User, open_as: OpenAs):
    make_item("LAMP-2", name="Desk lamp, large", price="14.00", legal_entity=scene.legal_entity)
    page = open_as(mira, reverse("office:price-matrix"))
    page.keyboard.press("/")
    page.keyboard.type("desk lamp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Which one?")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator(".key-figures")).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
