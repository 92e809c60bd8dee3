"""Prices: trade agreements, adjustments, discounts, charges in tiers, and taxes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.models import CallCenter, LegalEntity, TaxGroup
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import (
    above_zero,
    at_most_one,
    in_order,
    more_than,
    not_negative,
    percent_at_most,
)
from ringup.call_centers.rules.setup_words import one_of
from ringup.customers.models import Customer
from ringup.delivery.models import ModeOfDelivery
from ringup.plumbing.places import country_codes, currency_codes
from ringup.pricing.models import (
    AutoCharge,
    ChargeCode,
    ExchangeRate,
    PriceAdjustment,
    PriceAdjustmentPriceGroup,
    TaxGroupRule,
    TaxRate,
    TradeAgreement,
)
from ringup.pricing.rules import set_up
from ringup.products.models import Category, Item
from ringup.web.office.choices import any_country, codes_of
from ringup.web.office.inputs import NumbersField, PlainDecimal, WordsField, many_of
from ringup.web.office.screens import Ask, Column, Fields, Group, Param, ParamRows, Params, SetupScreen
from ringup.web.office.setup.price_params import (
    charge_filters,
    charge_tiers,
    pack_offer,
    pack_tier,
    unpack_offer,
    unpack_tier,
)

MAY = Permission.CHANGE_PRICES


def own_currency(actor: Actor) -> Mapping[str, Any]:
    """A new row begins with the company's currency."""
    return {"currency": LegalEntity.objects.values_list("currency", flat=True).get(pk=actor.legal_entity)}


PRODUCTS = Param(
    name="products", label=_("Item numbers"), make=lambda actor: NumbersField(model=Item, by="number", actor=actor)
)
CATEGORIES = Param(
    name="categories",
    label=_("Category codes"),
    make=lambda actor: NumbersField(model=Category, by="code", actor=actor),
)
OFFERS = [("percent", _("Percent off")), ("amount", _("off each")), ("price", _("price"))]
HOW = Param(name="how", label=_("Gives"), make=lambda actor: forms.ChoiceField(choices=OFFERS))
VALUE = Param(name="value", label=_("Value"), make=lambda actor: PlainDecimal())
PERIOD = Group(title=_("When"), asks=("valid_from", "valid_to"))

TRADE_AGREEMENTS = SetupScreen(
    slug="trade-agreements",
    title=_("Trade agreements"),
    one=_("Trade agreement"),
    about=_("Agreed prices for a customer, a price group or all, by quantity and date."),
    icon="file-invoice",
    kind=SetupKind(
        model=TradeAgreement,
        may=MAY,
        fields=(
            "item",
            "customer",
            "price_group",
            "currency",
            "unit",
            "price",
            "from_quantity",
            "to_quantity",
            "valid_from",
            "valid_to",
            "find_next",
        ),
        checks=(
            one_of("currency", currency_codes),
            at_most_one("customer", "price_group"),
            not_negative("price", "from_quantity"),
            more_than("from_quantity", "to_quantity"),
            in_order("valid_from", "valid_to"),
        ),
    ),
    columns=(
        Column("item__number", _("Item")),
        Column("customer__number", _("Customer")),
        Column("price_group__code", _("Price group")),
        "currency",
        "price",
        "unit",
        "from_quantity",
        "to_quantity",
        "valid_from",
        "valid_to",
    ),
    search=("item__number", "item__name", "customer__number", "price_group__code"),
    order="item__number",
    start=own_currency,
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            about=_("Without a customer and a price group it holds for all."),
            groups=(
                Group(
                    asks=(
                        Ask("item", label=_("Item number"), numbered=Item),
                        Ask("customer", label=_("Customer number"), numbered=Customer),
                        "price_group",
                        "currency",
                        "price",
                        Ask("unit", label=_("Unit")),
                    )
                ),
                Group(
                    title=_("Quantity and date"),
                    asks=(
                        "from_quantity",
                        Ask("to_quantity", help=_("From ≤ quantity < to; empty: no end.")),
                        "valid_from",
                        Ask("valid_to", help=_("The last day.")),
                        Ask(
                            "find_next",
                            help=_("Prices of wider trade agreements are looked at, too; the lowest counts."),
                        ),
                    ),
                ),
            ),
        ),
    ),
)

