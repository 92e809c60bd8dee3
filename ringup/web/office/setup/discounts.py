"""Discounts of every kind: what they ask for, and how a marketer says it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.setup_change import in_order
from ringup.call_centers.rules.setup_words import one_of
from ringup.delivery.models import ModeOfDelivery
from ringup.payments.models import PaymentMethod
from ringup.plumbing.places import currency_codes
from ringup.pricing.models import Coupon, Discount, DiscountPriceGroup
from ringup.pricing.rules import set_up
from ringup.pricing.rules.coupon_set_up import follows_its_coupon
from ringup.pricing.rules.discounts import KINDS
from ringup.web.office.choices import codes_of, weekdays
from ringup.web.office.inputs import PlainDecimal, many_of
from ringup.web.office.panels.discount_trial import discount_trial_panel
from ringup.web.office.screens import (
    Ask,
    Choices,
    Column,
    Fields,
    Group,
    Param,
    ParamRows,
    Params,
    SetupScreen,
    Variant,
    Variants,
)
from ringup.web.office.setup.price_params import (
    join_gift_tier,
    pack_gift_tier,
    pack_hours,
    pack_mix,
    pack_offer,
    part_gift_tier,
    unpack_gift_tier,
    unpack_mix,
    unpack_offer,
)
from ringup.web.office.setup.pricing import CATEGORIES, HOW, MAY, PERIOD, PRODUCTS, VALUE, own_currency

KIND_CHOICES = (
    Variant(value="simple", title=_("Simple"), about=_("A percentage, an amount or a price for products.")),
    Variant(value="quantity", title=_("Quantity"), about=_("So many units of a product, and all of them cost less.")),
    Variant(
        value="mix_and_match",
        title=_("Mix and match"),
        about=_("So many units of several groups make a set: a price for it, something off, or the cheapest for less."),
    ),
    Variant(
        value="threshold",
        title=_("Threshold"),
        about=_("An order that is worth so much: something off, or a gift with purchase."),
    ),
    Variant(value="tender", title=_("Tender"), about=_("A percentage for paying in a certain way.")),
    Variant(value="shipping", title=_("Shipping"), about=_("An order that is worth so much: less freight, or none.")),
)


def chosen_kinds(actor: Actor) -> Choices:
    """The kinds by their words."""
    return [(kind.value, kind.title) for kind in KIND_CHOICES]


def kind_word(row: Discount) -> Any:
    """The kind of a discount as its page names it."""
    return next((kind.title for kind in KIND_CHOICES if kind.value == row.kind), row.kind)


def payment_codes(actor: Actor) -> Choices:
    """The codes of the payment methods of all call centers of the company."""
    methods = PaymentMethod.objects.filter(call_center__legal_entity=actor.legal_entity).order_by("code")
    return [(code, code) for code in dict.fromkeys(methods.values_list("code", flat=True))]


def time_field() -> forms.TimeField:
    """A time of day."""
    return forms.TimeField(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


def flag(name: str, label: Any, **more: Any) -> Param:
    """Something to tick."""
    return Param(name=name, label=label, make=lambda actor: forms.BooleanField(), **more)


def figure(name: str, label: Any, **more: Any) -> Param:
    """A number."""
    return Param(name=name, label=label, make=lambda actor: PlainDecimal(), **more)


def choice(name: str, label: Any, choices: Choices, **more: Any) -> Param:
    """One of some words."""
    return Param(name=name, label=label, make=lambda actor: forms.ChoiceField(choices=choices), **more)


UNIT = Param(name="unit", label=_("Unit"), make=lambda actor: forms.CharField(max_length=10))
EXCLUDE = flag("exclude", _("Exclude"))
HOURS = (
    Param(name="weekdays", label=_("Days (none: all)"), make=lambda actor: many_of(weekdays(actor), coerce=int)),
    Param(name="start", label=_("From (time)"), make=lambda actor: time_field()),
    Param(name="end", label=_("To (time)"), make=lambda actor: time_field()),
)
COUNT_BLOCKED = flag("count_non_discountable", _("Products without discounts count"))
PERCENT = figure("percent", _("Percent off"))
LINES = _("Lines")
COVERS = _("Without item numbers and category codes a line covers everything; an exclude always wins.")
WHOLE_ORDER = _("No line: the whole order counts. An exclude always wins.")
LEAST = [("percent", _("Percent off")), ("amount", _("off each")), ("price", _("price"))]
METHODS = [
    ("deal_price", _("costs together")),
    ("percent", _("Percent off")),
    ("amount", _("costs less by")),
    ("least_expensive", _("its cheapest cost less")),
    ("line", _("as each line says")),
]
CHEAPEST = ("mix_method", ("least_expensive",))
FAVORS = [("customer", _("the customer")), ("retailer", _("the retailer"))]
TIER_GIVES = [
    ("percent", _("Percent off")),
    ("amount", _("costs less by")),
    ("gift_percent", _("gift: percent off")),
    ("gift_price", _("gift: price")),
]


def lines_of(*asks: Param, help: Any = COVERS, title: Any = LINES) -> ParamRows:
    """The lines of a discount: which products."""
    asked = (PRODUCTS, CATEGORIES, *asks, EXCLUDE)
    return ParamRows(name="lines", title=title, help=help, asks=asked, pack=pack_offer, unpack=unpack_offer)


def tiers_of(first: Any, *asks: Param, **more: Any) -> ParamRows:
    """The tiers of a discount: from what on it gives what."""
    asked = (figure("from", first), *asks)
    packing = {"pack": pack_offer, "unpack": unpack_offer, **more}
    return ParamRows(
        name="tiers", title=_("Tiers"), help=_("The highest tier that is reached counts."), asks=asked, **packing
    )


ROWS: Mapping[str, tuple[ParamRows, ...]] = {
    "simple": (lines_of(UNIT, HOW, VALUE),),
    "quantity": (
        lines_of(UNIT, help=_("A line counts all its products together. To be enabled, each line names its unit.")),
        tiers_of(_("From (units)"), HOW, VALUE),
    ),
    "mix_and_match": (
        lines_of(
            UNIT,
            Param(name="group", label=_("Group"), make=lambda actor: forms.CharField(max_length=10)),
            figure("quantity", _("Units in a set")),
            HOW,
            VALUE,
            title=_("Groups of the set"),
            help=_(
                "Lines with the same group count together; a value only where the set gives as each line says. "
                "To be enabled, each line names its unit."
            ),
        ),
    ),
    "threshold": (
        lines_of(UNIT, help=WHOLE_ORDER, title=_("What counts")),
        tiers_of(
            _("From (value)"),
            choice("how", _("Gives"), TIER_GIVES),
            VALUE,
            Param(name="gift_products", label=_("Gifts: item numbers"), make=PRODUCTS.make),
            Param(name="gift_categories", label=_("Gifts: categories"), make=CATEGORIES.make),
            figure("quantity_limit", _("At most (empty: all)")),
            pack=pack_gift_tier,
            unpack=unpack_gift_tier,
            part=part_gift_tier,
            join=join_gift_tier,
        ),
    ),
    "tender": (lines_of(PERCENT),),
    "shipping": (lines_of(help=WHOLE_ORDER, title=_("What counts")), tiers_of(_("From (value)"), PERCENT)),
}
SINGLES: Mapping[str, tuple[Param, ...]] = {
    "mix_and_match": (
        choice("mix_method", _("The set"), METHODS),
        figure("mix_value", _("Value"), only_for=("mix_method", ("deal_price", "percent", "amount"))),
        figure("mix_count", _("So many of the cheapest"), only_for=CHEAPEST),
        choice("mix_least_how", _("They get"), LEAST, only_for=CHEAPEST),
        figure("mix_least_value", _("Value for the cheapest"), only_for=CHEAPEST),
        choice("mix_favor", _("Sets are formed in favor of"), FAVORS, only_for=CHEAPEST),
        flag("mix_distribute", _("Spread over the whole set"), only_for=CHEAPEST),
        COUNT_BLOCKED,
    ),
    "threshold": (COUNT_BLOCKED,),
    "tender": (
        Param(
            name="payment_methods",
            label=_("Payment methods (none: all)"),
            make=lambda actor: many_of(payment_codes(actor), coerce=str),
        ),
    ),
    "shipping": (
        Param(
            name="modes_of_delivery",
            label=_("Modes of delivery (none: all)"),
            make=lambda actor: many_of(codes_of(ModeOfDelivery)(actor), coerce=str),
        ),
        COUNT_BLOCKED,
    ),
}


def pack_discount(values: Mapping[str, Any]) -> dict[str, Any]:
    """The single values of any kind as the price file writes them."""
    return pack_hours(values) | pack_mix(values)


def unpack_discount(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The single values of any kind, for their form."""
    return {**stored, **(stored.get("period") or {}), **unpack_mix(stored)}


