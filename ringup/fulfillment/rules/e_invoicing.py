"""When an e-invoice is due, and a stored invoice or credit note as EN 16931 expresses it, to the cent.

The stored amounts are those that the customer paid and the books keep; the e-invoice tells the same ones. So the tax of
a rate is the sum of its lines' taxes, each rounded: it may be a cent or two beside base × rate. The standard's authors
let less than one unit of the currency pass (BR-CO-17). What is further off is refused.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from ringup.fulfillment.rules.tax_categories import SalesRoute, category_of
from ringup.fulfillment.rules.tax_table import Taxed, rates_of
from ringup.notifications.rules.e_invoice import (
    Adjustment,
    DocumentLine,
    EInvoice,
    Kind,
    Party,
    Payment,
    Place,
    TaxCategory,
    TaxSubtotal,
    Totals,
)
from ringup.values.money import Money, exponent_of
from ringup.values.refusal import Cure, Refusal
from ringup.values.rounding import round_half_up
from ringup.values.share_out import share_out

Due = Literal["nobody", "with_address", "organizations", "everybody"]
# A price is told with so many decimals; where that does not give the line's amount, per all units of the line.
PRICE_STEP = Decimal("0.000001")
MOST_DECIMALS = 2
# UN/ECE recommendation 20, by how items name their units; "one" for all others.
UNITS = {
    "box": "XBX",
    "cm": "CMT",
    "g": "GRM",
    "h": "HUR",
    "kg": "KGM",
    "km": "KMT",
    "l": "LTR",
    "m": "MTR",
    "m2": "MTK",
    "m3": "MTQ",
    "ml": "MLT",
    "pair": "PR",
    "pc": "H87",
    "pcs": "H87",
    "set": "SET",
}
ONE = "C62"
# The whole of a document's own charges is shared out twice, so that a share may be so far off, in minor units.
OF_A_LINE, OF_A_SHARE = Decimal(1), Decimal(2)


@dataclass(frozen=True, kw_only=True)
class BilledLine:
    """A line as it was invoiced; amounts in minor units, with the tax in them where prices include it.

    `rates` are those in the books for what it is; `voucher`: a gift card, which is taxed when it is redeemed.
    """

    id: str
    item: str
    text: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    net: int
    discount: int
    tax: int
    rates: frozenset[Decimal] = frozenset()
    voucher: bool = False


@dataclass(frozen=True, kw_only=True)
class BilledCharge:
    """A charge of a line, or the invoice's own; with the tax in it where prices include it."""

    amount: int
    tax: int
    shared: bool = False


@dataclass(frozen=True, kw_only=True)
class Billing:
    """An invoice or a credit note as it is stored, with who sold to whom. `received` of the total has been paid."""

    kind: Kind
    number: str
    issued_on: date
    currency: str
    inside: bool
    total: int
    received: int
    seller: Party
    buyer: Party
    lines: tuple[BilledLine, ...]
    charges: tuple[BilledCharge, ...] = ()
    # All rates in the books.
    rates: frozenset[Decimal] = frozenset()
    ship_to: Place | None = None
    recipient: str = ""
    delivered_on: date | None = None
    buyer_reference: str = ""
    order_reference: str = ""
    sales_order: str = ""
    preceding: tuple[tuple[str, date], ...] = ()
    # Paid by card; with `charging` the card is asked for what is open.
    by_card: bool = False
    charging: bool = False
    account: str = ""
    terms: str = ""
    charge_words: str = "Charges"
    voucher_words: str = ""
    exempt_words: str = ""
    zero_is_exempt: bool = False


def refuse_undue(due: Due, *, is_organization: bool, has_address: bool) -> Refusal | None:
    """None where an e-invoice is due: `organizations` means those, and everybody with an e-invoice address."""
    if due == "everybody" or (has_address and due != "nobody") or (is_organization and due == "organizations"):
        return None
    return Refusal(code="e_invoice_not_due", cure=Cure(code="say_who_gets_e_invoices"))


