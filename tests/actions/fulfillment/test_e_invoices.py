"""E-invoices of real orders: made once, kept, sent with the invoice where one is due, refused with cause and cure."""

from decimal import Decimal

import pytest
from django.core import mail

from ringup.call_centers.models import LegalEntity
from ringup.customers.actions.set_invoicing import set_invoicing
from ringup.customers.models import Customer
from ringup.fulfillment.actions.issue_e_invoice import issue_e_invoice
from ringup.fulfillment.actions.tell_customer import tell_customer
from ringup.notifications.actions.send_messages import send_messages
from ringup.notifications.models import Document, Message
from ringup.orders.models import SalesOrder
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import TaxRate
from ringup.returns.actions.issue_e_credit_note import issue_e_credit_note
from ringup.returns.actions.match_line_price import Matched, match_line_price
from ringup.values.refusal import Refusal
from tests.actions.fulfillment.conftest import made
from tests.actions.fulfillment.test_reserving import buy, stock
from tests.actions.fulfillment.test_shipping import shipped
from tests.e_invoices import all_of, broken_rules, read, text_at
from tests.factories import make_reason_code, make_rex

pytestmark = pytest.mark.django_db
TOTALS = "cac:LegalMonetaryTotal/cbc:"


@pytest.fixture(autouse=True)
def documents(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def company(scene, ada):
    """A company that may send e-invoices to a customer who wants them."""
    LegalEntity.objects.filter(pk=scene.legal_entity.pk).update(
        street="Kade 1",
        postal_code="1011 AB",
        city="Amsterdam",
        tax_number="NL001234567B01",
        registration_number="12345678",
        e_invoice_address="0106:12345678",
        bank_account="NL91ABNA0417164300",
    )
    said = set_invoicing(
        ada,
        customer=scene.carla.public_id,
        tax_number="NL 0076.54.321.B01",
        e_invoice_address="0106: 8765 4321",
        buyer_reference="PO desk",
    )
    assert isinstance(said, Customer), said
    assert said.e_invoice_address == "0106:87654321"


def content(document):
    assert isinstance(document, Document), document
    with document.file.open("rb") as file:
        return file.read()


def test_the_parts_of_an_order_are_told_as_they_were_invoiced(scene, ada, sam, sell):
    order = sell(PaymentEntry(method="CASH"))
    first, rest = made(sam, order, lamps=1).invoice, made(sam, order).invoice
    totals = []
    for invoice in (first, rest):
        document = content(issue_e_invoice(ada, order=order.public_id, invoice=invoice.public_id))
        root = read(document)
        assert broken_rules(document) == []
        assert text_at(root, "cbc:ID") == invoice.number
        assert text_at(root, "cbc:BuyerReference") == "PO desk"
        assert text_at(root, "cac:OrderReference/cbc:SalesOrderID") == order.number
        assert text_at(root, "cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID") == (
            "NL007654321B01"
        )
        assert all_of(root, "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:Percent") == ["21"]
        totals.append(Decimal(text_at(root, f"{TOTALS}TaxInclusiveAmount")))
        # Cash was paid at the desk.
        assert text_at(root, f"{TOTALS}PrepaidAmount") == text_at(root, f"{TOTALS}TaxInclusiveAmount")
    assert sum(totals) * 100 == order.total_minor


def test_prices_that_include_tax_add_up_to_the_cent(scene, ada, sam, sell):
    scene.call_center.prices_include_tax = True
    scene.call_center.save()
    order = sell(PaymentEntry(method="CASH"))
    assert order.prices_include_tax
    invoice = made(sam, order).invoice
    document = content(issue_e_invoice(ada, order=order.public_id, invoice=invoice.public_id))
    assert broken_rules(document) == []
    root = read(document)
    assert Decimal(text_at(root, f"{TOTALS}TaxInclusiveAmount")) * 100 == order.total_minor
    assert Decimal(text_at(root, "cac:TaxTotal/cbc:TaxAmount")) * 100 == order.tax_minor


def test_it_is_made_once_and_stays_whatever_becomes_of_the_company(scene, ada, sam, sell):
    order = sell(PaymentEntry(method="CASH"))
    invoice = made(sam, order).invoice
    first = issue_e_invoice(ada, order=order.public_id, invoice=invoice.public_id)
    LegalEntity.objects.update(street="", tax_number="")
    again = issue_e_invoice(sam, order=order.public_id, invoice=invoice.public_id)
    assert isinstance(first, Document)
    assert again == first
    assert first.file.name.endswith(".xml")


def test_what_is_missing_is_said_and_nothing_is_kept(scene, ada, sam, sell):
    order = sell(PaymentEntry(method="CASH"))
    invoice = made(sam, order).invoice
    LegalEntity.objects.update(tax_number="")
    refused = issue_e_invoice(ada, order=order.public_id, invoice=invoice.public_id)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.facts) == ("e_invoice_seller_incomplete", {"fields": ["tax_number"]})
    LegalEntity.objects.update(tax_number="NL001234567B01")
    TaxRate.objects.all().delete()
    refused = issue_e_invoice(ada, order=order.public_id, invoice=invoice.public_id)
    assert isinstance(refused, Refusal)
    assert refused.code == "e_invoice_rate_unknown"
    assert not Document.objects.exists()


