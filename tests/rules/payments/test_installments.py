"""The plan of a payment in installments, a changed total, who may pay so, and what follows from a refused one."""

from datetime import date

import pytest

from ringup.payments.rules.installments import (
    Adjustment,
    Eligibility,
    Schedule,
    adjust,
    after_decline,
    due,
    plan,
    refuse_installments,
)
from ringup.values.refusal import Refusal
from tests.rules.payments.payments import usd

START = date(2026, 1, 31)


def amounts(total: str, schedule: Schedule) -> list[str]:
    planned = plan(usd(total), schedule, START)
    assert not isinstance(planned, Refusal), planned
    return [str(part.amount) for part in planned]


def test_equal_parts_add_up_and_the_last_takes_the_cent():
    assert amounts("100.00", Schedule(payments=3)) == ["33.33", "33.33", "33.34"]
    assert amounts("90.00", Schedule(payments=3)) == ["30.00", "30.00", "30.00"]


def test_o_124_the_rest_of_fixed_parts_goes_into_the_last():
    assert amounts("100.00", Schedule(payments=3, fixed=usd("30.00"))) == ["30.00", "30.00", "40.00"]
    assert amounts("100.00", Schedule(payments=4, fixed=usd("30.00"))) == ["30.00", "30.00", "30.00", "10.00"]


def test_a_total_that_is_used_up_early_has_fewer_parts():
    assert amounts("60.00", Schedule(payments=4, fixed=usd("30.00"))) == ["30.00", "30.00"]


def test_a_cent_cannot_be_parted():
    refused = plan(usd("0.02"), Schedule(payments=3), START)
    assert isinstance(refused, Refusal)
    assert refused.code == "total_too_small_for_installments"


@pytest.mark.parametrize(
    ("schedule", "days"),
    [
        (Schedule(payments=3), [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]),
        (Schedule(payments=3, every=14, months=False), [date(2026, 1, 31), date(2026, 2, 14), date(2026, 2, 28)]),
        (Schedule(payments=2, every=12), [date(2026, 1, 31), date(2027, 1, 31)]),
    ],
)
def test_the_first_is_due_at_once_and_the_others_apart(schedule, days):
    assert [due(START, schedule, place) for place in range(schedule.payments)] == days


@pytest.mark.parametrize(
    ("by", "adjustment", "after"),
    [
        ("10.00", Adjustment.SPREAD, ["35.00", "35.00"]),
        ("10.00", Adjustment.LAST, ["30.00", "40.00"]),
        ("10.00", Adjustment.NEXT, ["40.00", "30.00"]),
        ("-40.00", Adjustment.LAST, ["20.00", "0.00"]),
        ("-40.00", Adjustment.NEXT, ["0.00", "20.00"]),
    ],
)
def test_a_changed_total_goes_where_the_call_center_wants_it(by, adjustment, after):
    changed = adjust([usd("30.00"), usd("30.00")], usd(by), adjustment)
    assert not isinstance(changed, Refusal), changed
    assert [str(amount) for amount in changed] == after


def test_no_more_can_be_taken_off_than_is_open():
    refused = adjust([usd("30.00")], usd("-30.01"), Adjustment.SPREAD)
    assert isinstance(refused, Refusal)
    assert refused.code == "installments_cannot_bear"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Eligibility(method="card", customer_eligible=True), None),
        (Eligibility(method="customer", customer_eligible=True), None),
        (Eligibility(method="check", customer_eligible=True), "installments_by_card_or_account"),
        (Eligibility(method="card", customer_eligible=False), "customer_not_eligible_for_installments"),
        (
            Eligibility(method="card", customer_eligible=True, items_not_eligible=("LAMP-1",)),
            "items_not_eligible_for_installments",
        ),
        (Eligibility(method="card", customer_eligible=True, schedule_offered=False), "schedule_not_offered"),
    ],
)
def test_who_pays_in_installments_and_what(asked, code):
    refused = refuse_installments(asked)
    assert (refused.code if refused else None) == code


def test_a_refused_installment_is_asked_for_again_and_then_with_people():
    again = after_decline(code="insufficient_funds", attempts=3, retries=3, accelerate=True, today=START)
    assert (again.ask_again_on, again.all_due) == (date(2026, 2, 1), False)
    last = after_decline(code="insufficient_funds", attempts=4, retries=3, accelerate=True, today=START)
    assert (last.ask_again_on, last.all_due) == (None, True)


def test_a_no_that_will_stay_one_is_with_people_at_once_and_makes_nothing_due():
    follows = after_decline(code="address_mismatch", attempts=1, retries=3, accelerate=True, today=START)
    assert (follows.ask_again_on, follows.all_due) == (None, False)
