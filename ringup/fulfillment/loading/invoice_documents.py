"""An invoice as the words and figures of its document, in the language that is active."""

from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ringup.fulfillment.models import Invoice, InvoiceLine, Shipment
from ringup.fulfillment.rules.tax_table import Taxed, tax_table
from ringup.notifications.rules.confirmation import ConfirmationLine
from ringup.notifications.rules.invoice_document import InvoiceDocument, InvoiceLabels
from ringup.orders.models import OrderAddress
from ringup.orders.queries import customer_name
from ringup.orders.rules.kits import components_on
from ringup.payments.queries.gift_cards import gift_card_notes
from ringup.plumbing import formats
from ringup.pricing.models import TaxRate


def load_invoice_document(invoice: Invoice) -> InvoiceDocument:
    """The document of an invoice; activate the customer's language first."""
    order = invoice.order
    labels = _labels()
    day = invoice.invoiced_at.astimezone(ZoneInfo(order.call_center.time_zone))
    shipment = Shipment.objects.filter(invoice=invoice).first()
    lines = list(invoice.lines.select_related("order_line__item").order_by("order_line__position"))
    cards = gift_card_notes([line.order_line for line in lines])
    home = order.call_center.country
    billing = order.billing_address or order.delivery_address
    facts = (
        (labels.number, invoice.number),
        (labels.date, formats.day(day)),
        (labels.order_number, order.number),
        (labels.customer_number, order.customer.number if order.customer else ""),
    )
    return InvoiceDocument(
        language=order.language.split("-")[0],
        seller=order.legal_entity.name,
        seller_lines=(order.legal_entity.name, order.call_center.name, _country(order.legal_entity.country)),
        address=_address(billing, home) if billing else (customer_name(order),),
        delivery=_address(order.delivery_address, home) if order.delivery_address else (),
        shipped_with=f"{shipment.carrier} {shipment.tracking_number}".strip() if shipment else "",
        facts=tuple(fact for fact in facts if fact[1]),
        lines=tuple(_line(line, invoice.currency, cards.get(line.order_line_id, ())) for line in lines),
        totals=tuple(_totals(invoice)),
        taxes=tuple(_taxes(invoice, lines)),
        payments=tuple(
            (paid.payment_line.method.name, formats.money(paid.amount_minor, invoice.currency))
            for paid in invoice.payments.select_related("payment_line__method").order_by("pk")
        ),
        labels=labels,
    )


def find_invoice(legal_entity: int, invoice: str) -> Invoice | None:
    """The invoice (public id) with what its document needs."""
    rows = Invoice.objects.filter(legal_entity=legal_entity, public_id=invoice)
    related = ("order__call_center", "order__customer", "order__legal_entity")
    return rows.select_related(*related, "order__billing_address", "order__delivery_address").first()


def _address(address: OrderAddress, home: str) -> tuple[str, ...]:
    place = f"{address.postal_code} {address.city}".strip()
    country = "" if address.country == home else _country(address.country)
    parts = (address.name, *address.street.splitlines(), place, address.region, country)
    return tuple(part for part in parts if part)


def _country(code: str) -> str:
    return str(formats.locale().territories.get(code, code))


def _line(line: InvoiceLine, currency: str, notes: tuple[str, ...]) -> ConfirmationLine:
    sold = line.order_line
    return ConfirmationLine(
        number=sold.item.number if sold.item else "",
        text=sold.text,
        quantity=formats.quantity(Decimal(line.quantity)),
        unit_price=formats.unit_price(sold.unit_price, currency),
        discount=formats.amount(-line.discount_minor, currency) if line.discount_minor else "",
        net=formats.amount(line.net_minor, currency),
        notes=(
            *(
                f"{formats.quantity(part.quantity * line.quantity)} × {part.text} ({part.number})"
                for part in components_on(sold.kit)
            ),
            *notes,
        ),
    )


def _totals(invoice: Invoice) -> Iterator[tuple[str, str]]:
    found = [
        (_("Subtotal"), invoice.net_minor + invoice.discount_minor),
        (_("Discount"), -invoice.discount_minor),
        (_("Charges"), invoice.charges_minor),
        (_("Included tax") if invoice.prices_include_tax else _("Tax"), invoice.tax_minor),
    ]
    for label, amount in found:
        if amount:
            yield label, formats.money(amount, invoice.currency)
    yield _("Total"), formats.money(invoice.total_minor, invoice.currency)


def _taxes(invoice: Invoice, lines: list[InvoiceLine]) -> Iterator[tuple[str, str, str]]:
    """Goods and charges of each line, and what is left of the charges, by rate."""
    inside = invoice.prices_include_tax

    def taxed(amount: int, tax: int) -> Taxed:
        return Taxed(base=amount - tax if inside else amount, tax=tax)

    amounts = [taxed(line.net_minor, line.tax_minor) for line in lines]
    amounts += [taxed(line.charges_minor, line.charges_tax_minor) for line in lines]
    own = invoice.charges_minor - sum(line.charges_minor for line in lines)
    own_tax = invoice.tax_minor - sum(line.tax_minor + line.charges_tax_minor for line in lines)
    amounts.append(taxed(own, own_tax))
    rates = set(TaxRate.objects.filter(legal_entity=invoice.legal_entity_id).values_list("rate", flat=True))
    for rate, base, tax in tax_table(amounts, rates=rates):
        percent = f"{formats.quantity(rate.normalize())} %"
        yield percent, formats.money(base, invoice.currency), formats.money(tax, invoice.currency)


def _labels() -> InvoiceLabels:
    return InvoiceLabels(
        title=_("Invoice"),
        number=_("Invoice number"),
        date=_("Invoice date"),
        order_number=_("Order number"),
        customer_number=_("Customer number"),
        delivery_to=_("Delivery to"),
        shipped_with=_("Shipped with"),
        item=_("Item"),
        quantity=_("Quantity"),
        price=_("Price"),
        discount=_("Discount"),
        amount=_("Amount"),
        tax_rate=_("Tax rate"),
        tax_base=_("Amount without tax"),
        tax=_("Tax"),
        taxes=_("Taxes in this invoice"),
        payments=_("Payments"),
        thanks=_("Thank you for your order. This is the invoice for what we have sent you."),
        page=_("Page"),
    )
