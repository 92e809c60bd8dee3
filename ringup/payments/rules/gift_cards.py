"""Gift cards: what may become of one, what it can pay, what its number looks like, and how often one may be guessed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import log2

from ringup.pricing.rules.coupon_guesses import Guesses, GuessLimit
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


class GiftCardState(StrEnum):
    """Where a card stands. Used is used for ever, also when all came back to it."""

    ACTIVE = "active"  # never used
    USED = "used"
    VOID = "void"


class GiftCardEvent(StrEnum):
    """What happens to a card."""

    ADD = "add"
    REDEEM = "redeem"
    GIVE_BACK = "give_back"
    VOID = "void"


GIFT_CARD_TRANSITIONS: dict[tuple[GiftCardState, GiftCardEvent], GiftCardState] = {
    (GiftCardState.ACTIVE, GiftCardEvent.ADD): GiftCardState.ACTIVE,
    (GiftCardState.ACTIVE, GiftCardEvent.REDEEM): GiftCardState.USED,
    # Only a card that was never used can be made void (spec §7).
    (GiftCardState.ACTIVE, GiftCardEvent.VOID): GiftCardState.VOID,
    (GiftCardState.USED, GiftCardEvent.ADD): GiftCardState.USED,
    (GiftCardState.USED, GiftCardEvent.REDEEM): GiftCardState.USED,
    (GiftCardState.USED, GiftCardEvent.GIVE_BACK): GiftCardState.USED,
}


class GiftCardKind(StrEnum):
    """How its owner gets the number."""

    PHYSICAL = "physical"
    EMAIL = "email"


class GiftCardMove(StrEnum):
    """Why the balance of a card changed; with its source each is made once."""

    ISSUE = "issue"  # source: line of the order
    ADD = "add"  # source: line of the order
    REDEEM = "redeem"  # source: payment
    GIVE_BACK = "give_back"  # source: payment; the order was canceled, or the payment taken off
    REFUND = "refund"  # source: credit note
    VOID = "void"  # source: the card itself


@dataclass(frozen=True, kw_only=True)
class CardFacts:
    """A card as it stands."""

    state: GiftCardState
    balance: Money


def next_card_state(state: GiftCardState, event: GiftCardEvent) -> GiftCardState | Refusal:
    """The state after the event, or the refusal `gift_card_void` or `gift_card_used`."""
    after = GIFT_CARD_TRANSITIONS.get((state, event))
    if after is not None:
        return after
    code = "gift_card_void" if state is GiftCardState.VOID else "gift_card_used"
    return Refusal(code=code, field="gift_card")


def refuse_redemption(card: CardFacts, wanted: Money) -> Refusal | None:
    """Why the card cannot pay the amount (spec §6.8), or None.

    A card with 20.00: 20.00 fits; 20.01 is refused with the balance, which is offered; an empty card pays nothing.
    """
    if isinstance(after := next_card_state(card.state, GiftCardEvent.REDEEM), Refusal):
        return after
    if card.balance.currency != wanted.currency:
        other = Cure(code="choose_other_method")
        currency = {"currency": card.balance.currency}
        return Refusal(code="gift_card_currency", facts=currency, cure=other, field="gift_card")
    if not card.balance:
        return Refusal(code="gift_card_empty", cure=Cure(code="choose_other_method"), field="gift_card")
    if wanted > card.balance:
        facts = {"balance": asdict(card.balance)}
        cure = Cure(code="take_the_balance", facts={"amount": asdict(card.balance)})
        return Refusal(code="gift_card_balance_short", facts=facts, cure=cure, field="amount")
    return None


@dataclass(frozen=True, kw_only=True)
class Sale:
    """What a line says of the card that it sells."""

    kind: GiftCardKind | None = None
    number: str = ""
    adds_to: bool = False
    recipient_name: str = ""
    recipient_email: str = ""


def refuse_sale(sale: Sale) -> Refusal | None:
    """What is missing (spec §7): a printed card is for somebody, the other one goes to an e-mail address."""
    if sale.adds_to:
        return None
    if sale.kind is None:
        return Refusal(
            code="gift_card_details_missing", cure=Cure(code="say_who_gets_the_card"), field="recipient_name"
        )
    if not sale.recipient_name.strip():
        return Refusal(code="gift_card_recipient_missing", field="recipient_name")
    if sale.kind is GiftCardKind.EMAIL and "@" not in sale.recipient_email.strip("@ "):
        return Refusal(code="gift_card_email_missing", field="recipient_email")
    return None


# Without I, L, O and U, as coupon codes: easy to read out over the phone.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "GC"
GROUP = 4
# 14 signs of 32 are 70 bits (design/reliability: T08 wants 60).
RANDOM_SIGNS = 14
SHORTEST, LONGEST = 8, 24

assert RANDOM_SIGNS * log2(len(SIGNS)) >= 60


def card_number(numbers: Sequence[int]) -> str:
    """The number of random numbers from 0 to 31; its letters keep it from looking like the number of a bank's card.

    >>> card_number([0, 1, 2, 3, 31, 30, 29, 28, 10, 11, 12, 13, 4, 5])
    'GC0123ZYXWABCD45'
    """
    return PREFIX + "".join(SIGNS[number] for number in numbers)


def in_groups(number: str) -> str:
    """As it is printed and read out.

    >>> in_groups("GC0123ZYXWABCD45")
    'GC01-23ZY-XWAB-CD45'
    """
    return "-".join(number[start : start + GROUP] for start in range(0, len(number), GROUP))


def plain_number(text: str) -> str:
    """The number as it is stored, however it was typed.

    >>> plain_number(" gc01-23zy xwab-cd45 ")
    'GC0123ZYXWABCD45'
    """
    return "".join(sign for sign in text.upper() if sign.isalnum())


def refuse_number(number: str) -> Refusal | None:
    """Why a printed card cannot have this number: too short to be a secret, or too long."""
    if not (SHORTEST <= len(number) <= LONGEST and number.isascii()):
        facts = {"shortest": SHORTEST, "longest": LONGEST}
        return Refusal(code="gift_card_number_form", facts=facts, field="number")
    return None


class GuessedBy(StrEnum):
    """Whose tries are counted."""

    WORKER = "worker"
    ORDER = "order"


# Fewer than of coupons: a number is read off a card, and behind it is money.
LIMITS = {
    GuessedBy.ORDER: GuessLimit(guesses=5, within=timedelta(hours=1), locked_for=timedelta(minutes=30)),
    GuessedBy.WORKER: GuessLimit(guesses=15, within=timedelta(hours=1), locked_for=timedelta(hours=1)),
}


def refuse_guesses(guesses: Sequence[Guesses], at: datetime) -> Refusal | None:
    """`too_many_gift_cards` {until} while one of them is locked: then a card that exists is refused, too."""
    locked = [each.locked_until for each in guesses if each.locked_until is not None and at < each.locked_until]
    if not locked:
        return None
    return Refusal(
        code="too_many_gift_cards",
        facts={"until": max(locked).isoformat()},
        cure=Cure(code="choose_other_method"),
        field="gift_card",
    )
