"""What agents ask of a supervisor, on every page of one: accepted, countered or denied in one key while they talk."""

from dataclasses import dataclass
from typing import ClassVar

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.queries import WaitingApproval, list_waiting_approvals
from ringup.plumbing import formats
from ringup.pricing.rules.margin import shown as shown_margin
from ringup.values.refusal import Refusal
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import Said, say
from ringup.web.ui.wording.approvals import say_subject, say_value

THIN = 10  # percent: below, the margin is worth a second look


@dataclass(frozen=True, kw_only=True)
class WaitingQuestion:
    """One question in one row, with why the last try to answer it was refused."""

    approval: str
    order: str
    address: str
    customer: str
    subject: str
    quantity: str
    listed: str
    asked: str
    margin: str
    tone: str
    reason: str
    agent: str
    seconds: int
    refusal: Said | None = None


@dataclass(frozen=True, kw_only=True)
class Approvals(Panel):
    """Oldest first; empty for whoever may not approve, and while nobody asks."""

    area: ClassVar[str] = "ui"
    questions: tuple[WaitingQuestion, ...] = ()


def approvals_panel(actor: Actor | None, *, refused: str = "", refusal: Refusal | None = None) -> Approvals:
    """What waits for the actor now; `refusal` stands at the question `refused` (public id)."""
    waiting = list_waiting_approvals(actor, at=timezone.now()) if actor else []
    return Approvals(
        questions=tuple(
            _question(each, say(refusal) if refusal and each.approval.public_id == refused else None)
            for each in waiting
        )
    )


def _question(each: WaitingApproval, refusal: Said | None) -> WaitingQuestion:
    row, line, currency = each.approval, each.line, each.order.currency
    return WaitingQuestion(
        approval=row.public_id,
        order=each.order.number,
        address=_address(each.order.public_id),
        customer=each.customer,
        subject=say_subject(row),
        quantity=formats.quantity(line.quantity) if line and "price" in row.asked else "",
        listed=formats.unit_price(line.unit_price, currency) if line and "price" in row.asked else "",
        asked=say_value(row.asked, currency),
        margin="" if each.margin is None else formats.percent(shown_margin(each.margin)),
        tone="" if each.margin is None else "bad" if each.margin < 0 else "warn" if each.margin < THIN else "good",
        reason=row.reason_text,
        agent=each.agent,
        seconds=each.seconds_left,
        refusal=refusal,
    )


def _address(order: str) -> str:
    try:
        return reverse("desk:order", args=[order])
    except NoReverseMatch:
        return "/"