PRICE_ADJUSTMENTS = SetupScreen(
    slug="price-adjustments",
    title=_("Price adjustments"),
    one=_("Price adjustment"),
    about=_("Change the price itself, up or down, before discounts."),
    icon="adjustments",
    kind=SetupKind(
        model=PriceAdjustment,
        may=MAY,
        fields=("code", "name", "enabled", "valid_from", "valid_to", "price_groups", "params"),
        checks=(in_order("valid_from", "valid_to"), set_up.adjusts_by_something, set_up.adjustment_parses),
    ),
    columns=("code", "name", "valid_from", "valid_to", "enabled"),
    filters=("enabled",),
    traces=((PriceAdjustmentPriceGroup, "priceadjustment_id", _("Price groups")),),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(Group(asks=("code", Ask("name", look="half"), "enabled")), PERIOD, Group(asks=("price_groups",))),
            params=Params(
                title=_(
                    "What it changes (without items and categories: everything); "
                    "−5 percent off raises a price by 5 percent"
                ),
                asks=(
                    PRODUCTS,
                    CATEGORIES,
                    Param(name="how", label=_("By"), make=lambda actor: forms.ChoiceField(choices=OFFERS)),
                    VALUE,
                ),
                pack=pack_offer,
                unpack=unpack_offer,
            ),
        ),
    ),
)

CHARGE_CODES = SetupScreen(
    slug="charge-codes",
    title=_("Charge codes"),
    one=_("Charge code"),
    about=_("Kinds of miscellaneous charges: freight, gift wrap."),
    icon="receipt",
    kind=SetupKind(model=ChargeCode, may=MAY, fields=("code", "name", "tax_group", "shipping", "refundable")),
    columns=("code", "name", "tax_group", "shipping", "refundable"),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(Group(asks=("code", Ask("name", look="half"), "tax_group", "shipping", "refundable")),),
        ),
    ),
)

CHARGE_HOW = [("fixed", _("fixed amount")), ("percent", _("Percent of the value")), ("per_piece", _("for each piece"))]

AUTO_CHARGES = SetupScreen(
    slug="auto-charges",
    title=_("Auto charges"),
    one=_("Auto charge"),
    about=_("Charges that put themselves on orders or lines, in tiers."),
    icon="coin",
    kind=SetupKind(
        model=AutoCharge,
        may=MAY,
        fields=("charge_code", "level", "currency", "enabled", "params"),
        checks=(one_of("currency", currency_codes), set_up.tiers_follow_each_other, set_up.charge_parses),
    ),
    columns=(
        Column("charge_code__code", _("Charge code")),
        "level",
        Column("params", _("Only for"), shown=charge_filters),
        Column("params", _("Tiers"), shown=charge_tiers),
        "currency",
        "enabled",
    ),
    search=("charge_code__code", "charge_code__name"),
    order="charge_code__code",
    filters=("level", "enabled"),
    start=own_currency,
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(Group(asks=("charge_code", "level", "currency", "enabled")),),
            params=Params(
                title=_("Only for (empty: all)"),
                asks=(
                    Param(
                        name="modes_of_delivery",
                        label=_("Modes of delivery"),
                        make=lambda actor: many_of(codes_of(ModeOfDelivery)(actor), coerce=str),
                    ),
                    Param(
                        name="call_centers",
                        label=_("Call centers"),
                        make=lambda actor: many_of(codes_of(CallCenter)(actor), coerce=str),
                    ),
                    Param(
                        name="customers",
                        label=_("Customer numbers"),
                        make=lambda actor: NumbersField(model=Customer, by="number", actor=actor),
                    ),
                    Param(name="customer_groups", label=_("Customer groups"), make=lambda actor: WordsField()),
                    PRODUCTS,
                    CATEGORIES,
                    Param(
                        name="prorate",
                        label=_("Share out over the matching lines"),
                        make=lambda actor: forms.BooleanField(),
                    ),
                    Param(
                        name="keep",
                        label=_("Keep: stays as it stood when no tier holds any more"),
                        make=lambda actor: forms.BooleanField(),
                    ),
                ),
                rows=(
                    ParamRows(
                        name="tiers",
                        title=_("Tiers"),
                        help=_(
                            "From ≤ amount < to: 50 to 100 holds at 50.00 and not at 100.00. An empty end has no limit."
                        ),
                        asks=(
                            Param(name="from", label=_("From"), make=lambda actor: PlainDecimal()),
                            Param(name="to", label=_("To (not included)"), make=lambda actor: PlainDecimal()),
                            Param(
                                name="how", label=_("Costs"), make=lambda actor: forms.ChoiceField(choices=CHARGE_HOW)
                            ),
                            VALUE,
                        ),
                        pack=pack_tier,
                        unpack=unpack_tier,
                    ),
                ),
            ),
        ),
    ),
)