def test_where_none_is_due_none_is_made_and_nobody_else_sees_one(scene, ada, sam, sell):
    order = sell(PaymentEntry(method="CASH"))
    invoice = made(sam, order).invoice
    scene.call_center.parameters.e_invoices = "nobody"
    scene.call_center.parameters.save()
    refused = issue_e_invoice(ada, order=order.public_id, invoice=invoice.public_id)
    assert isinstance(refused, Refusal)
    assert refused.code == "e_invoice_not_due"
    rex = scene.actor(make_rex())
    foreign = issue_e_invoice(rex, order=order.public_id, invoice=invoice.public_id)
    assert isinstance(foreign, Refusal)
    assert foreign.code in ("order_not_found", "not_permitted")
    other = issue_e_invoice(ada, order=order.public_id, invoice="nothing")
    assert isinstance(other, Refusal)
    assert other.code == "invoice_not_found"


def test_the_message_of_a_shipment_brings_both(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 2)
    done = shipped(sam, order)
    tell_customer(
        None, legal_entity=order.legal_entity_id, order=order.public_id, notice="shipped", about=done.shipment.public_id
    )
    number = done.shipment.invoice.number
    assert send_messages(None) == Message.objects.count()
    [sent] = [message for message in mail.outbox if "on their way" in message.body]
    assert [(name, kind) for name, _content, kind in sent.attachments] == [
        (f"{number}.pdf", "application/pdf"),
        (f"{number}.xml", "application/xml"),
    ]


def test_what_cannot_be_expressed_goes_on_paper_and_the_order_says_so(scene, ada, sam):
    LegalEntity.objects.update(tax_number="")
    stock(scene)
    order = buy(scene, ada, 2)
    done = shipped(sam, order)
    tell_customer(
        None, legal_entity=order.legal_entity_id, order=order.public_id, notice="shipped", about=done.shipment.public_id
    )
    message = Message.objects.get(kind="order_shipped")
    assert message.document is not None
    assert message.data_document is None
    event = SalesOrder.objects.get(pk=order.pk).events.get(kind="e_invoice_refused")
    assert event.after["facts"] == {"fields": ["tax_number"]}


def test_a_price_match_brings_a_credit_note_that_names_its_invoice(scene, ada, sam, sell):
    make_reason_code("CHEAPER", kind="credit", text="Cheaper elsewhere", legal_entity=scene.legal_entity)
    order = sell(PaymentEntry(method="CASH"))
    invoice = made(sam, order).invoice
    line = order.lines.get(item__number="LAMP-1").public_id
    matched = match_line_price(
        sam, order=order.public_id, line=line, new_price=Decimal(9), reason="CHEAPER", refund_to="account"
    )
    assert isinstance(matched, Matched), matched
    document = content(issue_e_credit_note(ada, order=order.public_id, credit=matched.note.public_id))
    root = read(document)
    assert broken_rules(document) == []
    assert text_at(root, "cbc:CreditNoteTypeCode") == "381"
    assert text_at(root, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID") == invoice.number
    assert text_at(root, f"{TOTALS}PayableAmount") == "3.63"
    other = issue_e_credit_note(ada, order=order.public_id, credit="nothing")
    assert isinstance(other, Refusal)
    assert other.code == "credit_not_found"


def test_an_e_invoice_address_is_understood_or_refused(scene, ada):
    for text in ("12345678", "0107:12345678", "0106:", "0106:<x>"):
        refused = set_invoicing(ada, customer=scene.carla.public_id, e_invoice_address=text)
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.field) == ("e_invoice_address_unknown", "e_invoice_address")
    taken = set_invoicing(ada, customer=scene.carla.public_id, e_invoice_address="")
    assert isinstance(taken, Customer)
    assert (taken.e_invoice_address, taken.buyer_reference) == ("", "PO desk")
    long = set_invoicing(ada, customer=scene.carla.public_id, buyer_reference="x" * 61)
    assert isinstance(long, Refusal)
    assert long.code == "too_long"
