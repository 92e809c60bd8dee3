"""Puts the auto charges and those added by hand on the order and its lines (spec §16; price file, rule 16).

A charge of the header looks at the order's value after discounts, before charges and tax (decision 7); a prorated one
at the value of each mode of delivery, and is shared out over that mode's lines. Charges that match all add up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ringup.pricing.rules.basket import Context, ManualCharge
from ringup.pricing.rules.calculation import AppliedCharge, Calculation, PricedLine
from ringup.pricing.rules.candidates import sold
from ringup.pricing.rules.charge import Charge, Level
from ringup.pricing.rules.charges.kind import ChargeBase
from ringup.pricing.rules.lines import LineIndex
from ringup.pricing.rules.offer import minor_of
from ringup.pricing.rules.price_book import PriceBook
from ringup.values.share_out import share_out

# A charge with the line it stands on; no line is the header.
Landed = tuple[int | None, AppliedCharge]


def apply_charges(calculation: Calculation, book: PriceBook) -> Calculation:
    """The calculation with its charges: those of the file in its order, then those by hand.

    None of 0, but one by hand that waives what the rules charge.
    """
    landed: list[Landed] = [
        each
        for charge in book.rules.charges
        if calculation.lines and meets(charge, calculation.basket.context)
        for each in (on_lines if charge.level is Level.LINE else on_header)(charge, calculation)
    ]
    landed += charges_that_stay(landed, calculation, book)
    groups = {charge.code: charge.tax_group for charge in reversed(book.rules.charges)}
    # Those of lines first: what they stand for is no more of the header's.
    by_hand = sorted(calculation.basket.manual_charges, key=lambda charge: charge.line is None)
    for charge in by_hand:
        landed = with_charge_by_hand(landed, charge, charged_by_hand(charge, calculation, groups))
    by_place: dict[int | None, list[AppliedCharge]] = {}
    for place, applied in landed:
        if applied.amount_minor or applied.rule_minor is not None:
            by_place.setdefault(place, []).append(applied)
    lines = tuple(
        replace(line, charges=tuple(by_place[position])) if position in by_place else line
        for position, line in enumerate(calculation.lines)
    )
    return replace(calculation, lines=lines, charges=tuple(by_place.get(None, ())))


def charges_that_stay(landed: Sequence[Landed], calculation: Calculation, book: PriceBook) -> list[Landed]:
    """The charges with *Keep* that stood there and that the rules no longer charge, as they stood.

    A handling of 4.00 below 50 stays 4.00 when the order grows to 60; where another tier holds, its amount does. What
    a shipping discount left of it is not lowered again.
    """
    kept = book.rules.kept_charges
    if not kept or not calculation.lines:
        return []
    now = {(place, applied.code) for place, applied in landed if applied.amount_minor}
    scale = calculation.basket.scale
    return [
        (stood.line, replace(applied_charge(kept[stood.code], minor_of(stood.amount, scale)), shipping=False))
        for stood in calculation.basket.standing_charges
        if stood.code in kept and (stood.line, stood.code) not in now
    ]


def meets(charge: Charge, context: Context) -> bool:
    """Whether call center and customer are among those of the charge; an empty list means all."""
    if charge.call_centers and context.call_center not in charge.call_centers:
        return False
    if not charge.customers and not charge.customer_groups:
        return True
    return context.customer in charge.customers or context.customer_group in charge.customer_groups


def on_header(charge: Charge, calculation: Calculation) -> Iterator[Landed]:
    """One charge for the order, by the header's mode; or one for each mode, shared out over that mode's lines."""
    if charge.prorate:
        for mode, positions in lines_by_mode(calculation).items():
            if rides(charge, mode):
                yield from shared_out(charge, positions, calculation)
    elif rides(charge, calculation.basket.context.mode_of_delivery):
        amount = charge.amount(base_of(calculation.lines, calculation))
        yield None, applied_charge(charge, amount)


def shared_out(charge: Charge, positions: Sequence[int], calculation: Calculation) -> Iterator[Landed]:
    """A charge on the lines of one mode in proportion to their value: 7.00 over 10.00 and 60.00 is 1.00 and 6.00."""
    lines = [calculation.lines[position] for position in positions]
    amount = charge.amount(base_of(lines, calculation))
    for position, share in zip(positions, share_out(amount, [line.net_minor for line in lines]), strict=True):
        yield position, applied_charge(charge, share)


def on_lines(charge: Charge, calculation: Calculation) -> Iterator[Landed]:
    """The charge of every line whose product and mode of delivery it covers."""
    index = LineIndex([sold(line) for line in calculation.lines])
    for position in sorted(index.covered(charge.scope)):
        line = calculation.lines[position]
        if rides(charge, mode_of(line, calculation)):
            yield position, applied_charge(charge, charge.amount(base_of([line], calculation)))


def rides(charge: Charge, mode: str) -> bool:
    """Whether the charge is one of the mode of delivery."""
    return not charge.modes_of_delivery or mode in charge.modes_of_delivery


def mode_of(line: PricedLine, calculation: Calculation) -> str:
    """The line's mode of delivery; without its own it has the header's."""
    return line.line.mode_of_delivery or calculation.basket.context.mode_of_delivery


def lines_by_mode(calculation: Calculation) -> dict[str, list[int]]:
    """The positions of the lines of each mode of delivery."""
    groups: dict[str, list[int]] = {}
    for position, line in enumerate(calculation.lines):
        groups.setdefault(mode_of(line, calculation), []).append(position)
    return groups


def base_of(lines: Sequence[PricedLine], calculation: Calculation) -> ChargeBase:
    """What a charge looks at: the lines' value after discounts, and their quantity."""
    return ChargeBase(
        value_minor=sum(line.net_minor for line in lines),
        quantity=sum((line.line.quantity for line in lines), Decimal(0)),
        scale=calculation.basket.scale,
    )


def applied_charge(charge: Charge, amount_minor: int) -> AppliedCharge:
    """The charge as it stands on the order or the line."""
    return AppliedCharge(
        code=charge.code,
        amount_minor=amount_minor,
        tax_group=charge.tax_group,
        shipping=charge.shipping,
        refundable=charge.refundable,
    )


def with_charge_by_hand(landed: Sequence[Landed], charge: ManualCharge, applied: AppliedCharge) -> list[Landed]:
    """The charges with one by hand: in the place of those of its code, or beside them.

    A freight of 5.95 changed to 3.00 by hand is 3.00; added beside it, the order pays 8.95.
    """
    replaced = [
        each
        for each in landed
        if charge.replaces
        and not each[1].manual
        and each[1].code == charge.code
        and each[1].amount_minor
        and charge.line in (None, each[0])
    ]
    if not replaced:
        return [*landed, (charge.line, applied)]
    rule_minor = sum(each.amount_minor for _, each in replaced)
    return [*(each for each in landed if each not in replaced), (charge.line, replace(applied, rule_minor=rule_minor))]


def charged_by_hand(charge: ManualCharge, calculation: Calculation, tax_groups: Mapping[str, str]) -> AppliedCharge:
    """A charge by hand; without a tax group of its own it is taxed like the auto charge with the same code."""
    return AppliedCharge(
        code=charge.code,
        amount_minor=minor_of(charge.amount, calculation.basket.scale),
        tax_group=charge.tax_group or tax_groups.get(charge.code, ""),
        manual=True,
    )
