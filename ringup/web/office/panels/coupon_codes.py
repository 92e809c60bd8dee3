"""How many codes a coupon has and how many of them are used, with the file that lists them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.pricing.models import CouponCode, CouponRedemption
from ringup.pricing.rules.redemption import LIVE
from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class CouponCodes(Panel):
    """`file` is empty where there is nothing to download, or for who may not have it."""

    area: ClassVar[str] = "office"
    count: str
    used: str = ""
    file: str = ""


def coupon_codes_panel(actor: Actor, coupon: Any) -> CouponCodes:
    """Codes that can be used up are worth money: only who makes them downloads them."""
    codes = CouponCode.objects.filter(coupon=coupon)
    count = codes.count()
    states = [state.value for state in LIVE]
    used = CouponRedemption.objects.filter(coupon=coupon, state__in=states).values("code").distinct().count()
    may = count and actor.may(Permission.CHANGE_PRICES)
    return CouponCodes(
        count=ngettext("%(count)s code", "%(count)s codes", count) % {"count": count} if count else _("No code yet"),
        used=ngettext("%(count)s of them used", "%(count)s of them used", used) % {"count": used} if used else "",
        file=reverse("office:coupon-codes-file", args=[coupon.pk]) if may else "",
    )
