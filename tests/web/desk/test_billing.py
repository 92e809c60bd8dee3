"""An order's billing over HTTP: invoiced by quantity, credited with a reason, refused with cause and cure."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ringup.call_centers.models import LegalEntity
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.customers.models import Customer
from ringup.fulfillment.actions.invoice_order import Invoiced, invoice_order
from ringup.fulfillment.models import Invoice
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.returns.models import CreditNote, CreditParameters
from ringup.returns.queries import list_account_entries
from tests.factories import Scene, make_reason_code, make_rex, make_scene, sign_in

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    make_reason_code("CHEAPER", kind="credit", text="Cheaper elsewhere", legal_entity=scene.legal_entity)
    return scene


@pytest.fixture
def order(scene: Scene) -> SalesOrder:
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(3)), LineWish(item="MUG-1")),
        payments=(PaymentEntry(method="CASH"),),
        submit=True,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key="billed")
    assert isinstance(placed, Placed), placed
    return placed.order


@pytest.fixture
def sam(scene: Scene) -> Client:
    return sign_in(Client(), scene.sam)


def page(client: Client, order: SalesOrder) -> str:
    return client.get(reverse("desk:billing", args=[order.public_id])).content.decode()


def lamp(order: SalesOrder) -> str:
    return order.lines.get(item__number="LAMP-1").public_id


def invoiced(scene: Scene, order: SalesOrder) -> None:
    assert isinstance(invoice_order(scene.actor(scene.sam), order=order.public_id), Invoiced)


def test_an_order_is_invoiced_by_what_is_typed(sam: Client, order: SalesOrder) -> None:
    assert 'name="quantity-' in page(sam, order)
    address = reverse("desk:invoice-order", args=[order.public_id])
    sent = sam.post(address, {f"quantity-{lamp(order)}": "1", "request_key": "once"}, headers=PART)
    assert sent.status_code == 200
    text = sent.content.decode()
    assert "INV-100001" in text
    assert "€12.10" in text
    assert "Partly invoiced" in text
    sam.post(address, {f"quantity-{lamp(order)}": "1", "request_key": "once"}, headers=PART)
    assert Invoice.objects.count() == 1


def test_a_refusal_stands_in_the_panel_and_what_was_typed_stays(sam: Client, order: SalesOrder) -> None:
    address = reverse("desk:invoice-order", args=[order.public_id])
    for typed, said in (("9", "Invoice at most 3."), ("many", "many")):
        sent = sam.post(address, {f"quantity-{lamp(order)}": typed}, headers=PART)
        assert sent.status_code == 422
        assert said in sent.content.decode()
        assert f'value="{typed}"' in sent.content.decode()


def test_an_order_that_is_not_released_says_why(sam: Client, order: SalesOrder) -> None:
    SalesOrder.objects.filter(pk=order.pk).update(open_holds=1)
    text = page(sam, order)
    assert "The order is on hold" in text
    assert "quantity-" not in text


def test_o_111_the_difference_is_given_from_the_line(sam: Client, scene: Scene, order: SalesOrder) -> None:
    assert "data-match hx-get" not in page(sam, order)
    invoiced(scene, order)
    address = reverse("desk:price-match", args=[order.public_id, lamp(order)])
    assert address in page(sam, order)
    form = sam.get(address, headers=PART).content.decode()
    assert "A unit costs 10.00 now; 3 are invoiced." in form
    assert "Cheaper elsewhere" in form
    wish = {"price": "9", "reason": "Cheaper elsewhere", "refund_to": "account", "request_key": "k"}
    given = sam.post(address, wish, headers=PART)
    assert given.status_code == 200
    text = given.content.decode()
    assert "CN-100001" in text
    assert "€3.63" in text
    assert "On the customer&#x27;s account" in text
    sam.post(address, wish, headers=PART)
    assert CreditNote.objects.count() == 1


def test_a_price_match_that_is_refused_says_why_and_what_would_help(
    sam: Client, scene: Scene, order: SalesOrder
) -> None:
    invoiced(scene, order)
    address = reverse("desk:price-match", args=[order.public_id, lamp(order)])
    for wish, said in (
        ({"price": "10", "reason": "CHEAPER"}, "This is not lower than what a unit costs now: €10.00."),
        ({"price": "low", "reason": "CHEAPER"}, "low"),
        ({"price": "9", "reason": ""}, "reason"),
    ):
        refused = sam.post(address, wish, headers=PART)
        assert refused.status_code == 422
        assert said in refused.content.decode()
    CreditParameters.objects.update(to_account=False)
    unsaid = sam.post(address, {"price": "9", "reason": "CHEAPER"}, headers=PART).content.decode()
    assert "Say where the money goes." in unsaid
    assert "Choose the customer&#x27;s account or a card." in unsaid


def test_an_agent_reads_and_rex_sees_nothing(scene: Scene, order: SalesOrder) -> None:
    invoiced(scene, order)
    ada = sign_in(Client(), scene.ada)
    text = page(ada, order)
    assert "INV-100001" in text
    assert "data-match hx-get" not in text
    assert ada.post(reverse("desk:invoice-order", args=[order.public_id])).status_code == 403
    rex = sign_in(Client(), make_rex())
    assert rex.get(reverse("desk:billing", args=[order.public_id])).status_code == 404


def test_the_page_takes_the_same_number_of_statements_whatever_the_number_of_invoices(
    sam: Client, scene: Scene, order: SalesOrder
) -> None:
    actor = scene.actor(scene.sam)
    invoice_order(actor, order=order.public_id, lines={lamp(order): Decimal(1)})
    page(sam, order)
    with CaptureQueriesContext(
        connection,
    ) as one:
        page(sam, order)
    invoice_order(actor, order=order.public_id, lines={lamp(order): Decimal(1)})
    invoice_order(actor, order=order.public_id)
    with CaptureQueriesContext(connection) as three:
        page(sam, order)
    assert len(three) == len(one)


def test_the_customers_account_tells_what_is_owed_after_each_document(
    sam: Client, scene: Scene, order: SalesOrder
) -> None:
    invoiced(scene, order)
    wish = {"price": "9", "reason": "CHEAPER", "refund_to": "account"}
    sam.post(reverse("desk:price-match", args=[order.public_id, lamp(order)]), wish, headers=PART)
    entries = list_account_entries(customer=scene.carla.pk)
    total = order.total_minor
    assert [(one.document, one.kind, one.amount.minor, one.balance.minor) for one in entries] == [
        ("CN-100001", "credit", -363, -363),
        ("INV-100001", "settlement", -total, 0),
        ("INV-100001", "invoice", total, total),
    ]
    text = sam.get(reverse("desk:customer", args=[scene.carla.public_id])).content.decode()
    assert 'id="customer-account"' in text
    assert "CN-100001" in text


def test_the_e_invoice_lies_at_its_invoice_where_one_is_due(
    sam: Client, scene: Scene, order: SalesOrder, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    invoiced(scene, order)
    assert "E-invoice" not in page(sam, order)
    Customer.objects.update(kind="organization", organization="Mill")
    scene.call_center.parameters.e_invoices = "organizations"
    scene.call_center.parameters.save()
    address = reverse("desk:e-invoice", args=[order.public_id, Invoice.objects.get().public_id])
    assert address in page(sam, order)
    refused = sam.get(address)
    assert refused.status_code == 422
    assert "An e-invoice needs more of our company: street, postal code, city, VAT number." in refused.text
    assert "under On invoices" in refused.text
    LegalEntity.objects.update(street="Kade 1", postal_code="1011 AB", city="Amsterdam", tax_number="NL001234567B01")
    got = sam.get(address)
    assert (got.status_code, got.headers["Content-Type"]) == (200, "application/xml")
    sam.post(
        reverse("desk:price-match", args=[order.public_id, lamp(order)]),
        {"price": "9", "reason": "CHEAPER", "refund_to": "account"},
        headers=PART,
    )
    credit = reverse("desk:e-credit-note", args=[order.public_id, CreditNote.objects.get().public_id])
    assert credit in page(sam, order)
    assert b"CreditNoteTypeCode" in sam.get(credit).content
    assert sam.get(reverse("desk:e-invoice", args=[order.public_id, "nothing"])).status_code == 404
