"""The pages of the office that are no set-up screens: one line each, in groups of their own."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class OfficePage:
    """A page: `name` is that of its address; who changes prices opens it, and who may see the audit trail."""

    name: str
    title: Text
    about: Text
    icon: str
    may: Permission = Permission.CHANGE_PRICES

    def may_be_seen_by(self, actor: Actor) -> bool:
        """As with set-up screens: the audit trail says the same and more."""
        return actor.may(self.may) or actor.may(Permission.SEE_AUDIT)


PRICE_MATRIX = OfficePage(
    name="price-matrix",
    title=_("Price matrix"),
    about=_("All prices and discounts of an item or a customer, which one wins, and why."),
    icon="table",
)
PRICE_SIMULATION = OfficePage(
    name="price-simulation",
    title=_("Price simulation"),
    about=_("What past orders would come to with other prices and discounts: revenue, discount, margin."),
    icon="chart-bar",
)
CAMPAIGN_CALENDAR = OfficePage(
    name="campaign-calendar",
    title=_("Calendar"),
    about=_("Which discounts, coupons, price adjustments and trade agreements run when, and what overlaps."),
    icon="calendar",
)
EXCHANGE = OfficePage(
    name="exchange",
    title=_("Import and export"),
    about=_("Discounts, coupons and prices to a spreadsheet and back; every bad row is named before anything changes."),
    icon="upload",
)
CATALOG_REQUESTS = OfficePage(
    name="catalog-requests",
    title=_("Catalog requests"),
    about=_("Who waits for a catalog: printed as a file or as labels, and printed again."),
    icon="mail-forward",
    may=Permission.CHANGE_CATALOGS,
)
PROMPTS = OfficePage(
    name="prompts",
    title=_("Prompts"),
    about=_("What up-sells, cross-sells and offers in reach bring for the seconds that they take."),
    icon="chart-bar",
    may=Permission.CHANGE_CATALOGS,
)
RESPONSE = OfficePage(
    name="response",
    title=_("Source-code analysis"),
    about=_("What source codes, catalogs and campaigns brought for what they cost, beside what was planned."),
    icon="target-arrow",
    may=Permission.CHANGE_CATALOGS,
)
COMPARISON = OfficePage(
    name="promotion-comparison",
    title=_("Compare promotions"),
    about=_("Source codes and catalogs side by side: how they were answered day by day, and what they came to."),
    icon="chart-dots",
    may=Permission.CHANGE_CATALOGS,
)
AREAS = OfficePage(
    name="catalog-area",
    title=_("Catalog area analysis"),
    about=_("What the space of each page and item costs, what is sold from it, and what is left."),
    icon="book-2",
    may=Permission.CHANGE_CATALOGS,
)
REQUEST_ANALYSIS = OfficePage(
    name="request-analysis",
    title=_("Catalog requests' analysis"),
    about=_("Who asked for which catalog, how long it took to print, and how many became orders."),
    icon="mail-forward",
    may=Permission.CHANGE_CATALOGS,
)

WAREHOUSE = OfficePage(
    name="warehouse",
    title=_("Pick and ship"),
    about=_("Released orders, urgent ones first, then the oldest; what is picked, packed and sent."),
    icon="package",
    may=Permission.SHIP_ORDERS,
)
GOODS_IN = OfficePage(
    name="goods-in",
    title=_("Receive goods"),
    about=_("What came in: back orders get what they wait for at once."),
    icon="truck-delivery",
    may=Permission.SHIP_ORDERS,
)

DIRECT_DELIVERIES = OfficePage(
    name="direct-deliveries",
    title=_("Direct deliveries"),
    about=_("What vendors send straight to customers: to be ordered, ordered, and sent."),
    icon="arrow-right",
    may=Permission.SHIP_ORDERS,
)
WEBHOOK_MESSAGES = OfficePage(
    name="webhook-messages",
    title=_("Messages to other systems"),
    about=_("What webhooks sent, what waits, and what nobody took."),
    icon="message-2",
    may=Permission.SHIP_ORDERS,
)

CARD_VIEWS = OfficePage(
    name="card-views",
    title=_("Views of cards"),
    about=_("Who saw which customer's card, when and where; noted where a call center's parameters ask for it."),
    icon="credit-card",
    may=Permission.SEE_AUDIT,
)


@dataclass(frozen=True, kw_only=True)
class PageGroup:
    """Pages that belong together in the navigation; `first` ones stand above the set-up screens."""

    title: Text
    pages: tuple[OfficePage, ...]
    first: bool = False


PAGE_GROUPS = (
    PageGroup(title=_("Warehouse"), pages=(WAREHOUSE, GOODS_IN, DIRECT_DELIVERIES, WEBHOOK_MESSAGES), first=True),
    PageGroup(
        title=_("Planning and analysis"),
        pages=(
            PRICE_MATRIX,
            PRICE_SIMULATION,
            CAMPAIGN_CALENDAR,
            EXCHANGE,
            CATALOG_REQUESTS,
            PROMPTS,
            RESPONSE,
            COMPARISON,
            AREAS,
            REQUEST_ANALYSIS,
        ),
    ),
    PageGroup(title=_("Audit"), pages=(CARD_VIEWS,)),
)
