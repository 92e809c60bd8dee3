"""The ledger: on which accounts money moves, and the balanced postings of everything that moves it.

Positive is debit, negative is credit. What a customer still owes stands on RECEIVABLE, what a customer paid before the
invoice on PREPAYMENT.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ringup.values.money import Money


class Account(StrEnum):
    """The accounts. Those of a customer are kept for each customer apart."""

    RECEIVABLE = "receivable"
    PREPAYMENT = "prepayment"
    CASH = "cash"
    CARDS = "cards"  # what processors took and have not paid out to us yet
    REVENUE = "revenue"
    CHARGES = "charges"
    TAX = "tax"
    DISCOUNTS = "discounts"
    CREDITS = "credits"  # what was given back on invoiced goods
    GIFT_CARDS = "gift_cards"  # what is on our gift cards: owed to whoever holds them
    LOYALTY = "loyalty"  # what was paid in points
    DISPUTED = "disputed"  # what banks have taken back until they decide
    CHARGEBACKS = "chargebacks"  # what they have not given back: a loss


class PostingKind(StrEnum):
    """What a ledger transaction is about; with its source it is unique."""

    PREPAYMENT = "prepayment"  # source: payment line
    CAPTURE = "capture"  # source: operation
    REFUND = "refund"  # source: operation
    REFUND_BACK = "refund_back"  # source: operation; the money came back to us
    INVOICE = "invoice"  # source: invoice
    SETTLEMENT = "settlement"  # source: invoice; what was prepaid, or is paid on delivery
    CREDIT = "credit"  # source: credit note
    PAY_OUT = "pay_out"  # source: credit note or refund; given back in cash
    OVERPAID = "overpaid"  # source: refund, or the last invoice; what was paid before and is not needed any more
    REDEMPTION = "redemption"  # source: payment; by gift card or in points
    GIVE_BACK = "give_back"  # source: payment; such a payment is undone
    CARD_REFUND = "card_refund"  # source: credit note; back onto a gift card, or into points
    CARD_VOID = "card_void"  # source: gift card
    DISPUTE = "dispute"  # source: dispute; the processor has taken the money back
    DISPUTE_WON = "dispute_won"  # source: dispute
    DISPUTE_LOST = "dispute_lost"  # source: dispute
    CHARGED_BACK = "charged_back"  # source: refund; the customer got it from the bank


CUSTOMER_ACCOUNTS = frozenset({Account.RECEIVABLE, Account.PREPAYMENT})


@dataclass(frozen=True, kw_only=True)
class Posting:
    """Amounts by account, all of one currency, adding up to nothing; accounts without an amount are left out."""

    kind: PostingKind
    source: str
    currency: str
    amounts: Mapping[Account, int]

    def __post_init__(self) -> None:
        if sum(self.amounts.values()):
            raise ValueError(f"{self.kind} of {self.source} does not add up to nothing: {self.amounts}")


def transfer(kind: PostingKind, source: str, amount: Money, *, debit: Account, credit: Account) -> Posting:
    """The amount from one account to another.

    A prepayment of 20.00 in cash: cash +2000, prepayment −2000.
    """
    amounts = {debit: amount.minor, credit: -amount.minor} if amount else {}
    return Posting(kind=kind, source=source, currency=amount.currency, amounts=amounts)


def captured(source: str, amount: Money, *, prepaid: bool) -> Posting:
    """A card was charged: for an invoice, or before there is one."""
    settled = Account.PREPAYMENT if prepaid else Account.RECEIVABLE
    return transfer(PostingKind.CAPTURE, source, amount, debit=Account.CARDS, credit=settled)


def refunded(source: str, amount: Money) -> Posting:
    """A card was given money back that the customer had to his credit."""
    return transfer(PostingKind.REFUND, source, amount, debit=Account.RECEIVABLE, credit=Account.CARDS)


def refund_came_back(source: str, amount: Money) -> Posting:
    """It did not arrive: the customer has it to his credit again."""
    return transfer(PostingKind.REFUND_BACK, source, amount, debit=Account.CARDS, credit=Account.RECEIVABLE)


def overpaid(source: str, amount: Money) -> Posting:
    """What was paid before the invoice is the customer's again: to the account, until it has gone back."""
    return transfer(PostingKind.OVERPAID, source, amount, debit=Account.PREPAYMENT, credit=Account.RECEIVABLE)


