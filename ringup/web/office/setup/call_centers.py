"""The company: the legal entity, and its call centers with all that belongs to them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.models import (
    CallCenter,
    CallCenterDimension,
    CallCenterPriceGroup,
    FinancialDimensionValue,
    LegalEntity,
    Parameters,
)
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.dimensions import value_belongs_to_its_dimension
from ringup.call_centers.rules.e_invoice_addresses import begins_with_its_country, is_an_e_invoice_address
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import at_most, not_negative
from ringup.call_centers.rules.setup_words import (
    has_a_letter,
    is_a_phone_number,
    one_of,
    stays_once_used,
)
from ringup.call_centers.saving.staff import give_a_workplace
from ringup.calls.models import DialledNumber
from ringup.delivery.models import CallCenterMode
from ringup.directed_selling.models import TalkCost
from ringup.inventory.models import CallCenterWarehouse
from ringup.orders.models import SalesOrder
from ringup.payments.models import InstallmentParameters, PaymentMethod
from ringup.payments.rules.method_set_up import fits_its_function
from ringup.plumbing.places import country_codes, currency_codes, language_codes, time_zone_names
from ringup.pricing.models import PricingPolicy
from ringup.pricing.rules.policy import LONGEST_MS
from ringup.returns.models import CreditParameters
from ringup.web.office.choices import connectors
from ringup.web.office.inputs import PhoneField
from ringup.web.office.screens import Ask, Fields, Group, SetupScreen, Table
from ringup.web.office.setup.parameters import PARAMETERS
from ringup.web.office.setup.staff import CALL_CENTER_MEMBERSHIP

MAY = Permission.CHANGE_CALL_CENTERS
# Who we are on invoices.
ON_INVOICES = (
    "street",
    "postal_code",
    "city",
    "region",
    "tax_number",
    "registration_number",
    "phone",
    "email",
    "bank_account",
    "e_invoice_address",
)
WIDE = ("street", "email", "bank_account")
ZERO_TAX = ("zero_tax", "exemption_reason")
PLACE = (
    one_of("currency", currency_codes),
    one_of("country", country_codes),
    one_of("language", language_codes),
    one_of("time_zone", time_zone_names),
)


def company_facts(actor: Actor, entity: Any) -> Mapping[str, Any]:
    """Whether there are orders, whose amounts are in the company's currency."""
    return {"has_orders": SalesOrder.objects.filter(legal_entity=actor.legal_entity).exists()}


def call_center_facts(actor: Actor, center: Any) -> Mapping[str, Any]:
    """Whether orders have been taken in the call center's currency."""
    return {"has_orders": center.pk is not None and SalesOrder.objects.filter(call_center=center).exists()}


def dimension_facts(actor: Actor, default: Any) -> Mapping[str, Any]:
    """To which dimension the value belongs."""
    value = FinancialDimensionValue.objects.filter(pk=default.value_id).first()
    return {"dimension_of_value": value.dimension_id if value else None}


def place_of_company(actor: Actor) -> Mapping[str, Any]:
    """A new call center begins with the currency, language, country and time of its company."""
    entity = LegalEntity.objects.get(pk=actor.legal_entity)
    return {name: getattr(entity, name) for name in ("currency", "language", "country", "time_zone")}


def phone_of_company(actor: Actor) -> PhoneField:
    """A number without a country code is one of the company's country."""
    return PhoneField(country=LegalEntity.objects.values_list("country", flat=True).get(pk=actor.legal_entity))


LEGAL_ENTITY = SetupScreen(
    slug="company",
    title=_("Company"),
    one=_("Company"),
    about=_("Name, currency and language of the company. Other companies cannot see anything of it."),
    icon="building",
    alone=True,
    kind=SetupKind(
        model=LegalEntity,
        may=MAY,
        fields=("code", "name", "currency", "language", "country", "time_zone", *ON_INVOICES, *ZERO_TAX),
        can_be_made=False,
        can_be_removed=False,
        facts=company_facts,
        checks=(
            *PLACE,
            stays_once_used("currency", "has_orders"),
            begins_with_its_country("tax_number"),
            is_an_e_invoice_address("e_invoice_address"),
        ),
    ),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(Group(asks=("code", "name", "currency", "language", "country", "time_zone")),),
        ),
        Fields(
            slug="invoices",
            title=_("On invoices"),
            about=_("Who we are in law. E-invoices need the address and the VAT number."),
            groups=(
                Group(asks=tuple(Ask(name, look="half") if name in WIDE else name for name in ON_INVOICES)),
                Group(
                    title=_("Sales without tax"),
                    asks=(
                        Ask("zero_tax", look="half", help=_("What goes abroad without tax is told apart from it.")),
                        Ask("exemption_reason", help=_("As the law has it; empty: Exempt from VAT.")),
                    ),
                ),
            ),
        ),
    ),
)

