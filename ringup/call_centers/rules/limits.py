"""How far somebody with several roles may go: each limit is that of the roles that permit the deed at all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from ringup.call_centers.rules.actor import Limits
from ringup.call_centers.rules.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class HeldRole:
    """A role that is in force: what it permits, and how far."""

    permissions: frozenset[Permission]
    limits: Limits


def widest_limits(roles: Iterable[HeldRole]) -> Limits:
    """The widest of the limits that count; a markup of 0 has no floor and is the widest (spec §14b).

    An agent's role that overrides no prices has a markup of 0, too. Together with a supervisor's floor of 10 % the
    floor stays at 10 %: the agent's 0 is no freedom, it was never asked for.
    """
    held = tuple(roles)

    def widest(deed: Permission, limit: Callable[[Limits], Decimal], choose: Callable[..., Decimal]) -> Decimal:
        return choose((limit(role.limits) for role in held if deed in role.permissions), default=Decimal(0))

    return Limits(
        cost_markup_percent=widest(Permission.OVERRIDE_PRICES, lambda one: one.cost_markup_percent, min),
        total_discount_percent=widest(Permission.GIVE_MANUAL_DISCOUNTS, lambda one: one.total_discount_percent, max),
        charge_increase_percent=widest(Permission.ADD_CHARGES, lambda one: one.charge_increase_percent, max),
        charge_decrease_percent=widest(Permission.ADD_CHARGES, lambda one: one.charge_decrease_percent, max),
        refund_limit_minor=_widest_refund(held),
    )


def _widest_refund(held: Iterable[HeldRole]) -> int | None:
    """The highest limit of those who change or cancel submitted orders; who has none may give back everything."""
    deeds = {Permission.CHANGE_SUBMITTED_ORDERS, Permission.CANCEL_ORDERS}
    limits = [role.limits.refund_limit_minor for role in held if deeds & role.permissions]
    known = [limit for limit in limits if limit is not None]
    return max(known) if known and len(known) == len(limits) else None
