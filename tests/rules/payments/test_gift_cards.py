"""What a gift card can pay, what it may become, what is asked of a line that sells one, and how often one may guess."""

from datetime import UTC, datetime, timedelta

import pytest

from ringup.payments.rules.gift_cards import (
    LIMITS,
    CardFacts,
    GiftCardEvent,
    GiftCardKind,
    GiftCardState,
    GuessedBy,
    Sale,
    card_number,
    in_groups,
    next_card_state,
    plain_number,
    refuse_guesses,
    refuse_number,
    refuse_redemption,
    refuse_sale,
)
from ringup.plumbing.card_guard import contains_card_number
from ringup.pricing.rules.coupon_guesses import Guesses
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.rules.payments.payments import usd

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def card(balance: str, state: GiftCardState = GiftCardState.ACTIVE) -> CardFacts:
    return CardFacts(state=state, balance=usd(balance))


def test_a_card_pays_up_to_what_is_on_it():
    assert refuse_redemption(card("20.00"), usd("20.00")) is None
    refused = refuse_redemption(card("20.00"), usd("20.01"))
    assert refused is not None
    assert refused.code == "gift_card_balance_short"
    assert refused.facts["balance"] == {"minor": 2000, "currency": "USD"}
    assert refused.cure is not None
    assert (refused.cure.code, refused.cure.facts["amount"]["minor"]) == ("take_the_balance", 2000)


@pytest.mark.parametrize(
    ("facts", "wanted", "code"),
    [
        (card("0.00", GiftCardState.USED), usd("1.00"), "gift_card_empty"),
        (card("0.00", GiftCardState.VOID), usd("1.00"), "gift_card_void"),
        (card("20.00"), Money(100, "EUR"), "gift_card_currency"),
    ],
)
def test_an_empty_a_void_and_a_foreign_card_pay_nothing(facts, wanted, code):
    refused = refuse_redemption(facts, wanted)
    assert refused is not None
    assert refused.code == code


def test_only_a_card_that_was_never_used_can_be_made_void():
    assert next_card_state(GiftCardState.ACTIVE, GiftCardEvent.VOID) is GiftCardState.VOID
    used = next_card_state(GiftCardState.ACTIVE, GiftCardEvent.REDEEM)
    assert used is GiftCardState.USED
    back = next_card_state(GiftCardState.USED, GiftCardEvent.GIVE_BACK)
    assert back is GiftCardState.USED
    refused = next_card_state(GiftCardState.USED, GiftCardEvent.VOID)
    assert isinstance(refused, Refusal)
    assert refused.code == "gift_card_used"


@pytest.mark.parametrize(
    ("sale", "code"),
    [
        (Sale(), "gift_card_details_missing"),
        (Sale(kind=GiftCardKind.PHYSICAL), "gift_card_recipient_missing"),
        (Sale(kind=GiftCardKind.PHYSICAL, recipient_name="Bob"), None),
        (Sale(kind=GiftCardKind.EMAIL, recipient_name="Bob"), "gift_card_email_missing"),
        (Sale(kind=GiftCardKind.EMAIL, recipient_name="Bob", recipient_email="@"), "gift_card_email_missing"),
        (Sale(kind=GiftCardKind.EMAIL, recipient_name="Bob", recipient_email="bob@example.com"), None),
        (Sale(adds_to=True), None),
    ],
)
def test_a_line_says_who_gets_its_card(sale, code):
    refused = refuse_sale(sale)
    assert (refused.code if refused else None) == code


def test_a_number_never_looks_like_that_of_a_bank_card():
    for sign in range(10):
        number = card_number([sign] * 14)
        assert not contains_card_number(number)
        assert not contains_card_number(in_groups(number))
    assert plain_number(in_groups("GC0123ZYXWABCD45")) == "GC0123ZYXWABCD45"


def test_a_printed_number_is_long_enough_to_be_a_secret():
    assert refuse_number("GC012345") is None
    for number in ("GC01234", "G" * 25):
        refused = refuse_number(number)
        assert refused is not None
        assert refused.code == "gift_card_number_form"


def test_who_guesses_is_locked_for_a_while():
    guesses = Guesses()
    for _ in range(LIMITS[GuessedBy.ORDER].guesses):
        assert refuse_guesses([guesses], NOW) is None
        guesses = guesses.one_more(NOW, LIMITS[GuessedBy.ORDER])
    refused = refuse_guesses([Guesses(), guesses], NOW)
    assert refused is not None
    assert refused.code == "too_many_gift_cards"
    assert refuse_guesses([guesses], NOW + timedelta(minutes=31)) is None
