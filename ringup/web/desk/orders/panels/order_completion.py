"""The next step of the order, and every reason that stands in its way."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ringup.call_centers.rules.permissions import Permission
from ringup.orders.rules.states import OrderEventName, OrderState, next_state
from ringup.reports.queries.workbenches import list_blockers
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.panels.order_panel import Badge, OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import Said, say
from ringup.web.ui.wording.words import DETAILED_STATUSES, ORDER_STATES, TONES


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """The one button of Ctrl+Enter: a link (get) or a change (post)."""

    method: str
    label: str
    address: str
    icon: str = "arrow-right"


@dataclass(frozen=True, kw_only=True)
class OrderCompletion(OrderPanel):
    """`blockers` stop the next step, `warnings` do not; `reasons` are why a submitted order is not processed yet.

    `modify` is where a submitted order is reopened, `undo` where that is undone, for those who may.
    """

    headline: str = ""
    status: Badge | None = None
    next_step: NextStep | None = None
    blockers: tuple[Said, ...] = ()
    warnings: tuple[Said, ...] = ()
    reasons: tuple[Said, ...] = ()
    may_leave: bool = False
    may_hold: bool = False
    modify: str = ""
    undo: str = ""
    may_cancel: bool = False
    has_versions: bool = False
    number: str = ""
    is_closed: bool = False


def order_completion_panel(
    shown: Shown,
    *,
    recap_open: bool = False,
    blockers: Iterable[Refusal] = (),
    warnings: Iterable[Refusal] = (),
) -> OrderCompletion:
    """Recap, then submit; after the submit what holds the order back, and the next order."""
    if not shown.is_stored:
        return OrderCompletion(
            order=shown.id,
            headline=_("Order completion"),
            next_step=_post(shown, "order-recap", _("Recap"), "receipt"),
            blockers=_once(blockers),
        )
    if shown.may_change:
        step = _submit(shown) if recap_open else _post(shown, "order-recap", _("Recap"), "receipt")
        return OrderCompletion(
            order=shown.id,
            headline=_("Order completion"),
            next_step=step,
            blockers=_once(blockers),
            warnings=_once(warnings),
            may_leave=bool(shown.rows.lines),
            undo=reverse("desk:undo-change", args=[shown.id]) if _may(shown, OrderEventName.UNDO) else "",
            has_versions=shown.order.version > 0,
        )
    order = shown.order
    # Once nothing holds it back, the status of the head: released, back-ordered, or how far its goods are.
    status = _("Do not process") if order.do_not_process else str(DETAILED_STATUSES[order.detailed_status])
    tone = "warn" if order.do_not_process else TONES.get(order.detailed_status, "good")
    return OrderCompletion(
        order=shown.id,
        headline=str(ORDER_STATES[order.state]),
        number=order.number,
        status=Badge(text=status, tone=tone),
        reasons=tuple(say(refusal) for refusal in list_blockers(order)),
        next_step=NextStep(method="get", label=_("New order"), address=reverse("desk:home"), icon="plus"),
        modify=reverse("desk:modify-order", args=[shown.id]) if _may(shown, OrderEventName.MODIFY) else "",
        may_cancel=_may(shown, OrderEventName.MODIFY),
        may_hold=_may_hold(shown),
        has_versions=order.version > 0,
        is_closed=True,
    )


def _once(blockers: Iterable[Refusal]) -> tuple[Said, ...]:
    """What stands in the way, each sentence once, however many lines it is true of."""
    said = (say(refusal) for refusal in blockers)
    return tuple({(each.text, each.cure): each for each in said}.values())


def _may(shown: Shown, event: OrderEventName) -> bool:
    """Whether the actor may change this submitted order, or undo its change, now."""
    can = not isinstance(next_state(OrderState(shown.order.state), event), Refusal)
    ours = shown.actor.serves(shown.order.call_center_id)
    return can and ours and shown.actor.may(Permission.CHANGE_SUBMITTED_ORDERS)


def _may_hold(shown: Shown) -> bool:
    ours = shown.actor.serves(shown.order.call_center_id) and shown.actor.may(Permission.HOLD_ORDERS)
    return ours and OrderState(shown.order.state) is OrderState.SUBMITTED


def _submit(shown: Shown) -> NextStep:
    label = _("Submit the changes") if shown.order.version else _("Submit the order")
    return _post(shown, "submit-order", label, "check")


def _post(shown: Shown, name: str, label: str, icon: str) -> NextStep:
    return NextStep(method="post", label=label, address=reverse(f"desk:{name}", args=[shown.id]), icon=icon)
