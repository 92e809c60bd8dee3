"""How price rules may be set up: what a discount needs to be enabled, tiers that follow each other, rules that parse.

A rule that does not parse would stop every order of the company, so nothing is stored that the calculation cannot read.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from ringup.call_centers.rules.setup_change import Check, SetupChange
from ringup.pricing.rules.charge import Charge
from ringup.pricing.rules.discount import Discount
from ringup.pricing.rules.prices.adjustments import PriceAdjustment
from ringup.pricing.rules.shape import read
from ringup.values.decimals import parse_decimal
from ringup.values.refusal import Refusal

OFFERS = ("percent", "amount", "price")


def is_off_while_edited(change: SetupChange) -> Iterator[Refusal]:
    """Only disabled discounts are changed (spec §15.1); switching one off is always possible."""
    if change.before and change.before["enabled"] and change.after["enabled"] and change.before != change.after:
        yield Refusal(code="disable_first", field="enabled")


def has_what_enabling_needs(change: SetupChange) -> Iterator[Refusal]:
    """An enabled discount has a price group and a line that takes something off; what else, its kind says (spec §15.1).

    Thresholds and shipping discounts without a line look at the whole order.
    """
    after = change.after
    if not after["enabled"]:
        return
    if not after["price_groups"]:
        yield Refusal(code="price_group_needed", field="price_groups")
    has_line = any(not line.get("exclude") for line in after["params"].get("lines", []))
    if not has_line and after["kind"] not in OF_WHOLE_ORDER:
        yield Refusal(code="discount_line_needed", field="params.lines.0.value")
    yield from ENABLING_NEEDS.get(after["kind"], nothing_more)(after["params"])


def nothing_more(params: Mapping[str, Any]) -> Iterator[Refusal]:
    """A kind that needs no more than all."""
    return iter(())


def counts_in_units(params: Mapping[str, Any]) -> Iterator[Refusal]:
    """Quantities are of a unit: every line that counts names one."""
    for place, line in enumerate(params.get("lines", [])):
        if not line.get("unit") and not line.get("exclude"):
            yield Refusal(code="required", field=f"params.lines.{place}.unit")


def rises_by_tiers(params: Mapping[str, Any]) -> Iterator[Refusal]:
    """There is a tier, and one that asks for more gives at least as much: 6 at 5 % and 12 at 3 % is a mistake.

    A price per unit gives more the lower it is. Tiers of different forms are not compared.
    """
    tiers = params.get("tiers", [])
    if not tiers:
        yield Refusal(code="tier_needed", field="params.tiers.0.value")
    most: dict[str, Decimal] = {}
    for place, tier in sorted(enumerate(tiers), key=lambda one: decimal_of(one[1].get("from")) or Decimal(0)):
        for name in OFFERS:
            value = decimal_of(tier.get(name))
            if value is None:
                continue
            given = -value if name == "price" else value
            if name in most and given < most[name]:
                yield Refusal(code="tier_gives_less", field=f"params.tiers.{place}.value")
            most[name] = max(most.get(name, given), given)


def counts_and_rises(params: Mapping[str, Any]) -> Iterator[Refusal]:
    """What a quantity discount needs."""
    yield from counts_in_units(params)
    yield from rises_by_tiers(params)


def makes_sets(params: Mapping[str, Any]) -> Iterator[Refusal]:
    """What mix and match needs: units, a reward, and fewer cheapest units than a set has (one is enough)."""
    yield from counts_in_units(params)
    mix, groups = params.get("mix") or {}, dict[str, int]()
    for place, line in enumerate(params.get("lines", [])):
        if not line.get("exclude"):
            groups.setdefault(line.get("group") or f"#{place}", int(decimal_of(line.get("quantity")) or 1))
    units = sum(groups.values())
    if mix.get("method") == "least_expensive" and not 1 <= int(mix.get("count") or 1) < max(units, 2):
        yield Refusal(code="too_many_cheapest", facts={"units": units}, field="params.mix.count")


OF_WHOLE_ORDER = ("threshold", "shipping")
ENABLING_NEEDS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Refusal]]] = {
    "mix_and_match": makes_sets,
    "quantity": counts_and_rises,
    "shipping": rises_by_tiers,
    "threshold": rises_by_tiers,
}
# Kinds whose lines say what is given; of the others the tiers or the set do.
GIVE_BY_LINE = ("simple", "tender")


def has_offers_in_range(change: SetupChange) -> Iterator[Refusal]:
    """Each line, tier and gift takes off 0 < % ≤ 100 or an amount above 0, or sets a price of 0 or more."""
    params = change.after["params"]
    by_line = change.after["kind"] in GIVE_BY_LINE
    for place, line in enumerate(params.get("lines", [])):
        yield from _at(f"params.lines.{place}.value", line, is_needed=by_line and not line.get("exclude"))
    for place, tier in enumerate(params.get("tiers", [])):
        for gives in tier.get("products") or [tier]:
            yield from _at(f"params.tiers.{place}.value", gives, is_needed=True)
    if least := (params.get("mix") or {}).get("least_value"):
        yield from _at("params.mix.least_value", least, is_needed=True)


def _at(field: str, offer: Mapping[str, Any], *, is_needed: bool) -> Iterator[Refusal]:
    for refusal in offer_refusals(offer, is_needed=is_needed):
        yield Refusal(code=refusal.code, facts=refusal.facts, field=field)


def offer_refusals(line: Mapping[str, Any], *, is_needed: bool) -> Iterator[Refusal]:
    """What is wrong with what a line offers."""
    given = [(name, decimal_of(line[name])) for name in OFFERS if line.get(name)]
    if not given and is_needed:
        yield Refusal(code="required")
    for name, value in given:
        if value is None:
            yield Refusal(code="invalid")
        elif name == "percent" and not 0 < value <= 100:
            yield Refusal(code="percent_out_of_range", facts={"limit": 100})
        elif (name == "amount" and value <= 0) or value < 0:
            yield Refusal(code="too_small", facts={"limit": 0})


def adjusts_by_something(change: SetupChange) -> Iterator[Refusal]:
    """An adjustment has a percentage, an amount or a price; a price is 0 or more, others may raise it (decision 19)."""
    params = change.after["params"]
    given = [name for name in OFFERS if params.get(name)]
    if not given:
        yield Refusal(code="required", field="params.value")
    price = decimal_of(params.get("price", "0"))
    if price is None or price < 0:
        yield Refusal(code="too_small", facts={"limit": 0}, field="params.value")


def tiers_follow_each_other(change: SetupChange) -> Iterator[Refusal]:
    """Tiers are half-open, from ≤ amount < to (decision 6): each ends above its start and none reaches into the next.

    0–50 and 50–100 follow each other; 0–60 and 50–100 overlap.
    """
    tiers = change.after["params"].get("tiers", [])
    if not tiers:
        yield Refusal(code="tier_needed", field="params.tiers.0.value")
    ordered = sorted(enumerate(tiers), key=lambda one: decimal_of(one[1].get("from", "0")) or Decimal(0))
    end: Decimal | None = Decimal(0)
    for place, tier in ordered:
        start, stop = decimal_of(tier.get("from", "0")) or Decimal(0), decimal_of(tier.get("to"))
        where = f"params.tiers.{place}"
        if end is None or start < end:
            yield Refusal(code="tiers_overlap", field=f"{where}.from")
        if stop is not None and stop <= start:
            yield Refusal(code="must_be_more", facts={"than": start}, field=f"{where}.to")
        values = [decimal_of(tier[name]) for name in ("fixed", "percent", "per_piece") if tier.get(name)]
        if not values:
            yield Refusal(code="required", field=f"{where}.value")
        elif any(value is None or value < 0 for value in values):
            yield Refusal(code="too_small", facts={"limit": 0}, field=f"{where}.value")
        end = stop


def names_an_address_part(change: SetupChange) -> Iterator[Refusal]:
    """A rule of the tax group search names a part of the address; one that names none would fit all."""
    if not any(change.after[part] for part in ("country", "region", "postal_code", "city")):
        yield Refusal(code="address_part_needed", field="country")


def at_least_one(name: str) -> Check:
    """A check: the number is 1 or more."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        value = change.after[name]
        if value is not None and value < 1:
            yield Refusal(code="too_small", facts={"limit": 1}, field=name)

    return check


