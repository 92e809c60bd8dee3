"""What discounts take off each line, worked out straight from the price file's rules: slow, short, independent.

Simple and quantity discounts of any concurrency and priority, one threshold, a total discount; both models; running or
original price. Whole lines in cents, as nothing here divides a line.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.rules.pricing.documents import Json

FORMS = ("price", "amount", "percent")


class Line:
    """A line on its way: what is left of it, and what it got as (discount, cents, priority)."""

    def __init__(self, name: str, quantity: str, price: str) -> None:
        self.name, self.quantity = name, Fraction(quantity)
        self.value = self.left = rounded(Fraction(price) * 100 * self.quantity)
        self.got: list[tuple[str, int, int]] = []
        self.standing = "free"

    def take(self, discount: str, cents: int, priority: int) -> None:
        """Take so much off."""
        if cents:
            self.got.append((discount, cents, priority))
            self.left -= cents


class LineByLine:
    """A document's lines after its discounts."""

    def __init__(self, document: Json) -> None:
        price = {each["number"]: each["price"] for each in document["products"]}
        self.lines = [Line(each["product"], each["quantity"], price[each["product"]]) for each in document["lines"]]
        policy = document["policy"]
        self.across = policy["competition"] == "best_within_priority_compound_across"
        self.on_original = policy["compound"] == "on_original_price"
        self.discounts = document["discounts"]
        self.total = document.get("total_discount")

    def taken(self) -> list[list[tuple[str, int]]]:
        """Of each line what every discount took, in order."""
        items = [each for each in self.discounts if each["kind"] != "threshold"]
        for line in self.lines:
            for priority in sorted({each["priority"] for each in items}, reverse=True):
                self.decide(line, [each for each in items if each["priority"] == priority], priority)
                if line.got and (not self.across or line.standing == "exclusive"):
                    break
        for each in self.discounts:
            if each["kind"] == "threshold":
                self.threshold(each)
        if self.total:
            self.shared("total", self.lines, self.total, 0)
        return [[(name, cents) for name, cents, _ in line.got] for line in self.lines]

    def decide(self, line: Line, rivals: list[Json], priority: int) -> None:
        """The discounts of one priority on a line."""
        exclusive = self.best(line, rivals, "exclusive")
        if exclusive and not line.got:
            line.take(*exclusive, priority)
            line.standing = "exclusive"
        elif self.across:
            if winner := self.best(line, rivals, "best_price", "compound"):
                line.take(*winner, priority)
                line.standing = "compound"
        else:
            stack = self.stack(line, rivals)
            best = self.best(line, rivals, "best_price")
            if best and best[1] > sum(cents for _, cents in stack):
                stack, line.standing = [best], "best"
            elif stack:
                line.standing = "compound"
            for name, cents in stack:
                line.take(name, cents, priority)

    def best(self, line: Line, rivals: list[Json], *modes: str) -> tuple[str, int] | None:
        """The discount of these modes that takes most, the first of equal ones."""
        gains = [
            (each["id"], max((self.off(offer, line, line.left) for offer in self.offers(each, line)), default=0))
            for each in rivals
            if each["concurrency"] in modes
        ]
        found = max(gains, key=lambda gain: gain[1], default=None)
        return found if found and found[1] else None

    def stack(self, line: Line, rivals: list[Json]) -> list[tuple[str, int]]:
        """The compounds together: of each its best row, prices before amounts before percentages."""
        rows = [
            (max(offers, key=lambda offer: self.off(offer, line, line.left)), each["id"])
            for each in rivals
            if each["concurrency"] == "compound" and (offers := self.offers(each, line))
        ]
        left, found = line.left, []
        for offer, name in sorted(rows, key=lambda row: rank(row[0])):
            if cents := self.off(offer, line, left):
                found.append((name, cents))
                left -= cents
        return found

    def offers(self, discount: Json, line: Line) -> list[Json]:
        """What the rows of a discount offer on a line."""
        rows = [row for row in discount["lines"] if line.name in row.get("products", [line.name])]
        if discount["kind"] == "simple":
            return rows
        found = []
        for row in rows:
            counted = sum(each.quantity for each in self.lines if each.name in row.get("products", [each.name]))
            if reached := [tier for tier in discount["tiers"] if Fraction(tier["from"]) <= counted]:
                found.append(max(reached, key=lambda tier: Fraction(tier["from"])))
        return found

    def off(self, offer: Json, line: Line, left: int) -> int:
        """What an offer takes off a line of which so much is left."""
        base = line.value if self.on_original else left
        if "percent" in offer:
            return min(left, rounded(Fraction(offer["percent"]) * base / 100))
        if "amount" in offer:
            return min(left, rounded(Fraction(offer["amount"]) * 100 * line.quantity))
        return min(left, max(0, base - rounded(Fraction(offer["price"]) * 100 * line.quantity)))

    def threshold(self, discount: Json) -> None:
        """The highest tier that the lines reach on which it may stand."""
        lines = [line for line in self.lines if self.may_stand(discount, line)]
        value = sum(line.left for line in lines)
        reached = [tier for tier in discount["tiers"] if Fraction(tier["from"]) * 100 <= value]
        if not reached:
            return
        tier = max(reached, key=lambda tier: Fraction(tier["from"]))
        if "amount" in tier:
            self.shared(discount["id"], lines, tier, discount["priority"])
            return
        for line in lines:
            line.take(discount["id"], self.off(tier, line, line.left), discount["priority"])

    def may_stand(self, discount: Json, line: Line) -> bool:
        """Whether a threshold may come on a line."""
        if discount["concurrency"] == "exclusive":
            return line.standing == "free"
        if self.across:
            return line.standing != "exclusive" and all(taken[2] != discount["priority"] for taken in line.got)
        return line.standing == "free" or (discount["concurrency"] == "compound" and line.standing == "compound")

    def shared(self, name: str, lines: Sequence[Line], offer: Json, priority: int) -> None:
        """An amount, or a percentage of the sum, in proportion to what is left of the lines."""
        nets = [line.left for line in lines]
        if "percent" in offer:
            amount = rounded(Fraction(offer["percent"]) * sum(nets) / 100)
        else:
            amount = min(sum(nets), rounded(Fraction(offer["amount"]) * 100))
        exact = [Fraction(amount * net, sum(nets) or 1) for net in nets]
        shares = [int(each) for each in exact]
        by_fraction = sorted(range(len(nets)), key=lambda at: shares[at] - exact[at])
        for at in by_fraction[: amount - sum(shares)]:
            shares[at] += 1
        for line, share in zip(lines, shares, strict=True):
            line.take(name, share, priority)


def rank(offer: dict[str, Any]) -> int:
    """Prices come before amounts before percentages."""
    return next(at for at, form in enumerate(FORMS) if form in offer)


def rounded(cents: Fraction) -> int:
    """Half up."""
    return int(cents + Fraction(1, 2))
