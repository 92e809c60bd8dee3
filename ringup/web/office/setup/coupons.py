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
from ringup.call_centers.saving import take_number
from ringup.customers.models import Customer
from ringup.plumbing.places import currency_codes
from ringup.pricing.actions.add_coupon_customers import add_coupon_customers
from ringup.pricing.actions.copy_coupon import copy_coupon
from ringup.pricing.actions.make_coupon_codes import make_coupon_codes
from ringup.pricing.actions.void_coupon import void_coupon
from ringup.pricing.models import Coupon, CouponCode, CouponCustomer, Discount
from ringup.pricing.rules.coupon_codes import LONGEST_PREFIX, MOST_CODES
from ringup.pricing.rules.coupon_set_up import (
    codes_can_be_read_out,
    has_the_discounts_currency,
    has_what_activating_needs,
    limit_counts_uses,
)
from ringup.pricing.saving import mirror_coupon
from ringup.values.refusal import Refusal
from ringup.web.office.inputs import WordsField
from ringup.web.office.panels.coupon_codes import coupon_codes_panel
from ringup.web.office.panels.coupon_redemptions import coupon_redemptions_panel
from ringup.web.office.screens import Ask, Column, Deed, Fields, Group, SetupScreen, Table

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


def number_coupon(actor: Actor, row: Any) -> None:
    """A coupon that nobody numbered has the next number of the company's sequence."""
    if row.pk and not row.number:
        row.number = take_number(legal_entity=actor.legal_entity, kind="coupon", prefix="CP-")
        row.save(update_fields=["number"])


def number_code(actor: Actor, row: Any) -> None:
    """Every code has an ID."""
    if row.pk and not row.number:
        row.number = take_number(legal_entity=actor.legal_entity, kind="coupon_code", prefix="CC-")
        row.save(update_fields=["number"])


def make_codes(actor: Actor, key: str, values: Mapping[str, Any]) -> list[str] | tuple[Refusal, ...]:
    """Make so many codes."""
    done = make_coupon_codes(actor, coupon=int(key), count=values["count"] or 0, prefix=values["prefix"] or "")
    return (done,) if isinstance(done, Refusal) else done


def add_customers(actor: Actor, key: str, values: Mapping[str, Any]) -> int | tuple[Refusal, ...]:
    """Put the typed or pasted numbers on the list."""
    done = add_coupon_customers(actor, coupon=int(key), numbers=values["numbers"])
    return (done,) if isinstance(done, Refusal) else done


def copy(actor: Actor, key: str, values: Mapping[str, Any]) -> Coupon | tuple[Refusal, ...]:
    """The coupon once more, with a discount of its own."""
    done = copy_coupon(actor, coupon=int(key), discount=values["discount"] or "", name=values["name"] or "")
    return (done,) if isinstance(done, Refusal) else done


def void(actor: Actor, key: str, values: Mapping[str, Any]) -> Coupon | tuple[Refusal, ...]:
    """No code of it can be used any more."""
    done = void_coupon(actor, coupon=int(key), sure=bool(values["sure"]))
    return (done,) if isinstance(done, Refusal) else done


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
        afterwards=(number_coupon, discount_follows),
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
    belongings=(CouponCode, CouponCustomer),
    lead=(coupon_codes_panel,),
    extras=(coupon_redemptions_panel,),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            about=_("Its discount is enabled while the coupon is active, and has its dates."),
            groups=(
                Group(
                    asks=(
                        Ask("number", help=_("Empty: the next one.")),
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
                only={"generated": False},
                checks=(in_order("valid_from", "valid_to"), codes_can_be_read_out),
                afterwards=(number_code,),
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
        Deed(
            slug="make-codes",
            title=_("Make codes"),
            about=_("Each is another one that nobody can guess, with a bar code. They are listed in the file above."),
            button=_("Make them"),
            make=lambda actor: {
                "count": forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_CODES),
                "prefix": forms.CharField(label=_("Begin with"), max_length=LONGEST_PREFIX),
            },
            do=make_codes,
            also=(),
        ),
        Table(
            slug="customers",
            title=_("Only for these customers"),
            about=_("Nobody on the list: the coupon is for everybody."),
            kind=SetupKind(model=CouponCustomer, may=MAY, parent="coupon", fields=("customer",)),
            asks=(Ask("customer", label=_("Customer number"), numbered=Customer),),
            order=("customer__number",),
            related=("customer",),
        ),
        Deed(
            slug="add-customers",
            title=_("Add many customers"),
            about=_("Paste their numbers, such as a column of a sheet."),
            button=_("Add"),
            make=lambda actor: {
                "numbers": WordsField(label=_("Customer numbers"), widget=forms.Textarea(attrs={"rows": 2}))
            },
            do=add_customers,
            also=("customers",),
        ),
        Deed(
            slug="copy",
            title=_("Copy the coupon"),
            about=_("For the next campaign: the same coupon as a draft, with a discount of its own and without codes."),
            button=_("Copy it"),
            make=lambda actor: {
                "discount": forms.CharField(label=_("Code of the new discount")),
                "name": forms.CharField(label=_("Name (empty: the same)")),
            },
            do=copy,
            leads_on=True,
        ),
        Deed(
            slug="void",
            title=_("Void the coupon"),
            about=_("Closes the coupon and all its codes. What orders have used of it stays used."),
            button=_("Void it"),
            make=lambda actor: {"sure": forms.BooleanField(label=_("No code of it shall be used any more"))},
            do=void,
            also=("general", "codes"),
        ),
    ),
)
