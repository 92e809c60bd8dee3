"""Changes who a customer is: name, language, currency, group, tax number."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.customers.actions._changing import Refusals, known_languages, open_customer, told_by
from ringup.customers.models import Customer
from ringup.customers.rules.details import CustomerDetails, CustomerKind, check_details
from ringup.customers.saving import keep_search_text
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.values.refusal import Refusal


def change_customer(actor: Actor, *, customer: str, changes: Mapping[str, str]) -> Customer | Refusals:
    """The changed customer, or all that stands in the way. `changes` names fields of `CustomerDetails`.

    Refusals: those of `open_customer` and `check_details`, `card_number_in_text`.
    """
    names = {one.name for one in fields(CustomerDetails)}
    assert changes.keys() <= names, "a field that a customer does not have"
    with transaction.atomic(), told_by(actor):
        row = open_customer(actor, customer)
        if isinstance(row, Refusal):
            return (row,)
        wanted: dict[str, Any] = {name: changes.get(name, getattr(row, name)).strip() for name in names}
        details = CustomerDetails(kind=CustomerKind(wanted.pop("kind")), **wanted)
        refusals = check_details(details, languages=known_languages())
        guard = refuse_card_numbers(
            first_name=details.first_name, last_name=details.last_name, organization=details.organization
        )
        if refusals or guard:
            return (*refusals, *([guard] if guard else []))
        for name in names:
            setattr(row, name, getattr(details, name))
        row.save(update_fields=sorted(names))
        keep_search_text([row.pk])
    return row
