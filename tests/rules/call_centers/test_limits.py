"""Several roles: of those that permit the deed the widest limit holds, and the others say nothing."""

from decimal import Decimal

from ringup.call_centers.rules.actor import Limits
from ringup.call_centers.rules.limits import HeldRole, widest_limits
from ringup.call_centers.rules.permissions import Permission


def role(*permissions: Permission, markup: int = 0, discount: int = 0, increase: int = 0) -> HeldRole:
    return HeldRole(
        permissions=frozenset(permissions),
        limits=Limits(
            cost_markup_percent=Decimal(markup),
            total_discount_percent=Decimal(discount),
            charge_increase_percent=Decimal(increase),
        ),
    )


def test_a_role_that_overrides_nothing_takes_no_floor_away():
    agent, supervisor = role(Permission.TAKE_ORDERS), role(Permission.OVERRIDE_PRICES, markup=10)
    assert widest_limits([agent, supervisor]).cost_markup_percent == 10


def test_of_two_roles_that_override_the_one_without_a_floor_is_wider():
    roles = [role(Permission.OVERRIDE_PRICES, markup=10), role(Permission.OVERRIDE_PRICES)]
    assert widest_limits(roles).cost_markup_percent == 0


def test_the_larger_discount_and_increase_count_where_they_are_permitted():
    roles = [
        role(Permission.GIVE_MANUAL_DISCOUNTS, discount=15, increase=90),
        role(Permission.ADD_CHARGES, discount=50, increase=20),
    ]
    found = widest_limits(roles)
    assert (found.total_discount_percent, found.charge_increase_percent) == (15, 20)


def test_nobody_without_a_role_goes_anywhere():
    assert widest_limits([]) == Limits()
