"""The plan of a payment in installments before it is entered: how much is charged on which day."""

from collections.abc import Sequence
from dataclasses import dataclass

from ringup.payments.rules.installments import Part
from ringup.plumbing import formats
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import Said


@dataclass(frozen=True, kw_only=True)
class PlanPart:
    """One installment in words; `status` once it was planned."""

    place: str
    day: str
    amount: str
    status: str = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderPlan(OrderPanel):
    """Shown while a schedule is chosen."""

    parts: tuple[PlanPart, ...] = ()
    refusal: Said | None = None


def order_plan_panel(shown: Shown, parts: Sequence[Part] = (), refusal: Said | None = None) -> OrderPlan:
    """What the customer is told before saying yes."""
    return OrderPlan(order=shown.id, parts=plan_parts(parts), refusal=refusal)


def plan_parts(parts: Sequence[Part]) -> tuple[PlanPart, ...]:
    """A planned payment, a line each."""
    return tuple(
        PlanPart(
            place=f"{part.position}/{len(parts)}",
            day=formats.day(part.due_on),
            amount=formats.amount(part.amount.minor, part.amount.currency),
        )
        for part in parts
    )
