"""E-invoices tell the stored amounts to the cent, and nobody else's rules have anything against them."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ringup.fulfillment.rules.e_invoicing import (
    BilledCharge,
    BilledLine,
    Billing,
    express,
    refuse_undue,
    share_of_charges,
)
from ringup.fulfillment.rules.tax_categories import SalesRoute, category_of, vat_number
from ringup.fulfillment.rules.tax_table import Taxed, rates_of
from ringup.notifications.connectors.ubl import ubl_of
from ringup.notifications.rules.e_invoice import EInvoice, Identifier, Kind, Party, Place
from ringup.pricing.rules.taxes import tax_of
from ringup.values.refusal import Refusal
from tests.e_invoices import all_of, broken_rules, read, text_at

RATES = frozenset({Decimal(21), Decimal(9), Decimal(0)})
SELLER = Party(
    name="Lamp & Sons BV",
    place=Place(country="NL", street="Kade 1", postal_code="1011 AB", city="Amsterdam"),
    vat="NL001234567B01",
    registration=Identifier(scheme="0106", id="12345678"),
    endpoint=Identifier(scheme="0106", id="12345678"),
    contact="Amsterdam",
    phone="+31201234567",
    email="invoices@example.com",
)
BUYER = Party(
    name="Mill <Holding>",
    place=Place(country="NL", street="Molen 2\nGate B\nDoor 3", postal_code="3011 CD", city="Rotterdam"),
    vat="NL007654321B01",
    registration=Identifier(scheme="0106", id="87654321"),
    endpoint=Identifier(scheme="0106", id="87654321"),
)


def line(number: int = 1, **values: object) -> BilledLine:
    """Three lamps of 10.00, 21 % on top."""
    told = {
        "id": str(number),
        "item": f"LAMP-{number}",
        "text": "Lamp",
        "quantity": Decimal(3),
        "unit": "ea",
        "unit_price": Decimal(10),
        "net": 3000,
        "discount": 0,
        "tax": 630,
    }
    return BilledLine(**{**told, **values})


def billing(
    *lines: BilledLine, inside: bool = False, charges: tuple[BilledCharge, ...] = (), **values: object
) -> Billing:
    amounts = sum(one.net for one in lines) + sum(one.amount for one in charges)
    taxes = sum(one.tax for one in lines) + sum(one.tax for one in charges)
    told = {
        "kind": Kind.INVOICE,
        "number": "INV-100001",
        "issued_on": date(2026, 3, 1),
        "currency": "EUR",
        "total": amounts if inside else amounts + taxes,
        "received": 0,
        "seller": SELLER,
        "buyer": BUYER,
        "rates": RATES,
        "ship_to": BUYER.place,
        "delivered_on": date(2026, 3, 1),
        "sales_order": "SO-100001",
        "account": "NL91ABNA0417164300",
        "terms": "On your account, as agreed.",
    }
    return Billing(lines=lines, inside=inside, charges=charges, **{**told, **values})


def made(stored: Billing) -> EInvoice:
    document = express(stored)
    assert isinstance(document, EInvoice), document
    return document


def refused(stored: Billing) -> Refusal:
    refusal = express(stored)
    assert isinstance(refusal, Refusal)
    return refusal


def test_an_invoice_is_told_as_it_was_stored() -> None:
    document = made(billing(line(), line(2, net=450, tax=95, quantity=Decimal(1), unit_price=Decimal("4.5"))))
    root = read(ubl_of(document))
    assert broken_rules(ubl_of(document)) == []
    totals = "cac:LegalMonetaryTotal/cbc:"
    assert text_at(root, f"{totals}LineExtensionAmount") == "34.50"
    assert text_at(root, f"{totals}PayableAmount") == "41.75"
    assert text_at(root, "cac:TaxTotal/cbc:TaxAmount") == "7.25"
    assert all_of(root, "cac:InvoiceLine/cac:Price/cbc:PriceAmount") == ["10", "4.5"]
    assert text_at(root, "cbc:CustomizationID").endswith("billing:3.0")
    assert text_at(root, "cac:PaymentMeans/cbc:PaymentMeansCode") == "58"


def test_prices_with_tax_become_lines_without_that_add_up() -> None:
    """3 lamps of 10.00 with 21 % in them: 24.79 and 5.21; 8.263333 for one would be 24.79, too."""
    document = made(billing(line(tax=521), inside=True))
    [only] = document.lines
    assert (only.net, only.price * only.quantity, document.totals.tax) == (
        Decimal("24.79"),
        Decimal("24.789999"),
        Decimal("5.21"),
    )
    assert document.totals.gross == Decimal("30.00")
    assert broken_rules(ubl_of(document)) == []


def test_a_price_that_no_six_decimals_tell_is_told_for_all_units() -> None:
    document = made(billing(line(quantity=Decimal("3000000.001"), net=1000000001, tax=210000000)))
    [only] = document.lines
    assert (only.price, only.base_quantity) == (Decimal("10000000.01"), Decimal("3000000.001"))
    assert broken_rules(ubl_of(document)) == []


def test_discounts_stand_at_their_line_and_charges_at_the_document() -> None:
    stored = billing(
        line(net=2700, discount=300, tax=567),
        line(2, net=1000, tax=90, quantity=Decimal(1)),
        charges=(BilledCharge(amount=500, tax=105), BilledCharge(amount=200, tax=18), BilledCharge(amount=-100, tax=0)),
        received=1000,
    )
    document = made(stored)
    root = read(ubl_of(document))
    assert broken_rules(ubl_of(document)) == []
    assert text_at(root, "cac:InvoiceLine/cac:AllowanceCharge/cbc:Amount") == "3.00"
    assert all_of(root, "cac:AllowanceCharge/cbc:ChargeIndicator") == ["true", "true", "false"]
    assert all_of(root, "cac:AllowanceCharge/cbc:Amount") == ["5.00", "2.00", "1.00"]
    assert text_at(root, "cac:LegalMonetaryTotal/cbc:PrepaidAmount") == "10.00"
    assert document.totals.payable == document.totals.gross - 10


def test_what_is_paid_by_card_is_said_so_and_nothing_is_owed() -> None:
    document = made(billing(line(), received=3630, by_card=True))
    assert document.payment is not None
    assert (document.payment.means, document.totals.payable, document.terms) == ("48", Decimal("0.00"), "")
    charging = made(billing(line(), by_card=True, charging=True, terms="Charged to your card."))
    assert charging.payment is not None
    assert (charging.payment.means, charging.terms) == ("48", "Charged to your card.")
    assert broken_rules(ubl_of(document)) == broken_rules(ubl_of(charging)) == []


def test_a_credit_note_names_what_it_credits() -> None:
    stored = billing(
        line(net=300, tax=63, unit_price=Decimal(10)),
        kind=Kind.CREDIT_NOTE,
        number="CN-100001",
        preceding=(("INV-100001", date(2026, 3, 1)),),
        terms="Given back on your account.",
    )
    document = ubl_of(made(stored))
    root = read(document)
    assert broken_rules(document) == []
    assert root.tag.endswith("}CreditNote")
    assert text_at(root, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID") == "INV-100001"
    assert text_at(root, "cac:CreditNoteLine/cbc:CreditedQuantity") == "3"
    assert text_at(root, "cac:LegalMonetaryTotal/cbc:PayableAmount") == "3.63"


@pytest.mark.parametrize(
    ("ship_to", "vat", "exempt", "code", "reason"),
    [
        ("NL", "NL007654321B01", "", "Z", ""),
        ("NL", "NL007654321B01", "Exempt from VAT", "E", "Exempt from VAT"),
        ("DE", "DE123456789", "", "K", "Intra-Community supply"),
        ("DE", "", "", "Z", ""),
        ("US", "", "", "G", "Export outside the EU"),
    ],
)
def test_why_no_tax_is_due_is_said(ship_to: str, vat: str, exempt: str, code: str, reason: str) -> None:
    place = Place(country=ship_to, street="Street 1", postal_code="1234", city="Town")
    buyer = replace(BUYER, place=place, vat=vat, endpoint=None, registration=None)
    stored = billing(line(tax=0), buyer=buyer, ship_to=place, exempt_words=exempt, zero_is_exempt=bool(exempt))
    document = made(stored)
    assert [(one.tax.code, one.tax.reason) for one in document.subtotals] == [(code, reason)]
    assert broken_rules(ubl_of(document)) == []


def test_a_gift_card_is_taxed_later_and_stands_with_all_that_is_exempt() -> None:
    stored = billing(
        line(tax=0, voucher=True),
        line(2, tax=0),
        voucher_words="Gift card, taxed when it is redeemed",
        exempt_words="Exempt from VAT",
        zero_is_exempt=True,
    )
    [subtotal] = made(stored).subtotals
    assert (subtotal.tax.code, subtotal.base) == ("E", Decimal("60.00"))
    assert subtotal.tax.reason == "Gift card, taxed when it is redeemed; Exempt from VAT"
    assert broken_rules(ubl_of(made(stored))) == []


def test_signs_that_xml_has_no_place_for_are_left_out() -> None:
    document = ubl_of(made(billing(line(text="Lamp\x00 \x0b<b>&\ud800\ufffe"))))
    assert text_at(read(document), "cac:InvoiceLine/cac:Item/cbc:Name") == "Lamp <b>&"


def test_what_is_missing_is_refused_with_what_would_help() -> None:
    unknown = replace(SELLER, vat="", endpoint=None, registration=None, place=Place(country="NL", city="Amsterdam"))
    refusal = refused(billing(line(), seller=unknown))
    assert (refusal.code, refusal.facts["fields"]) == (
        "e_invoice_seller_incomplete",
        ["street", "postal_code", "tax_number", "e_invoice_address", "registration_number"],
    )
    assert refusal.cure is not None
    nobody = replace(BUYER, name="", place=Place(country=""))
    assert refused(billing(line(), buyer=nobody)).facts["fields"] == ["name", "country"]
    assert refused(billing(line(), currency="KWD")).code == "e_invoice_currency"
    assert refused(billing(line(tax=400))).code == "e_invoice_rate_unknown"


def test_a_tax_that_is_a_whole_unit_beside_its_rate_is_refused() -> None:
    many = [line(number, net=102, tax=22, quantity=Decimal(1)) for number in range(1, 181)]
    assert refused(billing(*many)).code == "e_invoice_tax_off"
    assert isinstance(express(billing(*many[:100])), EInvoice)


def test_who_gets_e_invoices() -> None:
    def due(said: str, organization: bool, address: bool) -> bool:
        return refuse_undue(said, is_organization=organization, has_address=address) is None  # type: ignore[arg-type]

    assert [due("nobody", True, True), due("with_address", True, False), due("with_address", False, True)] == [
        False,
        False,
        True,
    ]
    assert [due("organizations", True, False), due("organizations", False, False)] == [True, False]
    assert [due("organizations", False, True), due("everybody", False, False)] == [True, True]


def test_the_orders_own_charges_are_shared_by_charge() -> None:
    shares = share_of_charges(900, 126, [(1000, 210), (500, 0)])
    assert [(one.amount, one.tax) for one in shares] == [(600, 126), (300, 0)]
    assert share_of_charges(0, 0, []) == []


def test_small_amounts_are_taxed_like_the_large_ones() -> None:
    amounts = [Taxed(base=5, tax=1), Taxed(base=3000, tax=270), Taxed(base=0, tax=0)]
    books, slack = [RATES] * 3, [Decimal(1)] * 3
    assert rates_of(amounts, books=books, slack=slack) == [Decimal(9)] * 3
    assert rates_of([Taxed(base=3000, tax=400)], books=books[:1], slack=slack[:1]) == [None]


def test_a_vat_number_gets_the_letters_of_its_country() -> None:
    assert vat_number("NL 0012.345.67 B01", "NL") == "NL001234567B01"
    assert vat_number("123456789", "GR") == "EL123456789"
    assert vat_number("EL123456789", "GR") == "EL123456789"
    assert vat_number("12-345", "US") == ""
    assert category_of(Decimal(0), SalesRoute(seller="US", ship_to="NL")).code == "Z"


@some.composite
def stored_invoices(draw: some.DrawFn) -> Billing:
    """Any invoice that our own pricing could have stored: a tax for each amount, on top or inside."""
    inside, rates = draw(some.booleans()), some.sampled_from(sorted(RATES))
    lines = []
    for number in range(1, draw(some.integers(1, 6)) + 1):
        net, rate = draw(some.integers(0, 200_000)), draw(rates)
        quantity = draw(some.sampled_from(["1", "2", "3", "7", "0.125", "12.5", "999"]))
        lines.append(
            line(
                number,
                quantity=Decimal(quantity),
                unit_price=Decimal(draw(some.integers(0, 10_000))) / 100,
                net=net,
                discount=draw(some.integers(0, 5_000)),
                tax=tax_of(net, rate, included=inside),
                unit=draw(some.sampled_from(["ea", "kg", "m", "box", "tin"])),
            )
        )
    charges = tuple(
        BilledCharge(amount=amount, tax=tax_of(amount, rate, included=inside))
        for amount, rate in draw(some.lists(some.tuples(some.integers(1, 5_000), rates), max_size=3))
    )
    stored = billing(*lines, charges=charges, inside=inside)
    return replace(stored, received=draw(some.integers(0, stored.total)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stored_invoices())
def test_whatever_was_invoiced_the_rules_of_others_hold(stored: Billing) -> None:
    document = made(stored)
    assert document.totals.gross * 100 == stored.total
    assert document.totals.tax * 100 == sum(one.tax for one in (*stored.lines, *stored.charges))
    for each in document.subtotals:
        due = (each.base * each.tax.rate / 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        assert abs(each.amount - due) <= Decimal("0.01") * (len(stored.lines) + len(stored.charges))
    xml = ubl_of(document)
    read(xml)
    assert broken_rules(xml) == []
