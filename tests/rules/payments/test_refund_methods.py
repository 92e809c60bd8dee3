"""By which method money goes back that came in cash or by check (spec §19, refund method decision)."""

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.setup_change import SetupChange
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.refund_methods import (
    BY_HAND,
    OutgoingMethod,
    choose_outgoing,
    is_paid_by_hand,
    lacks_set_up,
    refuse_pay_out,
)

CHECK = OutgoingMethod(method=7, code="CHECK", name="Check", function="check", receivables_method="CHQ", by_check=True)


@pytest.mark.parametrize("paid_by", sorted(FUNCTIONS))
def test_only_cash_and_checks_go_back_by_the_method_of_their_currency(paid_by):
    chosen = choose_outgoing(paid_by, CHECK)
    assert chosen == (CHECK if paid_by in ("normal", "check") else None)
    assert not lacks_set_up(paid_by, chosen)


@pytest.mark.parametrize("paid_by", sorted(FUNCTIONS))
def test_without_a_row_they_go_back_as_they_came_and_that_is_said(paid_by):
    assert choose_outgoing(paid_by, None) is None
    assert lacks_set_up(paid_by, None) is (paid_by in BY_HAND)


@pytest.mark.parametrize("function", sorted(set(FUNCTIONS) - BY_HAND))
def test_a_method_that_has_become_another_since_pays_nothing_out(function):
    other = OutgoingMethod(method=7, code="CHECK", name="Check", function=function)
    assert choose_outgoing("normal", other) is None


@pytest.mark.parametrize(
    ("by_check", "number", "code"),
    [
        (True, "4711", ""),
        (True, "", "check_number_missing"),
        (True, "4" * 40, ""),
        (True, "4" * 41, "too_long"),
        (False, "", ""),
        (False, "4711", "no_check_written"),
    ],
)
def test_a_refund_check_has_a_number_and_nothing_else_has(by_check, number, code):
    refusal = refuse_pay_out(by_check=by_check, check_number=number)
    assert (refusal.code if refusal else "") == code


@pytest.mark.parametrize(
    ("method", "code", "facts"),
    [
        ("CASH", "", {}),
        ("CHECK", "", {}),
        ("GONE", "not_in_list", {"words": ["GONE"]}),
        ("ACCOUNT", "not_given_back_by_hand", {"function": "customer"}),
        ("CARD", "not_given_back_by_hand", {"function": "card"}),
        ("MIXED", "not_given_back_by_hand", {"function": "gift_card"}),
    ],
)
def test_set_up_takes_methods_for_cash_and_checks_alone(method, code, facts):
    functions = {
        "CASH": {"normal"},
        "CHECK": {"check"},
        "ACCOUNT": {"customer"},
        "CARD": {"card"},
        "MIXED": {"normal", "gift_card"},
    }
    actor = Actor(user=1, name="Olga", legal_entity=1, call_center=None)
    found = list(
        is_paid_by_hand(SetupChange(actor=actor, before=None, after={"method": method}, facts={"functions": functions}))
    )
    assert [(refusal.code, refusal.facts) for refusal in found] == ([(code, facts)] if code else [])
