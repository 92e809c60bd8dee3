"""Leaving an order that has lines asks in place, one key each: submit, hold, cancel, keep for a call-back."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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
    names = ("submit", "hold", "cancel", "keep") if holds else ("submit", "cancel", "keep")
    codes = list_hold_codes(shown.actor) if holds else []
    return OrderLeaving(
        order=shown.id,
        open=True,
        headline=ngettext(
            "This order has %(count)s line. What happens with it?",
            "This order has %(count)s lines. What happens with it?",
            count,
        )
        % {"count": count},
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
