"""The entry field's grammar: one line as an agent thinks it becomes one request (spec/beyond.md, point 1).

    4711                          one of item 4711
    3*4711                        three of it (3x4711 too)
    2*RED-L @19.90 !damaged       two, at a price given by hand, with the reason
    4711 !leave at the door       one, with a note on the line
    -2                            takes two off the selected line
    -2*4711                       takes two of item 4711 off the order
    %SAVE10                       puts a coupon on the order
    -%SAVE10                      takes it off
    /coat                         searches
    ?                             shows the key map

Numbers are read as they are typed in the agent's country: `1,5` and `1.5` are the same quantity.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from ringup.values.refusal import Refusal

LONGEST = 200
MOST = Decimal(1_000_000)

LINE = re.compile(
    r"""^(?:(?P<quantity>\d{1,9}(?:[.,]\d{1,3})?)\s*[*x×]\s*)?   # 3*
        (?P<item>[^\s@!*%](?:[^@!]*?[^\s@!*])?)                  # the item: number, bar code or words
        (?:\s*@\s*(?P<price>[^\s!]*))?                            # @19.90
        (?:\s*!\s*(?P<remark>.*))?$                               # !damaged
    """,
    re.VERBOSE,
)
LESS = re.compile(r"^-\s*(?P<quantity>\d{1,9}(?:[.,]\d{1,3})?)(?:\s*[*x×]\s*(?P<item>\S+))?$")
COUPON = re.compile(r"^(?P<off>-\s*)?%\s*(?P<code>\S+)$")
NUMBER = re.compile(r"^\d{1,12}(?:[.,]\d{1,6})?$")


@dataclass(frozen=True, kw_only=True)
class AddLine:
    """Add `quantity` of the item that `item` names; `price` is a price given by hand, `remark` its reason or a note."""

    item: str
    quantity: Decimal
    price: Decimal | None = None
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class TakeAway:
    """Take `quantity` off the named item, or off the selected line when no item is named."""

    quantity: Decimal
    item: str = ""


@dataclass(frozen=True, kw_only=True)
class EnterCoupon:
    """Put the coupon with this code on the order."""

    code: str


@dataclass(frozen=True, kw_only=True)
class TakeOffCoupon:
    """Take the coupon with this code off the order."""

    code: str


@dataclass(frozen=True, kw_only=True)
class Search:
    """Look for products."""

    words: str


@dataclass(frozen=True, kw_only=True)
class ShowKeys:
    """Show the key map."""


Entry = AddLine | TakeAway | EnterCoupon | TakeOffCoupon | Search | ShowKeys


def read_entry(text: str) -> Entry | Refusal:
    """What the typed text asks for.

    Refusals: `entry_not_understood`, `entry_too_long`, `price_not_understood`, `quantity_out_of_range`.

    >>> read_entry("2*RED-L @19.90 !damaged")
    AddLine(item='RED-L', quantity=Decimal('2'), price=Decimal('19.90'), remark='damaged')
    """
    text = text.strip()
    if len(text) > LONGEST:
        return Refusal(code="entry_too_long", facts={"longest": LONGEST}, field="entry")
    if text == "?":
        return ShowKeys()
    if text.startswith("/"):
        return Search(words=text[1:].strip())
    if coupon := COUPON.match(text):
        return (TakeOffCoupon if coupon["off"] else EnterCoupon)(code=coupon["code"])
    if less := LESS.match(text):
        return _take_away(less)
    if line := LINE.match(text):
        return _add_line(line)
    return Refusal(code="entry_not_understood", facts={"text": text}, field="entry")


def _take_away(found: re.Match[str]) -> TakeAway | Refusal:
    quantity = _number(found["quantity"])
    if not 0 < quantity <= MOST:
        return Refusal(code="quantity_out_of_range", facts={"most": str(MOST)}, field="entry")
    return TakeAway(quantity=quantity, item=found["item"] or "")


def _add_line(found: re.Match[str]) -> AddLine | Refusal:
    quantity = _number(found["quantity"] or "1")
    if not 0 < quantity <= MOST:
        return Refusal(code="quantity_out_of_range", facts={"most": str(MOST)}, field="entry")
    price = None
    if found["price"] is not None:
        if not NUMBER.match(found["price"]):
            return Refusal(code="price_not_understood", facts={"text": found["price"]}, field="entry")
        price = _number(found["price"])
    return AddLine(item=found["item"].strip(), quantity=quantity, price=price, remark=(found["remark"] or "").strip())


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
