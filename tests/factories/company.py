"""Companies, call centers with everything they need to take an order, roles and users."""

from typing import Any

from ringup.call_centers.models import (
    CallCenter,
    CallCenterDimension,
    FinancialDimension,
    FinancialDimensionValue,
    LegalEntity,
    Membership,
    Parameters,
    PriceGroup,
    ReasonCode,
    Role,
    TaxGroup,
    User,
)
from ringup.call_centers.rules.standard_roles import standard_role
from ringup.delivery.models import CallCenterMode, ModeOfDelivery
from ringup.inventory.models import CallCenterWarehouse, Warehouse
from ringup.payments.models import InstallmentParameters, PaymentMethod
from ringup.pricing.models import PricingPolicy
from ringup.returns.models import CreditParameters

# The company of every test that does not name one: sells gifts from Rotterdam, in euros, prices without tax.
HARBOR = {
    "code": "HARBOR",
    "name": "Harbor Gifts",
    "currency": "EUR",
    "country": "NL",
    "time_zone": "Europe/Amsterdam",
}


def make_legal_entity(**values: Any) -> LegalEntity:
    """A company, by default Harbor Gifts (EUR, Netherlands); the same row however often it is asked for."""
    values = HARBOR | values
    found, _ = LegalEntity.objects.get_or_create(code=values.pop("code"), defaults=values)
    return found


def make_tax_group(code: str = "EXEMPT", *, legal_entity: LegalEntity | None = None) -> TaxGroup:
    """A tax group of customers; the same row however often it is asked for."""
    entity = legal_entity or make_legal_entity()
    found, _ = TaxGroup.objects.get_or_create(legal_entity=entity, code=code, defaults={"name": code.capitalize()})
    return found


def make_price_group(code: str = "RETAIL", *, legal_entity: LegalEntity | None = None, **values: Any) -> PriceGroup:
    """A price group; the same row however often it is asked for."""
    entity = legal_entity or make_legal_entity()
    found, _ = PriceGroup.objects.get_or_create(
        legal_entity=entity, code=code, defaults={"name": code.title(), **values}
    )
    return found


def make_warehouse(code: str = "MAIN", *, legal_entity: LegalEntity | None = None, **values: Any) -> Warehouse:
    """A warehouse; the same row however often it is asked for."""
    entity = legal_entity or make_legal_entity()
    found, _ = Warehouse.objects.get_or_create(
        legal_entity=entity, code=code, defaults={"name": f"{code.title()} warehouse", **values}
    )
    return found


def make_mode_of_delivery(
    code: str = "STANDARD", *, legal_entity: LegalEntity | None = None, **values: Any
) -> ModeOfDelivery:
    """A mode of delivery of three days; the same row however often it is asked for."""
    entity = legal_entity or make_legal_entity()
    found, _ = ModeOfDelivery.objects.get_or_create(
        legal_entity=entity, code=code, defaults={"name": code.title(), **values}
    )
    return found


def make_payment_methods(call_center: CallCenter) -> list[PaymentMethod]:
    """The four functions in the order of the keys: Card (the fake acquirer), Cash (prepay), Check, On account."""
    rows = (
        {"code": "CARD", "name": "Card", "function": "card", "connector": "fake_acquirer"},
        {"code": "CASH", "name": "Cash", "function": "normal", "prepay": True},
        {"code": "CHECK", "name": "Check", "function": "check", "prepay": True},
        {"code": "ACCOUNT", "name": "On account", "function": "customer"},
    )
    return PaymentMethod.objects.bulk_create(
        PaymentMethod(call_center=call_center, position=position, **row)  # type: ignore[misc]
        for position, row in enumerate(rows, start=1)
    )


def make_call_center(code: str = "ROTTERDAM", *, legal_entity: LegalEntity | None = None, **values: Any) -> CallCenter:
    """A call center that can take an order.

    It has parameters, policy, price group RETAIL, warehouse MAIN, four payment methods,
    modes of delivery STANDARD (default) and EXPRESS. `parameters={...}`, `policy={...}` and `credits={...}` set theirs.
    """
    entity = legal_entity or make_legal_entity()
    parameters, policy = values.pop("parameters", {}), values.pop("policy", {})
    credit_terms = values.pop("credits", {})
    center = CallCenter.objects.create(
        **{
            "legal_entity": entity,
            "code": code,
            "name": f"{code.title()} call center",
            "currency": entity.currency,
            "language": entity.language,
            "country": entity.country,
            "time_zone": entity.time_zone,
            **values,
        }
    )
    Parameters.objects.create(call_center=center, **parameters)
    PricingPolicy.objects.create(call_center=center, **policy)
    CreditParameters.objects.create(call_center=center, **credit_terms)
    InstallmentParameters.objects.create(call_center=center)
    CallCenterWarehouse.objects.create(call_center=center, warehouse=make_warehouse(legal_entity=entity))
    center.price_groups.add(make_price_group(legal_entity=entity))
    CallCenterMode.objects.bulk_create(
        [
            CallCenterMode(
                call_center=center, mode=make_mode_of_delivery("STANDARD", legal_entity=entity), is_default=True
            ),
            CallCenterMode(call_center=center, mode=make_mode_of_delivery("EXPRESS", legal_entity=entity, days=1)),
        ]
    )
    make_payment_methods(center)
    return center


