"""Free products of a draft: they go with the catalog that gave them, and who declined them is not asked again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ringup.call_centers.models import Role
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import Catalog, FreeProduct
from ringup.completion.actions.complete_order import complete_order
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import ChargeWish, OrderWish, Placed, place_order
from ringup.completion.saving import Recap
from ringup.fulfillment.actions.cancel_lines import Canceled, cancel_lines
from ringup.orders.actions.add_charge import add_charge
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.ask_approval import Question, ask_approval
from ringup.orders.actions.open_order import open_order
from ringup.orders.actions.reorder import Reordered, reorder
from ringup.orders.actions.set_source_code import set_source_code
from ringup.orders.actions.take_away import take_away
from ringup.orders.models import OrderCharge, OrderEvent, SalesLine, SalesOrder
from ringup.orders.rules.approvals import ApprovalKind
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import PricingPolicy
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.factories.catalogs import make_published_catalog
from tests.factories.company import make_reason_code
from tests.factories.kits import make_kit
from tests.factories.prices import make_charge_code
from tests.factories.products import make_item
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalog(scene: Scene) -> Catalog:
    """An autumn catalog with two source codes, which gives two pens."""
    pen = make_item("PEN-1", price="1.50", name="Harbor pen", cost=Decimal("0.40"), legal_entity=scene.legal_entity)
    catalog = make_published_catalog(
        call_center=scene.call_center, items=scene.items, codes=["AUTUMN-01", "AUTUMN-02"], free=[pen]
    )
    catalog.free_products.update(quantity=2)
    return catalog


@pytest.fixture
def order(ada: Actor, catalog: Catalog) -> str:
    """A lamp with AUTUMN-01, and its free pens."""
    begun = open_order(ada)
    assert not isinstance(begun, Refusal)
    key: str = begun.order.public_id
    assert isinstance(add_line(ada, order=key, wish=LineWish(item="LAMP-1")), Changed)
    put(ada, key, "AUTUMN-01")
    return key


@pytest.fixture
def sam(scene: Scene) -> Actor:
    return scene.actor(scene.sam)


@pytest.fixture
def submitted(ada: Actor, scene: Scene, catalog: Catalog) -> SalesOrder:
    """A lamp with AUTUMN-01 and its free pens, submitted."""
    make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)
    return place(ada, scene, catalog)


def place(ada: Actor, scene: Scene, catalog: Catalog, **values: Any) -> SalesOrder:
    code = FieldChange(wanted=catalog.source_codes.get(code="AUTUMN-01").pk)
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=values.pop("lines", [LineWish(item="LAMP-1")]),
        header={"source_code": code},
        payments=[PaymentEntry(method="CASH")],
        submit=True,
        **values,
    )
    placed = place_order(ada, wish=wish, submit_key="with-gift")
    assert isinstance(placed, Placed), placed
    return SalesOrder.objects.get(pk=placed.order.pk)


@pytest.fixture
def trusted(scene: Scene) -> Actor:
    """Ada, who may give prices, discounts and charges."""
    make_reason_code("SCRATCHED", legal_entity=scene.legal_entity)
    agent = Role.objects.get(legal_entity=scene.legal_entity, code="agent")
    rights = {Permission.OVERRIDE_PRICES, Permission.GIVE_MANUAL_DISCOUNTS, Permission.ADD_CHARGES}
    agent.permissions, agent.total_discount_percent = sorted({*agent.permissions, *rights}), 50
    agent.save()
    return scene.actor()


def discounts(order: SalesOrder) -> dict[str, int]:
    lines = SalesLine.objects.filter(order=order).select_related("item")
    return {line.item.number: line.discount_minor for line in lines if line.item}


def put(ada: Actor, order: str, code: str | None) -> Changed:
    outcome = set_source_code(ada, order=order, code=code)
    assert isinstance(outcome, Changed), outcome
    return outcome


def pens(order: str) -> Decimal:
    """How many free pens the order has."""
    lines = SalesLine.objects.filter(order__public_id=order, origin="gift", item__number="PEN-1")
    return sum((line.quantity for line in lines), Decimal(0))


def decline(ada: Actor, order: str, *, less: Decimal | None = None) -> None:
    assert isinstance(take_away(ada, order=order, item="PEN-1", quantity=less), Changed)


def retract(catalog: Catalog) -> None:
    catalog.state = "retracted"
    catalog.save()


def expire(catalog: Catalog) -> None:
    catalog.valid_to = date(2026, 2, 1)
    catalog.save()


def give_something_else(catalog: Catalog) -> None:
    catalog.free_products.all().delete()
    pencil = make_item("PENCIL-1", price="0.50", legal_entity=catalog.legal_entity)
    FreeProduct.objects.create(catalog=catalog, item=pencil)


class TestACatalogThatEndsMeanwhile:
    @pytest.mark.parametrize("end", [retract, expire, give_something_else])
    def test_its_free_product_leaves_with_the_next_change(self, ada, catalog, order, end):
        end(catalog)
        changed = add_line(ada, order=order, wish=LineWish(item="MUG-1"))
        assert isinstance(changed, Changed)
        assert (pens(order), len(changed.removed), changed.rows.lapsed) == (0, 1, ["PEN-1"])
        gone = OrderEvent.objects.get(order__public_id=order, kind="cancel_line")
        assert gone.before == {"quantity": "2.000", "item": "Harbor pen"}

    def test_the_recap_says_what_left(self, ada, catalog, order):
        expire(catalog)
        recap = complete_order(ada, order=order)
        assert isinstance(recap, Recap)
        assert Refusal(code="free_products_lapsed", facts={"items": "PEN-1"}) in recap.warnings
        assert pens(order) == 0
        again = complete_order(ada, order=order)
        assert isinstance(again, Recap)
        assert not [warning for warning in again.warnings if warning.code == "free_products_lapsed"], "said once"

    def test_of_fewer_that_it_gives_now_so_many_stay(self, ada, catalog, order):
        catalog.free_products.update(quantity=1)
        catalog.save()
        recap = complete_order(ada, order=order)
        assert isinstance(recap, Recap)
        assert (pens(order), recap.rows.lapsed) == (1, ["PEN-1"])

    def test_what_a_submit_promised_stays_and_what_came_later_leaves(self, ada, scene, catalog, submitted):
        order = submitted.public_id
        expire(catalog)
        modify_order(ada, order=order)
        add_line(ada, order=order, wish=LineWish(item="MUG-1"))
        assert pens(order) == 2
        pencil = make_item("PENCIL-1", price="0.50", legal_entity=scene.legal_entity)
        spring = make_published_catalog("SPRING", call_center=scene.call_center, free=[pencil], codes=["SPRING-01"])
        put(ada, order, "SPRING-01")
        retract(spring)
        changed = add_line(ada, order=order, wish=LineWish(item="MUG-1"))
        assert isinstance(changed, Changed)
        assert changed.rows.lapsed == ["PENCIL-1"]


class TestWhatWasDeclined:
    def test_it_does_not_come_back_with_another_code_of_the_catalog(self, ada, order):
        decline(ada, order)
        put(ada, order, "AUTUMN-02")
        assert pens(order) == 0
        put(ada, order, None)
        put(ada, order, "AUTUMN-01")
        assert pens(order) == 0

    def test_fewer_stay_fewer(self, ada, order):
        decline(ada, order, less=Decimal(1))
        put(ada, order, "AUTUMN-02")
        assert pens(order) == 1

    def test_the_gifts_of_another_catalog_come(self, ada, scene, order):
        pen = SalesLine.objects.get(order__public_id=order, origin="gift").item
        make_published_catalog("SPRING", call_center=scene.call_center, free=[pen], codes=["SPRING-01"])
        decline(ada, order)
        put(ada, order, "SPRING-01")
        assert pens(order) == 1

    def test_it_comes_back_when_the_code_is_entered_once_more(self, ada, order):
        decline(ada, order)
        changed = put(ada, order, "autumn-01")
        assert (pens(order), len(changed.rows.gifts)) == (2, 1)

    def test_it_stays_away_from_a_submitted_order_of_which_it_was_canceled(self, ada, submitted):
        pen = submitted.lines.get(origin="gift")
        done = cancel_lines(ada, order=submitted.public_id, lines={pen.public_id: pen.quantity}, reason="NO-NEED")
        assert isinstance(done, Canceled), done
        modify_order(ada, order=submitted.public_id)
        put(ada, submitted.public_id, "AUTUMN-02")
        assert pens(submitted.public_id) == 0


@pytest.mark.parametrize("by_its_code", [True, False])
def test_a_charge_by_hand_goes_with_its_line(trusted, order, by_its_code):
    make_charge_code("WRAP")
    pen = SalesLine.objects.get(order__public_id=order, origin="gift")
    wrapped = add_charge(trusted, order=order, code="WRAP", amount=Decimal(2), line=pen.public_id)
    assert isinstance(wrapped, Changed), wrapped
    assert isinstance(
        put(trusted, order, None) if by_its_code else take_away(trusted, order=order, line=pen.public_id), Changed
    )
    assert OrderCharge.objects.filter(code="WRAP").count() == 0


def test_no_supervisor_is_asked_for_another_price_of_it(trusted, order):
    pen = SalesLine.objects.get(order__public_id=order, origin="gift")
    question = Question(kind=ApprovalKind.PRICE, value={"price": "0.10"}, line=pen.public_id, reason="scratched")
    asked = ask_approval(trusted, order=order, question=question)
    assert isinstance(asked, Refusal)
    assert asked.code == "free_product_stays"


def test_a_kit_that_is_free_has_its_components(ada, scene, catalog, order):
    kit = make_kit("SET-1", components=dict.fromkeys(scene.items[:2], 1), legal_entity=scene.legal_entity)
    make_published_catalog("SPRING", call_center=scene.call_center, free=[kit], codes=["SPRING-01"])
    changed = put(ada, order, "SPRING-01")
    [gift] = [line for line in changed.rows.lines if line.origin == "gift"]
    assert [part["number"] for part in gift.kit] == ["LAMP-1", "MUG-1"]
    assert gift.net_minor == 0


class TestMoneyBesideAFreeProduct:
    def test_an_amount_off_the_order_is_given_once(self, trusted, scene, catalog):
        order = place(trusted, scene, catalog, total_discount={"amount": "2.00"})
        modify_order(trusted, order=order.public_id)
        add_line(trusted, order=order.public_id, wish=LineWish(item="MUG-1"))
        assert discounts(order) == {"LAMP-1": 200, "MUG-1": 0, "PEN-1": 0}

    def test_what_a_line_with_a_price_by_hand_got_of_it_is_not_more_afterwards(self, trusted, scene, catalog):
        PricingPolicy.objects.update_or_create(call_center=scene.call_center, defaults={"discounts_on_overrides": True})
        lines = [LineWish(item="LAMP-1", price=Decimal(5), remark="scratched"), LineWish(item="MUG-1")]
        order = place(trusted, scene, catalog, lines=lines, total_discount={"amount": "1.90"})
        assert discounts(order) == {"LAMP-1": 100, "MUG-1": 90, "PEN-1": 0}
        modify_order(trusted, order=order.public_id)
        assert discounts(order) == {"LAMP-1": 100, "MUG-1": 90, "PEN-1": 0}

    def test_what_is_given_by_hand_goes_to_its_line(self, trusted, scene, catalog):
        make_charge_code("WRAP")
        wishes = [LineWish(item="LAMP-1", discount={"percent": "10"}, remark="scratched"), LineWish(item="MUG-1")]
        order = place(
            trusted,
            scene,
            catalog,
            lines=wishes,
            charges=[ChargeWish(code="WRAP", amount=Money.parse("2.00", "EUR"), line=1)],
        )
        assert discounts(order) == {"LAMP-1": 100, "MUG-1": 0, "PEN-1": 0}
        assert OrderCharge.objects.get(code="WRAP").line == order.lines.get(item__number="MUG-1")

    def test_who_orders_again_does_not_pay_for_what_was_free(self, ada, submitted):
        again = reorder(ada, order=submitted.public_id)
        assert isinstance(again, Reordered)
        assert [line.item.number for line in again.rows.lines if line.item] == ["LAMP-1"]
        assert "PEN-1" not in again.prices_then

    def test_nobody_gets_only_what_is_free(self, ada, sam, submitted):
        lamp = submitted.lines.exclude(origin="gift").get()
        chosen = {lamp.public_id: lamp.quantity}
        refused = cancel_lines(ada, order=submitted.public_id, lines=chosen, reason="NO-NEED")
        assert isinstance(refused, Refusal), "an agent cancels no whole order"
        done = cancel_lines(sam, order=submitted.public_id, lines=chosen, reason="NO-NEED")
        assert isinstance(done, Canceled), done
        submitted.refresh_from_db()
        assert (done.whole, submitted.state) == (True, "canceled")
