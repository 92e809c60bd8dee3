"""Modes of delivery with the rules that say where each is valid, and expedite codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.delivery.models import ExpediteCode, ModeOfDelivery, ModeRule
from ringup.delivery.rules.mode_set_up import names_something
from ringup.delivery.rules.validity import Subject
from ringup.products.models import Category, Item
from ringup.web.office.panels.mode_test import mode_test_panel
from ringup.web.office.screens import Ask, Fields, Group, SetupScreen, Table

MAY = Permission.CHANGE_CALL_CENTERS


def rule_facts(actor: Actor, rule: Any) -> Mapping[str, Any]:
    """Whether the item or category that the rule names exists."""
    tables: dict[str, tuple[Any, str]] = {Subject.ITEM: (Item, "number"), Subject.CATEGORY: (Category, "code")}
    if rule.subject not in tables:
        return {"exists": True}
    model, column = tables[rule.subject]
    return {"exists": model.objects.filter(legal_entity=actor.legal_entity, **{column: rule.value}).exists()}


MODES_OF_DELIVERY = SetupScreen(
    slug="modes-of-delivery",
    title=_("Modes of delivery"),
    one=_("Mode of delivery"),
    about=_("Ways to the customer, and for which products and addresses each is valid."),
    icon="truck-delivery",
    kind=SetupKind(model=ModeOfDelivery, may=MAY, fields=("code", "name", "expedite_code", "days", "active")),
    columns=("code", "name", "expedite_code", "days", "active"),
    filters=("active",),
    extras=(mode_test_panel,),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(Group(asks=("code", Ask("name", look="half"), "expedite_code", "days", "active")),),
        ),
        Table(
            slug="rules",
            title=_("Rules"),
            about=_(
                "Without a rule the mode is valid everywhere. Included products or addresses leave out all others; "
                "an exclude always wins."
            ),
            kind=SetupKind(
                model=ModeRule,
                may=MAY,
                parent="mode",
                fields=("subject", "value", "exclude"),
                facts=rule_facts,
                checks=(names_something,),
            ),
            asks=("subject", "value", "exclude"),
            order=("subject", "value"),
        ),
    ),
)

EXPEDITE_CODES = SetupScreen(
    slug="expedite-codes",
    title=_("Expedite codes"),
    one=_("Expedite code"),
    about=_("Marks of urgency: they sort and print, and cost nothing."),
    icon="clock",
    kind=SetupKind(model=ExpediteCode, may=MAY, fields=("code", "name")),
    sections=(Fields(slug="general", title=_("General"), groups=(Group(asks=("code", Ask("name", look="half"))),)),),
)
