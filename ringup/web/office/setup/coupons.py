"""Coupons: what they open, how often, for whom, and the codes by which people name them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.loading.setup_values import values_of
from ringup.call_centers.models import LegalEntity
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import in_order, not_negative
from ringup.call_centers.rules.setup_words import one_of
from ringup.pricing.models import Coupon, CouponCode, Discount
from ringup.pricing.rules.coupon_set_up import (
    codes_can_be_read_out,
    has_the_discounts_currency,
    has_what_activating_needs,
    limit_counts_uses,
)
from ringup.pricing.saving import mirror_coupon
from ringup.web.office.choices import currency_codes
from ringup.web.office.screens import Ask, Column, Fields, Group, SetupScreen, Table

MAY = Permission.CHANGE_PRICES
OF_DISCOUNT = ("code", "kind", "currency", "enabled", "price_groups", "params")


def new_coupon(actor: Actor) -> Mapping[str, Any]:
    """In the company's currency; a draft, until it has codes."""
    return {"currency": LegalEntity.objects.values_list("currency", flat=True).get(pk=actor.legal_entity)}


def coupon_facts(actor: Actor, row: Any) -> Mapping[str, Any]:
    """What its checks need: the discount that it opens, and how many codes are good."""
    discount = Discount.objects.filter(legal_entity=actor.legal_entity, pk=row.discount_id or 0).first()
    codes = row.codes.filter(active=True).count() if row.pk else 0
    return {"discount": values_of(discount, OF_DISCOUNT) if discount else None, "codes": codes}


def discount_follows(actor: Actor, row: Any) -> None:
    """The discount has the coupon's status and dates."""
    mirror_coupon(row)


COUPONS = SetupScreen(
    slug="coupons",
    title=_("Coupons"),
    one=_("Coupon"),
    about=_("Codes that open a discount: for whom, how often, and up to which budget."),
    icon="ticket",
    kind=SetupKind(
        model=Coupon,
        may=MAY,
        fields=(
            "number",
            "name",
            "discount",
            "currency",
            "status",
            "valid_from",
            "valid_to",
            "usage_limit",
            "uses_allowed",
            "budget_minor",
            "customer_required",
            "apply_without_code",
        ),
        fixed=("discount",),
        facts=coupon_facts,
        checks=(
            one_of("currency", currency_codes),
            in_order("valid_from", "valid_to"),
            not_negative("budget_minor"),
            limit_counts_uses,
            has_the_discounts_currency,
            has_what_activating_needs,
        ),
        afterwards=(discount_follows,),
    ),
    columns=(
        "number",
        "name",
        Column("discount__code", _("Discount")),
        "usage_limit",
        "uses_allowed",
        "valid_from",
        "valid_to",
        "status",
    ),
    search=("number", "name", "discount__code", "discount__name", "codes__code"),
    order="number",
    filters=("status",),
    start=new_coupon,
    belongings=(CouponCode,),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            about=_("Its discount is enabled while the coupon is active, and has its dates."),
            groups=(
                Group(
                    asks=(
                        "number",
                        Ask("name", look="half", help=_("The agent sees this name.")),
                        "discount",
                        Ask("status", help=_("A coupon can be active as soon as it has a code.")),
                    )
                ),
                Group(title=_("When"), asks=("valid_from", "valid_to")),
                Group(
                    title=_("How often and for whom"),
                    asks=(
                        "usage_limit",
                        Ask("uses_allowed", help=_("Two codes to be used once are two uses.")),
                        Ask("budget_minor", help=_("What all its codes may take off together; empty: no limit.")),
                        "currency",
                        "customer_required",
                        Ask("apply_without_code", help=_("The discount holds for everybody; a code is only counted.")),
                    ),
                ),
            ),
        ),
        Table(
            slug="codes",
            title=_("Codes"),
            about=_("People type a code in any case, or scan its bar code. Nobody guesses a long one."),
            kind=SetupKind(
                model=CouponCode,
                may=MAY,
                parent="coupon",
                fields=("code", "bar_code", "valid_from", "valid_to", "active"),
                checks=(in_order("valid_from", "valid_to"), codes_can_be_read_out),
            ),
            asks=(
                "code",
                Ask("bar_code", make=lambda actor: forms.CharField(empty_value=None)),
                "valid_from",
                "valid_to",
                "active",
            ),
            order=("code",),
        ),
    ),
)
