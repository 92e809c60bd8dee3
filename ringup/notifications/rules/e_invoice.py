"""An invoice or a credit note as EN 16931 means it: values with the standard's business terms (BT, BG) beside them.

Amounts have at most two decimals. Nothing here decides: `fulfillment/rules/e_invoicing.py` does.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What the document is; the value is its code in UNTDID 1001 (BT-3)."""

    INVOICE = "380"
    CREDIT_NOTE = "381"


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """A number and the scheme that it belongs to (ISO 6523, as in Peppol): 0106 is the Dutch trade register."""

    scheme: str
    id: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """A postal address (BG-5, BG-8, BG-15); `street` may have several lines."""

    country: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """The seller (BG-4) or the buyer (BG-7). `vat` has its country's prefix; `endpoint` receives e-invoices."""

    name: str
    place: Place
    vat: str = ""
    registration: Identifier | None = None
    endpoint: Identifier | None = None
    contact: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class TaxCategory:
    """The category of a tax (UNCL 5305: S, Z, E, K, G) with its rate; why none is due stands in `reason`."""

    code: str
    rate: Decimal
    reason: str = ""
    reason_code: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """A line (BG-25): `net` = quantity × price / base quantity − discount, rounded."""

    id: str
    name: str
    quantity: Decimal
    unit: str
    net: Decimal
    price: Decimal
    tax: TaxCategory
    base_quantity: Decimal | None = None
    discount: Decimal = Decimal(0)
    item: str = ""


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """A charge on the whole document (BG-21), or an allowance (BG-20)."""

    amount: Decimal
    is_charge: bool
    reason: str
    tax: TaxCategory


@dataclass(frozen=True, kw_only=True)
class TaxSubtotal:
    """What is taxed in one category at one rate, and its tax (BG-23)."""

    tax: TaxCategory
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Totals:
    """BG-22: `lines` − `allowances` + `charges` = `net`; `net` + `tax` = `gross`; `gross` − `prepaid` = `payable`."""

    lines: Decimal
    allowances: Decimal
    charges: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    prepaid: Decimal
    payable: Decimal


@dataclass(frozen=True, kw_only=True)
class Payment:
    """How it is paid (BG-16): a code of UNCL 4461, and the account that a transfer goes to."""

    means: str
    account: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class EInvoice:
    """The whole document. With `peppol` it follows Peppol BIS Billing 3.0 as well."""

    kind: Kind
    number: str
    issued_on: date
    currency: str
    seller: Party
    buyer: Party
    lines: tuple[DocumentLine, ...]
    adjustments: tuple[Adjustment, ...]
    subtotals: tuple[TaxSubtotal, ...]
    totals: Totals
    peppol: bool = False
    buyer_reference: str = ""
    order_reference: str = ""
    sales_order: str = ""
    preceding: tuple[tuple[str, date], ...] = ()
    delivered_on: date | None = None
    delivered_to: Place | None = None
    recipient: str = ""
    payment: Payment | None = None
    terms: str = ""