def paid_out(source: str, amount: Money) -> Posting:
    """A person gave the customer money that stood to his credit."""
    return transfer(PostingKind.PAY_OUT, source, amount, debit=Account.RECEIVABLE, credit=Account.CASH)


@dataclass(frozen=True, kw_only=True)
class Billed:
    """What an invoice is made of, without tax: goods before discounts, discounts, charges; the tax; what is owed."""

    goods_minor: int
    discount_minor: int
    charges_minor: int
    tax_minor: int
    total: Money
    # What of the goods went onto gift cards: no revenue yet, but a debt of ours.
    gift_cards_minor: int = 0


def invoiced(source: str, billed: Billed) -> Posting:
    """Goods 24.50, discount 2.00, charges 5.00, tax 5.78: receivable +33.28, discounts +2.00, and the rest credited."""
    amounts = {
        Account.RECEIVABLE: billed.total.minor,
        Account.DISCOUNTS: billed.discount_minor,
        Account.REVENUE: -(billed.goods_minor - billed.gift_cards_minor),
        Account.GIFT_CARDS: -billed.gift_cards_minor,
        Account.CHARGES: -billed.charges_minor,
        Account.TAX: -billed.tax_minor,
    }
    return _posting(PostingKind.INVOICE, source, billed.total.currency, amounts)


def settled(source: str, *, prepaid: Money, on_delivery: Money) -> Posting:
    """What pays an invoice without a processor: money that is here already, or comes with the goods."""
    amounts = {
        Account.PREPAYMENT: prepaid.minor,
        Account.CASH: on_delivery.minor,
        Account.RECEIVABLE: -(prepaid.minor + on_delivery.minor),
    }
    return _posting(PostingKind.SETTLEMENT, source, prepaid.currency, amounts)


def redeemed(source: str, amount: Money, account: Account) -> Posting:
    """Paid by gift card or in points: as good as money that came before the invoice."""
    return transfer(PostingKind.REDEMPTION, source, amount, debit=account, credit=Account.PREPAYMENT)


def given_back(source: str, amount: Money, account: Account) -> Posting:
    """Such a payment is undone."""
    return transfer(PostingKind.GIVE_BACK, source, amount, debit=Account.PREPAYMENT, credit=account)


def refunded_to_card(source: str, amount: Money, account: Account) -> Posting:
    """What a customer had to his credit went back onto a gift card, or into points."""
    return transfer(PostingKind.CARD_REFUND, source, amount, debit=Account.RECEIVABLE, credit=account)


def voided_gift_card(source: str, amount: Money) -> Posting:
    """What was on a card that was made void belongs to the customer who bought it."""
    return transfer(PostingKind.CARD_VOID, source, amount, debit=Account.GIFT_CARDS, credit=Account.RECEIVABLE)


def dispute_opened(source: str, amount: Money) -> Posting:
    """The processor has taken back what a bank disputes."""
    return transfer(PostingKind.DISPUTE, source, amount, debit=Account.DISPUTED, credit=Account.CARDS)


def dispute_won(source: str, amount: Money) -> Posting:
    """It has given the money again."""
    return transfer(PostingKind.DISPUTE_WON, source, amount, debit=Account.CARDS, credit=Account.DISPUTED)


def dispute_lost(source: str, amount: Money) -> Posting:
    """The customer has it: our loss, but for what we owed the customer anyway (`charged_back`)."""
    return transfer(PostingKind.DISPUTE_LOST, source, amount, debit=Account.CHARGEBACKS, credit=Account.DISPUTED)


def charged_back(source: str, amount: Money) -> Posting:
    """A refund that the customer had to his credit came from the bank."""
    return transfer(PostingKind.CHARGED_BACK, source, amount, debit=Account.RECEIVABLE, credit=Account.CHARGEBACKS)


def credited(source: str, *, credit: Money, tax: Money) -> Posting:
    """A credit on invoiced goods, without tax, and the tax on it: both to the customer's account."""
    amounts = {
        Account.CREDITS: credit.minor,
        Account.TAX: tax.minor,
        Account.RECEIVABLE: -(credit.minor + tax.minor),
    }
    return _posting(PostingKind.CREDIT, source, credit.currency, amounts)


def _posting(kind: PostingKind, source: str, currency: str, amounts: Mapping[Account, int]) -> Posting:
    kept = {account: amount for account, amount in amounts.items() if amount}
    return Posting(kind=kind, source=source, currency=currency, amounts=kept)
