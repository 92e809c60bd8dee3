"""Whether an order may use a coupon code: limits, budget, dates, and how a redemption moves."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ringup.pricing.rules.coupon import CodeStatus
from ringup.pricing.rules.coupon_use import Asking, CodeStanding, UsageLimit, coupons_of, refuse_amount, refuse_use
from ringup.pricing.rules.redemption import RedemptionEvent, RedemptionState, next_redemption_state, states_before
from ringup.values.period import Period
from ringup.values.refusal import Refusal

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def standing(**values: Any) -> CodeStanding:
    return CodeStanding(
        **{"coupon": "CP-1", "name": "Autumn", "code": "SAVE10", "discount": "D", "currency": "EUR", **values}
    )


def asking(**values: Any) -> Asking:
    return Asking(**{"currency": "EUR", "has_customer": True, "order_completion": True, "as_of": NOON, **values})


LIMITED = {"usage_limit": UsageLimit.ALL, "uses_allowed": 1}


@pytest.mark.parametrize(
    ("values", "asked", "code", "cure"),
    [
        ({"currency": "USD"}, {}, "coupon_currency", "try_other_coupon"),
        (LIMITED, {"order_completion": False}, "coupon_needs_completion", "try_other_coupon"),
        ({"budget_minor": 100}, {"order_completion": False}, "coupon_needs_completion", "try_other_coupon"),
        ({"status": CodeStatus.CLOSED}, {}, "not_active", "try_other_coupon"),
        ({"valid": Period(datetime(2026, 12, 1, tzinfo=UTC))}, {}, "not_yet_valid", "try_other_coupon"),
        ({"valid": Period(None, datetime(2026, 11, 1, tzinfo=UTC))}, {}, "expired", "try_other_coupon"),
        ({**LIMITED, "used": 1}, {}, "no_uses_left", "try_other_coupon"),
        ({"customer_required": True}, {"has_customer": False}, "customer_required", "choose_customer"),
        ({"budget_minor": 100, "spent_minor": 100}, {}, "budget_used_up", "try_other_coupon"),
    ],
)
def test_a_refused_code_says_cause_and_cure(
    values: dict[str, Any], asked: dict[str, Any], code: str, cure: str
) -> None:
    refusal = refuse_use(standing(**values), asking(**asked))
    assert refusal is not None
    assert refusal.cure is not None
    assert (refusal.code, refusal.cure.code, refusal.facts["coupon"]) == (code, cure, "SAVE10")


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({}, {"order_completion": False}),
        ({**LIMITED, "uses_allowed": 3, "used": 2}, {}),
        ({"usage_limit": UsageLimit.NONE, "uses_allowed": 1, "used": 5}, {}),
        ({"budget_minor": 100, "spent_minor": 99}, {}),
        ({"customer_required": True}, {}),
    ],
)
def test_a_good_code_is_used(values: dict[str, Any], asked: dict[str, Any]) -> None:
    assert refuse_use(standing(**values), asking(**asked)) is None


def test_no_more_is_taken_off_than_the_budget_has_left() -> None:
    tight = standing(budget_minor=1000, spent_minor=400)
    assert refuse_amount(tight, 600) is None
    refusal = refuse_amount(tight, 601)
    assert refusal is not None
    assert (refusal.code, refusal.facts["left"]) == ("budget_used_up", {"minor": 600, "currency": "EUR"})
    spent = refuse_use(standing(budget_minor=600, spent_minor=700), asking())
    assert spent is not None
    assert spent.facts["left"] == {"minor": 0, "currency": "EUR"}
    assert refuse_amount(standing(), 10**9) is None


def test_the_calculation_sees_no_use_of_a_code_that_the_order_may_not_use() -> None:
    spent = standing(code="SPENT", budget_minor=100, spent_minor=100)
    (coupon,) = coupons_of([standing(), spent, standing(code="TWO", **LIMITED)], asking())
    assert [(code.code, code.uses_left) for code in coupon.codes] == [("SAVE10", None), ("SPENT", 0), ("TWO", 1)]


def test_a_redemption_counts_until_it_is_released() -> None:
    redeemed = next_redemption_state(RedemptionState.RESERVED, RedemptionEvent.REDEEM)
    assert redeemed is RedemptionState.REDEEMED
    assert next_redemption_state(redeemed, RedemptionEvent.REOPEN) is RedemptionState.RESERVED
    assert set(states_before(RedemptionEvent.RELEASE)) == {"reserved", "redeemed"}
    refused = next_redemption_state(RedemptionState.RELEASED, RedemptionEvent.REDEEM)
    assert isinstance(refused, Refusal)
    assert refused.code == "redemption_state_forbids"
