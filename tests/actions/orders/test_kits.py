"""Kits on an order: one ordinary line with its components, substitutes for a charge, the net shared out among them."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.loading.facts import load_facts
from ringup.completion.rules.checks.lines import check_lines
from ringup.completion.saving import promise_prices
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.change_line import change_line
from ringup.orders.actions.open_order import open_order
from ringup.orders.actions.reorder import Reordered, reorder
from ringup.orders.actions.set_customer import set_customer
from ringup.orders.loading import OrderRows, cost_of, load_basket, load_book, load_order
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed, reprice_and_save
from ringup.orders.saving.lines import LineWish
from ringup.pricing.models import BasePrice
from ringup.pricing.rules.document import document_of
from ringup.pricing.rules.document.price_document import price_document
from ringup.products.models import Item, ItemUnit, KitComponent
from ringup.values.refusal import Refusal
from tests.factories.kits import make_kit, make_substitute
from tests.factories.prices import make_trade_agreement
from tests.factories.products import make_item
from tests.factories.scenes import Scene, make_rex

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(ada: Actor) -> str:
    rows = open_order(ada)
    assert not isinstance(rows, Refusal)
    return rows.order.public_id


@pytest.fixture
def parts(scene: Scene) -> dict[str, Item]:
    """The components of O-091, at 20.00, 30.00 and 50.00, and a better third one at 80.00."""
    return {
        number: make_item(number, price=price, cost=Decimal(price) / 2, name=name)
        for number, price, name in (
            ("SOAP", "20.00", "Soap"),
            ("TOWEL", "30.00", "Towel"),
            ("ROBE", "50.00", "Bath robe"),
            ("SILK", "80.00", "Silk robe"),
        )
    }


@pytest.fixture
def kit(parts: dict[str, Item]) -> Item:
    made = make_kit("SPA", {parts["SOAP"]: 1, parts["TOWEL"]: 1, parts["ROBE"]: 1}, name="Spa at home")
    make_substitute(made, parts["ROBE"], parts["SILK"], "50.00")
    return made


def added(actor: Actor, order: str, item: str, **wish: Any) -> SalesLine:
    changed = add_line(actor, order=order, wish=LineWish(item=item, **wish))
    assert isinstance(changed, Changed), changed
    line = changed.rows.lines[-1]
    return SalesLine.objects.get(pk=line.pk)


def rows_of(actor: Actor, order: str) -> OrderRows:
    rows = load_order(actor, order)
    assert rows is not None
    return rows


def shares(line: SalesLine) -> list[tuple[str, str, str]]:
    line.refresh_from_db()
    return [(part["product"], part["quantity"], part["net"]) for part in line.result["components"]]


def test_a_kit_makes_one_line_at_the_price_of_its_components(ada: Actor, order: str, kit: Item) -> None:
    line = added(ada, order, "SPA", quantity=Decimal(2))
    assert (line.unit_price, line.net_minor) == (100, 20000)
    assert SalesOrder.objects.get(public_id=order).lines.count() == 1
    assert shares(line) == [("SOAP", "2", "40.00"), ("TOWEL", "2", "60.00"), ("ROBE", "2", "100.00")]


@pytest.mark.oracle("O-091")
def test_a_price_by_hand_is_split_in_proportion_to_the_components_base_prices(
    scene: Scene, ada: Actor, order: str, kit: Item
) -> None:
    line = added(ada, order, "SPA")
    line.price_state, line.unit_price, line.override_text = SalesLine.PriceState.OVERRIDE, Decimal(90), "damaged"
    line.save()
    reprice_and_save(ada, rows_of(ada, order))
    assert shares(line) == [("SOAP", "1", "18.00"), ("TOWEL", "1", "27.00"), ("ROBE", "1", "45.00")]


@pytest.mark.oracle("O-091")
def test_a_substitute_is_charged_on_top_and_stands_in_the_components_place(ada: Actor, order: str, kit: Item) -> None:
    line = added(ada, order, "SPA", kit={"ROBE": "SILK"})
    assert line.net_minor == 18000  # 20 + 30 + 80 for the components, 50 for the upgrade
    assert [part["number"] for part in line.kit] == ["SOAP", "TOWEL", "SILK"]
    assert shares(line) == [("SOAP", "1", "27.69"), ("TOWEL", "1", "41.54"), ("SILK", "1", "110.77")]


def test_a_kit_with_a_price_of_its_own_keeps_it(ada: Actor, order: str, parts: dict[str, Item]) -> None:
    own = make_kit("SALE", {parts["SOAP"]: 1, parts["TOWEL"]: 2}, price="60.00")
    make_substitute(own, parts["TOWEL"], parts["ROBE"], "12.50")
    assert shares(added(ada, order, "SALE")) == [("SOAP", "1", "15.00"), ("TOWEL", "2", "45.00")]
    assert added(ada, order, "SALE", kit={"TOWEL": "ROBE"}).net_minor == 7250


def test_an_agreed_price_is_that_of_the_kit_and_a_substitute_is_paid_for_beside_it(
    ada: Actor, order: str, kit: Item
) -> None:
    make_trade_agreement(kit, "85.00")
    assert added(ada, order, "SPA").net_minor == 8500
    assert added(ada, order, "SPA", kit={"ROBE": "SILK"}).net_minor == 13500


def test_a_substitute_is_chosen_and_taken_back_on_the_line(ada: Actor, order: str, kit: Item) -> None:
    line = added(ada, order, "SPA")

    def change(wanted: dict[str, str]) -> object:
        return change_line(ada, order=order, line=line.public_id, changes={"kit": FieldChange(wanted=wanted)})

    assert isinstance(change({"ROBE": "SILK"}), Changed)
    line.refresh_from_db()
    assert (line.net_minor, line.kit[2]["number"], line.kit[2]["charge"]) == (18000, "SILK", "50")
    assert isinstance(change({"ROBE": "ROBE"}), Changed)
    line.refresh_from_db()
    assert (line.net_minor, line.kit[2]["number"]) == (10000, "ROBE")
    event = line.order.events.filter(kind="modify_line").latest("pk")
    assert (event.before["kit"]["ROBE"], event.after["kit"]["ROBE"]) == ("SILK", "ROBE")
    refused = change({"SOAP": "SILK"})
    assert isinstance(refused, Refusal)
    assert refused.code == "substitute_not_offered"


def test_lines_of_one_kit_with_different_substitutes_stay_apart(ada: Actor, order: str, kit: Item) -> None:
    plain, better = added(ada, order, "SPA"), added(ada, order, "SPA", kit={"ROBE": "SILK"})
    assert plain.pk != better.pk
    plain.refresh_from_db()
    assert [(one.net_minor, one.kit[2]["number"]) for one in (plain, better)] == [(10000, "ROBE"), (18000, "SILK")]


def test_a_component_beside_its_kit_in_another_unit_does_not_change_the_kits_price(
    ada: Actor, order: str, kit: Item, parts: dict[str, Item]
) -> None:
    ItemUnit.objects.create(item=parts["SOAP"], unit="box", factor=12)
    added(ada, order, "SOAP", unit="box")
    assert added(ada, order, "SPA").net_minor == 10000
    added(ada, order, "SOAP")
    assert added(ada, order, "SPA").net_minor == 10000


def test_a_kit_in_a_further_unit_holds_so_many_kits(ada: Actor, order: str, kit: Item) -> None:
    ItemUnit.objects.create(item=kit, unit="box", factor=4)
    line = added(ada, order, "SPA", unit="box", kit={"ROBE": "SILK"})
    assert line.net_minor == 4 * 18000
    assert shares(line)[0][:2] == ("SOAP", "4")


def test_a_kit_costs_us_what_stands_in_it(ada: Actor, order: str, kit: Item) -> None:
    added(ada, order, "SPA")
    added(ada, order, "SPA", kit={"ROBE": "SILK"})
    rows = rows_of(ada, order)
    assert [cost_of(rows, line) for line in rows.lines] == [50, 65]


def test_a_submitted_kit_stays_as_it_was_sold(ada: Actor, order: str, kit: Item, parts: dict[str, Item]) -> None:
    line = added(ada, order, "SPA")
    promise_prices(rows_of(ada, order))
    KitComponent.objects.filter(kit=kit, item=parts["SOAP"]).update(item=parts["SILK"])
    BasePrice.objects.filter(item=parts["ROBE"]).update(price="500.00")
    Item.objects.filter(pk=parts["TOWEL"].pk).update(name="Another towel")
    reprice_and_save(ada, rows_of(ada, order))
    assert shares(line) == [("SOAP", "1", "20.00"), ("TOWEL", "1", "30.00"), ("ROBE", "1", "50.00")]
    assert [part["text"] for part in line.kit] == ["Soap", "Towel", "Bath robe"]
    refused = change_line(ada, order=order, line=line.public_id, changes={"kit": FieldChange(wanted={"ROBE": "SILK"})})
    assert isinstance(refused, Refusal)
    assert refused.code == "kit_promised"


def test_a_draft_follows_the_components_prices_but_not_a_changed_kit(
    ada: Actor, order: str, kit: Item, parts: dict[str, Item]
) -> None:
    line = added(ada, order, "SPA")
    KitComponent.objects.filter(kit=kit, item=parts["SOAP"]).update(item=parts["SILK"])
    BasePrice.objects.filter(item=parts["ROBE"]).update(price="60.00")
    reprice_and_save(ada, rows_of(ada, order))
    line.refresh_from_db()
    assert (line.net_minor, line.kit[0]["number"]) == (11000, "SOAP")


@pytest.mark.parametrize("state", ["blocked", "discontinued"])
def test_a_kit_without_a_component_that_is_sold_is_refused(
    ada: Actor, order: str, kit: Item, parts: dict[str, Item], state: str
) -> None:
    Item.objects.filter(pk=parts["ROBE"].pk).update(state=state)
    refused = add_line(ada, order=order, wish=LineWish(item="SPA"))
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.facts["component"]) == ("component_not_sold", "ROBE")
    assert added(ada, order, "SPA", kit={"ROBE": "SILK"}).net_minor == 18000


def test_a_substitute_in_another_currency_is_not_offered(ada: Actor, order: str, parts: dict[str, Item]) -> None:
    other = make_kit("GIFT", {parts["SOAP"]: 1})
    make_substitute(other, parts["SOAP"], parts["SILK"], currency="USD")
    refused = add_line(ada, order=order, wish=LineWish(item="GIFT", kit={"SOAP": "SILK"}))
    assert isinstance(refused, Refusal)
    assert refused.code == "substitute_not_offered"


def test_the_stored_line_is_what_its_price_file_gives(ada: Actor, order: str, kit: Item) -> None:
    added(ada, order, "SPA", quantity=Decimal(3), kit={"ROBE": "SILK"})
    added(ada, order, "SOAP")
    rows = rows_of(ada, order)
    document = document_of(load_basket(rows, rows.order.changed_at), load_book(rows))
    printed = price_document(document)
    assert isinstance(printed, dict)
    assert printed["lines"] == [line.result for line in rows.lines]


def test_a_reorder_takes_the_same_substitutes(scene: Scene, ada: Actor, order: str, kit: Item) -> None:
    added(ada, order, "SPA", kit={"ROBE": "SILK"})
    set_customer(ada, order=order, customer=scene.carla.public_id)
    again = reorder(ada, order=order)
    assert isinstance(again, Reordered)
    assert [part["number"] for part in again.rows.lines[0].kit] == ["SOAP", "TOWEL", "SILK"]


def test_what_becomes_a_kit_is_one_with_the_next_line(ada: Actor, order: str, parts: dict[str, Item]) -> None:
    assert not added(ada, order, "ROBE").kit
    KitComponent.objects.create(kit=parts["ROBE"], item=parts["SOAP"])
    assert [part["number"] for part in added(ada, order, "ROBE").kit] == ["SOAP"]


def test_a_kit_is_kept_behind_the_wall(kit: Item) -> None:
    rex = make_scene_of_rex()
    rows = open_order(rex)
    assert isinstance(rows, OrderRows)
    refused = add_line(rex, order=rows.order.public_id, wish=LineWish(item="SPA"))
    assert isinstance(refused, Refusal)
    assert refused.code == "item_not_found"


def make_scene_of_rex() -> Actor:
    from ringup.call_centers.loading import load_actor

    actor = load_actor(make_rex())
    assert actor is not None
    return actor


def test_lines_that_are_no_kits_cost_no_statement_more(ada: Actor, order: str, kit: Item) -> None:
    def statements(item: str) -> int:
        with CaptureQueriesContext(connection) as found:
            added(ada, order, item)
        return len(found)

    added(ada, order, "SOAP")
    plain = statements("SOAP")
    assert statements("SPA") == plain + 2  # its components and their substitutes
    assert statements("SOAP") == plain


def test_modifying_keeps_the_components(scene: Scene, ada: Actor, order: str, kit: Item) -> None:
    line = added(ada, order, "SPA", kit={"ROBE": "SILK"})
    before = shares(line)
    rows = rows_of(ada, order)
    promise_prices(rows)
    SalesOrder.objects.filter(pk=rows.order.pk).update(state="submitted")
    assert not isinstance(modify_order(scene.actor(scene.sam), order=order), Refusal)
    added(scene.actor(scene.sam), order, "SOAP")
    assert shares(line) == before


def test_a_component_that_was_blocked_meanwhile_is_found_at_the_submit(
    ada: Actor, order: str, kit: Item, parts: dict[str, Item]
) -> None:
    added(ada, order, "SPA")
    assert load_facts(rows_of(ada, order), []).lines[0].unsellable is None
    Item.objects.filter(pk=parts["TOWEL"].pk).update(state="blocked")
    facts = load_facts(rows_of(ada, order), [])
    said = facts.lines[0].unsellable
    assert (said.code, said.facts) == ("component_not_sold", {"component": "TOWEL", "item": "SPA"})
    refusal = next(refusal for refusal in check_lines(facts) if refusal.code == "component_not_sold")
    assert refusal.field == "line-1"
