"""The customer service page over HTTP: what is found opens itself, all there is is shown, and the wall holds."""

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ringup.calls.actions.receive_call_event import receive_call_event
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.customers.models import Customer
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.plumbing import formats
from ringup.pricing.models import BasePrice
from tests.factories import Scene, make_call_center, make_customer, make_rex, make_role, make_scene, make_user, sign_in
from tests.factories.calls import make_call_event, make_dialled_number, make_telephony_connection

pytestmark = pytest.mark.django_db

PART = {"HX-Request": "true"}


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def ada(scene: Scene) -> Client:
    return sign_in(Client(), scene.ada)


@pytest.fixture
def sam(scene: Scene) -> Client:
    return sign_in(Client(), scene.sam)


def order_for(scene: Scene, customer: Customer, *items: str, days_ago: int = 0, **values: Any) -> SalesOrder:
    lines = tuple(LineWish(item=item, quantity=Decimal(2)) for item in items or ("LAMP-1",))
    placed = place_order(scene.actor(), wish=OrderWish(customer=customer.public_id, lines=lines), submit_key="")
    assert isinstance(placed, Placed)
    orders = SalesOrder.objects.filter(pk=placed.order.pk)
    orders.update(ordered_at=timezone.now() - timedelta(days=days_ago), **values)
    return orders.get()


def find(client: Client, text: str, **more: str) -> Any:
    return client.get(reverse("desk:found-customers"), {"text": text, **more}, headers=PART)


def look(client: Client, customer: Customer) -> str:
    response = client.get(reverse("desk:customer", args=[customer.public_id]))
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, name: str, customer: Customer, **values: str) -> Any:
    return client.post(reverse(f"desk:{name}", args=[customer.public_id]), values, headers=PART)


def test_the_page_begins_with_nobody(ada: Client) -> None:
    page = ada.get(reverse("desk:customers")).content.decode()
    assert "Nobody is chosen" in page
    assert 'id="customer-search"' in page


@pytest.mark.parametrize("typed", ["jansen", "C-100001", "010 123 45 67", "carla@jansen.example", "carl"])
def test_a_single_hit_opens_itself(scene: Scene, ada: Client, typed: str) -> None:
    answer = find(ada, typed)
    assert answer["HX-Push-Url"] == reverse("desk:customer", args=[scene.carla.public_id])
    assert "Carla Jansen" in answer.content.decode()
    page = ada.get(reverse("desk:customers"), {"text": typed})
    assert page.headers["Location"] == reverse("desk:customer", args=[scene.carla.public_id])


def test_several_hits_are_a_list_and_open_nobody(scene: Scene, ada: Client) -> None:
    make_customer("C-100007", last_name="Jansens", phone="")
    answer = find(ada, "jansen")
    assert "HX-Push-Url" not in answer
    content = answer.content.decode()
    assert "C-100001" in content
    assert "C-100007" in content
    assert 'id="customer-card"' not in content


def test_what_is_only_similar_never_opens_itself(ada: Client) -> None:
    answer = find(ada, "jansn")
    assert "HX-Push-Url" not in answer
    assert "Similar" in answer.content.decode()


def test_nobody_found_offers_to_add_with_what_was_typed(ada: Client) -> None:
    content = find(ada, "Kowalski").content.decode()
    assert "Nobody found for “Kowalski”" in content
    for field, typed in (("last_name", "Kowalski"), ("phone", "+31 20 123"), ("email", "jan@kowalski.example")):
        form = ada.get(reverse("desk:new-customer-form"), {"text": typed}, headers=PART).content.decode()
        assert re.search(rf'<input[^>]* name="{field}"[^>]* value="{re.escape(typed)}"', form), typed


def test_an_order_number_finds_the_order_and_its_customer(scene: Scene, ada: Client) -> None:
    order = order_for(scene, scene.carla)
    for typed in (order.number, order.number.lower(), order.number.removeprefix("SO-")):
        answer = find(ada, typed)
        assert order.number in answer.content.decode(), typed
    assert find(ada, order.number)["HX-Push-Url"] == reverse("desk:customer", args=[scene.carla.public_id])


