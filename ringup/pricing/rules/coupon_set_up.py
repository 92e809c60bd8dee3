"""How coupons may be set up: what an active one needs, limits that count something, codes that people can read out."""

import re
from collections.abc import Iterator

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.pricing.rules.set_up import has_what_enabling_needs
from ringup.values.refusal import Refusal

# What a code stands in: the entry field, an address of the API, a bar code.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
BAR_CODE = re.compile(r"[A-Z0-9.-]+", re.ASCII)
# What a discount has from its coupon (spec §13b).
MIRRORED = ("enabled", "valid_from", "valid_to", "coupon_required")


def limit_counts_uses(change: SetupChange) -> Iterator[Refusal]:
    """A coupon with a limit says how often each of its codes is used: at least once."""
    uses = change.after["uses_allowed"]
    if change.after["usage_limit"] != "none" and uses is None:
        yield Refusal(code="required", field="uses_allowed")
    if uses is not None and uses < 1:
        yield Refusal(code="too_small", facts={"limit": 1}, field="uses_allowed")


def has_the_discounts_currency(change: SetupChange) -> Iterator[Refusal]:
    """The budget is in the currency in which the discount takes off. Fact: `discount`, its values."""
    discount = change.facts.get("discount")
    if discount and discount["currency"] != change.after["currency"]:
        yield Refusal(code="discount_currency", facts={"currency": discount["currency"]}, field="currency")


def has_what_activating_needs(change: SetupChange) -> Iterator[Refusal]:
    """Who activates a coupon gives it a code, unless it applies without one, and a discount that could be enabled.

    Facts: `discount`, its values; `codes`, how many codes are active.
    """
    discount = change.facts.get("discount")
    was_active = change.before is not None and change.before["status"] == "active"
    if change.after["status"] != "active" or was_active or not discount:
        return
    if not change.after["apply_without_code"] and not change.facts.get("codes"):
        yield Refusal(code="coupon_code_needed", field="status")
    enabled = SetupChange(actor=change.actor, before=None, after={**discount, "enabled": True})
    for refusal in has_what_enabling_needs(enabled):
        yield Refusal(code=refusal.code, facts=refusal.facts, field="discount")


def codes_can_be_read_out(change: SetupChange) -> Iterator[Refusal]:
    """A code is of letters, digits, point, hyphen and underscore; a bar code of capitals, digits, point and hyphen."""
    for name, allowed in (("code", CODE), ("bar_code", BAR_CODE)):
        value = change.after[name]
        if value and not allowed.fullmatch(value):
            yield Refusal(code="code_signs", field=name)


def follows_its_coupon(change: SetupChange) -> Iterator[Refusal]:
    """Of a discount: what it has from its coupon is changed there. Fact: `coupon`, the coupon's number, or nothing."""
    coupon = change.facts.get("coupon")
    for name in MIRRORED if coupon else ():
        if change.changes(name):
            yield Refusal(code="set_by_coupon", facts={"coupon": coupon}, field=name)
