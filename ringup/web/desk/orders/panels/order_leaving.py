"""Leaving an order that has lines asks in place, one key each: submit, hold, cancel, keep for a call-back.

Of an order that was submitted only the hold is left, and the agent stays with it.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.rules.permissions import Permission
from ringup.holds.queries import list_hold_codes
from ringup.web.desk.orders.panels.order_panel import Option, OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import Said

# What becomes of an order: label, what it means, icon, URL name.
WAYS = {
    "submit": (_("Submit"), _("recap and payments first"), "check", "order-recap"),
    "hold": (_("Hold"), _("waits for somebody"), "hand-stop", "hold-order"),
    "cancel": (_("Cancel"), _("nothing is sold"), "x", "cancel-order"),
    "keep": (_("Keep for a call-back"), _("stays unfinished"), "phone-call", "keep-order"),
}


@dataclass(frozen=True, kw_only=True)
class WayOut:
    do: str
    label: str
    detail: str
    address: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class OrderLeaving(OrderPanel):
    """Shown while `open`; `to` is where the agent wanted to go."""

    open: bool = False
    headline: str = ""
    to: str = ""
    ways: tuple[WayOut, ...] = ()
    hold_codes: tuple[Option, ...] = ()
    refusal: Said | None = None


def order_leaving_panel(shown: Shown, *, to: str, refusal: Said | None = None) -> OrderLeaving:
    """The question, with the ways out that the actor's role has; one query for the hold codes."""
    count = len(shown.rows.lines)
    holds = shown.actor.may(Permission.HOLD_ORDERS)
    names = [name for name in _ways(shown) if holds or name != "hold"]
    codes = list_hold_codes(shown.actor) if holds else []
    return OrderLeaving(
        order=shown.id,
        open=True,
        headline=_question(count) if shown.may_change else gettext("Put the order on hold"),
        to=to,
        ways=tuple(
            WayOut(
                do=name,
                label=str(label),
                detail=str(detail),
                icon=icon,
                address=reverse(f"desk:{address}", args=[shown.id]),
            )
            for name in names
            for label, detail, icon, address in [WAYS[name]]
        ),
        hold_codes=tuple(Option(value=code.code, label=code.name) for code in codes),
        refusal=refusal,
    )


def _ways(shown: Shown) -> tuple[str, ...]:
    return ("submit", "hold", "cancel", "keep") if shown.may_change else ("hold",)


def _question(count: int) -> str:
    text = ngettext(
        "This order has %(count)s line. What happens with it?",
        "This order has %(count)s lines. What happens with it?",
        count,
    )
    return text % {"count": count}
