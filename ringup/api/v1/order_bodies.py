"""What requests about an order say, where several resources say the same."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from ringup.api.schemas import Amount, Body, Code, Currency, Day, Flag, Id, Percent, Price, Quantity, Text
from ringup.orders.saving.lines import LineWish
from ringup.payments.rules.gift_cards import GiftCardKind
from ringup.payments.saving.gift_card_sales import SaleWish

# Said in the description of the operation (documented.py).
ONCE = {"x-idempotent": True}


class Header(Body):
    """What the header of an order can be set to."""

    mode_of_delivery: Code | None = None
    expedite_code: Code | None = None
    requested_date: Day | None = None
    ship_complete: Flag = False
    customer_reference: Annotated[Text, StringConstraints(max_length=60)] = ""
    source_code: Code | None = None


class HeaderChange(Header):
    """What of the header is to change. Lines that carried the old mode or expedite code follow.

    `delivery_address` is the id of one of the customer's addresses; it is copied to the order. `dimensions` replace
    those of the order.
    """

    delivery_address: Id | None = None
    dimensions: dict[Code, Code] = Field(default={}, max_length=50)


class Discount(Body):
    """A discount by hand: a `percent` or an `amount` in the order's currency, not both."""

    percent: Percent | None = None
    amount: Amount | None = None


class KitChoice(Body):
    """What is to stand in a kit in the place of one of its components; the component itself takes it back."""

    component: Code
    substitute: Code


class NewGiftCard(Body):
    """For whom the gift card of a line is, or to which card its money is added. A number that is left out stays."""

    kind: GiftCardKind = GiftCardKind.PHYSICAL
    number: Text | None = None
    adds_to: Text | None = None
    recipient_name: Text = ""
    recipient_email: Text = ""
    sender_name: Text = ""
    message: str = Field(default="", max_length=500, pattern=r"^[^\x00]*$")


class NewLine(Body):
    """A line; `price` and `discount` are given by hand, a price needs a reason. `kit` are the substitutes in a kit.

    `keep`: the customer wants the item although it is out of stock and has an alternative (`out_of_stock`).
    """

    item: Code
    quantity: Quantity = Field(default=Decimal(1))
    unit: str = Field(default="", max_length=10, pattern=r"^[^\x00]*$")
    price: Price | None = None
    discount: Discount | None = None
    reason: Text = ""
    kit: list[KitChoice] = Field(default=[], max_length=100)
    keep: Flag = False


class NewLineOfOrder(NewLine):
    """A line of a whole order; `gift_card` says for whom the card is that it sells."""

    gift_card: NewGiftCard | None = None


class MoneyIn(Body):
    """An amount of money."""

    amount: Amount
    currency: Currency


def figure_of(figures: Mapping[str, Decimal | None]) -> dict[str, str] | None:
    """The one figure as the actions take it ({"percent": "5"}); None for none, and for more than one."""
    given = {name: format(figure, "f") for name, figure in figures.items() if figure is not None}
    return given if len(given) == 1 else None


def discount_figure(discount: Discount) -> dict[str, str] | None:
    """The figure of a discount; None unless it has exactly one."""
    return figure_of({"percent": discount.percent, "amount": discount.amount})


def line_wish(line: NewLine) -> LineWish:
    """The line as the actions take it."""
    return LineWish(
        item=line.item,
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        discount=discount_figure(line.discount) if line.discount else None,
        remark=line.reason,
        kit=kit_wish(line.kit),
        keep=line.keep,
    )


def sale_wish(card: NewGiftCard) -> SaleWish:
    """The sale of a gift card as the actions take it."""
    return SaleWish(**card.model_dump() | {"kind": card.kind.value})


def kit_wish(choices: Sequence[KitChoice]) -> dict[str, str]:
    """{number of the component: number of what is to stand in its place}."""
    return {choice.component: choice.substitute for choice in choices}
