"""The entry field's grammar: one line as an agent thinks it becomes one request (spec/beyond.md, point 1).

    4711                          one of item 4711
    3*4711                        three of it (3x4711 too)
    2*RED-L @19.90 !damaged       two, at a price given by hand, with the reason
    4711 !leave at the door       one, with a note on the line
    -2                            takes two off the selected line
    -2*4711                       takes two of item 4711 off the order
    %SAVE10                       puts a coupon on the order
    -%SAVE10                      takes it off
    4711 @-10%                    one, with 10 % off by hand
    @19.90 !damaged               gives the selected line this price by hand
    -@                            takes the price by hand off the selected line again
    @today !reason, @kept         takes today's price, or the promised one, for a line that was submitted before
    @-10% @-2.50 @-0              gives the selected line a discount by hand, or takes it off again
    =-5% !regular customer        gives a discount by hand on the whole order; `=-10` an amount; `=-0` takes it off
    &WRAP 4.50 !gift              puts a charge on the order, or changes the one that stands there
    &WRAP 4.50 #2                 the same on line 2; `#` alone is the selected line
    -&WRAP                        takes a charge by hand off again: an automatic one is as the rules make it
    #AUTUMN-01                    puts a source code on the order; `-#` takes it off
    /coat                         searches
    ?                             shows the key map

Numbers are read as they are typed in the agent's country: `1,5` and `1.5` are the same quantity.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ringup.orders.rules.promises import PriceChoice
from ringup.values.refusal import Refusal

LONGEST = 200
MOST = Decimal(1_000_000)

LINE = re.compile(
    r"""^(?:(?P<quantity>\d{1,9}(?:[.,]\d{1,3})?)\s*[*x×]\s*)?   # 3*
        (?P<item>[^\s@!*%=&#](?:[^@!]*?[^\s@!*])?)                # the item: number, bar code or words
        (?:\s*@\s*(?P<price>-?\s*[^\s!]*(?:\s*%)?))?              # @19.90, @-10%
        (?:\s*!\s*(?P<remark>.*))?$                               # !damaged
    """,
    re.VERBOSE,
)
LESS = re.compile(r"^-\s*(?P<quantity>\d{1,9}(?:[.,]\d{1,3})?)(?:\s*[*x×]\s*(?P<item>\S+))?$")
COUPON = re.compile(r"^(?P<off>-\s*)?%\s*(?P<code>\S+)$")
SOURCE = re.compile(r"^(?:#\s*(?P<code>[^\s#]+)|(?P<off>-\s*#))$")
PRICE = re.compile(r"^@\s*(?P<price>-?\s*[^\s!]*(?:\s*%)?)(?:\s*!\s*(?P<remark>.*))?$")
TOTAL = re.compile(r"^=\s*(?P<discount>-\s*[^\s!]*(?:\s*%)?)(?:\s*!\s*(?P<remark>.*))?$")
CHARGE = re.compile(
    r"^&\s*(?P<code>[^\s!#]+)\s+(?P<amount>[^\s!#]+)(?:\s*#\s*(?P<line>\d{0,4}))?(?:\s*!\s*(?P<remark>.*))?$"
)
PRICE_OFF = re.compile(r"^-\s*@$")
CHARGE_OFF = re.compile(r"^-\s*&\s*(?P<code>[^\s!#]+)(?:\s*#\s*(?P<line>\d{0,4}))?$")
NUMBER = re.compile(r"^\d{1,12}(?:[.,]\d{1,6})?$")
HUNDRED = Decimal(100)
CHOICES = tuple(choice.value for choice in PriceChoice)
# A charge goes on the order, on the selected line, or on the line with that number.
ORDER, SELECTED = None, 0


@dataclass(frozen=True, kw_only=True)
class AddLine:
    """Add `quantity` of the item that `item` names; `price` is a price given by hand, `remark` its reason or a note.

    `discount` is one given by hand: {"percent": "10"} or {"amount": "2.50"} of the line.
    """

    item: str
    quantity: Decimal
    price: Decimal | None = None
    remark: str = ""
    discount: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class GivePrice:
    """Give the selected line a price by hand, with its reason; None takes it off again."""

    price: Decimal | None
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class ChoosePrice:
    """Take the promised price of the selected line (`kept`), or that of `today`."""

    choice: str
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class GiveDiscount:
    """Give the selected line a discount by hand; an empty one takes it off again."""

    discount: Mapping[str, str]
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class GiveTotalDiscount:
    """Give a discount by hand on the whole order; an empty one takes it off again."""

    discount: Mapping[str, str]
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class PutCharge:
    """Put a charge on the order, on the selected line (0), or on the line with that number."""

    code: str
    amount: Decimal
    line: int | None = ORDER
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class TakeOffCharge:
    """Take the charge by hand off again; what the rules charge there stands again."""

    code: str
    line: int | None = ORDER


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
class EnterSourceCode:
    """Put the source code on the order; an empty one takes off what stands there."""

    code: str


@dataclass(frozen=True, kw_only=True)
class Search:
    """Look for products."""

    words: str


@dataclass(frozen=True, kw_only=True)
class ShowKeys:
    """Show the key map."""


ByHand = GivePrice | ChoosePrice | GiveDiscount | GiveTotalDiscount | PutCharge | TakeOffCharge
Entry = AddLine | TakeAway | EnterCoupon | TakeOffCoupon | EnterSourceCode | ByHand | Search | ShowKeys


def read_entry(text: str) -> Entry | Refusal:
    """What the typed text asks for.

    Refusals: `entry_not_understood`, `entry_too_long`, `price_not_understood`, `quantity_out_of_range`,
    `percent_out_of_range`.

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
    if source := SOURCE.match(text):
        return EnterSourceCode(code=source["code"] or "")
    if text[:1] in ("@", "=", "&") or CHARGE_OFF.match(text) or PRICE_OFF.match(text):
        return _by_hand(text)
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
    price, discount = None, None
    if found["price"] is not None:
        given = _price_or_discount(found["price"])
        if isinstance(given, Refusal):
            return given
        price, discount = (given, None) if isinstance(given, Decimal) else (None, given)
    remark = (found["remark"] or "").strip()
    return AddLine(item=found["item"].strip(), quantity=quantity, price=price, discount=discount, remark=remark)


def _by_hand(text: str) -> ByHand | Refusal:
    if PRICE_OFF.match(text):
        return GivePrice(price=None)
    if total := TOTAL.match(text):
        discount = _discount(total["discount"])
        remark = (total["remark"] or "").strip()
        return discount if isinstance(discount, Refusal) else GiveTotalDiscount(discount=discount, remark=remark)
    if price := PRICE.match(text):
        if (choice := price["price"].casefold()) in CHOICES:
            return ChoosePrice(choice=choice, remark=(price["remark"] or "").strip())
        given = _price_or_discount(price["price"])
        if isinstance(given, Refusal):
            return given
        remark = (price["remark"] or "").strip()
        if isinstance(given, Decimal):
            return GivePrice(price=given, remark=remark)
        return GiveDiscount(discount=given, remark=remark)
    if charge := CHARGE.match(text):
        if not NUMBER.match(charge["amount"]):
            return _not_a_price(charge["amount"])
        line, remark = _place(charge["line"]), (charge["remark"] or "").strip()
        return PutCharge(code=charge["code"].upper(), amount=_number(charge["amount"]), line=line, remark=remark)
    if off := CHARGE_OFF.match(text):
        return TakeOffCharge(code=off["code"].upper(), line=_place(off["line"]))
    return Refusal(code="entry_not_understood", facts={"text": text}, field="entry")


def _place(text: str | None) -> int | None:
    return ORDER if text is None else int(text or SELECTED)


def _price_or_discount(text: str) -> Decimal | Mapping[str, str] | Refusal:
    """`19.90` is a price, `-10%` and `-2.50` are discounts."""
    if text.startswith("-"):
        return _discount(text)
    return _number(text) if NUMBER.match(text) else _not_a_price(text)


def _discount(text: str) -> Mapping[str, str] | Refusal:
    """`-10%` → {"percent": "10"}, `-2,50` → {"amount": "2.50"}, `-0` → {}."""
    figure = text.lstrip("-").strip()
    is_percent = figure.endswith("%")
    figure = figure.rstrip("%").strip()
    if not NUMBER.match(figure):
        return _not_a_price(text)
    number = _number(figure)
    if is_percent and number > HUNDRED:
        return Refusal(code="percent_out_of_range", facts={"limit": str(HUNDRED)}, field="entry")
    return {"percent" if is_percent else "amount": format(number, "f")} if number else {}


def _not_a_price(text: str) -> Refusal:
    return Refusal(code="price_not_understood", facts={"text": text}, field="entry")


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
