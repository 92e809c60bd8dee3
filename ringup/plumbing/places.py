"""Which currencies, countries, languages and time zones there are."""

from collections.abc import Collection
from functools import cache
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from django.conf import settings

from ringup.plumbing import formats

NO_CURRENCIES = {"XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"}
NO_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "ZZ"}


@cache
def currency_codes() -> Collection[str]:
    """Every currency that is money somewhere."""
    return frozenset(list_currencies()) - NO_CURRENCIES


@cache
def country_codes() -> Collection[str]:
    """Every country and territory by its two letters."""
    names = formats.locale().territories
    return frozenset(code for code in map(str, names) if len(code) == 2 and code.isalpha()) - NO_COUNTRIES


@cache
def time_zone_names() -> Collection[str]:
    """Every place that names a time zone."""
    return frozenset(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")) | {"UTC"}


def language_codes() -> Collection[str]:
    """The languages of the screens and documents."""
    return frozenset(code for code, _ in settings.LANGUAGES)
