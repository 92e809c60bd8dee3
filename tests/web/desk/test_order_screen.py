"""The order screen over HTTP: what each change answers, what it refuses, and what a colleague's change does to it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ringup.call_centers.rules.permissions import Permission
from ringup.calls.models import Call, TelephonyConnection
from ringup.delivery.models import CallCenterMode, ExpediteCode
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.payments.models import PaymentLine
from ringup.plumbing.public_ids import new_public_id
from tests.factories.company import make_legal_entity, make_mode_of_delivery, make_reason_code, make_role
from tests.factories.customers import make_address
from tests.factories.products import make_items
from tests.factories.scenes import LAKESIDE, Scene, make_rex, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


class Desk:
    """A signed-in worker at the order screen, as the browser would send it."""

    def __init__(self, user, order=""):
        self.client = Client()
        self.client.force_login(user)
        self.order = order or new_public_id()
        self.revision = "0"

    def address(self, name, *more):
        return reverse(f"desk:{name}", args=[self.order, *more])

    def get(self, name, *more, **values):
        return self.client.get(self.address(name, *more), values, headers={"HX-Request": "true"})

    def post(self, name, *more, **values):
        values = {"revision": self.revision, **values}
        response = self.client.post(self.address(name, *more), values, headers={"HX-Request": "true"})
        if found := re.search(r'name="revision" value="(\d+)"', response.content.decode()):
            self.revision = found[1]
        return response

    def enter(self, text, **values):
        return self.post("entry", text=text, **values)

    def open(self):
        page = self.client.get(self.address("order")).content.decode()
        self.revision = re.search(r'name="revision" value="(\d+)"', page)[1]
        return page


@pytest.fixture
def ada(scene):
    return Desk(scene.ada)


def stored(desk) -> SalesOrder:
    return SalesOrder.objects.get(public_id=desk.order)


def line_of(desk, item):
    return stored(desk).lines.get(item__number=item)


def places(response) -> set[str]:
    return set(re.findall(r'id="([a-z-]+(?:-[a-z0-9]{14})?)" hx-swap-oob', response.content.decode()))


def test_the_desk_opens_with_an_address_and_stores_nothing(ada, scene):
    response = ada.client.get(reverse("desk:home"))
    assert response.status_code == 302
    page = ada.client.get(response.url)
    assert page.status_code == 200
    assert 'id="entry"' in page.content.decode()
    assert not SalesOrder.objects.exists()


def test_a_typed_line_comes_back_as_one_row_with_the_new_total(ada):
    response = ada.enter("3*LAMP-1")
    html = response.content.decode()
    assert response.status_code == 200
    assert '<tbody hx-swap-oob="beforeend:#order-lines-body">' in html
    assert "€36.30" in html  # 3 × 10.00 and 21 % tax
    assert "ringup:selected" in response["HX-Trigger-After-Settle"]
    assert stored(ada).total_minor == 3630


def test_the_next_line_sends_neither_the_first_one_nor_the_table_again(ada):
    ada.enter("LAMP-1")
    first = line_of(ada, "LAMP-1").public_id
    response = ada.enter("MUG-1")
    assert f"order-line-{first}" not in response.content.decode()
    assert "order-lines" not in places(response)
    assert places(response) == {
        "order-revision",
        "order-head",
        "order-totals",
        "entry-refusal",
        "order-balance",
        "status-line",
    }


def test_a_note_on_a_line_stands_under_its_name_and_in_the_recap(ada):
    assert "wrapped as a gift" in ada.enter("LAMP-1 !wrapped as a gift").content.decode()
    assert "wrapped as a gift" in ada.open()
    assert "wrapped as a gift" in ada.post("order-recap").content.decode()


def test_a_refused_line_is_said_under_the_field_and_stores_nothing(ada):
    response = ada.enter("2*NO-SUCH-ITEM")
    assert response.status_code == 422
    assert "There is no item with this number." in response.content.decode()
    assert '"to": "entry"' in response["HX-Trigger-After-Settle"]
    assert not SalesOrder.objects.exists()


def test_a_price_by_hand_is_refused_in_place_to_those_who_may_not(scene):
    make_reason_code("DAMAGED", legal_entity=scene.legal_entity)
    desk = Desk(scene.ada)
    response = desk.enter("LAMP-1 @1.00 !damaged")
    assert response.status_code == 422
    assert "Your role does not allow this" in response.content.decode()


def test_take_away_takes_the_selected_line_or_the_named_item(ada):
    ada.enter("5*LAMP-1")
    ada.enter("2*MUG-1")
    ada.enter("-2", line=line_of(ada, "LAMP-1").public_id)
    assert line_of(ada, "LAMP-1").quantity == 3
    gone = line_of(ada, "MUG-1").public_id
    response = ada.enter("-2*MUG-1")
    assert f'id="order-line-{gone}" hx-swap-oob="delete"' in response.content.decode()


def test_a_changed_field_is_stored_and_the_others_stay(ada):
    ada.enter("LAMP-1")
    line = line_of(ada, "LAMP-1")
    response = ada.post(
        "change-line", line.public_id, **{"quantity": "4", "seen:quantity": "1", "unit": "ea", "seen:unit": "ea"}
    )
    assert response.status_code == 200
    assert {f"order-line-{line.public_id}", "order-totals", "line-detail"} <= places(response)
    assert line_of(ada, "LAMP-1").quantity == 4
    assert OrderEvent.objects.filter(kind="modify_line").get().after == {"quantity": "4"}


def test_figures_are_understood_as_they_are_typed_and_nonsense_is_said_at_the_line(ada):
    ada.enter("LAMP-1")
    line = line_of(ada, "LAMP-1")
    response = ada.post("change-line", line.public_id, **{"quantity": "many", "seen:quantity": "1"})
    assert response.status_code == 422
    assert "This is not understood: many." in response.content.decode()


def test_two_agents_change_different_fields_and_both_changes_stand(scene, ada):
    ada.enter("LAMP-1")
    line = line_of(ada, "LAMP-1")
    sam = Desk(scene.sam, ada.order)
    sam.open()
    ada.post("change-line", line.public_id, **{"quantity": "2", "seen:quantity": "1"})
    response = sam.post("change-line", line.public_id, **{"requested_date": "2030-01-31", "seen:requested_date": ""})
    assert response.status_code == 200
    assert "order-lines" in places(response)  # Sam had missed Ada's change: the whole list comes anew
    row = line_of(ada, "LAMP-1")
    assert (row.quantity, str(row.requested_date)) == (2, "2030-01-31")


def test_two_agents_change_the_same_field_and_both_values_stand_side_by_side(scene, ada):
    ada.enter("LAMP-1")
    line = line_of(ada, "LAMP-1")
    sam = Desk(scene.sam, ada.order)
    sam.open()
    ada.post("change-line", line.public_id, **{"quantity": "2", "seen:quantity": "1"})
    response = sam.post("change-line", line.public_id, **{"quantity": "5", "seen:quantity": "1"})
    html = response.content.decode()
    assert response.status_code == 409
    assert '<td class="theirs">2</td>' in html
    assert '<td class="yours">5</td>' in html
    assert "Ada" in html
    assert line_of(ada, "LAMP-1").quantity == 2

    taken = sam.post("change-line", line.public_id, **{"quantity": "5", "seen:quantity": "2"})  # "take mine"
    assert taken.status_code == 200
    assert line_of(ada, "LAMP-1").quantity == 5


def test_the_customer_brings_address_history_and_ways_to_pay(scene, ada):
    ada.enter("LAMP-1")
    found = ada.get("customer-results", customer="jansen")
    assert "Carla Jansen" in found.content.decode()
    response = ada.post("set-customer", customer=scene.carla.public_id)
    html = response.content.decode()
    assert {"order-customer", "order-history", "order-payments"} <= places(response)
    assert "Coolsingel 42" in html
    assert "On account" in html
    assert stored(ada).customer == scene.carla


def test_a_customer_can_come_before_the_first_line(scene, ada):
    ada.post("set-customer", customer=scene.bruno.public_id)
    assert stored(ada).customer == scene.bruno
    assert stored(ada).lines.count() == 0


def test_the_search_shows_price_stock_and_the_quantity_that_was_typed(scene, ada):
    html = ada.get("entry-results", text="3*lamp").content.decode()
    assert 'data-text="3*LAMP-1"' in html
    assert "Desk lamp" in html
    assert "10.00" in html


def test_lines_follow_the_header_unless_something_of_their_own_was_set(scene, ada):
    courier = make_mode_of_delivery("COURIER", legal_entity=scene.legal_entity)
    CallCenterMode.objects.create(call_center=scene.call_center, mode=courier)
    standard, express = (
        make_mode_of_delivery(code, legal_entity=scene.legal_entity) for code in ("STANDARD", "EXPRESS")
    )
    for item in ("LAMP-1", "MUG-1"):
        ada.enter(item)
    own = line_of(ada, "MUG-1").public_id
    ada.post("change-line", own, **{"mode_of_delivery": express.pk, "seen:mode_of_delivery": standard.pk})
    response = ada.post("change-header", **{"mode_of_delivery": courier.pk, "seen:mode_of_delivery": standard.pk})
    assert "1 line follows. 1 line keeps its own." in response.content.decode()
    assert line_of(ada, "LAMP-1").mode_of_delivery == courier
    assert line_of(ada, "MUG-1").mode_of_delivery == express


def test_one_line_is_made_urgent_with_a_code_of_our_own(scene, ada):
    ada.enter("LAMP-1")
    line = line_of(ada, "LAMP-1")
    assert "line-expedite" not in ada.get("line-detail", line.public_id).content.decode()  # there are none yet
    rush = ExpediteCode.objects.create(legal_entity=scene.legal_entity, code="RUSH", name="Rush")
    theirs = ExpediteCode.objects.create(legal_entity=make_legal_entity(**LAKESIDE), code="RUSH", name="Theirs")
    shown = ada.get("line-detail", line.public_id).content.decode()
    assert f'<option value="{rush.pk}">Rush</option>' in shown
    assert "Theirs" not in shown
    refused = ada.post("change-line", line.public_id, **{"expedite_code": theirs.pk, "seen:expedite_code": ""})
    assert "There is no such expedite code." in refused.content.decode()
    ada.post("change-line", line.public_id, **{"expedite_code": rush.pk, "seen:expedite_code": ""})
    assert line_of(ada, "LAMP-1").expedite_code == rush
    assert stored(ada).expedite_code is None


def test_an_address_of_the_customer_is_chosen_for_one_line(scene, ada):
    office = make_address(scene.carla, street="Blaak 10")
    ada.enter("LAMP-1")
    ada.post("set-customer", customer=scene.carla.public_id)
    line = line_of(ada, "LAMP-1").public_id
    assert f'<option value="c{office.pk}">Blaak 10' in ada.get("line-detail", line).content.decode()
    response = ada.post("change-line", line, **{"delivery_address": f"c{office.pk}", "seen:delivery_address": ""})
    assert response.status_code == 200
    assert "Blaak 10" in response.content.decode()
    assert line_of(ada, "LAMP-1").delivery_address.street == "Blaak 10"


def test_a_customer_is_added_without_leaving_and_put_on_the_order(scene, ada):
    scene.ada.memberships.update(
        role=make_role("caretaker", permissions=[*Permission], legal_entity=scene.legal_entity)
    )
    ada.enter("LAMP-1")
    form = ada.get("customer-form", customer="Bruno Costa").content.decode()
    assert re.search(r'name="first_name"[^>]* value="Bruno"', form)
    assert re.search(r'name="last_name"[^>]* value="Costa"', form)
    wrong = ada.post("customer-form", last_name="Costa", country="NL", phone="12", street="Blaak 1", city="Rotterdam")
    assert wrong.status_code == 422
    assert "This is not a phone number: 12." in wrong.content.decode()
    assert '"to": "new-customer-phone"' in wrong["HX-Trigger-After-Settle"]
    added = ada.post("customer-form", last_name="Costa", country="NL", phone="+31 10 765 43 21")
    assert added.status_code == 200
    assert stored(ada).customer.last_name == "Costa"


def test_somebody_we_know_is_offered_before_a_second_one_is_added(scene, ada):
    scene.ada.memberships.update(
        role=make_role("caretaker", permissions=[*Permission], legal_entity=scene.legal_entity)
    )
    ada.enter("LAMP-1")
    typed = {"last_name": "Janssen", "country": "NL", "phone": "010 123 4567"}
    offered = ada.post("customer-form", **typed)
    assert "This may be somebody we know:" in offered.content.decode()
    assert scene.carla.number in offered.content.decode()
    assert stored(ada).customer is None
    ada.post("customer-form", **typed, somebody_else="1")
    assert stored(ada).customer.last_name == "Janssen"


def pay_and_submit(desk, scene):
    desk.enter("LAMP-1")
    desk.post("set-customer", customer=scene.carla.public_id)
    desk.post("add-payment", method="CASH")
    return desk.post("submit-order")


def test_a_paid_order_is_submitted_and_says_its_number(scene, ada):
    response = pay_and_submit(ada, scene)
    order = stored(ada)
    assert response.status_code == 200
    assert order.state == OrderState.SUBMITTED
    assert f"Order {order.number} is submitted." in response.content.decode()


def test_a_second_submit_of_the_same_screen_changes_nothing(scene, ada):
    pay_and_submit(ada, scene)
    response = ada.post("submit-order", version="1")
    assert response.status_code == 200
    assert stored(ada).version == 1


def test_an_unpaid_order_says_all_that_stands_in_the_way(ada):
    ada.enter("LAMP-1")
    response = ada.post("submit-order")
    html = response.content.decode()
    assert response.status_code == 422
    assert "A customer is needed for this." in html
    assert "The payments come to €0.00; the order is €12.10." in html
    assert stored(ada).state == OrderState.DRAFT


def test_the_recap_is_read_in_the_customers_language(scene, ada):
    scene.carla.language = "de"
    scene.carla.save()
    ada.enter("LAMP-1")
    ada.post("set-customer", customer=scene.carla.public_id)
    response = ada.post("order-recap")
    assert 'lang="de"' in response.content.decode()
    assert "12,10\N{NO-BREAK SPACE}€" in response.content.decode()


def test_a_check_without_its_number_puts_the_hand_into_the_number_field(scene, ada):
    ada.enter("LAMP-1")
    response = ada.post("add-payment", method="CHECK")
    assert response.status_code == 422
    assert '"to": "payment-check"' in response["HX-Trigger-After-Settle"]
    assert not PaymentLine.objects.exists()


def test_leaving_asks_only_when_something_is_open(scene, ada):
    away = ada.get("order-leaving", to="/customers/")
    assert away["HX-Redirect"] == "/customers/"
    ada.enter("LAMP-1")
    asked = ada.get("order-leaving", to="/customers/")
    assert "This order has 1 line." in asked.content.decode()
    assert ada.post("keep-order", to="/customers/")["HX-Redirect"] == "/customers/"
    assert stored(ada).state == OrderState.DRAFT
    assert ada.post("cancel-order", to="https://elsewhere.example/")["HX-Redirect"] == reverse("desk:home")
    assert stored(ada).state == OrderState.CANCELED


def test_presence_shows_the_colleague_and_the_part(scene, ada):
    ada.enter("LAMP-1")
    sam = Desk(scene.sam, ada.order)
    sam.post("order-presence", part="delivery")
    response = ada.post("order-presence", part="lines")
    assert "is changing the delivery" in response.content.decode()


def test_without_scripts_the_whole_screen_answers(scene, ada):
    ada.enter("LAMP-1")
    plain = ada.client.post(ada.address("submit-order"), {})
    assert plain.status_code == 422
    assert "<!doctype html>" in plain.content.decode()
    assert "A customer is needed for this." in plain.content.decode()
    kept = ada.client.post(ada.address("keep-order"), {"to": "/customers/"})
    assert (kept.status_code, kept.url) == (302, "/customers/")


@pytest.mark.parametrize("name", ["order", "order-lines", "order-totals", "order-header", "order-customer"])
def test_rex_sees_nothing_of_ours(scene, ada, name):
    ada.enter("LAMP-1")
    rex = Desk(make_rex(), ada.order)
    assert rex.get(name).status_code == 404
    assert rex.enter("LAMP-1").status_code == 404
    assert rex.get("line-detail", line_of(ada, "LAMP-1").public_id).status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_number_of_lines(scene, ada):
    numbers = [item.number for item in make_items(30, legal_entity=scene.legal_entity)]
    ada.enter(numbers[0])
    ada.enter(numbers[1])
    with CaptureQueriesContext(connection) as few:
        ada.enter(numbers[2])
    for number in numbers[3:28]:
        ada.enter(number)
    with CaptureQueriesContext(connection) as many:
        ada.enter(numbers[28])
    assert len(many) == len(few)


def test_an_item_that_is_replaced_offers_the_other_one_with_the_quantity_that_was_wanted(scene, ada):
    lamp, mug, _clock = scene.items
    lamp.alternative, lamp.alternative_mode = mug, "always"
    lamp.save()
    response = ada.enter("3*LAMP-1")
    html = response.content.decode()
    assert response.status_code == 422
    assert "LAMP-1 is replaced by MUG-1." in html
    assert 'data-offer="3*MUG-1"' in html


def test_the_caller_becomes_the_customer_and_the_order_belongs_to_the_call(scene, ada):
    connection = TelephonyConnection.objects.create(legal_entity=scene.legal_entity, name="Switch", secret="s")
    call = Call.objects.create(
        legal_entity=scene.legal_entity,
        call_center=scene.call_center,
        connection=connection,
        external_id="A-1",
        caller_number="+31101234567",
        caller_e164="+31101234567",
        agent=scene.ada,
    )
    shown = ada.get("order-call").content.decode()
    assert "Incoming call" in shown
    assert "Carla Jansen" in shown
    response = ada.post("take-call", call=call.public_id, customer=scene.carla.public_id)
    assert response.status_code == 200
    assert (stored(ada).call, stored(ada).customer) == (call, scene.carla)

    ada.enter("LAMP-1")
    again = Desk(scene.sam)
    Call.objects.filter(pk=call.pk).update(agent=scene.sam)
    resumed = again.get("order-call").content.decode()
    assert f"Go on with {stored(ada).number}" in resumed


def test_a_recap_of_nothing_says_that_lines_are_missing(ada):
    response = ada.post("order-recap")
    assert response.status_code == 422
    assert "The order has no lines yet." in response.content.decode()
    assert not SalesOrder.objects.exists()


def test_what_is_true_of_every_line_is_said_once(scene, ada):
    for text in ("LAMP-1", "MUG-1", "CLOCK-1"):
        ada.enter(text)
    CallCenterMode.objects.filter(call_center=scene.call_center).delete()
    content = ada.post("order-recap").content.decode()
    completion = content[content.index('id="order-completion"') :]
    assert completion.count("This mode of delivery is not offered here.") == 1
