"""Products found for what is being typed into the entry field."""

import re
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from ringup.inventory.queries import Stock, find_stock
from ringup.orders.queries import find_charges
from ringup.orders.rules.entry import EnterCoupon, TakeOffCoupon, read_entry
from ringup.plumbing import formats
from ringup.pricing.queries.prices import find_base_prices
from ringup.products.queries import ItemHit, find_items
from ringup.web.desk.orders.panels.order_line import availability
from ringup.web.desk.orders.panels.order_panel import Badge, OrderPanel
from ringup.web.desk.orders.shown import Shown

MOST = 8
CHARGE = re.compile(r"^&\s*(?P<code>\S*)(?P<amount>\s+.*)?$")
NOTHING = Badge(text="")
QUANTITY = re.compile(r"^\d{1,9}(?:[.,]\d{1,3})?\s*[*x×]\s*")


@dataclass(frozen=True, kw_only=True)
class EntryResult:
    """`text` is the entry that takes the product: the number with the quantity that was typed before it.

    With `goes_on` it is only the beginning of an entry, which the agent completes.
    """

    text: str
    number: str
    name: str
    category: str
    price: str
    availability: Badge = NOTHING
    picture: str = ""
    goes_on: bool = False


@dataclass(frozen=True, kw_only=True)
class EntryResults(OrderPanel):
    asked: str = ""
    results: tuple[EntryResult, ...] = ()


def entry_results_panel(shown: Shown, text: str) -> EntryResults:
    """Products for the words of an entry: `3*coat` looks for coats and takes three. Prices are list prices.

    After `&` the charges that can be put on the order, with those that stand there.
    """
    if found := CHARGE.match(text.strip()):
        return _charges(shown, found["code"], amount=found["amount"] is not None)
    prefix, words = split_entry(text)
    if not words:
        return EntryResults(order=shown.id)
    actor = shown.actor
    hits = find_items(legal_entity=actor.legal_entity, text=words, language=actor.language, limit=MOST)
    keys = [hit.id for hit in hits]
    stock = find_stock(warehouse=shown.order.warehouse_id, items=keys)
    prices = find_base_prices(items=keys, currency=shown.currency, kept=shown.rows.rules, day=shown.rows.today)
    return EntryResults(
        order=shown.id,
        asked=words,
        results=tuple(
            EntryResult(
                text=f"{prefix}{hit.number}",
                number=hit.number,
                name=hit.name,
                category=hit.category,
                price=formats.unit_price(prices[hit.id], shown.currency) if hit.id in prices else "–",
                availability=_availability(hit, stock.get(hit.id)),
                picture=default_storage.url(hit.picture) if hit.picture else "",
            )
            for hit in hits
        ),
    )


def _charges(shown: Shown, code: str, *, amount: bool) -> EntryResults:
    if amount:  # it is chosen already
        return EntryResults(order=shown.id)
    stand: dict[str, int] = {}
    for charge in shown.rows.charges:
        stand[charge.code] = stand.get(charge.code, 0) + charge.amount_minor
    found = find_charges(legal_entity=shown.actor.legal_entity, text=code, limit=MOST)
    return EntryResults(
        order=shown.id,
        asked=f"&{code}",
        results=tuple(
            EntryResult(
                text=f"&{number} ",
                number=number,
                name=name,
                category="",
                price=formats.amount(stand[number], shown.currency) if number in stand else "",
                goes_on=True,
            )
            for number, name in found
        ),
    )


def _availability(hit: ItemHit, stock: Stock | None) -> Badge:
    if hit.state != "active":
        text = _("take %(item)s") % {"item": hit.alternative} if hit.alternative else _("not sold any more")
        return Badge(text=text, tone="bad")
    return availability(stock) or Badge(text="")


def split_entry(text: str) -> tuple[str, str]:
    """The quantity typed before, and the words: `3*coat` → ("3*", "coat"), `/coat` → ("", "coat"), else none."""
    if isinstance(read_entry(text), EnterCoupon | TakeOffCoupon) or text.strip()[:1] in ("@", "="):
        return "", ""
    found = QUANTITY.match(text.strip())
    prefix = found[0] if found else ""
    return prefix.strip(), text.strip()[len(prefix) :].lstrip("/ ").partition("@")[0].partition("!")[0].strip()
