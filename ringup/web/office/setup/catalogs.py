"""Catalogs with products, pages, layout and free products, and the source codes of their mailings."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import in_order, not_negative, percent_at_most
from ringup.catalogs.actions.add_catalog_products import add_catalog_products
from ringup.catalogs.actions.make_source_codes import make_source_codes
from ringup.catalogs.models import (
    Catalog,
    CatalogCallCenter,
    CatalogPage,
    CatalogPriceGroup,
    CatalogProduct,
    FreeProduct,
    MailDrop,
    PagePlacement,
    PublishedProduct,
    SourceCode,
    SourceCodeNumber,
)
from ringup.catalogs.rules.set_up import (
    area_is_more_than_nothing,
    code_can_be_typed,
    format_can_be_read,
    only_planning_when_published,
    quantity_is_more_than_nothing,
    schedules_are_known,
)
from ringup.catalogs.saving import (
    content_changed,
    hold_catalog,
    keep_published_codes,
    keep_published_numbers,
    refuse_published,
)
from ringup.payments.models import InstallmentSchedule
from ringup.products.models import Item
from ringup.values.refusal import Refusal
from ringup.web.office.inputs import WordsField
from ringup.web.office.panels.catalog_life import catalog_life_panel
from ringup.web.office.panels.source_code_mailing import source_code_mailing_panel
from ringup.web.office.screens import Ask, Column, Deed, Fields, Group, SetupScreen, Table

MAY = Permission.CHANGE_CATALOGS
ITEM = Ask("item", label=_("Item number"), numbered=Item)


def add_products(actor: Actor, key: str, values: Mapping[str, Any]) -> int | tuple[Refusal, ...]:
    """Put the typed numbers into the catalog."""
    done = add_catalog_products(actor, catalog=key, numbers=values["numbers"])
    return (done,) if isinstance(done, Refusal) else done


def make_codes(actor: Actor, key: str, values: Mapping[str, Any]) -> list[str] | tuple[Refusal, ...]:
    """Make so many source codes."""
    done = make_source_codes(actor, catalog=key, count=values["count"] or 0)
    return (done,) if isinstance(done, Refusal) else done


def state_of_catalog(actor: Actor, row: Any) -> Mapping[str, Any]:
    """Where the source code's catalog stands; `draft` before one was chosen."""
    states = Catalog.objects.filter(legal_entity=actor.legal_entity, pk=row.catalog_id or 0)
    return {"catalog_state": states.values_list("state", flat=True).first() or "draft"}


def schedules_of_company(actor: Actor, row: Any) -> Mapping[str, Any]:
    """The codes of all payment schedules, active or not."""
    schedules = InstallmentSchedule.objects.filter(legal_entity=actor.legal_entity)
    return {"schedules": frozenset(schedules.values_list("code", flat=True))}


def _part(model: type[Any], *fields: str, **more: Any) -> SetupKind:
    """Rows of a catalog: whoever changes them changes the catalog."""
    more = {"afterwards": (content_changed,), **more}
    return SetupKind(model=model, may=MAY, parent="catalog", fields=fields, **more)


