"""Rows → values: an invoice with its seller and buyer, as an e-invoice is made of it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ringup.call_centers.models import EInvoices, LegalEntity, Parameters, ZeroTax
from ringup.call_centers.rules.e_invoice_addresses import REGISTERS, EInvoiceAddress, read_e_invoice_address
from ringup.customers.models import Customer
from ringup.fulfillment.models import Invoice, InvoiceLine, Shipment
from ringup.fulfillment.rules.e_invoicing import (
    BilledCharge,
    BilledLine,
    Billing,
    Due,
    refuse_undue,
    share_of_charges,
)
from ringup.fulfillment.rules.tax_categories import vat_number
from ringup.notifications.rules.e_invoice import Identifier, Kind, Party, Place
from ringup.orders.models import OrderAddress, SalesLine, SalesOrder
from ringup.orders.queries import customer_name
from ringup.payments.rules.drawing import Taking
from ringup.payments.rules.states import OperationState
from ringup.pricing.models import TaxRate
from ringup.values.refusal import Refusal

Rates = dict[str, frozenset[Decimal]]
CARD = "card"


def refuse_e_invoice(order: SalesOrder) -> Refusal | None:
    """None where an e-invoice is due for the order's customer: what the call center says of whom; one query."""
    return refuse_undue(
        who_gets_e_invoices(order.call_center_id),
        is_organization=bool(order.customer and order.customer.kind == Customer.Kind.ORGANIZATION),
        has_address=bool(order.customer and order.customer.e_invoice_address),
    )


def who_gets_e_invoices(call_center: int) -> Due:
    """What the call center (key) says; one query."""
    said = Parameters.objects.filter(call_center=call_center).values_list("e_invoices", flat=True).first()
    due: Due = EInvoices(said).value if said else EInvoices.WITH_ADDRESS.value  # type: ignore[assignment]
    return due


def load_billing(invoice: Invoice) -> Billing:
    """The invoice with all that its e-invoice says; activate the customer's language first."""
    order = invoice.order
    lines = list(invoice.lines.select_related("order_line__item").order_by("order_line__position"))
    shipment = Shipment.objects.filter(invoice=invoice).first()
    sent = shipment.shipped_at if shipment else None
    rates, every = load_rates(order.legal_entity_id)
    payments = list(invoice.payments.select_related("payment_line__method", "operation"))
    charging = any(_is_asked_for(paid) for paid in payments)
    on_delivery = any(paid.taking == Taking.ON_DELIVERY for paid in payments)
    return Billing(
        kind=Kind.INVOICE,
        number=invoice.number,
        issued_on=day_of(order, invoice.invoiced_at),
        total=invoice.total_minor,
        received=sum(paid.amount_minor for paid in payments if _is_here(paid)),
        lines=tuple(_line(line, rates) for line in lines),
        charges=tuple(_charges(invoice, lines)),
        rates=every,
        delivered_on=day_of(order, sent) if sent else None,
        by_card=any(paid.payment_line.method.function == CARD for paid in payments),
        charging=charging,
        terms=_terms(charging=charging, on_delivery=on_delivery),
        **shared_terms(order),
    )


def shared_terms(order: SalesOrder) -> dict[str, Any]:
    """What invoices and credit notes of the order have in common."""
    entity, customer = order.legal_entity, order.customer
    goes_to = order.delivery_address or order.billing_address
    return {
        "currency": order.currency,
        "inside": order.prices_include_tax,
        "seller": _seller(order),
        "buyer": _buyer(order, customer),
        "ship_to": _place(goes_to) if goes_to else None,
        "recipient": goes_to.name if goes_to else "",
        "buyer_reference": customer.buyer_reference if customer else "",
        "order_reference": order.customer_reference,
        "sales_order": order.number,
        "account": entity.bank_account,
        "charge_words": _("Charges"),
        "voucher_words": _("Gift card, taxed when it is redeemed"),
        "exempt_words": entity.exemption_reason or _("Exempt from VAT"),
        "zero_is_exempt": entity.zero_tax == ZeroTax.EXEMPT,
    }


def day_of(order: SalesOrder, moment: Any) -> date:
    """The business day of the moment where the order was taken."""
    day: date = moment.astimezone(ZoneInfo(order.call_center.time_zone)).date()
    return day


