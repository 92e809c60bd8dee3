"""What a row of a sales history is, and where it goes: the one table that decides about every row; none is dropped.

The codes are those of the Online Retail data (Chen 2015, UCI); docs/how-to/import.md shows the table for people.
"""

from dataclasses import dataclass
from enum import StrEnum


class RowKind(StrEnum):
    """What a row is."""

    SALE = "sale"
    FREE_ITEM = "free_item"  # given with an order at no price
    CANCELLATION = "cancellation"  # an item taken back
    GIFT_CARD = "gift_card"
    DELIVERY_CHARGE = "delivery_charge"  # postage, carriage, packing; negative where it was paid back
    DISCOUNT = "discount"
    MANUAL = "manual"  # keyed by hand, either sign
    SAMPLE = "sample"
    MARKETPLACE_FEE = "marketplace_fee"
    BANK_CHARGE = "bank_charge"
    COMMISSION = "commission"
    BAD_DEBT = "bad_debt"
    STOCK_CORRECTION = "stock_correction"  # no customer, no price, alone on its number: "damaged", "lost", "?", …


class Place(StrEnum):
    """Where a row is kept."""

    ITEM_LINE = "item_line"  # a line of a sales or return order, with its item
    TEXT_LINE = "text_line"  # a line of an order that names no item
    CHARGE = "charge"  # a charge on the order's header
    ENTRY = "entry"  # the company's own bookkeeping: kept beside the orders, part of none


PLACES: dict[RowKind, Place] = {
    RowKind.SALE: Place.ITEM_LINE,
    RowKind.FREE_ITEM: Place.ITEM_LINE,
    RowKind.CANCELLATION: Place.ITEM_LINE,
    RowKind.GIFT_CARD: Place.ITEM_LINE,
    RowKind.DELIVERY_CHARGE: Place.CHARGE,
    RowKind.DISCOUNT: Place.TEXT_LINE,
    RowKind.MANUAL: Place.TEXT_LINE,
    RowKind.SAMPLE: Place.TEXT_LINE,
    RowKind.MARKETPLACE_FEE: Place.ENTRY,
    RowKind.BANK_CHARGE: Place.ENTRY,
    RowKind.COMMISSION: Place.ENTRY,
    RowKind.BAD_DEBT: Place.ENTRY,
    RowKind.STOCK_CORRECTION: Place.ENTRY,
}

CODES: dict[str, RowKind] = {
    "POST": RowKind.DELIVERY_CHARGE,  # POSTAGE
    "DOT": RowKind.DELIVERY_CHARGE,  # DOTCOM POSTAGE
    "C2": RowKind.DELIVERY_CHARGE,  # CARRIAGE
    "23444": RowKind.DELIVERY_CHARGE,  # Next Day Carriage
    "23574": RowKind.DELIVERY_CHARGE,  # PACKING CHARGE
    "D": RowKind.DISCOUNT,
    "M": RowKind.MANUAL,
    "S": RowKind.SAMPLE,
    "22016": RowKind.GIFT_CARD,  # Dotcomgiftshop Gift Voucher £100.00
    "AMAZONFEE": RowKind.MARKETPLACE_FEE,
    "BANK CHARGES": RowKind.BANK_CHARGE,
    "CRUK": RowKind.COMMISSION,
    "B": RowKind.BAD_DEBT,  # Adjust bad debt
}
"""Item numbers, in upper case, that are no items. All others are items (PADS and DCGS… too)."""

GIFT_CARD_CODES = "GIFT_"  # GIFT_0001_10 … GIFT_0001_50

CANCELED = "C"
BOOKED = "A"


@dataclass(frozen=True, kw_only=True, slots=True)
class RowFacts:
    """All that the kind of a row depends on.

    `invoice` is the invoice number, `alone` says that the row is the only one of that number; `priced`: the price is
    not zero, `negative`: the quantity is below zero, `customer`: the row names one.
    """

    invoice: str
    item_number: str
    priced: bool
    negative: bool = False
    customer: bool
    alone: bool


def classify(row: RowFacts) -> RowKind:
    """The kind of a row; the first rule that fits decides.

    1. Without price, customer and company (alone on its number) it corrects stock, whatever the code: "damaged", −12.
    2. A number that begins with A was booked, not invoiced: bad debt.
    3. A code of the table is that kind, on invoices and cancellations alike: POST, 1 × 18.00.
    4. On a number that begins with C, or with a negative quantity, an item was taken back.
    5. An item without a price was given with the order: 10 × REGENCY CAKESTAND at 0.00.
    6. All else is a sale.
    """
    if not row.priced and not row.customer and row.alone:
        return RowKind.STOCK_CORRECTION
    if row.invoice.startswith(BOOKED):
        return RowKind.BAD_DEBT
    code = row.item_number.upper()
    if code in CODES:
        return CODES[code]
    if code.startswith(GIFT_CARD_CODES):
        return RowKind.GIFT_CARD
    if row.invoice.startswith(CANCELED) or row.negative:
        return RowKind.CANCELLATION
    return RowKind.SALE if row.priced else RowKind.FREE_ITEM