def params_of(discount: Discount) -> Params:
    """What a discount of this kind asks for."""
    kind = discount.kind if discount.kind in ROWS else KIND_CHOICES[0].value
    return Params(
        title=_("What it gives, and at which hours of the week"),
        asks=(*SINGLES.get(kind, ()), *HOURS),
        pack=pack_discount,
        unpack=unpack_discount,
        rows=ROWS[kind],
    )


def coupon_of(actor: Actor, row: Any) -> Mapping[str, Any]:
    """The number of the discount's coupon, which decides about its status and dates; empty without one."""
    numbers = Coupon.objects.filter(legal_entity=actor.legal_entity, discount=row.pk or 0).values_list("number")
    return {"coupon": next((number for (number,) in numbers), "")}


DISCOUNTS = SetupScreen(
    slug="discounts",
    title=_("Discounts"),
    one=_("Discount"),
    about=_("What is taken off, for which products, groups and times, and how it stands to others."),
    icon="tag",
    kind=SetupKind(
        model=Discount,
        may=MAY,
        fields=(
            "code",
            "name",
            "kind",
            "enabled",
            "currency",
            "concurrency",
            "priority",
            "coupon_required",
            "match_all_price_groups",
            "valid_from",
            "valid_to",
            "price_groups",
            "params",
        ),
        fixed=("kind",),
        facts=coupon_of,
        checks=(
            follows_its_coupon,
            one_of("currency", currency_codes),
            one_of("kind", lambda: {kind.NAME for kind in KINDS}),
            in_order("valid_from", "valid_to"),
            set_up.is_off_while_edited,
            set_up.has_offers_in_range,
            set_up.has_what_enabling_needs,
            set_up.discount_parses,
        ),
    ),
    columns=(
        "code",
        "name",
        Column("kind", shown=kind_word),
        "concurrency",
        "priority",
        "valid_from",
        "valid_to",
        "enabled",
    ),
    filters=("concurrency", "enabled"),
    start=own_currency,
    variants=Variants(field="kind", kinds=KIND_CHOICES),
    reader="office:discount-reading",
    extras=(discount_trial_panel,),
    traces=((DiscountPriceGroup, "discount_id", _("Price groups")),),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        "code",
                        Ask("name", look="half", help=_("The customer sees this name.")),
                        Ask("kind", choices=chosen_kinds),
                        "currency",
                        Ask("enabled", help=_("An enabled discount is disabled before it is changed.")),
                    )
                ),
                Group(
                    title=_("How it stands to others"),
                    asks=(
                        "concurrency",
                        Ask("priority", help=_("Empty: the highest of its price groups. The larger number wins.")),
                        "match_all_price_groups",
                        "coupon_required",
                    ),
                ),
                PERIOD,
                Group(asks=("price_groups",)),
            ),
            params=params_of,
        ),
    ),
)
