"""A new customer without leaving the order: the fields that the country's addresses have, and likely duplicates."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from phonenumbers import SUPPORTED_REGIONS

from ringup.customers.loading.addresses import address_format
from ringup.customers.queries import CustomerHit
from ringup.customers.rules.address import LETTERS, AddressFormat
from ringup.plumbing import formats
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.panels.customer_results import CustomerResult, result_of
from ringup.web.desk.orders.panels.order_panel import Option, OrderPanel, choose
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.shell import NAMES_OF_LANGUAGES as LANGUAGES
from ringup.web.ui.wording import say
from ringup.web.ui.wording.words import FIELD_NAMES

# Every country that can be called is one that can be delivered to.
COUNTRY_CODES = tuple(sorted(SUPPORTED_REGIONS))


@dataclass(frozen=True, kw_only=True)
class InputField:
    """An input with its label, and what is wrong with it."""

    name: str
    label: str
    value: str = ""
    wrong: str = ""
    kind: str = "text"
    required: bool = False
    width: str = ""
    autocomplete: str = "off"
    options: tuple[Option, ...] = ()
    # Choosing another country brings the fields of that country.
    reloads: bool = False


@dataclass(frozen=True, kw_only=True)
class CustomerForm(OrderPanel):
    """Closed as long as it has no fields. `duplicates` are shown once; saving again means: somebody else."""

    fields: tuple[InputField, ...] = ()
    duplicates: tuple[CustomerResult, ...] = ()
    wrong: str = ""


def customer_form_panel(
    shown: Shown,
    values: Mapping[str, str],
    refusals: Iterable[Refusal] = (),
    duplicates: Iterable[CustomerHit] = (),
) -> CustomerForm:
    """The form with what was typed so far, and what is wrong directly at its field."""
    said = [say(refusal) for refusal in refusals]
    wrong = {one.field: f"{one.text} {one.cure}".strip() for one in said}
    country = values.get("country") or shown.rows.center.country
    fields = tuple(_fields(country, values, wrong, shown))
    placed = {field.name for field in fields}
    return CustomerForm(
        order=shown.id,
        fields=fields,
        duplicates=tuple(result_of(hit) for hit in duplicates),
        wrong=" ".join(one.text for one in said if one.field not in placed),
    )


def _fields(country: str, values: Mapping[str, str], wrong: Mapping[str, str], shown: Shown) -> Iterator[InputField]:
    def field(name: str, label: str, **more: Any) -> InputField:
        return InputField(name=name, label=label, value=values.get(name, ""), wrong=wrong.get(name, ""), **more)

    yield field("first_name", _("First name"))
    yield field("last_name", _("Last name"))
    yield field("organization", _("Organization"), width="half")
    yield field("phone", _("Phone"), kind="tel")
    yield field("email", _("E-mail, if there is one"), kind="email")
    yield field("country", _("Country"), options=_countries(country), reloads=True)
    language = values.get("language") or shown.rows.center.language
    yield field("language", _("Language"), options=choose(LANGUAGES.items(), language))
    form = address_format(country)
    if form is None:
        return
    for name in _in_order(form):
        options = choose(form.regions.items(), values.get("region"), none=True) if name == "region" else ()
        label = str(FIELD_NAMES[name]).capitalize()
        yield field(name, label, options=options if form.regions else (), width="half" if name == "street" else "")


def _in_order(form: AddressFormat) -> list[str]:
    """The country's address fields in the order in which the country writes them."""
    letters = [letter for line in form.lines for letter in re.findall("%([A-Z])", line)]
    return [LETTERS[letter] for letter in letters if LETTERS.get(letter, "name") != "name"]


def _countries(selected: str) -> tuple[Option, ...]:
    names = formats.locale().territories
    codes = sorted((names.get(code, code), code) for code in COUNTRY_CODES)
    return choose(((code, name) for name, code in codes), selected)