CATALOGS = SetupScreen(
    slug="catalogs",
    title=_("Catalogs"),
    one=_("Catalog"),
    about=_("Products, prices, pages and gifts of a mailing, from the draft to the publication."),
    icon="book-2",
    kind=SetupKind(
        model=Catalog,
        may=MAY,
        fields=(
            "number",
            "name",
            "description",
            "owner",
            "valid_from",
            "valid_to",
            "call_centers",
            "price_groups",
            "categories",
            "payment_schedules",
            "source_code_format",
            "take_snapshot",
        ),
        facts=schedules_of_company,
        checks=(in_order("valid_from", "valid_to"), format_can_be_read, schedules_are_known),
        afterwards=(content_changed,),
    ),
    columns=("number", "name", "state", "valid_from", "valid_to", Column("owner__username", _("Owner"))),
    search=("number", "name", "source_codes__code"),
    order="number",
    filters=("state",),
    lead=(catalog_life_panel,),
    belongings=(PublishedProduct,),
    traces=((CatalogCallCenter, "catalog_id", _("Call centers")), (CatalogPriceGroup, "catalog_id", _("Price groups"))),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(asks=("number", Ask("name", look="half"), "owner", Ask("description", look="wide"))),
                Group(title=_("When"), asks=("valid_from", "valid_to")),
                Group(
                    title=_("Where and for how much"),
                    asks=(
                        "call_centers",
                        Ask("price_groups", help=_("Join the order's price groups, for the catalog's own products.")),
                        Ask(
                            "take_snapshot",
                            help=_(
                                "The price groups hold as they are when it is published, until it is published again."
                            ),
                        ),
                        Ask("payment_schedules", words=True, help=_("Codes, separated by blanks.")),
                    ),
                ),
                Group(
                    title=_("What"),
                    asks=(
                        Ask("categories", help=_("With all that lies below them, as it is at the publication.")),
                        Ask("source_code_format", help=_("-## makes 1003-01 and on of the catalog number 1003.")),
                    ),
                ),
            ),
        ),
        Table(
            slug="products",
            title=_("Products"),
            about=_("Besides the categories; an item with variants brings all of them."),
            kind=_part(CatalogProduct, "item"),
            asks=(ITEM,),
            order=("item__number",),
            related=("item",),
        ),
        Deed(
            slug="add-products",
            title=_("Add many products"),
            button=_("Add"),
            make=lambda actor: {
                "numbers": WordsField(label=_("Item numbers"), widget=forms.Textarea(attrs={"rows": 2}))
            },
            do=add_products,
            also=("products",),
        ),
        Table(
            slug="pages",
            title=_("Pages"),
            about=_("What a page costs, and how much space it has."),
            kind=_part(
                CatalogPage,
                *("number", "place", "section", "cost_minor", "area"),
                checks=(area_is_more_than_nothing, not_negative("cost_minor")),
            ),
            asks=("number", "place", "section", "cost_minor", "area"),
            order=("number",),
        ),
        Table(
            slug="layout",
            title=_("Layout"),
            about=_("How much space of which page each product has: its share of the page's cost."),
            kind=_part(PagePlacement, *("page", "position", "item", "area"), checks=(area_is_more_than_nothing,)),
            asks=("page", "position", ITEM, "area"),
            order=("page", "position", "pk"),
            related=("item",),
        ),
        Table(
            slug="free-products",
            title=_("Free products"),
            about=_("Every order with a source code of the catalog gets them for nothing."),
            kind=_part(
                FreeProduct,
                *("item", "quantity"),
                checks=(quantity_is_more_than_nothing,),
                afterwards=(refuse_published,),
            ),
            asks=(ITEM, "quantity"),
            order=("item__number",),
            related=("item",),
        ),
        Deed(
            slug="make-codes",
            title=_("Make source codes"),
            about=_("So many codes by the format; name their target markets and budgets one by one."),
            button=_("Make them"),
            make=lambda actor: {"count": forms.IntegerField(label=_("How many"), min_value=1, max_value=200)},
            do=make_codes,
            also=(),
        ),
    ),
)

SOURCE_CODES = SetupScreen(
    slug="source-codes",
    title=_("Source codes"),
    one=_("Source code"),
    about=_("The segments of a catalog's mailing: who gets it, its budget, and the number that they call."),
    icon="target-arrow",
    kind=SetupKind(
        model=SourceCode,
        may=MAY,
        fields=(
            "catalog",
            "code",
            "name",
            "active",
            "target_market",
            "campaign",
            "only_catalog_plans",
            "distribution",
            "expected_response_percent",
            "sales_budget_minor",
            "printing_budget_minor",
            "mailing_budget_minor",
            "printing_cost_minor",
            "mailing_cost_minor",
        ),
        fixed=("catalog",),
        hold=hold_catalog,
        facts=state_of_catalog,
        checks=(
            code_can_be_typed,
            only_planning_when_published,
            percent_at_most(100, "expected_response_percent"),
            not_negative("sales_budget_minor", "printing_budget_minor", "mailing_budget_minor"),
            not_negative("printing_cost_minor", "mailing_cost_minor"),
        ),
        afterwards=(keep_published_codes,),
    ),
    columns=(
        "code",
        "name",
        Column("catalog__number", _("Catalog")),
        Column("target_market__code", _("Target market")),
        "distribution",
        "expected_response_percent",
        "sales_budget_minor",
        "active",
    ),
    search=("code", "name", "catalog__number", "catalog__name", "campaign"),
    order="code",
    filters=("active",),
    lead=(source_code_mailing_panel,),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            about=_("While the catalog is published, only the planning of a source code is changed."),
            groups=(
                Group(
                    asks=("catalog", Ask("code", help=_("The caller reads it out from the cover.")), "name", "active")
                ),
                Group(title=_("Who gets it"), asks=("target_market", "campaign", "distribution")),
                Group(
                    title=_("What it costs and brings"),
                    asks=(
                        "expected_response_percent",
                        "sales_budget_minor",
                        "printing_budget_minor",
                        "mailing_budget_minor",
                        Ask("printing_cost_minor", help=_("What it came to; empty: the budget counts.")),
                        "mailing_cost_minor",
                        "only_catalog_plans",
                    ),
                ),
            ),
        ),
        Table(
            slug="mail-drops",
            title=_("Mail drops"),
            kind=SetupKind(model=MailDrop, may=MAY, parent="source_code", fields=("on", "copies", "text")),
            asks=("on", "copies", "text"),
            order=("on",),
        ),
        Table(
            slug="numbers",
            title=_("Dialled numbers"),
            about=_(
                "Who calls a number that is printed with the code, orders with it. A published catalog fixes them."
            ),
            kind=SetupKind(
                model=SourceCodeNumber,
                may=MAY,
                parent="source_code",
                fields=("number",),
                hold=hold_catalog,
                afterwards=(keep_published_numbers,),
            ),
            asks=("number",),
            related=("number",),
        ),
    ),
)
