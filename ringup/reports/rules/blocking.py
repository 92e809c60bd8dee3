"""Why an order may not go on: every reason by itself, with who can clear it and how (spec/beyond.md, point 16)."""

from collections.abc import Sequence
from dataclasses import replace

from ringup.orders.rules.states import ACCEPTED, OrderState
from ringup.reports.rules.workbenches import Reason
from ringup.values.refusal import Cure, Refusal

OF_HOLDS = frozenset(
    {
        "check_is_held",
        "goods_wait_for_dispute",
        "hold_stands",
        "hold_stands_because",
        "no_exchange_rate",
        "over_credit_limit",
        "overpaid",
        "underpaid",
    }
)
OF_PAYMENTS = frozenset(
    {
        "authorization_ran_out",
        "capture_has_failed",
        "card_was_declined",
        "link_is_not_paid",
        "payment_has_no_answer",
        "payment_is_in_doubt",
    }
)
# What somebody else does, and the order waits for.
WAITED_FOR = {"link_is_not_paid": "customer_pays_link", "payment_has_no_answer": "wait_for_the_processor"}
OPEN_CURES = {OrderState.DRAFT: "pay_and_submit", OrderState.MODIFYING: "submit_or_undo_change"}


def explain_blockers(
    blockers: Sequence[Refusal], reasons: Sequence[Reason], *, state: OrderState, deciding: Sequence[str] = ()
) -> list[Refusal]:
    """The blockers of an order (`release_blockers`), each as the reasons that are behind it, with their cures.

    Two holds and a declined card are three reasons. `deciding` are the names of the roles that decide about payments,
    for what no reason explains: a first installment that was declined.
    """
    found: list[Refusal] = []
    for blocker in blockers:
        if blocker.code == "order_on_hold":
            held = [reason for reason in reasons if reason.refusal.code in OF_HOLDS]
            found += [_cured(reason.refusal, "roles_release_hold", reason.roles) for reason in held] or [blocker]
        elif blocker.code == "payment_does_not_release" and state in ACCEPTED:
            stuck = [reason for reason in reasons if reason.refusal.code in OF_PAYMENTS]
            found += [_of_payment(reason) for reason in stuck] or [_cured(blocker, "roles_settle_payment", deciding)]
        else:
            code = OPEN_CURES.get(state)
            found.append(replace(blocker, cure=Cure(code=code)) if code else blocker)
    return found


def _of_payment(reason: Reason) -> Refusal:
    waits = WAITED_FOR.get(reason.refusal.code)
    return (
        replace(reason.refusal, cure=Cure(code=waits))
        if waits
        else _cured(reason.refusal, "roles_settle_payment", reason.roles)
    )


def _cured(refusal: Refusal, code: str, roles: Sequence[str]) -> Refusal:
    return replace(refusal, cure=Cure(code=code, facts={"roles": list(roles)}))
