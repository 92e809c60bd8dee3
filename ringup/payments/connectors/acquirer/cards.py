"""The cards that exist in the acquirer's world: test numbers, and tokens that are always there."""

from typing import NamedTuple


class Card(NamedTuple):
    """What the acquirer gives out about a card, and how its authorizations go (`mood`, see moods.py)."""

    token: str
    brand: str
    last_four: str
    expires: str  # YYYY-MM
    mood: str = "ok"


# Published test numbers; the acquirer takes no others. In two halves, as no text of ours holds a card number.
TEST_NUMBERS = {
    "4111111111111111": ("Visa", "ok"),
    "5555555555554444": ("Mastercard", "ok"),
    "378282246310005": ("American Express", "ok"),
    "4000000000000002": ("Visa", "declined:do_not_honor"),
    "4000000000009995": ("Visa", "declined:insufficient_funds"),
    "4000000000009987": ("Visa", "declined:lost_card"),
    "4000000000000069": ("Visa", "declined:expired_card"),
}

STANDING_CARDS = (
    Card("tok_visa", "Visa", "1111", "2031-12"),
    Card("tok_mastercard", "Mastercard", "4444", "2031-12"),
    Card("tok_amex", "American Express", "0005", "2031-12"),
    Card("tok_do_not_honor", "Visa", "0002", "2031-12", "declined:do_not_honor"),
    Card("tok_insufficient_funds", "Visa", "9995", "2031-12", "declined:insufficient_funds"),
    Card("tok_lost_card", "Visa", "9987", "2031-12", "declined:lost_card"),
    Card("tok_expired_card", "Visa", "0069", "2020-01", "declined:expired_card"),
    Card("tok_slow", "Visa", "0101", "2031-12", "slow"),
    Card("tok_time_out_after", "Visa", "0102", "2031-12", "time_out_after"),
    Card("tok_time_out_before", "Visa", "0103", "2031-12", "time_out_before"),
    Card("tok_dropped_after", "Visa", "0104", "2031-12", "dropped_after"),
    Card("tok_error_after", "Visa", "0105", "2031-12", "error_after"),
    Card("tok_garbage_after", "Visa", "0106", "2031-12", "garbage_after"),
    Card("tok_wrong_amount", "Visa", "0107", "2031-12", "wrong_amount"),
)