def share_of_charges(amount: int, tax: int, charges: Sequence[tuple[int, int]]) -> list[BilledCharge]:
    """The invoice's part of the order's own charges, by charge: (amount, tax) of each in the order.

    Charges of 10.00 with 2.10 tax and 5.00 with none; an invoice that bears 9.00 with 1.26: 6.00 with 1.26, 3.00.
    """
    if len(charges) < 2 or any(one < 0 or its_tax < 0 for one, its_tax in charges):
        return [BilledCharge(amount=amount, tax=tax, shared=True)] if amount or tax else []
    amounts = share_out(amount, [one for one, _ in charges])
    taxes = share_out(tax, [its_tax for _, its_tax in charges])
    return [
        BilledCharge(amount=one, tax=its_tax, shared=True)
        for one, its_tax in zip(amounts, taxes, strict=True)
        if one or its_tax
    ]


def express(billing: Billing) -> EInvoice | Refusal:
    """The document, whose amounts add up to what was invoiced.

    3 lamps of 10.00 with 21 % in them: net 24.79 (3 for 24.79), tax 5.21, together 30.00. Refusals:
    `e_invoice_seller_incomplete` {fields}, `e_invoice_buyer_incomplete` {fields}, `e_invoice_currency` {currency},
    `e_invoice_rate_unknown` {tax, amount}, `e_invoice_tax_off` {rate, tax, amount}.
    """
    if refusal := _refuse_parties(billing):
        return refusal
    if exponent_of(billing.currency) > MOST_DECIMALS:
        return Refusal(
            code="e_invoice_currency", facts={"currency": billing.currency}, cure=Cure(code="send_the_paper_invoice")
        )
    taxed = [_taxed(billing, line.net, line.tax) for line in billing.lines]
    taxed += [_taxed(billing, charge.amount, charge.tax) for charge in billing.charges]
    rates = _rates(billing, taxed)
    if isinstance(rates, Refusal):
        return rates
    categories = _categories(billing, rates)
    count = len(billing.lines)
    lines = tuple(
        _line(billing, line, one.base, tax)
        for line, one, tax in zip(billing.lines, taxed[:count], categories[:count], strict=True)
    )
    adjustments = _adjustments(billing, taxed[count:], categories[count:])
    subtotals = _subtotals(billing, taxed, categories)
    if refusal := _refuse_tax(subtotals, billing.currency):
        return refusal
    return _document(billing, lines, adjustments, subtotals)


def _refuse_parties(billing: Billing) -> Refusal | None:
    seller, buyer = billing.seller, billing.buyer
    missing = [name for name in ("street", "postal_code", "city") if not getattr(seller.place, name)]
    if not seller.vat:
        missing.append("tax_number")
    if buyer.endpoint and not seller.endpoint:
        missing.append("e_invoice_address")
    if buyer.endpoint and seller.place.country == "NL" and not seller.registration:
        missing.append("registration_number")
    if missing:
        return Refusal(
            code="e_invoice_seller_incomplete", facts={"fields": missing}, cure=Cure(code="complete_the_company")
        )
    absent = [name for name, value in (("name", buyer.name), ("country", buyer.place.country)) if not value]
    if absent:
        return Refusal(
            code="e_invoice_buyer_incomplete", facts={"fields": absent}, cure=Cure(code="complete_the_customer")
        )
    return None


def _taxed(billing: Billing, amount: int, tax: int) -> Taxed:
    return Taxed(base=amount - tax if billing.inside else amount, tax=tax)


def _rates(billing: Billing, taxed: Sequence[Taxed]) -> list[Decimal] | Refusal:
    """The rate of each amount: one in the books that gives its tax."""
    books: list[Collection[Decimal]] = [line.rates or billing.rates for line in billing.lines]
    books += [billing.rates for _charge in billing.charges]
    slack = [OF_A_LINE for _line in billing.lines]
    slack += [OF_A_SHARE if charge.shared else OF_A_LINE for charge in billing.charges]
    found = rates_of(taxed, books=books, slack=slack)
    for one, rate in zip(taxed, found, strict=True):
        if rate is None:
            facts = {"tax": _fact(one.tax, billing.currency), "amount": _fact(one.base, billing.currency)}
            return Refusal(code="e_invoice_rate_unknown", facts=facts, cure=Cure(code="complete_the_tax_rates"))
    return [rate for rate in found if rate is not None]