def test_the_page_shows_orders_with_status_payment_and_total_and_what_they_come_to(scene: Scene, ada: Client) -> None:
    order_for(
        scene, scene.carla, "LAMP-1", days_ago=30, state="invoiced", detailed_status="shipped", payment_status="paid"
    )
    order_for(
        scene, scene.carla, "MUG-1", days_ago=3, state="submitted", detailed_status="on_hold", payment_status="declined"
    )
    order_for(scene, scene.carla, "CLOCK-1", state="canceled", detailed_status="canceled")
    order_for(scene, scene.carla, "LAMP-1")
    page = look(ada, scene.carla)
    for words in ("Shipped", "Paid", "On hold", "Declined", "Canceled", "Draft", "€24.20", "€10.89"):
        assert words in page, words
    # 24.20 + 10.89; the canceled order and the draft are not spent.
    assert "€35.09" in page
    # The declined one is accepted and not invoiced yet; the draft was never submitted.
    for name in ("Open orders", "Unfinished"):
        assert re.search(rf"<dt>{name}</dt>\s*<dd[^>]*>1</dd>", page), name


def test_a_return_takes_its_value_off_what_was_spent(scene: Scene, ada: Client) -> None:
    order_for(scene, scene.carla, "LAMP-1", state="invoiced")
    order_for(scene, scene.carla, "LAMP-1", state="invoiced", kind="return", total_minor=-1000)
    assert "€14.20" in look(ada, scene.carla)


@pytest.mark.parametrize("many", [0, 3, 40])
def test_the_page_asks_as_many_questions_for_many_orders_as_for_none(scene: Scene, ada: Client, many: int) -> None:
    order = order_for(scene, scene.carla)
    fields = {
        f.attname: getattr(order, f.attname)
        for f in SalesOrder._meta.concrete_fields
        if f.attname not in ("id", "public_id", "number")
    }
    SalesOrder.objects.bulk_create(SalesOrder(**fields, number=f"X-{n}") for n in range(many))
    look(ada, scene.carla)
    with CaptureQueriesContext(connection) as queries:
        look(ada, scene.carla)
    assert len(queries) <= 20


def test_more_orders_are_shown_when_asked_for(scene: Scene, ada: Client) -> None:
    order = order_for(scene, scene.carla)
    fields = {
        f.attname: getattr(order, f.attname)
        for f in SalesOrder._meta.concrete_fields
        if f.attname not in ("id", "public_id", "number")
    }
    SalesOrder.objects.bulk_create(SalesOrder(**fields, number=f"X-{n}") for n in range(30))
    assert look(ada, scene.carla).count("data-open>") == 25
    address = reverse("desk:customer-orders", args=[scene.carla.public_id])
    assert ada.get(address, {"show": "100"}, headers=PART).content.decode().count("data-open>") == 31
    for nonsense in ("", "-1", "x", "٣", "9" * 40):
        assert ada.get(address, {"show": nonsense}, headers=PART).status_code == 200


def test_calls_stand_on_the_page(scene: Scene, ada: Client) -> None:
    make_dialled_number(scene.call_center)
    link, start = make_telephony_connection(), timezone.now() - timedelta(hours=1)
    for kind, seconds in (("ringing", 0), ("answered", 5), ("ended", 130)):
        at = start + timedelta(seconds=seconds)
        receive_call_event(None, connection=link.pk, facts=make_call_event(kind, at=at, agent="ada"))
    page = look(ada, scene.carla)
    assert "+31 10 123 4567 · Ada" in page
    assert "2:05" in page


def test_a_note_is_written_and_shown(scene: Scene, ada: Client) -> None:
    answer = post(ada, "add-note", scene.carla, note="Prefers <b>noon</b>.")
    assert answer.status_code == 200
    content = answer.content.decode()
    assert "Prefers &lt;b&gt;noon&lt;/b&gt;." in content
    assert "Ada" in content


@pytest.mark.parametrize(("note", "says"), [("  ", "The note is empty."), ("4111 1111 1111 1111", "card number")])
def test_a_note_that_must_not_be_is_refused_where_it_was_typed(scene: Scene, ada: Client, note: str, says: str) -> None:
    answer = post(ada, "add-note", scene.carla, note=note)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not scene.carla.notes.exists()


def test_phones_and_emails_are_told_apart_and_taken_off_again(scene: Scene, ada: Client) -> None:
    post(ada, "add-contact", scene.bruno, contact="06 12345678")
    post(ada, "add-contact", scene.bruno, contact="bruno@vries.example")
    phone, email = scene.bruno.phones.get(e164="+31612345678"), scene.bruno.emails.get()
    assert email.address == "bruno@vries.example"
    answer = post(ada, "remove-contact", scene.bruno, relation="phones", key=str(phone.pk))
    assert answer.status_code == 200
    assert "+31 6 12345678" not in answer.content.decode()


