"""The analysis of directed selling: promotions, the space of catalogs, catalog requests."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from ringup.api.answers import json_answer
from ringup.api.days import days_of
from ringup.api.problems import problem
from ringup.api.schemas import NO_NUL, Answer, Body, Day, DayText, DecimalText, Id
from ringup.api.tokens import caller
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.reports.queries.areas import AreaReport, find_areas
from ringup.reports.queries.comparison import compare_promotions
from ringup.reports.queries.promotions import find_catalog, list_promotions
from ringup.reports.queries.requests import USUAL_WITHIN, list_requests
from ringup.reports.rules.areas import ItemSpace, Space
from ringup.reports.rules.plain_figures import figures_of
from ringup.reports.rules.promotions import Basis, Promotion
from ringup.reports.rules.requests import Requests
from ringup.values.decimals import plain_text
from ringup.values.money import minor_text
from ringup.values.refusal import Refusal

router = Router(tags=["analysis"])
USUAL_DAYS = 364


class OtherCurrency(Answer):
    """What came in another currency; it is in no other amount."""

    currency: str
    orders: int
    revenue: DecimalText


class PromotionFigures(Answer):
    """A source code, catalog or campaign: each actual beside its plan, deviations and rates as shares from 0 to 1.

    Copies are all that were mailed until the last day. Orders count for the code of their header, revenue and margin
    for the line's own code. `standing` says whether the expected response is outside the 95 % interval.
    """

    code: str
    name: str
    copies: int
    copies_requested: int
    copies_planned: int
    copies_deviation: DecimalText | None
    copies_by_plan: bool
    orders: int
    orders_planned: int | None
    orders_deviation: DecimalText | None
    customers: int
    canceled: int
    response: DecimalText | None
    response_low: DecimalText | None
    response_high: DecimalText | None
    response_expected: DecimalText | None
    standing: Literal["above", "below", "within"] | None
    revenue: DecimalText
    revenue_planned: DecimalText | None
    revenue_deviation: DecimalText | None
    returned: DecimalText
    margin: DecimalText
    cost: DecimalText
    cost_planned: DecimalText | None
    cost_deviation: DecimalText | None
    cost_by_plan: bool
    contribution: DecimalText
    contribution_planned: DecimalText | None
    contribution_deviation: DecimalText | None
    revenue_per_copy: DecimalText | None
    revenue_per_copy_planned: DecimalText | None
    currency: str
    other_currencies: list[OtherCurrency]


class PromotionList(Answer):
    """What brought most revenue first; `all_orders` are those of these days, with a source code or without.

    `total` is of all items, a customer counted once.
    """

    items: list[PromotionFigures]
    total: PromotionFigures
    all_orders: int


class PromotionsAsked(Body):
    """The days, both counted, on the caller's clock; without any the last 364. `catalog`: of one catalog all codes."""

    by: Literal["source_code", "catalog", "campaign"] = "source_code"
    basis: Literal["ordered", "invoiced"] = "ordered"
    catalog: Id | None = None
    start: Day | None = None
    end: Day | None = None


class SpaceFigures(Answer):
    """A space: what it costs, what was sold from it, sales less space (`contribution`), and margin less space."""

    area: DecimalText
    share: DecimalText
    space_cost: DecimalText
    quantity: DecimalText
    sales: DecimalText
    contribution: DecimalText
    margin: DecimalText
    margin_less_space: DecimalText


class ItemArea(SpaceFigures):
    """An item on a page; `share` is its part of the page."""

    position: int
    item: str
    name: str


class PageArea(SpaceFigures):
    """A page with its items; `filled` is the part that is given to items."""

    number: int
    place: str
    section: str
    products: int
    filled: DecimalText
    items: list[ItemArea]


class SectionArea(SpaceFigures):
    """Pages that belong together; `share` is their part of all pages, `filled` what of them is given to items."""

    section: str
    pages: int
    products: int
    filled: DecimalText


class CatalogArea(Answer):
    """The pages of a catalog; `sold_elsewhere` are sales of items that stand on none of them."""

    catalog: str
    currency: str
    pages: list[PageArea]
    sections: list[SectionArea]
    total: SpaceFigures
    sold_elsewhere: DecimalText
    other_currencies: list[str]


