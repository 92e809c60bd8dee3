"""A source code on an order: prices, free products and plans at once; refused where it does not hold."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.calls.models import Call, CallEvent
from ringup.catalogs.models import Catalog
from ringup.catalogs.rules.states import CatalogEvent
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.loading.facts import load_facts
from ringup.fulfillment.actions.invoice_order import Invoiced, invoice_order
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.change_line import change_line
from ringup.orders.actions.open_order import open_order
from ringup.orders.actions.set_source_code import set_source_code
from ringup.orders.actions.take_away import take_away
from ringup.orders.loading import load_order
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.pricing.actions.take_catalog_step import take_catalog_step
from ringup.values.refusal import Refusal
from tests.factories.calls import make_dialled_number, make_telephony_connection
from tests.factories.catalogs import make_published_catalog, make_source_code
from tests.factories.company import make_price_group
from tests.factories.prices import make_trade_agreement
from tests.factories.products import make_item
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalog(scene: Scene) -> Catalog:
    """An autumn catalog with the lamp and the mug, at 8.00 and 4.00 in its price group, and a free pen."""
    autumn = make_price_group("AUTUMN", legal_entity=scene.legal_entity, priority=10)
    lamp, mug, clock = scene.items
    for item, price in ((lamp, "8.00"), (mug, "4.00"), (clock, "50.00")):
        make_trade_agreement(item, price, price_group=autumn)
    pen = make_item("PEN-1", price="1.50", name="Harbor pen", cost=Decimal("0.40"), legal_entity=scene.legal_entity)
    return make_published_catalog(
        call_center=scene.call_center,
        items=[lamp, mug],
        free=[pen],
        price_groups=[autumn],
        codes=["AUTUMN-01", "AUTUMN-02"],
    )


@pytest.fixture
def order(ada: Actor) -> str:
    """A lamp, a mug and a clock, at 10.00, 4.50 and 99.00."""
    begun = open_order(ada)
    assert not isinstance(begun, Refusal)
    key: str = begun.order.public_id
    for item in ("LAMP-1", "MUG-1", "CLOCK-1"):
        assert isinstance(add_line(ada, order=key, wish=LineWish(item=item)), Changed)
    return key


def put(ada: Actor, order: str, code: str | None = "autumn-01") -> Changed:
    outcome = set_source_code(ada, order=order, code=code)
    assert isinstance(outcome, Changed), outcome
    return outcome


def refused(outcome: object) -> Refusal:
    assert isinstance(outcome, Refusal), outcome
    return outcome


def prices(order: str) -> dict[str, str]:
    lines = SalesLine.objects.filter(order__public_id=order).order_by("position")
    return {line.item.number: f"{line.unit_price:.2f}" for line in lines if line.item}


def test_prices_change_at_once_for_the_products_of_the_catalog_and_a_free_product_comes(ada, order, catalog):
    changed = put(ada, order)
    assert prices(order) == {"LAMP-1": "8.00", "MUG-1": "4.00", "CLOCK-1": "99.00", "PEN-1": "0.00"}
    pen = changed.rows.lines[-1]
    assert (pen.origin, pen.net_minor, pen.quantity) == ("gift", 0, 1)
    assert changed.rows.gifts == {pen.public_id}


def test_it_is_kept_in_the_price_document_by_code_and_by_product(ada, order, catalog):
    basket, _ = put(ada, order).priced
    assert basket.context.source_code == "AUTUMN-01"
    group = basket.context.price_groups[-1]
    assert (group.id, group.priority, group.products) == ("AUTUMN", 10, ("LAMP-1", "MUG-1"))


def test_lines_that_come_later_inherit_the_code_and_a_line_may_have_another_or_none(ada, order, catalog):
    put(ada, order)
    added = add_line(ada, order=order, wish=LineWish(item="LAMP-1"))
    assert isinstance(added, Changed)
    line = added.rows.lines[-1]
    assert (line.source_code.code, line.unit_price) == ("AUTUMN-01", 8)
    other = change_line(ada, order=order, line=line.public_id, changes={"source_code": FieldChange(wanted="AUTUMN-02")})
    assert isinstance(other, Changed)
    put(ada, order, None)
    kept = SalesLine.objects.get(public_id=line.public_id)
    assert (kept.source_code.code, kept.unit_price) == ("AUTUMN-02", 8)
    assert prices(order)["MUG-1"] == "4.50", "the others followed the header"


def test_taking_the_code_off_takes_its_gifts_off_and_another_code_brings_its_own(ada, order, catalog):
    put(ada, order)
    gone = put(ada, order, None)
    assert len(gone.removed) == 1
    assert prices(order) == {"LAMP-1": "10.00", "MUG-1": "4.50", "CLOCK-1": "99.00"}
    put(ada, order, "AUTUMN-01")
    put(ada, order, "AUTUMN-02")
    assert list(prices(order)) == ["LAMP-1", "MUG-1", "CLOCK-1", "PEN-1"]


def test_a_gift_that_was_declined_does_not_come_back_with_the_next_line(ada, order, catalog):
    pen = put(ada, order).rows.lines[-1]
    take_away(ada, order=order, line=pen.public_id)
    add_line(ada, order=order, wish=LineWish(item="LAMP-1"))
    assert "PEN-1" not in prices(order)


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("quantity", Decimal(5)),
        ("price", None),
        ("price", Decimal("0.10")),
        ("source_code", "AUTUMN-02"),
        ("manual_discount", {"percent": "5"}),
    ],
)
def test_a_free_product_is_as_many_as_the_catalog_gives_and_stays_free(ada, order, catalog, field, wanted):
    pen = put(ada, order).rows.lines[-1]
    outcome = change_line(ada, order=order, line=pen.public_id, changes={field: FieldChange(wanted=wanted)})
    assert refused(outcome).code == "free_product_stays"
    assert SalesLine.objects.get(public_id=pen.public_id).quantity == 1


def test_delivery_of_a_free_product_is_changed_like_any_other(ada, order, catalog):
    pen = put(ada, order).rows.lines[-1]
    wanted = {"quantity": Decimal(1), "source_code": "autumn-01", "requested_date": date(2030, 1, 2), "unit": pen.unit}
    changes = {name: FieldChange(wanted=value) for name, value in wanted.items()}
    assert isinstance(change_line(ada, order=order, line=pen.public_id, changes=changes), Changed)


def test_a_free_product_alone_is_no_order(ada, scene, catalog):
    code = catalog.source_codes.get(code="AUTUMN-01").pk
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=[],
        header={"source_code": FieldChange(wanted=code)},
        payments=[],
        submit=True,
    )
    placed = place_order(ada, wish=wish, submit_key="free")
    assert isinstance(placed, tuple), placed
    assert "no_lines" in [refusal.code for refusal in placed]


def test_only_codes_that_hold_now_are_taken(ada, scene, order, catalog):
    assert refused(set_source_code(ada, order=order, code="NONE-1")).code == "source_code_unknown"
    tomorrow = timezone.localdate() + timedelta(days=2)
    make_published_catalog("SPRING", call_center=scene.call_center, codes=["SPRING-01"], valid_from=tomorrow)
    assert refused(set_source_code(ada, order=order, code="SPRING-01")).code == "source_code_not_yet"
    make_published_catalog("OLD", call_center=scene.call_center, codes=["OLD-01"], valid_to=date(2026, 1, 2))
    assert refused(set_source_code(ada, order=order, code="OLD-01")).code == "source_code_expired"
    make_published_catalog("OTHER", legal_entity=scene.legal_entity, codes=["OTHER-01"])
    assert refused(set_source_code(ada, order=order, code="OTHER-01")).code == "source_code_elsewhere"


def test_a_retracted_catalog_gives_no_more_prices_to_drafts(ada, scene, order, catalog):
    put(ada, order)
    sam = scene.actor(scene.sam)
    Catalog.objects.filter(pk=catalog.pk).update(state="retracted")
    assert take_catalog_step(sam, catalog=catalog.public_id, step=CatalogEvent.RETRACT)
    add_line(ada, order=order, wish=LineWish(item="LAMP-1"))
    assert prices(order)["MUG-1"] == "4.50"


def test_without_directed_selling_there_are_no_source_codes(ada, scene, order, catalog):
    put(ada, order)
    scene.call_center.directed_selling = False
    scene.call_center.save()
    assert refused(set_source_code(ada, order=order, code="AUTUMN-02")).code == "directed_selling_off"
    add_line(ada, order=order, wish=LineWish(item="LAMP-1"))
    assert prices(order)["MUG-1"] == "4.50", "and the one that stands there has no effect"
    assert isinstance(set_source_code(ada, order=order, code=None), Changed)


def call_to(scene: Scene, number: str) -> str:
    link = make_telephony_connection(legal_entity=scene.legal_entity)
    CallEvent.objects.all().delete()
    call = Call.objects.create(
        legal_entity=scene.legal_entity,
        call_center=scene.call_center,
        connection=link,
        external_id="A-1",
        dialled_number=number,
    )
    return call.public_id


def test_the_number_that_was_dialled_brings_its_source_code_and_gifts(ada, scene, catalog):
    number = make_dialled_number(scene.call_center, "+31108000007")
    make_source_code("AUTUMN-07", catalog=catalog, number=number)
    begun = open_order(ada, call=call_to(scene, "+31108000007"))
    assert not isinstance(begun, Refusal)
    stored = SalesOrder.objects.get(pk=begun.order.pk)
    assert stored.source_code is not None
    assert stored.source_code.code == "AUTUMN-07"
    assert prices(stored.public_id) == {"PEN-1": "0.00"}


def test_a_number_without_a_code_brings_none(ada, scene, catalog):
    begun = open_order(ada, call=call_to(scene, "+31108000000"))
    assert not isinstance(begun, Refusal)
    assert SalesOrder.objects.get(pk=begun.order.pk).source_code is None


def test_a_whole_order_with_a_code_has_its_prices_and_gifts_and_is_submitted(ada, scene, catalog):
    code = catalog.source_codes.get(code="AUTUMN-01").pk
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=[LineWish(item="LAMP-1", quantity=Decimal(2))],
        header={"source_code": FieldChange(wanted=code)},
        payments=[PaymentEntry(method="CASH")],
        submit=True,
    )
    placed = place_order(ada, wish=wish, submit_key="with-code")
    assert isinstance(placed, Placed), placed
    assert prices(placed.order.public_id) == {"PEN-1": "0.00", "LAMP-1": "8.00"}
    assert placed.order.total_minor == 1936


@pytest.fixture
def submitted(ada: Actor, scene: Scene, catalog: Catalog) -> SalesOrder:
    """A lamp with AUTUMN-01 and its free pen, submitted."""
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=[LineWish(item="LAMP-1")],
        header={"source_code": FieldChange(wanted=catalog.source_codes.get(code="AUTUMN-01").pk)},
        payments=[PaymentEntry(method="CASH")],
        submit=True,
    )
    placed = place_order(ada, wish=wish, submit_key="with-gift")
    assert isinstance(placed, Placed), placed
    return SalesOrder.objects.get(pk=placed.order.pk)


def gifts(order: SalesOrder) -> list[tuple[str, str | None]]:
    lines = SalesLine.objects.filter(order=order, origin="gift").order_by("position")
    return [(line.item.number, line.source_code.code if line.source_code else None) for line in lines if line.item]


class TestGiftsOfAnOrderThatIsChanged:
    def test_what_both_codes_give_stays_and_gets_the_code(self, ada, submitted):
        pen = submitted.lines.get(origin="gift")
        modify_order(ada, order=submitted.public_id)
        changed = put(ada, submitted.public_id, "AUTUMN-02")
        assert (changed.removed, gifts(submitted)) == ((), [("PEN-1", "AUTUMN-02")])
        pen.refresh_from_db()
        assert (pen.override_text, pen.net_minor) == ("AUTUMN-02", 0)

    def test_what_only_the_new_code_gives_comes(self, ada, scene, submitted):
        pencil = make_item("PENCIL-1", price="0.50", legal_entity=scene.legal_entity)
        make_published_catalog("SPRING", call_center=scene.call_center, free=[pencil], codes=["SPRING-01"])
        modify_order(ada, order=submitted.public_id)
        put(ada, submitted.public_id, "SPRING-01")
        assert gifts(submitted) == [("PENCIL-1", "SPRING-01")]

    @pytest.mark.parametrize("code", [None, "AUTUMN-02", "SPRING-01"])
    def test_what_is_invoiced_stays_with_its_code(self, ada, scene, submitted, code):
        make_published_catalog("SPRING", call_center=scene.call_center, codes=["SPRING-01"])
        pen = submitted.lines.get(origin="gift")
        sam = scene.actor(scene.sam)
        assert isinstance(invoice_order(sam, order=submitted.public_id, lines={pen.public_id: Decimal(1)}), Invoiced)
        modify_order(ada, order=submitted.public_id)
        put(ada, submitted.public_id, code)
        assert gifts(submitted) == [("PEN-1", "AUTUMN-01")]
        assert submitted.lines.exclude(origin="gift").filter(source_code__code="AUTUMN-01").count() == 0

    def test_what_is_being_picked_or_sent_stays(self, ada, submitted):
        pen = submitted.lines.get(origin="gift")
        modify_order(ada, order=submitted.public_id)
        SalesLine.objects.filter(pk=pen.pk).update(shipped=1)
        put(ada, submitted.public_id, None)
        assert gifts(submitted) == [("PEN-1", "AUTUMN-01")]


def test_a_call_center_may_ask_for_a_code(ada, scene, order, catalog):
    scene.call_center.parameters.source_code_required = True
    scene.call_center.parameters.save()
    rows = load_order(ada, order)
    assert rows is not None
    assert load_facts(rows, []).source_code_missing
    put(ada, order)
    rows = load_order(ada, order)
    assert rows is not None
    assert not load_facts(rows, []).source_code_missing


def queries_of(act: Any) -> int:
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def test_a_line_takes_no_query_more_on_an_order_with_a_source_code(ada, scene, order, catalog):
    def add() -> None:
        assert isinstance(add_line(ada, order=order, wish=LineWish(item="LAMP-1")), Changed)

    add()
    without = queries_of(add)
    put(ada, order)
    add()
    assert queries_of(add) == without
