"""Canceling lines of a submitted order: how much of which, why, and what it does to the money, before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringup.call_centers.models import ReasonCode
from ringup.fulfillment.actions.cancel_lines import Canceled
from ringup.orders.saving.promises import fixed_quantity
from ringup.plumbing import formats
from ringup.web.desk.orders.money_steps import said_steps
from ringup.web.desk.orders.panels.order_panel import Fact, Option, OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import Said


@dataclass(frozen=True, kw_only=True)
class OpenLine:
    """A line of which something is not invoiced yet; `typed` is how much of it is to be canceled."""

    line: str
    position: int
    name: str
    left: str
    typed: str


@dataclass(frozen=True, kw_only=True)
class OrderCanceling(OrderPanel):
    """Shown while `open`. With `effects` it has been told what would happen, and can be done."""

    open: bool = False
    lines: tuple[OpenLine, ...] = ()
    reasons: tuple[Option, ...] = ()
    totals: tuple[Fact, ...] = ()
    effects: tuple[str, ...] = ()
    is_told: bool = False
    refusal: Said | None = None


def order_canceling_panel(
    shown: Shown,
    *,
    typed: Mapping[str, str] | None = None,
    reason: str = "",
    told: Canceled | None = None,
    refusal: Said | None = None,
) -> OrderCanceling:
    """The form with what was typed (by line), and what it would do; one query for the reasons."""
    codes = ReasonCode.objects.filter(
        legal_entity=shown.actor.legal_entity, kind=ReasonCode.Kind.ORDER_CANCELLATION, active=True
    ).order_by("code")
    return OrderCanceling(
        order=shown.id,
        open=True,
        lines=tuple(
            OpenLine(
                line=line.public_id,
                position=line.position,
                name=line.text,
                left=formats.quantity(Decimal(line.quantity - fixed_quantity(line))),
                typed=(typed or {}).get(line.public_id, ""),
            )
            for line in shown.rows.lines
            if line.quantity > fixed_quantity(line)
        ),
        reasons=tuple(Option(value=code.code, label=code.text, selected=code.code == reason) for code in codes),
        totals=_totals(told) if told else (),
        effects=tuple(_effects(shown, told)) if told else (),
        is_told=told is not None,
        refusal=refusal,
    )


def _totals(told: Canceled) -> tuple[Fact, ...]:
    return tuple(
        Fact(name=name, value=formats.money(total.minor, total.currency))
        for name, total in ((_("Total now"), told.before), (_("Total then"), told.after))
    )


def _effects(shown: Shown, told: Canceled) -> list[str]:
    limit, rates = shown.actor.limits.refund_limit_minor, shown.rows.rates
    said = list(said_steps(told.plan, told.payments, limit=limit, rates=rates))
    if told.whole:
        said.insert(0, _("Nothing of the order is left to deliver: it ends."))
    if told.holds:
        holds = ngettext("%(count)s hold is cleared with it.", "%(count)s holds are cleared with it.", told.holds)
        said.append(holds % {"count": told.holds})
    return said or [_("The payments stay as they are.")]