def load_rates(legal_entity: int) -> tuple[Rates, frozenset[Decimal]]:
    """The rates in the books by item tax group, and all of them; one query."""
    found: dict[str, set[Decimal]] = {}
    for group, rate in TaxRate.objects.filter(legal_entity=legal_entity).values_list("tax_group", "rate"):
        found.setdefault(group, set()).add(rate.normalize())
    by_group = {group: frozenset(rates) for group, rates in found.items()}
    return by_group, frozenset(rate for rates in found.values() for rate in rates)


def billed_line(line: SalesLine, rates: Rates, *, quantity: Decimal, net: int, discount: int, tax: int) -> BilledLine:
    """So much of a line of the order, at these amounts."""
    item = line.item
    return BilledLine(
        id=str(line.position),
        item=item.number if item else "",
        text=line.text,
        quantity=quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        net=net,
        discount=discount,
        tax=tax,
        rates=rates.get(item.tax_group, frozenset()) if item else frozenset(),
        voucher=bool(item and item.gift_card),
    )


def _line(line: InvoiceLine, rates: Rates) -> BilledLine:
    return billed_line(
        line.order_line,
        rates,
        quantity=line.quantity,
        net=line.net_minor,
        discount=line.discount_minor,
        tax=line.tax_minor,
    )


def _charges(invoice: Invoice, lines: Iterable[InvoiceLine]) -> Iterable[BilledCharge]:
    """Those of each line, and the invoice's part of the order's own."""
    amount, tax = invoice.charges_minor, invoice.tax_minor
    for line in lines:
        amount -= line.charges_minor
        tax -= line.tax_minor + line.charges_tax_minor
        if line.charges_minor or line.charges_tax_minor:
            yield BilledCharge(amount=line.charges_minor, tax=line.charges_tax_minor, shared=True)
    own = invoice.order.charges.filter(line=None).order_by("pk").values_list("amount_minor", "tax_minor")
    yield from share_of_charges(amount, tax, list(own))


def _terms(*, charging: bool, on_delivery: bool) -> str:
    if charging:
        return _("Charged to your card.")
    return _("To be paid on receipt.") if on_delivery else _("On your account, as agreed.")


def _is_asked_for(paid: Any) -> bool:
    """Whether a card is being charged for it; one that was declined is not."""
    over = (OperationState.SUCCEEDED, OperationState.DECLINED)
    return bool(paid.taking == Taking.CAPTURE and (paid.operation is None or paid.operation.state not in over))


def _is_here(paid: Any) -> bool:
    """Whether the money of a payment has come: paid before, or charged by now."""
    if paid.taking == Taking.CAPTURE:
        return paid.operation is not None and paid.operation.state == OperationState.SUCCEEDED
    return bool(paid.taking == Taking.PREPAID)


def _seller(order: SalesOrder) -> Party:
    entity: LegalEntity = order.legal_entity
    number = entity.registration_number
    return Party(
        name=entity.name,
        place=Place(
            country=entity.country,
            street=entity.street,
            postal_code=entity.postal_code,
            city=entity.city,
            region=entity.region,
        ),
        vat=vat_number(entity.tax_number, entity.country),
        registration=Identifier(scheme=REGISTERS.get(entity.country, ""), id=number) if number else None,
        endpoint=_endpoint(entity.e_invoice_address),
        contact=order.call_center.name,
        phone=entity.phone,
        email=entity.email,
    )


def _buyer(order: SalesOrder, customer: Customer | None) -> Party:
    billing = order.billing_address or order.delivery_address
    endpoint = _endpoint(customer.e_invoice_address if customer else "")
    in_law = endpoint if endpoint and endpoint.scheme in {*REGISTERS.values(), "0190"} else None
    country = billing.country if billing else ""
    return Party(
        name=customer_name(order) or (billing.name if billing else ""),
        place=_place(billing) if billing else Place(country=country),
        vat=vat_number(customer.tax_number, country) if customer else "",
        registration=in_law,
        endpoint=endpoint,
    )


def _endpoint(text: str) -> Identifier | None:
    found = read_e_invoice_address(text)
    return Identifier(scheme=found.scheme, id=found.id) if isinstance(found, EInvoiceAddress) else None


def _place(address: OrderAddress) -> Place:
    return Place(
        country=address.country,
        street=address.street,
        postal_code=address.postal_code,
        city=address.city,
        region=address.region,
    )
