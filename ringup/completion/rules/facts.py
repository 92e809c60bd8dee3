"""All that the completion checks look at, as values (spec §4.3)."""

from dataclasses import dataclass

from ringup.values.money import Money
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class CustomerFacts:
    """The customer as far as completing asks."""

    blocked: bool = False
    blocked_because: str = ""
    merged: bool = False


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """One line. `unsellable` and `mode_refusal` are what `products` and `delivery` say of it."""

    position: int
    text: str
    unsellable: Refusal | None = None
    mode_refusal: Refusal | None = None
    price_refusal: Refusal | None = None
    # Of a line that sells a gift card: what `payments` misses.
    gift_card_refusal: Refusal | None = None
    # A free product comes with an order and makes none.
    is_gift: bool = False


@dataclass(frozen=True, kw_only=True)
class OrderFacts:
    """An order about to be completed. `payment_refusals` are what `payments` says of its payment lines as a
    whole, `coupon_refusals` why coupons on it are not good (any more), `open_approvals` counts the questions about
    prices that are not answered yet.
    """

    order_completion: bool
    total: Money
    customer: CustomerFacts | None = None
    has_mode: bool = True
    # Where the call center asks for one and has directed selling.
    source_code_missing: bool = False
    has_delivery_address: bool = True
    lines: tuple[LineFacts, ...] = ()
    payment_refusals: tuple[Refusal, ...] = ()
    coupon_refusals: tuple[Refusal, ...] = ()
    open_approvals: int = 0
    # Clauses of the recap that the customer has not agreed to, where the call center asks for it.
    unread_clauses: int = 0
