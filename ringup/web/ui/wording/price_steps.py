"""The words for the steps of a price and for why a rule gave nothing, as the calculation's trail names them."""

from django.utils.translation import gettext_lazy as _

PRICE_STEPS = {
    "base_price": _("Base price"),
    "locked": _("Promised at the submit"),
    "locked_price": _("Promised price"),
    "manual": _("Discount by hand"),
    "overridden": _("Price by hand"),
    "price_adjustment": _("Price adjustment"),
    "price_override": _("Price by hand"),
    "total": _("Total discount"),
    "trade_agreement": _("Trade agreement"),
}

# What a promised line has instead, where today's price holds.
TODAY = {
    "locked": _("Discount of today"),
    "locked_price": _("Today's price"),
}

WHY_NOT = {
    "beaten": _("another discount takes more off"),
}
