"""Values → rows: payments by gift card and in points, whose money we hold: taken at the submit, given back before the
invoice.
"""

from collections.abc import Sequence

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.customers.loading.loyalty import rates_of, usable_points
from ringup.customers.models import LoyaltyEntry
from ringup.customers.rules.loyalty import price_in_points, refuse_points
from ringup.customers.saving.loyalty import PointsMove, lock_loyalty_card, move_points
from ringup.orders.models import SalesOrder
from ringup.payments.models import GiftCard, LedgerEntry, PaymentLine
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.gift_cards import GiftCardMove, refuse_redemption
from ringup.payments.rules.ledger import Account, PostingKind, given_back, redeemed, refunded_to_card
from ringup.payments.rules.states import LineEvent, LineState, next_line_state
from ringup.payments.saving.gift_cards import CardMove, card_facts, lock_cards, move_card
from ringup.payments.saving.ledger import post
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


def is_held(line: PaymentLine) -> bool:
    """Whether we hold the money of the payment ourselves."""
    return FUNCTIONS[line.method.function].held_by_us


def amount_of(line: PaymentLine) -> Money:
    """The payment's amount."""
    return Money(line.amount_minor, line.currency)


def refuse_held(lines: Sequence[PaymentLine], order: SalesOrder) -> list[Refusal]:
    """Which of the payments that are still to be taken the cards cannot pay now, each card's payments together."""
    refusals = []
    by_card: dict[int, int] = {}
    for line in lines:
        card = line.gift_card
        if card is None or line.state != LineState.NOT_SUBMITTED or not line.amount_minor:
            continue
        by_card[card.pk] = by_card.get(card.pk, 0) + line.amount_minor
        refusal = refuse_redemption(card_facts(card), Money(by_card[card.pk], line.currency))
        refusals += [refusal] if refusal else []
    for line in lines:
        if line.loyalty_card_id is not None and line.state == LineState.NOT_SUBMITTED and line.amount_minor:
            refusal = _refuse_points(line)
            refusals += [refusal] if refusal else []
    return refusals


def take_held(actor: Actor, order: SalesOrder, lines: Sequence[PaymentLine]) -> list[Refusal]:
    """Takes the money of new payments off gift cards and in points, under their locks; or says why not.

    The caller undoes its transaction then. Gift cards come before loyalty cards, each in ascending order.
    """
    asked = [line for line in lines if is_held(line) and line.state == LineState.NOT_SUBMITTED]
    if not asked:
        return []
    cards = lock_cards({line.gift_card_id for line in asked if line.gift_card_id is not None})
    refusals: list[Refusal] = []
    for line in sorted(asked, key=lambda line: (line.gift_card_id or 0, line.loyalty_card_id or 0, line.pk)):
        refusal = (
            _redeem_card(actor, order, line, cards[line.gift_card_id])
            if line.gift_card_id is not None
            else _redeem_points(actor, order, line)
        )
        if refusal:
            refusals.append(refusal)
    return refusals


def _redeem_card(actor: Actor, order: SalesOrder, line: PaymentLine, card: GiftCard) -> Refusal | None:
    amount = amount_of(line)
    if refusal := refuse_redemption(card_facts(card), amount):
        return refusal
    move = CardMove(kind=GiftCardMove.REDEEM, amount=-amount, source=line.public_id, order=order.pk)
    if refusal := move_card(actor, card, move):
        return refusal
    line.gift_card = card
    _paid(actor, order, line, Account.GIFT_CARDS)
    return None


def _refuse_points(line: PaymentLine) -> Refusal | None:
    card = line.loyalty_card
    assert card is not None
    if not card.active:
        return Refusal(code="loyalty_card_missing", cure=Cure(code="choose_other_method"), field="method")
    return refuse_points(rates_of(card.program), usable_points(card, timezone.localdate()), amount_of(line))


def _redeem_points(actor: Actor, order: SalesOrder, line: PaymentLine) -> Refusal | None:
    assert line.loyalty_card_id is not None
    card = line.loyalty_card = lock_loyalty_card(line.loyalty_card_id)
    if refusal := _refuse_points(line):
        return refusal
    line.points = price_in_points(rates_of(card.program), amount_of(line))
    move = PointsMove(
        kind=LoyaltyEntry.Kind.REDEEM,
        points=-line.points,
        source=line.public_id,
        order=order.public_id,
        order_number=order.number,
        by=actor.user,
    )
    move_points(card, move)
    _paid(actor, order, line, Account.LOYALTY)
    return None


