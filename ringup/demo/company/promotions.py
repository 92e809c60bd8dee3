"""What came of the demo's catalogs: a summer catalog of last season, orders that answered the codes, and requests.

Orders of the real history get the source codes; which ones is drawn from their numbers, so it is always the same.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zlib import crc32

from django.db.models import Sum
from django.utils import timezone

from ringup.call_centers.models import User
from ringup.catalogs.models import (
    Catalog,
    CatalogPage,
    CatalogRequest,
    MailDrop,
    PagePlacement,
    SentCatalog,
    SourceCode,
    TargetMarketMember,
)
from ringup.catalogs.rules.states import CatalogState
from ringup.catalogs.saving import publish_products
from ringup.demo.company.setup import Company
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.products.models import Category, Item

SUMMER = ("GARDEN", "BAGS", "LUNCH")
AGENTS = ("ada", "sam", "ada", "gerda")
# Parts of a page's area: on each page one item has the most space, one the least.
SHARES = ("0.45", "0.25", "0.18", "0.10")
PAGE_AREA = 600
REQUESTS = 72
SPREAD = 10_000


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A source code of the summer catalog: its plan, what it came to, its drops by weeks, how many answered."""

    code: str
    name: str
    copies: int
    expected: Decimal
    sales_minor: int
    printing_minor: int
    mailing_minor: int
    printed_minor: int | None
    mailed_minor: int | None
    drops: tuple[tuple[int, int], ...]
    answers: int


SEGMENTS = (
    Segment(
        code="SUMMER-01",
        name="Best customers",
        copies=1_500,
        expected=Decimal(5),
        sales_minor=2_400_000,
        printing_minor=180_000,
        mailing_minor=120_000,
        printed_minor=172_500,
        mailed_minor=126_300,
        drops=((0, 1_500),),
        answers=92,
    ),
    Segment(
        code="SUMMER-02",
        name="Not heard of for a year",
        copies=3_000,
        expected=Decimal(2),
        sales_minor=1_500_000,
        printing_minor=240_000,
        mailing_minor=210_000,
        printed_minor=236_000,
        mailed_minor=214_800,
        drops=((0, 2_000), (2, 1_000)),
        answers=41,
    ),
    Segment(
        code="SUMMER-03",
        name="Rented list, gift shops",
        copies=5_000,
        expected=Decimal("1.2"),
        sales_minor=1_800_000,
        printing_minor=330_000,
        mailing_minor=350_000,
        printed_minor=None,
        mailed_minor=None,
        drops=((1, 2_500), (3, 2_300)),
        answers=47,
    ),
)
PAGES = (("front_cover", 32_000), *(("inside", 15_000),) * 6, ("back_cover", 26_000))


def tell_what_came(company: Company, autumn: Catalog | None) -> int:
    """How many orders answered a code; nothing for a company without catalogs."""
    if autumn is None:
        return 0
    codes = {code.code: code for code in autumn.source_codes.all()}
    today = timezone.localdate()
    answered = [
        *_answer(company, codes["AUTUMN-01"], first=today - timedelta(days=20), days=21, answers=44),
        *_answer(company, codes["AUTUMN-02"], first=today - timedelta(days=19), days=20, answers=33),
    ]
    summer = _publish_summer(company, today)
    for segment in SEGMENTS if summer else ():
        assert summer is not None
        answered += _mail(company, summer, segment)
    lay_out(autumn, since=today - timedelta(days=21))
    if summer is not None:
        lay_out(summer, since=summer.valid_from)
    _request(company, autumn, answered, today)
    return len(answered)


def lay_out(catalog: Catalog, *, since: date | None) -> None:
    """What sells best goes on the first pages, with the most space on each for its first item."""
    items = list(catalog.published.order_by("item__number").values_list("item", "item__name"))
    sold = dict(
        SalesLine.objects.filter(
            order__legal_entity=catalog.legal_entity_id,
            order__ordered_at__date__gte=since,
            item__in=[i for i, _ in items],
        )
        .values_list("item")
        .annotate(Sum("net_minor"))
    )
    best = sorted((item for item, _ in items), key=lambda item: -sold.get(item, 0))[: len(PAGES) * len(SHARES)]
    parents = dict(
        Item.objects.filter(pk__in=best, categories__in=catalog.categories.all()).values_list("pk", "categories__name")
    )
    best.sort(key=lambda item: parents.get(item, ""))
    pages = [best[start : start + len(SHARES)] for start in range(0, len(best), len(SHARES))]
    CatalogPage.objects.filter(catalog=catalog).delete()
    PagePlacement.objects.filter(catalog=catalog).delete()
    CatalogPage.objects.bulk_create(
        CatalogPage(
            catalog=catalog,
            number=number,
            place=place,
            section=parents.get(page[0], "") if page else "",
            cost_minor=cost,
            area=PAGE_AREA,
        )
        for number, (page, (place, cost)) in enumerate(zip(_filled(pages), PAGES, strict=True), start=1)
    )
    PagePlacement.objects.bulk_create(
        PagePlacement(catalog=catalog, page=number, position=position, item_id=item, area=Decimal(share) * PAGE_AREA)
        for number, page in enumerate(pages, start=1)
        for position, (item, share) in enumerate(zip(page, SHARES, strict=False), start=1)
    )


def _filled(pages: Sequence[list[int]]) -> list[list[int]]:
    return [*pages, *([[]] * (len(PAGES) - len(pages)))]


