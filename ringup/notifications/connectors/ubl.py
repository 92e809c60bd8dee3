"""E-invoices → UBL 2.1: an Invoice or a CreditNote, its elements in the order of the schema, none of them empty."""

import re
from decimal import Decimal
from xml.etree import ElementTree as Xml

from ringup.notifications.rules.e_invoice import (
    Adjustment,
    DocumentLine,
    EInvoice,
    Identifier,
    Kind,
    Party,
    Payment,
    Place,
    TaxCategory,
    Totals,
)
from ringup.values.decimals import plain_text

CORE = "urn:cen.eu:en16931:2017"
PEPPOL = f"{CORE}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PEPPOL_PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CAC, CBC = f"{UBL}CommonAggregateComponents-2", f"{UBL}CommonBasicComponents-2"
ROOTS = {Kind.INVOICE: "Invoice", Kind.CREDIT_NOTE: "CreditNote"}
# UNCL 5189: a discount.
DISCOUNT = "95"
# What XML 1.0 has no sign for: it would make the document unreadable.
NO_SIGN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def ubl_of(invoice: EInvoice) -> bytes:
    """The document as UTF-8: the same bytes for the same value."""
    name = ROOTS[invoice.kind]
    # The prefixes are written as they are, for one document needs no more than these.
    root = Xml.Element(name, {"xmlns": f"{UBL}{name}-2", "xmlns:cac": CAC, "xmlns:cbc": CBC})
    write = _Writer(root, invoice.currency)
    _head(write, invoice, name)
    _party(write.inside("AccountingSupplierParty").inside("Party"), invoice.seller)
    _party(write.inside("AccountingCustomerParty").inside("Party"), invoice.buyer)
    _delivery(write, invoice)
    if invoice.payment:
        _payment(write.inside("PaymentMeans"), invoice.payment)
    if invoice.terms:
        write.inside("PaymentTerms").text("Note", invoice.terms)
    for adjustment in invoice.adjustments:
        _adjustment(write.inside("AllowanceCharge"), adjustment)
    taxes = write.inside("TaxTotal")
    taxes.amount("TaxAmount", invoice.totals.tax)
    for one in invoice.subtotals:
        subtotal = taxes.inside("TaxSubtotal")
        subtotal.amount("TaxableAmount", one.base)
        subtotal.amount("TaxAmount", one.amount)
        _category(subtotal.inside("TaxCategory"), one.tax, reasons=True)
    _totals(write.inside("LegalMonetaryTotal"), invoice.totals)
    for line in invoice.lines:
        _line(write.inside(f"{name}Line"), line, "CreditedQuantity" if name == "CreditNote" else "InvoicedQuantity")
    document: bytes = Xml.tostring(root, encoding="UTF-8", xml_declaration=True)
    return document


class _Writer:
    """Adds elements to one; what is empty is left out (Peppol R008)."""

    def __init__(self, element: Xml.Element, currency: str) -> None:
        self.element = element
        self.currency = currency

    def inside(self, name: str) -> "_Writer":
        return _Writer(Xml.SubElement(self.element, f"cac:{name}"), self.currency)

    def text(self, name: str, value: str, **attributes: str) -> None:
        clean = NO_SIGN.sub("", value).strip()
        if clean:
            Xml.SubElement(self.element, f"cbc:{name}", attributes).text = clean

    def amount(self, name: str, value: Decimal) -> None:
        self.text(name, f"{value:f}", currencyID=self.currency)

    def identifier(self, name: str, value: Identifier) -> None:
        self.text(name, value.id, schemeID=value.scheme)


def _head(write: _Writer, invoice: EInvoice, name: str) -> None:
    write.text("CustomizationID", PEPPOL if invoice.peppol else CORE)
    write.text("ProfileID", PEPPOL_PROCESS if invoice.peppol else "")
    write.text("ID", invoice.number)
    write.text("IssueDate", invoice.issued_on.isoformat())
    write.text(f"{name}TypeCode", invoice.kind.value)
    write.text("DocumentCurrencyCode", invoice.currency)
    write.text("BuyerReference", invoice.buyer_reference)
    if invoice.order_reference or invoice.sales_order:
        order = write.inside("OrderReference")
        # UBL needs the buyer's number where ours stands; "NA" is what Peppol says for none.
        order.text("ID", invoice.order_reference or "NA")
        order.text("SalesOrderID", invoice.sales_order)
    for number, day in invoice.preceding:
        reference = write.inside("BillingReference").inside("InvoiceDocumentReference")
        reference.text("ID", number)
        reference.text("IssueDate", day.isoformat())


