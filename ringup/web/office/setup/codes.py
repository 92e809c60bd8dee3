"""Codes of the company: financial dimensions and their values, price groups, reason codes, number sequences."""

from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.models import (
    FinancialDimension,
    FinancialDimensionValue,
    NumberSequence,
    PriceGroup,
    ReasonCode,
)
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_words import has_a_letter, never_goes_back
from ringup.web.office.choices import sentence_case
from ringup.web.office.screens import Ask, Column, Fields, Group, SetupScreen, Table

MAY = Permission.CHANGE_CALL_CENTERS

FINANCIAL_DIMENSIONS = SetupScreen(
    slug="financial-dimensions",
    title=_("Financial dimensions"),
    one=_("Financial dimension"),
    about=_("Your own dimensions of accounting, such as department or campaign, and their values."),
    icon="adjustments",
    kind=SetupKind(model=FinancialDimension, may=MAY, fields=("code", "name")),
    sections=(
        Fields(slug="general", title=_("General"), groups=(Group(asks=("code", Ask("name", look="half"))),)),
        Table(
            slug="values",
            title=_("Values"),
            kind=SetupKind(
                model=FinancialDimensionValue, may=MAY, parent="dimension", fields=("code", "name", "active")
            ),
            asks=("code", "name", "active"),
            order=("code",),
        ),
    ),
)

PRICE_GROUPS = SetupScreen(
    slug="price-groups",
    title=_("Price groups"),
    one=_("Price group"),
    about=_("Link prices and discounts to call centers, catalogs and customers."),
    icon="tag",
    kind=SetupKind(model=PriceGroup, may=Permission.CHANGE_PRICES, fields=("code", "name", "priority")),
    columns=("code", "name", "priority"),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(Group(asks=("code", Ask("name", look="half"), "priority")),),
        ),
    ),
)

REASON_CODES = SetupScreen(
    slug="reason-codes",
    title=_("Reason codes"),
    one=_("Reason code"),
    about=_("Why a price is overridden, an order held or canceled, a charge added."),
    icon="message-2",
    kind=SetupKind(model=ReasonCode, may=MAY, fields=("kind", "code", "text", "active"), fixed=("kind",)),
    columns=("code", "text", "kind", "active"),
    search=("code", "text"),
    filters=("kind", "active"),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(Group(asks=("kind", "code", Ask("text", look="half"), "active")),),
        ),
    ),
)

NUMBER_SEQUENCES = SetupScreen(
    slug="number-sequences",
    title=_("Number sequences"),
    one=_("Number sequence"),
    about=_("Prefix and next number of orders, customers and other documents."),
    icon="list-search",
    kind=SetupKind(
        model=NumberSequence,
        may=MAY,
        fields=("prefix", "next_number"),
        can_be_made=False,
        can_be_removed=False,
        checks=(has_a_letter("prefix"), never_goes_back("next_number")),
    ),
    columns=(
        Column("kind", _("Document"), lambda row: sentence_case(row.kind.replace("_", " "))),
        "prefix",
        "next_number",
    ),
    search=("kind", "prefix"),
    order="kind",
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        Ask("prefix", help=_("With a letter, so that no number looks like a card number.")),
                        Ask("next_number", help=_("Only ahead: a number that was given out is never given again.")),
                    )
                ),
            ),
        ),
    ),
)