class AreaAsked(Body):
    """The days, both counted, on the caller's clock; without any the last 364."""

    basis: Literal["ordered", "invoiced"] = "ordered"
    start: Day | None = None
    end: Day | None = None


class ComparedPromotion(PromotionFigures):
    """A source code or a whole catalog; orders that came until each day since `first_day`, its first drop."""

    kind: Literal["source_code", "catalog"]
    first_day: DayText
    orders_by_day: list[int]


class ComparedPromotions(Answer):
    """In the order in which they were asked for; `unknown` are neither source codes nor catalogs.

    `left_out` are known, and more than are compared at once.
    """

    items: list[ComparedPromotion]
    unknown: list[str]
    left_out: list[str]


class ComparisonAsked(Body):
    """Source codes or catalog numbers, separated by blanks, six of them at most; so many days since the first drop."""

    of: str = Field(min_length=1, max_length=200, pattern=NO_NUL)
    basis: Literal["ordered", "invoiced"] = "ordered"
    days: int = Field(default=84, ge=1, le=364)


class RequestGroup(Answer):
    """Requests of a catalog, source code, month or user.

    `ripe` are not canceled and so long ago that the days in which they may become orders are over; `ordered` of them
    were followed by an order, `ordered_with_code` by one with a source code of the catalog. Rates from 0 to 1.
    """

    code: str
    name: str
    requests: int
    copies: int
    customers: int
    waiting: int
    printed: int
    canceled: int
    ripe: int
    ordered: int
    ordered_with_code: int
    order_rate: DecimalText | None
    order_rate_low: DecimalText | None
    order_rate_high: DecimalText | None
    median_days_to_print: DecimalText | None
    longest_days_to_print: DecimalText | None


class RequestGroups(Answer):
    """What was asked for most first, months from the last on."""

    items: list[RequestGroup]
    total: RequestGroup


class RequestsAsked(Body):
    """The days of the requests, both counted; `within` so many days a request may become an order."""

    by: Literal["catalog", "source_code", "month", "user"] = "catalog"
    within: int = Field(default=USUAL_WITHIN, ge=1, le=364)
    start: Day | None = None
    end: Day | None = None


@router.get("/source-codes", operation_id="analyze_source_codes", response={200: PromotionList})
def analyze_source_codes(request: HttpRequest, asked: Query[PromotionsAsked]) -> HttpResponse:
    """What source codes, catalogs or campaigns brought for what they cost."""
    actor = caller(request)
    if refusal := refuse_analysis(actor):
        return problem(refusal)
    catalog = find_catalog(legal_entity=actor.legal_entity, catalog=asked.catalog) if asked.catalog else None
    if asked.catalog and catalog is None:
        return problem(Refusal(code="catalog_not_found"))
    report = list_promotions(
        legal_entity=actor.legal_entity,
        by=asked.by,
        days=days_of(actor, asked.start, asked.end, usual=USUAL_DAYS),
        basis=Basis(asked.basis),
        catalog=catalog.pk if catalog else None,
    )
    items = [promotion_figures(row, report.currency) for row in report.rows]
    total = promotion_figures(report.total, report.currency)
    return json_answer({"items": items, "total": total, "all_orders": report.all_orders})


@router.get("/promotions", operation_id="compare_promotions", response={200: ComparedPromotions})
def compare(request: HttpRequest, asked: Query[ComparisonAsked]) -> HttpResponse:
    """Promotions side by side, until today."""
    actor = caller(request)
    if refusal := refuse_analysis(actor):
        return problem(refusal)
    found = compare_promotions(
        legal_entity=actor.legal_entity,
        wanted=asked.of.replace(",", " ").split(),
        days=asked.days,
        today=days_of(actor, None, None, usual=1),
        basis=Basis(asked.basis),
    )
    items = [
        {
            "kind": each.kind,
            "first_day": each.curve.start,
            "orders_by_day": list(each.curve.orders),
            **promotion_figures(each.promotion, found.currency),
        }
        for each in found.compared
    ]
    return json_answer({"items": items, "unknown": list(found.unknown), "left_out": list(found.left_out)})


