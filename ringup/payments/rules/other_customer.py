"""Which payments cannot go along when their order gets another customer: cards, the account, the currency.

Source: whoever pays has agreed to pay this order; a card on file pays for its holder only (spec §6).
"""

from dataclasses import asdict, dataclass

from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal

REMOVE = Cure(code="remove_the_payment")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A payment as it was taken. `holder` is whose the stored card or loyalty card is; None without a card.

    `new_on_account`: it goes on the customer's account, and did not at an earlier submit.
    """

    method: str
    amount: Money
    holder: int | None = None
    new_on_account: bool = False


@dataclass(frozen=True, kw_only=True)
class Payer:
    """The customer of the order now, and the order's currency."""

    customer: int
    buys_on_account: bool
    currency: str


def refuse_to_pay_for(payer: Payer, taken: Taken) -> Refusal | None:
    """Why this payment cannot pay the customer's order, or None.

    Carla's card does not pay Bruno's order, what she may put on her account he may perhaps not on his, and 24.20 EUR
    do not pay 24.20 USD: `card_of_other_customer`, `account_of_other_customer` and `payment_in_other_currency`, each
    {method, amount}.
    """
    if taken.amount.currency != payer.currency:
        code = "payment_in_other_currency"
    elif taken.holder not in (None, payer.customer):
        code = "card_of_other_customer"
    elif taken.new_on_account and not payer.buys_on_account:
        code = "account_of_other_customer"
    else:
        return None
    return Refusal(code=code, facts={"method": taken.method, "amount": asdict(taken.amount)}, cure=REMOVE)