def discount_parses(change: SetupChange) -> Iterator[Refusal]:
    """The calculation can read the discount."""
    own = ("kind", "concurrency", "priority", "coupon_required", "match_all_price_groups")
    data = {"id": change.after["code"], **{name: change.after[name] for name in own}, **change.after["params"]}
    yield from problems_of(Discount, data)


def adjustment_parses(change: SetupChange) -> Iterator[Refusal]:
    """The calculation can read the adjustment."""
    yield from problems_of(PriceAdjustment, {"id": change.after["code"], **change.after["params"]})


def charge_parses(change: SetupChange) -> Iterator[Refusal]:
    """The calculation can read the charge; header charges look at no products, line charges are not shared out."""
    params = change.after["params"]
    if change.after["level"] == "header" and (params.get("products") or params.get("categories")):
        yield Refusal(code="only_for_lines", field="params.products" if params.get("products") else "params.categories")
    elif change.after["level"] == "line" and params.get("prorate"):
        yield Refusal(code="only_for_header", field="params.prorate")
    else:
        yield from problems_of(Charge, {"code": "charge", "level": change.after["level"], **params})


def problems_of(cls: type, data: Mapping[str, Any]) -> Iterator[Refusal]:
    """The net below all other checks: what the price file's own reader finds."""
    found = read(cls, dict(data))
    if isinstance(found, list):
        for problem in found:
            path = problem.path.replace("[", ".").replace("]", "")
            yield Refusal(code="not_readable", facts={"why": problem.message}, field=f"params.{path}")


def decimal_of(text: str | None) -> Decimal | None:
    """The number in a decimal string; None where there is none."""
    try:
        return None if text is None else parse_decimal(text)
    except ValueError:
        return None