def _categories(billing: Billing, rates: Sequence[Decimal]) -> list[TaxCategory]:
    route = SalesRoute(
        seller=billing.seller.place.country,
        ship_to=(billing.ship_to or billing.buyer.place).country,
        buyer_vat=billing.buyer.vat,
        exempt=billing.exempt_words if billing.zero_is_exempt else "",
    )
    vouchers = [line.voucher for line in billing.lines] + [False] * len(billing.charges)
    return [
        category_of(rate, route, voucher=billing.voucher_words if voucher else "")
        for rate, voucher in zip(rates, vouchers, strict=True)
    ]


def _line(billing: Billing, line: BilledLine, net: int, tax: TaxCategory) -> DocumentLine:
    """The line without tax. Where less than nothing is billed the quantity is negative, as no price may be."""
    currency = billing.currency
    rate = tax.rate / 100 if billing.inside else Decimal(0)
    discount = round_half_up(Decimal(line.discount) / (1 + rate))
    if discount < 0:
        discount = 0
    sign = -1 if net + discount < 0 else 1
    if sign < 0:
        discount = 0
    gross, quantity = abs(net + discount), line.quantity * sign
    price, base = _price(gross, line.quantity, line.unit_price if not billing.inside else None, currency)
    return DocumentLine(
        id=line.id,
        name=line.text or line.item,
        item=line.item,
        quantity=quantity,
        unit=UNITS.get(line.unit.casefold(), ONE),
        net=_decimal(net, currency),
        price=price,
        base_quantity=base,
        discount=_decimal(discount, currency),
        tax=tax,
    )


def _price(gross: int, quantity: Decimal, told: Decimal | None, currency: str) -> tuple[Decimal, Decimal | None]:
    """A price that gives the amount, and for how many units it is (None: one): 24.79 for 3 is 8.263333 for one."""
    amount = _decimal(gross, currency)
    exact = (amount / quantity).quantize(PRICE_STEP, rounding=ROUND_HALF_UP)
    for price in (told, exact):
        if price is not None and price >= 0 and _minor(price * quantity, currency) == gross:
            return price, None
    return amount, quantity


def _adjustments(billing: Billing, taxed: Sequence[Taxed], categories: Sequence[TaxCategory]) -> tuple[Adjustment, ...]:
    """The charges on the whole document, one for each tax; a sum below nothing is an allowance."""
    sums: dict[TaxCategory, int] = {}
    for one, tax in zip(taxed, categories, strict=True):
        sums[tax] = sums.get(tax, 0) + one.base
    return tuple(
        Adjustment(
            amount=_decimal(abs(amount), billing.currency),
            is_charge=amount > 0,
            reason=billing.charge_words,
            tax=tax,
        )
        for tax, amount in sums.items()
        if amount
    )


def _subtotals(billing: Billing, taxed: Sequence[Taxed], categories: Sequence[TaxCategory]) -> tuple[TaxSubtotal, ...]:
    """One for each category and rate, the highest rate first; all reasons of an exemption in one."""
    sums: dict[TaxCategory, tuple[int, int]] = {}
    reasons: dict[tuple[str, Decimal], list[TaxCategory]] = {}
    for tax in dict.fromkeys(categories):
        reasons.setdefault((tax.code, tax.rate), []).append(tax)
    for one, tax in zip(taxed, categories, strict=True):
        [first, *others] = reasons[tax.code, tax.rate]
        whole = replace(first, reason="; ".join(each.reason for each in (first, *others)))
        base, amount = sums.get(whole, (0, 0))
        sums[whole] = (base + one.base, amount + one.tax)
    ordered = sorted(sums.items(), key=lambda entry: (-entry[0].rate, entry[0].code))
    currency = billing.currency
    return tuple(
        TaxSubtotal(tax=tax, base=_decimal(base, currency), amount=_decimal(amount, currency))
        for tax, (base, amount) in ordered
    )


