"""The tree of categories, and the prices of a category made by rule."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.pricing.actions.reprice_category import reprice_category
from ringup.pricing.rules.prices.category_rules import Basis, CategoryRule, Method, SmartRounding
from ringup.pricing.rules.product import PREVENTS
from ringup.products.models import Category
from ringup.products.rules.tree import is_no_ancestor_of_itself
from ringup.products.saving import keep_search_text
from ringup.values.refusal import Refusal
from ringup.web.office.inputs import PlainDecimal
from ringup.web.office.screens import Ask, Deed, Fields, Group, SetupScreen

MAY = Permission.CHANGE_PRODUCTS
MOST_LEVELS = 20


def category_facts(actor: Actor, category: Any) -> Mapping[str, Any]:
    """The keys of the categories above the new parent."""
    above: list[int] = []
    parent = category.parent
    while parent is not None and len(above) < MOST_LEVELS:
        above.append(parent.pk)
        parent = parent.parent
    return {"own": category.pk, "above": above}


def search_category_anew(actor: Actor, category: Any) -> Refusal | None:
    """A category's name is among the words of its items."""
    keep_search_text(list(category.items.values_list("pk", flat=True)) if category.pk else [])
    return None


METHODS = [
    (Method.MARKUP.value, _("markup in percent of the basis")),
    (Method.MARGIN.value, _("margin in percent of the price")),
    (Method.FIXED.value, _("basis and a fixed amount")),
]
BASES = [(Basis.COST.value, _("Cost")), (Basis.BASE_PRICE.value, _("Base price"))]


def price_rule_fields(actor: Actor) -> Mapping[str, forms.Field]:
    """What a category's price rule asks for."""
    return {
        "basis": forms.ChoiceField(label=_("Basis"), choices=BASES),
        "method": forms.ChoiceField(label=_("Price"), choices=METHODS),
        "value": PlainDecimal(label=_("Value")),
        "step": PlainDecimal(label=_("Round in steps of"), help_text=_("Empty: to the currency's smallest unit.")),
        "ending": PlainDecimal(label=_("Prices end on"), help_text=_("0.99 in steps of 1: 14.99, 15.99.")),
    }


def make_prices(actor: Actor, key: str, values: Mapping[str, Any]) -> Any:
    """The new prices, or why there are none."""
    if values.get("value") is None:
        return (Refusal(code="required", field="value"),)
    zero = Decimal(0)
    rule = CategoryRule(
        method=Method(values["method"] or Method.MARKUP),
        value=values["value"],
        basis=Basis(values["basis"] or Basis.COST),
        rounding=SmartRounding(step=values.get("step") or zero, ending=values.get("ending") or zero),
    )
    made = reprice_category(actor, category=key, rule=rule)
    return (made,) if isinstance(made, Refusal) else made


CATEGORIES = SetupScreen(
    slug="categories",
    title=_("Categories"),
    one=_("Category"),
    about=_("The tree in which items are found and prices are made."),
    icon="list-search",
    kind=SetupKind(
        model=Category,
        may=MAY,
        fields=("code", "name", "parent", *PREVENTS.values()),
        facts=category_facts,
        checks=(is_no_ancestor_of_itself,),
        afterwards=(search_category_anew,),
    ),
    columns=("code", "name", "parent"),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(Group(asks=("code", Ask("name", look="half"), "parent")),),
        ),
        Fields(
            slug="discounts",
            title=_("Discounts"),
            about=_("Holds for all items of the category and of those below it."),
            groups=(Group(asks=tuple(PREVENTS.values())),),
        ),
        Deed(
            slug="prices",
            title=_("Prices by rule"),
            about=_("Makes the base prices of all items of the category and below it anew, once."),
            button=_("Make the prices"),
            make=price_rule_fields,
            do=make_prices,
        ),
    ),
)