@pytest.mark.parametrize(
    "values",
    [
        {"relation": "phones", "key": "0"},
        {"relation": "orders", "key": "1"},
        {"relation": "phones", "key": "x"},
        {"relation": "phones", "key": "9" * 50},
        {},
    ],
)
def test_what_is_not_there_cannot_be_taken_off(scene: Scene, ada: Client, values: dict[str, str]) -> None:
    assert post(ada, "remove-contact", scene.carla, **values).status_code == 422


def test_a_customer_is_changed_in_place(scene: Scene, ada: Client) -> None:
    values = {"first_name": "Carla", "last_name": "Møller", "language": "de", "country": "DK"}
    address = {"street": "Nygade 4", "postal_code": "8000", "city": "Aarhus"}
    answer = post(ada, "customer-change", scene.carla, **values, **address)
    assert answer.status_code == 200
    scene.carla.refresh_from_db()
    assert (scene.carla.last_name, scene.carla.language) == ("Møller", "de")
    assert scene.carla.addresses.get().city == "Aarhus"


def test_a_wrong_address_stores_nothing_and_is_refused_at_its_field(scene: Scene, ada: Client) -> None:
    values = {"last_name": "Møller", "country": "DK", "street": "x", "postal_code": "80001", "city": "y"}
    answer = post(ada, "customer-change", scene.carla, **values)
    assert answer.status_code == 422
    content = answer.content.decode()
    assert "80001 is not a postal code of Denmark. It looks like this: 8660." in content
    assert 'value="Møller"' in content
    scene.carla.refresh_from_db()
    assert scene.carla.last_name == "Jansen"


def test_a_likely_duplicate_is_shown_once_and_stops_nobody(scene: Scene, ada: Client) -> None:
    values = {"last_name": "Jansen", "phone": "+31 10 1234567", "country": "NL"}
    address = reverse("desk:new-customer-form")
    before = Customer.objects.count()
    warned = ada.post(address, values, headers=PART).content.decode()
    assert "This may be somebody we know" in warned
    assert "C-100001" in warned
    assert Customer.objects.count() == before
    added = ada.post(address, {**values, "somebody_else": "1"}, headers=PART)
    new = Customer.objects.latest("pk")
    assert added["HX-Push-Url"] == reverse("desk:customer", args=[new.public_id])
    assert Customer.objects.count() == before + 1


def test_a_supervisor_blocks_with_a_reason_and_nothing_is_sold(scene: Scene, sam: Client, ada: Client) -> None:
    assert post(sam, "block-customer", scene.bruno, reason="").status_code == 422
    post(sam, "block-customer", scene.bruno, reason="three unpaid invoices")
    page = look(ada, scene.bruno)
    assert "Nothing is sold to this customer: three unpaid invoices." in page
    assert 'id="begin-order"' not in page
    refused = post(ada, "begin-order", scene.bruno)
    assert refused.status_code == 422
    assert "three unpaid invoices" in refused.content.decode()
    post(sam, "unblock-customer", scene.bruno)
    assert 'id="begin-order"' in look(ada, scene.bruno)


def test_an_agent_blocks_nobody(scene: Scene, ada: Client) -> None:
    assert post(ada, "block-customer", scene.bruno, reason="no").status_code == 403
    assert "block-customer" not in look(ada, scene.bruno)


def test_a_new_order_opens_on_the_desk_with_the_customer_and_the_call(scene: Scene, ada: Client) -> None:
    make_dialled_number(scene.call_center)
    call = receive_call_event(
        None, connection=make_telephony_connection().pk, facts=make_call_event("answered", agent="ada")
    )
    answer = post(ada, "begin-order", scene.carla)
    order = SalesOrder.objects.get()
    assert answer["HX-Redirect"] == reverse("desk:order", args=[order.public_id])
    assert (order.customer, order.call, order.created_by) == (scene.carla, call, scene.ada)
    without_script = ada.post(reverse("desk:begin-order", args=[scene.carla.public_id]))
    assert without_script.status_code == 303


def test_the_call_with_somebody_else_is_not_taken_along(scene: Scene, ada: Client) -> None:
    make_dialled_number(scene.call_center)
    receive_call_event(None, connection=make_telephony_connection().pk, facts=make_call_event("answered", agent="ada"))
    post(ada, "begin-order", scene.bruno)
    assert SalesOrder.objects.get().call is None


