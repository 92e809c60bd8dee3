"""How disputes go, and which refunds a lost one has paid."""

from datetime import UTC, datetime

import pytest

from ringup.payments.rules.disputes import DisputeState, covered, disputed, next_dispute_state
from ringup.payments.rules.ledger import Account, charged_back, dispute_lost, dispute_opened, dispute_won
from ringup.values.money import Money

OPEN, WON, LOST = DisputeState.OPEN, DisputeState.WON, DisputeState.LOST


@pytest.mark.parametrize(
    ("state", "told", "expected"),
    [
        (OPEN, OPEN, None),
        (OPEN, WON, WON),
        (OPEN, LOST, LOST),
        (WON, OPEN, None),
        (WON, LOST, None),
        (LOST, WON, None),
        (LOST, LOST, None),
    ],
)
def test_what_is_told_late_or_twice_changes_nothing(state, told, expected):
    assert next_dispute_state(state, told) is expected


@pytest.mark.parametrize(
    ("amount", "refunds", "expected"),
    [
        (50, [30, 40, 20], [30, 20, 0]),
        (50, [50], [50]),
        (49, [50], [49]),
        (10, [], []),
        (100, [60, 40, 1], [60, 40, 0]),
        (-5, [10], [0]),
    ],
)
def test_a_lost_dispute_pays_refunds_in_their_order(amount, refunds, expected):
    assert covered(amount, refunds) == expected


def test_the_refusal_says_until_when_the_dispute_is_answered():
    until = datetime(2026, 5, 1, tzinfo=UTC)
    assert (disputed(until).code, disputed(until).facts) == ("payment_disputed_until", {"until": until.isoformat()})
    assert (disputed(None).code, disputed(None).facts) == ("payment_disputed", {})


def test_what_a_bank_takes_back_is_no_loss_before_it_has_decided():
    ten = Money(1000, "EUR")
    assert dispute_opened("d", ten).amounts == {Account.DISPUTED: 1000, Account.CARDS: -1000}
    assert dispute_won("d", ten).amounts == {Account.CARDS: 1000, Account.DISPUTED: -1000}
    assert dispute_lost("d", ten).amounts == {Account.CHARGEBACKS: 1000, Account.DISPUTED: -1000}
    assert charged_back("r", ten).amounts == {Account.RECEIVABLE: 1000, Account.CHARGEBACKS: -1000}
