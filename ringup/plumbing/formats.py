"""How money, quantities, percentages, days and phone numbers are written in the reader's language.

All numbers on a screen pass through here: one place decides about separators, signs and symbols.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cache

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ringup.values.money import exponent_of

# English here is the English of European call centers: day before month, 24 hours.
LOCALES = {"en": "en_GB", "da": "da_DK", "nl": "nl_NL", "de": "de_DE", "fr": "fr_FR"}
GRAMS_OF_A_KILOGRAM = 1_000
MINUS = "\N{MINUS SIGN}"


def locale() -> Locale:
    """The locale of the active language."""
    return _locale(get_language() or "en")


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(LOCALES.get(language, LOCALES.get(language.split("-")[0], "en_GB")))


def money(minor: int, currency: str) -> str:
    """An amount with its currency: `money(12072, "EUR")` is `€120.72` in English and `120,72 €` in German."""
    value = Decimal(minor).scaleb(-exponent_of(currency))
    return _signed(format_currency(value, currency, locale=locale()))


def amount(minor: int, currency: str) -> str:
    """An amount without its currency, for columns of one currency: `120.72`."""
    places = exponent_of(currency)
    return number(Decimal(minor).scaleb(-places), places=places)


def unit_price(value: Decimal, currency: str) -> str:
    """A unit price: at least the currency's decimals, more only where the price has them: `0.042`."""
    places = exponent_of(currency)
    exponent = value.normalize().as_tuple().exponent
    return number(value, places=max(places, -exponent) if isinstance(exponent, int) else places)


def number(value: Decimal, *, places: int | None = None) -> str:
    """A number with exactly `places` decimals, or with as many as it has."""
    pattern = "#,##0.######" if places is None else "#,##0" + ("." + "0" * places if places else "")
    return _signed(format_decimal(value, pattern, locale=locale()))


def quantity(value: Decimal) -> str:
    """A quantity without needless zeros: `2`, `0.5`, `1,200`."""
    return number(value)


def size(sides_mm: Sequence[int]) -> str:
    """Width, depth and height in centimeters, as many as there are: 30 by 20 by 7.5 cm."""
    return " \N{MULTIPLICATION SIGN} ".join(number(Decimal(side) / 10) for side in sides_mm) + " cm"


def weight(grams: int) -> str:
    """A weight: `850 g`, from a kilogram on `1.25 kg`."""
    return f"{number(Decimal(grams) / 1000)} kg" if grams >= GRAMS_OF_A_KILOGRAM else f"{number(Decimal(grams))} g"


def percent(value: Decimal) -> str:
    """A percentage given in percent: `percent(Decimal("12.5"))` is `12.5%`, in German `12,5 %`."""
    # Plus nothing: what was rounded to a negative zero has no sign.
    return _signed(format_percent(value / 100 + 0, locale=locale(), decimal_quantization=False))


def day(value: date) -> str:
    """A day with its year: `21 Nov 2026`, `21.11.2026`."""
    return format_date(value, "medium", locale=locale())


def short_day(value: date) -> str:
    """A day of this year or the next weeks, without the year: `21 Nov`."""
    return format_date(value, "d MMM", locale=locale())


def moment(value: datetime, *, zone: tzinfo | None = None) -> str:
    """A moment in the call center's (or the active) time zone: `21 Nov 2026, 14:05`."""
    there = value.astimezone(zone or timezone.get_current_timezone())
    return f"{day(there)}, {clock(there, zone=there.tzinfo)}"


def clock(value: datetime, *, zone: tzinfo | None = None) -> str:
    """The time of day: `14:05`."""
    return format_time(value.astimezone(zone or timezone.get_current_timezone()), "HH:mm", locale=locale())


def age(since: datetime, now: datetime) -> str:
    """How long something has waited: `2 days`, `5 hours`, `1 minute`."""
    waited = max(now - since, timedelta(minutes=1))
    return format_timedelta(waited, granularity="minute", threshold=1, locale=locale())


def phone(value: str, extension: str = "") -> str:
    """A phone number in international groups: `+4533123456` is `+45 33 12 34 56`; what is no number stays as it is."""
    try:
        written = phonenumbers.format_number(phonenumbers.parse(value), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        written = value
    return _("%(number)s ext. %(extension)s") % {"number": written, "extension": extension} if extension else written


def initials(name: str) -> str:
    """The two letters of a face: `Mette Kjær` is `MK`."""
    words = [word for word in name.split() if word]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def _signed(text: str) -> str:
    return text.replace("-", MINUS, 1)
