"""Who a customer is, and what must be known to add one: a name; neither an e-mail address nor a phone (beyond §3)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from ringup.values.money import is_currency
from ringup.values.refusal import Refusal


class CustomerKind(StrEnum):
    """A person or an organization."""

    PERSON = "person"
    ORGANIZATION = "organization"


@dataclass(frozen=True, kw_only=True)
class CustomerDetails:
    """What stands on the customer itself; fields are those of the table."""

    kind: CustomerKind = CustomerKind.PERSON
    first_name: str = ""
    last_name: str = ""
    organization: str = ""
    language: str = "en"
    currency: str = ""
    group: str = ""
    tax_number: str = ""


# The longest text of each field that the table takes.
LONGEST = {
    "first_name": 80,
    "last_name": 120,
    "organization": 160,
    "group": 20,
    "tax_number": 30,
}


def check_details(details: CustomerDetails, *, languages: Collection[str]) -> tuple[Refusal, ...]:
    """All that stands in the way, each at its field.

    `name_missing`, `organization_missing`, `too_long` {longest}, `language_unknown`, `currency_unknown`.

    >>> [r.code for r in check_details(CustomerDetails(), languages=["en"])]
    ['name_missing']
    """
    refusals = []
    if details.kind is CustomerKind.PERSON and not (details.first_name or details.last_name):
        refusals.append(Refusal(code="name_missing", field="last_name"))
    if details.kind is CustomerKind.ORGANIZATION and not details.organization:
        refusals.append(Refusal(code="organization_missing", field="organization"))
    for name, longest in LONGEST.items():
        if len(getattr(details, name)) > longest:
            refusals.append(Refusal(code="too_long", facts={"longest": longest}, field=name))
    if details.language not in languages:
        refusals.append(Refusal(code="language_unknown", facts={"language": details.language}, field="language"))
    if details.currency and not is_currency(details.currency):
        refusals.append(Refusal(code="currency_unknown", facts={"currency": details.currency}, field="currency"))
    return tuple(refusals)


def display_name(*, organization: str, first_name: str, last_name: str) -> str:
    """The customer's name as people say it.

    >>> display_name(organization="", first_name="Carla", last_name="Jansen")
    'Carla Jansen'
    """
    return organization or f"{first_name} {last_name}".strip()
