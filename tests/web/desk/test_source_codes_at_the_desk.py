"""Source codes at the desk, over HTTP: typed, chosen on the header, seen on lines and head, refused with a cure."""

from datetime import date

import pytest

from ringup.catalogs.models import Catalog
from ringup.orders.models import SalesOrder
from tests.factories.catalogs import make_published_catalog
from tests.factories.company import make_price_group
from tests.factories.prices import make_trade_agreement
from tests.factories.products import make_item
from tests.factories.scenes import Scene, make_scene
from tests.web.desk.test_order_screen import Desk, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    group = make_price_group("AUTUMN", legal_entity=scene.legal_entity, priority=10)
    lamp = scene.items[0]
    make_trade_agreement(lamp, "8.00", price_group=group)
    pen = make_item("PEN-1", price="1.50", name="Harbor pen", legal_entity=scene.legal_entity)
    make_published_catalog(call_center=scene.call_center, items=[lamp], free=[pen], price_groups=[group])
    return scene


@pytest.fixture
def ada(scene: Scene) -> Desk:
    return Desk(scene.ada)


def stored(desk: Desk) -> SalesOrder:
    return SalesOrder.objects.get(public_id=desk.order)


def test_a_code_typed_behind_its_sign_changes_prices_and_brings_the_free_product(ada):
    ada.enter("2*LAMP-1")
    answer = ada.enter("#autumn-01")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert {"order-head", "order-totals"} <= places(answer)
    assert "beforeend:#order-lines-body" in page, "the free product is a new row"
    assert "Harbor pen" in page
    assert "free with AUTUMN-01" in page
    assert "AUTUMN-01 · Autumn catalog" in page
    assert stored(ada).subtotal_minor == 1600


def test_a_code_may_come_first_and_without_its_sign(ada):
    assert ada.enter("AUTUMN-01").status_code == 200
    ada.enter("LAMP-1")
    assert stored(ada).subtotal_minor == 800
    assert stored(ada).lines.count() == 2
    assert ada.enter("-#").status_code == 200
    assert stored(ada).lines.count() == 1
    assert stored(ada).subtotal_minor == 1000


def test_a_code_that_is_over_says_since_when(ada, scene):
    make_published_catalog("OLD", call_center=scene.call_center, codes=["OLD-01"], valid_to=date(2026, 1, 2))
    ada.enter("LAMP-1")
    answer = ada.enter("#OLD-01")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "was valid until" in page
    assert "Ask for another code." in page


def test_the_header_offers_the_codes_and_takes_one(ada):
    ada.enter("LAMP-1")
    order = stored(ada)
    page = ada.get("order-header").content.decode()
    assert "AUTUMN-01 · Autumn catalog" in page
    code = order.call_center.catalogs.get().source_codes.get().pk
    answer = ada.post("change-header", source_code=str(code), **{"seen:source_code": ""})
    assert answer.status_code == 200
    assert stored(ada).source_code_id == code
    assert stored(ada).lines.count() == 2


def test_without_directed_selling_no_code_is_offered(ada, scene):
    scene.call_center.directed_selling = False
    scene.call_center.save()
    ada.enter("LAMP-1")
    assert ada.enter("#AUTUMN-01").status_code == 422
    assert "header-source-code" not in ada.get("order-header").content.decode()


def test_what_the_catalog_does_not_give_any_more_leaves_the_screen_and_is_named(ada):
    ada.enter("LAMP-1")
    ada.enter("#AUTUMN-01")
    gift = stored(ada).lines.get(origin="gift")
    Catalog.objects.update(valid_to=date(2026, 1, 2))
    Catalog.objects.get().save()
    answer = ada.enter("LAMP-1")
    page = answer.content.decode()
    assert "The catalog does not give this any more, and it left the order: PEN-1." in page
    assert f'id="order-line-{gift.public_id}"' in page
    assert not stored(ada).lines.filter(origin="gift").exists()


def test_a_line_carries_a_code_of_its_own_and_its_price_follows(ada, scene):
    group = make_price_group("WINTER", legal_entity=scene.legal_entity, priority=20)
    make_trade_agreement(scene.items[0], "7.00", price_group=group)
    make_published_catalog(
        "WINTER",
        call_center=scene.call_center,
        items=[scene.items[0]],
        codes=["WINTER-01"],
        price_groups=[group],
    )
    ada.enter("LAMP-1")
    ada.enter("#AUTUMN-01")
    lamp = stored(ada).lines.get(item__number="LAMP-1")
    assert 'name="source_code" value="AUTUMN-01"' in ada.get("line-detail", lamp.public_id).content.decode()
    seen = {"seen:source_code": "AUTUMN-01"}
    typed = ada.post("change-line", lamp.public_id, source_code="winter-01", **seen)
    assert typed.status_code == 200
    lamp.refresh_from_db()
    assert (lamp.source_code.code, lamp.unit_price) == ("WINTER-01", 7)
    assert stored(ada).source_code.code == "AUTUMN-01"
    wrong = ada.post("change-line", lamp.public_id, source_code="SPRING", **{"seen:source_code": "WINTER-01"})
    assert wrong.status_code == 422
    ada.post("change-line", lamp.public_id, source_code="", **{"seen:source_code": "WINTER-01"})
    lamp.refresh_from_db()
    assert (lamp.source_code, lamp.unit_price) == (None, 10)
