"""A marketer takes discounts to a spreadsheet and back: tried first, with every bad row named."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page

from ringup.call_centers.models import User
from ringup.pricing.models import Discount
from tests.factories import Scene, make_price_group, make_rex, make_scene, make_user, sign_in
from tests.factories.coupons import make_coupon, make_discount

OpenAs = Callable[[User, str], Page]
ADDRESS = "/office/exchange/"
GOOD = "discount,name,kind,price_groups,part,products,percent\nTEN,Ten,simple,RETAIL,line,LAMP-1,10\n"


@pytest.fixture
def scene(db: None) -> Scene:
    scene = make_scene()
    make_price_group("RETAIL", legal_entity=scene.legal_entity)
    return scene


@pytest.fixture
def mira(scene: Scene, client: Client) -> User:
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mira)
    return mira


def send(client: Client, text: str, **more: str) -> str:
    file = SimpleUploadedFile("discounts.csv", text.encode())
    response = client.post(ADDRESS, {"exchange-kind": "discounts", "exchange-file": file, **more})
    return f"{response.status_code} {' '.join(response.content.decode().split())}"


def test_a_file_is_tried_before_it_is_taken_over(scene: Scene, mira: User, client: Client):
    said = send(client, GOOD)
    assert "Every row can be taken over." in said
    assert "<dt>New</dt><dd>1</dd>" in said
    assert not Discount.objects.exists()
    assert "Taken over." in send(client, GOOD, **{"exchange-for_good": "on"})
    assert Discount.objects.get().enabled is False


def test_every_bad_row_is_named_with_its_line_and_column(scene: Scene, mira: User, client: Client):
    said = send(client, GOOD + "MUCH,Much,simple,RETAIL,line,LAMP-1,110\nNOSUCH,No,simple,RETAIL,line,NOITEM,10\n")
    assert '<td class="amount">3</td><td>percent</td><td>A percentage is above 0 and at most 100.</td>' in said
    assert '<td class="amount">4</td><td>products</td><td>There is no item NOITEM.</td>' in said


def test_what_a_changed_discount_lacks_is_said_in_words(scene: Scene, mira: User, client: Client):
    rows = make_discount("OPEN", params={"lines": [{"products": ["LAMP-1"], "percent": "10"}]})
    said = send(client, "discount,part,products,percent\nOPEN,line,LAMP-1,20\n")
    assert rows.enabled
    assert "It is enabled: disable it before it is changed." in said
    assert "A price group is needed." in said


def test_an_enabled_discount_whose_lines_have_names_comes_back_as_it_was(scene: Scene, mira: User, client: Client):
    lines = [{"id": "a", "products": ["LAMP-1"], "percent": "10"}]
    make_discount("NAMED", params={"lines": lines}, legal_entity=scene.legal_entity)
    exported = client.get(f"{ADDRESS}discounts/").content.decode()
    said = send(client, exported, **{"exchange-for_good": "on"})
    assert "<dt>As they were</dt><dd>1</dd>" in said, said
    assert Discount.objects.get().params == {"lines": lines}


@pytest.mark.parametrize("text", ["", "no,header\n", "\x00"])
def test_what_is_no_such_file_is_refused(scene: Scene, mira: User, client: Client, text: str):
    assert send(client, text).startswith("422")


def test_an_export_is_what_the_import_reads(scene: Scene, mira: User, client: Client):
    make_discount("TEN", legal_entity=scene.legal_entity)
    make_coupon("SAVE", discount=make_discount("CODE", legal_entity=scene.legal_entity), number="CP-1")
    exported = client.get(f"{ADDRESS}discounts/").content.decode()
    said = send(client, exported, **{"exchange-for_good": "on"})
    assert "<dt>As they were</dt><dd>2</dd>" in said
    assert "SAVE" in client.get(f"{ADDRESS}coupons/").content.decode()
    assert client.get(f"{ADDRESS}customers/").status_code == 404


def test_who_only_looks_exports_and_does_not_import(scene: Scene, client: Client):
    sign_in(client, scene.sam)
    assert client.get(f"{ADDRESS}discounts/").status_code == 200
    assert "Try or take over" not in client.get(ADDRESS).content.decode()
    assert send(client, GOOD).startswith("403")


def test_another_company_exports_nothing_of_ours(scene: Scene, client: Client):
    make_discount("OURS", legal_entity=scene.legal_entity)
    sign_in(client, make_rex())
    assert "OURS" not in client.get(f"{ADDRESS}discounts/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_axe_finds_nothing_serious(scene: Scene, mira: User, open_as: OpenAs):
    page = open_as(mira, ADDRESS)
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
