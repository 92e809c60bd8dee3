"""A sales order as the API describes it; `order_values.py` makes it."""

from typing import Any

from pydantic import Field

from ringup.api.schemas import Answer, DayText, DecimalText, Id, Moment


class Totals(Answer):
    """Amounts with the currency's decimals."""

    subtotal: DecimalText
    discount: DecimalText
    charges: DecimalText
    tax: DecimalText
    total: DecimalText


class OrderSummary(Answer):
    """An order in a list."""

    id: Id
    number: str
    state: str
    status: str
    payment_status: str
    do_not_process: bool
    customer: Id | None
    currency: str
    prices_include_tax: bool
    totals: Totals
    revision: int
    version: int
    ordered_at: Moment
    submitted_at: Moment | None


class OrderPage(Answer):
    """Some orders, and where the next ones begin."""

    items: list[OrderSummary]
    next_cursor: str | None


class Address(Answer):
    """An address as it was when the order used it."""

    name: str
    street: str
    postal_code: str
    city: str
    region: str
    country: str


class LineComponent(Answer):
    """What stands in a kit: `quantity` in the whole line, `net` its share; in place of another for a charge a kit."""

    item: str
    text: str
    quantity: DecimalText
    net: DecimalText
    instead_of: str | None
    charge: DecimalText


class PriceOfLine(Answer):
    """One of two prices of a promised line, after discounts."""

    unit_price: DecimalText
    discount: DecimalText
    net: DecimalText


class Promise(Answer):
    """What was promised at the submit beside what it would cost today; `holds` is kept or today, by choice or because
    it favors the customer.
    """

    kept: PriceOfLine
    today: PriceOfLine
    holds: str
    chosen: bool


class Line(Answer):
    """A line with the result of the last calculation; `trail` says how its price came about.

    `status` is how far it is; `shipped`, `invoiced` and `back_ordered` are in its unit, the latter until `promised_on`.
    """

    id: Id
    position: int
    status: str
    shipped: DecimalText
    invoiced: DecimalText
    back_ordered: DecimalText
    promised_on: DayText | None
    item: str | None
    text: str
    quantity: DecimalText
    unit: str
    unit_price: DecimalText
    price_state: str
    price_reason: str
    manual_discount: dict[str, DecimalText]
    promise: Promise | None
    discount: DecimalText
    net: DecimalText
    tax: DecimalText
    mode_of_delivery: str | None
    expedite_code: str | None
    requested_date: DayText | None
    source_code: str | None
    delivery_address: Address | None = Field(description="Where this line goes, if not where the order goes.")
    origin: str | None
    components: list[LineComponent]
    trail: list[dict[str, Any]]


class Charge(Answer):
    """A charge on the order or one of its lines; `instead_of` is what the rules would charge there."""

    code: str
    amount: DecimalText
    manual: bool
    line: Id | None
    instead_of: DecimalText | None


class Card(Answer):
    """What people may see of a card."""

    id: Id
    brand: str
    last_four: str


class AddressChecks(Answer):
    """What the issuer says of each part."""

    holder: str
    street: str
    postal_code: str


class Payment(Answer):
    """A payment of the order."""

    id: Id
    method: str
    amount: DecimalText
    currency: str
    state: str
    prepay: bool
    check_number: str | None
    card: Card | None
    percent: DecimalText | None
    gift_card: str | None = Field(description="The last four signs of its number.")
    points: int
    address_checks: AddressChecks | None = Field(
        description="What the issuer says of the billing address: match, mismatch or unchecked; empty: not asked."
    )
    disputed: DecimalText = Field(description="What banks dispute of it at present, or have taken back.")
    authorize_on: DayText | None = Field(
        description="Of a future order: the day on which the card is asked at the latest (*Delay authorization*)."
    )


class Blocker(Answer):
    """Why the order does not go on, and what would clear it."""

    code: str
    facts: dict[str, Any]
    cure: dict[str, Any] | None = None
    field: str = ""


class Coupon(Answer):
    """A coupon on the order: what it takes off, or why it takes nothing off."""

    code: str
    name: str
    amount: DecimalText
    refused: Blocker | None


class Order(OrderSummary):
    """A whole order."""

    mode_of_delivery: str | None
    expedite_code: str | None
    requested_date: DayText | None
    ship_complete: bool
    customer_reference: str
    dimensions: dict[str, str]
    source_code: str | None
    delivery_address: Address | None
    blockers: list[Blocker]
    lines: list[Line]
    total_discount: dict[str, DecimalText]
    coupons: list[Coupon]
    charges: list[Charge]
    payments: list[Payment]
