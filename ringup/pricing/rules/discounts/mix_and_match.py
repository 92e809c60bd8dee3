"""Mix and match: so many units of each group make a set, and every completed set gets a reward (spec §15.2).

A 40.00 and B 60.00 at 30 % cost 70.00 (O-040); two of tea and a cup at half price (O-041); of 100.00 and 120.00 the
cheaper at 15 % off cost 205.00 (O-042). The set repeats as often as the units allow.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ringup.pricing.rules.deal import SetDeal, SetGroup
from ringup.pricing.rules.discounts import kind
from ringup.pricing.rules.lines import LineIndex
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.reward import CheapestGet, EachGets, Reward, RowsGive, SetAmount, SetPrice
from ringup.pricing.rules.scope import Row
from ringup.pricing.rules.sentence import Sentence
from ringup.values.decimals import plain_text
from ringup.values.refusal import Cure, Refusal

NAME = "mix_and_match"
STAGE = kind.Stage.ITEMS

# Units of one group in a set.
LARGEST_GROUP = 999


class Method(StrEnum):
    """What a completed set gets."""

    DEAL_PRICE = "deal_price"
    PERCENT = "percent"
    AMOUNT = "amount"
    LEAST_EXPENSIVE = "least_expensive"
    LINE = "line"


class Favor(StrEnum):
    """Whether sets are made of units as is best for the customer, or of the dearest with the cheapest."""

    CUSTOMER = "customer"
    RETAILER = "retailer"


@dataclass(frozen=True, kw_only=True)
class SetRow(Row):
    """Products of one group; of a group so many units make a set. A row without a group is one by itself."""

    group: str = ""
    quantity: Decimal = Decimal(1)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if not 1 <= self.quantity <= LARGEST_GROUP or self.quantity != int(self.quantity):
            yield "quantity", f"must be a whole number of units from 1 to {LARGEST_GROUP}"


@dataclass(frozen=True, kw_only=True)
class Mix:
    """The reward. `value` is the percentage, the amount or the price of a set; `least_value` what the `count` get."""

    method: Method
    value: Decimal | None = None
    count: int = 1
    least_value: Offer = field(default_factory=Offer)
    favor: Favor = Favor.CUSTOMER
    distribute: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.method in NEEDS_VALUE and self.value is None:
            yield "value", "is required"
        if self.value is not None and self.value < 0:
            yield "value", "must not be negative"
        if self.method is Method.PERCENT and self.value is not None and self.value > 100:
            yield "value", "must not be more than 100"
        if self.method is Method.LEAST_EXPENSIVE and not self.least_value.is_given:
            yield "least_value", "is required"
        if self.count < 1:
            yield "count", "must be at least 1"


NEEDS_VALUE = frozenset({Method.DEAL_PRICE, Method.PERCENT, Method.AMOUNT})

REWARDS: dict[Method, Callable[[Mix, Decimal], Reward]] = {
    Method.DEAL_PRICE: lambda mix, value: SetPrice(price=value),
    Method.PERCENT: lambda mix, value: EachGets(offer=Offer(percent=value)),
    Method.AMOUNT: lambda mix, value: SetAmount(amount=value),
    Method.LEAST_EXPENSIVE: lambda mix, value: CheapestGet(
        offer=mix.least_value, count=mix.count, whole=mix.distribute
    ),
    Method.LINE: lambda mix, value: RowsGive(),
}


@dataclass(frozen=True, kw_only=True)
class Params(kind.Params):
    """The groups of units that make a set, and the reward."""

    mix: Mix
    lines: tuple[SetRow, ...] = ()
    count_non_discountable: bool = False

    @property
    def groups(self) -> dict[str, int]:
        """How many units of each group make a set; of differing quantities the first holds."""
        found: dict[str, int] = {}
        for position, row in enumerate(self.lines):
            if not row.exclude:
                found.setdefault(group_of(row, position), int(row.quantity))
        return found


def group_of(row: SetRow, position: int) -> str:
    """The group of a row; a row without one has its own."""
    return row.group or f"#{position}"


def deals(params: Params, lines: LineIndex) -> Iterator[SetDeal]:
    """The set, if the basket has lines for each of its groups."""
    offers: dict[str, dict[int, Offer]] = {name: {} for name in params.groups}
    for position, row, covered in lines.rows(params.lines):
        for line in covered:
            offers[group_of(row, position)].setdefault(line, row.offer)
    if not offers or not all(offers.values()):
        return
    yield SetDeal(
        groups=tuple(SetGroup(quantity=params.groups[name], offers=found) for name, found in offers.items()),
        reward=REWARDS[params.mix.method](params.mix, params.mix.value or Decimal(0)),
        favors_retailer=params.mix.favor is Favor.RETAILER and params.mix.method is Method.LEAST_EXPENSIVE,
        counts_blocked=params.count_non_discountable,
    )


def sentence(params: Params) -> tuple[Sentence, ...]:
    """What the discount says of itself."""
    facts: dict[str, object] = {"units": str(sum(params.groups.values())), "method": params.mix.method.value}
    if params.mix.value is not None:
        facts["value"] = plain_text(params.mix.value)
    if params.mix.method is Method.LEAST_EXPENSIVE:
        facts |= {"count": str(params.mix.count), **params.mix.least_value.sentence.facts}
    return (Sentence(code=f"discount.set_{params.mix.method.value}", facts=facts),)


def gap(params: Params, lines: LineIndex) -> Refusal | None:
    """How many units are missing to the first set, over all groups."""
    have = {name: sum(units.values(), Decimal(0)) for name, units in units_by_group(params, lines).items()}
    missing = sum((max(Decimal(0), need - have[name]) for name, need in params.groups.items()), Decimal(0))
    if not missing or not any(have.values()):
        return None
    facts = {"missing": plain_text(missing)}
    return Refusal(code="quantity_not_reached", facts=facts, cure=Cure(code="add_quantity", facts=facts))


def units_by_group(params: Params, lines: LineIndex) -> dict[str, dict[int, Decimal]]:
    """The whole units of each group, by line."""
    found: dict[str, dict[int, Decimal]] = {name: {} for name in params.groups}
    for position, row, covered in lines.rows(params.lines):
        own = {line: Decimal(int(lines.lines[line].quantity)) for line in covered}
        found[group_of(row, position)].update(
            (line, units) for line, units in own.items() if takes_part(lines.lines[line].closed, params)
        )
    return found


def takes_part(closed: str, params: Params) -> bool:
    """Whether units of a line may be in a set."""
    return not closed or (closed == "prevented" and params.count_non_discountable)


def ahead(params: Params, lines: LineIndex) -> Iterator[kind.Ahead]:
    """The units that complete one set more, where a single group lacks them."""
    by_group = units_by_group(params, lines)
    have = {name: sum(units.values(), Decimal(0)) for name, units in by_group.items()}
    sets = min((have[name] // need for name, need in params.groups.items()), default=Decimal(0)) + 1
    short = {name: need * sets - have[name] for name, need in params.groups.items() if have[name] < need * sets}
    if len(short) == 1:
        [(name, units)] = short.items()
        yield kind.Ahead(lines=tuple(sorted(by_group[name])), units=units)
