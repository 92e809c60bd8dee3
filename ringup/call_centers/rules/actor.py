"""Who acts: the one value that every action takes first, so that no door can act for nobody."""

from dataclasses import dataclass, field
from decimal import Decimal

from ringup.call_centers.rules.permissions import Permission
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How far a role may go on its own (spec §14b). A percentage of 0 for the markup means: no floor.

    A refund of `refund_limit_minor` or more, in the company's currency, has to be approved; None: no refund has to.
    """

    cost_markup_percent: Decimal = Decimal(0)
    total_discount_percent: Decimal = Decimal(0)
    charge_increase_percent: Decimal = Decimal(0)
    charge_decrease_percent: Decimal = Decimal(0)
    refund_limit_minor: int | None = None


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A signed-in worker in the legal entity and call center that are active now.

    `call_center` is None for a user who is linked to none: such a user signs in, looks, and takes no order.
    `call_centers` are the ones whose orders the worker may touch.
    """

    user: int
    name: str
    legal_entity: int
    call_center: int | None
    call_centers: frozenset[int] = frozenset()
    serves_all_call_centers: bool = False
    permissions: frozenset[Permission] = frozenset()
    limits: Limits = field(default_factory=Limits)
    language: str = "en"
    # The wall clock of the active call center; without one, of the legal entity.
    time_zone: str = "UTC"

    def may(self, permission: Permission) -> bool:
        """Whether the worker's role holds the permission."""
        return permission in self.permissions

    def serves(self, call_center: int) -> bool:
        """Whether the worker may act on orders of that call center (of the active legal entity)."""
        return self.serves_all_call_centers or call_center in self.call_centers


def refuse_without(actor: Actor, permission: Permission) -> Refusal | None:
    """The refusal for an actor whose role lacks the permission, else None."""
    if actor.may(permission):
        return None
    return Refusal(code="not_permitted", facts={"permission": permission.value})
