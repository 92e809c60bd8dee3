"""Rows for tests, with fixed readable data. Plain functions: what a test does not name gets a sensible value."""

from tests.factories.company import (
    make_call_center,
    make_charge_reason,
    make_dimension,
    make_legal_entity,
    make_membership,
    make_mode_of_delivery,
    make_payment_methods,
    make_price_group,
    make_reason_code,
    make_role,
    make_user,
    make_warehouse,
)
from tests.factories.customers import make_address, make_bruno, make_carla, make_customer
from tests.factories.prices import (
    make_auto_charge,
    make_charge_code,
    make_tax_group_rule,
    make_tax_rate,
    make_trade_agreement,
)
from tests.factories.products import make_category, make_item, make_items, make_stock
from tests.factories.scenes import Scene, make_ada, make_mallory, make_rex, make_sam, make_scene
from tests.factories.sessions import make_session, sign_in

__all__ = [
    "Scene",
    "make_ada",
    "make_address",
    "make_auto_charge",
    "make_bruno",
    "make_call_center",
    "make_carla",
    "make_category",
    "make_charge_code",
    "make_charge_reason",
    "make_customer",
    "make_dimension",
    "make_item",
    "make_items",
    "make_legal_entity",
    "make_mallory",
    "make_membership",
    "make_mode_of_delivery",
    "make_payment_methods",
    "make_price_group",
    "make_reason_code",
    "make_rex",
    "make_role",
    "make_sam",
    "make_scene",
    "make_session",
    "make_stock",
    "make_tax_group_rule",
    "make_tax_rate",
    "make_trade_agreement",
    "make_user",
    "make_warehouse",
    "sign_in",
]
