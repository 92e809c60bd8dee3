"""Ada takes an order: lines, prices, customer, header, take-aways; all stored at once and exact."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringup.call_centers.rules.actor import Actor
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.change_header import change_header
from ringup.orders.actions.change_line import change_line
from ringup.orders.actions.open_order import open_order
from ringup.orders.actions.set_customer import set_customer
from ringup.orders.actions.take_away import take_away
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.addresses import OfCustomer
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.values.refusal import Refusal
from tests.factories.company import make_mode_of_delivery
from tests.factories.customers import make_address
from tests.factories.products import make_items
from tests.factories.scenes import make_rex

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(ada: Actor) -> str:
    rows = open_order(ada)
    assert not isinstance(rows, Refusal)
    return rows.order.public_id


def stored(order: str) -> SalesOrder:
    return SalesOrder.objects.get(public_id=order)


def added(actor: Actor, order: str, item: str, **wish: object) -> Changed:
    changed = add_line(actor, order=order, wish=LineWish(item=item, **wish))  # type: ignore[arg-type]
    assert isinstance(changed, Changed), changed
    return changed


def code_of(result: object) -> str:
    assert isinstance(result, Refusal), result
    return result.code


def test_an_order_starts_without_a_customer_and_with_the_call_centers_defaults(scene, order):
    row = stored(order)
    assert row.customer is None
    assert row.number.startswith(scene.call_center.order_number_prefix)
    assert row.currency == scene.call_center.currency
    assert row.mode_of_delivery is not None
    assert row.warehouse is not None


def test_a_line_is_priced_taxed_and_stored_at_once(ada, order):
    added(ada, order, "LAMP-1", quantity=Decimal(3))
    row = stored(order)
    line = row.lines.get()
    assert (line.unit_price, line.net_minor, line.tax_minor) == (Decimal("10.000000"), 3000, 630)
    assert (row.subtotal_minor, row.tax_minor, row.total_minor) == (3000, 630, 3630)
    assert line.result["trail"]


def test_an_item_is_found_in_any_case(ada, order):
    added(ada, order, "lamp-1")
    assert stored(order).lines.get().item.number == "LAMP-1"


def test_an_unknown_item_changes_nothing(ada, order):
    before = stored(order).revision
    assert code_of(add_line(ada, order=order, wish=LineWish(item="NO-SUCH"))) == "item_not_found"
    assert stored(order).revision == before


def test_every_change_is_a_revision_and_an_event(ada, order):
    added(ada, order, "LAMP-1")
    added(ada, order, "MUG-1")
    row = stored(order)
    assert row.revision == 3
    assert list(row.events.order_by("id").values_list("kind", flat=True)) == ["create_order", "add_line", "add_line"]


def test_a_price_by_hand_needs_the_right_and_the_switch(scene, ada, order):
    refused = add_line(ada, order=order, wish=LineWish(item="LAMP-1", price=Decimal("8.00"), remark="damaged"))
    assert code_of(refused) in {"not_permitted", "reason_required", "below_lowest_price"}
    assert not stored(order).lines.exists()


def test_a_supervisor_overrides_a_price_with_a_reason(scene, order):
    sam = scene.actor(scene.sam)
    reason = scene.legal_entity
    from ringup.call_centers.models import ReasonCode

    ReasonCode.objects.get_or_create(
        legal_entity=reason, kind=ReasonCode.Kind.PRICE_OVERRIDE, code="DAMAGED", defaults={"text": "Damaged"}
    )
    added(sam, order, "LAMP-1", price=Decimal("8.00"), remark="damaged")
    line = stored(order).lines.get()
    assert (line.price_state, line.unit_price, line.override_reason.code) == ("override", Decimal(8), "DAMAGED")
    assert line.overridden_by_id == scene.sam.pk
    assert stored(order).events.filter(kind="line_price_override_on").exists()


def test_with_price_control_off_nobody_changes_a_price(scene, order):
    scene.call_center.order_price_control = False
    scene.call_center.save()
    wish = LineWish(item="LAMP-1", price=Decimal("8.00"), remark="damaged")
    assert code_of(add_line(scene.actor(scene.sam), order=order, wish=wish)) == "price_control_off"


def test_taking_away_lowers_and_at_last_removes_the_line(ada, order):
    line = added(ada, order, "LAMP-1", quantity=Decimal(3)).lines[0]
    take_away(ada, order=order, quantity=Decimal(2), line=line)
    assert stored(order).lines.get().quantity == 1
    assert code_of(take_away(ada, order=order, quantity=Decimal(2), item="lamp-1")) == "more_than_ordered"
    changed = take_away(ada, order=order, quantity=Decimal(1))
    assert isinstance(changed, Changed)
    assert changed.removed == (line,)
    assert stored(order).total_minor == 0


def test_the_customer_brings_language_addresses_and_tax_along(scene, ada, order):
    added(ada, order, "LAMP-1")
    assert isinstance(set_customer(ada, order=order, customer=scene.carla.public_id), Changed)
    row = stored(order)
    assert row.customer == scene.carla
    assert row.language == scene.carla.language
    assert row.delivery_address is not None
    assert row.delivery_address.city == scene.carla.addresses.get(is_primary=True).city


def test_a_blocked_customer_is_refused_with_the_reason(scene, ada, order):
    scene.carla.blocked, scene.carla.blocked_because = True, "unpaid invoices"
    scene.carla.save()
    refusal = set_customer(ada, order=order, customer=scene.carla.public_id)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["reason"]) == ("customer_blocked", "unpaid invoices")


def test_lines_that_carry_the_old_mode_follow_the_header(scene, ada, order):
    from ringup.delivery.models import CallCenterMode

    express = make_mode_of_delivery("EXPRESS", legal_entity=scene.legal_entity)
    slow = make_mode_of_delivery("SLOW", legal_entity=scene.legal_entity)
    for mode in (express, slow):
        CallCenterMode.objects.get_or_create(call_center=scene.call_center, mode=mode)
    added(ada, order, "LAMP-1")
    kept = added(ada, order, "MUG-1").lines[0]
    change_line(ada, order=order, line=kept, changes={"mode_of_delivery": FieldChange(wanted=slow.pk)})
    changed = change_header(ada, order=order, changes={"mode_of_delivery": FieldChange(wanted=express.pk)})
    assert isinstance(changed, Changed)
    assert changed.facts == {"followed": 1, "kept": 1}
    modes = list(stored(order).lines.order_by("position").values_list("mode_of_delivery__code", flat=True))
    assert modes == ["EXPRESS", "SLOW"]


def test_a_colleagues_change_of_the_same_field_is_a_conflict_and_of_another_merges(ada, order):
    line = added(ada, order, "LAMP-1").lines[0]
    assert isinstance(
        change_line(ada, order=order, line=line, changes={"quantity": FieldChange(wanted=Decimal(5), seen=Decimal(1))}),
        Changed,
    )
    late = {"quantity": FieldChange(wanted=Decimal(2), seen=Decimal(1))}
    assert code_of(change_line(ada, order=order, line=line, changes=late)) == "changed_meanwhile"
    other = {"requested_date": FieldChange(wanted=date(2027, 1, 4))}
    assert isinstance(change_line(ada, order=order, line=line, changes=other), Changed)


def test_rex_sees_nothing_of_it(scene, ada, order):
    added(ada, order, "LAMP-1")
    rex = scene.actor(make_rex())
    assert code_of(add_line(rex, order=order, wish=LineWish(item="LAMP-1"))) == "order_not_found"
    assert code_of(take_away(rex, order=order)) == "order_not_found"
    assert code_of(set_customer(rex, order=order, customer=scene.carla.public_id)) == "order_not_found"


def test_the_number_of_queries_does_not_depend_on_the_number_of_lines(scene, ada, order):
    items = make_items(40, legal_entity=scene.legal_entity)
    added(ada, order, items[0].number)
    counts = []
    for item in items[1:]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            added(ada, order, item.number)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert SalesLine.objects.filter(order__public_id=order).count() == 40


def test_an_address_of_the_customer_and_one_of_the_order_are_told_apart_even_with_equal_keys(scene, ada, order):
    set_customer(ada, order=order, customer=scene.carla.public_id)
    own = stored(order).delivery_address
    office = make_address(scene.carla, pk=own.pk + 1000, street="Blaak 10")
    make_address(scene.bruno, pk=own.pk, street="Somewhere else")

    kept = change_header(ada, order=order, changes={"delivery_address": FieldChange(wanted=own.pk)})
    assert isinstance(kept, Changed)
    assert stored(order).delivery_address == own

    changed = change_header(ada, order=order, changes={"delivery_address": FieldChange(wanted=OfCustomer(office.pk))})
    assert isinstance(changed, Changed)
    assert stored(order).delivery_address.street == "Blaak 10"

    strange = change_header(ada, order=order, changes={"delivery_address": FieldChange(wanted=OfCustomer(own.pk))})
    assert code_of(strange) == "address_unknown"
