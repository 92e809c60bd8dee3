"""What screens ask about payments: the ways in which an order can be paid."""

from dataclasses import dataclass

from ringup.payments.models import PaymentMethod, StoredCard
from ringup.payments.rules.functions import FUNCTIONS


@dataclass(frozen=True, kw_only=True)
class WayToPay:
    """A method (by its code), with the card on file where it needs one. `expires` is month/year, e.g. 08/28."""

    method: str
    name: str
    function: str
    card: str = ""
    card_name: str = ""
    expires: str = ""


def list_ways_to_pay(*, call_center: int, customer: int | None, on_account: bool) -> list[WayToPay]:
    """What an agent can offer, in the order of the call center's set-up; two queries.

    A method by card is listed once per card on file, the customer's default first, and not at all without one;
    the customer account only where the customer may use it.
    """
    methods = PaymentMethod.objects.filter(call_center=call_center, active=True).order_by("position", "pk")
    cards = list(
        StoredCard.objects.filter(customer=customer, removed_at=None).order_by("-is_default", "-pk") if customer else []
    )
    ways: list[WayToPay] = []
    for method in methods:
        function = FUNCTIONS[method.function]
        if "card" in function.asks:
            ways += [_by_card(method, card) for card in cards if card.connector == method.connector]
        elif on_account or not function.on_account:
            ways.append(WayToPay(method=method.code, name=method.name, function=function.name))
    return ways


def _by_card(method: PaymentMethod, card: StoredCard) -> WayToPay:
    return WayToPay(
        method=method.code,
        name=method.name,
        function=method.function,
        card=card.public_id,
        card_name=f"{card.brand.title()} •••• {card.last_four}",
        expires=f"{card.expires_month:02}/{card.expires_year % 100:02}",
    )
