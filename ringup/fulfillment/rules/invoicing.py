"""Which quantities an invoice takes, and its part of the amounts, so that all invoices of an order add up to the cent.

A part is what is due up to now less what was billed before: 10.00 over 3 units invoiced one by one is 3.33, 3.34,
3.33. So the last one brings the order to its total, also when it was changed between two invoices.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction

from ringup.values.decimals import plain_text
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal
from ringup.values.share_out import share_out

# How far the invoicing of something has come: a quantity, or a value.
Point = Decimal | Fraction


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """Minor units. `net` is after discounts; `tax` is that of the goods, `charges_tax` that of the charges."""

    net: int = 0
    discount: int = 0
    charges: int = 0
    tax: int = 0
    charges_tax: int = 0

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    def __sub__(self, other: "Amounts") -> "Amounts":
        return Amounts(**{one.name: getattr(self, one.name) - getattr(other, one.name) for one in fields(self)})


@dataclass(frozen=True, kw_only=True)
class Billable:
    """A line of the order: what was ordered of it, what is invoiced already and at which amounts (`billed`), and the
    amounts of the whole line.
    """

    id: str
    ordered: Decimal
    invoiced: Decimal
    amounts: Amounts
    billed: Amounts = Amounts()

    @property
    def left(self) -> Decimal:
        """What can still be invoiced."""
        return self.ordered - self.invoiced


@dataclass(frozen=True, kw_only=True)
class Part:
    """So much of a line, with its part of the line's amounts."""

    line: str
    quantity: Decimal
    amounts: Amounts


@dataclass(frozen=True, kw_only=True)
class Bill:
    """An invoice before it has a number: its lines, its part of the order's own charges; `complete` ends the order."""

    parts: tuple[Part, ...]
    header: Amounts
    complete: bool

    @property
    def sums(self) -> Amounts:
        """All lines and the order's own charges together."""
        return sum((part.amounts for part in self.parts), start=self.header)


def choose_quantities(
    lines: Sequence[Billable], wanted: Mapping[str, Decimal] | None
) -> Mapping[str, Decimal] | Refusal:
    """How much of which line is invoiced; everything that is left without a wish.

    Refusals: `line_not_found`, `quantity_not_positive`, `quantity_not_left` {left}, `nothing_to_invoice`.
    """
    left = {line.id: line.left for line in lines}
    if wanted is None:
        chosen = {line: quantity for line, quantity in left.items() if quantity > 0}
    else:
        for line, quantity in wanted.items():
            if refusal := _refuse_quantity(left.get(line), quantity, line):
                return refusal
        chosen = {line: quantity for line, quantity in wanted.items() if quantity}
    return chosen or Refusal(code="nothing_to_invoice")


def bill(
    lines: Sequence[Billable],
    header: Amounts,
    chosen: Mapping[str, Decimal],
    *,
    header_billed: Amounts = Amounts(),
) -> Bill:
    """The chosen quantities with their parts of all amounts.

    The order's own charges go along with the value of the goods: of 60.00 and 40.00 the first invoice bears 60 %.
    """
    parts = tuple(
        Part(line=line.id, quantity=chosen[line.id], amounts=_part(line, chosen[line.id]))
        for line in lines
        if chosen.get(line.id)
    )
    after, whole = _worth(lines, chosen), _worth(lines, None)
    # What moved on a line after it was invoiced in full goes along with the order's own charges.
    done = [line.amounts - line.billed for line in lines if not line.left and line.billed != Amounts()]
    moved = sum(done, start=Amounts())
    own = Amounts(charges=moved.charges, charges_tax=moved.tax + moved.charges_tax)
    return Bill(
        parts=parts,
        header=_up_to_now(header, after, whole) + own - header_billed,
        complete=all(line.left == chosen.get(line.id, 0) for line in lines),
    )


def total_of(amounts: Amounts, currency: str, *, prices_include_tax: bool) -> Money:
    """What is owed for the amounts; the tax is in them already where prices include it."""
    tax = 0 if prices_include_tax else amounts.tax + amounts.charges_tax
    return Money(amounts.net + amounts.charges + tax, currency)


def _refuse_quantity(left: Decimal | None, quantity: Decimal, line: str) -> Refusal | None:
    if left is None:
        return Refusal(code="line_not_found", field=f"lines.{line}")
    if quantity < 0:
        return Refusal(code="quantity_not_positive", field=f"lines.{line}")
    if quantity > left:
        facts = {"left": plain_text(left)}
        cure = Cure(code="invoice_at_most", facts=facts) if left else None
        return Refusal(code="quantity_not_left", facts=facts, cure=cure, field=f"lines.{line}")
    return None


def _part(line: Billable, quantity: Decimal) -> Amounts:
    return _up_to_now(line.amounts, line.invoiced + quantity, line.ordered) - line.billed


def _worth(lines: Sequence[Billable], chosen: Mapping[str, Decimal] | None) -> Fraction:
    """What is invoiced once the chosen is, in net value; in lines where nothing has a value. None: everything."""
    by_value = any(line.amounts.net for line in lines)
    worth = Fraction(0)
    for line in lines:
        quantity = line.ordered if chosen is None else line.invoiced + chosen.get(line.id, Decimal(0))
        worth += Fraction(quantity) / Fraction(line.ordered) * (line.amounts.net if by_value else 1)
    return worth


def _up_to_now(amounts: Amounts, point: Point, whole: Point) -> Amounts:
    """The part of each amount that is due up to the point of the whole."""
    return Amounts(**{one.name: _up_to(getattr(amounts, one.name), point, whole) for one in fields(amounts)})


def _up_to(amount: int, point: Point, whole: Point) -> int:
    if point <= 0 or not amount:
        return 0
    if point >= whole:
        return amount
    return share_out(amount, [Fraction(point), Fraction(whole) - Fraction(point)])[0]