def make_role(code: str = "agent", *, legal_entity: LegalEntity | None = None, **values: Any) -> Role:
    """A standard role (administrator, agent, marketer, supervisor), or one of your own with `permissions=[...]`.

    The same row however often it is asked for.
    """
    entity = legal_entity or make_legal_entity()
    present = Role.objects.filter(legal_entity=entity, code=code).first()
    if present:
        return present
    if "permissions" not in values:
        standard = standard_role(code)
        values = {
            "name": standard.name,
            "permissions": sorted(standard.permissions),
            "cost_markup_percent": standard.limits.cost_markup_percent,
            "total_discount_percent": standard.limits.total_discount_percent,
            "charge_increase_percent": standard.limits.charge_increase_percent,
            "charge_decrease_percent": standard.limits.charge_decrease_percent,
            "refund_limit_minor": standard.limits.refund_limit_minor,
            **values,
        }
    return Role.objects.create(
        **{"legal_entity": entity, "code": code, "name": code.replace("_", " ").capitalize(), **values}
    )


def make_user(
    username: str = "ada",
    *,
    role: str = "agent",
    legal_entity: LegalEntity | None = None,
    call_center: CallCenter | None = None,
    everywhere: bool = False,
    password: str = "",
    **values: Any,
) -> User:
    """A worker with the standard role of that name (`role=""`: none) in the call center, which becomes active.

    `everywhere` gives the role in all call centers of the legal entity. Without a password nobody can sign in with one
    (`client.force_login` can); hashing one costs 100 ms.
    """
    entity = call_center.legal_entity if call_center else legal_entity or make_legal_entity()
    user = User(
        username=username,
        active_legal_entity=entity if role else None,
        active_call_center=call_center if role else None,
        **{"first_name": username.capitalize(), **values},
    )
    user.set_password(password or None)
    user.save()
    if role:
        make_membership(user, role=role, legal_entity=entity, call_center=None if everywhere else call_center)
    return user


def make_membership(
    user: User,
    *,
    role: str = "agent",
    legal_entity: LegalEntity | None = None,
    call_center: CallCenter | None = None,
) -> Membership:
    """A further role for a user: in a call center, or in all of the legal entity when none is named."""
    entity = call_center.legal_entity if call_center else legal_entity or make_legal_entity()
    return Membership.objects.create(
        legal_entity=entity, user=user, role=make_role(role, legal_entity=entity), call_center=call_center
    )


def make_reason_code(
    code: str = "GOODWILL", *, kind: str = "price_override", legal_entity: LegalEntity | None = None, **values: Any
) -> ReasonCode:
    """A reason code of one kind."""
    return ReasonCode.objects.create(
        legal_entity=legal_entity or make_legal_entity(),
        code=code,
        kind=kind,
        **{"text": code.replace("_", " ").capitalize(), **values},
    )


def make_charge_reason(code: str = "EXTRA_WORK", *, legal_entity: LegalEntity | None = None) -> ReasonCode:
    """A reason for a charge."""
    return make_reason_code(code, kind=ReasonCode.Kind.CHARGE, legal_entity=legal_entity)


def make_dimension(
    code: str = "DEPARTMENT",
    *,
    values: tuple[str, ...] = ("SALES", "MARKETING"),
    default_of: CallCenter | None = None,
    legal_entity: LegalEntity | None = None,
) -> FinancialDimension:
    """A financial dimension with its values; the first is the default of the call center `default_of`."""
    entity = default_of.legal_entity if default_of else legal_entity or make_legal_entity()
    dimension = FinancialDimension.objects.create(legal_entity=entity, code=code, name=code.capitalize())
    rows = FinancialDimensionValue.objects.bulk_create(
        FinancialDimensionValue(legal_entity=entity, dimension=dimension, code=value, name=value.capitalize())
        for value in values
    )
    if default_of:
        CallCenterDimension.objects.create(call_center=default_of, dimension=dimension, value=rows[0])
    return dimension
