"""Rules as set-up: who makes them, and whether what they name exists."""

from collections.abc import Callable, Collection, Mapping, Set
from typing import Any

from babel.numbers import list_currencies
from django.conf import settings
from django.db.models import Model

from ringup.call_centers.loading.setup_kinds import SetupKind, rows_inside
from ringup.call_centers.models import CallCenter, PriceGroup
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import Catalog, SourceCode
from ringup.conditions.models import OrderRule
from ringup.conditions.rules.conditions import same
from ringup.conditions.rules.set_up import asked_codes, conditions_hold
from ringup.customers.models import Customer
from ringup.delivery.models import ModeOfDelivery
from ringup.payments.models import PaymentMethod
from ringup.plumbing import formats
from ringup.products.models import Category, Item

# What codes are of: the model and the column that has them.
ROWS: Mapping[str, tuple[type[Model], str]] = {
    "call_center": (CallCenter, "code"),
    "catalog": (Catalog, "number"),
    "category": (Category, "code"),
    "customer_group": (Customer, "group"),
    "item": (Item, "number"),
    "mode_of_delivery": (ModeOfDelivery, "code"),
    "payment_method": (PaymentMethod, "code"),
    "price_group": (PriceGroup, "code"),
    "source_code": (SourceCode, "code"),
}
LISTS: Mapping[str, Callable[[], Collection[str]]] = {
    "country": lambda: [code for code in map(str, formats.locale().territories) if len(code) == len("NL")],
    "currency": list_currencies,
    "language": lambda: [code for code, _ in settings.LANGUAGES],
}


def known_codes(actor: Actor, rule: Any) -> Mapping[str, Any]:
    """Which of the codes that the rule names there are; a query for each kind of code."""
    rows = rule.params.get("conditions") if isinstance(rule.params, dict) else None
    asked = asked_codes(rows or ())
    return {"known": {of: _known(actor, of, codes) for of, codes in asked.items()}}


def _known(actor: Actor, of: str, codes: Set[str]) -> frozenset[str]:
    if of in LISTS:
        return frozenset(same(code) for code in LISTS[of]())
    model, column = ROWS[of]
    written = {form for code in codes for form in (code, code.upper(), code.lower()) if code}
    found = rows_inside(model, actor.legal_entity).filter(**{f"{column}__in": written})
    return frozenset(same(code) for code in found.values_list(column, flat=True).distinct())


RULE_KIND = SetupKind(
    model=OrderRule,
    may=Permission.CHANGE_CATALOGS,
    fields=("code", "name", "params"),
    facts=known_codes,
    checks=(conditions_hold,),
)
