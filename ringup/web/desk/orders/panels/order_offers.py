"""Offers in reach (spec/beyond.md, point 8): what a little more earns, what it comes to, and one key to take it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ringup.orders.loading import load_ladder
from ringup.plumbing import formats
from ringup.pricing.rules.ladder import Rung
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.parsing import posted
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording.price_steps import PRICE_STEPS


@dataclass(frozen=True, kw_only=True)
class OfferInReach:
    """`line` is the public id; `quantity` and `seen` are what taking the offer posts."""

    line: str
    what: str
    rule: str
    saves: str
    costs: str
    quantity: str
    seen: str


@dataclass(frozen=True, kw_only=True)
class OrderOffers(OrderPanel):
    """`asks` for the offers after each change, and with the page when it `loads`: no entry waits for them."""

    offers: tuple[OfferInReach, ...] = ()
    asks: bool = False
    loads: bool = False


def order_offers_panel(shown: Shown) -> OrderOffers:
    """The offers of an order that can be changed, for agents who are led through the sale."""
    return OrderOffers(order=shown.id, offers=tuple(_offers(shown)), asks=asks_for_offers(shown))


def asks_for_offers(shown: Shown) -> bool:
    """Whether the screen fetches offers after a change."""
    return shown.may_change and shown.rows.center.directed_selling


def _offers(shown: Shown) -> Iterator[OfferInReach]:
    if asks_for_offers(shown) and shown.rows.lines:
        for rung in load_ladder(shown.rows):
            yield _offer(shown, rung)


def _offer(shown: Shown, rung: Rung) -> OfferInReach:
    line = shown.rows.lines[rung.line]
    costs = formats.amount(abs(rung.costs_minor), shown.currency)
    return OfferInReach(
        line=line.public_id,
        what=_("%(count)s more of %(item)s") % {"count": formats.quantity(rung.more), "item": line.text},
        rule=shown.rules.get(rung.rule) or str(PRICE_STEPS.get(rung.rule, rung.rule)),
        saves=_("saves %(amount)s") % {"amount": formats.amount(rung.saves_minor, shown.currency)},
        costs=f"+{costs}" if rung.costs_minor >= 0 else f"−{costs}",
        quantity=posted(line.quantity + rung.more),
        seen=posted(line.quantity),
    )
