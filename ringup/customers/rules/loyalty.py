"""Loyalty points: what goods earn, what points pay, and how many of a card can be used (spec §25)."""

from dataclasses import asdict, dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


@dataclass(frozen=True, kw_only=True)
class Rates:
    """`earn`: points for 1.00 of goods. `pay`: points that pay 1.00; 0 pays nothing. `most`: on a card, None: any."""

    currency: str
    earn: Decimal
    pay: Decimal
    most: int | None = None


def earned(rates: Rates, goods: Money, *, points_before: int) -> int:
    """The points for the goods, parts cut off: 1.5 points for 1.00, goods 9.99: 14. No card gets more than the most."""
    if goods.currency != rates.currency or goods.minor <= 0:
        return 0
    points = int((goods.as_decimal * rates.earn).to_integral_value(ROUND_FLOOR))
    if rates.most is None:
        return points
    return max(0, min(points, rates.most - points_before))


def taken_back(rates: Rates, goods: Money, *, earned_left: int) -> int:
    """The points for goods that are credited, parts cut off: 1.5 points for 1.00, 3.33 credited: 4, of 14 earned."""
    return max(0, min(earned(replace(rates, most=None), goods, points_before=0), earned_left))


def price_in_points(rates: Rates, amount: Money) -> int:
    """What the amount costs, to the full point in our favor: 100 points pay 1.00, so 12.345 is not asked; 0.01 is 1."""
    return int((amount.as_decimal * rates.pay).to_integral_value(ROUND_CEILING))


def coverable(rates: Rates, usable: int) -> Money:
    """What so many points can pay at most: 1,234 points at 100 for 1.00 pay 12.34."""
    if usable <= 0 or rates.pay <= 0:
        return Money.zero(rates.currency)
    return _floor(Decimal(usable) / rates.pay, rates.currency)


def refuse_points(rates: Rates, usable: int, wanted: Money) -> Refusal | None:
    """Why the card cannot pay the amount: `loyalty_currency`, `loyalty_pays_nothing`, `points_short` {balance}."""
    other = Cure(code="choose_other_method")
    if wanted.currency != rates.currency:
        return Refusal(code="loyalty_currency", facts={"currency": rates.currency}, cure=other, field="method")
    most = coverable(rates, usable)
    if not most:
        return Refusal(code="loyalty_pays_nothing", cure=other, field="method")
    if wanted > most:
        cure = Cure(code="take_the_balance", facts={"amount": asdict(most)})
        facts = {"points": usable, "balance": asdict(most)}
        return Refusal(code="points_short", facts=facts, cure=cure, field="amount")
    return None


def _floor(amount: Decimal, currency: str) -> Money:
    money = Money.from_decimal(amount, currency)
    return money if money.as_decimal <= amount else Money(money.minor - 1, currency)
