"""The roles that a new legal entity starts with: what each may do and how far on its own. The office changes them."""

from dataclasses import dataclass, field
from decimal import Decimal

from ringup.call_centers.rules.actor import Limits
from ringup.call_centers.rules.permissions import Permission as P

EVERYBODY = frozenset({P.SEE_CUSTOMERS, P.SEE_PRODUCTS})
TAKING_ORDERS = EVERYBODY | {
    P.TAKE_ORDERS,
    P.CHANGE_SUBMITTED_ORDERS,
    P.CHANGE_CUSTOMERS,
    P.HOLD_ORDERS,
    P.TAKE_PAYMENTS,
}
SUPERVISING = TAKING_ORDERS | {
    P.ADD_CHARGES,
    P.APPROVE_CATALOGS,
    P.APPROVE_PRICES,
    P.APPROVE_REFUNDS,
    P.CANCEL_ORDERS,
    P.CHANGE_CREDIT,
    P.CHANGE_CUSTOMER_TAXES,
    P.CHANGE_DIMENSIONS,
    P.GIVE_CREDITS,
    P.GIVE_MANUAL_DISCOUNTS,
    P.INVOICE_ORDERS,
    P.MANAGE_GIFT_CARDS,
    P.OVERRIDE_PRICES,
    P.RELEASE_HOLDS,
    P.RESOLVE_PAYMENTS,
    P.SEE_AUDIT,
    P.SHIP_ORDERS,
    P.UNLOCK_USERS,
}
MARKETING = EVERYBODY | {P.CHANGE_CATALOGS, P.CHANGE_PRICES, P.CHANGE_PRODUCTS, P.IMPORT_DATA, P.SEE_AUDIT}


@dataclass(frozen=True, kw_only=True)
class StandardRole:
    """A role as it is handed out: `name` is the English one, stored with the row and editable from then on."""

    code: str
    name: str
    permissions: frozenset[P]
    limits: Limits = field(default_factory=Limits)


STANDARD_ROLES = (
    StandardRole(code="administrator", name="Administrator", permissions=frozenset(P)),
    StandardRole(code="agent", name="Agent", permissions=TAKING_ORDERS, limits=Limits(refund_limit_minor=100_00)),
    StandardRole(code="marketer", name="Marketer", permissions=MARKETING),
    StandardRole(
        code="supervisor",
        name="Supervisor",
        permissions=SUPERVISING,
        limits=Limits(
            cost_markup_percent=Decimal(10),
            total_discount_percent=Decimal(15),
            charge_increase_percent=Decimal(50),
            charge_decrease_percent=Decimal(100),
        ),
    ),
    StandardRole(code="warehouse", name="Warehouse", permissions=EVERYBODY | {P.SHIP_ORDERS}),
)


def standard_role(code: str) -> StandardRole:
    """The standard role with that code; KeyError when there is none."""
    return {role.code: role for role in STANDARD_ROLES}[code]
