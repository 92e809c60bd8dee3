"""Writes the set-up of one company from its table: call centers with all that they need to take orders."""

import secrets
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ringup.call_centers.actions.complete_roles import complete_roles
from ringup.call_centers.models import (
    CallCenter,
    CallCenterDimension,
    FinancialDimension,
    FinancialDimensionValue,
    LegalEntity,
    Parameters,
    PriceGroup,
    ReasonCode,
    Role,
    TaxGroup,
)
from ringup.calls.models import DialledNumber, TelephonyConnection
from ringup.delivery.models import CallCenterMode, ExpediteCode, ModeOfDelivery, ModeRule
from ringup.holds.models import HoldCode
from ringup.inventory.models import CallCenterWarehouse, Warehouse
from ringup.payments.models import InstallmentParameters, PaymentMethod, RefundMethod
from ringup.pricing.models import (
    AutoCharge,
    ChargeCode,
    Coupon,
    CouponCode,
    Discount,
    ExchangeRate,
    PriceAdjustment,
    PricingPolicy,
    TaxGroupRule,
    TaxRate,
)
from ringup.pricing.saving import mirror_coupon
from ringup.returns.models import CreditParameters

Table = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Company:
    """A company that stands: its rows by code, for what comes after the set-up."""

    legal_entity: LegalEntity
    call_centers: Mapping[str, CallCenter]
    modes: Mapping[str, ModeOfDelivery]
    price_groups: Mapping[str, PriceGroup]
    roles: Mapping[str, Role]
    warehouses: Mapping[str, Warehouse] = field(default_factory=dict)


def set_up(name: str) -> Company:
    """The company of `<name>.toml`, written to the database."""
    table = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))
    entity = LegalEntity.objects.create(**table["legal_entity"])
    groups = {row["code"]: PriceGroup.objects.create(legal_entity=entity, **row) for row in table["price_groups"]}
    warehouses = {row["code"]: Warehouse.objects.create(legal_entity=entity, **row) for row in table["warehouses"]}
    modes = _modes(entity, table)
    dimensions = _dimensions(entity, table["dimensions"])
    complete_roles(None, entity=entity)
    roles = {role.code: role for role in Role.objects.filter(legal_entity=entity)}
    TelephonyConnection.objects.create(legal_entity=entity, name="Demo telephone", secret=secrets.token_urlsafe(32))
    centers = {}
    for row in table["call_centers"]:
        centers[row["code"]] = _call_center(entity, row, groups, warehouses, modes, dimensions)
        _payment_methods(centers[row["code"]], table["payment_methods"])
    for row in table.get("refund_methods", ()):
        RefundMethod.objects.create(legal_entity=entity, **row)
    _prices(entity, table, groups)
    _codes(entity, table, roles)
    return Company(
        legal_entity=entity,
        call_centers=centers,
        modes=modes,
        price_groups=groups,
        roles=roles,
        warehouses=warehouses,
    )


def _modes(entity: LegalEntity, table: Table) -> dict[str, ModeOfDelivery]:
    urgent = {row["code"]: ExpediteCode.objects.create(legal_entity=entity, **row) for row in table["expedite_codes"]}
    modes = {}
    for row in table["modes"]:
        mode = modes[row["code"]] = ModeOfDelivery.objects.create(
            legal_entity=entity,
            code=row["code"],
            name=row["name"],
            days=row["days"],
            expedite_code=urgent.get(row.get("expedite_code", "")),
        )
        ModeRule.objects.bulk_create(
            ModeRule(mode=mode, subject=subject, value=value, exclude=word == "exclude")
            for word in ("include", "exclude")
            for subject, values in row.get(word, {}).items()
            for value in values
        )
    return modes


def _dimensions(entity: LegalEntity, rows: Sequence[Table]) -> dict[str, dict[str, FinancialDimensionValue]]:
    found: dict[str, dict[str, FinancialDimensionValue]] = {}
    for row in rows:
        dimension = FinancialDimension.objects.create(legal_entity=entity, code=row["code"], name=row["name"])
        found[row["code"]] = {
            code: FinancialDimensionValue.objects.create(legal_entity=entity, dimension=dimension, code=code, name=name)
            for code, name in row["values"].items()
        }
    return found


