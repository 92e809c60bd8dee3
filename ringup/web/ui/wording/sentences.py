"""What rules say of themselves, worded: a discount reads as sentences. One line per code, alphabetical."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringup.plumbing import formats
from ringup.pricing.rules.discount import KINDS_BY_NAME, Concurrency, Discount
from ringup.pricing.rules.discounts.mix_and_match import Params as SetParams
from ringup.pricing.rules.discounts.mix_and_match import group_of
from ringup.pricing.rules.scope import Row
from ringup.pricing.rules.sentence import Sentence
from ringup.values.money import exponent_of
from ringup.values.period import ALL_WEEK, Period, WeeklyHours

SENTENCES: Mapping[str, str | Promise] = {
    "discount.amount_off": gettext_lazy("%(amount)s off each"),
    "discount.amount_off_from_quantity": gettext_lazy("from %(from)s units on %(amount)s off each"),
    "discount.amount_off_from_value": gettext_lazy("from %(from)s on %(amount)s off, once"),
    "discount.for_payment_method": gettext_lazy("%(percent)s off for paying with: %(payment_methods)s"),
    "discount.gift_from_value": gettext_lazy("from %(from)s on a gift"),
    "discount.off_shipping_from_value": gettext_lazy("from %(from)s on %(percent)s off the freight"),
    "discount.percent_off": gettext_lazy("%(percent)s off"),
    "discount.percent_off_from_quantity": gettext_lazy("from %(from)s units on %(percent)s off all of them"),
    "discount.percent_off_from_value": gettext_lazy("from %(from)s on %(percent)s off"),
    "discount.price": gettext_lazy("%(price)s each"),
    "discount.price_from_quantity": gettext_lazy("from %(from)s units on %(price)s each"),
    "discount.set_amount": gettext_lazy("%(units)s units together for %(value)s less"),
    "discount.set_deal_price": gettext_lazy("%(units)s units together for %(value)s"),
    "discount.set_least_expensive": gettext_lazy("of %(units)s units the cheapest (%(count)s): %(gives)s"),
    "discount.set_line": gettext_lazy("%(units)s units together, each as its line says"),
    "discount.set_percent": gettext_lazy("%(units)s units together with %(value)s off"),
}
STANDS: Mapping[Concurrency, str | Promise] = {
    Concurrency.EXCLUSIVE: gettext_lazy("It stands alone: nothing else is taken off these units."),
    Concurrency.BEST_PRICE: gettext_lazy("Against others the better one counts."),
    Concurrency.COMPOUND: gettext_lazy("It comes on top of others that do the same."),
}
WEEKDAY_NAMES = range(1, 8)


def read_aloud(discount: Discount, *, currency: str) -> str:
    """The discount in sentences, in the active language: what, on what, when, for whom, and how it stands to others."""
    return " ".join(part for part in _parts(discount, currency) if part)


def word(sentence: Sentence, *, currency: str) -> str:
    """One sentence with its figures as the reader writes them."""
    return str(SENTENCES[sentence.code]) % _facts(sentence, currency)


def _parts(discount: Discount, currency: str) -> Iterator[str]:
    yield _capital(f"{_what(discount, currency)}.")
    left_out = _scope([row for row in discount.params.lines if row.exclude])
    if left_out:
        yield _("Never on %(products)s.") % {"products": left_out}
    yield _when(discount.valid, discount.hours)
    if discount.price_groups:
        every = _("In all of these price groups: %(groups)s.")
        one = _("In these price groups: %(groups)s.")
        text = every if discount.match_all_price_groups else one
        yield text % {"groups": ", ".join(discount.price_groups)}
    if discount.coupon_required:
        yield _("Only with a coupon.")
    yield str(STANDS[discount.concurrency])


def _what(discount: Discount, currency: str) -> str:
    said = [word(one, currency=currency) for one in KINDS_BY_NAME[discount.kind].sentence(discount.params)]
    rows = [row for row in discount.params.lines if not row.exclude]
    if rows and len(said) == len(rows) and all(row.offer.is_given for row in rows):
        # Each row gives something of its own.
        return "; ".join(_on(one, _scope([row])) for one, row in zip(said, rows, strict=True))
    if isinstance(discount.params, SetParams) and len(discount.params.groups) > 1:
        return _on("; ".join(said) or "…", _set(discount.params))
    return _on("; ".join(said) or "…", _scope(rows))


def _set(params: SetParams) -> str:
    """What a set takes of each of its groups: `1 × POT + 2 × CUP-1, CUP-2`."""
    rows: dict[str, list[Row]] = {}
    for place, row in enumerate(params.lines):
        if not row.exclude:
            rows.setdefault(group_of(row, place), []).append(row)
    return " + ".join(
        f"{formats.number(Decimal(params.groups[name]))} × {_named(found)}" for name, found in rows.items()
    )


def _named(rows: Sequence[Row]) -> str:
    return _scope(rows) or _("everything")


def _on(said: str, products: str) -> str:
    return _("%(discount)s, on %(products)s") % {"discount": said, "products": products or _("everything")}


def _scope(rows: Sequence[Row]) -> str:
    named = [name for row in rows for name in (*row.scope.products, *row.scope.categories)]
    return "" if any(row.scope.is_everything for row in rows) else ", ".join(dict.fromkeys(named))


def _when(valid: Period, hours: WeeklyHours) -> str:
    parts = []
    if valid.start is not None:
        parts.append(_("from %(day)s") % {"day": formats.day(valid.start)})
    if valid.end is not None:
        parts.append(_("until %(day)s") % {"day": formats.day(valid.end)})
    if hours.weekdays:
        names = formats.locale().days["stand-alone"]["abbreviated"]
        parts.append(", ".join(names[day - 1] for day in WEEKDAY_NAMES if day in hours.weekdays))
    if hours != ALL_WEEK and (hours.start != ALL_WEEK.start or hours.end is not None):
        end = hours.end.isoformat("minutes") if hours.end else "24:00"
        parts.append(f"{hours.start.isoformat('minutes')}–{end}")
    return _capital(f"{', '.join(parts)}.") if parts else ""


def _facts(sentence: Sentence, currency: str) -> dict[str, str]:
    facts: dict[str, Any] = dict(sentence.facts)
    by_value = sentence.code.endswith("_from_value")
    shown = {name: _shown(name, value, currency, by_value=by_value) for name, value in facts.items()}
    if sentence.code == "discount.set_percent":
        shown["value"] = formats.percent(Decimal(facts["value"]))
    if sentence.code == "discount.set_least_expensive":
        form = next(name for name in ("percent", "amount", "price") if name in facts)
        code = {"percent": "discount.percent_off", "amount": "discount.amount_off", "price": "discount.price"}[form]
        shown["gives"] = str(SENTENCES[code]) % shown
    if not shown.get("payment_methods", "x"):
        shown["payment_methods"] = _("any method")
    return shown


def _shown(name: str, value: Any, currency: str, *, by_value: bool) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if name == "percent":
        return formats.percent(Decimal(value))
    if name in ("amount", "price", "value") or (name == "from" and by_value):
        return formats.money(int(Decimal(value).scaleb(exponent_of(currency))), currency)
    return formats.number(Decimal(value)) if name in ("from", "units", "count") else str(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
