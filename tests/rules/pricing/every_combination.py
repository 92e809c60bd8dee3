"""What discounts on items take off at most, by trying every legal combination unit by unit: slow, short, independent.

Of best prices one stands on a unit; compounds stand on it together, prices before amounts before percentages. One
priority, model A, no rounding: prices and offers are chosen so that no cent is divided.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from tests.rules.pricing.documents import Json

FORMS = ("price", "amount", "percent")
# Stands in a set beside its groups: the units that count as its cheapest.
CHEAPEST = "cheapest"
Offer = dict[str, str]
# One completed set: the units of each of its groups.
Set = tuple[tuple[str, tuple[int, ...]], ...]


class EveryCombination:
    """The units of a document, and how they can be discounted."""

    def __init__(self, document: Json) -> None:
        price = {each["number"]: Fraction(each["price"]) for each in document["products"]}
        self.names = [line["product"] for line in document["lines"] for _ in range(int(line["quantity"]))]
        self.price = [price[name] for name in self.names]
        self.units = range(len(self.names))
        self.on_original = document["policy"].get("compound") == "on_original_price"
        self.discounts = list(enumerate(document["discounts"]))

    def most(self, alone: str) -> Fraction:
        """The most that can be taken off; `alone` is the mode of those that never meet another discount."""
        sets = [(at, each) for at, each in self.discounts if each["kind"] == "mix_and_match"]
        alone_sets = [pair for pair in sets if pair[1]["concurrency"] == alone]
        compound_sets = [pair for pair in sets if pair[1]["concurrency"] == "compound"]
        best = Fraction(0)
        for won in product(*(list(self.packings(each)) for _, each in alone_sets)):
            used = [unit for made in won for one in made for unit in members(one)]
            if len(used) > len(set(used)):
                continue
            taken = sum(
                sum(self.of_set(each, one, self.price).values())
                for (_, each), made in zip(alone_sets, won, strict=True)
                for one in made
            )
            free = [unit for unit in self.units if unit not in used]
            for stacked in product(*(list(self.packings(each)) for _, each in compound_sets)):
                if not any(unit in used for made in stacked for one in made for unit in members(one)):
                    made_of = list(zip(compound_sets, stacked, strict=True))
                    best = max(best, taken + self.of_free(free, made_of, alone))
        return best

    def of_free(self, free: Sequence[int], sets: Sequence[Any], alone: str) -> Fraction:
        """What comes off units in no best-price set: all their compounds, or the best price where none is in a set."""
        turns: list[tuple[int, int, Any, Any]] = []
        for at, each in self.discounts:
            if each["concurrency"] == "compound" and each["kind"] != "mix_and_match":
                for unit in free:
                    if offers := self.offers(each, unit):
                        best = max(offers, key=lambda offer, unit=unit: off(offer, self.price[unit]))
                        turns.append((rank(best), at, best, unit))
        for (at, each), made in sets:
            if each["mix"]["method"] == "line":
                own = [found for one in made for found in self.own_offers(each, one).items()]
                turns += [(rank(offer), at, offer, unit) for unit, offer in own]
            else:
                turns += [(rank_of_sets(each), at, each, one) for one in made]
        left = list(self.price)
        for _, _, what, where in sorted(turns, key=lambda turn: turn[:2]):
            if isinstance(where, int):
                left[where] -= min(left[where], off(what, self.base(left)[where]))
            else:
                for unit, amount in self.of_set(what, where, left).items():
                    left[unit] -= amount
        seated = {unit for _, made in sets for one in made for unit in members(one)}
        return sum(
            (max(self.price[unit] - left[unit], Fraction(0) if unit in seated else self.best_price(unit, alone)))
            for unit in free
        ) or Fraction(0)

    def base(self, left: list[Fraction]) -> list[Fraction]:
        """What percentages are taken of."""
        return self.price if self.on_original else left

    def best_price(self, unit: int, alone: str) -> Fraction:
        """The best single offer on a unit."""
        offers = [
            offer
            for _, each in self.discounts
            if each["concurrency"] == alone and each["kind"] != "mix_and_match"
            for offer in self.offers(each, unit)
        ]
        return max((off(offer, self.price[unit]) for offer in offers), default=Fraction(0))

    def offers(self, discount: Json, unit: int) -> list[Offer]:
        """What the rows of a simple or quantity discount offer a unit."""
        found = []
        for row in discount["lines"]:
            covered = [each for each in self.units if self.covers(row, each)]
            reached = [tier for tier in discount.get("tiers", [row]) if int(tier.get("from", 0)) <= len(covered)]
            if unit in covered and reached:
                found.append(offer_of(max(reached, key=lambda tier: int(tier.get("from", 0)))))
        return found

    def covers(self, row: Json, unit: int) -> bool:
        """Whether a row names the unit's product, or all."""
        return not row.get("products") or self.names[unit] in row["products"]

    def packings(self, discount: Json, start: int = 0, used: frozenset[int] = frozenset()) -> Iterator[tuple[Set, ...]]:
        """All ways to make sets of a discount that share no unit, in ascending order of their first units."""
        yield ()
        groups = {row["group"]: int(row["quantity"]) for row in reversed(discount["lines"])}
        for one in self.sets(discount, sorted(groups.items()), used):
            first = min(members(one))
            if first >= start:
                for more in self.packings(discount, first, used | set(members(one))):
                    for cheapest in self.cheapest(discount, members(one)):
                        yield ((*one, *cheapest), *more)

    def cheapest(self, discount: Json, units: list[int]) -> Iterator[Set]:
        """Where the cheapest of a set get something, all choices of them: of equally cheap ones it may be any."""
        if discount["mix"]["method"] != "least_expensive":
            yield ()
            return
        count = discount["mix"]["count"]
        dearest = sorted(self.price[unit] for unit in units)[:count][-1]
        surely = tuple(unit for unit in units if self.price[unit] < dearest)
        equal = [unit for unit in units if self.price[unit] == dearest]
        for others in combinations(equal, min(count, len(units)) - len(surely)):
            yield ((CHEAPEST, surely + others),)

    def sets(self, discount: Json, groups: list[tuple[str, int]], used: frozenset[int]) -> Iterator[Set]:
        """All single sets of the units that are not used."""
        if not groups:
            yield ()
            return
        (name, size), *others = groups
        rows = [row for row in discount["lines"] if row["group"] == name]
        fitting = [unit for unit in self.units if unit not in used and any(self.covers(row, unit) for row in rows)]
        for chosen in combinations(fitting, size):
            for rest in self.sets(discount, others, used | set(chosen)):
                yield ((name, chosen), *rest)

    def own_offers(self, discount: Json, one: Set) -> dict[int, Offer]:
        """What the rows offer each unit of a set."""
        return {
            unit: next(offer_of(row) for row in discount["lines"] if row["group"] == name and self.covers(row, unit))
            for name, chosen in one
            for unit in chosen
        }

    def of_set(self, discount: Json, one: Set, left: list[Fraction]) -> dict[int, Fraction]:
        """What a set takes off each of its units when so much is left of them."""
        mix, units, base = discount["mix"], members(one), self.base(left)
        if mix["method"] in ("amount", "deal_price"):
            worth = sum((left[unit] for unit in units), Fraction(0))
            value = Fraction(mix["value"])
            amount = min(worth, value) if mix["method"] == "amount" else max(Fraction(0), worth - value)
            return {unit: amount * left[unit] / worth if worth else Fraction(0) for unit in units}
        if mix["method"] == "percent":
            offers = {unit: {"percent": mix["value"]} for unit in units}
        elif mix["method"] == "line":
            offers = self.own_offers(discount, one)
        else:
            offers = dict.fromkeys(dict(one)[CHEAPEST], mix["least_value"])
        return {unit: min(left[unit], off(offer, base[unit])) for unit, offer in offers.items()}


def members(one: Set) -> list[int]:
    """The units of a set."""
    return [unit for name, chosen in one if name != CHEAPEST for unit in chosen]


def offer_of(row: Json) -> Offer:
    """What a row or tier offers, maybe nothing."""
    return {form: row[form] for form in FORMS if form in row}


def rank(offer: Offer) -> int:
    """Prices come before amounts before percentages."""
    return next((at for at, form in enumerate(FORMS) if form in offer), 2)


def rank_of_sets(discount: Json) -> int:
    """The same for a set."""
    mix = discount["mix"]
    if mix["method"] == "least_expensive":
        return rank(mix["least_value"])
    return {"deal_price": 0, "amount": 1}.get(mix["method"], 2)


def off(offer: Offer, price: Fraction) -> Fraction:
    """What an offer takes off a unit."""
    if "percent" in offer:
        return price * Fraction(offer["percent"]) / 100
    if "amount" in offer:
        return min(price, Fraction(offer["amount"]))
    return max(Fraction(0), price - Fraction(offer["price"])) if "price" in offer else Fraction(0)
