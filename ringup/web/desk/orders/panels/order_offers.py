"""What more could be sold, each with one key: offers in reach (spec/beyond.md, point 8), and what goes with a line."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringup.directed_selling.queries import Suggested, beside_line, find_suggestions
from ringup.inventory.queries import find_stock
from ringup.orders.loading import load_ladder
from ringup.orders.models import SalesLine
from ringup.plumbing import formats
from ringup.pricing.queries.prices import find_base_prices
from ringup.pricing.rules.ladder import Rung
from ringup.web.desk.orders.panels.order_line import availability
from ringup.web.desk.orders.panels.order_panel import Badge, OrderPanel
from ringup.web.desk.orders.parsing import posted
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording.price_steps import PRICE_STEPS

# Offers and suggestions together: more are not read, and the payments below them shall stay in sight.
MOST = 3


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
class Suggestion:
    """An item (its number) for the newest line: what to say, or how often both were bought together.

    `instead`: it replaces the line.
    """

    item: str
    name: str
    why: str
    instead: bool
    price: str
    availability: Badge


@dataclass(frozen=True, kw_only=True)
class OrderOffers(OrderPanel):
    """`asks` for the offers after each change, and with the page when it `loads`: no entry waits for them.

    `beside` is the public id of the line that the suggestions go with, `goes_with` what stands on it.
    """

    offers: tuple[OfferInReach, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    beside: str = ""
    goes_with: str = ""
    asks: bool = False
    loads: bool = False


def order_offers_panel(shown: Shown) -> OrderOffers:
    """The offers of an order that can be changed, for agents who are led through the sale."""
    line = beside_line(shown.rows.lines) if asks_for_offers(shown) else None
    offers = tuple(_offers(shown))[:MOST]
    return OrderOffers(
        order=shown.id,
        offers=offers,
        suggestions=_suggestions(shown, line, count=max(1, MOST - len(offers))) if line else (),
        beside=line.public_id if line else "",
        goes_with=line.text if line else "",
        asks=asks_for_offers(shown),
    )


def asks_for_offers(shown: Shown) -> bool:
    """Whether the screen fetches offers after a change."""
    return shown.may_change and shown.rows.center.directed_selling


def _offers(shown: Shown) -> Iterator[OfferInReach]:
    if asks_for_offers(shown) and shown.rows.lines:
        for rung in load_ladder(shown.rows):
            yield _offer(shown, rung)


def _suggestions(shown: Shown, line: SalesLine, *, count: int) -> tuple[Suggestion, ...]:
    assert line.item_id is not None
    have = {row.item_id for row in shown.rows.lines if row.item_id is not None}
    found = find_suggestions(
        item=line.item_id, source_code=line.source_code_id, have=have, day=shown.rows.today, count=count
    )
    if not found:
        return ()
    keys = [each.item.pk for each in found]
    stock = find_stock(warehouse=shown.order.warehouse_id, items=keys)
    prices = find_base_prices(items=keys, currency=shown.currency, kept=shown.rows.rules, day=shown.rows.today)
    return tuple(
        Suggestion(
            item=each.item.number,
            name=each.item.name,
            why=each.talk or _learned(each),
            instead=each.instead,
            price=formats.unit_price(prices[each.item.pk], shown.currency),
            availability=availability(stock.get(each.item.pk)) or Badge(text=""),
        )
        for each in found
        if each.item.pk in prices
    )


def _learned(each: Suggested) -> str:
    if not each.together:
        return ""
    told = ngettext(
        "bought together %(count)s time, in %(percent)s %% of its orders",
        "bought together %(count)s times, in %(percent)s %% of its orders",
        each.together,
    )
    return told % {"count": each.together, "percent": round(each.confidence * 100)}


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
