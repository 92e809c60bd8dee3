"""Asks the supervisors for a price, discount or charge beyond the agent's limit, while the customer is on the line."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows, find_reason, open_for_change
from ringup.orders.models import PriceApproval, SalesLine
from ringup.orders.rules.approval_states import OPEN_APPROVALS, ApprovalEvent
from ringup.orders.rules.approvals import ApprovalKind, Value
from ringup.orders.rules.gifts import free_product_stays
from ringup.orders.rules.price_control import can_be_asked
from ringup.orders.saving import Changed, reprice, reprice_and_save, save_events
from ringup.orders.saving.approvals import move, open_approval, store
from ringup.orders.saving.by_hand import KINDS, ByHand, find_charge_code
from ringup.orders.saving.lines import LineWish, append_line, wished_lines
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked for; values are those of `rules/approvals.py`.

    A price or a discount is one of `line` (public id), or of a line that is not there yet: `wish` is added as the rules
    have it. A charge on a line names the line, too.
    """

    kind: ApprovalKind
    value: Value
    line: str = ""
    wish: LineWish | None = None
    charge_code: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The question, and the change that added its line, if it added one."""

    approval: PriceApproval
    rows: OrderRows
    changed: Changed | None = None


def ask_approval(actor: Actor, *, order: str, question: Question) -> Asked | Refusal:
    """The question, open until it is decided or its time is over; an earlier one about the same thing is withdrawn.

    Refusals: those of `open_for_change`, of a line that is added, `line_not_found`, `free_product_stays` {item}, what
    no supervisor could allow (the refusals of `KINDS` without the cure `ask_approval`), `approval_not_needed`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        line = _line(actor, rows, question)
        if isinstance(line, Refusal):
            return line
        given = ByHand(
            value=question.value,
            line=line,
            charge_code=find_charge_code(actor, question.charge_code),
            reason=find_reason(actor, KINDS[question.kind].reasons, question.reason),
            reason_text=question.reason[:200],
        )
        if question.wish is not None and line is not None:
            append_line(actor, rows, line, _as_ruled(question.wish))
            reprice(rows)
        refusal = KINDS[question.kind].refuse(actor, rows, given)
        if refusal is None:
            return Refusal(code="approval_not_needed")
        if not question.value:
            return Refusal(code="value_not_understood", facts={"text": ""}, field="value")
        if not can_be_asked(refusal):
            return refusal
        changed = None
        if question.wish is not None:
            changed = reprice_and_save(actor, rows)
        at = timezone.now()
        for earlier in rows.order.approvals.filter(
            kind=question.kind.value, line=line, charge_code=given.charge_code, state__in=OPEN_APPROVALS
        ):
            move(earlier, ApprovalEvent.WITHDRAW, by=actor.user, at=at)
            store(rows, earlier, "approval_withdraw", by=actor.user)
        approval = open_approval(actor, rows, question.kind, given, at)
        store(rows, approval, "approval_ask", by=actor.user)
        save_events(rows)
        return Asked(approval=approval, rows=rows, changed=changed)


def _line(actor: Actor, rows: OrderRows, question: Question) -> SalesLine | Refusal | None:
    if question.wish is not None:
        [line] = wished_lines(actor, rows, [_as_ruled(question.wish)])
        return line
    found = rows.line(question.line) if question.line else None
    needed = bool(question.line) or question.kind in (ApprovalKind.PRICE, ApprovalKind.LINE_DISCOUNT)
    if needed and (found is None or found.item is None):
        return Refusal(code="line_not_found", field="line")
    is_gift = found is not None and found.origin == SalesLine.Origin.GIFT
    if found is not None and found.item is not None and is_gift and question.kind is not ApprovalKind.CHARGE:
        return free_product_stays(found.item.number, "line")
    return found


def _as_ruled(wish: LineWish) -> LineWish:
    return replace(wish, price=None, discount=None, remark="")
