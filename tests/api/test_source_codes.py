"""Source codes over the API: on a whole order, on a draft, and refused with the codes of the screens."""

import pytest

from ringup.call_centers.models import CallCenter
from ringup.catalogs.models import Catalog, SentCatalog
from tests.api.conftest import Caller, permitted
from tests.factories.catalogs import make_published_catalog, make_source_code
from tests.factories.company import make_price_group
from tests.factories.prices import make_charge_code, make_trade_agreement
from tests.factories.products import make_item
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def autumn(scene: Scene) -> None:
    group = make_price_group("AUTUMN", legal_entity=scene.legal_entity, priority=10)
    lamp = scene.items[0]
    make_trade_agreement(lamp, "8.00", price_group=group)
    pen = make_item("PEN-1", price="1.50", legal_entity=scene.legal_entity)
    make_published_catalog(call_center=scene.call_center, items=[lamp], free=[pen], price_groups=[group])


GIFT_WRAP = {"amount": "1.00", "currency": "EUR"}


def body(**more: object) -> dict[str, object]:
    return {"lines": [{"item": "LAMP-1", "quantity": "2"}], **more}


def test_a_whole_order_carries_its_source_code(scene: Scene, ada: Caller, autumn: None) -> None:
    answer = ada.ask("POST", "/orders", body(header={"source_code": "autumn-01"}))
    assert answer.status_code == 201, answer.content
    order = answer.json()
    assert order["source_code"] == "AUTUMN-01"
    lines = {line["item"]: (line["unit_price"], line["origin"], line["source_code"]) for line in order["lines"]}
    assert lines == {"LAMP-1": ("8", None, "AUTUMN-01"), "PEN-1": ("0", "gift", "AUTUMN-01")}


def test_a_code_is_put_on_a_draft_and_taken_off_again(scene: Scene, ada: Caller, autumn: None) -> None:
    draft = ada.ask("POST", "/orders", body()).json()
    put = ada.ask("PUT", f"/orders/{draft['id']}/source-code", {"code": "AUTUMN-01"})
    assert (put.status_code, put.json()["totals"]["subtotal"]) == (200, "16.00")
    off = ada.ask("PUT", f"/orders/{draft['id']}/source-code", {"code": None}).json()
    assert (off["source_code"], off["totals"]["subtotal"], len(off["lines"])) == (None, "20.00", 1)