def test_an_order_is_ordered_again_at_todays_prices_with_the_difference(scene: Scene, ada: Client) -> None:
    old = order_for(scene, scene.carla, "LAMP-1", "MUG-1", days_ago=90, state="invoiced")
    BasePrice.objects.filter(item__number="LAMP-1").update(price=Decimal("12.50"))
    scene.items[1].state = "discontinued"
    scene.items[1].save()
    answer = post(ada, "customer-reorder", scene.carla, order=old.public_id)
    content = answer.content.decode()
    new = SalesOrder.objects.latest("pk")
    assert answer.status_code == 200
    assert (new.state, new.customer, new.lines.get().item) == ("draft", scene.carla, scene.items[0])
    then = formats.money(old.total_minor, old.currency)
    for words in (new.number, f"then {then}", "10.00", "12.50", "+2.50", "MUG-1 is not sold any more"):
        assert words in content, words


def test_what_was_returned_is_not_offered_again(scene: Scene, ada: Client) -> None:
    order = order_for(scene, scene.carla, state="invoiced")
    assert "data-reorder" in look(ada, scene.carla).split('id="key-table"')[0]
    SalesOrder.objects.filter(pk=order.pk).update(detailed_status="returned")
    assert "data-reorder" not in look(ada, scene.carla).split('id="key-table"')[0]


def test_what_cannot_be_ordered_again_is_refused_in_place(scene: Scene, ada: Client) -> None:
    old = order_for(scene, scene.carla, "LAMP-1")
    scene.items[0].state = "blocked"
    scene.items[0].save()
    answer = post(ada, "customer-reorder", scene.carla, order=old.public_id)
    assert answer.status_code == 422
    assert "Nothing of this order can be ordered again." in answer.content.decode()
    assert post(ada, "customer-reorder", scene.carla, order="unknown").status_code == 422


def addresses(customer: Customer) -> Sequence[tuple[str, str]]:
    reads = ["customer", "customer-card", "customer-contacts", "customer-figures", "customer-orders", "customer-notes"]
    writes = ["add-note", "add-contact", "remove-contact", "customer-change", "block-customer", "unblock-customer"]
    pairs = [("get", name) for name in (*reads, "customer-calls", "customer-change")]
    pairs += [("post", name) for name in (*writes, "begin-order", "customer-reorder")]
    return [(method, reverse(f"desk:{name}", args=[customer.public_id])) for method, name in pairs]


def test_rex_finds_nobody_of_ours_at_any_address(scene: Scene) -> None:
    order_for(scene, scene.carla)
    rex = sign_in(Client(), make_rex())
    for method, address in addresses(scene.carla):
        assert getattr(rex, method)(address).status_code == 404, address
    for typed in ("jansen", "C-100001", "+31101234567", "SO-100001"):
        content = find(rex, typed).content.decode()
        assert "Jansen" not in content
        assert "Nobody found" in content


def test_nobody_comes_in_without_signing_in_or_without_the_permission(scene: Scene) -> None:
    make_role("clerk", permissions=["take_orders"])
    clerk = sign_in(Client(), make_user("clerk", role="clerk", call_center=scene.call_center))
    for method, address in (*addresses(scene.carla), ("get", reverse("desk:customers"))):
        assert getattr(Client(), method)(address).status_code == 302, address
        if "order" not in address:
            assert getattr(clerk, method)(address).status_code == 403, address


def test_who_only_looks_sees_no_buttons_to_change(scene: Scene) -> None:
    make_role("reader", permissions=["see_customers"])
    reader = sign_in(Client(), make_user("reader", role="reader", call_center=scene.call_center))
    page = look(reader, scene.carla)
    for button in ("open-change", "begin-order", "add-note", "add-contact", "open-new-customer", "data-reorder"):
        assert button not in page, button


def test_the_history_is_shared_by_all_call_centers_of_the_company(scene: Scene) -> None:
    order = order_for(scene, scene.carla)
    elsewhere = sign_in(Client(), make_user("dora", call_center=make_call_center("DELFT")))
    assert order.number in look(elsewhere, scene.carla)


def test_without_scripts_a_change_leads_back_to_the_customer(scene: Scene, ada: Client) -> None:
    address = reverse("desk:add-note", args=[scene.carla.public_id])
    answer = ada.post(address, {"note": "Rings on Fridays."})
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("desk:customer", args=[scene.carla.public_id])