def _paid(actor: Actor, order: SalesOrder, line: PaymentLine, account: Account) -> None:
    after = next_line_state(LineState(line.state), LineEvent.PAY)
    assert not isinstance(after, Refusal), after
    line.state = after.value
    line.save(update_fields=["state", "points"])
    post(actor, order, [redeemed(line.public_id, amount_of(line), account)])


def give_back_held(actor: Actor | None, line: PaymentLine) -> None:
    """All of a payment that was taken goes back where it came from, once; the caller has looked at what is invoiced."""
    order, amount = line.order, amount_of(line)
    if line.gift_card_id is not None:
        card = line.gift_card = lock_cards([line.gift_card_id])[line.gift_card_id]
        move = CardMove(kind=GiftCardMove.GIVE_BACK, amount=amount, source=line.public_id, order=order.pk)
        assert move_card(actor, card, move) is None, "a used card takes money back"
        post(actor, order, [given_back(line.public_id, amount, Account.GIFT_CARDS)])
        return
    assert line.loyalty_card_id is not None
    move_points(
        lock_loyalty_card(line.loyalty_card_id),
        PointsMove(
            kind=LoyaltyEntry.Kind.GIVE_BACK,
            points=line.points,
            source=line.public_id,
            order=order.public_id,
            order_number=order.number,
            by=actor.user if actor else None,
        ),
    )
    post(actor, order, [given_back(line.public_id, amount, Account.LOYALTY)])


def refuse_refund_to_card(line: PaymentLine, amount: Money) -> Refusal | None:
    """Why so much cannot go back to where the payment came from: `refund_too_large` {left}; it never gets more than
    invoices have taken of it.
    """
    given = LedgerEntry.objects.filter(
        transaction__kind=PostingKind.CARD_REFUND.value,
        transaction__order=line.order_id,
        account=_account_of(line).value,
    )
    left = line.invoiced_minor + sum(given.values_list("amount_minor", flat=True))
    if amount.minor <= left:
        return None
    facts = {"left": {"minor": max(left, 0), "currency": line.currency}}
    return Refusal(code="refund_too_large", facts=facts, cure=Cure(code="credit_to_account"), field="refund_to")


def refund_to_card(actor: Actor | None, line: PaymentLine, amount: Money, *, source: str) -> None:
    """A part of a payment goes back onto the same card, once for the credit note (`source`) that gives it."""
    if line.gift_card_id is not None:
        card = lock_cards([line.gift_card_id])[line.gift_card_id]
        move = CardMove(kind=GiftCardMove.REFUND, amount=amount, source=source, order=line.order_id)
        assert move_card(actor, card, move) is None, "a used card takes money back"
    else:
        _refund_points(actor, line, amount, source)
    post(actor, line.order, [refunded_to_card(source, amount, _account_of(line))])


def _refund_points(actor: Actor | None, line: PaymentLine, amount: Money, source: str) -> None:
    """As many points as the amount cost, in proportion to those of the payment."""
    assert line.loyalty_card_id is not None
    move = PointsMove(
        kind=LoyaltyEntry.Kind.GIVE_BACK,
        points=_points_for(line, amount),
        source=source,
        order=line.order.public_id,
        order_number=line.order.number,
        by=actor.user if actor else None,
    )
    move_points(lock_loyalty_card(line.loyalty_card_id), move)


def _points_for(line: PaymentLine, amount: Money) -> int:
    """The part of the payment's points that the amount cost; all that is left of them for all that is left."""
    assert line.loyalty_card is not None
    back = LoyaltyEntry.objects.filter(
        card=line.loyalty_card, order=line.order.public_id, kind=LoyaltyEntry.Kind.GIVE_BACK
    )
    left = line.points - sum(back.values_list("points", flat=True))
    return min(left, price_in_points(rates_of(line.loyalty_card.program), amount))


def _account_of(line: PaymentLine) -> Account:
    return Account.GIFT_CARDS if line.gift_card_id is not None else Account.LOYALTY
