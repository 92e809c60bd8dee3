"""Every reason why an order may not go on, and who clears it how (spec/beyond.md, point 16)."""

import pytest

from ringup.orders.rules.states import OrderState, PaymentStatus, Standing, release_blockers
from ringup.reports.rules.blocking import explain_blockers
from ringup.reports.rules.workbenches import Reason
from ringup.values.refusal import Refusal


def standing(state: OrderState, status: PaymentStatus, holds: int = 0) -> Standing:
    return Standing(state=state, payment_status=status, open_holds=holds)


def reason(code: str, *roles: str) -> Reason:
    return Reason(refusal=Refusal(code=code), roles=roles)


def told(found: list[Refusal]) -> list[tuple[str, str, list[str]]]:
    cures = [(one.code, one.cure) for one in found]
    return [(code, cure.code if cure else "", cure.facts.get("roles", []) if cure else []) for code, cure in cures]


def test_two_holds_and_a_declined_card_are_three_reasons():
    blockers = release_blockers(standing(OrderState.SUBMITTED, PaymentStatus.DECLINED, holds=2))
    reasons = [
        reason("hold_stands_because", "Fraud desk"),
        reason("check_is_held", "Supervisor"),
        reason("card_was_declined", "Supervisor", "Finance"),
        reason("refund_waits", "Finance"),  # keeps nothing back
    ]
    assert told(explain_blockers(blockers, reasons, state=OrderState.SUBMITTED)) == [
        ("hold_stands_because", "roles_release_hold", ["Fraud desk"]),
        ("check_is_held", "roles_release_hold", ["Supervisor"]),
        ("card_was_declined", "roles_settle_payment", ["Supervisor", "Finance"]),
    ]


@pytest.mark.parametrize(
    ("code", "cure"), [("payment_has_no_answer", "wait_for_the_processor"), ("link_is_not_paid", "customer_pays_link")]
)
def test_what_somebody_else_does_is_waited_for(code, cure):
    blockers = release_blockers(standing(OrderState.SUBMITTED, PaymentStatus.UNKNOWN))
    assert told(explain_blockers(blockers, [reason(code)], state=OrderState.SUBMITTED)) == [(code, cure, [])]


def test_a_declined_first_installment_is_for_those_who_decide_about_payments():
    blockers = release_blockers(standing(OrderState.SUBMITTED, PaymentStatus.DECLINED))
    assert told(explain_blockers(blockers, [], state=OrderState.SUBMITTED, deciding=["Supervisor"])) == [
        ("payment_does_not_release", "roles_settle_payment", ["Supervisor"])
    ]


@pytest.mark.parametrize(
    ("state", "cure"), [(OrderState.DRAFT, "pay_and_submit"), (OrderState.MODIFYING, "submit_or_undo_change")]
)
def test_an_open_order_says_how_it_is_closed(state, cure):
    found = explain_blockers(release_blockers(standing(state, PaymentStatus.PAID)), [], state=state)
    assert told(found) == [("not_submitted", cure, [])]


def test_an_order_that_goes_on_has_no_reason():
    blockers = release_blockers(standing(OrderState.SUBMITTED, PaymentStatus.PAID))
    assert explain_blockers(blockers, [reason("refund_waits")], state=OrderState.SUBMITTED) == []
