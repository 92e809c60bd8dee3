"""Coupons with their codes, and the discounts that they open."""

from typing import Any

from ringup.call_centers.models import LegalEntity
from ringup.pricing.models import Coupon, CouponCode, Discount
from ringup.pricing.saving import mirror_coupon
from tests.factories.company import make_legal_entity


def make_discount(code: str = "AUTUMN", *, legal_entity: LegalEntity | None = None, **values: Any) -> Discount:
    """A simple discount of 10 % on everything, which holds for every order."""
    entity = legal_entity or make_legal_entity()
    fields = {"name": code.title(), "kind": "simple", "currency": entity.currency, "enabled": True, **values}
    fields.setdefault("params", {"lines": [{"percent": "10"}]})
    return Discount.objects.create(legal_entity=entity, code=code, **fields)


def make_coupon(*codes: str, discount: Discount | None = None, number: str = "CP-1", **values: Any) -> Coupon:
    """An active coupon with the code SAVE10, or these, for a discount of 10 % on everything."""
    opened = discount or make_discount(f"D-{number}")
    fields = {"name": "Autumn coupon", "status": Coupon.Status.ACTIVE, "currency": opened.currency, **values}
    coupon = Coupon.objects.create(legal_entity=opened.legal_entity, number=number, discount=opened, **fields)
    CouponCode.objects.bulk_create(
        CouponCode(legal_entity=opened.legal_entity, coupon=coupon, code=code) for code in codes or ("SAVE10",)
    )
    mirror_coupon(coupon)
    return coupon


def single_use(*codes: str, **values: Any) -> Coupon:
    """A coupon of which each code is used once."""
    return make_coupon(*codes, usage_limit=Coupon.UsageLimit.ALL, uses_allowed=1, **values)
