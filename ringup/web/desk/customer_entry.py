"""What agents type about a customer: the fields that the country's addresses have, and what they become."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from phonenumbers import SUPPORTED_REGIONS

from ringup.customers.actions.add_customer import NewCustomer
from ringup.customers.loading.addresses import address_format
from ringup.customers.queries import CustomerHit, find_duplicates
from ringup.customers.rules.address import LETTERS, Address, AddressFormat
from ringup.customers.rules.details import CustomerDetails, CustomerKind
from ringup.plumbing import formats
from ringup.web.desk.orders.panels.order_panel import Option, choose
from ringup.web.ui.shell import NAMES_OF_LANGUAGES as LANGUAGES
from ringup.web.ui.wording.words import FIELD_NAMES

# Every country that can be called is one that can be delivered to.
COUNTRY_CODES = tuple(sorted(SUPPORTED_REGIONS))
PHONE = re.compile(r"[\d\s()+/.-]+")


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


def customer_fields(
    values: Mapping[str, str], wrong: Mapping[str, str], *, country: str, language: str, contacts: bool = True
) -> Iterator[InputField]:
    """The fields of a customer with what was typed so far; without `contacts` no phone and no e-mail address."""

    def field(name: str, label: str, **more: Any) -> InputField:
        return InputField(name=name, label=label, value=values.get(name, ""), wrong=wrong.get(name, ""), **more)

    yield field("first_name", _("First name"))
    yield field("last_name", _("Last name"))
    yield field("organization", _("Organization"), width="half")
    if contacts:
        yield field("phone", _("Phone"), kind="tel")
        yield field("email", _("E-mail, if there is one"), kind="email")
    yield field("country", _("Country"), options=_countries(country), reloads=True, width="half")
    form = address_format(country)
    for name in _in_order(form) if form else ():
        options = choose(form.regions.items(), values.get("region"), none=True) if form and name == "region" else ()
        label = str(FIELD_NAMES[name])
        label = label[:1].upper() + label[1:]
        yield field(
            name, label, options=options if form and form.regions else (), width="half" if name == "street" else ""
        )
    yield field("language", _("Language"), options=choose(LANGUAGES.items(), values.get("language") or language))


def typed_values(form: QueryDict) -> dict[str, str]:
    """What was typed. Words from a search field become a name, of which the last is the last name; digits become a
    phone number, and an e-mail address is one.
    """
    values = {name: form.get(name, "").strip() for name in form}
    # The search field of the order, and that of customer service.
    searched = [values.pop(name, "") for name in ("customer", "text")]
    if typed := next(filter(None, searched), ""):
        if PHONE.fullmatch(typed):
            values["phone"] = typed
        elif "@" in typed:
            values["email"] = typed
        else:
            values["first_name"], _blank, values["last_name"] = typed.rpartition(" ")
    return values


def typed_details(values: Mapping[str, str], *, language: str) -> CustomerDetails:
    """Who the customer is; with an organization's name it is one."""
    organization = values.get("organization", "")
    return CustomerDetails(
        kind=CustomerKind.ORGANIZATION if organization else CustomerKind.PERSON,
        first_name=values.get("first_name", ""),
        last_name=values.get("last_name", ""),
        organization=organization,
        language=values.get("language") or language,
    )


def typed_address(values: Mapping[str, str]) -> Address:
    """Where the customer lives; the parcel carries the customer's name."""
    person = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    return Address(
        name=person or values.get("organization", ""),
        country=values.get("country", ""),
        **{name: values.get(name, "") for name in ("street", "postal_code", "city", "region")},
    )


def new_customer(values: Mapping[str, str], *, language: str) -> NewCustomer:
    """The customer as the action takes one."""
    return NewCustomer(
        details=typed_details(values, language=language),
        address=typed_address(values),
        phones=[values.get("phone", "")],
        emails=[values.get("email", "")],
        country=values.get("country", ""),
    )


def known_customers(values: Mapping[str, str], *, legal_entity: int) -> list[CustomerHit]:
    """Customers who are probably the one that is typed, the surest first."""
    found = find_duplicates(
        legal_entity=legal_entity,
        name=values.get("organization") or values.get("last_name", ""),
        phones=[values.get("phone", "")],
        emails=[values.get("email", "")],
        postal_code=values.get("postal_code", ""),
        country=values.get("country", ""),
    )
    return [hit for hit, _reasons in found]


def _in_order(form: AddressFormat) -> list[str]:
    """The country's address fields in the order in which the country writes them."""
    letters = [letter for line in form.lines for letter in re.findall("%([A-Z])", line)]
    return [LETTERS[letter] for letter in letters if LETTERS.get(letter, "name") != "name"]


def _countries(selected: str) -> tuple[Option, ...]:
    names = formats.locale().territories
    codes = sorted((names.get(code, code), code) for code in COUNTRY_CODES)
    return choose(((code, name) for name, code in codes), selected)