def _call_center(
    entity: LegalEntity,
    row: Table,
    groups: Mapping[str, PriceGroup],
    warehouses: Mapping[str, Warehouse],
    modes: Mapping[str, ModeOfDelivery],
    dimensions: Mapping[str, Mapping[str, FinancialDimensionValue]],
) -> CallCenter:
    apart = {
        "price_groups",
        "warehouse",
        "modes",
        "default_mode",
        "dimensions",
        "dialled_number",
        "parameters",
        "credits",
    }
    center = CallCenter.objects.create(
        legal_entity=entity,
        **{"accepted_currencies": [row["currency"]]}
        | {name: value for name, value in row.items() if name not in apart},
    )
    center.price_groups.set(groups[code] for code in row["price_groups"])
    Parameters.objects.create(call_center=center, **row.get("parameters", {}))
    PricingPolicy.objects.create(call_center=center)
    CreditParameters.objects.create(call_center=center, **row.get("credits", {}))
    InstallmentParameters.objects.create(call_center=center)
    CallCenterWarehouse.objects.create(call_center=center, warehouse=warehouses[row["warehouse"]])
    CallCenterMode.objects.bulk_create(
        CallCenterMode(call_center=center, mode=modes[code], is_default=code == row["default_mode"])
        for code in row["modes"]
    )
    for code, value in row["dimensions"].items():
        chosen = dimensions[code][value]
        CallCenterDimension.objects.create(call_center=center, dimension=chosen.dimension, value=chosen)
    DialledNumber.objects.create(legal_entity=entity, call_center=center, e164=row["dialled_number"], name=row["name"])
    return center


def _payment_methods(center: CallCenter, rows: Sequence[Table]) -> None:
    PaymentMethod.objects.bulk_create(
        PaymentMethod(call_center=center, position=position, **row) for position, row in enumerate(rows, start=1)
    )


def _prices(entity: LegalEntity, table: Table, groups: Mapping[str, PriceGroup]) -> None:
    codes = {row["code"]: ChargeCode.objects.create(legal_entity=entity, **row) for row in table["charge_codes"]}
    for row in table["auto_charges"]:
        values = {name: row[name] for name in ("level", "currency", "params")}
        AutoCharge.objects.create(legal_entity=entity, charge_code=codes[row["code"]], **values)
    TaxRate.objects.bulk_create(TaxRate(legal_entity=entity, **row) for row in table["taxes"])
    for row in table.get("exchange_rates", ()):
        ExchangeRate.objects.create(legal_entity=entity, **row)
    for row in table.get("tax_groups", ()):
        TaxGroup.objects.create(legal_entity=entity, **row)
    for row in table.get("tax_group_search", ()):
        TaxGroupRule.objects.create(legal_entity=entity, **row)
    for model in (PriceAdjustment, Discount):
        for row in table.get("price_adjustments" if model is PriceAdjustment else "discounts", ()):
            values = {name: value for name, value in row.items() if name != "price_groups"}
            rule = model.objects.create(legal_entity=entity, enabled=True, **values)
            rule.price_groups.set(groups[code] for code in row.get("price_groups", ()))
    for row in table.get("coupons", ()):
        _coupon(entity, row)


def _coupon(entity: LegalEntity, row: Table) -> None:
    discount = Discount.objects.get(legal_entity=entity, code=row["discount"])
    values = {name: value for name, value in row.items() if name not in ("discount", "codes")}
    coupon = Coupon.objects.create(
        legal_entity=entity, discount=discount, currency=discount.currency, status=Coupon.Status.ACTIVE, **values
    )
    CouponCode.objects.bulk_create(CouponCode(legal_entity=entity, coupon=coupon, code=code) for code in row["codes"])
    mirror_coupon(coupon)


def _codes(entity: LegalEntity, table: Table, roles: Mapping[str, Role]) -> None:
    for row in table["hold_codes"]:
        values = {name: value for name, value in row.items() if name != "role"}
        HoldCode.objects.create(legal_entity=entity, role=roles.get(row.get("role", "")), **values)
    ReasonCode.objects.bulk_create(ReasonCode(legal_entity=entity, **row) for row in table["reason_codes"])
