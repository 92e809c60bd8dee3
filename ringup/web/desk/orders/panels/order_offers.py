"""What more could be sold, each with one key: offers in reach (spec/beyond.md, point 8), and what goes with a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringup.directed_selling.queries import Suggested, beside_line, find_stepped_back, find_suggestions
from ringup.directed_selling.rules.prompts import Prompt, PromptKind
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
    """`line` is the public id; `offer`, `quantity` and `seen` are what taking it posts."""

    line: str
    what: str
    rule: str
    offer: str
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


def order_offers_panel(shown: Shown) -> tuple[OrderOffers, list[tuple[SalesLine, Prompt]]]:
    """The offers of an order that can be changed, for agents who are led through the sale; prompts by line."""
    line = beside_line(shown.rows.lines) if asks_for_offers(shown) else None
    rungs = _rungs(shown)[:MOST]
    suggested = find_suggestions(shown.rows, line, count=max(1, MOST - len(rungs))) if line else []
    panel = OrderOffers(
        order=shown.id,
        offers=tuple(_offer(shown, rung) for rung in rungs),
        suggestions=_suggestions(shown, suggested),
        beside=line.public_id if line else "",
        goes_with=line.text if line else "",
        asks=asks_for_offers(shown),
    )
    gaps = [(shown.rows.lines[rung.line], rung.rule) for rung in rungs]
    prompts = [(row, Prompt(kind=PromptKind.GAP, item=row.item_id, rule=rule)) for row, rule in gaps]
    seen = {suggestion.item for suggestion in panel.suggestions}
    prompts += [(line, each.prompt) for each in suggested if line and each.item.number in seen]
    return panel, prompts


def asks_for_offers(shown: Shown) -> bool:
    """Whether the screen fetches offers after a change."""
    return shown.may_change and shown.rows.center.directed_selling


def _rungs(shown: Shown) -> list[Rung]:
    if not asks_for_offers(shown) or not shown.rows.lines:
        return []
    rungs = load_ladder(shown.rows)
    if not rungs:
        return []
    back = find_stepped_back(legal_entity=shown.order.legal_entity_id, rules=[rung.rule for rung in rungs])
    return [rung for rung in rungs if rung.rule not in back]


def _suggestions(shown: Shown, found: Sequence[Suggested]) -> tuple[Suggestion, ...]:
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
        offer=rung.rule,
        saves=_("saves %(amount)s") % {"amount": formats.amount(rung.saves_minor, shown.currency)},
        costs=f"+{costs}" if rung.costs_minor >= 0 else f"−{costs}",
        quantity=posted(line.quantity + rung.more),
        seen=posted(line.quantity),
    )