def test_a_code_that_does_not_hold_is_refused_with_its_reason(scene: Scene, ada: Caller, autumn: None) -> None:
    draft = ada.ask("POST", "/orders", body()).json()
    unknown = ada.ask("PUT", f"/orders/{draft['id']}/source-code", {"code": "SPRING-01"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "source_code_unknown")
    CallCenter.objects.update(directed_selling=False)
    off = ada.ask("PUT", f"/orders/{draft['id']}/source-code", {"code": "AUTUMN-01"})
    assert (off.status_code, off.json()["code"]) == (403, "directed_selling_off")


def test_source_codes_that_can_be_used_are_listed_and_a_catalog_is_sent(
    scene: Scene, ada: Caller, autumn: None
) -> None:
    listed = ada.ask("GET", "/source-codes").json()["items"]
    assert [(each["code"], each["catalog"]) for each in listed] == [("AUTUMN-01", "Autumn catalog")]
    wish = {"customer": scene.carla.public_id, "source_code": "autumn-01", "quantity": 2}
    asked = ada.ask("POST", "/catalog-requests", wish)
    assert asked.status_code == 201, asked.content
    assert (asked.json()["state"], asked.json()["quantity"]) == ("waiting", 2)
    listed = ada.ask("GET", "/catalog-requests?state=waiting").json()["items"]
    assert [(each["id"], each["customer"]) for each in listed] == [(asked.json()["id"], scene.carla.public_id)]
    for _ in range(2):
        canceled = ada.ask("POST", f"/catalog-requests/{asked.json()['id']}/cancel", {})
        assert (canceled.status_code, canceled.json()["state"]) == (200, "canceled")
    assert ada.ask("GET", "/catalog-requests?state=waiting").json()["items"] == []
    nobodys = ada.ask("POST", "/catalog-requests/nobodys/cancel", {})
    assert (nobodys.status_code, nobodys.json()["code"]) == (404, "request_not_found")
    unknown = ada.ask("POST", "/catalog-requests", {**wish, "source_code": "NONE"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "source_code_unknown")


def test_all_codes_come_page_by_page_those_of_the_customer_first(scene: Scene, ada: Caller, autumn: None) -> None:
    catalog = Catalog.objects.get()
    for code in ("AUTUMN-02", "AUTUMN-03", "ZZ-01", "ZZ-02"):
        row = make_source_code(code, catalog=catalog)
        if code.startswith("ZZ"):
            SentCatalog.objects.create(source_code=row, customer=scene.carla, on="2026-11-01")
    found, cursor, address = [], "", f"/source-codes?customer={scene.carla.public_id}&limit=2"
    while cursor is not None:
        page = ada.ask("GET", f"{address}&cursor={cursor}").json()
        found += [(each["code"], each["targeted"]) for each in page["items"]]
        cursor = page["next_cursor"]
    theirs, others = ["ZZ-01", "ZZ-02"], ["AUTUMN-01", "AUTUMN-02", "AUTUMN-03"]
    assert found == [*((code, True) for code in theirs), *((code, False) for code in others)]
    only = ada.ask("GET", f"{address}&targeted=true&search=zz-02").json()["items"]
    assert [each["code"] for each in only] == ["ZZ-02"]
    assert ada.ask("GET", "/source-codes?customer=nobody").json()["code"] == "customer_not_found"
    assert ada.ask("GET", "/source-codes?cursor=what").json()["code"] == "cursor_not_understood"


def test_a_catalog_takes_no_step_that_is_not_its_next(scene: Scene, ada: Caller, autumn: None) -> None:
    [catalog] = ada.ask("GET", "/catalogs").json()["items"]
    assert (catalog["state"], catalog["source_codes"]) == ("published", ["AUTUMN-01"])
    refused = ada.ask("POST", f"/catalogs/{catalog['id']}/steps", {"step": "publish"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")


def test_a_line_takes_a_code_and_an_address_of_its_own(scene: Scene, ada: Caller, autumn: None) -> None:
    draft = ada.ask("POST", "/orders", body(customer=scene.carla.public_id)).json()
    [line] = draft["lines"]
    address = f"/orders/{draft['id']}/lines/{line['id']}"
    assert (line["source_code"], line["delivery_address"]) == (None, None)
    changed = ada.ask("PATCH", address, {"source_code": "autumn-01"}).json()
    assert [(each["source_code"], each["unit_price"]) for each in changed["lines"]] == [("AUTUMN-01", "8")]
    assert changed["source_code"] is None
    home = scene.carla.addresses.get()
    there = ada.ask("PATCH", address, {"delivery_address": str(home.pk)}).json()["lines"][0]["delivery_address"]
    assert (there["street"], there["city"]) == (home.street, home.city)
    back = ada.ask("PATCH", address, {"source_code": None, "delivery_address": None}).json()["lines"][0]
    assert (back["source_code"], back["delivery_address"], back["unit_price"]) == (None, None, "10")
    refusals = (({"source_code": "NONE"}, "source_code_unknown"), ({"delivery_address": "x"}, "address_unknown"))
    for wrong, code in refusals:
        refused = ada.ask("PATCH", address, wrong)
        assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_the_lines_of_a_whole_order_are_counted_without_what_comes_free(scene: Scene, autumn: None) -> None:
    wish = body(header={"source_code": "AUTUMN-01"}, charges=[{"code": "GIFTWRAP", "amount": GIFT_WRAP, "line": 0}])
    make_charge_code("GIFTWRAP", legal_entity=scene.legal_entity)
    order = permitted(scene, "supervisor", scene.sam).ask("POST", "/orders", wish).json()
    items = {line["id"]: line["item"] for line in order["lines"]}
    assert [(charge["code"], items[charge["line"]]) for charge in order["charges"]] == [("GIFTWRAP", "LAMP-1")]