def _party(write: _Writer, party: Party) -> None:
    if party.endpoint:
        write.identifier("EndpointID", party.endpoint)
    write.inside("PartyName").text("Name", party.name)
    _place(write.inside("PostalAddress"), party.place)
    if party.vat:
        tax = write.inside("PartyTaxScheme")
        tax.text("CompanyID", party.vat)
        tax.inside("TaxScheme").text("ID", "VAT")
    legal = write.inside("PartyLegalEntity")
    legal.text("RegistrationName", party.name)
    if party.registration:
        scheme = {"schemeID": party.registration.scheme} if party.registration.scheme else {}
        legal.text("CompanyID", party.registration.id, **scheme)
    if party.contact or party.phone or party.email:
        contact = write.inside("Contact")
        contact.text("Name", party.contact)
        contact.text("Telephone", party.phone)
        contact.text("ElectronicMail", party.email)


def _place(write: _Writer, place: Place) -> None:
    first, *others = [line.strip() for line in place.street.splitlines() if line.strip()] or [""]
    write.text("StreetName", first)
    write.text("AdditionalStreetName", others[0] if others else "")
    write.text("CityName", place.city)
    write.text("PostalZone", place.postal_code)
    write.text("CountrySubentity", place.region)
    if len(others) > 1:
        write.inside("AddressLine").text("Line", ", ".join(others[1:]))
    write.inside("Country").text("IdentificationCode", place.country)


def _delivery(write: _Writer, invoice: EInvoice) -> None:
    if invoice.delivered_on is None and invoice.delivered_to is None:
        return
    delivery = write.inside("Delivery")
    if invoice.delivered_on:
        delivery.text("ActualDeliveryDate", invoice.delivered_on.isoformat())
    if invoice.delivered_to:
        _place(delivery.inside("DeliveryLocation").inside("Address"), invoice.delivered_to)
    if invoice.recipient:
        delivery.inside("DeliveryParty").inside("PartyName").text("Name", invoice.recipient)


def _payment(write: _Writer, payment: Payment) -> None:
    write.text("PaymentMeansCode", payment.means)
    write.text("PaymentID", payment.reference)
    if payment.account:
        write.inside("PayeeFinancialAccount").text("ID", payment.account)


def _adjustment(write: _Writer, adjustment: Adjustment) -> None:
    write.text("ChargeIndicator", "true" if adjustment.is_charge else "false")
    write.text("AllowanceChargeReason", adjustment.reason)
    write.amount("Amount", adjustment.amount)
    _category(write.inside("TaxCategory"), adjustment.tax)


def _category(write: _Writer, tax: TaxCategory, *, reasons: bool = False) -> None:
    write.text("ID", tax.code)
    write.text("Percent", plain_text(tax.rate))
    if reasons:
        write.text("TaxExemptionReasonCode", tax.reason_code)
        write.text("TaxExemptionReason", tax.reason)
    write.inside("TaxScheme").text("ID", "VAT")


def _totals(write: _Writer, totals: Totals) -> None:
    write.amount("LineExtensionAmount", totals.lines)
    write.amount("TaxExclusiveAmount", totals.net)
    write.amount("TaxInclusiveAmount", totals.gross)
    if totals.allowances:
        write.amount("AllowanceTotalAmount", totals.allowances)
    if totals.charges:
        write.amount("ChargeTotalAmount", totals.charges)
    if totals.prepaid:
        write.amount("PrepaidAmount", totals.prepaid)
    write.amount("PayableAmount", totals.payable)


def _line(write: _Writer, line: DocumentLine, quantity: str) -> None:
    write.text("ID", line.id)
    write.text(quantity, plain_text(line.quantity), unitCode=line.unit)
    write.amount("LineExtensionAmount", line.net)
    if line.discount:
        allowance = write.inside("AllowanceCharge")
        allowance.text("ChargeIndicator", "false")
        allowance.text("AllowanceChargeReasonCode", DISCOUNT)
        allowance.amount("Amount", line.discount)
    item = write.inside("Item")
    item.text("Name", line.name)
    if line.item:
        item.inside("SellersItemIdentification").text("ID", line.item)
    _category(item.inside("ClassifiedTaxCategory"), line.tax)
    price = write.inside("Price")
    price.amount("PriceAmount", line.price)
    if line.base_quantity is not None:
        price.text("BaseQuantity", plain_text(line.base_quantity), unitCode=line.unit)