@router.get("/catalogs/{catalog}/area", operation_id="analyze_catalog_area", response={200: CatalogArea})
def analyze_catalog_area(request: HttpRequest, catalog: Id, asked: Query[AreaAsked]) -> HttpResponse:
    """What the space of a catalog's pages costs and earns."""
    actor = caller(request)
    if refusal := refuse_analysis(actor):
        return problem(refusal)
    row = find_catalog(legal_entity=actor.legal_entity, catalog=catalog)
    if row is None:
        return problem(Refusal(code="catalog_not_found"))
    days = days_of(actor, asked.start, asked.end, usual=USUAL_DAYS)
    report = find_areas(row, days=days, basis=Basis(asked.basis))
    areas, currency = report.areas, report.currency
    return json_answer(
        {
            "catalog": row.number,
            "currency": currency,
            "pages": [
                {
                    "number": page.number,
                    "place": page.place,
                    "section": page.section,
                    "products": page.products,
                    "filled": f"{float(page.filled):.4f}",
                    "items": [_item_area(report, each) for each in page.items],
                    **_space(page.space, currency),
                }
                for page in areas.pages
            ],
            "sections": [
                {
                    "section": each.section,
                    "pages": each.number,
                    "products": each.products,
                    "filled": f"{float(each.filled):.4f}",
                    **_space(each.space, currency),
                }
                for each in areas.sections
            ],
            "total": _space(areas.total, currency),
            "sold_elsewhere": minor_text(areas.elsewhere.revenue_minor, currency),
            "other_currencies": [f"{name} {minor_text(minor, name)}" for name, minor in sorted(report.foreign.items())],
        }
    )


def _item_area(report: AreaReport, each: ItemSpace) -> dict[str, Any]:
    number, name = report.names[each.item]
    return {"position": each.position, "item": number, "name": name, **_space(each.space, report.currency)}


def _space(space: Space, currency: str) -> dict[str, str]:
    return {
        "area": plain_text(space.area),
        "share": f"{float(space.share):.4f}",
        "space_cost": minor_text(space.cost_minor, currency),
        "quantity": plain_text(space.quantity),
        "sales": minor_text(space.revenue_minor, currency),
        "contribution": minor_text(space.contribution_minor, currency),
        "margin": minor_text(space.margin_minor, currency),
        "margin_less_space": minor_text(space.left_minor, currency),
    }


@router.get("/catalog-requests", operation_id="analyze_catalog_requests", response={200: RequestGroups})
def analyze_catalog_requests(request: HttpRequest, asked: Query[RequestsAsked]) -> HttpResponse:
    """What became of catalog requests."""
    actor = caller(request)
    if refusal := refuse_analysis(actor):
        return problem(refusal)
    report = list_requests(
        legal_entity=actor.legal_entity,
        by=asked.by,
        days=days_of(actor, asked.start, asked.end, usual=USUAL_DAYS),
        now=timezone.now(),
        within=asked.within,
    )
    return json_answer({"items": [_requests(row) for row in report.rows], "total": _requests(report.total)})


def _requests(row: Requests) -> dict[str, Any]:
    rate = row.rate
    names = ("code", "name", "requests", "copies", "customers", "waiting", "printed", "canceled", "ripe", "ordered")
    return {
        **{name: getattr(row, name) for name in names},
        "ordered_with_code": row.with_code,
        "order_rate": f"{rate.value:.4f}" if rate else None,
        "order_rate_low": f"{rate.low:.4f}" if rate else None,
        "order_rate_high": f"{rate.high:.4f}" if rate else None,
        "median_days_to_print": None if row.median_days is None else f"{row.median_days:.2f}",
        "longest_days_to_print": None if row.longest_days is None else f"{row.longest_days:.2f}",
    }


def refuse_analysis(actor: Actor) -> Refusal | None:
    """As on the office's pages: the audit trail says the same and more."""
    return None if actor.may(Permission.SEE_AUDIT) else refuse_without(actor, Permission.CHANGE_CATALOGS)


def promotion_figures(row: Promotion, currency: str) -> dict[str, Any]:
    """The row as the schema has it."""
    others = [
        {
            "currency": each.currency,
            "orders": each.orders,
            "revenue": minor_text(each.revenue_minor, each.currency),
        }
        for each in row.brought.foreign
    ]
    return {**figures_of(row, currency), "other_currencies": others}