def _answer(company: Company, code: SourceCode, *, first: date, days: int, answers: int) -> list[SalesOrder]:
    """Some orders of these days carry the code, most of them soon after the first; each customer's first one."""
    orders = SalesOrder.objects.filter(
        legal_entity=company.legal_entity,
        call_center=company.call_centers["UK"],
        kind=SalesOrder.Kind.SALE,
        state=OrderState.INVOICED.value,
        source_code=None,
        customer__isnull=False,
        ordered_at__gte=_moment(first),
        ordered_at__lt=_moment(first + timedelta(days=days)),
    )
    if code.target_market_id is not None:
        members = TargetMarketMember.objects.filter(target_market=code.target_market_id)
        orders = orders.filter(customer__in=members.values("customer"))
    seen: set[int | None] = set()
    found = []
    for order in orders.order_by("ordered_at", "pk").only("pk", "number", "customer", "ordered_at"):
        if order.customer_id not in seen:
            seen.add(order.customer_id)
            age = (order.ordered_at - _moment(first)).days
            # Answers come fast and fade: half of what is left every ten days.
            found.append((_draw(order.number, code.code) * 2 ** (age / 10), order.pk, order))
    chosen = [order for _, _, order in sorted(found)[:answers]]
    SalesOrder.objects.filter(pk__in=[order.pk for order in chosen]).update(source_code=code)
    for order in chosen:
        order.source_code = code
    return chosen


def _publish_summer(company: Company, today: date) -> Catalog | None:
    entity = company.legal_entity
    categories = list(Category.objects.filter(legal_entity=entity, code__in=SUMMER))
    if not categories:
        return None
    catalog = Catalog.objects.create(
        legal_entity=entity,
        number="SUMMER",
        name="Out in the garden",
        description="Garden, bags and lunch boxes; over since the end of the season.",
        valid_from=today - timedelta(weeks=26),
        valid_to=today - timedelta(weeks=12),
        state=CatalogState.PUBLISHED.value,
        published_at=_moment(today - timedelta(weeks=27)),
    )
    catalog.call_centers.add(company.call_centers["UK"])
    catalog.categories.set(categories)
    publish_products(catalog)
    catalog.save(update_fields=["published_at"])
    return catalog


def _mail(company: Company, catalog: Catalog, segment: Segment) -> list[SalesOrder]:
    code = SourceCode.objects.create(
        legal_entity=company.legal_entity,
        catalog=catalog,
        code=segment.code,
        name=segment.name,
        campaign="SUMMER",
        distribution=segment.copies,
        expected_response_percent=segment.expected,
        sales_budget_minor=segment.sales_minor,
        printing_budget_minor=segment.printing_minor,
        mailing_budget_minor=segment.mailing_minor,
        printing_cost_minor=segment.printed_minor,
        mailing_cost_minor=segment.mailed_minor,
    )
    start = catalog.valid_from
    assert start is not None
    MailDrop.objects.bulk_create(
        MailDrop(source_code=code, on=start + timedelta(weeks=week), copies=copies, text=f"Drop {place}")
        for place, (week, copies) in enumerate(segment.drops, start=1)
    )
    first = start + timedelta(weeks=segment.drops[0][0], days=2)
    return _answer(company, code, first=first, days=90, answers=segment.answers)


def _request(company: Company, autumn: Catalog, answered: Sequence[SalesOrder], today: date) -> None:
    """Customers who asked for a catalog: many some days before their order, others who never ordered; a few wait."""
    users = {user.username: user for user in User.objects.filter(username__in=AGENTS)}
    if not users or not answered:
        return
    agents = [users[name] for name in AGENTS if name in users]
    code = autumn.source_codes.order_by("code").last()
    assert code is not None
    others = _others(company, {order.customer_id for order in answered})
    asked: list[tuple[SourceCode, int, date]] = []
    for place, order in enumerate(answered[:: max(1, len(answered) // (REQUESTS // 2))]):
        assert order.source_code is not None
        assert order.customer_id is not None
        asked.append((order.source_code, order.customer_id, order.ordered_at.date() - timedelta(days=4 + place % 19)))
    summer = [
        order.source_code for order in answered if order.source_code and order.source_code.catalog_id != autumn.pk
    ]
    for place, customer in enumerate(others):
        day = today - timedelta(days=place * 5)
        is_over = bool(summer) and day < today - timedelta(weeks=12)
        asked.append((summer[place % len(summer)] if is_over else code, customer, day))
    requests, sent = [], []
    for place, (wanted, customer, day) in enumerate(asked):
        at = _moment(day) + timedelta(hours=9 + place % 8, minutes=place * 7 % 60)
        printed = _moment(day + timedelta(days=1 + place % 5)) + timedelta(hours=8)
        waits = printed > timezone.now()
        requests.append(
            CatalogRequest(
                legal_entity=company.legal_entity,
                source_code=wanted,
                customer_id=customer,
                quantity=1 + (place % 9 == 0),
                state="waiting" if waits else "printed",
                requested_by=agents[place % len(agents)],
                requested_at=at,
                printed_at=None if waits else printed,
                prints=0 if waits else 1,
            )
        )
        if not waits:
            sent.append(SentCatalog(source_code=wanted, customer_id=customer, on_request=True, on=printed.date()))
    CatalogRequest.objects.bulk_create(requests)
    SentCatalog.objects.bulk_create(sent)


def _others(company: Company, known: Collection[int | None]) -> list[int]:
    rows = SalesOrder.objects.filter(legal_entity=company.legal_entity, call_center=company.call_centers["UK"])
    rows = rows.exclude(customer=None).exclude(customer__in=known).order_by("customer")
    return list(dict.fromkeys(rows.values_list("customer", flat=True)[: REQUESTS * 40]))[: REQUESTS // 2]


def _draw(*words: str) -> int:
    """A number from 1 to SPREAD that is always the same for these words."""
    return 1 + crc32(":".join(words).encode()) % SPREAD


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