def _refuse_tax(subtotals: Sequence[TaxSubtotal], currency: str) -> Refusal | None:
    """BR-CO-17: less than one unit beside base × rate; nothing at all where the rate is nothing."""
    for one in subtotals:
        step = Decimal(1).scaleb(-exponent_of(currency))
        due = (one.base * one.tax.rate / 100).quantize(step, rounding=ROUND_HALF_UP)
        off = abs(one.amount - due)
        if off >= 1 or (not one.tax.rate and off):
            facts = {
                "rate": f"{one.tax.rate.normalize():f}",
                "tax": _fact(_minor(one.amount, currency), currency),
                "amount": _fact(_minor(one.base, currency), currency),
            }
            return Refusal(code="e_invoice_tax_off", facts=facts, cure=Cure(code="send_the_paper_invoice"))
    return None


def _document(
    billing: Billing,
    lines: tuple[DocumentLine, ...],
    adjustments: tuple[Adjustment, ...],
    subtotals: tuple[TaxSubtotal, ...],
) -> EInvoice:
    currency = billing.currency
    zero = _decimal(0, currency)
    allowances = sum((one.amount for one in adjustments if not one.is_charge), start=zero)
    charges = sum((one.amount for one in adjustments if one.is_charge), start=zero)
    net_of_lines = sum((line.net for line in lines), start=zero)
    net, tax = net_of_lines - allowances + charges, sum((one.amount for one in subtotals), start=zero)
    gross = _decimal(billing.total, currency)
    assert net + tax == gross, "the parts of an invoice add up (invoice_adds_up)"
    prepaid = _decimal(billing.received, currency)
    abroad = any(one.tax.code in ("K", "G") for one in subtotals)
    return EInvoice(
        kind=billing.kind,
        number=billing.number,
        issued_on=billing.issued_on,
        currency=currency,
        seller=billing.seller,
        buyer=billing.buyer,
        lines=lines,
        adjustments=adjustments,
        subtotals=subtotals,
        totals=Totals(
            lines=net_of_lines,
            allowances=allowances,
            charges=charges,
            net=net,
            tax=tax,
            gross=gross,
            prepaid=prepaid,
            payable=gross - prepaid,
        ),
        peppol=billing.buyer.endpoint is not None,
        buyer_reference=billing.buyer_reference,
        order_reference=billing.order_reference,
        sales_order=billing.sales_order,
        preceding=billing.preceding,
        delivered_on=billing.delivered_on or (billing.issued_on if abroad else None),
        delivered_to=billing.ship_to,
        recipient=billing.recipient,
        payment=_payment(billing),
        terms=billing.terms if gross > prepaid else "",
    )


def _payment(billing: Billing) -> Payment | None:
    """The card that pays or has paid, a transfer to our account for what is open, or as agreed; nothing when paid."""
    open_amount = billing.total - billing.received
    if billing.charging or (billing.by_card and not open_amount):
        return Payment(means="48")
    if not open_amount:
        return None
    country = billing.seller.place.country
    if billing.kind is Kind.INVOICE and billing.account:
        # 58 is a SEPA transfer, 30 any other. Denmark knows 58 only.
        sepa = billing.currency == "EUR" or country == "DK"
        return Payment(means="58" if sepa else "30", account=billing.account, reference=billing.number)
    # As agreed: the Netherlands have a code of their own for it (NL-R-008).
    return Payment(means="57" if country == "NL" else "97")


def _decimal(minor: int, currency: str) -> Decimal:
    return Money(minor, currency).as_decimal


def _minor(amount: Decimal, currency: str) -> int:
    return Money.from_decimal(amount, currency).minor


def _fact(minor: int, currency: str) -> dict[str, object]:
    return {"minor": minor, "currency": currency}