TAX_RATES = SetupScreen(
    slug="tax-rates",
    title=_("Tax rates"),
    one=_("Tax rate"),
    about=_("The rate of an item tax group at a destination; the entry that fits the address best holds."),
    icon="receipt",
    kind=SetupKind(
        model=TaxRate,
        may=MAY,
        fields=(
            *("tax_group", "address_group", "rate", "country", "region", "postal_code", "city"),
            *("valid_from", "valid_to"),
        ),
        checks=(
            one_of("country", country_codes),
            percent_at_most(100, "rate"),
            in_order("valid_from", "valid_to"),
        ),
    ),
    columns=(
        "tax_group",
        Column("address_group", _("Tax group")),
        *("country", "region", "postal_code", "rate", "valid_from", "valid_to"),
    ),
    search=("tax_group", "address_group", "country", "region", "postal_code", "city"),
    order="tax_group",
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        "tax_group",
                        Ask(
                            "address_group",
                            label=_("Tax group"),
                            help=_("Of the customer, or found by the tax group search; empty: for all."),
                        ),
                        "rate",
                    )
                ),
                Group(
                    title=_("Destination"),
                    asks=(Ask("country", choices=any_country), "region", "postal_code", "city"),
                ),
                Group(title=_("When"), asks=("valid_from", "valid_to")),
            ),
        ),
    ),
)

EXCHANGE_RATES = SetupScreen(
    slug="exchange-rates",
    title=_("Exchange rates"),
    one=_("Exchange rate"),
    about=_("What an item costs in a currency in which it has no price of its own."),
    icon="cash",
    kind=SetupKind(
        model=ExchangeRate,
        may=MAY,
        fields=("currency", "rate", "valid_from"),
        checks=(one_of("currency", currency_codes), above_zero("rate")),
    ),
    columns=("currency", "rate", "valid_from"),
    search=("currency",),
    order="currency",
    filters=("currency",),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            about=_("Prices are rounded to the smallest unit of the currency. The rate that began last holds."),
            groups=(
                Group(
                    asks=(
                        "currency",
                        Ask("rate", help=_("So much of it for 1.00 in the company's own currency.")),
                        "valid_from",
                    )
                ),
            ),
        ),
    ),
)

TAX_GROUPS = SetupScreen(
    slug="tax-groups",
    title=_("Tax groups of customers"),
    one=_("Tax group"),
    about=_("How some customers are taxed wherever they are: exempt, reseller."),
    icon="users",
    kind=SetupKind(model=TaxGroup, may=MAY, fields=("code", "name")),
    columns=("code", "name"),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            about=_("A customer's tax group comes before that of the address. Its rates are kept with the tax rates."),
            groups=(Group(asks=("code", Ask("name", look="half"))),),
        ),
    ),
)

TAX_GROUP_SEARCH = SetupScreen(
    slug="tax-group-search",
    title=_("Tax group search"),
    one=_("Rule"),
    about=_("Which tax group an address has. The lowest priority number with a rule that fits wins."),
    icon="map-pin",
    kind=SetupKind(
        model=TaxGroupRule,
        may=MAY,
        fields=("tax_group", "priority", "country", "region", "postal_code", "city"),
        checks=(one_of("country", country_codes), set_up.names_an_address_part, set_up.at_least_one("priority")),
    ),
    columns=("tax_group", "priority", "country", "region", "postal_code", "city"),
    search=("tax_group", "country", "region", "postal_code", "city"),
    order="priority",
    filters=("priority",),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            about=_("Every part that is given has to fit. A postal code 100* stands for all that begin with 100."),
            groups=(
                Group(asks=(Ask("priority", help=_("1 is looked at first.")),)),
                Group(
                    title=_("Addresses"),
                    asks=(Ask("country", choices=any_country), "region", "postal_code", "city"),
                ),
                Group(
                    title=_("Their tax group"),
                    asks=(Ask("tax_group", help=_("Tax rates are kept for each of these groups.")),),
                ),
            ),
        ),
    ),
)
