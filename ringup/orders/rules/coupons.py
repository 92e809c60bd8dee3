"""The coupon codes of an order, each with what the last calculation said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ringup.values.refusal import Cure, Refusal

# Why a good code may take nothing off this basket: it stays on the order, and a later line can change that.
GIVES_NOTHING = frozenset(
    {"minimum_not_reached", "quantity_not_reached", "not_discountable", "wrong_payment_method", "beaten"}
)


@dataclass(frozen=True, kw_only=True)
class OrderCoupon:
    """A code on an order. `promised` is what it gave lines (public ids) whose price is locked since a submit.

    Amounts are minor units of the order's currency; `refusal` says why it takes nothing off, where it does not.
    """

    code: str
    name: str
    coupon: str
    discount: str
    amount_minor: int = 0
    promised: Mapping[str, int] = field(default_factory=dict)
    refusal: Refusal | None = None

    @property
    def stands_in_the_way(self) -> bool:
        """Whether the order cannot be submitted with it: the code is not good (any more), and nothing was promised."""
        return self.refusal is not None and self.refusal.code not in GIVES_NOTHING and not self.promised

    def stored(self) -> dict[str, Any]:
        """As the order keeps it; what is nothing is left out."""
        parts: dict[str, Any] = {
            "code": self.code,
            "name": self.name,
            "coupon": self.coupon,
            "discount": self.discount,
            "amount": self.amount_minor,
        }
        if self.promised:
            parts["promised"] = dict(self.promised)
        if self.refusal is not None:
            parts["refusal"] = self.refusal.as_dict()
        return parts


def read_coupon(stored: Mapping[str, Any]) -> OrderCoupon:
    """The coupon out of what the order keeps."""
    return OrderCoupon(
        code=stored["code"],
        name=stored["name"],
        coupon=stored["coupon"],
        discount=stored["discount"],
        amount_minor=stored["amount"],
        promised=stored.get("promised", {}),
        refusal=_refusal(stored.get("refusal")),
    )


def _refusal(stored: Mapping[str, Any] | None) -> Refusal | None:
    if stored is None:
        return None
    cure = stored.get("cure")
    return Refusal(
        code=stored["code"],
        facts=stored["facts"],
        cure=Cure(code=cure["code"], facts=cure["facts"]) if cure else None,
        field=stored.get("field", ""),
    )