CALL_CENTERS = SetupScreen(
    slug="call-centers",
    title=_("Call centers"),
    one=_("Call center"),
    about=_("Who takes orders for what, with which defaults and rules."),
    icon="headset",
    kind=SetupKind(
        model=CallCenter,
        may=MAY,
        fields=(
            "code",
            "name",
            "active",
            "currency",
            "accepted_currencies",
            "language",
            "country",
            "time_zone",
            "order_number_prefix",
            "prices_include_tax",
            "order_completion",
            "directed_selling",
            "order_price_control",
            "price_groups",
        ),
        companions=(
            (Parameters, "call_center"),
            (PricingPolicy, "call_center"),
            (CreditParameters, "call_center"),
            (InstallmentParameters, "call_center"),
        ),
        facts=call_center_facts,
        checks=(
            *PLACE,
            one_of("accepted_currencies", currency_codes),
            has_a_letter("order_number_prefix"),
            stays_once_used("currency", "has_orders"),
            stays_once_used("prices_include_tax", "has_orders"),
        ),
        afterwards=(give_a_workplace,),
    ),
    columns=("code", "name", "currency", "order_completion", "directed_selling", "order_price_control", "active"),
    filters=("active",),
    start=place_of_company,
    traces=((CallCenterPriceGroup, "callcenter_id", _("Price groups")),),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        "code",
                        Ask("name", look="half"),
                        "order_number_prefix",
                        "currency",
                        Ask("accepted_currencies", words=True, help=_("Further ones, such as EUR GBP.")),
                        "language",
                        "country",
                        "time_zone",
                        "prices_include_tax",
                        Ask("active", help=_("A call center that is not active takes no orders.")),
                    )
                ),
            ),
        ),
        Fields(
            slug="switches",
            title=_("Switches"),
            about=_("What is switched off is hidden on the desk and closed in the API, too."),
            groups=(
                Group(
                    asks=(
                        Ask(
                            "order_completion",
                            help=_("Payments, recap and submit; an order is not left before it has an outcome."),
                        ),
                        Ask("directed_selling", help=_("Scripts, pictures, up-sell and cross-sell, source codes.")),
                        Ask(
                            "order_price_control",
                            help=_("Prices may be overridden, by those whose role allows it, with a reason."),
                        ),
                    )
                ),
            ),
        ),
        Fields(
            slug="price-groups",
            title=_("Price groups"),
            about=_("Prices and discounts of these groups hold for orders of this call center."),
            groups=(Group(asks=(Ask("price_groups", look="bare"),)),),
        ),
        Fields(
            slug="credits",
            title=_("Credits"),
            about=_("What is given back on invoiced orders, such as the difference to a lower price."),
            kind=SetupKind(
                model=CreditParameters,
                may=MAY,
                parent="call_center",
                fields=("to_account", "maximum_minor", "journal"),
                checks=(not_negative("maximum_minor"),),
            ),
            groups=(
                Group(
                    asks=(
                        Ask("to_account", help=_("Otherwise it is asked each time where the money goes.")),
                        Ask(
                            "maximum_minor", of_company=True, help=_("In the currency of the company. Empty: no limit.")
                        ),
                        "journal",
                    )
                ),
            ),
        ),
        Fields(
            slug="installments",
            title=_("Installments"),
            about=_("How payments in installments are planned and charged."),
            kind=SetupKind(
                model=InstallmentParameters,
                may=MAY,
                parent="call_center",
                fields=(
                    "authorization",
                    "adjustment",
                    "apply_charges",
                    "ship_complete",
                    "bill_days",
                    "retries",
                    "accelerate",
                ),
            ),
            groups=(
                Group(asks=("authorization", "adjustment", "apply_charges")),
                Group(asks=("retries", "accelerate", "bill_days", "ship_complete")),
            ),
        ),
        PARAMETERS,
        Fields(
            slug="price-policy",
            title=_("How discounts compete"),
            kind=SetupKind(
                model=PricingPolicy,
                may=Permission.CHANGE_PRICES,
                parent="call_center",
                fields=(
                    "competition",
                    "compound",
                    "manual_discount",
                    "exclusive_threshold_competes",
                    "keep_items_on_one_line",
                    "discounts_on_overrides",
                    "find_next",
                    "time_limit_ms",
                ),
                checks=(at_most(LONGEST_MS, "time_limit_ms"),),
            ),
            groups=(
                Group(
                    asks=(
                        Ask(
                            "competition",
                            look="half",
                            help=_("An exclusive discount comes before both. The larger priority number comes first."),
                        ),
                        Ask("compound", look="half", help=_("Twice 10 percent: 19 percent off, or 20.")),
                        Ask("manual_discount", look="half"),
                        Ask(
                            "exclusive_threshold_competes",
                            help=_(
                                "Against other exclusive discounts the larger sum counts; "
                                "else a threshold comes after them."
                            ),
                        ),
                        Ask(
                            "keep_items_on_one_line",
                            help=_("An amount off as a whole does not divide a line into parts."),
                        ),
                        "discounts_on_overrides",
                        Ask("find_next", help=_("Else a trade agreement without Find next ends the search.")),
                        Ask(
                            "time_limit_ms",
                            help=_("For the best combination of discounts, from 0 to 1000; 50 does for most orders."),
                        ),
                    )
                ),
            ),
        ),
        Table(
            slug="modes",
            title=_("Modes of delivery"),
            about=_("What this call center offers. The default is given to new orders; ticking another one moves it."),
            kind=SetupKind(
                model=CallCenterMode,
                may=MAY,
                parent="call_center",
                fields=("mode", "is_default"),
                fixed=("mode",),
                exclusive="is_default",
            ),
            asks=("mode", "is_default"),
            order=("mode__code",),
            related=("mode",),
        ),
        Table(
            slug="payment-methods",
            title=_("Payment methods"),
            about=_("In the order in which they stand on the desk."),
            kind=SetupKind(
                model=PaymentMethod,
                may=MAY,
                parent="call_center",
                fields=("position", "code", "name", "function", "prepay", "connector", "active"),
                fixed=("function",),
                checks=(fits_its_function,),
            ),
            asks=(
                "position",
                "code",
                "name",
                "function",
                Ask("prepay", label=_("Prepay")),
                Ask("connector", choices=connectors),
                "active",
            ),
            order=("position", "code"),
        ),
        Fields(
            slug="warehouse",
            title=_("Warehouse"),
            about=_("Orders ship from here unless the customer has a warehouse of their own."),
            kind=SetupKind(model=CallCenterWarehouse, may=MAY, parent="call_center", fields=("warehouse",)),
            groups=(Group(asks=(Ask("warehouse", look="half"),)),),
        ),
        Table(
            slug="dimensions",
            title=_("Financial dimensions"),
            about=_("Orders and lines begin with these values; who may, changes them there."),
            kind=SetupKind(
                model=CallCenterDimension,
                may=MAY,
                parent="call_center",
                fields=("dimension", "value"),
                fixed=("dimension",),
                facts=dimension_facts,
                checks=(value_belongs_to_its_dimension,),
            ),
            asks=("dimension", Ask("value", choices=None)),
            order=("dimension__code",),
            related=("dimension",),
        ),
        Table(
            slug="talk-costs",
            title=_("Cost of talk"),
            about=_("From each day on. A prompt that earns less than the talk it takes is not offered."),
            kind=SetupKind(
                model=TalkCost,
                may=MAY,
                parent="call_center",
                fields=("starts_on", "hour_minor"),
                checks=(not_negative("hour_minor"),),
            ),
            asks=("starts_on", "hour_minor"),
            order=("starts_on",),
        ),
        Table(
            slug="users",
            title=_("Users"),
            about=_("Who works in this call center, and as what. Roles for all call centers are given with the user."),
            kind=CALL_CENTER_MEMBERSHIP,
            asks=("user", "role"),
            order=("user__username",),
            related=("user", "call_center"),
        ),
        Table(
            slug="dialled-numbers",
            title=_("Dialed numbers"),
            about=_("A call to one of these numbers reaches this call center."),
            kind=SetupKind(
                model=DialledNumber,
                may=MAY,
                parent="call_center",
                fields=("e164", "name"),
                checks=(is_a_phone_number("e164"),),
            ),
            asks=(Ask("e164", label=_("Number"), make=phone_of_company), "name"),
            order=("e164",),
        ),
    ),
)
